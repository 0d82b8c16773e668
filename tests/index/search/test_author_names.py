"""Authors are found as people write their names, each as one person, and first authors come first."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import paper
from paper_index.corpus import Corpus
from paper_index.library import NO_MARKS, Library
from paper_index.papers.paper import Paper
from paper_index.paths import Home
from paper_index.search import Engine, View
from paper_index.search.assist.explain import explain, find_matches
from paper_index.search.index.builder import build
from paper_index.search.text.names import person_name, tokens_named

OTHERS = ["Tapi Numbat", "Ulu Potoroo", "Sana Bettong"]


def written(*authors: str, year: str = "2025", title: str = "") -> Paper:
    """Return a paper by some authors, whose title is their names in a form in which no query finds them."""
    return paper(
        title or f"Study {'x'.join(''.join(authors).lower().split())}xx",
        authors=list(authors),
        published=f"{year}-05-01",
    )


PAPERS = [
    written("Tapi Numbat", "Kiri Quokka"),
    written("Kiri Quokka", *OTHERS * 5),
    written("Kiri Numbat", "Tapi Quokka"),
    written("Aru-Lin Wombat", "Bettong O'Bilby", year="2024"),
    written("Arulin Dunnart", "Łuri van der Ærø Jr.", year="2024"),
    written("A. N. Wombat", "王小明", year="2023"),
    written("Ava Neko Dingo", year="2023"),
    written("Pala B. Quoll", year="2022"),
    written("Glider Bandicoot", year="2021"),
    written("Pademelon Glider", "Ada Glider", *OTHERS * 5, year="2021"),
    written("Zed Emu", title="Quokka observed by Kiri"),
]


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Engine]]:
    """An engine with an index, and one without."""
    yield from opened(Home.find(tmp_path_factory.mktemp("names")), PAPERS)


def opened(home: Home, papers: list[Paper]) -> Iterator[tuple[Engine, Engine]]:
    """Yield an engine of some papers with an index, and one without."""
    with closing(Corpus(home.papers)) as corpus, closing(Library(home.library)) as library:
        corpus.add(papers)
        build(corpus.reader, home.index)
        with closing(Engine(corpus.reader, library, home.index)) as indexed:
            assert indexed.open_index()
            yield indexed, Engine(corpus.reader, library, home.index.with_name("none"))


def found(engine: Engine, query: str, *, typing: bool = False) -> list[str]:
    """Return the first two authors of each paper of an answer."""
    rows = engine.answer(View(query), typing=typing).rows
    return [", ".join(paper.authors[:2]) for paper in engine._corpus.papers(rows)]


def test_the_first_author_comes_before_others_and_after_a_title(engines: tuple[Engine, ...]) -> None:
    for engine in engines:
        assert found(engine, "author:quokka")[0] == "Kiri Quokka, Tapi Numbat"
        assert found(engine, "author:glider") == ["Pademelon Glider, Ada Glider", "Glider Bandicoot"], "family first"
        everybody = found(engine, "kiri quokka")
        assert everybody[:2] == ["Zed Emu", "Kiri Quokka, Tapi Numbat"] and len(everybody) == 4


@pytest.mark.parametrize("query", ['"numbat kiri"', 'author:"potoroo sana"', '"potoroo, sana"', 'author:"emu, kiri"'])
def test_a_phrase_does_not_run_from_one_author_into_the_next(engines: tuple[Engine, ...], query: str) -> None:
    for engine in engines:
        assert not engine.answer(View(query), exact=True).rows


@pytest.mark.parametrize(
    ("query", "authors"),
    [
        ("Dunnart, A.", ["Arulin"]),
        ("A. Dunnart", ["Arulin"]),
        ("a dunnart", ["Arulin"]),
        ('author:"Dunnart A"', ["Arulin"]),
        ("author:Dunnart,A.", ["Arulin"]),
        ('author:"Dunnart, A.-L."', ["Arulin"]),
        ('author:"Dunnart, AL"', ["Arulin"]),
        ('author:"Aru-Lin Dunnart"', ["Arulin"]),
        ('author:"wombat, arulin"', ["Aru-Lin"]),
        ('author:"Wombat, A.-L."', ["Aru-Lin"]),
        ('author:"Wombat A. L."', ["Aru-Lin"]),
        ('author:"Wombat Aru-Lin"', ["Aru-Lin"]),
        ('author:"Wombat, A."', ["A. N.", "Aru-Lin"]),
        ('author:"Dingo, A. N."', ["Ava Neko"]),
        ('author:"Ava N. Dingo"', ["Ava Neko"]),
        ('author:"Dingo, A. X."', []),
        ('author:"Ava Dingo"', []),
        ('author:"Aru Wombat"', []),
        ('author:"N. Wombat"', ["A. N."]),
        ('author:"Pala Quoll"', ["Pala B."]),
        ('"Pala B. Quoll"', ["Pala B."]),
        ('author:"Dingo, X."', []),
        ('author:"Numbat, N."', []),
        ('author:"O’Bilby, B."', ["Aru-Lin"]),
        ('author:"van der Aero, Luri"', ["Arulin"]),
        ('author:"Ærø, L. van der, Jr."', ["Arulin"]),
        ('author:"aero, l."', ["Arulin"]),
        ("author:王小明", ["A. N."]),
    ],
)
def test_an_author_is_found_as_people_write_names(engines: tuple[Engine, ...], query: str, authors: list[str]) -> None:
    for engine in engines:
        answer = engine.answer(View(query), exact=True)
        papers = list(engine._corpus.papers(answer.rows))
        assert sorted(paper.authors[0].rpartition(" ")[0] for paper in papers) == authors
        assert all(dict(engine.explain(answer, row).fields)["authors"] for row in answer.rows)


@pytest.mark.parametrize(
    ("query", "authors"),
    [
        ("Quokka et al. (2025)", ["Kiri Quokka, Tapi Numbat"]),
        ("quokka 2025", ["Kiri Quokka, Tapi Numbat"]),
        ("K. Quokka 2025", ["Kiri Quokka, Tapi Numbat"]),
        ("Quokka and Numbat (2025)", ["Kiri Quokka, Tapi Numbat"]),
        ("Quokka & Numbat 2025", ["Kiri Quokka, Tapi Numbat"]),
        ("Wombat et al. 2023", ["A. N. Wombat, 王小明"]),
        ("study (Wombat et al., 2023)", ["A. N. Wombat, 王小明"]),
        ("papers by ava neko dingo", ["Ava Neko Dingo"]),
        ("Ava Neko Dingo et al. 2023", ["Ava Neko Dingo"]),
        ("Wombat et al. (2024) study", ["Aru-Lin Wombat, Bettong O'Bilby"]),
        ("Wombat et al.", ["Aru-Lin Wombat, Bettong O'Bilby"]),
    ],
)
def test_a_year_after_an_author_is_one_of_publication(
    engines: tuple[Engine, ...], query: str, authors: list[str]
) -> None:
    for engine in engines:
        first, *_ = found(engine, query)
        assert [first] == authors or query.endswith("al.")


def test_a_citation_with_another_year_finds_papers_of_its_author(engines: tuple[Engine, ...]) -> None:
    for engine in engines:
        for query in ("Dingo et al. (1999)", "Dingo, A. (1999)"):
            assert found(engine, query) == ["Ava Neko Dingo"]
        note = engine.answer(View("Dingo et al. (2024)")).note
        assert note.startswith("No paper has all these words; these have some.")


RANKED = [
    written("Ulu Quoll", "An Wallaby"),
    written("Wallaby An"),
    written("An Wallaby", *OTHERS * 5),
    written("Wallaby Quoll", "An Dingo", title="On an animal, and an animal, and an animal"),
    written("Ru Bilby", "Ana Quoll", "Zed Emu"),
    written("Zed Emu", "Ru Bilby"),
    written("Ru Bilby", "Zed Emu", *OTHERS * 5),
    written("Ming Li"),
    written("Mingli Dingo"),
    written("Ming Emu", "Zed Li", title="Ming"),
    written("Dingrui Quoll", title="Another study"),
    written("Ana Müller"),
    written("Bo Mueller"),
    written("Cy Muller"),
    *(written("Dongrui Emu", "Zed Quoll", title=f"Dongrui {number}") for number in range(3)),
]


@pytest.fixture(scope="module")
def ranked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Engine]]:
    """An engine of `RANKED` with an index, and one without."""
    yield from opened(Home.find(tmp_path_factory.mktemp("ranked")), RANKED)


def test_a_full_name_is_that_of_the_first_author_as_it_is_written(ranked: tuple[Engine, Engine]) -> None:
    assert found(ranked[0], "an wallaby") == [
        "An Wallaby, Tapi Numbat",
        "Wallaby An",
        "Ulu Quoll, An Wallaby",
        "Wallaby Quoll, An Dingo",
    ]
    assert found(ranked[0], "wallaby an")[0] == "Wallaby An"
    assert found(ranked[0], "ming li")[0] == "Ming Li", "a stem of Mingli in a title is not Ming Li"


@pytest.mark.parametrize(
    "query", ["Bilby and Emu 2025", "Bilby, Emu, and Numbat (2025)", "bilby & emu", "author:bilby author:emu"]
)
def test_authors_come_first_in_their_order(ranked: tuple[Engine, Engine], query: str) -> None:
    for engine in ranked:
        assert found(engine, query)[0] == "Ru Bilby, Zed Emu"


def test_a_misspelled_name_is_that_of_one_person(ranked: tuple[Engine, Engine]) -> None:
    assert found(ranked[0], "Dengrui Quoll") == ["Dingrui Quoll"]
    answer = ranked[0].answer(View("Dingrui Quoll"))
    assert not answer.suggestion


@pytest.mark.parametrize("query", ["Ding Rui Quoll", 'author:"quoll ding rui"', 'author:"Quoll, Ding Rui"'])
def test_a_given_name_may_be_written_apart(ranked: tuple[Engine, Engine], query: str) -> None:
    assert found(ranked[0], query) == ["Dingrui Quoll"]
    if query.startswith("author"):
        assert found(ranked[1], query) == ["Dingrui Quoll"]


@pytest.mark.parametrize(
    ("query", "authors"),
    [("mueller", "AB"), ("Müller", "ABC"), ("Muller", "AC"), ('author:"Mueller, A."', "A")],
)
def test_umlauts_may_be_two_letters(ranked: tuple[Engine, Engine], query: str, authors: str) -> None:
    assert sorted(author[0] for author in found(ranked[0], query)) == sorted(authors)


SPELLED = [
    written("Ding Rui Quoll"),
    written("Ding-Rui Quoll"),
    written("Dingrui Quoll", title="Another study"),
    written("Ding Emu", "Rui Quoll"),
    written("Tapi van der Potoroo"),
    written("Zed Mc Bilby"),
    written("Ana Dunnarts"),
    written("Bo Dunnart"),
    written("Zed Emu", "Ana Bettong", "Tapi Numbat"),
    written("Zed Emu", "Tapi Numbat", "Ana Bettong"),
]


@pytest.fixture(scope="module")
def spelled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Engine]]:
    """An engine of `SPELLED` with an index, and one without."""
    yield from opened(Home.find(tmp_path_factory.mktemp("spelled")), SPELLED)


@pytest.mark.parametrize(
    "query",
    [
        *("Dingrui", "author:dingrui", "Dingrui Quoll", "Quoll Dingrui", "Ding-Rui Quoll", "Ding Rui Quoll"),
        *("D.-R. Quoll", "D. R. Quoll", "Quoll, D.-R.", "Quoll, Ding Rui", 'author:"Quoll, Ding-Rui"'),
    ],
)
def test_given_names_are_found_with_spaces_and_hyphens_and_as_one(spelled: tuple[Engine, Engine], query: str) -> None:
    names = {"Ding Rui Quoll", "Ding-Rui Quoll", "Dingrui Quoll"}
    assert set(found(spelled[0], query)[:3]) == names
    if "author:" in query or "." in query:
        assert set(found(spelled[1], query)) == names


@pytest.mark.parametrize(
    ("query", "author"),
    [
        ("vd Potoroo", "Tapi van der Potoroo"),
        ('author:"T. vd Potoroo"', "Tapi van der Potoroo"),
        ("author:vanderpotoroo", "Tapi van der Potoroo"),
        ("author:mcbilby", "Zed Mc Bilby"),
        ("author:dunnart", "Bo Dunnart"),
        ("author:dunnarts", "Ana Dunnarts"),
    ],
)
def test_family_names_are_whole_with_and_without_spaces(
    spelled: tuple[Engine, Engine], query: str, author: str
) -> None:
    for engine in spelled:
        assert found(engine, query) == [author]


@pytest.mark.parametrize("form", ["{}", 'author:"{}"'])
def test_the_last_author_comes_before_those_in_between(spelled: tuple[Engine, Engine], form: str) -> None:
    assert found(spelled[0], form.format("Ana Bettong")) == ["Zed Emu, Tapi Numbat", "Zed Emu, Ana Bettong"]
    assert found(spelled[0], form.format("Tapi Numbat")) == ["Zed Emu, Ana Bettong", "Zed Emu, Tapi Numbat"]


def test_capitals_after_a_name_are_initials_or_a_name(engines: tuple[Engine, ...], ranked: tuple[Engine, ...]) -> None:
    for engine in engines:
        assert found(engine, "Dingo AN") == ["Ava Neko Dingo"]
        assert found(engine, 'author:"Dingo AN"') == ["Ava Neko Dingo"]
    assert found(ranked[0], "Wallaby AN")[0] == "Wallaby An"


def test_names_are_completed_while_a_list_of_them_is_typed(ranked: tuple[Engine, Engine]) -> None:
    for query in ("bilby and em", "bilby, emu, nu", "papers by ru bilb"):
        assert found(ranked[0], query, typing=True)[0].startswith("Ru Bilby")
    assert ranked[0].answer(View("animal and dingo"), typing=True).total == 1, "an animal is no name"


def test_words_that_look_like_a_citation_are_searched_as_words(engines: tuple[Engine, ...]) -> None:
    for engine in engines:
        for query in ("study (2023)", "Study and Observed 2025", "papers by study", "Study Xx et al."):
            assert found(engine, query)


def test_a_year_after_a_word_that_is_no_name_is_a_word(engines: tuple[Engine, ...]) -> None:
    for engine in engines:
        assert not engine.answer(View("study 2025"), exact=True).rows


def test_an_explanation_names_the_author_and_only_this_name_is_marked() -> None:
    authors = "Kiri Numbat, Tapi Quokka, Kiri Quokka"
    words = frozenset(("name:quokka, k.",))
    assert [authors[start:end] for start, end, _ in find_matches(authors, words, "authors")] == ["Kiri Quokka"]
    explanation = explain(written(*authors.split(", ")), NO_MARKS, words)
    assert explanation.fields == (("authors", ("Kiri Quokka",)),)
    both = frozenset(("kiri", "quokka"))
    assert explain(written(*authors.split(", ")), NO_MARKS, both).fields == (("authors", ("Kiri Quokka",)),)


@given(st.text(alphabet="aB王é.,-'’* Jr", max_size=30), st.text(alphabet="aB王é.,-'’ ", max_size=30))
def test_any_text_is_read_as_a_name(query: str, author: str) -> None:
    name = person_name(query)
    if name is not None:
        assert all(author[token.start : token.end].strip() for token in tokens_named(name, author))
        assert person_name(name.text) == name


@given(st.lists(st.sampled_from(["Kiri", "Aru-Lin", "van", "Quokka", "O'Bilby"]), min_size=2, max_size=4, unique=True))
def test_a_name_fits_itself_in_any_order(words: list[str]) -> None:
    name = person_name(" ".join(reversed(words)))
    assert name is not None and tokens_named(name, " ".join(words))
