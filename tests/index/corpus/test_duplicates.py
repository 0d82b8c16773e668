"""Likely duplicates are found, merged and separated again."""

import pytest

from factories import paper
from paper_index.corpus import Corpus
from paper_index.corpus.duplicates import SAME, SIMILAR, duplicates
from paper_index.curator import Curator
from paper_index.errors import PaperError
from paper_index.library import Library
from paper_index.papers.identifiers import title_id
from paper_index.papers.paper import Paper
from paper_index.workspace import Workspace


def article(title: str, identity: str, author: str = "Jane Doe", year: str = "2020") -> Paper:
    return paper(title, identity, authors=[author] if author else [], published=year)


LONG = "A Long Title about Many Small Things"


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (article("A long title, about many small things!", "10.1000/b", "J. Doe", "2023"), SAME),
        (article(LONG, "10.1000/b", ""), SAME),
        (article("A Long Title about Many Smal Things", "10.1000/b"), SIMILAR),
        (article("The Long Title about Many Small Things", "10.1000/b"), SIMILAR),
        (article("A Long Title about Many Smal Things", "10.1000/b", ""), SIMILAR),
        (article(LONG, "10.1000/b", "John Smith"), ""),
        (article(LONG, "10.1000/b", "", "2023"), ""),
        (article("A Long Title about Many Smal Things", "10.1000/b", year="2021"), ""),
        (article(f"{LONG} II", "10.1000/b"), ""),
        (article("A Long Title about Few Large Ideas", "10.1000/b"), ""),
    ],
)
def test_likely_duplicates_are_found(corpus: Corpus, other: Paper, why: str) -> None:
    corpus.add([article("Another Title", "10.1000/c"), article(LONG, "2601.00001"), other])
    assert duplicates(corpus.reader) == ([(why, (2, 3))] if why else [])


def test_duplicates_of_duplicates_are_one_group(corpus: Corpus) -> None:
    corpus.add([article(LONG, f"10.1000/{n}", author) for n, author in enumerate(("Jane Doe", "", "J Doe"))])
    assert duplicates(corpus.reader) == [(SAME, (1, 2, 3))]


def rows(corpus: Corpus) -> dict[str, list[tuple[object, ...]]]:
    """All that undoing has to restore."""
    tables = {
        table: corpus.database.rows(f"select * from {table} order by 1, 2, 3")
        for table in ("paper", "alias", "facet", "appearance", "import", "imported")
    }
    return tables


@pytest.mark.parametrize("order", [("2601.00001", "10.1000/b"), ("10.1000/b", "2601.00001")])
def test_a_merge_completes_the_first_paper_and_is_undone_whole(corpus: Corpus, order: tuple[str, str]) -> None:
    corpus.add([article(LONG, "10.1000/b")], name="first")
    corpus.add([paper(LONG, "2601.00001", tasks=["x"])], name="second")
    corpus.add([paper("A Corrected Title", "10.1000/b", abstract="text")], name="third")
    before = rows(corpus)
    into, row = (corpus.reader.find(each) for each in order)
    assert into is not None and row is not None
    assert corpus.merge_papers(into, row) == {"10.1000/b": "2601.00001"}
    ((_, merged),) = corpus.reader.all_papers()
    assert (merged.id, merged.abstract, merged.tasks, merged.authors, merged.doi) == (
        "2601.00001",
        "text",
        ("x",),
        ("Jane Doe",),
        "10.1000/b",
    )
    known = ("2601.00001", "10.1000/b", title_id(LONG), title_id("A Corrected Title"))
    assert {corpus.reader.find(each) for each in known} == {into}
    assert corpus.add([article(LONG, "10.1000/b")]).new == 0
    undone = corpus.undo_import()
    assert undone is not None and undone.name == f"merged {order[1]} into {order[0]}"
    assert rows(corpus) == before
    for _ in range(3):
        assert corpus.undo_import() is not None
    assert len(corpus.reader) == 0


def test_a_paper_that_another_program_removed_is_not_merged(corpus: Corpus) -> None:
    corpus.add([article(LONG, "2601.00001")])
    with pytest.raises(PaperError, match="Nothing was merged"):
        corpus.merge_papers(1, 2)
    assert len(corpus.reader) == 1 and not corpus.imports()


def test_marks_follow_a_merge(workspace: Workspace) -> None:
    workspace.corpus.add([article(LONG, "2601.90001"), article(LONG, "10.1000/b")])
    workspace.library.tag(workspace.found(["10.1000/b"]), ["later"])
    workspace.library.bookmark(workspace.found(["2601.90001"]))
    merged = workspace.merge_papers("10.1000/b", "https://arxiv.org/abs/2601.90001").paper
    assert merged.id == "2601.90001"
    marks = workspace.library.reader.marks([merged.id])[merged.id]
    assert (marks.bookmarked, [*marks.tags]) == (True, ["later"])
    with pytest.raises(PaperError, match="same paper"):
        workspace.merge_papers("10.1000/b", "2601.90001")
    with pytest.raises(PaperError, match="No paper with id 'unknown'"):
        workspace.merge_papers("10.1000/b", "unknown")
    workspace.undo_import()
    assert [each.id for each in workspace.found(["10.1000/b", "2601.90001"])] == ["10.1000/b", "2601.90001"]


def test_papers_marked_as_not_duplicates_are_not_found_again(corpus: Corpus, library: Library) -> None:
    corpus.add([article(LONG, f"10.1000/{n}", author) for n, author in enumerate(("Jane Doe", "", "J Doe"))])
    curator = Curator(corpus, library)
    one, two, three = corpus.reader.papers([1, 2, 3])
    curator.keep_apart([one, three])
    assert curator.duplicates() == [(SAME, (1, 2, 3))], "both may still be the third"
    done = curator.keep_apart([one, two, three])
    assert done.label == "marked 3 papers as not duplicates" and curator.duplicates() == []
    assert library.reader.problem() == ""
    curator.undo()
    assert curator.duplicates() == [(SAME, (1, 2, 3))]
    with pytest.raises(PaperError, match="same paper"):
        curator.keep_apart([one, one])
