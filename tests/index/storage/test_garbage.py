"""Pauses of the garbage collector, which belongs to all threads."""

import gc
import sys
import threading
from collections.abc import Iterator

import pytest

from paper_index.storage.garbage import no_garbage_collection


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    """Leave the collector as it was, even if a test fails."""
    enabled = gc.isenabled()
    interval = sys.getswitchinterval()
    gc.enable()
    yield
    sys.setswitchinterval(interval)
    (gc.enable if enabled else gc.disable)()


def test_a_pause_ends_with_the_last_that_needs_it() -> None:
    first, second = no_garbage_collection(), no_garbage_collection()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert not gc.isenabled()
    second.__exit__(None, None, None)
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    with no_garbage_collection():
        pass
    assert not gc.isenabled()


def test_pauses_of_several_threads_leave_the_collector_on() -> None:
    running = threading.Barrier(4)
    collecting: list[bool] = []

    def pause_often() -> None:
        running.wait()
        for _ in range(500):
            with no_garbage_collection():
                collecting.append(gc.isenabled())

    sys.setswitchinterval(1e-6)
    threads = [threading.Thread(target=pause_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert gc.isenabled()
    assert not any(collecting)
