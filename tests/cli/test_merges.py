"""`import` names its merges, and `import --dry-run` shows them and changes nothing."""

import hashlib
import json
from pathlib import Path

import pytest

from command_line import error_of, run, run_ok
from paper_index.paths import Home
from paper_index.storage import sqlite
from paper_index.workspace import Workspace

pytestmark = pytest.mark.usefixtures("filled_home")

KNOWN = [
    {"id": "2601.90001", "title": "A Preprint of Things"},
    {"id": "10.1000/known", "title": "An Article on Things"},
    {"title": "A Page without an Identifier"},
]
MERGING = """\
@article{one, title = {A Preprint of Things, Revised}, eprint = {2601.90001}, archiveprefix = {arXiv}}

@article{two, title = {An Article}, doi = {10.1000/known}}

@article{three, title = {A page without an identifier}, doi = {10.1000/page}}

@article{four, title = {Something New}, doi = {10.1000/new}}
"""
SUMMARY = "bibtex: read 4, new 1, merged 3 (1 by DOI, 1 by arXiv id, 1 by title), unchanged 0, rejected 0"


@pytest.fixture
def merging(tmp_path: Path) -> Path:
    """A bibliography with papers that are known by arXiv id, by DOI and by title, and a new one."""
    run_ok("import", "-", stdin="".join(json.dumps(each) + "\n" for each in KNOWN))
    file = tmp_path / "merging.bib"
    file.write_text(MERGING)
    return file


def digest(home: Home) -> str:
    return hashlib.sha256(home.papers.read_bytes()).hexdigest()


def test_an_import_names_how_it_recognised_known_papers(merging: Path) -> None:
    assert run_ok("import", str(merging)).out == f"{merging}: {SUMMARY}\n"
    assert run_ok("import", str(merging)).out.endswith("read 4, new 0, merged 0, unchanged 4, rejected 0\n")


def test_a_dry_run_lists_the_merges_and_changes_nothing(merging: Path, home: Home) -> None:
    before, listed = digest(home), run_ok("search", "things", "--limit", "0", "--format", "jsonl").out
    library = hashlib.sha256(home.library.read_bytes()).hexdigest()
    result = run_ok("import", "--dry-run", "--keywords-as-tags", str(merging))
    assert result.lines == [
        f"{merging}:1: A Preprint of Things, Revised | merged by arXiv id with 2601.90001: A Preprint of Things",
        f"{merging}:3: An Article | merged by DOI with 10.1000/known: An Article on Things",
        f"{merging}:5: A page without an identifier | merged by title with "
        f"{_id_of('A Page without an Identifier')}: A Page without an Identifier",
        f"{merging}: {SUMMARY}",
    ]
    assert result.err == "Dry run: nothing was imported.\n"
    assert digest(home) == before
    assert hashlib.sha256(home.library.read_bytes()).hexdigest() == library
    assert run_ok("search", "things", "--limit", "0", "--format", "jsonl").out == listed
    assert run_ok("import", "--undo").err.startswith("Removed 3 papers imported from stdin_"), (
        "the dry run took no place"
    )


def _id_of(title: str) -> str:
    (found,) = run_ok("search", f'"{title}"', "--format", "ids").lines
    return found


def test_a_dry_run_recognises_papers_of_its_own_files(tmp_path: Path) -> None:
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    one.write_text('{"id": "2601.90001", "title": "First"}\n')
    two.write_text('{"id": "2601.90001", "title": "First, Revised"}\n{"title": ""}\n')
    result = run_ok("import", "--dry-run", str(one), str(two))
    assert result.lines == [
        f"{one}: jsonl: read 1, new 1, merged 0, unchanged 0, rejected 0",
        f"{two}:1: First, Revised | merged by arXiv id with 2601.90001: First",
        f"{two}: jsonl: read 1, new 0, merged 1 (1 by arXiv id), unchanged 0, rejected 1",
    ]
    assert result.err == f"{two}:2: no title\nDry run: nothing was imported.\n"


def test_a_dry_run_works_where_nothing_can_be_written(
    merging: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(home.papers))

    before = digest(home)
    monkeypatch.setattr(sqlite, "open_to_write", refuse)
    assert f"{merging}: {SUMMARY}" in run_ok("import", "--dry-run", str(merging)).out
    assert "Nothing was imported" in error_of("import", str(merging))
    assert digest(home) == before


def test_a_dry_run_does_not_claim_that_papers_were_imported() -> None:
    long = json.dumps({"id": "2601.90001", "title": "T" * 3_000})
    result = run_ok("import", "--dry-run", "-", stdin=long)
    assert "stdin: 1 field truncated:\n" in result.err
    assert "were imported" not in result.err


def test_a_dry_run_undoes_nothing() -> None:
    assert "--dry-run does not work with --undo" in run("import", "--dry-run", "--undo").err


def test_duplicates_are_listed_and_merged() -> None:
    assert run_ok("duplicates").err == "No likely duplicates.\n"
    same = {"title": "A Preprint of Things", "authors": ["Jane Doe"], "published": "2026"}
    records = ({**same, "id": identity} for identity in ("2601.90001", "10.1000/known"))
    run_ok("import", "-", stdin="".join(json.dumps(each) + "\n" for each in records))
    listed = run_ok("duplicates")
    assert listed.lines == [
        "same title",
        "  2601.90001  2026  Jane Doe  A Preprint of Things",
        "  10.1000/known  2026  Jane Doe  A Preprint of Things",
    ]
    assert listed.err == "1 group of likely duplicates.\n"
    (group,) = run_ok("duplicates", "--format", "json").json
    assert (group["why"], [each["id"] for each in group["papers"]]) == ("same title", ["2601.90001", "10.1000/known"])
    merged = run_ok("duplicates", "--merge", "2601.90001", "10.1000/known")
    assert merged.out == "2601.90001\n"
    assert run_ok("duplicates").out == ""
    assert run_ok("import", "--undo").err == "Undid a merge (merged 10.1000/known into 2601.90001).\n"
    assert run_ok("duplicates").lines == listed.lines
    assert "Nothing was merged" in error_of("duplicates", "--merge", "2601.90001", "2601.90001")
    marked = run_ok("duplicates", "--distinct", "2601.90001", "10.1000/known")
    assert marked.err == "Marked 2 papers as not duplicates.\n"
    assert run_ok("duplicates").out == ""
    run_ok("undo")
    assert run_ok("duplicates").lines == listed.lines
    error_of("duplicates", "--merge", "a", "b", "--distinct", "a", "b", code=2)


@pytest.mark.parametrize("order", [("2601.90001", "10.1000/known"), ("10.1000/known", "2601.90001")])
def test_merging_duplicates_keeps_both_notes(order: tuple[str, str]) -> None:
    same = {"title": "A Preprint of Things", "authors": ["Jane Doe"], "published": "2026"}
    run_ok("import", "-", stdin="".join(json.dumps({**same, "id": identity}) + "\n" for identity in order))
    for identity in order:
        run_ok("note", identity, "--set", f"On {identity}.")
    (merged,) = run_ok("duplicates", "--merge", *order).lines
    assert run_ok("note", merged).out == f"On {order[0]}.\n\nOn {order[1]}.\n"
    run_ok("import", "--undo")
    assert run_ok("note", order[0]).out == f"On {order[0]}.\n\nOn {order[1]}.\n"
    run_ok("duplicates", "--merge", *order)
    assert run_ok("note", merged).out == f"On {order[0]}.\n\nOn {order[1]}.\n"


def test_undoing_a_merge_names_the_marks_that_stay(home: Home) -> None:
    same = {"title": "A Preprint of Things", "authors": ["Jane Doe"], "published": "2026"}
    ids = "2601.90001", "10.1000/known"
    run_ok("import", "-", stdin="".join(json.dumps({**same, "id": identity}) + "\n" for identity in ids))
    run_ok("rate", ids[0], "2"), run_ok("rate", ids[1], "4")
    merged = run_ok("duplicates", "--merge", *ids).err
    assert merged == (
        "Merged 10.1000/known into “A Preprint of Things”; rating 4 kept, not 2. 'paper-tui import --undo' undoes it.\n"
    )
    with Workspace(home) as workspace:
        workspace.curator.edit(workspace.found([ids[0]])[0], {"venue": '"Pond"'})
    assert run_ok("import", "--undo").err == (
        "Undid a merge (merged 10.1000/known into 2601.90001); the new marks of “A Preprint of Things” stay.\n"
    )
    assert "Pond" in run_ok("show", ids[0]).out and "Pond" not in run_ok("show", ids[1]).out
    for rating, identity in zip((2, 4), ids, strict=True):
        assert f"Rating: {rating} of 5" in run_ok("show", identity).out
    assert run_ok("undo").err.startswith("Undone: undid a merge (")
    shown = run_ok("show", ids[1]).out
    assert "Pond" in shown and "Rating: 4 of 5" in shown, "they are merged again"


def test_undoing_an_import_names_the_edits_that_stay(home: Home) -> None:
    run_ok("import", "-", stdin='{"id": "10.1000/known", "title": "Things"}')
    run_ok("import", "-", stdin='{"id": "10.1000/known", "title": "Things", "abstract": "A text."}')
    with Workspace(home) as workspace:
        workspace.curator.edit(workspace.found(["10.1000/known"])[0], {"venue": '"Pond"'})
    assert run_ok("import", "--undo").err.endswith("restored 1; the edits of “Things” stay.\n")
    shown = run_ok("show", "10.1000/known").out
    assert "Pond" in shown and "A text." not in shown
