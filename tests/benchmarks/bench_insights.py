"""The time of trends, new terms, the map of tasks and methods, and the user's reading.

    python tests/benchmarks/bench_insights.py [HOME ...]

It measures the homes that are named, or else a home with the Daily Papers in `shared/data` beside the project, and one
with copies of them to 75,000 papers. Each home is opened first, and its index built if it is missing. Printed are the
seconds of the first call and of the fastest of five, on the clock and of computing: other programs slow down the clock.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from paper_index.importers import Source, read
from paper_index.insights import my_reading, new_terms, task_map, trends
from paper_index.insights.models import KINDS, PERIODS
from paper_index.papers.paper import Paper
from paper_index.paths import Home
from paper_index.search import View
from paper_index.workspace import Workspace

DATA = Path(__file__).parents[3] / "shared" / "data" / "hf-daily"
LARGE = 75_000
MARKED = 3_000
"""Papers that are marked in the homes that are made."""


def measured(name: str, ask: Callable[[], object]) -> None:
    """Print the time of a call."""
    clock, computed = [], []
    for _ in range(6):
        began, used = time.perf_counter(), time.process_time()
        ask()
        clock.append(time.perf_counter() - began)
        computed.append(time.process_time() - used)
    first, best = f"{clock[0]:7.3f} {computed[0]:7.3f}", f"{min(clock[1:]):7.3f} {min(computed[1:]):7.3f}"
    print(f"{name:24} {first} {best}", flush=True)


def questions(workspace: Workspace) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield the name and the call of every insight."""
    engine, corpus = workspace.engine, workspace.corpus.reader
    yield "trends, first", lambda: trends(engine)
    for by in PERIODS:
        yield f"new terms by {by}", lambda by=by: new_terms(corpus, engine, by=by)  # type: ignore[misc]
        for kind in KINDS:
            yield f"{kind}s by {by}", lambda by=by, kind=kind: trends(engine, by=by, kind=kind)  # type: ignore[misc]
    rows = engine.answer(View("model")).rows
    yield f"trends of {len(rows):,} papers", lambda: trends(engine, within=rows)
    yield "map", lambda: task_map(engine, rows=18, columns=12)
    yield f"map of {len(rows):,} papers", lambda: task_map(engine, within=rows)
    yield "my reading", lambda: my_reading(corpus, workspace.library.reader)


def measure(home: Home) -> None:
    """Print the times of a home."""
    with Workspace(home) as workspace:
        workspace.ready_index(None)
        workspace.engine.answer(View())
        marks = sum(len(papers) for *_, papers in workspace.library.reader.timed_marks())
        print(f"{len(workspace.corpus.reader):,} papers, {marks:,} marks beside tags")
        print(f"{'':24} {'first':>7} {'CPU':>7} {'best':>7} {'CPU':>7}")
        for name, ask in questions(workspace):
            measured(name, ask)


def make(root: Path, papers: int) -> Home:
    """Return a home with the Daily Papers, or with copies of them to a number of papers, some of them marked."""
    own = [record for record in read(Source(next(DATA.glob("*.gz")))) if isinstance(record, Paper)]
    home = Home.find(root)
    with Workspace(home) as workspace:
        for copy in range(max(1, -(-papers // len(own)))):
            some = own[: papers - copy * len(own)] if papers else own
            workspace.corpus.add(_copied(paper, copy) for paper in some)
        for start in range(0, MARKED, 300):
            marked = own[start : start + 100]
            workspace.library.set_state(marked, "read")
            workspace.library.tag(own[start : start + 300], [f"tag {start}"])
            workspace.library.bookmark(own[start + 100 : start + 300])
    return home


def _copied(paper: Paper, copy: int) -> Paper:
    return (
        replace(paper, id=f"copy-{copy}-{paper.id}", title=f"{paper.title} {copy}", doi="", url="") if copy else paper
    )


def main() -> None:
    """Print the times of every home."""
    if sys.argv[1:]:
        for name in sys.argv[1:]:
            measure(Home.find(name))
    elif not DATA.is_dir():
        print(f"Nothing measured: the collection is not in {DATA}.")
    else:
        with tempfile.TemporaryDirectory() as folder:
            for papers in (0, LARGE):
                measure(make(Path(folder) / str(papers), papers))


if __name__ == "__main__":
    main()
