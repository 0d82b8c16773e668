"""The tests that `make test` does not run: those marked `slow`, and all but a few cases of those with `quick_cases`.

`make test-slow` runs them; docs/decisions/0018-slow-tests.md says which tests may be slow.
"""

from collections.abc import Iterable

import pytest

NOT_RUN = pytest.StashKey[int]()
"""The number of slow tests that were not run."""


def mark_slow_cases(items: Iterable[pytest.Item]) -> None:
    """Mark cases of parametrized tests with `quick_cases` as slow, except the first few, or those whose ids it has.

    Raises:
        pytest.UsageError: if an id is of none of the collected cases, though several were collected.
    """
    functions: dict[tuple[str, str], list[pytest.Function]] = {}
    for item in items:
        if isinstance(item, pytest.Function) and item.get_closest_marker("quick_cases"):
            assert item.parent is not None
            functions.setdefault((item.parent.nodeid, item.originalname), []).append(item)
    for cases in functions.values():
        marker = cases[0].get_closest_marker("quick_cases")
        assert marker is not None
        ids = [case.callspec.id for case in cases]
        quick = set(ids[: marker.args[0]] if isinstance(marker.args[0], int) else marker.args)
        if len(cases) > 1 and not quick <= set(ids):
            raise pytest.UsageError(f"{cases[0].nodeid}: no case has the id {', '.join(sorted(quick - set(ids)))}.")
        for case in cases:
            if case.callspec.id not in quick:
                case.add_marker("slow")


def count_slow(items: Iterable[pytest.Item]) -> int:
    """Return how many of these tests are slow."""
    return sum(item.get_closest_marker("slow") is not None for item in items)


def summary(not_run: int) -> str:
    """Return how many slow tests were not run, and how to run them."""
    return f"{not_run:,} slow {'test was' if not_run == 1 else 'tests were'} not run. To run them: make test-slow"
