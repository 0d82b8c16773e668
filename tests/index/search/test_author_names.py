"""Authors are found as people write their names, each as one person, and first authors come first."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from factories import paper
from paper_index.corpus import Corpus
from paper_index.library import Library
from paper_index.papers.paper import Paper
from paper_index.paths import Home
from paper_index.search import Engine, View
from paper_index.search.index.builder import build

OTHERS = ["Tapi Numbat", "Ulu Potoroo", "Sana Bettong"]


def written(*authors: str, year: str = "2025", title: str = "") -> Paper:
    """Return a paper by some authors, whose title is their names in a form in which no query finds them."""
    return paper(
        title or f"Study {'x'.join(''.join(map(str.title, authors)).split())}xx",
        authors=list(authors),
        published=f"{year}-05-01",
    )


PAPERS = [
    written("Tapi Numbat", "Kiri Quokka"),
    written("Kiri Quokka", *OTHERS * 5),
    written("Kiri Numbat", "Tapi Quokka"),
    written("Zed Emu", title="Quokka observed by Kiri"),
]


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Engine]]:
    """An engine with an index, and one without."""
    home = Home.find(tmp_path_factory.mktemp("names"))
    with closing(Corpus(home.papers)) as corpus, closing(Library(home.library)) as library:
        corpus.add(PAPERS)
        build(corpus.reader, home.index)
        with closing(Engine(corpus.reader, library, home.index)) as indexed:
            assert indexed.open_index()
            yield indexed, Engine(corpus.reader, library, home.index.with_name("none"))


def found(engine: Engine, query: str) -> list[str]:
    """Return the first two authors of each paper of an answer."""
    return [", ".join(paper.authors[:2]) for paper in engine._corpus.papers(engine.answer(View(query)).rows)]


def test_the_first_author_comes_before_others_and_after_a_title(engines: tuple[Engine, ...]) -> None:
    for engine in engines:
        assert found(engine, "author:quokka")[0] == "Kiri Quokka, Tapi Numbat"
        everybody = found(engine, "kiri quokka")
        assert everybody[:2] == ["Zed Emu", "Kiri Quokka, Tapi Numbat"] and len(everybody) == 4


@pytest.mark.parametrize("query", ['"numbat kiri"', 'author:"numbat kiri"', '"quokka tapi"'])
def test_a_phrase_does_not_run_from_one_author_into_the_next(engines: tuple[Engine, ...], query: str) -> None:
    for engine in engines:
        assert not engine.answer(View(query), exact=True).rows
