"""An edit gives a paper another arXiv id: its marks move, both ids find it, and imports do not undo that."""

import json
from pathlib import Path

import pytest

from factories import paper
from paper_index.corpus import Corpus
from paper_index.curator import Curator
from paper_index.errors import PaperError
from paper_index.importers import Source
from paper_index.library import Library, exchange
from paper_index.papers.paper import Paper
from paper_index.paths import Home
from paper_index.record_text import corrections_in, record_text
from paper_index.search import View
from paper_index.workspace import Workspace

OLD, NEW, NEWER = "2601.00001", "2601.00002", "2601.00003"
CHANGE = {"id": json.dumps(NEW)}
FROGS = paper("Frogs", OLD, authors=["A B"], venue="Pond")
BIB = (
    b"@misc{k, title={Frogs}, author={B, A}, eprint={2601.00001}, archiveprefix={arXiv}, year={2026},\n"
    b"  url={https://arxiv.org/abs/2601.00001}, doi={10.48550/arXiv.2601.00001}, file={a.pdf}}\n"
)


@pytest.fixture
def curator(corpus: Corpus, library: Library) -> Curator:
    corpus.add([FROGS, paper("Newts", "10.1000/b")], name="first")
    return Curator(corpus, library)


def known(corpus: Corpus, identity: str) -> Paper:
    row = corpus.reader.find(identity)
    assert row is not None
    return next(corpus.reader.papers([row]))


def mark(library: Library, paper: Paper) -> None:
    library.bookmark([paper])
    library.tag([paper], ["pond", "x/y"])
    library.note(paper, "Green.")
    library.rate([paper], 4)
    library.set_state([paper], "read")


def live_cells(library: Library) -> dict[tuple[str, str], str]:
    return {key: value for key, (value, _) in library.reader.cells().items() if value is not None}


def test_marks_move_and_one_undo_moves_them_back(curator: Curator, corpus: Corpus, library: Library) -> None:
    mark(library, FROGS)
    curator.edit(FROGS, {"venue": '"Lake"'})
    before, shown = live_cells(library), known(corpus, OLD)
    change = curator.edit(shown, {**CHANGE, "title": '"Toads"'})
    assert change.label == "edited arXiv id and title of “Frogs”"
    moved = known(corpus, OLD)
    assert moved == known(corpus, NEW)
    assert (moved.id, moved.title, moved.venue) == (NEW, "Toads", "Lake")
    marks = library.reader.marks([OLD, NEW])
    assert marks.keys() == {NEW}
    assert (marks[NEW].tags, marks[NEW].rating, marks[NEW].note) == (("pond", "x/y"), 4, "Green.")
    after = live_cells(library)
    for _ in range(2):
        curator.undo()
        assert (live_cells(library), known(corpus, OLD)) == (before, shown)
        assert corpus.reader.find(NEW) is None
        curator.redo()
        assert (live_cells(library), known(corpus, NEW)) == (after, moved)
    assert library.reader.problem() == ""


def test_imports_neither_bring_the_old_id_back_nor_add_the_paper_again(curator: Curator, corpus: Corpus) -> None:
    curator.edit(FROGS, CHANGE)
    again = corpus.add([FROGS, paper("Frogs", OLD, abstract="Wet.")], name="again")
    assert (again.new, again.unchanged, again.renamed) == (0, 1, {})
    right = corpus.add([paper("Frogs, revised", NEW, published="2026")], name="right")
    assert (right.new, known(corpus, NEW).id, known(corpus, NEW).abstract) == (0, NEW, "Wet.")
    corpus.undo_import(curator.rename), corpus.undo_import(curator.rename)
    curator.follow()
    assert known(corpus, OLD).id == NEW
    curator.undo()
    assert known(corpus, OLD) == FROGS


def test_another_paper_that_has_the_former_id_is_not_merged(curator: Curator, corpus: Corpus) -> None:
    curator.edit(FROGS, {**CHANGE, "title": '"Toads"'})
    report = corpus.add([paper("Salamanders", OLD), paper("Toads", OLD)], name="again")
    assert (report.new, report.merged + report.unchanged) == (1, 1)
    assert known(corpus, NEW).title == "Toads"
    assert "Salamanders" in [each.title for _, each in corpus.reader.all_papers()]


def test_a_paper_without_data_that_got_another_id_is_completed_under_that(curator: Curator, corpus: Corpus) -> None:
    from paper_index.papers.stub import stub

    corpus.add([stub(NEWER)])
    curator.edit(known(corpus, NEWER), {"id": '"2601.00009"'})
    assert known(corpus, NEWER).title == "arXiv:2601.00009 (no data yet)"
    assert corpus.add([paper("Efts", NEWER)]).new == 1
    assert corpus.add([paper("Olms", "2601.00009")]).new == 0
    assert known(corpus, "2601.00009").title == "Olms"


def test_the_id_of_another_paper_is_refused_with_the_command_that_merges(curator: Curator, corpus: Corpus) -> None:
    corpus.add([paper("Toads", NEW)])
    way = rf"{NEW} is the identifier of “Toads”.*'paper-tui duplicates --merge {NEW} {OLD}' merges"
    with pytest.raises(PaperError, match=way):
        curator.edit(FROGS, CHANGE)
    curator.merge(known(corpus, NEW), FROGS)
    assert known(corpus, OLD).id == NEW


def test_an_id_changes_again_and_back(curator: Curator, corpus: Corpus, library: Library) -> None:
    library.tag([FROGS], ["pond"])
    curator.edit(FROGS, CHANGE)
    curator.edit(known(corpus, NEW), {"id": json.dumps(NEWER)})
    for identity in (OLD, NEW, NEWER):
        assert known(corpus, identity).id == NEWER
    curator.edit(known(corpus, NEWER), {"id": json.dumps(OLD)})
    assert known(corpus, NEWER) == FROGS
    assert library.reader.marks([OLD])[OLD].tags == ("pond",)
    curator.undo(), curator.undo(), curator.undo()
    assert corpus.reader.find(NEWER) is None and known(corpus, OLD) == FROGS


def test_discarding_the_edits_gives_the_old_id_back(curator: Curator, corpus: Corpus, library: Library) -> None:
    library.tag([FROGS], ["pond"])
    curator.edit(FROGS, {**CHANGE, "venue": '"Lake"'})
    curator.discard_edits(known(corpus, NEW))
    assert known(corpus, NEW) == FROGS
    assert library.reader.marks([OLD])[OLD].tags == ("pond",)
    curator.undo()
    assert (known(corpus, OLD).id, known(corpus, OLD).venue) == (NEW, "Lake")


def test_a_paper_is_removed_restored_and_merged_under_its_new_id(
    curator: Curator, corpus: Corpus, library: Library
) -> None:
    library.tag([FROGS], ["pond"])
    curator.edit(FROGS, CHANGE)
    curator.remove([known(corpus, NEW)])
    assert corpus.add([FROGS], name="again").new == 0 and corpus.reader.find(OLD) is None
    assert [each.id for each in curator.removed()] == [NEW]
    assert list(curator.removed_among([OLD, NEW])) == [OLD, NEW]
    curator.restore(curator.removed())
    newts = known(corpus, "10.1000/b")
    library.rate([newts], 3)
    merged = curator.merge(newts, known(corpus, NEW)).paper
    assert (merged.id, merged.title) == (NEW, "Frogs") or merged.title == "Newts"
    marks = library.reader.marks([NEW])[NEW]
    assert (marks.tags, marks.rating) == (("pond",), 3)
    corpus.undo_import(curator.rename)
    curator.follow()
    assert len(corpus.reader) == 2


@pytest.mark.parametrize("undone_first", [True, False])
def test_an_import_that_gave_the_wrong_id_is_undone(
    undone_first: bool, curator: Curator, corpus: Corpus, library: Library
) -> None:
    newts = known(corpus, "10.1000/b")
    library.tag([newts], ["pond"])
    report = corpus.add([paper("Newts", NEWER, doi="10.1000/b")], name="wrong")
    curator.rename(report.renamed)
    assert known(corpus, "10.1000/b").id == NEWER
    curator.edit(known(corpus, NEWER), {"id": '"2601.00009"'})
    if undone_first:
        corpus.undo_import(curator.rename)
        curator.follow()
        assert known(corpus, "10.1000/b").id == "2601.00009"
        curator.undo()
    else:
        curator.undo()
        corpus.undo_import(curator.rename)
        curator.follow()
    assert known(corpus, "10.1000/b").id == "10.1000/b"
    assert library.reader.marks(["10.1000/b"])["10.1000/b"].tags == ("pond",)


def test_a_later_import_with_another_id_does_not_replace_the_users(
    curator: Curator, corpus: Corpus, library: Library
) -> None:
    newts = known(corpus, "10.1000/b")
    library.tag([newts], ["pond"])
    curator.edit(newts, CHANGE)
    curator.rename(corpus.add([paper("Newts", NEWER, doi="10.1000/b")], name="wrong").renamed)
    assert known(corpus, NEWER).id == NEW
    assert library.reader.marks([NEW])[NEW].tags == ("pond",)
    curator.undo()
    assert known(corpus, "10.1000/b").id == NEWER
    assert library.reader.marks([NEWER])[NEWER].tags == ("pond",), "marks are where the paper is"


@pytest.mark.parametrize("discarded", [True, False])
def test_a_doi_that_an_import_gave_an_edited_paper(discarded: bool, curator: Curator, corpus: Corpus) -> None:
    curator.edit(FROGS, CHANGE)
    corpus.add([paper("Frogs", OLD, doi="10.1000/new")], name="dois")
    if discarded:
        curator.discard_edits(known(corpus, NEW))
        assert known(corpus, "10.1000/new").id == OLD
    corpus.undo_import(curator.rename)
    assert corpus.reader.find("10.1000/new") is None


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize("undoing", ["command", "dialog"])
@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD), ("10.1000/b", NEW), (NEW, "10.1000/b")])
def test_an_undone_merge_gives_each_paper_its_id_edits_and_marks(
    order: tuple[str, str], undoing: str, curator: Curator, corpus: Corpus, library: Library
) -> None:
    corpus.add([paper("Salamanders", NEWER)], name="second")
    mark(library, FROGS)
    curator.edit(FROGS, {**CHANGE, "venue": '"Lake"'})
    for identity in ("10.1000/b", NEWER):
        library.tag([known(corpus, identity)], ["lake", "x/y"])
        library.rate([known(corpus, identity)], 2)
    kept, other = (known(corpus, NEWER if identity == OLD else identity) for identity in order)
    before, papers = live_cells(library), dict(corpus.reader.all_papers())
    curator.merge(kept, other)
    merged, shown = live_cells(library), dict(corpus.reader.all_papers())
    assert len(shown) == 2 and merged != before
    undo = curator.undo_import if undoing == "dialog" else curator.withdraw_import
    assert undo() is not None

    def marks() -> dict[tuple[str, str], str]:
        return {key: value for key, value in live_cells(library).items() if not key[1].startswith("withdrawn/")}

    assert (marks(), dict(corpus.reader.all_papers())) == (before, papers)
    assert library.reader.problem() == ""
    if undoing == "dialog":
        curator.merge(kept, other)
    else:
        curator.undo()
    assert (marks(), dict(corpus.reader.all_papers())) == (merged, shown)
    if undoing == "dialog":
        curator.undo_import()
    else:
        curator.redo()
    assert (marks(), dict(corpus.reader.all_papers())) == (before, papers)


def test_marks_that_changed_since_a_merge_stay_when_it_is_undone(
    curator: Curator, corpus: Corpus, library: Library
) -> None:
    newts = known(corpus, "10.1000/b")
    library.tag([FROGS, newts], ["both"])
    library.tag([newts], ["lake"])
    library.rate([newts], 2)
    merged = curator.merge(FROGS, newts).paper
    assert merged.id == OLD
    library.rate([merged], 5)
    curator.undo_import()
    marks = library.reader.marks([OLD, "10.1000/b"])
    assert (marks[OLD].tags, marks[OLD].rating) == (("both",), 5)
    assert (marks["10.1000/b"].tags, marks["10.1000/b"].rating) == (("both", "lake"), 2)
    assert [*iter(curator.undo, None)] and not library.reader.tagged(), "undo finds the papers of the changes"


def edited(workspace: Workspace, old: str, new: str) -> None:
    (found,) = workspace.found([old])
    text = record_text(found, "csl-json").replace(old, new)
    workspace.curator.edit(found, corrections_in(text, found, "csl-json"))


@pytest.mark.slow
def test_the_index_export_and_collections_follow(home: Home) -> None:
    from paper_index.exporters import rendered

    with Workspace(home) as workspace:
        workspace.add(Source(BIB, "a.bib"))
        workspace.library.tag(workspace.found([OLD]), ["pond"])
        workspace.ready_index()

        def found(query: str) -> list[str]:
            return workspace.corpus.reader.ids(workspace.engine.answer(View(query), exact=True).rows)

        edited(workspace, OLD, NEW)
        for _ in range(2):
            assert found(f"arxiv:{NEW}") == found(NEW) == found("tag:pond frogs") == [NEW]
            assert workspace.ready_index()
        (frogs,) = workspace.found([OLD])
        for format in ("bibtex", "biblatex", "ris", "csl-json"):
            assert NEW in (written := rendered([frogs], {}, format)) and OLD not in written
        assert "@misc{k," in rendered([frogs], {}, "bibtex")
        assert [file.path for file in frogs.reference.files] == ["a.pdf"]
        assert workspace.add(Source(BIB, "a.bib"))[1].new == 0
        workspace.curator.undo()
        assert found(OLD) == found("tag:pond frogs") == [OLD]
        assert found(f"arxiv:{NEW}") == []


@pytest.mark.slow
def test_a_lost_corpus_is_rebuilt_with_the_new_id(home: Home) -> None:
    with Workspace(home) as workspace:
        workspace.add(Source(BIB, "a.bib"))
        workspace.library.tag(workspace.found([OLD]), ["pond"])
        edited(workspace, OLD, NEW)
    for undone in (False, True):
        for part in home.papers.parent.glob(f"{home.papers.name}*"):
            part.unlink()
        with Workspace(home) as workspace:
            kept = OLD if undone else NEW
            assert [each.id for _, each in workspace.corpus.reader.all_papers() if each.title == "Frogs"] == [kept]
            assert workspace.add(Source(BIB, "a.bib"))[1].new == 0
            assert workspace.found([OLD])[0].id == kept
            if not undone:
                workspace.curator.undo()


def test_another_machine_takes_the_new_id_over(home: Home, tmp_path: Path) -> None:
    with Workspace(home) as workspace:
        workspace.add(Source(BIB, "a.bib"))
        workspace.library.tag(workspace.found([OLD]), ["pond"])
        edited(workspace, OLD, NEW)
        content = exchange.export(workspace.library)
    with Workspace(Home.find(tmp_path / "other")) as other:
        other.add(Source(BIB, "a.bib"))
        other.library.tag(other.found([OLD]), ["lake"])
        other.library.bookmark(other.found([OLD]))
        assert not other.merge_library(content.encode(), "library.jsonl").problems
        (frogs,) = other.found([OLD])
        marks = other.library.reader.marks([OLD, NEW])
        assert frogs.id == NEW and marks.keys() == {NEW}
        assert marks[NEW].tags == ("lake", "pond") and marks[NEW].bookmarked
        bad = [{"field": "edit/id", "value": '"x"'}, {"field": "formerly/x", "value": "no"}]
        lines = [content.splitlines()[0], *(json.dumps({"paper": NEW, "stamp": 5, **each}) for each in bad)]
        problems = other.merge_library("\n".join(lines).encode(), "bad.jsonl").problems
        assert [each.reason for each in problems] == [
            f"its value is invalid for {kind}" for kind in ("edit", "formerly")
        ]


def test_a_removed_arxiv_id_gives_way_to_the_doi(home: Home) -> None:
    with Workspace(home) as workspace:
        workspace.add(Source(BIB, "a.bib"))
        (found,) = workspace.found([OLD])
        text = record_text(found, "bibtex").replace("10.48550/arXiv.2601.00001", "10.1000/y")
        text = "\n".join(line for line in text.splitlines() if OLD not in line)
        workspace.curator.edit(found, corrections_in(text, found, "bibtex"))
        (frogs,) = workspace.found([OLD])
        assert (frogs.id, frogs.doi) == ("10.1000/y", "10.1000/y")
        assert workspace.add(Source(BIB, "a.bib"))[1].new == 0
        assert workspace.found([OLD]) == [frogs]
