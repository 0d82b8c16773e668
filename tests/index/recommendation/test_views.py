"""Views that list recommended papers: with filters and orders, by part, and what explains an empty one."""

from dataclasses import replace

import pytest

from index.recommendation.conftest import ids
from index.search.small_homes import Small
from paper_index.digest.follow import Following
from paper_index.errors import PaperError
from paper_index.library.profile_marks import dismiss
from paper_index.papers.paper import Paper
from paper_index.recommendation.views import RecommendedViews, papers_value
from paper_index.search import Filter, View


def papers_of(made: Small, some: list[str]) -> list[Paper]:
    rows = made.corpus.reader.rows_of(some)
    return list(made.corpus.reader.papers([rows[each] for each in some]))


@pytest.fixture
def views(made: Small) -> RecommendedViews:
    """The views of `made`, with papers of two subjects under one tag and three bookmarks."""
    made.library.tag(papers_of(made, [*ids("1", 0, 1, 8), *ids("3", 0, 1, 8)]), ["both"])
    made.library.bookmark(papers_of(made, ids("2", 0, 1, 8)))
    return RecommendedViews(made.corpus.reader, made.library, made.engine)


def listed(made: Small, views: RecommendedViews, view: View) -> list[str]:
    return list(made.corpus.reader.ids(views.answer(view).rows))


BOOKMARKED = View(recommend="bookmarks", any_date=True)
BOTH = View(recommend="tag:both", any_date=True)


def test_a_view_lists_the_papers_that_fit_with_their_matches_and_reasons(made: Small, views: RecommendedViews) -> None:
    answer = views.answer(BOOKMARKED)
    found = made.corpus.reader.ids(answer.rows)
    assert found and {paper[:4] for paper in found} == {"2602"}
    assert all(0 < answer.scores[row] < 100 for row in answer.rows)
    assert "task: segmentation" in answer.shared[answer.rows[0]]
    assert answer.shared[answer.rows[0]][-1].startswith("like “State Space Models")
    assert answer.basis and (answer.basis.seeds, answer.basis.since, answer.basis.read) == (3, "", 0)
    assert dict(answer.facets["task"]) == {"segmentation": len(found)}, "the counts are those of the list"


def test_the_list_is_filtered_and_ordered_as_any_other(made: Small, views: RecommendedViews) -> None:
    by_match, by_date = (listed(made, views, replace(BOTH, sort=sort)) for sort in ("relevance", "date"))
    assert sorted(by_match) == sorted(by_date) and by_match != by_date
    one = listed(made, views, replace(BOTH, filters=frozenset({Filter("task", "simulation")})))
    assert one == [paper for paper in by_match if paper.startswith("2603")]
    assert listed(made, views, replace(BOTH, query="zebrafish", filters=frozenset())) == [
        paper for paper in by_match if paper.startswith("2601")
    ]


def test_without_a_date_only_papers_of_the_last_weeks_are_listed(made: Small, views: RecommendedViews) -> None:
    assert not listed(made, views, replace(BOTH, any_date=False, part="task:pose-estimation"))
    answer = views.answer(replace(BOTH, any_date=False))
    assert answer.basis and answer.basis.since > "2026-01"


def test_a_profile_of_two_subjects_can_be_narrowed_to_one(made: Small, views: RecommendedViews) -> None:
    parts = {part.reason.term: part.papers for part in views.parts(BOTH)}
    assert parts["task:pose-estimation"] == parts["task:simulation"] == 3
    found = listed(made, views, replace(BOTH, part="task:simulation"))
    assert found and {paper[:4] for paper in found} == {"2603"}
    assert not {*found} & {*ids("3", 0, 1, 8)}
    by_word = listed(made, views, replace(BOTH, part="zebrafish"))
    assert by_word and {paper[:4] for paper in by_word} == {"2601"}


def test_the_list_follows_the_marks(made: Small, views: RecommendedViews) -> None:
    first = listed(made, views, BOOKMARKED)[0]
    source = views.source(BOOKMARKED)
    change = dismiss(made.library, source.key, source.label, papers_of(made, [first]))
    assert first not in listed(made, views, BOOKMARKED)
    assert change.number and made.library.journal.undo() is not None
    assert first in listed(made, views, BOOKMARKED)
    dismiss(made.library, source.key, source.label, papers_of(made, [first]))
    dismiss(made.library, source.key, source.label, papers_of(made, [first]), on=False)
    assert first in listed(made, views, BOOKMARKED)


def test_selected_papers_are_a_source_whatever_their_ids(made: Small, views: RecommendedViews) -> None:
    view = View(recommend=papers_value(["an id: with signs/", *ids("2", 0, 1, 8)]), any_date=True)
    assert listed(made, views, view) == listed(made, views, BOOKMARKED)


@pytest.mark.parametrize(
    ("view", "note"),
    [
        (View(recommend="tag:none"), "No paper has the tag 'none'."),
        (View(recommend="saved:none"), "none"),
        (View(recommend="saved:Mine"), "“Mine” lists recommendations itself."),
    ],
)
def test_an_unusable_source_is_explained(made: Small, views: RecommendedViews, view: View, note: str) -> None:
    made.library.save_search("Mine", BOOKMARKED.to_dict())
    answer = views.answer(view)
    assert not answer.rows and note in answer.note


def test_without_an_index_the_answer_names_the_cause(made: Small, views: RecommendedViews) -> None:
    made.corpus.add(papers_of(made, ids("1", 0)))
    (row,) = made.corpus.reader.rows_of(ids("1", 9)).values()
    before = views.answer(BOTH).rows
    assert row in before
    made.engine.close()
    assert views.answer(replace(BOTH, query="zebrafish")).rows, "the list before is kept"
    fresh = RecommendedViews(made.corpus.reader, made.library, made.engine)
    answer = fresh.answer(BOTH)
    assert not answer.rows and "need the index" in answer.note


def test_views_are_saved_and_restored() -> None:
    view = replace(BOTH, part="task:simulation", sort="date")
    assert View.from_dict(view.to_dict()) == view
    assert view.unlisted == View(sort="date") and view.is_list and view.is_search and view.narrowed
    assert View.from_dict({"recommend": 3, "any_date": "yes", "part": None}) == View()


def test_a_list_of_recommendations_cannot_be_followed(made: Small) -> None:
    made.library.save_search("Mine", BOOKMARKED.to_dict())
    with pytest.raises(PaperError, match="cannot be followed"):
        Following(made.corpus.reader, made.library, made.engine).follow("Mine")
