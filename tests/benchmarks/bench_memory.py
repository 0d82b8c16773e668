"""How much memory the explorer holds after many random keys, and for how long the garbage collector holds it up.

The explorer runs in a pseudo-terminal. Keys, clicks, pastes and sizes are drawn from the table of actions as in
`tests/soak`, without kills, so that it stays one process. After every thousand is told: what it holds in memory, its
open files, threads, child processes and temporary files; at the end, memory as a multiple of that after the first
3,000, and the longest collections. Keys follow each other as soon as the last is dealt with, and there is a pause of
some seconds now and then, as people make them; `--no-pauses` leaves those out.

Twice: with the 327 papers of the starter catalogue, and with the 74,728 of `shared/data` beside the project, or as many
made ones where that is not there.
"""

import argparse
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

LARGE = 74_728
"""Papers of the second measurement, where none are beside the project."""
DATA = Path(__file__).parents[3] / "shared" / "data" / "arxiv-cs"
FIRST = 3_000
"""Keys after which memory is taken for what the explorer needs."""
_EVERY, _PAUSE = 250, 3.5
"""Keys between two pauses, and their seconds."""
_PATIENCE = 1_800
"""Seconds for the explorer to come to rest: indexing many papers again takes minutes."""
_CHANGE_PAPERS = (
    "program.import", "program.undo_import", "program.duplicates", "paper.remove", "paper.split", "paper.edit",
)  # fmt: skip
"""Actions after which the index is updated, which takes seconds with many papers."""


def inside(home: str, log: Path) -> int:
    """Run the explorer, noting each collection: in the pseudo-terminal. It cannot be left."""
    from paper_index.paths import Home
    from paper_tui.app import PaperApp
    from paper_tui.launch import run

    began = [0.0, 0.0]
    file = log.open("a", encoding="utf-8", buffering=1)

    def collects(phase: str, about: dict[str, int]) -> None:
        if phase == "start":
            began[:] = time.monotonic(), time.thread_time()
        else:
            took = time.thread_time() - began[1], time.monotonic() - began[0]
            print(json.dumps([about["generation"], *took, about["collected"]]), file=file)

    gc.callbacks.append(collects)
    leave = PaperApp.exit

    def left(app: PaperApp, *arguments: Any, **how: Any) -> None:
        if arguments or how:  # an error
            leave(app, *arguments, **how)

    PaperApp.exit = left  # type: ignore[method-assign, assignment]
    return run(Home.find(home))


def large_home(folder: Path, papers: int) -> Path:
    """Make a home of many papers, with its index; return its folder."""
    from random_papers import write_random_papers

    home = folder / "home"
    files = sorted(DATA.glob("*.gz")) if papers == LARGE else []
    program = [sys.executable, "-m", "paper_tui", "--home", str(home)]
    for file in files or [write_random_papers(folder / "papers.jsonl", papers)]:
        subprocess.run([*program, "import", str(file)], check=True, capture_output=True)
    subprocess.run([*program, "index", "build"], check=True, capture_output=True)
    return home


def _without(step: str, keys: frozenset[str]) -> str:
    """Return the step without these keys, or Esc if no other key is left."""
    if ":" in step and not step.startswith("main:"):
        return step
    return ",".join(key for key in step.split(",") if key not in keys) or "escape"


def measured(name: str, ready: Path | None, keys: int, seed: int, *, pauses: bool, leave_out: Sequence[str]) -> None:
    """Press keys, except those of the actions to leave out; print what the explorer holds after every thousand."""
    from paper_tui.actions import BY_ID
    from soak import player as playing
    from soak.drawing import draw
    from soak.player import Player, Template

    playing.PATIENCE = _PATIENCE
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        log = folder / "collections.jsonl"
        log.touch()
        template = Template.build(folder, ready)
        player = Player(template, folder / "player", (sys.executable, __file__, "--inside", str(log)))
        chance, began, first, pause_at = Random(seed), time.monotonic(), 0, _EVERY
        omitted = frozenset(key for action in leave_out for key in BY_ID[action].keys)
        print(f"{name}, seed {seed}, {'with' if pauses else 'without'} pauses, load {os.getloadavg()[0]:.1f}")
        try:
            for mark in range(0, keys + 1, 1_000):
                while player.keys < mark:
                    player.play(_without(draw(chance, slow=0), omitted))
                    if pauses and player.keys > pause_at:
                        player.wait(_PAUSE)
                        pause_at += _EVERY
                held = player.process.memory
                first = held if mark == FIRST else first
                print(
                    f"{mark:7,} keys  {held / 1e6:6.1f} MB  {player.process.files} files, {player.process.threads} "
                    f"threads, {player.process.children} children, {player.left_over} temporary files  "
                    f"{time.monotonic() - began:6.0f} s, {player.process.computed:6.0f} s of computing",
                    flush=True,
                )
        finally:
            player.close()
        collections = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    if first:
        print(f"{held / first:.2f} times what it was after {FIRST:,}")
    for generation in range(3):
        took = sorted(each[1:] for each in collections if each[0] == generation)
        if took:
            middle, ninth = (took[len(took) * part // 100][0] * 1000 for part in (50, 90))
            print(
                f"generation {generation}: {len(took)} collections, computing median {middle:.1f} ms, p90 {ninth:.1f}, "
                f"most {took[-1][0] * 1000:.1f} ms (took {took[-1][1] * 1000:.0f}, freed {took[-1][2]:,})"
            )
    print()


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--keys", type=int, nargs=2, default=(30_000, 10_000), help="of the two measurements, 0 for none"
    )
    parser.add_argument("--papers", type=int, default=LARGE, help="of the second measurement")
    parser.add_argument("--large", type=Path, help="a home of many papers that is ready")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-pauses", action="store_true")
    parser.add_argument(
        "--keep-papers", action="store_true", help="leave out the keys that add, change or remove papers"
    )
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--home", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        sys.exit(inside(arguments.home, arguments.inside))
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [*sys.path, os.environ.get("PYTHONPATH")]))
    few, many = arguments.keys
    measure = partial(
        measured, pauses=not arguments.no_pauses, leave_out=_CHANGE_PAPERS if arguments.keep_papers else ()
    )
    if few:
        measure("327 papers", None, few, arguments.seed)
    if many:
        with tempfile.TemporaryDirectory() as name:
            ready = arguments.large or large_home(Path(name), arguments.papers)
            measure("Many papers", ready, many, arguments.seed)


if __name__ == "__main__":
    main()
