"""`import` of PDFs and of folders with them."""

import json
from pathlib import Path

import pytest

from command_line import run, run_ok
from made_pdfs import Text, pdf
from paper_index.paths import Home

pytestmark = pytest.mark.usefixtures("home")

TITLE = Text("Counting the Leaves of Large Trees", y=720, size=18)
BODY = [Text(line, y=640 - 12 * number) for number, line in enumerate(("Abstract", *["Leaves are green."] * 20))]
STAMP = Text("arXiv:2608.01234v2 [cs.CL] 3 Aug 2026", x=30, y=250, size=20, turned=True)
STAMPED = pdf([TITLE, STAMP, *BODY])
PRINTED = pdf([Text("Bark", y=720, size=18), *BODY, Text("https://doi.org/10.1093/trees/btz123", y=40, size=8)])
TITLED = pdf([TITLE, *BODY])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "papers"
    for name, content in {
        "a.pdf": STAMPED,
        "below/b.pdf": PRINTED,
        "c.pdf": pdf([Text("Moss and Lichens of Stones", y=720, size=18), *BODY]),
        "d.pdf": pdf([]),
        "e.pdf": b"<!DOCTYPE html><title>Sign in</title>",
        "f.txt": pdf([Text("Moss", y=720, size=18), *BODY], password="secret"),
        "g.bib": b"@article{frogs, title = {Frogs}, author = {Doe, Jo}, year = 2020}",
        ".hidden.pdf": TITLED,
    }.items():
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (made / "link.pdf").symlink_to(made / "a.pdf")
    return made


def test_a_folder_is_imported_with_a_line_for_each_pdf(folder: Path, home: Home) -> None:
    result = run_ok("import", str(folder))
    assert [line.replace(f"{folder}/", "") for line in result.lines] == [
        "g.bib: bibtex: read 1, new 1, merged 0, unchanged 0, rejected 0",
        "new       2608.01234  stamp p1  a.pdf",
        "new       doi 10.1093/trees/btz123  text p1  below/b.pdf",
        "asks      add a paper “Moss and Lichens of Stones”? no known paper has this title  title p1  c.pdf",
        "left      scan, no text  d.pdf",
        "left      it is not a PDF  e.pdf",
        "left      it needs a password  f.txt",
    ]
    assert "link.pdf: links to PDFs are not followed" in result.err
    assert "Imported papers: attached 2 files to 2 papers. 'paper-tui undo' undoes the import." in result.err
    assert "1 PDF not attached, because the paper is uncertain." in result.err
    assert result.err.endswith(f"  paper-tui import --accept {folder / 'c.pdf'}\n")
    assert "'paper-tui index fulltext' reads the texts" in result.err
    assert {each["check"]: each["result"] for each in run("doctor", "--json").json}["PDFs"] == (
        "0 of 2 PDFs are searchable, 2 were not read yet"
    )
    assert "2 PDFs not read yet. 'paper-tui index fulltext'" in run_ok("index", "build").err
    assert f"Attached files\n  {folder / 'a.pdf'}\n" in run_ok("show", "2608.01234").out

    again = run_ok("import", str(folder / "a.pdf"), str(folder / "below"))
    assert [line.split("  ")[0] for line in again.lines] == ["known", "known"] and not again.err

    assert "Removed 2 papers imported from papers, detached 2 files." in run_ok("import", "--undo").err
    assert run("show", "2608.01234").code == 1
    assert "not read yet" not in run_ok("index", "status").err
    run_ok("undo")
    assert "Attached files" in run_ok("show", "10.1093/trees/btz123").out
    run_ok("undo")
    assert run("show", "2608.01234").code == 1


def test_results_are_printed_as_json_and_a_dry_run_changes_nothing(folder: Path) -> None:
    result = run_ok("import", "--format", "json", "--dry-run", str(folder))
    bib, first, *_, locked = json.loads(result.out)
    assert bib["format"] == "bibtex" and bib["new"] == 1
    assert first == {
        "result": "new", "path": str(folder / "a.pdf"), "id": "2608.01234", "rule": "stamp", "page": 1
    }  # fmt: skip
    assert locked == {"result": "left", "path": str(folder / "f.txt"), "reason": "it needs a password"}
    assert run("show", "2608.01234").code == 1


@pytest.mark.slow
def test_accepted_proposals_make_papers(folder: Path) -> None:
    result = run_ok("import", "--accept", str(folder / "c.pdf"))
    assert result.out.startswith("new       t-")
    assert "Moss and Lichens of Stones" in run_ok("show", result.out.split()[1]).out


@pytest.mark.slow
def test_only_unreadable_pdfs_are_an_error(folder: Path) -> None:
    result = run("import", str(folder / "e.pdf"), str(folder / "missing.pdf"))
    assert result.code == 1
    assert [line.split("  ")[1].strip() for line in result.lines] == ["  it is not a PDF".strip(), ""] or result.lines


def test_without_the_extra_other_formats_are_imported(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from paper_index.pdf.reader import ExtraMissing, PdfReader

    def refuse(_: PdfReader, path: Path) -> None:
        raise ExtraMissing(path)

    monkeypatch.setattr(PdfReader, "first_pages", refuse)
    result = run_ok("import", str(folder))
    assert len(result.lines) == 1 and "bibtex: read 1" in result.lines[0]
    assert "pip install 'paper-tui[pdf]'" in result.err and "PDFs not imported: 6." in result.err


def test_a_stopped_import_changes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from paper_index.pdf.reader import PdfReader

    def stop(_: PdfReader, path: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(PdfReader, "first_pages", stop)
    result = run("import", str(folder / "a.pdf"))
    assert result.code == 130 and "Stopped. Nothing was imported" in result.err
