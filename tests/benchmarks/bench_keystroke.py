"""How long a keystroke in the search box takes to be answered: rows, count and every facet.

Twice: the engine alone, and in the running explorer from the letter until the answer is drawn (without a terminal's
own time). The queries are typed letter by letter, the first letter included. Beside the engine, in the same
run, SQLite FTS5 answers the same keystrokes with its prefix index, the count and the same facet counts by SQL; beside
the explorer, a bare Textual app draws the letters. For the engines the computing is timed, so that other processes
change little; for the explorer the time that passes.
"""

import argparse
import asyncio
import contextlib
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from textual._compositor import CompositorUpdate
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import Input, Static

sys.path.insert(0, str(Path(__file__).parents[1]))

from paper_index.paths import Home
from paper_index.search import Answer, View
from paper_index.search.index.schema import document
from paper_index.search.text.query_words import query_terms
from paper_index.workspace import Workspace
from paper_tui import gc_tuning
from paper_tui.app import PaperApp
from paper_tui.backend.worker import Backend
from paper_tui.launch import SWITCH_INTERVAL
from tui.textual_internals import is_drawn

QUERIES = [
    "vision transformer", "resnet50", "medical image segmentation", "knowledge distillation", "self-supervised",
    "swin", "mixture of experts", "title:attention", "imagenet -resnet", "quantization edge", "mamba state space",
    '"neural architecture search"', "object detection coco", "convolution kernels", "data augmentation", "time series",
    "speech", "graph neural network", "adversarial robustness", "is:bookmarked", "federated", "normalization layers",
    "efficient attention linear", "weather", "fine-grained classification", "dataset:cifar accuracy", "mlp mixer",
    "optimal transport", "pruning", "long range arena",
]  # fmt: skip

_LOOK = 1.5
"""Seconds between the first screen with an index and the first letter."""


def told(name: str, times: list[float]) -> str:
    """One line of the table, in milliseconds."""
    ordered = sorted(times)
    p95 = ordered[int(len(ordered) * 0.95)]
    middle, worst = statistics.median(times) * 1000, ordered[-1] * 1000
    return f"{name:28} median {middle:6.1f}   p95 {p95 * 1000:6.1f}   worst {worst:6.1f} ms"


def keystrokes() -> list[str]:
    """Every beginning of every query, in the order they are typed."""
    return [query[:end] for query in QUERIES for end in range(1, len(query) + 1)]


def engine(workspace: Workspace) -> list[float]:
    """Seconds of computing for each keystroke in the engine."""
    times = []
    for typed in keystrokes():
        began = time.process_time()
        answer = workspace.engine.answer(View(typed), typing=True)
        workspace.corpus.reader.lines(answer.rows[:50])
        times.append(time.process_time() - began)
    return times


def fts5_table(workspace: Workspace) -> sqlite3.Connection:
    """Return SQLite with the same papers in FTS5, and their facets."""
    db = sqlite3.connect(":memory:")
    db.execute("create virtual table text using fts5(title, body, facts, prefix='1 2 3', tokenize='porter')")
    rows = [{"body": "", "facts": "", **document(row, paper)} for row, paper in workspace.corpus.reader.all_papers()]
    db.executemany("insert into text(rowid, title, body, facts) values (:row, :title, :body, :facts)", rows)
    db.execute("create table facet (facet, value, row)")
    db.executemany("insert into facet values (?, ?, ?)", workspace.corpus.reader.facets())
    db.execute("create index by_row on facet (row, facet, value)")
    return db


def fts5_seconds(db: sqlite3.Connection, match: str) -> float:
    """Seconds of computing in SQLite: 50 rows by bm25, the count, the counts of every facet."""
    began = time.process_time()
    db.execute("select rowid from text where text match ? order by rank limit 50", (match,)).fetchall()
    db.execute("select count(*) from text where text match ?", (match,)).fetchall()
    db.execute(
        "select facet, value, count(*) from facet where row in (select rowid from text where text match ?) "
        "group by facet, value",
        (match,),
    ).fetchall()
    return time.process_time() - began


def fts5(workspace: Workspace) -> list[float]:
    """Seconds of computing for each keystroke in SQLite."""
    db = fts5_table(workspace)
    asked = filter(None, map(query_terms, keystrokes()))
    return [fts5_seconds(db, " ".join(f'"{word}"' for word in words) + " *") for words in asked]


class Frames:
    """Notices the frames that an app draws, and writes them as for a terminal: without one Textual would not."""

    def __init__(self, app: App[Any]) -> None:
        """Begin to notice the frames of an app."""
        self._app, self._display = app, app._display
        self._drawn = asyncio.Event()
        app._display = self._show  # type: ignore[assignment, method-assign]

    def _show(self, screen: Screen[Any], update: Any) -> None:
        self._display(screen, update)
        if isinstance(update, CompositorUpdate):
            update.render_segments(self._app.console)
        self._drawn.set()

    async def until_complete(self) -> None:
        """Wait until everything that changed is drawn."""
        screen = self._app.screen
        while getattr(screen, "drawing", False) or not is_drawn(screen):
            self._drawn.clear()
            await self._drawn.wait()


async def explorer(home: Home, pause: float) -> tuple[list[float], list[float]]:
    """Seconds for each keystroke in the running explorer: until the panes have the answer, and until it is drawn.

    The letters come `pause` seconds apart, or when the one before is drawn if that takes longer.
    """
    gc_tuning.start_pause.begin()  # as `launch` does, which is not used here
    sys.setswitchinterval(SWITCH_INTERVAL)
    app = PaperApp(Backend(home, View()))
    answered, drawn = [], []
    async with app.run_test(size=(120, 36)) as pilot:
        main, frames, is_answered = app.get_default_screen(), Frames(app), asyncio.Event()
        while not (main.answer and main.progress.indexed is None and main.backend.workspace.engine.indexed):
            await pilot.pause(0.02)
        await asyncio.sleep(_LOOK)
        accept = main.search.accept

        def accepted(answer: Answer) -> None:
            accept(answer)
            is_answered.set()

        main.search.accept = accepted  # type: ignore[method-assign]
        await pilot.press("slash")
        for typed in keystrokes()[:240]:
            began = time.perf_counter()
            main.search_box.value = typed
            while main.answer.view.query != typed:
                is_answered.clear()
                await is_answered.wait()
            answered.append(time.perf_counter() - began)
            await asyncio.sleep(0)  # the panes ask to be drawn
            await asyncio.sleep(0)
            await frames.until_complete()
            drawn.append(time.perf_counter() - began)
            await asyncio.sleep(max(0.005, pause - drawn[-1]))
    return answered, drawn


class Bare(App[None]):
    """What Textual needs without an explorer: an input, and the text typed into it below."""

    def compose(self) -> ComposeResult:
        yield Input()
        yield Static()

    def on_input_changed(self, event: Input.Changed) -> None:
        self.query_one(Static).update(event.value)


async def bare(pause: float) -> list[float]:
    """Seconds for each keystroke in a bare app, until it is drawn."""
    app, drawn = Bare(), []
    async with app.run_test(size=(120, 36)):
        frames = Frames(app)
        for typed in keystrokes()[:240]:
            began = time.perf_counter()
            app.query_one(Input).value = typed
            for _ in range(6):  # until the text has asked to be drawn
                await asyncio.sleep(0)
            await frames.until_complete()
            drawn.append(time.perf_counter() - began)
            await asyncio.sleep(max(0.005, pause - drawn[-1]))
    return drawn


@contextlib.contextmanager
def chosen_home(folder: str) -> Iterator[Home]:
    """Yield a home with an index: a copy of that in a folder, or a new one."""
    with tempfile.TemporaryDirectory() as temporary:
        home = Home.find(shutil.copytree(folder, Path(temporary) / "home") if folder else temporary)
        with Workspace(home) as workspace:
            workspace.ready_index()
        yield home


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", default="", help="a home of which a copy is used (default: the starter catalogue)")
    with chosen_home(parser.parse_args().home) as home:
        with Workspace(home) as workspace:
            workspace.ready_index()
            print(f"{len(workspace.corpus.reader)} papers, {len(keystrokes())} keystrokes")
            print(told("engine, with 50 rows", engine(workspace)))
            print(told("SQLite FTS5", fts5(workspace)))
        for letters in (10, 40):
            answered, drawn = asyncio.run(explorer(home, 1 / letters))
            print(told(f"explorer, {letters}/s: answered", answered))
            print(told(f"explorer, {letters}/s: drawn", drawn))
            print(told(f"bare Input, {letters}/s: drawn", asyncio.run(bare(1 / letters))))


if __name__ == "__main__":
    main()
