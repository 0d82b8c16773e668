"""How long the starter catalogue takes to be indexed: in the process, and in one of its own as the explorer does it.

Beside it, in the same run, SQLite's FTS5 over the same texts.
"""

import contextlib
import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

from paper_index.paths import Home
from paper_index.search.index.builder import build
from paper_index.search.index.directory import forget
from paper_index.search.index.schema import document
from paper_index.workspace import Workspace

ROUNDS = 5


def fts5(rows: list[dict[str, object]]) -> float:
    """Seconds for SQLite to index the same fields in a file."""
    with tempfile.NamedTemporaryFile(suffix=".db") as file:
        began = time.perf_counter()
        with contextlib.closing(sqlite3.connect(file.name)) as db, db:
            db.execute("create virtual table text using fts5(title, body, facts, prefix='2 3')")
            db.executemany("insert into text(rowid, title, body, facts) values (:row, :title, :body, :facts)", rows)
        return time.perf_counter() - began


def main() -> None:
    """Print medians."""
    here, child, sqlite = [], [], []
    papers = 0
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder, Workspace(Home.find(folder)) as workspace:
            papers = len(workspace.corpus.reader)
            rows = [
                {"body": "", "facts": "", **document(row, paper)} for row, paper in workspace.corpus.reader.all_papers()
            ]
            sqlite.append(fts5(rows))
            began = time.perf_counter()
            build(workspace.corpus.reader, workspace.home.index)
            here.append(time.perf_counter() - began)
            forget(workspace.home.index)  # else it would have nothing to do
            began = time.perf_counter()
            command = ["-m", "paper_index", "build", "--data", workspace.home.data, "--cache", workspace.home.cache]
            said = subprocess.run([sys.executable, *map(str, command)], capture_output=True, text=True, check=True)
            child.append(time.perf_counter() - began)
            assert json.loads(said.stdout.splitlines()[-1]) == {"papers": papers}
    print(f"{papers} papers, {ROUNDS} rounds each, medians")
    for name, times in (("in the process", here), ("process of its own", child), ("SQLite FTS5", sqlite)):
        print(f"{name:20} {statistics.median(times):6.3f} s   (from {min(times):.3f} to {max(times):.3f})")


if __name__ == "__main__":
    main()
