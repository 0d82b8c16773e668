"""How long the explorer's event loop is held up while it is used: every block above 50 ms, and where it was then.

The explorer runs in a pseudo-terminal, as it always does; in its process a thread has the loop do nothing again and
again, and where that takes long looks at what every thread is doing. Keys come from outside, in steps: scrolling,
typing, marks on all papers and back, an import and the index behind it, export, help and palette. Of each block is
told how long it was, how much of it the loop's thread was computing, the line it was mostly in, and what the other
thread did.
A block in which nothing was computed is the machine's: something else had the processors.

`--home DIR` measures on a copy of a home that is ready, else one of made papers is built; `--bring FILE` is what is
imported.
"""

import argparse
import asyncio
import gc
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

LONG = 0.05
"""Seconds from which on a block is one."""
PATIENCE = 1_800
"""Seconds after which something does not come any more: an index of many papers takes its time."""
_OFTEN = 0.004
"""Seconds between two looks."""


class Watch(threading.Thread):
    """Has the loop do nothing, again and again, and writes down when that took long."""

    def __init__(self, loop: asyncio.AbstractEventLoop, log: Path) -> None:
        super().__init__(daemon=True, name="watch")
        self._loop, self._log = loop, log.open("w", encoding="utf-8")
        self._main = threading.main_thread().ident or 0
        self._collecting = self._collected = 0.0
        gc.callbacks.append(self._collects)

    def _collects(self, phase: str, _: object) -> None:
        if phase == "start":
            self._collecting = time.monotonic()
        else:
            self._collected += time.monotonic() - self._collecting

    def run(self) -> None:
        own = time.pthread_getcpuclockid(self._main)
        while True:
            done = threading.Event()
            began, computed, all_of_it = time.monotonic(), time.clock_gettime(own), time.process_time()
            collected = self._collected
            try:
                self._loop.call_soon_threadsafe(done.set)
            except RuntimeError:  # it has ended
                return
            places: Counter[str] = Counter()
            beside: Counter[str] = Counter()
            if not done.wait(LONG):
                while not done.wait(0.005) and time.monotonic() - began < 60:
                    for thread, frame in sys._current_frames().items():
                        if thread == self._main:
                            places[_place(frame)] += 1
                        elif thread != self.ident and not (place := _place(frame, 2)).startswith(("wait", "_worker")):
                            beside[place] += 1
                told = {
                    "began": began,
                    "seconds": time.monotonic() - began,
                    "computed": time.clock_gettime(own) - computed,
                    "all": time.process_time() - all_of_it,
                    "collecting": self._collected - collected,
                    "places": places.most_common(3),
                    "beside": beside.most_common(1),
                }
                print(json.dumps(told), file=self._log, flush=True)
            time.sleep(_OFTEN)


def _place(frame: FrameType | None, lines: int = 7) -> str:
    """Where a thread is: its innermost functions, the innermost first."""
    found: list[str] = []
    while frame is not None and len(found) < lines:
        code = frame.f_code
        found.append(f"{code.co_name} ({Path(code.co_filename).name}:{frame.f_lineno})")
        frame = frame.f_back
    return " < ".join(found)


def explore(home: str, log: Path) -> int:
    """Run the explorer with a watch over it: in the pseudo-terminal."""
    from paper_index.paths import Home
    from paper_tui.app import PaperApp
    from paper_tui.launch import run

    loaded = PaperApp.on_load

    def on_load(self: PaperApp) -> None:
        loaded(self)
        Watch(asyncio.get_running_loop(), log).start()

    PaperApp.on_load = on_load  # type: ignore[method-assign]
    return run(Home.find(home))


def ready_home(folder: Path, papers: int) -> str:
    """Make a home of made papers; return its folder."""
    from random_papers import write_random_papers

    home = str(folder / "home")
    program = [sys.executable, "-m", "paper_tui", "--home", home]
    subprocess.run(
        [*program, "import", str(write_random_papers(folder / "made.jsonl", papers))], check=True, capture_output=True
    )
    subprocess.run([*program, "index", "build"], check=True, capture_output=True)
    return home


def use(home: str, bring: Path, folder: Path, log: Path, words: list[str], *, shown: int) -> None:
    """Use the explorer in a pseudo-terminal; tell of each step what held it up."""
    from terminal import Terminal

    with Terminal([sys.executable, __file__, "--inside", home, str(log)], folder=folder) as terminal:
        mark, current = 0, Path(home) / "cache" / "index" / "current.json"
        index = current.read_bytes()

        def pause(seconds: float) -> None:
            terminal.read_for(seconds)

        def step(name: str, *work: Callable[[], object]) -> None:
            nonlocal mark
            began, mark = time.monotonic(), len(terminal.raw)
            for each in work:
                each()
            terminal.settle(0.4)
            blocks = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
            told(name, began, blocks, shown=shown)

        def press(keys: str, times: int = 1, every: float = 0.3) -> Callable[[], object]:
            def pressed() -> None:
                for _ in range(times):
                    terminal.send(keys)
                    pause(every)

            return pressed

        def type_(text: str) -> Callable[[], object]:
            def typed() -> None:
                for letter in text:
                    terminal.send(letter)
                    pause(1 / 12)
                pause(0.5)

            return typed

        def seen(text: str) -> Callable[[], object]:
            def waited() -> None:
                # In what is written, not on a screen made of it: that would be slow, and the explorer wait for it.
                until(lambda: text.encode() in terminal.raw[mark:], text)

            return waited

        def until(holds: Callable[[], bool], what: str) -> None:
            end = time.monotonic() + PATIENCE
            while not holds():
                pause(0.02)
                if time.monotonic() > end:
                    raise SystemExit(f"not seen: {what}; the screen is\n{terminal.text}")

        def indexed() -> None:
            until(lambda: current.read_bytes() != index, "an index")
            pause(2)

        down, up, end, top = "\x1b[6~", "\x1b[5~", "\x1b[F", "\x1b[H"
        sure = press("y")  # changes of more than 200 papers are asked about
        step("start", seen(" papers"), lambda: terminal.settle(1.5))
        step("hold j", press("j", 90, 1 / 30))
        step("page down and up", press(down, 30, 1 / 12), press(up, 30, 1 / 12))
        step("end and home", press(end + top, 5))
        step("type", press("/"), *[part for word in words for part in (type_(word), press("\x15"))], press("\x1b"))
        step("filters", press("f"), press("j", 20, 1 / 20), press("\r"), press("X"), press("\x1b"))
        step("select all, tag", press("a"), press("t"), type_("frames"), press("\r"), sure, seen("u to undo"))
        step("scroll what is tagged", press("j", 60, 1 / 30), press(end + top, 3))
        step("undo the tag", press("u", every=0.1), seen("Undone"))
        step("tag again, undo, while scrolling", press("U", every=0.05), press("j", 30, 1 / 30), press("u", every=0.05),
             press("j", 30, 1 / 30), lambda: terminal.settle(1.5))  # fmt: skip
        step("bookmark, undo", press("b"), sure, seen("u to undo"), press("u"), seen("Undone"))
        step("read, undo", press("r"), sure, seen("u to undo"), press("u"), seen("Undone"), press("A"))
        step("export card, export", press("a"), press("e"), seen("File"), press("\x1b[B"), press("\r"),
             seen("Exported"), press("A"))  # fmt: skip
        step("help", press("?"), type_("tag"), press(down, 5, 0.1), press("\x1b"))
        step("palette", press("\x10"), type_("tran"), press("\x1b"))
        step("import, while scrolling", press("i"), press(str(bring)), press("\r"), press("j", 60, 1 / 30),
             seen("Indexing"))  # fmt: skip
        step("indexing, while used", press("j", 60, 1 / 30), press(end + top, 3), press("/"), type_(words[0]),
             press("\x1b"), indexed)  # fmt: skip
        step("after it", press("j", 30, 1 / 30), press("/"), type_(words[-1]), press("\x1b"))
        terminal.send("q")
        terminal.finish()


def told(name: str, began: float, blocks: list[dict[str, Any]], *, shown: int) -> None:
    """Print the blocks since a step began, the longest first, and what was computed in them."""
    own = sorted((b for b in blocks if b["began"] >= began), key=lambda b: -b["seconds"])
    computed = [b for b in own if b["computed"] > LONG]
    worst = f"longest {own[0]['seconds'] * 1000:4.0f} ms" if own else ""
    print(
        f"{name:34} {time.monotonic() - began:5.1f} s   {len(own):3} blocks, {len(computed):3} of computing   {worst}"
    )
    for block in own[:shown]:
        numbers = (block[name] * 1000 for name in ("seconds", "computed", "all", "collecting"))
        print("    {:4.0f} ms, computing {:4.0f}, all threads {:4.0f}, collecting {:.0f}".format(*numbers))
        for place, times in [*block["places"][:2], *block["beside"]]:
            print(f"        {times:3} × {place}")
    sys.stdout.flush()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="a home that is ready, of which a copy is used")
    parser.add_argument("--papers", type=int, default=6_000, help="how many are made where no home is named")
    parser.add_argument("--bring", type=Path, help="what is imported (default: 3,000 made papers)")
    parser.add_argument("--words", default="diffusion transformer|federated|graph attention", help="queries, by |")
    parser.add_argument("--shown", type=int, default=3, help="blocks of a step that are shown")
    parser.add_argument("--inside", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        sys.exit(explore(arguments.inside[0], Path(arguments.inside[1])))
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [*sys.path, os.environ.get("PYTHONPATH")]))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if arguments.home:
            shutil.copytree(arguments.home, folder / "home")
        home = str(folder / "home") if arguments.home else ready_home(folder, arguments.papers)
        if (bring := arguments.bring) is None:
            from random_papers import write_random_papers

            bring = write_random_papers(folder / "brought.jsonl", 3_000, seed=2)
        log = folder / "blocks.jsonl"
        use(home, bring.absolute(), folder, log, arguments.words.split("|"), shown=arguments.shown)


if __name__ == "__main__":
    main()
