"""Cases of parametrized tests that run as one test: many take less time than pytest needs for each.

Only tests without fixtures are grouped, because their cases share nothing, and only in test workers: without `-n`, each
case is a test of its own. All cases of a group run, whichever of them fail.
"""

import inspect
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

import pytest

_MOST = 12
"""Cases in a group: a test worker runs a group as a whole."""


def grouped(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Return tests in their order, with groups in place of cases that can be grouped."""
    tests: list[pytest.Item] = []
    for function, same in groupby(items, _function_to_group):
        cases = list(same)
        if function is None:
            tests += cases
        else:
            parts = [cases[first : first + _MOST] for first in range(0, len(cases), _MOST)]
            tests += [_group(part, number) if len(part) > 1 else part[0] for number, part in enumerate(parts, 1)]
    return tests


def _function_to_group(item: pytest.Item) -> Callable[..., object] | None:
    """Return the function of a case, or None if the case must be a test of its own."""
    if not isinstance(item, pytest.Function) or item.cls is not None or not hasattr(item, "callspec"):
        return None
    function: Callable[..., object] = item.obj
    if inspect.iscoroutinefunction(function) or hasattr(function, "is_hypothesis_test"):
        return None
    if not {mark.name for mark in item.iter_markers()} <= {"parametrize", "quick_cases", "slow"}:
        return None
    return function if inspect.signature(function).parameters.keys() == item.callspec.params.keys() else None


def _group(cases: Sequence[pytest.Item], number: int) -> pytest.Function:
    first = cases[0]
    assert isinstance(first, pytest.Function)

    def run_cases() -> None:
        errors: list[Exception] = []
        skipped: list[str] = []
        for case in cases:
            assert isinstance(case, pytest.Function)
            try:
                case.obj(**case.callspec.params)
            except pytest.skip.Exception as reason:
                skipped.append(str(reason))
            except Exception as error:
                error.add_note(f"in the case {case.name}")
                errors.append(error)
            except pytest.fail.Exception as error:
                errors.append(AssertionError(f"{error} in the case {case.name}"))
        if errors:
            raise ExceptionGroup(f"{len(errors)} of {len(cases)} cases failed", errors)
        if len(skipped) == len(cases):
            pytest.skip(skipped[0])

    name = f"{first.originalname}[cases {number}]"
    return pytest.Function.from_parent(first.parent, name=name, callobj=run_cases)
