"""Acronyms that the papers of a home define find papers that write them out, and the reverse."""

from collections.abc import Iterator

import pytest
from hypothesis import given

from factories import paper
from hostile_text import anything
from index.search.small_homes import Small, builds, opened
from paper_index.curator import Curator
from paper_index.paths import Home
from paper_index.search import View
from paper_index.search.acronym_table import Acronyms, chosen
from paper_index.search.index.builder import build
from paper_index.search.index.directory import ACRONYMS_FILE
from paper_index.search.text.acronym_definitions import definitions

DEFINES = paper("Okapi one", abstract="We use okapi-zebra models (OZMs) of savannas.")
WRITES_OUT = paper("Okapi-zebra models of rivers")
ABBREVIATES = paper("OZM of lakes")
APART = paper("Models of a zebra and an okapi")
PAPERS = [DEFINES, WRITES_OUT, ABBREVIATES, APART]


@pytest.fixture
def small(home: Home) -> Iterator[tuple[Small, Home]]:
    with opened(home) as workspace:
        workspace.corpus.add(PAPERS)
        assert workspace.ready(home)
        yield workspace, home


def titles(small: Small, query: str, *, typing: bool = False) -> list[str]:
    rows = small.engine.answer(View(query), typing=typing, exact=True).rows
    return [each.title for each in small.corpus.reader.papers(rows)]


def test_a_rare_acronym_is_not_worth_more_than_the_frequent_words_it_stands_for(home: Home) -> None:
    """Else the papers that abbreviate come before those whose titles have the words of the query."""
    with opened(home) as workspace:
        usual = [paper(f"Zebra models of river {number} and okapi") for number in range(40)]
        workspace.corpus.add([paper("Zebra models", abstract="Of savannas."), DEFINES, *usual, ABBREVIATES])
        assert workspace.ready(home)
        found = titles(workspace, "okapi zebra models")
    assert set(found[:40]) == {each.title for each in usual}
    assert ABBREVIATES.title in found[40:]


@pytest.mark.parametrize(
    ("text", "acronym", "expansion"),
    [
        ("We train vision-language models (VLMs).", "VLM", "vision-language model"),
        ("VLMs (vision-language models) are large.", "VLM", "vision-language model"),
        ("Retrieval-Augmented Generation (RAG) helps.", "RAG", "Retrieval-Augmented Generation"),
        ("with chain-of-thought (CoT) prompting", "CoT", "chain-of-thought"),
        ("using mixtures of experts (MoE; see below)", "MoE", "mixtures of experts"),
        ("by low-rank adaptation (LoRA)", "LoRA", "low-rank adaptation"),
        ("with 3D Gaussian Splatting (3DGS)", "3DGS", "3D Gaussian Splatting"),
        ("of multi-modal large language models (MLLMs)", "MLLM", "multi-modal large language model"),
        ("new strategies: graph search strategies (GSSs)", "GSS", "graph search strategy"),
        ("Recent text-to-image (T2I) models", "T2I", "text-to-image"),
        ("Okapi-to-zebra (O2Z) models", "O2Z", "Okapi-to-zebra"),
        ("a *Mixture of Experts*~(MoE)", "MoE", "Mixture of Experts"),
        ('the "Needle-in-a-Haystack" (NIAH) test', "NIAH", "Needle-in-a-Haystack"),
        ("İ İ İ large language models (LLMs)", "LLM", "large language model"),
    ],
)
def test_definitions_are_found_in_the_usual_forms(text: str, acronym: str, expansion: str) -> None:
    assert list(definitions(text)) == [(acronym, expansion)]


@pytest.mark.parametrize(
    "text",
    [
        "a large gain (up to 12%)",
        "a model (ours)",
        "as in Figure (a)",
        "the best score (SOTA) of all",
        "good results. Models (GRM)",
        "(VLM)",
        "~ (VLM)",
        "from zebras (O2Z)",
    ],
)
def test_other_brackets_define_nothing(text: str) -> None:
    assert list(definitions(text)) == []


@given(anything)
def test_any_text_has_definitions_of_its_own_words_only(text: str) -> None:
    for acronym, expansion in definitions(text):
        assert acronym in text
        assert expansion[:-1] in text


def test_of_an_ambiguous_acronym_the_expansions_of_most_papers_are_kept() -> None:
    definitions = {
        "TTS": {
            "text-to-speech": [1, 2, 3, 4, 5, 6],
            "text to speech": [7],
            "test-time scaling": [8, 9, 10],
            "tiny table search": [11],
            "total train size": [12, 13],
            "top term sampling": [14, 15],
        },
        "RAG": {"retrieval-augmented generation": [1]},
        "IT": {"information technology": [1, 2]},
    }
    kept = chosen(definitions, 100)
    assert [(each.text, each.papers) for each in kept.expansions("tts")] == [
        ("text-to-speech", 7),
        ("test-time scaling", 3),
        ("top term sampling", 2),
    ]
    assert [each.papers for each in kept.expansions("rags")] == [1]
    assert not kept.expansions("it"), "a stop word is no acronym"
    assert [each.acronym for each in kept.of_words(("Text", "to", "speech"[:6]))] == [], (
        "words are given in small letters"
    )
    assert [each.acronym for each in kept.of_words(("text", "speech"))] == ["TTS"], "queries lose stop words"
    assert not chosen(definitions, 100_000).expansions("rag"), "one of so many papers may be wrong"
    assert Acronyms.parse(kept.to_json().encode()).to_json() == kept.to_json()


def test_an_expansion_is_kept_in_each_of_its_spellings() -> None:
    definitions = {
        "MOM": {"multimodal okapi model": [*range(40)], "multi-modal okapi model": [41, 42], "my okapi": [43]}
    }
    kept = chosen(definitions, 100).expansions("mom")
    assert [each.text for each in kept] == ["multimodal okapi model", "multi-modal okapi model"]


@pytest.mark.parametrize("content", [b"", b"[]", b'{"a": 1}', b'{"a": [["A", "b", "c"]]}', b'{"a": [[1, 2, 3, 4]]}'])
def test_damaged_acronyms_are_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Acronyms.parse(content)


def test_an_acronym_finds_its_expansion_and_the_reverse_but_the_words_of_the_query_lead(
    small: tuple[Small, Home],
) -> None:
    workspace, _ = small
    for query in ("ozm", "OZMs", "ozm -mamba"):
        found = titles(workspace, query)
        assert found[0] == ABBREVIATES.title, query
        assert sorted(found) == sorted(each.title for each in (DEFINES, WRITES_OUT, ABBREVIATES))
    found = titles(workspace, "okapi-zebra model")
    assert found[0] == WRITES_OUT.title
    assert sorted(found) == sorted(each.title for each in (DEFINES, WRITES_OUT, ABBREVIATES))
    assert titles(workspace, "okapi zebra models lakes") == [ABBREVIATES.title]
    assert titles(workspace, "ozm rivers") == [WRITES_OUT.title]
    assert titles(workspace, "title:ozm") == [ABBREVIATES.title, WRITES_OUT.title]


def test_an_acronym_on_s_is_not_the_plural_of_another_one(home: Home) -> None:
    speech = paper("Okapi-to-savanna (OTS) systems", abstract="They are heard.")
    table = paper("An OT of zebras")
    models = paper("OZMs of rivers")
    with opened(home) as workspace:
        workspace.corpus.add([speech, table, models, ABBREVIATES])
        workspace.ready(home)
        assert titles(workspace, "ots") == [speech.title]
        assert titles(workspace, "ot") == [table.title]
        assert (
            sorted(titles(workspace, "ozm")) == sorted(titles(workspace, "ozms")) == [ABBREVIATES.title, models.title]
        )


def test_the_words_of_an_expansion_are_a_phrase(home: Home) -> None:
    defines = paper("Okapi-to-zebra (O2Z) models")
    phrase, apart = paper("From okapi-to-zebra and back"), paper("To each okapi a zebra")
    with opened(home) as workspace:
        workspace.corpus.add([defines, phrase, apart])
        workspace.ready(home)
        assert titles(workspace, "o2z") == [defines.title, phrase.title]


def test_exact_words_and_phrases_are_not_expanded(small: tuple[Small, Home]) -> None:
    workspace, _ = small
    assert (
        titles(workspace, '"OZM"')
        == titles(workspace, "=ozm")
        == titles(workspace, 'title:"OZM"')
        == [ABBREVIATES.title]
    )
    assert ABBREVIATES.title not in titles(workspace, '"okapi-zebra models"')


def test_an_acronym_that_is_the_beginning_of_more_frequent_words_is_not_expanded_while_it_is_typed(home: Home) -> None:
    longer = [paper(f"Okapi {number}", abstract="Ozmotic pumps in an ozmosis.") for number in range(3)]
    with opened(home) as workspace:
        workspace.corpus.add([*PAPERS, *longer])
        workspace.ready(home)
        assert WRITES_OUT.title not in titles(workspace, "ozm", typing=True)
        assert WRITES_OUT.title in titles(workspace, "ozm")


def test_the_explanation_has_the_definition_and_both_are_marked(small: tuple[Small, Home]) -> None:
    workspace, _ = small
    sentence = "OZM stands for okapi-zebra model in 1 paper."
    for query, title, marked in (
        ("ozm", WRITES_OUT.title, "Okapi-zebra models"),
        ("okapi-zebra model", ABBREVIATES.title, "OZM"),
    ):
        answer = workspace.engine.answer(View(query))
        (row,) = (row for row in answer.rows if title == next(workspace.corpus.reader.papers([row])).title)
        explanation = workspace.engine.explain(answer, row)
        assert explanation.acronyms == (sentence,)
        assert ("title", (marked,)) in explanation.fields
    answer = workspace.engine.answer(View("lakes"))
    assert workspace.engine.explain(answer, answer.rows[0]).acronyms == ()


def test_updates_of_the_index_keep_acronyms_right(some_home: Home) -> None:
    with opened(some_home) as workspace:
        workspace.corpus.add(PAPERS)
        workspace.ready(some_home)
        assert WRITES_OUT.title in titles(workspace, "ozm")
        more = paper("Okapi two", abstract="We use okapi-zebra models (OZMs) of deserts.")
        workspace.corpus.add([more])
        workspace.ready(some_home)
        answer = workspace.engine.answer(View("ozm rivers"))
        (sentence,) = workspace.engine.explain(answer, answer.rows[0]).acronyms
        assert sentence == "OZM stands for okapi-zebra model in 2 papers."
        updated = (builds(some_home)[0] / ACRONYMS_FILE).read_bytes()
        build(workspace.corpus.reader, some_home.index, anew=True)
        assert (builds(some_home)[0] / ACRONYMS_FILE).read_bytes() == updated
        assert workspace.engine.open_index()
        workspace.library.remove([DEFINES, more])
        Curator(workspace.corpus, workspace.library).follow()
        workspace.ready(some_home)
        assert WRITES_OUT.title not in titles(workspace, "ozm")


@pytest.mark.usefixtures("shared_out")
def test_two_processes_learn_the_same_acronyms(home: Home) -> None:
    defining = [paper(f"Okapi {n}", abstract="We use okapi-zebra models (OZMs).") for n in range(6)]
    with opened(home) as workspace:
        workspace.corpus.add(defining)
        workspace.ready(home)
    (folder,) = builds(home)
    (expansion,) = Acronyms.parse((folder / ACRONYMS_FILE).read_bytes()).expansions("ozm")
    assert expansion.papers == len(defining)
