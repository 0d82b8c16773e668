"""Merged papers are split into the records of their sources, and stay split."""

from contextlib import closing
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
from paper_index.workspace import Workspace

FIRST = paper("Editorial", authors=["A"], published="2001", sources=["a"])
SECOND = paper("Editorial", "10.1000/b", authors=["B", "C"], published="2011-05", sources=["b"], abstract="Long.")
THIRD = paper("Editorial", authors=["D"], reference={"entries": [{"format": "bibtex", "key": "d"}]})


def merged(corpus: Corpus, *papers: Paper) -> Paper:
    for number, each in enumerate(papers):
        corpus.add([each], name=f"import {number}")
    (row,) = corpus.reader.order("added")
    return next(corpus.reader.papers([row]))


def papers(corpus: Corpus) -> list[Paper]:
    return list(corpus.reader.papers(corpus.reader.order("added")))


def titles_and_authors(corpus: Corpus) -> set[tuple[str, tuple[str, ...]]]:
    return {(each.id, each.authors) for each in papers(corpus)}


def test_a_paper_is_split_into_the_records_of_its_sources(corpus: Corpus, library: Library) -> None:
    curator = Curator(corpus, library)
    paper = merged(corpus, FIRST, SECOND, THIRD)
    library.tag([paper], ["x"])
    assert [part.record for part in curator.parts(paper)] == [FIRST, SECOND, THIRD]
    done = curator.split(paper)
    assert done.label == "split “Editorial” into 3 papers"
    found = {each.authors: each for each in papers(corpus)}
    assert found["B", "C"] == SECOND, "it keeps the id"
    assert found["A",].sources == ("a",) and found["D",].reference == THIRD.reference
    assert len({each.id for each in found.values()}) == 3
    assert library.reader.marks(each.id for each in found.values()).keys() == {"10.1000/b"}
    assert corpus.add([FIRST, SECOND, THIRD], name="again").unchanged == 3
    curator.undo()
    assert [each.authors for each in papers(corpus)] == [("B", "C")]
    assert papers(corpus)[0] == paper
    curator.redo()
    assert {each.authors for each in papers(corpus)} == set(found)


def test_single_records_are_split_off(corpus: Corpus, library: Library) -> None:
    curator = Curator(corpus, library)
    paper = merged(corpus, FIRST, SECOND, THIRD)
    first, second, third = curator.parts(paper)
    with pytest.raises(PaperError, match="has the id of the paper"):
        curator.split(paper, [second.name])
    curator.split(paper, [third.name])
    (left,) = (each for each in papers(corpus) if each.id == "10.1000/b")
    assert left.sources == ("a", "b") and not left.reference
    assert [part.name for part in curator.parts(left)] == [first.name, second.name]
    curator.split(left)
    assert len(papers(corpus)) == 3
    curator.undo(), curator.undo()
    assert papers(corpus) == [paper]


def test_records_of_one_id_are_split_by_their_entries(corpus: Corpus, library: Library) -> None:
    curator = Curator(corpus, library)
    other = paper("Another", "10.1000/b", authors=["X"])
    both = merged(corpus, SECOND, other)
    curator.split(both)
    assert titles_and_authors(corpus) == {("10.1000/b", ("B", "C")), (other_id(corpus), ("X",))}
    report = corpus.add([other, paper("Another", "10.1000/b", authors=["X"], venue="Press")], name="again")
    assert (report.unchanged, report.merged, report.new) == (1, 1, 0)
    assert {each.venue for each in papers(corpus)} == {"", "Press"}
    curator.follow()
    assert {each.venue for each in papers(corpus)} == {"", "Press"}


def other_id(corpus: Corpus) -> str:
    return next(each.id for each in papers(corpus) if each.id != "10.1000/b")


def test_undoing_an_import_undoes_it_in_split_papers(corpus: Corpus, library: Library) -> None:
    curator = Curator(corpus, library)
    curator.split(merged(corpus, FIRST, SECOND, THIRD))
    for left in (2, 1):
        corpus.undo_import()
        curator.follow()
        assert len(papers(corpus)) == left
    assert papers(corpus) == [FIRST]
    corpus.add([SECOND], name="again")
    corpus.add([THIRD], name="again")
    curator.follow()
    assert len(papers(corpus)) == 3, "the split still applies"


def test_edits_and_removals_stay_with_their_paper(corpus: Corpus, library: Library) -> None:
    curator = Curator(corpus, library)
    both = merged(corpus, SECOND, FIRST)
    curator.edit(both, {"title": '"Mine"'})
    curator.split(next(each for each in papers(corpus)))
    assert {(each.title, each.authors) for each in papers(corpus)} == {("Mine", ("B", "C")), ("Editorial", ("A",))}
    curator.remove([each for each in papers(corpus) if each.title == "Editorial"])
    assert [each.title for each in papers(corpus)] == ["Mine"]
    assert corpus.add([FIRST], name="again").removed
    curator.undo(), curator.undo(), curator.undo()
    assert papers(corpus) == [both]


def test_split_papers_can_be_merged_again(corpus: Corpus, library: Library) -> None:
    curator = Curator(corpus, library)
    both = merged(corpus, SECOND, FIRST)
    curator.split(both)
    one, other = sorted(papers(corpus), key=lambda each: each.id != "10.1000/b")
    library.tag([other], ["x"])
    assert curator.merge(one, other) == (both, True, "")
    assert library.reader.marks(["10.1000/b"])["10.1000/b"].tags == ("x",)


def test_papers_that_were_merged_by_hand_can_be_split(corpus: Corpus, library: Library) -> None:
    curator = Curator(corpus, library)
    one, other = paper("Frogs", "10.1000/a"), paper("Toads", "10.1000/b", abstract="Long.")
    corpus.add([one, other])
    both = curator.merge(one, other).paper
    assert [part.record for part in curator.parts(both)] == [one, other]
    curator.split(both)
    assert papers(corpus) == [one, other] or papers(corpus) == [other, one]
    curator.undo()
    corpus.undo_import()
    curator.follow()
    assert {each.id for each in papers(corpus)} == {"10.1000/a", "10.1000/b"}
    assert not curator.parts(one) and not curator.parts(other)


def test_a_paper_of_one_record_is_not_split(corpus: Corpus, library: Library) -> None:
    curator = Curator(corpus, library)
    corpus.add([SECOND])
    corpus.add([paper("Editorial", "10.1000/b", venue="Press")])
    with pytest.raises(PaperError, match="was not merged from several records"):
        curator.split(SECOND)


BIB = b"@article{a, title={Editorial}, author={Doe, J}}\n@article{b, title={Editorial}, author={Doe, A}}"


def test_a_split_outlives_the_corpus_and_moves_to_another_machine(home: Home, tmp_path: Path) -> None:
    def authors(workspace: Workspace) -> set[tuple[str, ...]]:
        return {each.authors for each in papers(workspace.corpus) if each.title == "Editorial"}

    with Workspace(home) as workspace:
        workspace.add(Source(BIB, "a.bib"))
        (one,) = (each for each in papers(workspace.corpus) if each.title == "Editorial")
        workspace.curator.split(one)
        content = exchange.export(workspace.library)
        assert workspace.library.reader.problem() == ""
    with Workspace(Home.find(tmp_path / "other")) as other:
        other.add(Source(BIB, "a.bib"))
        assert len(authors(other)) == 1
        assert not other.merge_library(content.encode(), "library.jsonl").problems
        assert authors(other) == {("J Doe",), ("A Doe",)}
    for part in home.papers.parent.glob(f"{home.papers.name}*"):
        part.unlink()
    with Workspace(home) as workspace:
        assert authors(workspace) == {("J Doe",), ("A Doe",)}
        workspace.add(Source(BIB, "a.bib"))
        assert authors(workspace) == {("J Doe",), ("A Doe",)}


def test_parts_are_kept_for_different_records_only(tmp_path: Path) -> None:
    with closing(Corpus(tmp_path / "papers.db")) as corpus:
        corpus.add([paper("Frogs", "10.1000/a")])
        corpus.add([paper("Frogs", "10.1000/a", venue="Press")])
        assert corpus.database.value("select count(*) from part") == 0
