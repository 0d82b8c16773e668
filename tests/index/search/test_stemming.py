"""Words of one stem: in British and American spelling, and with endings that change the meaning or do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import paper
from paper_index.paths import Home
from paper_index.search import View
from paper_index.search.text.american import american
from paper_index.search.text.stemming import Stem, same_meaning, stem
from paper_index.text.stop_words import STOP_WORDS
from paper_index.workspace import Workspace

SPELLINGS = """
analyse analyze, analysers analyzers, artefacts artifacts, behaviour behavior, behavioural behavioral,
catalogued cataloged, cataloguing cataloging, centre center, centred centered, centring centering, colours colors,
criticise criticize, defence defense, dialogue dialog, fibres fibers, fuelled fueled, generalisation generalization,
greyscale grayscale, haemoglobin hemoglobin, honourable honorable, kilometres kilometers, labelled labeled,
leukaemia leukemia, licence license, manoeuvres maneuvers, modelling modeling, neighbourhood neighborhood,
optimise optimize, optimising optimizing, optimisers optimizers, organisational organizational, practised practiced,
programme program, realisable realizable, theatre theater, tumours tumors, unlabelled unlabeled,
visualisations visualizations
"""
PAIRS = [tuple(pair.split()) for pair in SPELLINGS.split(",")]
DIFFERENT = """
acre acer, advise advice, fire fir, four for, general generate, hour hor, metric meter, noise nose, our or,
precise price, prologue prolog, rise rice, tour tor, wise wize
"""


@pytest.mark.parametrize("pair", PAIRS, ids=" ".join)
def test_either_spelling_finds_the_other(pair: tuple[str, str]) -> None:
    for one, other in (pair, pair[::-1]):
        assert Stem(one).matches(other)
        assert other.startswith(Stem(one).prefixes), "the index looks for words with these prefixes only"
        assert same_meaning(one, other)


@pytest.mark.parametrize("pair", [pair.split() for pair in DIFFERENT.split(",")], ids=" ".join)
def test_no_rule_of_spelling_merges_other_words(pair: list[str]) -> None:
    assert stem(pair[0]) != stem(pair[1])


def test_words_in_our_ise_and_re_that_have_no_american_spelling_stay_as_they_are() -> None:
    words = "four hour our tour detour pour source court wise likewise rise raise noise cruise exercise advise precise "
    words += "concise otherwise supervised televised advertisement hire fire acre parameter diameter genre"
    assert [word for word in words.split() if american(word) != word] == []


@pytest.mark.parametrize("words", ["llm llms", "gpu gpus", "vla vlas", "mdp mdps", "rag rags", "add adding"])
def test_plurals_of_abbreviations_are_folded(words: str) -> None:
    one, other = words.split()
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [
        ("generalize", "generalizing generalization generalises", "general generality"),
        ("visualization", "visualize visualizations", "visual"),
        ("model", "models modelling modeled", "modeler"),
        ("transform", "transforms transformation", "transformer"),
        ("study", "studies studied studying", ""),
    ],
)
def test_an_ending_may_change_the_meaning(word: str, near: str, far: str) -> None:
    assert all(same_meaning(word, form) for form in near.split())
    assert not any(same_meaning(word, form) for form in far.split())


_ENDINGS = st.sampled_from(("", "s", "ed", "ing", "ation", "er", "y", "ly", "al", "ment", "ible", "ness", "ize"))


@given(st.text("aeglnoiruzsyt", min_size=3, max_size=12), st.tuples(_ENDINGS, _ENDINGS, _ENDINGS))
def test_the_words_of_a_stem_are_recognised_before_they_are_stemmed(root: str, endings: tuple[str, str, str]) -> None:
    """By prefixes and by the endings behind them."""
    word, form = root + endings[0], root + endings[1] + endings[2]
    if word != form and stem(word) == stem(form) and len(form) <= len(stem(word)) + 5 and form not in STOP_WORDS:
        assert form.startswith(Stem(word).prefixes)
        assert Stem(word).matches(form)


def test_the_word_itself_leads_and_the_nearer_ending_follows(indexed_home: Home) -> None:
    titles = ["Okapis generalize", "Okapis generalized", "Okapis general"]
    with Workspace(indexed_home) as workspace:
        workspace.corpus.add([paper(title) for title in (*titles, "Colour of okapis", "Color of okapis")], name="some")
        workspace.ready_index()

        def found(query: str) -> list[str]:
            return [each.title for each in workspace.papers(workspace.engine.answer(View(query)).rows)]

        assert found("okapis generalize") == titles
        assert found("okapis colour") == ["Colour of okapis", "Color of okapis"]
        assert found("okapis color") == ["Color of okapis", "Colour of okapis"]
        assert found("okapis =colour") == ["Colour of okapis"]
