"""Search by meaning: papers without any word of the query, within its conditions."""

import sys
from collections.abc import Iterator

import pytest

from factories import paper
from hashed_encoder import HashedEncoder
from paper_index.paths import Home
from paper_index.search import Answer, Filter, View
from paper_index.search.bitsets import bits_from_rows
from paper_index.semantic.building import build_vectors
from paper_index.semantic.encoder import Encoder
from paper_index.semantic.model_files import NoModel
from paper_index.semantic.views import MeaningViews
from paper_index.workspace import Workspace

pytest.importorskip("numpy", reason="vectors are compared by numpy, which the extra 'semantic' installs")

PAPERS = [
    paper("A car for everybody", "2501.00001", published="2025-01-01", abstract="The car is fast."),
    paper("The automobile", "2401.00002", published="2024-01-01", abstract="An automobile, a fast automobile."),
    paper("Feline habits", "2501.00003", published="2025-01-01", abstract="Sleep."),
]


@pytest.fixture
def workspace(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setattr("paper_index.catalogue.papers", lambda: iter(()))
    with Workspace(home) as opened:
        opened.corpus.add(PAPERS, name="test")
        assert opened.ready_index()
        yield opened


@pytest.fixture
def views(workspace: Workspace, home: Home) -> MeaningViews:
    build_vectors(workspace.corpus.reader, home.vectors, HashedEncoder())
    return views_with(workspace, HashedEncoder())


def views_with(workspace: Workspace, encoder: Encoder) -> MeaningViews:
    return MeaningViews(workspace.engine, workspace.blend.vectors, lambda: encoder)


def titles(workspace: Workspace, answer: Answer) -> list[str]:
    return [each.title for each in workspace.corpus.reader.papers(answer.rows)]


def test_a_paper_in_other_words_is_found_and_marked(workspace: Workspace, views: MeaningViews) -> None:
    answer = views.answer(View("~ fast car"))
    assert titles(workspace, answer) == ["A car for everybody", "The automobile"]
    assert answer.by_meaning == frozenset() and answer.note == ""  # both have the word fast
    answer = views.answer(View("~ car"))
    assert titles(workspace, answer) == ["A car for everybody", "The automobile"]
    assert answer.by_meaning == {answer.rows[1]}
    assert answer.scores[answer.rows[0]] > answer.scores[answer.rows[1]] > 0
    assert "car" in answer.words and answer.view == View("~ car")
    assert titles(workspace, workspace.engine.answer(View("~ car"))) == ["A car for everybody"]  # by words


@pytest.mark.parametrize(
    "view",
    [View("~ car year:2024"), View("~ car -everybody"), View("~ car", frozenset({Filter("year", "2024")}))],
    ids=["field", "minus", "filter"],
)
def test_conditions_and_filters_hold(workspace: Workspace, views: MeaningViews, view: View) -> None:
    answer = views.answer(view)
    assert titles(workspace, answer) == ["The automobile"]
    assert len(answer.by_meaning) == 1


def test_with_a_filter_other_values_are_counted_among_the_best_papers(views: MeaningViews) -> None:
    answer = views.answer(View("~ car", frozenset({Filter("year", "2024")})))
    assert dict(answer.facets["year"]) == {"2024": 1, "2025": 1}
    assert answer.total == 1


def test_conditions_alone_are_an_ordinary_query(views: MeaningViews) -> None:
    answer = views.answer(View("~ year:2025"))
    assert answer.total == 2 and not answer.by_meaning and answer.by_words


def test_other_orders_apply_to_the_papers_that_are_found(workspace: Workspace, views: MeaningViews) -> None:
    answer = views.answer(View("~ car", sort="date", reverse=True))
    assert titles(workspace, answer) == ["The automobile", "A car for everybody"]


def test_papers_without_a_vector_are_found_by_words_and_counted(
    workspace: Workspace, views: MeaningViews, home: Home
) -> None:
    workspace.corpus.add([paper("One more car", "2502.00004")], name="later")
    answer = views.answer(View("~ car"))
    assert "One more car" in titles(workspace, answer)
    assert answer.note.endswith("3 of 4 papers have vectors; the others are found by words only.")


def test_without_a_model_words_are_searched_and_the_reason_is_given(
    workspace: Workspace, views: MeaningViews, home: Home
) -> None:
    def missing() -> Encoder:
        raise NoModel("Search by meaning needs the extra 'semantic'.")

    answer = MeaningViews(workspace.engine, workspace.blend.vectors, missing).answer(View("~ car"))
    assert answer.note.startswith("Search by meaning needs the extra")
    assert titles(workspace, answer) == ["A car for everybody"]
    other = views_with(workspace, HashedEncoder(model="fedcba98")).answer(View("~ car"))
    assert other.note.startswith("The vectors are of another model") and other.total == 1


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"file": "../x"}'])
def test_damaged_vectors_are_reported_and_words_are_searched(
    workspace: Workspace, views: MeaningViews, home: Home, content: str
) -> None:
    (home.vectors / "vectors.json").write_text(content)
    answer = views.answer(View("~ car"))
    assert "damaged" in answer.note and titles(workspace, answer) == ["A car for everybody"]
    assert "Searched by words only." in answer.note
    assert "for “automobile”" in views.answer(View("~ automobyle")).note


def test_notes_name_no_number_of_vectors_while_they_are_being_made(workspace: Workspace, home: Home) -> None:
    encoder = HashedEncoder()
    views = MeaningViews(workspace.engine, workspace.blend.vectors, lambda: encoder, lambda: True)
    assert views.answer(View("~ car")).note == "No paper has a vector yet: they are being made. Searched by words only."
    build_vectors(workspace.corpus.reader, home.vectors, encoder)
    workspace.corpus.add([paper("One more car", "2502.00004")], name="later")
    note = views.answer(View("~ car")).note
    assert note.endswith("Vectors are being made; papers without one are found by words only.")


def test_without_papers_nothing_is_found(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paper_index.catalogue.papers", lambda: iter(()))
    with Workspace(home) as workspace:
        assert build_vectors(workspace.corpus.reader, home.vectors, HashedEncoder()).papers == 0
        answer = views_with(workspace, HashedEncoder()).answer(View("~ car"))
        assert answer.total == 0 and "damaged" not in answer.note
        workspace.corpus.add(PAPERS, name="test")
        assert build_vectors(workspace.corpus.reader, home.vectors, HashedEncoder()).embedded == 3
        assert views_with(workspace, HashedEncoder()).answer(View("~ car")).total


def test_without_numpy_words_are_searched(
    workspace: Workspace, views: MeaningViews, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    answer = views.answer(View("~ car"))
    assert answer.note.startswith("Vectors cannot be compared") and titles(workspace, answer) == ["A car for everybody"]
    assert workspace.engine.similar(answer.rows[0]) is not None


def test_without_vectors_the_command_that_makes_them_is_named(workspace: Workspace, home: Home) -> None:
    answer = views_with(workspace, HashedEncoder()).answer(View("~ car"))
    assert "'paper-tui index vectors' makes them" in answer.note and answer.total == 1


def test_a_search_for_the_best_papers_scores_them_like_any_other(workspace: Workspace) -> None:
    many = [paper(f"Car {'fast ' * (n % 7)}{n}", f"2503.{n:05}", abstract="car " * (n % 5)) for n in range(60)]
    workspace.corpus.add(many, name="later")
    workspace.ready_index()
    view = View("car fast", match_any=True)
    scores = workspace.engine.matching(view).scores
    best = workspace.engine.matching(view, best=10)
    assert len(scores) == best.rows.bit_count() == 62
    assert 10 <= len(best.scores) < len(scores) and best.scores.items() <= scores.items()
    assert max(scores, key=scores.__getitem__) in best.scores
    within = bits_from_rows(list(scores)[:5])
    assert workspace.engine.matching(view, within=within).scores == dict(list(scores.items())[:5])
    assert workspace.engine.matching(View("car", frozenset({Filter("year", "2024")})), best=0).rows.bit_count() == 0
