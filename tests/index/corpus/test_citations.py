"""References and citations are kept, and belong to papers of the corpus as soon as these are known."""

from pathlib import Path

import pytest

from factories import paper
from paper_index.corpus import CITATIONS, REFERENCES, Citations, Corpus, Work, WorkList
from paper_index.errors import PaperError
from paper_index.importers import Source
from paper_index.search import View
from paper_index.workspace import Workspace

READER = paper("A Reader of Long Documents", "2601.00001", authors=["Ann Author"], published="2026")
BASIS = paper("The Basis of All Reading", "2501.00001", authors=["Bo Basis"], published="2025")
OUTSIDE = paper("An Older Way to Read Text", "10.1000/old", authors=["Cy Cited"], published="2019", venue="Letters")


def references(of: Work, *works: Work, total: int | None = None, kind: str = REFERENCES) -> WorkList:
    return WorkList(of, kind, "OpenAlex", works, total)


@pytest.fixture
def citations(corpus: Corpus) -> Citations:
    """The lists of a corpus with two papers, of which the first cites the other and one that is outside."""
    corpus.add([READER, BASIS], name="file")
    kept = Citations(corpus.reader)
    kept.keep(
        references(Work(READER, (), 2, 7), Work(BASIS, ("W2",), citations=90), Work(OUTSIDE, ("W3",), citations=120))
    )
    return kept


def titles(citations: Citations, identity: str, kind: str = REFERENCES) -> list[tuple[str, bool]]:
    """Return title and whether it is in the corpus, in the order of the list."""
    return [(entry.paper.title, entry.row is not None) for entry in citations.listing(identity, kind).entries]


def test_a_list_has_papers_of_the_corpus_and_others(citations: Citations) -> None:
    assert titles(citations, "arXiv:2601.00001v2") == [(OUTSIDE.title, False), (BASIS.title, True)]
    listing = citations.listing("2601.00001", REFERENCES)
    assert (listing.service, listing.fetched, listing.is_cut) == ("OpenAlex", True, False)
    assert listing.entries[0].paper.venue == "Letters"


def test_a_reference_is_also_a_citation(citations: Citations) -> None:
    assert titles(citations, "2501.00001", CITATIONS) == [(READER.title, True)]
    assert not citations.listing("2501.00001", CITATIONS).fetched
    assert titles(citations, "10.1000/old", CITATIONS) == [(READER.title, True)], "of a paper outside of the corpus"


def test_a_list_that_is_cut_has_its_length(citations: Citations) -> None:
    citations.keep(references(Work(BASIS), Work(READER), total=4_312, kind=CITATIONS))
    listing = citations.listing("2501.00001", CITATIONS)
    assert (len(listing.entries), listing.total, listing.is_cut) == (1, 4_312, True)


def test_counts_have_service_and_day(citations: Citations) -> None:
    counts = citations.counts("2601.00001")
    assert counts and (counts.references, counts.citations, counts.service) == (2, 7, "OpenAlex")
    assert len(counts.day) == len("2026-01-01")
    outside = citations.counts("10.1000/old")
    assert outside and (outside.references, outside.citations) == (None, 120)
    assert citations.counts("2412.00009") is None


def test_a_paper_that_is_imported_later_is_in_the_lists(citations: Citations, corpus: Corpus) -> None:
    corpus.add([paper(OUTSIDE.title, "1901.00001", doi="10.1000/old", authors=["Cy Cited"])], name="later")
    assert titles(citations, "2601.00001") == [(OUTSIDE.title, True), (BASIS.title, True)]
    assert citations.related_rows("1901.00001", CITATIONS) == [1]
    corpus.undo_import()
    assert titles(citations, "2601.00001") == [(OUTSIDE.title, False), (BASIS.title, True)]
    corpus.undo_import()
    assert titles(citations, "2601.00001") == [(OUTSIDE.title, False), (BASIS.title, False)], "kept without any paper"


@pytest.mark.parametrize(
    ("title", "author", "known"),
    [
        (OUTSIDE.title, "C. Cited", True),
        (OUTSIDE.title, "Di Different", False),
        ("An Older Way", "C. Cited", False),
    ],
)
def test_a_title_identifies_a_paper_unless_its_authors_differ(
    title: str, author: str, known: bool, citations: Citations, corpus: Corpus
) -> None:
    corpus.add([paper(title, "1901.00001", authors=[author])])
    assert titles(citations, "2601.00001")[0] == (title if known else OUTSIDE.title, known)
    assert bool(citations.related_rows("1901.00001", CITATIONS)) == known


def test_two_services_complete_each_other(citations: Citations) -> None:
    later = paper(OUTSIDE.title, "1901.00001", doi="10.1000/old", authors=["Cy Cited", "Di Else"])
    citations.keep(references(Work(READER), Work(later, ("abc",)), Work(paper("A Third Paper", "10.1000/third"))))
    listed = citations.listing("2601.00001", REFERENCES).entries
    assert [entry.paper.id for entry in listed] == ["1901.00001", "2501.00001", "10.1000/third"]
    assert listed[0].paper.authors == ("Cy Cited", "Di Else")
    assert {"1901.00001", "10.1000/old", "W3", "abc"} <= set(citations.ids("10.1000/old"))


def test_a_paper_does_not_cite_itself(citations: Citations) -> None:
    citations.keep(references(Work(READER), Work(READER), Work(paper(READER.title, "10.1000/reader", doi=""))))
    assert READER.title not in dict(titles(citations, "2601.00001"))


def test_the_lists_of_merged_papers_are_united(citations: Citations, corpus: Corpus) -> None:
    other = paper("A Reader of Long Documents, Published", "10.1000/reader")
    corpus.add([other])
    citations.keep(references(Work(other), Work(paper("A Third Paper", "10.1000/third"))))
    corpus.merge_papers(1, 3)
    assert len(titles(citations, "2601.00001")) == len(titles(citations, "10.1000/reader")) == 3
    corpus.undo_import()
    assert titles(citations, "10.1000/reader") == [("A Third Paper", False)]


def test_nothing_is_kept_where_nothing_can_be_written(citations: Citations, corpus: Corpus) -> None:
    corpus.database.freeze("papers.db cannot be written")
    with pytest.raises(PaperError, match=r"were not kept: papers\.db cannot be written"):
        citations.keep(references(Work(BASIS), Work(OUTSIDE)))


def test_lists_are_read_again_after_a_restart(citations: Citations, corpus: Corpus, tmp_path: Path) -> None:
    corpus.close()
    again = Corpus(tmp_path / "papers.db")
    assert len(Citations(again.reader).listing("2601.00001", REFERENCES).entries) == 2
    again.close()


def found(workspace: Workspace, query: str) -> tuple[set[str], list[str]]:
    """Return the ids of the papers that match a query, and its problems."""
    answer = workspace.engine.answer(View(query))
    return {paper.id for paper in workspace.papers(answer.rows)}, [why for *_, why in answer.errors]


@pytest.fixture
def searched(workspace: Workspace) -> Workspace:
    """A workspace in which one paper cites another."""
    lines = b'{"id": "2601.00001", "title": "A reader", "abstract": "x"}\n{"id": "2501.00001", "title": "A basis"}'
    workspace.add(Source(lines, "two.jsonl"))
    Citations(workspace.corpus.reader).keep(references(Work(READER), Work(BASIS), Work(OUTSIDE)))
    return workspace


@pytest.mark.quick_cases(3)
@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("cites:2501.00001", {"2601.00001"}),
        ("cites:https://arxiv.org/abs/2501.00001v3", {"2601.00001"}),
        ("cites:https://doi.org/10.1000/OLD", {"2601.00001"}),
        ("cites:2501.00001 nowhere", set()),
        ("citedby:2601.00001", {"2501.00001"}),
        ("citedby:arXiv:2601.00001", {"2501.00001"}),
        ("citedby:2601.00001 -basis", set()),
    ],
)
def test_queries_follow_citations(query: str, ids: set[str], searched: Workspace) -> None:
    assert found(searched, query) == (ids, [])


def test_a_query_explains_why_it_matches_nothing(searched: Workspace) -> None:
    assert found(searched, "cites:2412.00009") == (set(), ["No paper has the id '2412.00009'."])
    ids, (problem,) = found(searched, "cites:2601.00001")
    assert not ids
    assert problem == (
        "No known citation of '2601.00001' is in your corpus; 'paper-tui fetch citations 2601.00001' fetches them."
    )
    kept = Citations(searched.corpus.reader)
    kept.keep(references(Work(READER), Work(paper("A Paper that Cites", "10.1000/x")), kind=CITATIONS))
    ids, (problem,) = found(searched, "cites:2601.00001")
    assert problem.endswith("is in your corpus; 'paper-tui citations 2601.00001' lists them.")


def test_a_removed_paper_matches_no_query(searched: Workspace) -> None:
    [basis] = searched.found(["2501.00001"])
    searched.curator.remove([basis])
    assert found(searched, "citedby:2601.00001")[0] == set()
    listed = titles(Citations(searched.corpus.reader), "2601.00001")
    assert sorted(listed) == [(OUTSIDE.title, False), (BASIS.title, False)]
    searched.curator.undo()
    assert found(searched, "citedby:2601.00001")[0] == {"2501.00001"}
