"""Lending the terminal to another program."""

from collections.abc import Callable
from typing import TypeVar

from .context import ExplorerContext

T = TypeVar("T")


def lend_terminal(explorer: ExplorerContext, work: Callable[[], T]) -> T:
    """Run `work`, which uses the terminal, while the explorer is suspended; return its result.

    An error of `work` is raised once the screen is back: an exception in Textual's `suspend` would lose the screen.

    Raises:
        SuspendNotSupported: if this terminal cannot be lent.
    """
    results: list[T] = []
    failure = None
    with explorer.app.suspend():
        try:
            results.append(work())
        except Exception as error:
            failure = error
    if failure is not None:
        raise failure
    return results[0]
