"""When garbage is collected: little by little while keys arrive, all of it in pauses."""

import asyncio
import gc
from collections.abc import Iterator
from time import monotonic
from typing import Any

import pytest

from paper_index.storage.garbage import no_garbage_collection
from paper_tui import gc_tuning
from paper_tui.gc_tuning import IdleCollector, frame_collector


class Clock:
    """The time, and the collections that Python has made."""

    now = 1_000.0
    middle = 0
    """Collections of the middle generation since the last one of the old generation."""
    old = 0
    """Collections of the old generation without the frozen objects."""
    full = 0
    thawed = False

    def count(self) -> tuple[int, int, int]:
        return 0, 0, self.middle

    def collect(self) -> None:
        self.middle = 0
        if self.thawed:
            self.full += 1
        else:
            self.old += 1

    def freeze(self) -> None:
        self.thawed = False

    def unfreeze(self) -> None:
        self.thawed = True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(gc_tuning, "monotonic", lambda: clock.now)
    monkeypatch.setattr(gc, "get_threshold", lambda: gc_tuning.THRESHOLDS)
    monkeypatch.setattr(gc, "get_count", clock.count)
    for name in ("collect", "freeze", "unfreeze"):
        monkeypatch.setattr(gc, name, getattr(clock, name))
    return clock


def test_while_keys_arrive_only_new_objects_are_collected(clock: Clock) -> None:
    collector = IdleCollector()
    for _ in range(200):
        clock.now, clock.middle = clock.now + 1, clock.middle + 1
        collector.note_input()
        collector.collect_if_due()
    assert clock.full == 0
    assert clock.old == 12


def test_new_objects_are_collected_in_a_pause_and_all_once_in_a_long_one(clock: Clock) -> None:
    """A key right after a short pause must not wait for a collection of everything."""
    collector = IdleCollector()
    clock.middle = 10
    for _ in range(20):
        clock.now += 1
        collector.collect_if_due()
    assert (clock.full, clock.old) == (0, 1)
    for _ in range(60):
        clock.now += 1
        collector.collect_if_due()
    assert (clock.full, clock.old) == (1, 1)
    assert not clock.thawed


def test_without_a_long_pause_all_is_collected_after_many_short_ones(clock: Clock) -> None:
    collector = IdleCollector()
    for _ in range(60):
        clock.now, clock.middle = clock.now + 3, clock.middle + 5
        collector.collect_if_due()
        collector.note_input()
    assert clock.full == 1
    assert clock.old == 59


def test_a_pause_after_little_work_collects_nothing(clock: Clock) -> None:
    collector = IdleCollector()
    clock.middle, clock.now = 2, clock.now + 100
    collector.collect_if_due()
    assert (clock.full, clock.old) == (0, 0)


async def test_what_an_answer_leaves_is_collected_after_its_frame(tuned: None) -> None:
    """It would otherwise be collected while the next letter is drawn."""
    kept = [[number] for number in range(1_000)]
    assert gc.get_count()[0] >= 1_000
    frame_collector.note_frame()
    await asyncio.sleep(0.01)
    frame_collector.note_frame()
    await asyncio.sleep(0.2)
    assert gc.get_count()[0] < 500 and len(kept) == 1_000


async def test_a_frame_collects_nothing_while_an_answer_is_computed(tuned: None) -> None:
    kept = [[number] for number in range(1_000)]
    with no_garbage_collection():
        frame_collector.note_frame()
        await asyncio.sleep(0.2)
        assert gc.get_count()[0] >= 1_000 and len(kept) == 1_000


@pytest.mark.slow
def test_frozen_garbage_is_freed_in_a_long_pause(tuned: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index that was built again replaces much that was frozen at the start."""
    collector = IdleCollector()
    kept = [Knot() for _ in range(100_000)]
    gc.freeze()
    while gc.get_count()[2] <= 6:
        kept.extend(Knot() for _ in range(10_000))
    frozen = gc.get_freeze_count()
    del kept
    for idle in (10, 40):
        monkeypatch.setattr(gc_tuning, "monotonic", lambda idle=idle: monotonic() + idle)
        collector.collect_if_due()
    assert gc.get_freeze_count() < frozen - 50_000
    assert not any(isinstance(each, Knot) for each in gc.get_objects())


@pytest.fixture
def tuned(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The collector as the program sets it up."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*gc_tuning.THRESHOLDS)
    yield
    gc.set_threshold(*before)
    gc.freeze()  # as after the collection of the tests: later tests collect only what they make


class Knot:
    """An object that only a collection frees."""

    def __init__(self) -> None:
        self.itself = self


def test_collections_of_the_middle_generation_see_few_objects(tuned: None) -> None:
    """However much lives on: so each is short."""
    seen: list[int] = []

    def note(phase: str, about: dict[str, Any]) -> None:
        if phase == "start" and about["generation"] == 1:
            seen.append(len(gc.get_objects(0)) + len(gc.get_objects(1)))

    gc.callbacks.append(note)
    try:
        kept = [[number] for number in range(150_000)]
    finally:
        gc.callbacks.remove(note)
    assert len(kept) == 150_000 and len(seen) > 5
    assert max(seen) < 12_000


@pytest.mark.slow
def test_an_idle_program_frees_what_refers_to_itself(tuned: None, monkeypatch: pytest.MonkeyPatch) -> None:
    collector = IdleCollector()
    kept = [Knot() for _ in range(100_000)]
    while gc.get_count()[2] <= 6:
        kept.extend(Knot() for _ in range(10_000))
    del kept
    assert any(isinstance(each, Knot) for each in gc.get_objects())
    monkeypatch.setattr(gc_tuning, "monotonic", lambda: monotonic() + 10)
    collector.collect_if_due()
    assert not any(isinstance(each, Knot) for each in gc.get_objects())
