"""How many calls lead from one file into another on the way from a key to its result on the screen.

Two paths: a letter in the search box until rows are drawn, and `b` until the star and the message. Every call into the
program's own files is traced, in the event loop and in the backend's thread. The calls form stacks, one for each time
that Textual or the thread enters our code. A path names the entries that lead to the result, and where each ends; a hop
is a step into another file on the shortest chain from there to there, or on the deepest chain where no end is named.
"""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Any

from paper_index.paths import Home
from paper_index.search import View
from paper_index.workspace import Workspace
from paper_tui.app import PaperApp
from paper_tui.backend.worker import Backend

ROOT = Path(__file__).parents[2]
OURS = tuple(str(ROOT / folder) for folder in ("tui/paper_tui", "index/paper_index"))


@dataclass
class Call:
    """A call into one of our files from another file, and the calls that it makes."""

    file: str
    function: str
    calls: list["Call"] = field(default_factory=list)

    def chain(self, end: str) -> list["Call"]:
        """Return the shortest chain of calls from here to a function, or the deepest one if none is named."""
        if end and self.function == end:
            return [self]
        chains = [chain for call in self.calls if (chain := call.chain(end))]
        if end:
            return [self, *min(chains, key=len)] if chains else []
        return [self, *max(chains, key=len, default=[])]

    def __str__(self) -> str:
        return f"{Path(self.file).relative_to(ROOT)} {self.function}"


class Tracer:
    """Records the calls from file to file in all threads."""

    def __init__(self) -> None:
        self.entries: list[Call] = []
        """The calls that come from outside of our files."""
        self._calls: dict[int, Call] = {}
        """The call that each running frame belongs to."""

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        if event != "call" or not frame.f_code.co_filename.startswith(OURS):
            return
        caller = frame.f_back
        while caller is not None and not caller.f_code.co_filename.startswith(OURS):
            caller = caller.f_back
        parent = self._calls.get(id(caller)) if caller is not None else None
        if parent is not None and parent.file == frame.f_code.co_filename:
            self._calls[id(frame)] = parent
            return
        call = Call(frame.f_code.co_filename, frame.f_code.co_qualname)
        self._calls[id(frame)] = call
        (parent.calls if parent else self.entries).append(call)

    async def trace(self, work: Awaitable[None], backend: Backend) -> None:
        """Trace some work in the event loop and in the backend's thread."""
        await backend.run(lambda: sys.setprofile(self))
        sys.setprofile(self)
        try:
            await work
        finally:
            sys.setprofile(None)
            await backend.run(lambda: sys.setprofile(None))

    def path(self, ends: Mapping[str, str]) -> list[Call]:
        """Return the calls on a path, given by its entries and where each of them ends."""
        path: list[Call] = []
        for function, end in ends.items():
            starts = [entry for entry in self.entries if entry.function in function.split(" or ")]
            chains = [chain for entry in starts if (chain := entry.chain(end))]
            chains.sort(key=len)
            path += chains[0] if end else chains[-1]
        return path


DRAWING = "IncrementalScreen._on_idle or IncrementalScreen._compositor_refresh or IncrementalScreen._draw"
"""A frame begins when the screen is idle or at a tick of its timer, and goes on later."""
LETTER = {
    "PaperApp.on_event": "KeyDispatcher.press",
    "MainScreen._query_typed": "SearchController.show",
    "SearchController._query.<locals>.work": "",
    "SearchController._answer_pending": "PaperList.show",
    DRAWING: "first_line",
}
BOOKMARK = {
    "PaperApp.on_event": "Notifications.show",
    "LibraryController.change.<locals>.work": "Library.bookmark",
    DRAWING: "first_line",
}


async def until(pilot: Any, done: Callable[[], bool]) -> None:
    """Wait for something to be on the screen."""
    for _ in range(3_000):
        if done():
            break
        await asyncio.sleep(0.01)
    else:
        raise RuntimeError("the explorer does not come to rest")
    await pilot.pause()


async def trace(home: Home, name: str, ends: Mapping[str, str], keys: str, done: Callable[[PaperApp], bool]) -> None:
    """Press keys, trace the last of them until something is done, and print the path."""
    app, tracer = PaperApp(Backend(home, View())), Tracer()
    async with app.run_test(size=(120, 36)) as pilot:
        main = app.get_default_screen()
        await until(pilot, lambda: main.idle)
        await pilot.press(*("slash" if key == "/" else key for key in keys[:-1]))
        await until(pilot, lambda: main.idle)

        async def press() -> None:
            await pilot.press(keys[-1])
            await until(pilot, lambda: done(app) and main.idle)

        await tracer.trace(press(), main.backend)
    path = tracer.path(ends)
    hops = sum(before.file != call.file for before, call in pairwise(path))
    print(f"{name}: {hops} hops, {len({call.file for call in path})} files")
    print("".join(f"  {call}\n" for call in path))


async def trace_both(home: Home) -> None:
    """Trace both paths."""
    await trace(home, "a letter until rows are drawn", LETTER, "/swi", lambda app: answered(app, "swi"))
    await trace(
        home,
        "b until star and message",
        BOOKMARK,
        "b",
        lambda app: len(app.get_default_screen().notifications.current) > 0,
    )


def answered(app: PaperApp, query: str) -> bool:
    """Whether the list shows the answer to a query."""
    answer = app.get_default_screen().answer
    return answer is not None and answer.view.query == query


def main() -> None:
    """Print both paths."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home.find(folder)
        with Workspace(home) as workspace:
            workspace.ready_index()
        asyncio.run(trace_both(home))


if __name__ == "__main__":
    main()
