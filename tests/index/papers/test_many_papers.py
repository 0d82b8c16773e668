"""Thousands of papers: marked without being held in memory together."""

from pathlib import Path

from factories import paper
from paper_index.corpus import Corpus
from paper_index.library import Library
from paper_index.papers.many_papers import ManyPapers, ids_of, only

NUMBER = 1_200


def test_many_papers_are_marked_and_kept_like_few(tmp_path: Path) -> None:
    corpus, library = Corpus(tmp_path / "papers.db"), Library(tmp_path / "library.db", backup=False)
    made = [paper(f"Paper {number}", f"2601.{number:05}") for number in range(NUMBER)]
    corpus.add(made)
    rows = [*reversed(corpus.reader.order("date")), 10**6]
    papers = corpus.reader.sequence(rows)
    assert isinstance(papers, ManyPapers)
    assert len(papers) == NUMBER
    assert list(papers) == list(corpus.reader.papers(rows))
    assert ids_of(papers) == [each.id for each in papers]
    assert papers[3] == list(papers)[3]
    assert list(papers[5:7]) == list(papers)[5:7]
    assert ids_of(only(papers, {papers[3].id})) == [papers[3].id]

    library.bookmark([papers[0]])
    change = library.bookmark(papers)
    assert change.label == f"bookmarked {NUMBER - 1:,} papers"
    assert set(library.reader.bookmarked()) == {each.id for each in made}
    assert {each.id: each for each in library.reader.kept_papers()} == {each.id: each for each in papers}
    assert library.bookmark(papers).number is None
    library.journal.undo()
    assert library.reader.bookmarked() == [papers[0].id]
    library.close()
    corpus.close()
