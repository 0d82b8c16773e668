"""Importing PDFs: which papers they are attached to, and that the import is one change."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from factories import paper
from first_pages import BODY, apart, first_pages, page, stamp
from paper_index.library import NO_MARKS
from paper_index.papers.paper import Paper
from paper_index.papers.stub import LAYOUT
from paper_index.paths import Home
from paper_index.pdf.models import FirstPages
from paper_index.pdf.reader import PdfReader, Unreadable
from paper_index.pdf_import import Outcome, Result, Stopped, import_pdfs
from paper_index.pdf_import.importing import Imported
from paper_index.workspace import Workspace

TITLE = "Counting the Leaves of Large Trees"
STAMPED = first_pages((stamp("arXiv:2608.01234v2 [cs.CL] 3 Aug 2026"), "Ann Smith and Bo Jones", *BODY))
OLDER = first_pages((stamp("arXiv:2608.01234v1 [cs.CL] 1 Aug 2026"), *BODY))
DOI = "10.1093/trees/btz123"
PRINTED = first_pages(("Ann Smith and Bo Jones", *BODY, apart(f"https://doi.org/{DOI}")))
UNMARKED = first_pages(("Ann Smith and Bo Jones", *BODY))


class Shelf(PdfReader):
    """A reader of files whose first pages are made up."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.contents: dict[Path, FirstPages | str] = {}
        self.while_reading: Callable[[Path], None] = lambda path: None

    def put(self, name: str, content: FirstPages | str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"%PDF-1.7 {name} {len(self.contents)}".encode())
        self.contents[path] = content
        return path

    def first_pages(self, path: Path) -> FirstPages:
        self.while_reading(path)
        content = self.contents[path]
        if isinstance(content, str):
            raise Unreadable(path, content)
        return content


@pytest.fixture
def workspace(catalogue_home: Home) -> Iterator[Workspace]:
    with Workspace(catalogue_home) as opened:
        yield opened


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "shelf")


def bring(
    workspace: Workspace, shelf: Shelf, paths: Sequence[Path] = (), *, accept: bool = False, dry_run: bool = False
) -> Imported:
    return import_pdfs(
        *(workspace.corpus, workspace.library, workspace.curator, shelf),
        paths or sorted(shelf.contents),
        name="shelf",
        accept=accept,
        dry_run=dry_run,
    )


def results(imported: Imported) -> list[tuple[Result, str, str]]:
    return [(each.result, each.paper, each.rule) for each in imported.outcomes]


def files(workspace: Workspace, identity: str) -> list[str]:
    return [file.name for file in workspace.library.reader.marks([identity]).get(identity, NO_MARKS).files]


def known(workspace: Workspace, identity: str, title: str = TITLE, **more: object) -> Paper:
    added = paper(title, identity, authors=["Ann Smith"], **more)
    workspace.corpus.add([added])
    return added


@pytest.mark.parametrize(
    ("content", "identity", "rule"),
    [(STAMPED, "2608.01234", "stamp"), (PRINTED, DOI, "text"), (UNMARKED, "9", "title")],
)
def test_a_pdf_is_attached_to_a_known_paper(
    workspace: Workspace, shelf: Shelf, content: FirstPages, identity: str, rule: str
) -> None:
    known(workspace, identity)
    shelf.put("x.pdf", content)
    imported = bring(workspace, shelf)
    assert results(imported) == [(Result.ATTACHED, identity, rule)]
    assert files(workspace, identity) == ["x.pdf"]
    assert imported.change and imported.change.label == f"imported shelf: attached x.pdf to “{TITLE}”"


def test_a_pdf_of_an_unknown_paper_makes_one_with_the_title_from_the_layout(workspace: Workspace, shelf: Shelf) -> None:
    shelf.put("x.pdf", STAMPED)
    shelf.put("y.pdf", first_pages(page((*BODY, apart(f"doi:{DOI}")), "")))
    assert results(bring(workspace, shelf)) == [(Result.NEW, "2608.01234", "stamp"), (Result.NEW, DOI, "text")]
    one, other = workspace.found(["2608.01234", DOI])
    assert (one.title, one.sources) == (TITLE, (LAYOUT,))
    assert (other.title, other.sources) == (f"doi:{DOI} (no data yet)", (LAYOUT,))


def test_a_later_title_replaces_that_of_the_layout(workspace: Workspace, shelf: Shelf) -> None:
    shelf.put("x.pdf", STAMPED)
    bring(workspace, shelf)
    workspace.corpus.add([paper("Counting the Leaves of Large Trees: A Survey", "2608.01234")])
    assert workspace.found(["2608.01234"])[0].title == "Counting the Leaves of Large Trees: A Survey"


def test_the_title_of_a_layout_replaces_no_title(workspace: Workspace, shelf: Shelf) -> None:
    shelf.put("x.pdf", STAMPED)
    bring(workspace, shelf)
    workspace.curator.withdraw_import()
    known(workspace, "2608.01234", "Leaves, Counted")
    workspace.curator.undo()
    assert workspace.found(["2608.01234"])[0].title == "Leaves, Counted"


def test_undo_detaches_the_files_and_removes_the_papers(workspace: Workspace, shelf: Shelf) -> None:
    known(workspace, DOI)
    before = dict(workspace.corpus.reader.all_papers())
    shelf.put("x.pdf", first_pages(page((stamp("arXiv:2608.01234v2 [cs.CL] 3 Aug 2026"), *BODY), "On Bark")))
    shelf.put("y.pdf", PRINTED)
    bring(workspace, shelf)
    after = dict(workspace.corpus.reader.all_papers())
    assert len(after) == len(before) + 1
    for undo in (workspace.curator.undo, workspace.curator.withdraw_import):
        assert undo()
        assert dict(workspace.corpus.reader.all_papers()) == before
        assert files(workspace, "2608.01234") == files(workspace, DOI) == []
        again = workspace.curator.redo if undo == workspace.curator.undo else workspace.curator.undo
        assert again()
        assert dict(workspace.corpus.reader.all_papers()) == after
        assert (files(workspace, "2608.01234"), files(workspace, DOI)) == (["x.pdf"], ["y.pdf"])


def test_an_import_that_only_attaches_is_the_latest_import(workspace: Workspace, shelf: Shelf) -> None:
    workspace.corpus.add([paper(TITLE, DOI)], name="earlier.bib")
    shelf.put("y.pdf", PRINTED)
    bring(workspace, shelf)
    change = workspace.curator.withdraw_import()
    assert change and change.label == "removed 0 papers imported from shelf, detached 1 file"
    assert files(workspace, DOI) == [] and workspace.found([DOI])
    assert workspace.curator.undo() and files(workspace, DOI) == ["y.pdf"]
    assert workspace.curator.withdraw_import() and files(workspace, DOI) == []
    assert [each.name for each in workspace.corpus.imports()] == ["earlier.bib"]


def test_undo_after_another_import_keeps_the_papers(workspace: Workspace, shelf: Shelf) -> None:
    shelf.put("x.pdf", STAMPED)
    bring(workspace, shelf)
    workspace.corpus.add([paper("Salamanders")], name="later.jsonl")
    change = workspace.curator.undo()
    assert change and "its papers stay" in change.label
    assert files(workspace, "2608.01234") == [] and workspace.found(["2608.01234"])
    assert workspace.curator.redo() and files(workspace, "2608.01234") == ["x.pdf"]
    assert workspace.curator.withdraw_import()
    assert workspace.found(["2608.01234"]), "the later import alone was undone"


def test_marks_made_since_stay_when_an_import_is_undone(workspace: Workspace, shelf: Shelf) -> None:
    known(workspace, DOI)
    shelf.put("y.pdf", PRINTED)
    bring(workspace, shelf)
    workspace.library.tag(workspace.found([DOI]), add=["trees"])
    assert workspace.curator.withdraw_import()
    marks = workspace.library.reader.marks([DOI])[DOI]
    assert marks.tags == ("trees",) and marks.files == ()


def test_a_second_import_attaches_nothing_twice(workspace: Workspace, shelf: Shelf) -> None:
    shelf.put("x.pdf", STAMPED)
    bring(workspace, shelf)
    imported = bring(workspace, shelf)
    assert results(imported) == [(Result.KNOWN, "2608.01234", "hash")] and imported.change is None
    assert files(workspace, "2608.01234") == ["x.pdf"] and len(workspace.corpus.imports()) == 1


def test_a_file_that_moved_keeps_one_attachment(workspace: Workspace, shelf: Shelf) -> None:
    old = shelf.put("x.pdf", STAMPED)
    bring(workspace, shelf)
    new = old.rename(shelf.folder / "renamed.pdf")
    assert results(bring(workspace, shelf, [new])) == [(Result.ATTACHED, "2608.01234", "hash")]
    assert files(workspace, "2608.01234") == ["renamed.pdf"]


def test_two_files_of_one_paper_are_attached_with_the_newest_version_first(workspace: Workspace, shelf: Shelf) -> None:
    shelf.put("a old.pdf", OLDER)
    shelf.put("b new.pdf", STAMPED)
    imported = bring(workspace, shelf)
    assert results(imported) == [(Result.NEW, "2608.01234", "stamp"), (Result.ATTACHED, "2608.01234", "stamp")]
    assert files(workspace, "2608.01234") == ["b new.pdf", "a old.pdf"]


def test_two_files_of_one_content_are_attached_once(workspace: Workspace, shelf: Shelf) -> None:
    shelf.put("a.pdf", STAMPED)
    copy = shelf.put("b.pdf", STAMPED)
    copy.write_bytes((shelf.folder / "a.pdf").read_bytes())
    first, second = bring(workspace, shelf).outcomes
    assert first.result is Result.NEW and second.result is Result.LEFT and "a.pdf" in second.reason


def test_a_preprint_of_a_paper_known_by_its_doi_is_attached_to_it(workspace: Workspace, shelf: Shelf) -> None:
    known(workspace, DOI)
    shelf.put("x.pdf", STAMPED)
    assert results(bring(workspace, shelf)) == [(Result.ATTACHED, DOI, "title")]


def test_a_paper_with_the_same_title_and_another_arxiv_id_is_another_paper(workspace: Workspace, shelf: Shelf) -> None:
    known(workspace, "2501.00001")
    shelf.put("x.pdf", STAMPED)
    assert results(bring(workspace, shelf)) == [(Result.NEW, "2608.01234", "stamp")]
    assert files(workspace, "2501.00001") == []


@pytest.mark.parametrize(
    ("title", "author", "reason"),
    [
        (TITLE, "Cy Miller", "no author"),
        (TITLE.replace("Large", "Larger"), "Ann Smith", "is like"),
    ],
)
def test_a_doubtful_title_is_proposed(workspace: Workspace, shelf: Shelf, title: str, author: str, reason: str) -> None:
    workspace.corpus.add([paper(title, DOI, authors=[author])])
    shelf.put("x.pdf", UNMARKED)
    imported = bring(workspace, shelf)
    assert results(imported) == [(Result.ASKS, DOI, "title")] and imported.change is None
    assert reason in imported.outcomes[0].reason and files(workspace, DOI) == []
    assert results(bring(workspace, shelf, accept=True)) == [(Result.ATTACHED, DOI, "title")]
    assert files(workspace, DOI) == ["x.pdf"]


@pytest.mark.parametrize("title", ["Introduction to the Special Issue on Trees", "Editorial: Leaves of Trees"])
def test_a_title_that_many_papers_have_is_proposed(workspace: Workspace, shelf: Shelf, title: str) -> None:
    workspace.corpus.add([paper(title, DOI, authors=["Ann Smith"])])
    shelf.put("a.pdf", first_pages(page(("Ann Smith", *BODY), title)))
    [outcome] = bring(workspace, shelf).outcomes
    assert (outcome.result, outcome.reason) == (Result.ASKS, "many papers have such a title")


def test_titles_with_other_numbers_are_not_alike(workspace: Workspace, shelf: Shelf) -> None:
    known(workspace, DOI, "Counting the Leaves of Large Trees 2")
    shelf.put("x.pdf", UNMARKED)
    assert results(bring(workspace, shelf)) == [(Result.ASKS, "", "title")]


def test_an_unknown_title_makes_a_paper_only_if_accepted(workspace: Workspace, shelf: Shelf) -> None:
    shelf.put("x.pdf", UNMARKED)
    assert results(bring(workspace, shelf)) == [(Result.ASKS, "", "title")]
    [outcome] = bring(workspace, shelf, accept=True).outcomes
    assert outcome.result is Result.NEW and workspace.found([outcome.paper])[0].title == TITLE


def test_several_identifiers_leave_a_pdf_even_if_proposals_are_accepted(workspace: Workspace, shelf: Shelf) -> None:
    shelf.put("x.pdf", first_pages((*BODY, apart(f"doi:{DOI}"), apart("doi:10.1016/j.leaf.2019.01.006"))))
    [outcome] = bring(workspace, shelf, accept=True).outcomes
    assert (outcome.result, outcome.reason) == (Result.LEFT, "2 DOIs on page 1")


def test_a_doi_whose_paper_has_another_title_is_proposed(workspace: Workspace, shelf: Shelf) -> None:
    known(workspace, DOI, "A Guide to Butterflies of the Alps")
    shelf.put("x.pdf", PRINTED)
    assert results(bring(workspace, shelf)) == [(Result.ASKS, DOI, "text")]


def test_a_book_is_proposed(workspace: Workspace, shelf: Shelf) -> None:
    shelf.put("x.pdf", first_pages((*BODY, apart("doi:10.1007/978-3-030-00000-0"))))
    [outcome] = bring(workspace, shelf).outcomes
    assert (outcome.result, outcome.reason) == (Result.ASKS, "a book")


@pytest.mark.parametrize("name", ["2608.01234v1", "arXiv-2608.01234"])
def test_an_identifier_in_a_name_needs_the_title_on_the_page(workspace: Workspace, shelf: Shelf, name: str) -> None:
    shelf.put(f"{name}.pdf", first_pages(page((*BODY, "see Leaves in the Forests of the North"), "")))
    assert results(bring(workspace, shelf)) == [(Result.ASKS, "2608.01234", "name")]
    known(workspace, "2608.01234")
    assert results(bring(workspace, shelf)) == [(Result.ASKS, "2608.01234", "name")]
    known(workspace, "2608.01234", "Leaves in the Forests of the North")
    assert results(bring(workspace, shelf)) == [(Result.ATTACHED, "2608.01234", "name")]


def test_a_removed_paper_is_not_brought_back(workspace: Workspace, shelf: Shelf) -> None:
    workspace.curator.remove([known(workspace, "2608.01234")])
    shelf.put("x.pdf", STAMPED)
    [outcome] = bring(workspace, shelf).outcomes
    assert outcome.result is Result.LEFT and "removed" in outcome.reason


def test_a_file_that_cannot_be_read_is_left_with_its_reason(workspace: Workspace, shelf: Shelf) -> None:
    shelf.put("a.pdf", "it needs a password")
    shelf.put("b.pdf", first_pages(page([], "")))
    locked, scan = bring(workspace, shelf).outcomes
    assert (locked.result, locked.reason, locked.is_readable) == (Result.LEFT, "it needs a password", False)
    assert (scan.result, scan.reason, scan.is_readable) == (Result.LEFT, "scan, no text", True)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes")
def test_a_pipe_is_left_unopened(workspace: Workspace, shelf: Shelf) -> None:
    pipe = shelf.put("x.pdf", STAMPED)
    pipe.unlink()
    os.mkfifo(pipe)
    [outcome] = bring(workspace, shelf).outcomes
    assert (outcome.result, outcome.reason) == (Result.LEFT, "it is a pipe, not a regular file")


def test_a_dry_run_changes_nothing(workspace: Workspace, shelf: Shelf) -> None:
    shelf.put("x.pdf", STAMPED)
    imported = bring(workspace, shelf, dry_run=True)
    assert results(imported) == [(Result.NEW, "2608.01234", "stamp")] and imported.change is None
    assert workspace.corpus.reader.find("2608.01234") is None and not workspace.corpus.imports()


def test_a_stopped_import_changes_nothing(workspace: Workspace, shelf: Shelf) -> None:
    paths = [shelf.put("x.pdf", STAMPED), shelf.put("y.pdf", PRINTED)]
    with pytest.raises(Stopped):
        import_pdfs(
            *(workspace.corpus, workspace.library, workspace.curator, shelf),
            paths,
            name="shelf",
            progress=lambda done, total: done < 1,
        )
    assert workspace.corpus.reader.find("2608.01234") is None and not workspace.corpus.imports()


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize("happening", ["replaced", "deleted", "moved"])
@pytest.mark.parametrize("when", ["while it is read", "while the next one is read"])
def test_a_file_that_changes_during_the_import_is_left(
    workspace: Workspace, shelf: Shelf, happening: str, when: str
) -> None:
    one, other = shelf.put("x.pdf", STAMPED), shelf.put("y.pdf", PRINTED)

    def happen(path: Path) -> None:
        if path != (one if when == "while it is read" else other):
            return
        match happening:
            case "replaced":
                one.write_bytes(b"%PDF-1.7 something else")
            case "deleted":
                one.unlink()
            case "moved":
                one.rename(one.with_name("z.pdf"))

    shelf.while_reading = happen
    imported = bring(workspace, shelf)
    assert results(imported)[1] == (Result.NEW, DOI, "text")
    assert imported.outcomes[0].result is Result.LEFT and imported.outcomes[0].reason
    assert workspace.corpus.reader.find("2608.01234") is None


def test_an_import_that_cannot_be_written_changes_nothing(
    workspace: Workspace, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    from paper_index.storage.file_errors import NotWritten

    def refuse(*_: object) -> None:
        raise NotWritten("library.db cannot be written (the disk is full).")

    shelf.put("x.pdf", STAMPED)
    monkeypatch.setattr("paper_index.pdf_import.writing.attach_imported", refuse)
    with pytest.raises(NotWritten):
        bring(workspace, shelf)
    assert workspace.corpus.reader.find("2608.01234") is None and not workspace.corpus.imports()


def test_the_plain_form_of_an_outcome_has_no_empty_values(tmp_path: Path) -> None:
    outcome = Outcome(tmp_path / "x.pdf", Result.LEFT, reason="scan, no text")
    assert outcome.to_dict() == {"result": "left", "path": str(tmp_path / "x.pdf"), "reason": "scan, no text"}
