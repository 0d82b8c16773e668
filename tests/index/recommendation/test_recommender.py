"""Recommendations: the best papers first, with reasons that can be muted, and the corrections of the user."""

from dataclasses import replace

import pytest

from index.recommendation.conftest import SIZE, ids
from index.search.small_homes import Small
from paper_index.errors import PaperError
from paper_index.library.profile_marks import dismiss, mute, reset
from paper_index.papers.paper import Paper
from paper_index.paths import Home
from paper_index.recommendation import BOOKMARKS, PAPERS, TAG, Profile, Recommender, Source
from paper_index.recommendation.choice import SAME_AUTHOR, WINDOW, chosen
from paper_index.recommendation.matcher import Matcher
from paper_index.search.index import directory

SELECTION = Source(PAPERS)


def _papers(made: Small, some: list[str]) -> list[Paper]:
    rows = made.corpus.reader.rows_of(some)
    return list(made.corpus.reader.papers([rows[each] for each in some]))


def _listed(recommender: Recommender, profile: Profile, limit: int = 20) -> list[str]:
    return [each.paper.id for each in recommender.recommend(profile, limit, "").papers]


def _tagged(made: Small, recommender: Recommender) -> Profile:
    made.library.tag(_papers(made, ids("2", 0, 1, 8)), ["thesis"])
    return recommender.profile(recommender.source(TAG, "Thesis"))


def test_papers_of_the_subject_come_first_with_reasons(recommender: Recommender) -> None:
    profile = recommender.profile(SELECTION, ids("2", 0, 1, 8))
    found = recommender.recommend(profile, 20, "").papers
    assert {each.paper.id for each in found} <= set(ids("2", *range(SIZE)))
    best = found[0]
    assert best.match > 50
    assert best.reasons[0].text == "task: segmentation", "facts come first"
    assert "state space" in [reason.label for reason in best.reasons]
    assert "state" not in [reason.label for reason in best.reasons], "a pair hides its words"
    assert best.nearest is not None and best.nearest.id in ids("2", 0, 1, 8)
    assert 0 < sum(reason.share for reason in best.reasons) <= 1


def test_the_same_profile_gives_the_same_list(recommender: Recommender) -> None:
    one, two = (recommender.profile(SELECTION, order) for order in (ids("2", 0, 1, 8), ids("2", 8, 1, 0)))
    assert recommender.recommend(one, 20, "").papers == recommender.recommend(one, 20, "").papers
    assert _listed(recommender, one) == _listed(recommender, two), "the order of the papers does not matter"


def test_a_profile_of_two_subjects_gives_papers_of_both(recommender: Recommender) -> None:
    found = _listed(recommender, recommender.profile(SELECTION, [*ids("1", 0, 1, 2), *ids("3", 0, 1, 2)]), 6)
    assert {paper[:4] for paper in found} == {"2601", "2603"}


def test_muted_reasons_never_appear(made: Small, recommender: Recommender) -> None:
    profile = _tagged(made, recommender)
    muted = set()
    for _ in range(6):
        found = recommender.recommend(profile, 5, "").papers
        if not found:
            break
        reason = found[0].reasons[0]
        assert reason.term not in muted
        muted.add(reason.term)
        mute(made.library, profile.source.key, profile.source.label, [(reason.term, reason.label)])
        profile = recommender.profile(profile.source)
        assert muted == set(profile.muted)
        shown = {reason.term for each in recommender.recommend(profile, 9, "").papers for reason in each.reasons}
        assert not shown & muted
        assert not {each.reason.term for each in recommender.card(profile).terms} & muted
    assert len(muted) > 2
    made.library.journal.undo()
    assert len(recommender.profile(profile.source).muted) == len(muted) - 1


def test_a_fact_is_muted_with_its_words(made: Small, recommender: Recommender) -> None:
    profile = _tagged(made, recommender)
    reason = recommender.reason(profile, "Task: Segmentation")
    mute(made.library, profile.source.key, profile.source.label, [(reason.term, reason.label)])
    card = recommender.card(recommender.profile(profile.source))
    assert "segment" not in {each.reason.term for each in card.terms}


def test_dismissed_papers_never_appear_and_count_against(made: Small, recommender: Recommender) -> None:
    profile = _tagged(made, recommender)
    for _ in range(4):
        (worst, *_) = _listed(recommender, profile)
        dismiss(made.library, profile.source.key, profile.source.label, _papers(made, [worst]))
        profile = recommender.profile(profile.source)
        assert worst not in _listed(recommender, profile)
    assert len(profile.dismissed) == 4
    bookmarks = recommender.profile(Source(BOOKMARKS))
    assert not bookmarks.dismissed, "another profile is not concerned"
    reset(made.library, profile.source.key, profile.source.label)
    assert not recommender.profile(profile.source).dismissed
    made.library.journal.undo()
    assert len(recommender.profile(profile.source).dismissed) == 4


def test_corrections_follow_a_renamed_tag(made: Small, recommender: Recommender) -> None:
    profile = _tagged(made, recommender)
    key, label = profile.source.key, profile.source.label
    mute(made.library, key, label, [("state space", "state space")])
    dismiss(made.library, key, label, _papers(made, ids("2", 5)))
    made.library.rename_tag("thesis", "thesis/video")
    moved = recommender.profile(recommender.source(TAG, "thesis/video"))
    assert (dict(moved.muted), len(moved.dismissed)) == ({"state space": "state space"}, 1)
    made.library.journal.undo()
    assert recommender.profile(profile.source).muted


def test_ratings_count(made: Small, recommender: Recommender) -> None:
    made.library.rate(_papers(made, ids("2", 0)), 5)
    made.library.rate(_papers(made, ids("3", 0)), 1)
    profile = recommender.profile(SELECTION, [*ids("2", 0, 1), *ids("3", 0)])
    assert {seed.paper.id: seed.weight for seed in profile.seeds} == {ids("2", 0)[0]: 2, ids("2", 1)[0]: 1}
    assert [paper.id for paper in profile.dismissed.values()] == ids("3", 0)


def test_read_papers_are_not_recommended(made: Small, recommender: Recommender) -> None:
    profile = recommender.profile(SELECTION, ids("2", 0, 1, 8))
    (best, *_) = _listed(recommender, profile)
    made.library.set_state(_papers(made, [best]), "read")
    assert best not in _listed(recommender, profile)


def test_an_empty_answer_names_its_cause(made: Small, recommender: Recommender) -> None:
    empty = recommender.recommend(recommender.profile(Source(BOOKMARKS)), 5, "")
    assert "There are no papers in your bookmarks yet" in empty.note
    assert len(empty.papers) == 5, "the trending papers instead"
    profile = recommender.profile(SELECTION, ids("2", 0, 1, 8))
    far = recommender.recommend(profile, 5, "2026-04-01")
    assert (far.papers, "is close enough to the given papers" in far.note) == ((), True)
    assert "There is no other paper since 2027" in recommender.recommend(profile, 5, "2027-01-01").note
    made.library.set_state(_papers(made, ids("4", *range(SIZE))), "read")
    assert "You have read all 10 papers since 2026-04-01" in recommender.recommend(profile, 5, "2026-04-01").note


def test_by_default_papers_of_the_last_sixty_days_are_recommended(recommender: Recommender) -> None:
    profile = recommender.profile(SELECTION, [*ids("1", 0, 1, 2), *ids("3", 0, 1, 2)])
    found = recommender.recommend(profile, 20).papers
    assert found and all(each.paper.published >= "2026-02-09" for each in found)


def test_a_profile_of_one_paper_gives_similar_papers(recommender: Recommender) -> None:
    found = recommender.recommend(recommender.profile(SELECTION, ids("3", 4)), 20, "")
    assert {each.paper.id for each in found.papers} <= set(ids("3", *range(SIZE)))
    assert "only 1 of 3 papers" in found.note


def test_a_paper_is_explained_whatever_its_match(recommender: Recommender, made: Small) -> None:
    profile = recommender.profile(SELECTION, ids("2", 0, 1, 8))
    (near,), (far,) = _papers(made, ids("2", 5)), _papers(made, ids("3", 5))
    listed = {each.paper.id: each for each in recommender.recommend(profile, 20, "").papers}
    explained = recommender.explain(profile, near)
    if near.id in listed:
        assert (explained.match, explained.score) == (listed[near.id].match, listed[near.id].score)
    assert recommender.explain(profile, far).match < explained.match


def test_without_an_index_it_names_the_command(made: Small, recommender: Recommender, home: Home) -> None:
    profile = recommender.profile(SELECTION, ids("2", 0, 1, 8))
    made.engine.close()
    directory.forget(home.index)
    with pytest.raises(PaperError, match="paper-tui index build"):
        recommender.recommend(profile, 5, "")


@pytest.mark.parametrize("authors", ["a", "ab", "aab", "abc"])
def test_three_of_ten_papers_at_most_have_the_same_first_author(authors: str) -> None:
    scored = [(100.0 - row, row) for row in range(150)]
    vectors = {row: {f"term {row % 7}": 1.0, "shared": 0.5} for row in range(150)}
    found = chosen(scored, vectors, lambda row: authors[row % len(authors)], 40)
    names = [authors[row % len(authors)] for _, row in found]
    assert names
    for start in range(len(names)):
        window = names[start : start + WINDOW]
        assert all(window.count(name) <= SAME_AUTHOR for name in window)
    assert len({row for _, row in found}) == len(found)


def test_of_many_dismissed_papers_the_latest_count_against_and_none_is_recommended(
    made: Small, recommender: Recommender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paper_index.recommendation.profiles.MOST_DISMISSED", 2)
    made.library.bookmark(_papers(made, ids("1", 0, 1, 2)))
    for paper in _papers(made, ids("1", 3, 4, 5, 6)):
        dismiss(made.library, BOOKMARKS, "your bookmarks", [paper])
    profile = recommender.profile(Source(BOOKMARKS))
    assert [paper.id for paper in profile.dismissed.values()] == ids("1", 6, 5)
    found = {each.paper.id for each in recommender.recommend(profile, since="").papers}
    assert found and not found & set(ids("1", 3, 4, 5, 6))


def test_a_profile_is_scored_again_only_when_it_changes(made: Small, recommender: Recommender) -> None:
    def matcher(profile: Profile) -> Matcher:
        found = recommender.matchers.use([profile], list)
        assert found
        return found[0]

    profile = _tagged(made, recommender)
    first = matcher(profile)
    assert matcher(_tagged(made, recommender)) is first
    muted = matcher(replace(profile, muted={"state space": "state space"}))
    assert "state space" in first.scores.terms and "state space" not in muted.scores.terms
