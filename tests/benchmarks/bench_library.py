"""How long the library takes: one tag to disk, 5,000 papers in one change and back, opening one of 100,000 papers.

Beside it, in the same run, the least any such store can do: one row into SQLite with a full synchronisation.
"""

import contextlib
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from paper_index.library import Library
from paper_index.papers.paper import Paper


def papers(count: int) -> list[Paper]:
    """Return papers with texts of a usual length."""
    text = "Words of a summary, about as long as they mostly are. " * 10
    return [
        Paper(
            id=f"2{n // 100_000 + 4:03}.{n % 100_000:05}", title=f"A paper of number {n}", summary=text, area="vision"
        )
        for n in range(count)
    ]


def seconds(work: Callable[[], object]) -> float:
    """Return how long `work` takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def bare(folder: Path) -> list[float]:
    """Seconds for each of 50 rows written by SQLite alone."""
    with contextlib.closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as db:
        db.execute("pragma journal_mode=wal")
        db.execute("pragma synchronous=full")
        db.execute("create table t (a, b)")
        return [seconds(lambda: db.execute("insert into t values (1, 'x')")) for _ in range(50)]


def main() -> None:
    """Print the table."""

    def told(name: str, times: list[float]) -> None:
        middle, worst = statistics.median(times) * 1000, max(times) * 1000
        print(f"{name:44} median {middle:8.1f}   worst {worst:8.1f} ms")

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        told("SQLite alone: one row", bare(folder))
        some = papers(100_000)
        library = Library(folder / "library.db")

        def tag(papers: list[Paper], name: str) -> float:
            return seconds(lambda: library.tag(papers, [name]))

        told("one tag on one paper", [tag([each], "thesis") for each in some[:50]])
        told("one tag on 5,000 papers", [tag(some[1_000:6_000], f"bulk {n}") for n in range(3)])
        told("undone", [seconds(library.journal.undo) for _ in range(3)])
        for start in range(0, len(some), 20_000):
            library.tag(some[start : start + 20_000], ["all", f"part {start}"])
        told("one tag on one paper of 100,000", [tag([each], "more") for each in some[:50]])
        library.close()
        size = (folder / "library.db").stat().st_size / 1e6
        print(f"library of 100,000 tagged papers: {size:.0f} MB")

        def opened() -> None:
            Library(folder / "library.db").close()

        told("opened", [seconds(opened) for _ in range(5)])


if __name__ == "__main__":
    main()
