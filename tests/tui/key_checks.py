"""The checks of key bindings, one for each action. `test_keys` runs them."""

from collections.abc import Callable, Coroutine
from typing import Any

from tui.explorer import Explorer

Check = Callable[[Explorer, tuple[str, ...]], Coroutine[Any, Any, None]]
CHECKS: dict[str, Check] = {}


def checks(action: str) -> Callable[[Check], Check]:
    """The decorated function presses one key of an action and looks what came of it."""

    def add(check: Check) -> Check:
        CHECKS[action] = check
        return check

    return add
