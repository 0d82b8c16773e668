"""The checks of the keys: `test_keys` runs them, one for each action of the table."""

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui.conftest import Explorer

Check = Callable[["Explorer", tuple[str, ...]], Coroutine[Any, Any, None]]
CHECKS: dict[str, Check] = {}


def checks(action: str) -> Callable[[Check], Check]:
    """The decorated function presses one key of an action and looks what came of it."""

    def add(check: Check) -> Check:
        CHECKS[action] = check
        return check

    return add
