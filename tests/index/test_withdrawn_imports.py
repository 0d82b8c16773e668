"""Undone imports: undo makes them again, and redo undoes them again."""

import json
from collections.abc import Iterator

import pytest

from factories import paper
from paper_index.corpus import Withdrawals
from paper_index.errors import PaperError
from paper_index.importers import Source
from paper_index.library import exchange
from paper_index.papers.paper import Paper
from paper_index.paths import Home
from paper_index.storage.file_errors import NoRoom
from paper_index.workspace import Workspace

RECORDS = (
    {"id": "2601.00001", "title": "Frogs", "abstract": "Green."},
    {"id": "2601.00002", "title": "Toads", "authors": ["Doe"], "doi": "10.1000/toads"},
    {"id": "10.1000/newts", "title": "Newts", "published": "2026"},
)


@pytest.fixture
def workspace(home: Home) -> Iterator[Workspace]:
    with Workspace(home) as opened:
        opened.corpus.add([paper("Frogs"), paper("Toads", "2601.00002")])
        yield opened


def add(workspace: Workspace, *records: object, name: str = "mine.jsonl") -> None:
    workspace.add(Source("\n".join(map(json.dumps, records)).encode(), name))


def papers(workspace: Workspace) -> dict[int, Paper]:
    return dict(workspace.corpus.reader.all_papers())


def test_undo_makes_an_import_again(workspace: Workspace, home: Home) -> None:
    before = papers(workspace)
    add(workspace, *RECORDS)
    workspace.library.bookmark(workspace.found(["2601.00001", "10.1000/newts"]))
    after = papers(workspace)
    change = workspace.curator.withdraw_import()
    assert change and change.label == "removed 1 paper imported from mine.jsonl, restored 2"
    assert papers(workspace) == before and not workspace.corpus.imports()
    undone = workspace.curator.undo()
    assert undone and undone.label == change.label
    assert papers(workspace) == after
    assert [(each.name, each.new, each.merged) for each in workspace.corpus.imports()] == [("mine.jsonl", 1, 2)]
    marks = workspace.library.reader.marks(["2601.00001", "10.1000/newts"])
    assert [each.bookmarked for each in marks.values()] == [True, True], "marks follow to the ids of the import"
    assert workspace.curator.redo() and papers(workspace) == before
    assert "withdrawn" not in exchange.export(workspace.library), "imports are those of one machine"
    with Workspace(home) as other:  # another program undoes it later
        assert other.curator.undo() and papers(other) == after
        assert other.curator.withdraw_import() and papers(other) == before, "as often as wanted"
        assert other.curator.undo() and papers(other) == after


def test_redo_refuses_to_undo_an_import_under_another(workspace: Workspace) -> None:
    add(workspace, *RECORDS)
    workspace.curator.withdraw_import()
    workspace.curator.undo()
    add(workspace, {"title": "Salamanders"}, name="later.jsonl")
    listed = papers(workspace)
    with pytest.raises(PaperError, match=r"later\.jsonl was imported meanwhile\. Nothing was redone"):
        workspace.curator.redo()
    assert papers(workspace) == listed
    workspace.curator.withdraw_import()
    assert workspace.corpus.reader.find("10.1000/newts") is not None


@pytest.mark.slow
def test_papers_that_came_again_meanwhile_are_completed(workspace: Workspace) -> None:
    add(workspace, *RECORDS)
    titles = [each.title for each in papers(workspace).values()]
    workspace.curator.withdraw_import()
    add(workspace, *RECORDS, name="again.jsonl")
    again = papers(workspace)
    assert workspace.curator.undo() and [each.title for each in papers(workspace).values()] == titles
    assert [each.name for each in workspace.corpus.imports()] == ["mine.jsonl", "again.jsonl"]
    assert workspace.curator.redo() and papers(workspace) == again


@pytest.mark.slow
def test_a_merge_is_made_again(workspace: Workspace) -> None:
    workspace.corpus.add([paper("Frogs of the North", "10.1000/north"), paper("Northern Frogs", "10.1000/frogs")])
    before = papers(workspace)
    workspace.merge_papers("10.1000/north", "10.1000/frogs")
    after = papers(workspace)
    change = workspace.curator.withdraw_import()
    assert change and change.label == "undid a merge (merged 10.1000/frogs into 10.1000/north)"
    assert papers(workspace) == before
    assert workspace.curator.undo() and papers(workspace) == after
    assert workspace.curator.redo() and papers(workspace) == before


def test_few_undone_imports_are_kept_and_undo_says_so(workspace: Workspace) -> None:
    for number in range(4):
        add(workspace, {"title": f"Paper {number}"}, name=f"{number}.jsonl")
        workspace.curator.withdraw_import()
    labels = [change.label for _ in range(4) if (change := workspace.curator.undo())]
    lost = " (its papers are not kept any more: import the file again)"
    assert labels == [f"removed 1 paper imported from {n}.jsonl{lost if not n else ''}" for n in (3, 2, 1, 0)]
    assert sorted(each.title for each in papers(workspace).values() if each.title.startswith("Paper ")) == [
        "Paper 1",
        "Paper 2",
        "Paper 3",
    ]


def test_without_space_to_keep_the_papers_the_import_is_undone_for_good(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = papers(workspace)
    add(workspace, *RECORDS)

    def full(*_: object) -> str:
        raise NoRoom("The disk is full.")

    monkeypatch.setattr(Withdrawals, "keep", full)
    change = workspace.curator.withdraw_import()
    assert change and change.number is None and "the disk is too full to undo this" in change.label
    assert papers(workspace) == before and workspace.curator.undo() is None
