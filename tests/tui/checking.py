"""The checks of the keys: `test_keys` runs them, one for each action of the table. And keys that come all at once."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from textual import events

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


async def at_once(explorer: "Explorer", *keys: str) -> None:
    """Press keys without a pause between them, as a fast typist or a slow line does, and wait until all is quiet."""
    named = {"space": " ", "slash": "/", "colon": ":", "question_mark": "?"}
    for key in keys:
        explorer.app.post_message(events.Key(key, named.get(key, key if len(key) == 1 else None)))
    taken = asyncio.Event()
    explorer.app.call_later(taken.set)
    await taken.wait()
    await explorer.settle()
