"""Full texts: the time to read and index attached PDFs, queries over them, sizes, and what holds up the explorer.

The PDFs are made: words of a vocabulary by Zipf's law, and in each PDF a few words that no other has. They are read and
indexed by the process that the explorer starts. The blocks of the explorer's event loop are those of
`bench_event_loop.py`: it is scrolled and typed in, in a pseudo-terminal, until all PDFs are searchable.
"""

import argparse
import contextlib
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from bisect import bisect
from itertools import accumulate
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bench_event_loop import explore, told
from made_pdfs import pdf
from paper_index.fulltext.pages import PageStore
from paper_index.library.attaching import attach
from paper_index.papers.attachments import attachment_of
from paper_index.paths import Home
from paper_index.search import View
from paper_index.workspace import Workspace
from random_papers import write_random_papers
from terminal import Terminal

VOCABULARY, RARE = 40_000, 60
"""Different words of all PDFs, and words that only one PDF has."""
LINES, WORDS = 45, 10
"""Of a page: about 2,900 characters."""
COMMON = (
    "the",
    "of",
    "and",
    "model",
    "network",
    "neural",
    "transformer",
    "consistent",
    "consists",
    "fault",
    "tolerance",
)


class Words:
    """Draws words by Zipf's law."""

    def __init__(self) -> None:
        self.random = random.Random(1)
        syllables = [a + b for a in "bcdfghklmnprstvw" for b in ("a", "e", "i", "o", "u", "en", "ar", "is")]
        made = {"".join(self.random.choices(syllables, k=self.random.randint(2, 4))) for _ in range(2 * VOCABULARY)}
        self.words = [*COMMON, *sorted(made, key=lambda _: self.random.random())][:VOCABULARY]
        self.sums = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))

    def draw(self, count: int) -> list[str]:
        return [self.words[bisect(self.sums, self.random.random() * self.sums[-1])] for _ in range(count)]

    def pdf(self, number: int, pages: int) -> bytes:
        words = self.draw(pages * LINES * WORDS)
        for rare in range(RARE):
            words[self.random.randrange(len(words))] = f"rare{number}x{rare}"
        lines = [" ".join(words[at : at + WORDS]) for at in range(0, len(words), WORDS)]
        texts = ["\n".join(lines[at : at + LINES]) for at in range(0, len(lines), LINES)]
        texts[-1] += "\nReferences\n[1] An Author. A cited paper."
        return pdf(*texts, compressed=True)


def fill(home: Home, folder: Path, count: int, pages: int) -> None:
    """Make papers with a PDF each."""
    words = Words()
    made = write_random_papers(folder / "made.jsonl", max(count, 1_000))
    subprocess.run(
        [sys.executable, "-m", "paper_tui", "--home", str(home.data.parent), "import", str(made)],
        check=True,
        capture_output=True,
    )
    with Workspace(home) as workspace:
        workspace.ready_index()
        papers = workspace.papers(workspace.engine.answer(View()).rows[:count])
        files = []
        for number in range(count):
            path = folder / f"{number}.pdf"
            path.write_bytes(words.pdf(number, pages))
            files.append(attachment_of(path))
        attach(workspace.library, list(zip(papers, files, strict=True)))


def extract(home: Home) -> None:
    """Read and index all PDFs in the process of the explorer; print the time and its memory."""
    folders = ["--data", str(home.data), "--config", str(home.config), "--cache", str(home.cache)]
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    said = subprocess.run(
        [sys.executable, "-m", "paper_index", "fulltext", *folders], capture_output=True, text=True, check=True
    )
    seconds = time.perf_counter() - began
    read = json.loads(said.stdout.splitlines()[-1])["read"]
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    print(f"read and indexed {read:,} PDFs in {seconds:.1f} s ({1000 * seconds / read:.0f} ms each)")
    print(f"CPU of its process {cpu:.1f} s, memory at most {used.ru_maxrss // 1024} MB")


def sizes(home: Home) -> None:
    """Print the bytes of the texts and of the index, and its segments."""
    size = home.page_texts.stat().st_size
    (build,) = home.fulltext.glob("build-*")
    index = sum(file.stat().st_size for file in build.iterdir())
    segments = len(json.loads((build / "segments.json").read_text()))
    print(f"texts {size / 1e6:.1f} MB, index {index / 1e6:.1f} MB in {segments} segments")


def queries(home: Home) -> None:
    """Print the times of queries: the first time, and again with other words in between; and the memory."""
    with Workspace(home) as workspace:
        workspace.engine.open_index()
        workspace.engine.answer(View("network"))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for query in (
            "fulltext:transformer", "fulltext:transformer", "fulltext:rare7x7", '"neural network"',
            'fulltext:"neural network"', 'fulltext:"fault tolerance"', "fulltext:neural fulltext:network",
            "fulltext:the", "fulltext:consist*", "fulltext:rare*", "fulltext:transformer -fulltext:tolerance",
            'fulltext:"of the"', "references:cited",
        ):  # fmt: skip
            began = time.perf_counter()
            answer = workspace.engine.answer(View(query), exact=True)
            searched = time.perf_counter() - began
            for row in answer.rows[:20]:
                workspace.engine.passages(row, answer.words, 1)
            passages = time.perf_counter() - began - searched
            print(
                f"{query:40} {answer.total:6,} papers  {1000 * searched:6.1f} ms, 20 passages {1000 * passages:6.1f} ms"
            )
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"memory: {before // 1024} MB before the first query, at most {after // 1024} MB then")


def explorer(home: Home, folder: Path, shown: int) -> None:
    """Use the explorer until all PDFs are searchable; print what held it up."""
    log = folder / "blocks.jsonl"
    store = PageStore(home.page_texts)

    def done() -> bool:
        coverage = store.coverage()
        return bool(coverage.pdfs) and not coverage.waiting and bool(store.fact("state"))

    with Terminal([sys.executable, __file__, "--inside", str(home.data.parent), str(log)], folder=folder) as terminal:
        began = time.monotonic()
        terminal.read_for(3)
        while not done() and time.monotonic() - began < 3_600:
            for keys in ("jjjjjjjjjj", "/fulltext:transf", "\x1b", "/network", "\x1b", "\x1b[F\x1b[H"):
                for key in (keys,) if keys.startswith("\x1b") else keys:
                    terminal.send(key)
                    terminal.read_for(1 / 12)
                terminal.read_for(0.3)
        blocks = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
        told("extraction, while used", began, blocks, shown=shown)
        terminal.send("q")
        terminal.finish()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pdfs", type=int, default=200)
    parser.add_argument("--pages", type=int, default=15, help="pages of each")
    parser.add_argument("--shown", type=int, default=3, help="blocks of the event loop that are shown")
    parser.add_argument("--without-explorer", action="store_true", help="measure the extraction alone")
    parser.add_argument("--inside", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        sys.exit(explore(arguments.inside[0], Path(arguments.inside[1])))
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [*sys.path, os.environ.get("PYTHONPATH")]))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home = Home.find(folder / "home")
        fill(home, folder, arguments.pdfs, arguments.pages)
        extract(home)
        sizes(home)
        queries(home)
        if not arguments.without_explorer:
            home.page_texts.unlink()
            with contextlib.suppress(OSError):
                (home.fulltext / "current.json").unlink()
            explorer(home, folder, arguments.shown)


if __name__ == "__main__":
    main()
