"""Pasted references, lists and records find their papers, whatever their style."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import paper
from index.search.small_homes import Small, opened
from paper_index.corpus import Corpus
from paper_index.papers.identifiers import title_id
from paper_index.paths import Home
from paper_index.search import View
from paper_index.search.assist.partial_matches import partial_matches
from paper_index.search.query.citations import several_cited
from paper_index.search.query.reference_lists import CUT, lists_in, on_one_line
from paper_index.search.query.title_runs import title_runs
from paper_index.search.query.web_words import without_web_words

TITLES = (
    "Striped Okapis Eat Leaves in the Rain Forest",
    "Gentle Lemurs: A Study of Well-Known Rivers",
    "Why Do Zebras Run? Evidence from Three Deserts",
    "Counting Quokkas with (Almost) No Labels",
    "Towards Robust Otters",
)
STYLES = {
    "APA": "Lemur, A., & Otter, B. ({year}). {title}. Journal of Animals, 12(3), 45–67.",
    "APA, many": "Lemur, A., Otter, B., . . . Zebra, Z. ({year}). {title}.",
    "MLA": "Lemur, Ada, et al. “{title}.” Journal of Animals, vol. 12, {year}, pp. 4–7.",
    "Chicago": "Lemur, Ada, and Bea Otter. {year}. “{title}.” Journal of Animals 12 (3): 4–7.",
    "IEEE": '[3] A. Lemur et al., "{title}," in Proc. Animals, vol. 12, pp. 4-7, {year}.',
    "ACM": "Ada Lemur and Bea Otter. {year}. {title}. In Proceedings (A '26). https://doi.org/10.9999/1.1",
    "Nature": "Lemur, A. & Otter, B. {title}. Nat. Anim. 7, 123–134 ({year}).",
    "Vancouver": "Lemur A, Otter B. {title}. J Anim. {year};12(3):45-67.",
    "LNCS": "4. Lemur, A., Otter, B.: {title}. In: Zebra, Z. (eds.) Animals {year}. LNCS. Springer (2020)",
    "German": "Lemur, Ada; Otter, Bea ({year}): {title}. In: Zeitschrift für Tiere, S. 12-34.",
    "French": "LEMUR A. et al. ({year}), « {title} », Revue des animaux, n° 3, p. 45-67.",
    "Harvard": "Lemur, A. and Otter, B. {year}, '{title}', Journal of Animals, vol. 12.",
    "double blanks": "Lemur,  A.  ({year}).  {title}.  Journal  of Animals.",
    "BibTeX": "@article{{lemur,\n  title = {{{title}}},\n  author = {{Lemur, Ada}},\n  year = {year}\n}}",
    "RIS": "TY  - JOUR\nAU  - Lemur, Ada\nTI  - {title}\nPY  - {year}\nER  - ",
    "EndNote": "%0 Journal Article\n%A Lemur, Ada\n%T {title}\n%D {year}",
    "JSON": '{{"authors": [{{"name": "Ada Lemur"}}], "title": "{title}", "year": {year}}}',
    "an e-mail": "From: ada@example.org\nSubject: Re: {title}\nDate: Mon, 5 Jan {year}\n\nDear all,",
}
WORDS = st.sampled_from(
    ("Okapis", "of", "RL", "state-space", "3D", "Don’t", "naïve", "Über", "GPT-4", "α", "C++", "in")
)
MADE = st.lists(WORDS, min_size=3, max_size=20).map(" ".join).filter(lambda title: len(title) > 20)


@pytest.fixture(scope="module")
def animals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    home = Home.find(tmp_path_factory.mktemp("animals"))
    home.papers.parent.mkdir(parents=True, exist_ok=True)
    corpus = Corpus(home.papers)
    corpus.add(
        paper(title, f"2601.0000{number}", authors=["Ada Lemur"], published="2026-01-05", abstract="A forest.")
        for number, title in enumerate(TITLES)
    )
    corpus.close()
    with opened(home) as small:
        small.ready(home)
        yield small


def found(small: Small, query: str) -> list[int]:
    """Return the papers that are found, by their place in `TITLES`."""
    return [int(name[-1]) for name in small.corpus.reader.ids(small.engine.answer(View(query)).rows)]


@given(MADE, st.sampled_from(sorted(STYLES)))
def test_the_title_of_a_reference_is_among_its_runs(title: str, style: str) -> None:
    text = STYLES[style].format(title=title, year=2026)
    assert title_id(title) in {run.identity for run in title_runs(text)}


@pytest.mark.parametrize("style", STYLES)
def test_a_reference_finds_its_paper_first(animals: Small, style: str) -> None:
    for number, title in enumerate(TITLES):
        text = STYLES[style].format(title=title, year=2026)
        assert found(animals, text)[:1] == [number], text


def test_a_title_broken_by_lines_and_hyphens_is_found(animals: Small) -> None:
    text = "[7] Lemur, A. (2026). Striped Oka-\npis Eat Leaves in the\nRain Forest. In\nProceedings of Animals, 1-12."
    assert found(animals, text) == [0]


def as_pasted(text: str) -> str:
    """Return the query of a text pasted in the explorer: terminals paste the end of a line as a carriage return."""
    return on_one_line(text.replace("\n", "\r"))


def as_list(style: str, before: str = "") -> str:
    return "\n".join(
        f"{before.format(n)}{STYLES[style].format(title=title, year=2026)}" for n, title in enumerate(TITLES, 1)
    )


@pytest.mark.parametrize(
    "text",
    [
        *map(as_list, ("BibTeX", "RIS", "EndNote", "APA", "Vancouver")),
        as_list("MLA", "[{}] "),
        as_list("Nature", "{}. "),
        as_list("APA", "[{}] ").replace(". ", ".\n   "),
        as_list("APA", "[{}] ").replace("\n", " "),
        "\n".join(TITLES),
        "\n".join(f"• {title}" for title in TITLES),
        "\n".join(f"- [{title}](https://example.org/{len(title)})" for title in TITLES),
        "<ul>" + "".join(f"<li><a href='https://example.org'>{title}</a></li>" for title in TITLES) + "</ul>",
    ],
)
@pytest.mark.parametrize("change", [str, as_pasted])
def test_all_papers_of_a_list_are_found_in_its_order(animals: Small, text: str, change: Callable[[str], str]) -> None:
    assert found(animals, change(text)) == [0, 1, 2, 3, 4]
    answer = animals.engine.answer(View(change(text)))
    assert answer.note == "Searched for the 5 entries of this list."
    assert partial_matches(answer, animals.engine) == ()


def test_unknown_entries_are_named_and_others_found_by_their_words_or_ids(animals: Small) -> None:
    inexact = ["Striped Okapis Eat in a Rain Forest", "Why Do Zebbras Run? Evidence from Three Deserts"]
    entries = [TITLES[1], *inexact, "Nobody Wrote about These Walruses", "2601.00003"]
    answer = animals.engine.answer(View("\n".join(entries)))
    assert animals.corpus.reader.ids(answer.rows) == ["2601.00001", "2601.00000", "2601.00002", "2601.00003"]
    assert "No paper was found for “Nobody Wrote about These Walruses”." in answer.note


@pytest.mark.parametrize(
    "text",
    [
        "Striped Okapis Eat Leaves\nin the Rain Forest",
        "We study the forest, a place of trees.\nIt is known for rain. We count\nokapis and lemurs in three deserts.",
        "gentle lemurs in the forest and by the rivers (2026)",
    ],
)
def test_other_texts_are_no_lists(animals: Small, text: str) -> None:
    note = animals.engine.answer(View(text)).note
    assert "list" not in note
    assert "in the text" not in note


def test_the_title_of_another_paper_within_a_title_is_not_taken_for_it(animals: Small) -> None:
    for text in ("Towards Robust Otters: Evidence from 2026", "The zoo: Towards Robust Otters"):
        assert "in the text" not in animals.engine.answer(View(text)).note


def test_the_end_of_a_list_that_does_not_fit_a_query_box_is_not_dropped_silently(animals: Small) -> None:
    pasted = on_one_line("\n".join(TITLES * 12))
    assert len(pasted) <= 2_000
    assert pasted.endswith(CUT)
    assert animals.engine.answer(View(pasted)).note.startswith("Searched for only the first ")


@given(st.text(alphabet="aB1 .:/-_#*[](){}<>%\\$&;`~\n↵@TYAU", max_size=120))
def test_any_text_is_taken_apart(text: str) -> None:
    assert all(len(entries) > 1 for entries in lists_in(text))
    assert "\n" not in on_one_line(text)
    list(title_runs(text))


@pytest.mark.parametrize("identifier", ["https://doi.org/10.9999/1.1", "arXiv:9912.99999, 2026"])
def test_a_reference_with_an_unknown_identifier_is_found_by_its_title(animals: Small, identifier: str) -> None:
    answer = animals.engine.answer(View(f"Lemur, A. and Otter, B. {TITLES[0]}. arXiv preprint {identifier}"))
    assert animals.corpus.reader.ids(answer.rows) == ["2601.00000"]
    assert answer.note.startswith("No paper has the identifier ")
    assert answer.note.endswith("Showing the paper whose title is in the text.")


@pytest.mark.parametrize(
    "words", ["pdf", "github code", "arXiv", "paper", "slides", "huggingface", "Hugging Face", "[pdf]", "(code)"]
)
@pytest.mark.parametrize("text", [TITLES[0], "striped okapis eat leaves", "okapis eat leaves in the rain"])
def test_words_of_a_web_search_beside_a_title_are_not_searched(animals: Small, text: str, words: str) -> None:
    for query in (f"{text} {words}", f"{words}: {text}") if words in ("pdf", "[pdf]") else (f"{text} {words}",):
        answer = animals.engine.answer(View(query))
        assert animals.corpus.reader.ids(answer.rows[:1]) == ["2601.00000"]
        assert answer.note.startswith(f"Searched for “{text}”, without “{words.strip('[]()')}”.")


@pytest.mark.parametrize(
    "query", ["counting quokkas pdf", "counting quokkas with no labels code", "title:okapis eat leaves pdf", "code"]
)
def test_words_of_a_web_search_are_searched_beside_few_words_and_others(animals: Small, query: str) -> None:
    assert "without" not in animals.engine.answer(View(query)).note


def test_words_of_a_web_search_in_a_title_are_searched() -> None:
    assert without_web_words("Automated okapi counts on GitHub code") == ("Automated okapi counts on", "GitHub code")
    assert without_web_words("striped okapis github") == ("", "")
    assert without_web_words("striped okapis in code") == ("", "")
    assert without_web_words("pdf arxiv: striped okapis eat") == ("striped okapis eat", "pdf arxiv")


@given(st.text(alphabet="pdf arxivcode-:[] ", max_size=200))
def test_words_of_a_web_search_are_removed_from_any_text(text: str) -> None:
    rest, removed = without_web_words(text)
    assert bool(rest) == bool(removed)


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        (r"\cite{wu2026okapis}", ["author:wu year:2026 okapis"]),
        (r"\citep[see][p. 3]{wu2026okapis, li2025x}", ["author:wu year:2026 okapis", "author:li year:2025"]),
        ("[@wu2026okapis; @li2025]", ["author:wu year:2026 okapis", "author:li year:2025"]),
        ("[Wu+26]", ["author:Wu year:2026"]),
        ("[Wu+26, Li98a]", ["author:Wu year:2026", "author:Li year:1998"]),
        ("(Wu & Li, 2026; see Chen et al., 2025)",
         ['author:"Wu" author:"Li" year:2026', 'author:"Chen" year:2025']),
        ("agents; planning; memory", []),
        ("author:li; year:2025", []),
        ("[12]", []),
    ],
)  # fmt: skip
def test_citations_are_read(text: str, queries: list[str]) -> None:
    assert list(several_cited(text).values()) == queries


def test_cited_papers_are_found_and_unknown_citations_named(animals: Small) -> None:
    assert found(animals, r"\cite{lemur2026striped, lemur2026gentle}") == [0, 1]
    answer = animals.engine.answer(View("[@nobody2020x; @lemur2026zebras]"))
    assert animals.corpus.reader.ids(answer.rows) == ["2601.00002"]
    assert "No paper was found for “nobody2020x”." in answer.note
    assert animals.engine.answer(View(r"\cite{nobody2020x}")).total == 0


LINKS = {
    "https://openreview.net/forum?id=aBc123xYz": "2601.10001",
    "http://www.example.org/papers/okapi.pdf": "2601.10002",
    "https://github.com/lemur/Okapi": "2601.10003",
    "https://zenodo.org/records/1234567": "2601.10004",
}


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    home = Home.find(tmp_path_factory.mktemp("linked"))
    home.papers.parent.mkdir(parents=True, exist_ok=True)
    corpus = Corpus(home.papers)
    corpus.add(
        paper(f"Okapi {identity}", identity, **({"code": [link]} if "github" in link else {"url": link}))
        for link, identity in LINKS.items()
    )
    corpus.add([paper("A Lemur", "2601.10005", abstract="Our code is at https://github.com/lemur/walk and more.")])
    corpus.find_facts()
    corpus.close()
    with opened(home) as small:
        small.ready(home)
        yield small


@pytest.mark.parametrize(
    ("query", "papers"),
    [
        *((link, [identity]) for link, identity in LINKS.items()),
        ("openreview.net/pdf?id=aBc123xYz", ["2601.10001"]),
        ("See <https://example.org/papers/okapi.html#top>, please", ["2601.10002"]),
        ("git@github.com:lemur/okapi.git", ["2601.10003"]),
        ("10.5281/zenodo.1234567", ["2601.10004"]),
        ("https://github.com/Lemur/walk/tree/main", ["2601.10005"]),
        ("[a](https://zenodo.org/record/1234567) and www.github.com/lemur/okapi/", ["2601.10004", "2601.10003"]),
    ],
)
def test_an_address_finds_the_papers_with_this_link(linked: Small, query: str, papers: list[str]) -> None:
    assert linked.corpus.reader.ids(linked.engine.answer(View(query)).rows) == papers


def test_an_unknown_address_is_searched_as_words(linked: Small) -> None:
    answer = linked.engine.answer(View("https://example.org/okapi"))
    assert answer.total == len(LINKS)
    assert "identifier" not in answer.note
