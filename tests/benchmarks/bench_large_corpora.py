"""Search in large corpora: building, opening, typing, adding a hundred papers, and the memory it takes.

Uses the collections in `shared/data` beside the project, which are not part of it; or the homes named as arguments.
Typed are 200 queries of words from titles, letter by letter; SQLite FTS5 answers the same keystrokes in the same run.
Then come queries that are slow on purpose, each for the first time.
"""

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import bench_keystroke  # type: ignore[import-not-found]

from paper_index.importers import Source
from paper_index.papers.paper import Paper
from paper_index.paths import Home
from paper_index.search import View
from paper_index.search.index.builder import build
from paper_index.text.stop_words import STOP_WORDS
from paper_index.workspace import Workspace

SLOW = {
    "a of the in to on": "a of the in to on",
    "model OR data OR learning OR network OR image OR language": (
        "model OR data OR learning OR network OR image OR language"
    ),
    "a OR b OR c OR d OR e OR f": "a OR b OR c OR d OR e OR f",
    "t": "t*",
    "s* m*": "s* m*",
    "NOT model": "",
    "-the": "",
    "*": "",
    '"of the"': '"of the"',
    '"in this paper we propose a"': '"in this paper we propose a"',
    "deep-learning-based state-of-the-art": '"deep learning based" "state of the art"',
    "modle lerning netwrok": "",
}
"""Queries that are slow on purpose, and the same for FTS5 where it can answer them."""
DATA = Path(__file__).parents[3] / "shared" / "data"


def queries(workspace: Workspace) -> list[str]:
    """Two to four words of 200 titles, in their order, and half of them of one title in a row."""
    chance = random.Random(5)
    rows = chance.sample(workspace.corpus.reader.order("added"), 400)
    found = []
    for line in workspace.corpus.reader.lines(rows):
        words = [word for word in line.title.split() if word.lower().strip(",.:") not in STOP_WORDS]
        if len(words) > 3:
            count = chance.randint(2, 4)
            start = chance.randint(0, len(words) - count)
            some = words[start : start + count] if chance.random() < 0.5 else words[:count]
            found.append(" ".join(some).lower())
    return found[:200]


def beginnings(asked: list[str]) -> list[str]:
    """What queries are while they are typed letter by letter."""
    return [query[:end] for query in asked for end in range(1, len(query) + 1)]


def memory() -> str:
    """The memory this process takes now and took at most."""
    if sys.platform != "linux":
        return ""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    held = {name: int(size.split()[0]) // 1024 for name, size in (line.split(":") for line in lines if "kB" in line)}
    return f"{held['VmRSS']} MB now, {held['VmHWM']} MB at most"


def measured(home: Home) -> None:
    """Print the figures of one home; run in a process of its own, for its memory."""
    began, used = time.perf_counter(), time.process_time()
    with Workspace(home) as workspace:
        engine = workspace.engine
        opened = engine.open_index()
        engine.answer(View("transformer"), typing=True)
        took, computed = time.perf_counter() - began, time.process_time() - used
        print(f"opened to the first answer: {took:.3f} s, computing {computed:.3f} s", "" if opened else "(no index!)")
        asked = queries(workspace)
        typed = beginnings(asked)
        print(f"{len(workspace.corpus.reader)} papers, {len(typed)} keystrokes")
        bench_keystroke.keystrokes = lambda: typed
        print(bench_keystroke.told("engine, with 50 rows", bench_keystroke.engine(workspace)))
        print(f"memory: {memory()}", flush=True)
        # FTS5 takes seconds for a letter that begins many words.
        bench_keystroke.keystrokes = lambda: beginnings(asked[::10])
        print(bench_keystroke.told("engine, every tenth query", bench_keystroke.engine(workspace)), flush=True)
        print(bench_keystroke.told("SQLite FTS5, every tenth", bench_keystroke.fts5(workspace)), flush=True)
        database = bench_keystroke.fts5_table(workspace)
        for query, match in SLOW.items():
            began = time.process_time()
            answer = engine.answer(View(query), typing=True)
            used = (time.process_time() - began) * 1000
            beside = f"{bench_keystroke.fts5_seconds(database, match) * 1000:6.0f} ms in FTS5" if match else ""
            print(f"{query[:40]:40} {answer.total:6,} papers {used:6.0f} ms {beside}", flush=True)


def built(home: Home) -> None:
    """Print how long a build takes, and how long until a hundred more papers are searchable."""
    with Workspace(home) as workspace:
        began = time.perf_counter()
        build(workspace.corpus.reader, home.index, anew=True)
        print(f"built in {time.perf_counter() - began:.1f} s", flush=True)
        more = [
            Paper.from_dict({"id": f"9912.{n:05}", "title": f"Okapi {n}", "abstract": "A. " * n}) for n in range(100)
        ]
        workspace.corpus.add(more, name="a hundred more")
        began = time.perf_counter()
        build(workspace.corpus.reader, home.index)
        workspace.engine.open_index()
        found = workspace.engine.answer(View("okapi")).total
        print(f"{found} more papers searchable after {time.perf_counter() - began:.1f} s", flush=True)
        workspace.undo_import()
        build(workspace.corpus.reader, home.index)


def main() -> None:
    """Print the figures of every home."""
    if sys.argv[1:2] == ["--measure"]:
        measured(Home.find(sys.argv[2]))
        return
    with tempfile.TemporaryDirectory() as folder:
        homes = list(map(Path, sys.argv[1:]))
        for file in [] if homes else sorted([*(DATA / "hf-daily").glob("*.gz"), *(DATA / "arxiv-cs").glob("*.gz")]):
            homes.append(Path(folder) / file.parent.name)
            with Workspace(Home.find(homes[-1])) as workspace:
                workspace.add(Source(file))
        for home in homes:
            built(Home.find(home))
            subprocess.run([sys.executable, __file__, "--measure", str(home)], check=True)
        if not homes:
            print(f"Nothing measured: the collections are not in {DATA}.")


if __name__ == "__main__":
    main()
