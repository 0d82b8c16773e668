"""The order and the position of a triage, and the marks that its decisions make."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from factories import paper
from index.recommendation.conftest import SIZE, ids
from index.search.small_homes import Small
from paper_index.curator import Curator
from paper_index.errors import PaperError
from paper_index.library import READ, Change
from paper_index.papers.paper import Paper
from paper_index.recommendation import BOOKMARKS, TAG, Recommender, Source
from paper_index.search import Filter, View
from paper_index.triage import (
    KEPT,
    LATER,
    NOT_FOR_ME,
    Memory,
    Place,
    Queue,
    Scope,
    ScopeKind,
    Triage,
    clear,
    decisions_of,
    dismiss,
    keep,
    last_tag,
    latest_changed,
    put_off,
    scopes_of,
)

ALL = Scope(ScopeKind.LIST, View(), "list {}")
ONE = Scope(ScopeKind.LIST, View(query="zebrafish"), "list zebrafish")


def _triage(made: Small) -> Triage:
    return Triage(made.corpus.reader, made.library, made.engine)


def _papers(made: Small, wanted: list[str]) -> list[Paper]:
    rows = made.corpus.reader.rows_of(wanted)
    return list(made.corpus.reader.papers([rows[each] for each in wanted]))


def _listed(queue: Queue) -> list[str]:
    return [entry.id for entry in queue.entries]


def _left(queue: Queue, at: int) -> Place:
    return Place(queue.scope.key, tuple(_listed(queue)), queue.entries[at].id if at < len(queue.entries) else "")


# The order


def test_the_papers_that_fit_a_tag_or_the_bookmarks_come_first_with_their_reasons(made: Small) -> None:
    made.library.tag(_papers(made, ids("1", 0, 1, 2, 3)), ["fish"])
    made.library.bookmark(_papers(made, ids("2", 0, 1, 2, 3)))
    queue = _triage(made).queue(ALL)
    first = queue.entries[:12]
    assert {entry.id for entry in first} == {*ids("1", *range(4, SIZE)), *ids("2", *range(4, SIZE))}
    assert {entry.source.label for entry in first if entry.source} == {"the tag #fish", "your bookmarks"}
    assert all(entry.match > 50 and entry.reasons for entry in first) and not queue.note
    assert [entry.match for entry in queue.entries] == sorted((e.match for e in queue.entries), reverse=True)


def test_a_paper_has_the_match_and_the_reasons_of_the_recommendations_for_its_profile(made: Small) -> None:
    made.library.tag(_papers(made, ids("1", 0, 1, 2, 3)), ["fish"])
    made.library.bookmark(_papers(made, ids("2", 0, 1, 2, 3)))
    queued = {entry.id: (entry.match, entry.reasons) for entry in _triage(made).queue(ALL).entries if entry.match}
    recommender = Recommender(made.corpus.reader, made.library, made.engine)
    sources = recommender.source(TAG, "fish"), recommender.source(BOOKMARKS)
    lists = [recommender.recommend(recommender.profile(source), since="").papers for source in sources]
    listed = {each.paper.id: (each.match, each.reasons) for found in lists for each in found}
    assert len(listed) > SIZE // 2 and {paper: queued[paper] for paper in listed} == listed


def test_papers_with_a_decision_are_omitted_and_those_put_off_come_when_nothing_else_is_left(made: Small) -> None:
    kept, away, later, *rest = _papers(made, ids("1", *range(SIZE)))
    keep(made.library, kept)
    dismiss(made.library, away)
    put_off(made.library, later)
    made.library.set_state(rest[:1], READ)
    queue = _triage(made).queue(ONE)
    assert set(_listed(queue)) == {each.id for each in rest[1:]} and queue.found == SIZE - 4
    for each in rest[1:]:
        dismiss(made.library, each)
    assert _listed(_triage(made).queue(ONE)) == [later.id]


def test_without_a_profile_the_trending_papers_come_first_and_the_queue_says_so(made: Small) -> None:
    queue = _triage(made).queue(ALL)
    trending = made.engine.answer(View(sort="trending")).rows
    assert _listed(queue) == made.corpus.reader.ids(trending)
    assert "No bookmarks or tags" in queue.note and not any(entry.match for entry in queue.entries)


def test_without_an_index_the_trending_papers_come_first_and_the_queue_says_so(made: Small) -> None:
    made.library.bookmark(_papers(made, ids("1", 0, 1, 2)))
    made.corpus.add([paper("Another", "2609.00001")])
    queue = _triage(made).queue(ALL)
    assert "index is not ready" in queue.note and not queue.indexed and len(queue.entries) == 4 * SIZE - 2


def test_one_or_two_papers_are_a_profile_of_similar_papers_and_the_queue_says_so(made: Small) -> None:
    made.library.bookmark(_papers(made, ids("3", 0)))
    queue = _triage(made).queue(ALL)
    assert queue.entries[0].id in ids("3", *range(SIZE)) and "Fewer than three" in queue.note


def test_a_list_of_recommended_papers_can_be_gone_through(made: Small) -> None:
    made.library.tag(_papers(made, ids("1", 0, 1, 2, 3)), ["fish"])
    view = View(recommend="tag:fish", any_date=True)
    queue = _triage(made).queue(Scope(ScopeKind.LIST, view, "fish"))
    assert set(_listed(queue)) <= set(ids("1", *range(4, SIZE))) and len(queue.entries) > 3


def test_the_tag_of_papers_that_are_put_off_is_no_profile(made: Small) -> None:
    for each in _papers(made, ids("4", 0, 1, 2)):
        put_off(made.library, each)
    assert "No bookmarks or tags" in _triage(made).queue(ALL).note


# The position


def test_a_triage_continues_at_the_paper_that_was_left_with_its_decided_papers(made: Small) -> None:
    queue = _triage(made).queue(ONE)
    keep(made.library, _papers(made, [queue.entries[0].id])[0])
    again = _triage(made).queue(ONE, _left(queue, 2))
    assert _listed(again) == _listed(queue) and again.at == 2 and again.resumed


def test_papers_that_are_removed_meanwhile_leave_the_queue_and_new_ones_follow(made: Small) -> None:
    queue = _triage(made).queue(ONE)
    ordered = _listed(queue)
    made.library.remove(_papers(made, ordered[:2]))
    Curator(made.corpus, made.library).follow()
    made.corpus.add([paper("Zebrafish Larvae Again", "2609.00001")])
    again = _triage(made).queue(ONE, _left(queue, 3))
    assert _listed(again) == [*ordered[2:], "2609.00001"] and again.entries[again.at].id == ordered[3]


def test_after_the_end_the_papers_without_a_decision_come_again_after_the_decided_ones(made: Small) -> None:
    queue = _triage(made).queue(ONE)
    passed = _papers(made, [queue.entries[4].id])[0]
    others = [each for each in _listed(queue) if each != passed.id]
    for each in _papers(made, others):
        keep(made.library, each)
    again = _triage(made).queue(ONE, _left(queue, SIZE))
    assert _listed(again) == [*others, passed.id] and again.at == SIZE - 1
    keep(made.library, passed)
    done = _triage(made).queue(ONE, _left(queue, SIZE))
    assert (done.at, set(_listed(done))) == (SIZE, set(_listed(queue)))


def test_positions_are_remembered_by_their_keys_and_a_damaged_file_is_ignored(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "folder" / "triage.json")
    assert memory.read("a") is None
    memory.write(Place("a", ("1", "2"), "2"))
    memory.write(Place("b", ("3",), ""))
    assert memory.read("a") == Place("a", ("1", "2"), "2") and memory.read("b") == Place("b", ("3",), "")
    for content in ("[", "{}", '[1, {"key": "a"}, {"key": "a", "ids": [7, "x\\u001b"], "at": ""}]'):
        (tmp_path / "folder" / "triage.json").write_text(content)
        assert memory.read("a") in (None, Place("a", ("x",), ""))


# The papers


def test_the_new_papers_come_first_unless_the_list_is_narrowed(made: Small) -> None:
    assert [scope.kind for scope in scopes_of(View(), made.corpus.reader)] == [ScopeKind.LIST]
    made.corpus.add([paper("Another", "2609.00001")], name="an import")
    kinds = [scope.kind for scope in scopes_of(View(), made.corpus.reader)]
    assert kinds == [ScopeKind.NEW, ScopeKind.LIST]
    edition = View(filters=frozenset([Filter("edition", "2026-01-02")]))
    followed = View(query="fish", filters=frozenset([Filter("new", "1")]))
    for view, kind in (
        (edition, ScopeKind.EDITION),
        (followed, ScopeKind.FOLLOWED),
        (View(query="fish"), ScopeKind.LIST),
    ):
        first, second = scopes_of(view, made.corpus.reader)
        assert (first.kind, first.view, second.kind) == (kind, view, ScopeKind.NEW)
    assert [scope.kind for scope in scopes_of(View(query="is:new"), made.corpus.reader)] == [ScopeKind.NEW]
    assert _listed(_triage(made).queue(scopes_of(View(), made.corpus.reader)[0])) == ["2609.00001"]


def test_a_position_does_not_depend_on_the_order_of_the_list_but_on_the_import(made: Small) -> None:
    made.corpus.add([paper("Another", "2609.00001")], name="an import")
    first, new = scopes_of(View(query="fish"), made.corpus.reader)
    sorted_view = replace(View(query="fish"), sort="votes", reverse=True)
    assert scopes_of(sorted_view, made.corpus.reader)[0].key == first.key
    made.corpus.add([paper("One more", "2609.00002")], name="another import")
    assert scopes_of(View(query="fish"), made.corpus.reader)[1].key != new.key


# The decisions


def test_each_decision_replaces_the_one_before_and_is_one_change_that_undo_undoes(made: Small) -> None:
    library, (one,) = made.library, _papers(made, ids("1", 0))

    def decision() -> str | None:
        return decisions_of(library.reader, [one.id]).get(one.id)

    steps: list[tuple[Callable[[], Change], str | None]] = [
        (lambda: put_off(library, one), LATER),
        (lambda: dismiss(library, one, ["tag:fish"]), NOT_FOR_ME),
        (lambda: keep(library, one, ["Fish"]), KEPT),
        (lambda: put_off(library, one), LATER),
        (lambda: clear(library, one), None),
    ]
    for decide, expected in steps:
        assert decide().number is not None and decision() == expected
    for before in (LATER, KEPT, NOT_FOR_ME, LATER, None):
        assert latest_changed(library.reader)[1] == {one.id}
        assert library.journal.undo() is not None and decision() == before
    assert library.journal.undo() is None and latest_changed(library.reader) == ("", frozenset())


def test_a_kept_paper_has_the_tag_in_the_spelling_of_the_library(made: Small) -> None:
    one, other = _papers(made, ids("1", 0, 1))
    made.library.tag([other], ["Fish"])
    change = keep(made.library, one, ["fish"])
    assert last_tag(made.library.reader) == "Fish"
    marks = made.library.reader.marks([one.id])[one.id]
    assert marks.bookmarked and marks.tags == ("Fish",) and "tagged it #Fish" in change.label
    with pytest.raises(PaperError):
        keep(made.library, other, ["a,b"])


def test_a_dismissed_paper_is_not_recommended_for_its_profile(made: Small) -> None:
    made.library.tag(_papers(made, ids("1", 0, 1, 2, 3)), ["fish"])
    (one,) = _papers(made, ids("1", 5))
    dismiss(made.library, one, [Source(TAG, "fish").key])
    recommender = Recommender(made.corpus.reader, made.library, made.engine)
    found = recommender.recommend(recommender.profile(recommender.source(TAG, "fish")), since="")
    assert one.id not in {each.paper.id for each in found.papers} and found.papers
