"""Titles are found that are pasted with markup, as a link or as the name of a file, and in posts and questions."""

import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import paper
from index.search.small_homes import Small, opened
from paper_index.corpus import Corpus
from paper_index.paths import Home
from paper_index.search import View
from paper_index.search.query.parser import parse
from paper_index.search.query.pasted import plain_text
from paper_index.search.query.reference_lists import on_one_line
from paper_index.workspace import Workspace

TITLE = "Striped Okapis Eat Leaves in the Rain Forest"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("[Truncated Okapi Search](https://example.org/truncated-okapi)", "Truncated Okapi Search"),
        ("### **Okapis: a Survey** #", "Okapis: a Survey"),
        ("- [ ] Okapis in the Rain (2025)", "Okapis in the Rain (2025)"),
        ("3. Okapis in the Rain", "Okapis in the Rain"),
        ("Okapis in the Rain∗† 1", "Okapis in the Rain"),
        ('<a href="https://example.org/x?y=1&z=2">Okapis &amp; Rain</a>', "Okapis & Rain"),
        ("<h1><span>Title:</span>Okapis in the Rain</h1>", "Okapis in the Rain"),
        (r"\emph{Okapis} for {B}ERT", "Okapis for BERT"),
        (r"as \citep[see][p.~3]{wu2026okapis} and \cite{li2025}", "as wu2026okapis and li2025"),
        ("Okapis%20in%20Rain%3A%20a%20Survey", "Okapis in Rain: a Survey"),
        ("https://example.org/search?q=okapis+in%20rain", "okapis in rain"),
        ("https://example.org/2026/okapis-in-the-rain.html", "okapis in the rain"),
        ("wu_2026_okapis_rain.pdf", "wu 2026 okapis rain"),
        (r"\emph{}", r"\emph{}"),
        ("OkapisEatLeaves.pdf", "Okapis Eat Leaves"),
        ("Wu et al. - 2026 - Okapis (1).pdf", "Wu et al. - 2026 - Okapis"),
        ("/home/ada/papers/Okapis:_Rain_and_Trees.pdf", "Okapis: Rain and Trees"),
        (r"C:\Users\Ada\2026 - Okapis in the Rain.pdf", "2026 - Okapis in the Rain"),
        ("~/okapis_in_rain.pdf", "okapis in rain"),
        ('$ paper-tui search "striped okapis"', '"striped okapis"'),
        ("paper-tui --home x search --json striped okapis --limit 5", "striped okapis"),
        ("okapis-eat-leaves-in-the-rain-forest", "okapis eat leaves in the rain forest"),
    ],
)
def test_markup_is_not_text(text: str, plain: str) -> None:
    assert " ".join(plain_text(text).split()) == plain


@pytest.mark.parametrize(
    "text",
    ["C#", "A* search", "p(y|x)", "votes<50 year>2020", "state-of-the-art", "DeepSeek-R1-Distill-Qwen-1.5B", "- okapi",
     "/okapi", "a/b", "paper-tui", "paper-tui search",
     "tag:a-b-c-d-e-f-g", "readme.md", "50% of 20%", "https://example.org/x", "title:okapi", "x_1 and y_2", "a & b;"],
)  # fmt: skip
def test_other_queries_stay_as_they_are(text: str) -> None:
    assert plain_text(text) == text


@given(st.text(alphabet="aB1 .:/-_#*[](){}<>%\\$&;`~\n", max_size=80))
def test_any_text_can_be_pasted(text: str) -> None:
    plain_text(text)
    parse(text)


@pytest.fixture(scope="module")
def okapis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    home = Home.find(tmp_path_factory.mktemp("okapis"))
    home.papers.parent.mkdir(parents=True, exist_ok=True)
    about = "We study the rain forest. A new method shows that OR is not needed for leaves."
    corpus = Corpus(home.papers)
    corpus.add(
        [
            paper(TITLE, "2601.00001", authors=["Ada Lemur"], published="2026-01-05", abstract=about),
            paper("Striped Lemurs Eat", "2501.00002", published="2025-01-05", abstract="Leaves of the forest."),
            paper("Remember Rain", "2601.00003", published="2026-01-06", abstract="A paper that used a forest."),
        ]
    )
    corpus.close()
    with opened(home) as small:
        small.ready(home)
        yield small


@pytest.mark.parametrize(
    "query",
    [
        f'Excited to share our new paper "{TITLE}" 🚀 https://t.co/aB3dE #NLProc #AI',
        f"{TITLE} #LLM #AI",
        "striped okapis eat leaves #LLM #AI",
        "(PDF) striped okapis eat leaves",
        f"📄 Paper: {TITLE} 💻 Code: https://t.co/abC34",
        f'"{TITLE.replace("Leaves", "Laeves")}"',
        f'"{TITLE.replace("Leaves", "Grass")}"',
        f"https://example.org/{TITLE.replace(' ', '-')}",
        f"Lemur et al. - 2026 - {TITLE}.pdf",
        "lemur_2026_striped_okapis_eat.pdf",
        "lemur2026striped",
        "Stri\u0301ped O\u0308kapis e\u0301at",
        "\u202aStriped okapis\u202c eat leaves",
        "I remember a 2026 paper that used striped leaves in a forest, what was it called?",
        "I'm looking for articles about striped eating of leaves from 2026",
    ],
)
def test_a_pasted_title_finds_its_paper(okapis: Small, query: str) -> None:
    answer = okapis.engine.answer(View(query))
    assert okapis.corpus.reader.ids(answer.rows[:1]) == ["2601.00001"], answer.note


def test_a_known_tag_is_a_condition_in_any_text(okapis: Small) -> None:
    okapis.library.tag([paper("Striped Lemurs Eat", "2501.00002")], ["reading"])
    answer = okapis.engine.answer(View(f"{TITLE} is what we like best #reading"))
    assert okapis.corpus.reader.ids(answer.rows) == ["2501.00002"]


def test_few_words_and_an_unknown_tag_find_nothing(okapis: Small) -> None:
    assert okapis.engine.answer(View("striped okapis #LLM")).rows == ()


def test_the_key_of_a_citation_in_latex_finds_its_paper(okapis: Small) -> None:
    answer = okapis.engine.answer(View(r"\cite{lemur2026striped}"), typing=True, done=True)
    assert okapis.corpus.reader.ids(answer.rows) == ["2601.00001"]


def test_a_question_that_no_paper_has_is_answered_by_its_subject(okapis: Small) -> None:
    answer = okapis.engine.answer(View("which papers exist on striped okapis?"))
    assert okapis.corpus.reader.ids(answer.rows) == ["2601.00001"]
    assert answer.note == "Showing results for “striped okapis”; none for the whole question."


def test_the_text_that_is_searched_is_shown(okapis: Small) -> None:
    assert okapis.engine.answer(View("lemur_2026_striped_okapis.pdf")).note.startswith(
        "Searched for “lemur 2026 striped okapis”."
    )


@pytest.mark.parametrize("query", ['forest AND "striped leaves"', 'forest "striped leaves" year<=2026'])
def test_operators_and_fields_are_no_words_from_which_on_a_phrase_is_searched_as_words(
    okapis: Small, query: str
) -> None:
    assert "next to each other" not in okapis.engine.answer(View(query)).note
    assert "next to each other" in okapis.engine.answer(View('forest rain "striped leaves"')).note


@pytest.mark.parametrize(
    ("query", "searched"),
    [
        ("https://example.org/zoo/tree/main/okapis", "okapis"),
        ("https://example.org/remember/zzqqx.html", "remember"),
        ("example.org/forest/tree/zzqqx/okapis.md", "okapis"),
        ("https://example.org/search?q=okapis", "okapis"),
        ("okapis/zzqqx-zzqq", "okapis zzqqx zzqq"),
        ("title:okapis-zzqqx", "title:okapis title:zzqqx"),
    ],
)
def test_an_address_or_a_compound_that_no_paper_has_finds_papers_with_a_part(
    okapis: Small, query: str, searched: str
) -> None:
    answer = okapis.engine.answer(View(query))
    assert answer.searched == searched
    assert answer.rows == okapis.engine.answer(View(searched, match_any=True)).rows != ()
    assert f"“{searched}”." in answer.note


@pytest.mark.parametrize(
    "query", ["https://arxiv.org/abs/2512.99999", "https://doi.org/10.1234/forest-rain", "1-2-3-26"]
)
def test_an_unknown_identifier_has_no_parts(okapis: Small, query: str) -> None:
    assert okapis.engine.answer(View(query)).rows == ()


@pytest.mark.parametrize("query", ["okapis-zzqqx>85", '"okapis-zzqqx"', "=okapis-zzqqx", "-okapis-zzqqx rain zzqqx"])
def test_a_comparison_and_an_exact_compound_have_no_parts(okapis: Small, query: str) -> None:
    assert "okapis zzqqx" not in okapis.engine.answer(View(query)).note


def test_a_word_that_is_excluded_twice_is_not_searched_alone(okapis: Small) -> None:
    assert okapis.engine.answer(View("zebra NOT -okapis")).rows == ()


TRACEBACK = """Traceback (most recent call last):
  File "/usr/lib/python3/okapi/lemur.py", line 12, in <module>
    return leaves[0] | rain
IndexError: list index out of range"""
TABLE = "Okapi | Leaves | Rain\n--- | --- | ---\nstriped | 66.6 | 79.6\nplain | 74.2 | 85.4"


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (TRACEBACK, "No paper has all these words; these have some."),
        (TABLE, "This was searched as text, so OR, NOT and minus signs in it are not operators."),
        (" ".join(TABLE.split()), "This was searched as text, so OR, NOT and minus signs in it are not operators."),
        ("From: ada@example.org\nSubject: Fwd: striped okapis eat rain\nDate: 1 May\n\nHi,", "Searched for the title"),
        ('{"data": [{"id": "a1", "title": "Striped okapis eat rain", "year": 2026}]}', "Searched for the title"),
        ("10.9999/unknown", "No paper has the identifier 10.9999/unknown."),
    ],
)
def test_text_that_is_pasted_by_mistake_is_searched_and_described(okapis: Small, text: str, note: str) -> None:
    answer = okapis.engine.answer(View(text))
    assert note in answer.note
    assert not answer.errors


@pytest.mark.quick_cases(6)
@pytest.mark.parametrize(
    "part",
    [
        *(
            "striped okapis eat leaves. ",
            "2601.00009 ",
            "x\n",
            "[1] ",
            "https://example.org/a/b-c ",
            "-",
            "a ",
            "a",
            "1 ",
        ),
        *(
            "(",
            '"a ',
            "Wu, J., ",
            "a | ",
            "\\emph{a} {B} ",
            "<a href='x'>&amp;</a> ",
            "a. ",
            "↵",
            "{",
            "@a{b, ",
            "pdf ",
        ),
    ],
)
def test_a_very_long_text_is_searched_soon(okapis: Small, part: str) -> None:
    text = (part * 100_000)[:100_000]
    taken = []
    for _ in range(2):
        began = time.process_time()
        okapis.engine.answer(View(text))
        on_one_line(text)
        taken.append(time.process_time() - began)
    assert min(taken) < 0.3


@pytest.mark.parametrize("address", ["https://zzqq.zz/zzxy", "zzqq.zz/zzxy"])
def test_a_note_names_other_searches_for_an_address_without_papers(explored: Workspace, address: str) -> None:
    answer = explored.engine.answer(View(address))
    assert not answer.rows
    assert answer.note.endswith("search for words of the title or for the authors.")
