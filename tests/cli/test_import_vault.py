"""`import` of a vault, as a user sees it."""

from pathlib import Path

import pytest

from command_line import run, run_ok
from paper_index.paths import Home


@pytest.fixture
def vault(filled_home: Home, tmp_path: Path) -> Path:
    folder = tmp_path / "My vault"
    (folder / ".obsidian").mkdir(parents=True)
    (folder / ".obsidian" / "app.json").write_text("{}")
    (folder / "image.png").write_bytes(b"\x89PNG")
    (folder / "2026-01-02.md").write_text("Read #mamba today.\n")
    return folder


def identity() -> str:
    return run_ok("search", "mamba", "--format", "ids").lines[0]


def test_notes_and_tags_return_and_go_out_again(vault: Path) -> None:
    paper = identity()
    folder = f"{vault / 'Papers'}/"
    run_ok("tag", "add", "thesis", paper)
    run_ok("export", "--tag", "thesis", "-o", folder)
    (file,) = (vault / "Papers").iterdir()
    file.write_text(file.read_text().replace('  - "thesis"', "  - other/topic") + "\nMy note.\n")
    shown = run_ok("import", "--dry-run", str(vault))
    assert f"{file}: note, +#other/topic, -#thesis\n" in shown.out
    assert "Dry run: nothing was imported." in shown.err
    said = "pages: read 1, new papers 0, notes changed 1, tags changed 1, rejected 0, marks changed on 1 paper, "
    ended = "1 other Markdown file ignored\n"
    result = run_ok("import", str(vault))
    skipped = "1 other file of the vault skipped. Name a file to import it.\n"
    assert (result.out, result.err) == (f"{vault}: {said}{ended}", f"{vault}: {skipped}")
    assert "thesis" not in run_ok("tag", "list").out
    again = run_ok("import", str(vault)).out
    assert "notes changed 0, tags changed 0" in again and "marks changed" not in again
    run_ok("export", "--tag", "other/topic", "-o", folder, "--force")
    text = file.read_text()
    assert text.endswith("\n\nMy note.\n")
    assert "0 changed, 1 unchanged" in run_ok("export", "--tag", "other/topic", "-o", folder, "--force").err
    assert "imported the marks of" in run_ok("undo").out + run("undo", "--list").out
    assert run_ok("tag", "list").out == "1  thesis\n"


def test_one_page_is_imported_as_well(vault: Path) -> None:
    page = vault / "page.md"
    page.write_text("---\narxiv: 2602.00001\ntitle: A page\ntags: [one]\n---\nMine.\n")
    assert run_ok("import", str(page)).out == (
        f"{page}: pages: read 1, new papers 1, notes changed 1, tags changed 1, rejected 0, marks changed on 1 paper\n"
    )


def test_removed_papers_are_listed_again_if_asked(vault: Path) -> None:
    paper = identity()
    (vault / "page.md").write_text(f"---\narxiv: {paper}\n---\nMine.\n")
    run_ok("remove", paper)
    result = run("import", str(vault))
    assert "1 removed paper not listed; --restore-removed lists" in result.err and result.code == 1
    result = run_ok("import", "--restore-removed", str(vault))
    assert "1 removed paper listed again" in result.err and "notes changed 1" in result.out


def test_pages_that_cannot_be_imported_are_listed(vault: Path) -> None:
    (vault / "bad.md").write_text("---\ntags: [x]\ndoi: 10.1000/none\n---\n")
    result = run("import", str(vault))
    assert result.code == 1
    assert f"{vault / 'bad.md'}:3: no paper '10.1000/none' in the library, and the page has no title" in result.err


def test_a_vault_without_pages_of_papers_is_an_error(vault: Path) -> None:
    result = run("import", str(vault))
    assert (result.code, result.err.splitlines()[0]) == (
        1,
        f"{vault}: no pages of papers, 1 other Markdown file ignored.",
    )
