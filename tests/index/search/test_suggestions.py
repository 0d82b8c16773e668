"""Unknown names in a query are suggested, and they and a wrong year make no list empty."""

import pytest

from paper_index.search import View
from paper_index.search.assist.partial_matches import with_partial_matches
from paper_index.workspace import Workspace


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("imagenet>85", "result:imagenet>85"),
        ("ImageNet > 85", "result:ImageNet>85"),
        ("imagenet/top-1>80", "result:imagenet/top-1>80"),
        ("accuracy>80", "result:accuracy>80"),
        ("ILSVRC-2012>=85.5%", "result:ILSVRC-2012>=85.5%"),
        ("yeer>2018", "year>2018"),
        ("code>0", "has:code"),
    ],
)
def test_a_comparison_of_a_name_suggests_the_condition(explored: Workspace, query: str, meant: str) -> None:
    answer, found = explored.engine.answer(View(query)), explored.engine.answer(View(meant))
    assert found.total and not found.note
    assert answer.suggestion == meant
    assert f"Did you mean {meant}?" in answer.errors[0][2]


def test_another_comparison_is_searched_as_words_and_reported(explored: Workspace) -> None:
    answer = explored.engine.answer(View("image zzqq>85"))
    assert "Unknown comparison 'zzqq>85', searched as a word." in answer.note
    assert not answer.suggestion


@pytest.mark.parametrize(
    "query", ["100M>50", "p<0.05", "p < 0.05", "A->B", "n>100", "layers > 50", "k=5", "top-k=5", "C>D", "image -> text"]
)
def test_signs_of_comparison_in_a_text_are_no_conditions(explored: Workspace, query: str) -> None:
    answer = explored.engine.answer(View(query), exact=True)
    assert answer.note == answer.suggestion == "" and not answer.errors


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("titel:", ""),
        ('titel:"', ""),
        ("zzqq:", ""),
        ("titel:ima", "title:ima"),
        ("zzqq:ima", "ima"),
        ("zzqq:(ima", "ima"),
        ("network zzqq:ima", "network ima"),
    ],
)
def test_an_unknown_field_empties_no_list(explored: Workspace, query: str, same: str) -> None:
    answer = explored.engine.answer(View(query), typing=True)
    assert answer.rows and set(answer.rows) == set(explored.engine.answer(View(same), typing=True).rows)
    assert answer.errors


def test_an_unknown_field_is_a_word_if_papers_have_it(explored: Workspace) -> None:
    answer = explored.engine.answer(View("image:network"))
    assert set(answer.rows) == set(explored.engine.answer(View("image network")).rows)
    assert answer.note == "No field image:, searched as a word."


_OF_OTHERS = "No paper of this year has all these words; showing those of other years."


def test_a_category_of_arxiv_is_its_area(explored: Workspace) -> None:
    answer = explored.engine.answer(View("primary:cs.CV"))
    assert answer.total and answer.rows == explored.engine.answer(View("area:computer-vision")).rows
    (error,) = explored.engine.answer(View("cat:cs.LG")).errors
    assert "not categories of arXiv" in error[2] and "area:computer-vision" in error[2]


@pytest.mark.parametrize(
    ("question", "title", "note"),
    [
        ("which 2021 paper introduced kronecker sparse bayesian vector recovery?", "Bayesian Algorithms", _OF_OTHERS),
        ("papers about residual attention network from 2031", "Residual Attention Network", _OF_OTHERS),
        (
            "I remember a 2031 paper about fake news zzqq",
            "TI-CNN: Convolutional",
            "No paper has all these words; these have some.",
        ),
    ],
)
def test_a_question_with_the_wrong_year_finds_its_paper(
    explored: Workspace, question: str, title: str, note: str
) -> None:
    answer = explored.engine.answer(View(question))
    (first,) = explored.corpus.reader.lines(answer.rows[:1])
    assert first.title.startswith(title)
    assert note in answer.note
    assert "the year in the question" not in answer.note


def test_below_the_few_papers_of_the_year_follow_those_of_other_years(explored: Workspace) -> None:
    question = "which 2017 paper introduced the attention network for image classification"
    answer = with_partial_matches(explored.engine.answer(View(question)), explored.engine)
    dates = {line.row: line.date[:4] for line in explored.corpus.reader.lines(answer.rows)}
    own = [row for row in answer.rows if row not in answer.partial]
    assert own and {dates[row] for row in own} == {"2017"}
    assert {dates[row] for row in answer.partial} - {"2017"}
