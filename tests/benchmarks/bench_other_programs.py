"""paper-tui beside other terminal programs for papers, with the same papers, in the same run.

Each program runs in a pseudo-terminal with a screen emulator; what counts is what is seen. Measured are the seconds
from the start until papers are seen, from the last key of a search until the papers it finds are seen and no others,
from the key that takes the search back until the papers of before are seen, and from the key for the end of the list
until its first papers are gone; and the memory that the program has after that. Programs whose search begins with
Enter are timed from Enter.

The others are not installed by this: name the folders of environments in which they are, and those are compared.

    python -m venv /some/where && /some/where/bin/pip install artui
    python tests/benchmarks/bench_other_programs.py --artui /some/where --cobib … --arxiv-viewer …

The papers are made, or taken from a file of JSON lines with `title`, `authors`, `summary` (`--papers FILE`).
"""

import argparse
import contextlib
import itertools
import json
import os
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from paper_index import catalogue
from paper_index.corpus import Corpus
from paper_index.corpus.paper_rows import remember
from paper_index.paths import Home
from random_papers import random_papers
from terminal import Terminal

WORD = "quokka"
"""What is searched for."""
FEW = 8
"""Papers that hold it."""
_PAPER = re.compile(r"\bS(\d{5})\b|\bp\d{4}1(\d{4}) ")
"""A paper in a list: the beginning of its title, or the label it has in cobib."""
SIZE = (140, 42)
ENTER, ESCAPE, END = "\r", "\x1b", "\x1b[F"

Paper = dict[str, Any]


def papers(number: int, source: Path | None) -> tuple[list[Paper], frozenset[int]]:
    """Return papers whose titles begin with a number of their own, and which hold a rare word: none at either end."""
    lines = (
        random_papers(number)
        if source is None
        else map(json.loads, itertools.islice(source.open(encoding="utf-8"), number))
    )
    step = number // (FEW + 2)
    rare = frozenset(range(step, step * (FEW + 1), step))
    found = [
        {**each, "id": f"2401.{n + 10_000}", "title": f"S{n:05}{f' {WORD}' if n in rare else ''} {each['title']}"}
        for n, each in enumerate(lines)
    ]
    return found, rare


@dataclass(frozen=True)
class Program:
    """A program, and how it is used."""

    name: str
    seed: Callable[[list[Paper], Path, Path], list[str]]
    """Puts papers into a folder in the program's own form; given the environment; returns the command."""
    search: str = "/"
    """The key that leads to the search."""
    go: str = ""
    """The key that begins it; nothing where it begins by itself."""
    clear: Sequence[str] = (ESCAPE,)
    """The keys that take it back; the time begins with the last."""
    end: Sequence[str] = (END,)
    """The keys that lead to the end of the list."""
    columns: tuple[int, int] = (0, SIZE[0])
    """Where its list stands."""


def seed_ours(some: list[Paper], folder: Path, environment: Path) -> list[str]:
    """Import and index them."""
    lines = folder / "papers.jsonl"
    lines.write_text("".join(json.dumps(each) + "\n" for each in some), encoding="utf-8")
    command = [sys.executable, "-m", "paper_tui", "--home", str(folder / "home")]
    corpus = Corpus(Home.find(folder / "home").papers)
    with corpus.database.transaction() as db:
        remember(db, "catalogue", catalogue.EDITION)  # it stays out: all have the same papers
    corpus.close()
    subprocess.run([*command, "import", str(lines)], check=True, capture_output=True)
    subprocess.run([*command, "index", "build"], check=True, capture_output=True)
    (folder / "home" / "cache" / "welcomed").touch()
    return command


def seed_artui(some: list[Paper], folder: Path, environment: Path) -> list[str]:
    """Fill its database, which it has made by itself. Papers older than a month would be removed at the start."""
    home = folder / "artui"
    home.mkdir()
    (home / "config.yaml").write_text("categories:\n  Learning: cs.LG\nfilters: {}\nfeed_retention_days: 400\n")
    program = str(environment / "bin" / "artui")
    subprocess.run([program, "--user-dir", str(home), "db", "info"], check=False, capture_output=True)
    now = datetime.now(UTC)
    with contextlib.closing(sqlite3.connect(next(home.glob("*.db")))) as db, db:
        for n, each in enumerate(some):
            stamp = (now - timedelta(minutes=n)).isoformat()
            db.execute(
                "insert into articles (id, entry_id, title, authors, summary, categories, published_date, pdf_url, "
                "created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (each["id"], f"http://arxiv.org/abs/{each['id']}", each["title"], json.dumps(each["authors"]),
                 each["summary"], '["cs.LG"]', stamp, f"http://arxiv.org/pdf/{each['id']}", stamp, stamp),
            )  # fmt: skip
    return [program, "--user-dir", str(home)]


def seed_cobib(some: list[Paper], folder: Path, environment: Path) -> list[str]:
    """Write its YAML, as it writes it."""
    program = str(environment / "bin" / "cobib")
    subprocess.run(
        [program, "init"], check=False, capture_output=True, env=os.environ | {"HOME": str(folder), "PYTHONPATH": ""}
    )
    file = folder / ".local" / "share" / "cobib" / "literature.yaml"
    with file.open("w", encoding="utf-8") as out:
        for each in some:
            names = [name.partition(" ") for name in each["authors"]]
            authors = "".join(f"  - first: {json.dumps(one)}\n    last: {json.dumps(rest)}\n" for one, _, rest in names)
            label = f"p{each['id'].replace('.', '')}"
            out.write(
                f"---\n{label}:\n  ENTRYTYPE: article\n  abstract: {json.dumps(each['summary'])}\n"
                f"  author:\n{authors}  title: {json.dumps(each['title'])}\n  year: 2024\n...\n"
            )
    # It reads its YAML once and keeps what it read; that takes minutes where papers are many, and is not measured.
    subprocess.run(
        [program, "list"], check=False, capture_output=True, env=os.environ | {"HOME": str(folder), "PYTHONPATH": ""}
    )
    return [program]


def seed_viewer(some: list[Paper], folder: Path, environment: Path) -> list[str]:
    """Write one day's mail of arXiv, which is what it reads."""
    line = "-" * 78
    (folder / "history").mkdir()
    mail = "".join(
        f"\\\\\narXiv:{each['id']}\nDate: Mon, 15 Jan 2024 10:00:00 GMT   (10kb)\n\nTitle: {each['title']}\n"
        f"Authors: {', '.join(each['authors'])}\nCategories: cs.LG\n\\\\\n  {each['summary']}\n"
        f"\\\\ ( https://arxiv.org/abs/{each['id']} ,  10kb)\n{line}\n"
        for each in some
    )
    (folder / "history" / f"{date.today()}.txt").write_text(f"{line}\n{mail}", encoding="utf-8")
    return [str(environment / "bin" / "arxiv-viewer"), "browse", "--no-restore"]


PROGRAMS = [
    Program("paper-tui", seed_ours, columns=(32, 92)),
    Program("artui", seed_artui, search="f", go=ENTER, clear=("f", "\x15", ENTER), end=("\x1b[1;5F",)),
    Program("cobib", seed_cobib, go=ENTER, clear=(":", "list -r", ENTER), columns=(0, 90)),
    Program("arxiv-viewer", seed_viewer, columns=(0, 56)),
]


def listed(terminal: Terminal, columns: tuple[int, int]) -> list[int]:
    """The papers in the list, from top to bottom."""
    first, last = columns
    lines = (line[first:last] for line in terminal.text.split("\n"))
    return [int(match[1] or match[2]) for line in lines for match in _PAPER.finditer(line)]


def memory(process: int) -> float:
    """Megabytes that a process and those it started have in memory."""
    status = Path(f"/proc/{process}/status").read_text()
    own = int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return own + sum(memory(int(child)) for child in children)


def started(command: list[str], folder: Path) -> Terminal:
    """Start a program at home in a folder; nothing is to be had from the network, for that is not what is measured."""
    nowhere = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    code = os.environ["PYTHONPATH"] if command[0] == sys.executable else ""
    return Terminal(command, SIZE, folder, HOME=str(folder), PYTHONPATH=code, **nowhere)


def used(program: Program, command: list[str], folder: Path, rare: frozenset[int], pause: float) -> list[float]:
    """Use a program once; return the seconds to the first papers, the search, back and the end, and the megabytes."""
    for left in folder.glob("home/**/session.json"):
        left.unlink()  # where one was the last time; all begin at the top
    with started(command, folder) as terminal:

        def seconds(keys: Sequence[str], holds: Callable[[list[int]], bool]) -> float:
            terminal.read_for(pause)
            for key in keys[:-1]:
                terminal.send(key)
                terminal.read_for(pause)
            began = time.perf_counter()
            for key in keys[-1:]:
                terminal.send(key)
            terminal.wait(lambda _: holds(listed(terminal, program.columns)), 120)
            return time.perf_counter() - began

        first = terminal.wait(lambda _: bool(listed(terminal, program.columns)), 120)
        terminal.read_for(3 * pause)  # some list their papers a second time, when there was nothing new to be fetched
        terminal.wait(lambda _: bool(listed(terminal, program.columns)), 120)
        top = listed(terminal, program.columns)[0]
        search = [program.search, WORD, *filter(None, [program.go])]
        found = seconds(search, lambda seen: bool(seen) and rare.issuperset(seen))
        back = seconds(program.clear, lambda seen: top in seen and not rare.issuperset(seen))
        end = seconds(program.end, lambda seen: bool(seen) and top not in seen)
        terminal.read_for(pause)
        return [first, found, back, end, memory(terminal.process)]


def warmed(program: Program, command: list[str], folder: Path) -> None:
    """Let a program greet whoever comes for the first time; that is not what is measured."""
    with started(command, folder) as terminal:
        terminal.wait(lambda text: text.count("\n") > 5 and bool(text.strip()), 120)
        terminal.read_for(10)
        for key in (ESCAPE, "", "q", "y"):
            terminal.send(key)
            terminal.read_for(2)


def main() -> None:
    """Print the table, as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for program in PROGRAMS[1:]:
        parser.add_argument(f"--{program.name}", type=Path, help="the folder of the environment it is in")
    parser.add_argument("--papers", type=Path, help="JSON lines to take papers from, instead of making some")
    parser.add_argument("--numbers", type=int, nargs="*", default=[300, 10_000], help="how many papers")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [*sys.path, os.environ.get("PYTHONPATH")]))
    own = Path(sys.prefix)
    places = {p.name: getattr(arguments, p.name.replace("-", "_"), own) for p in PROGRAMS}
    for name in [name for name, place in places.items() if place is None]:
        print(f"{name} is left out: name the environment it is in with --{name}", file=sys.stderr)
    print("| papers | program | first papers | search | back | end | memory |")
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: |")
    for number in arguments.numbers:
        some, rare = papers(number, arguments.papers)
        with tempfile.TemporaryDirectory() as name:
            ready: list[tuple[Program, list[str], Path]] = []
            for program in PROGRAMS:
                if (place := places[program.name]) is not None:
                    folder = Path(name) / program.name
                    folder.mkdir()
                    ready.append((program, program.seed(some, folder, place.absolute()), folder))
                    warmed(*ready[-1])
            times: dict[str, list[list[float]]] = {program.name: [] for program, _, _ in ready}
            for _ in range(arguments.rounds):  # in turn, so that what else the machine does meets all of them
                for program, command, folder in ready:
                    try:
                        times[program.name].append(used(program, command, folder, rare, 1 if number < 1_000 else 2))
                    except AssertionError as error:
                        print(f"{program.name} with {number:,} papers: {error}", file=sys.stderr)
            for program in [program for program, _, _ in ready if times[program.name]]:
                *seconds, megabytes = map(statistics.median, zip(*times[program.name], strict=True))
                told = " | ".join(f"{each:.2f} s" for each in seconds)
                print(f"| {number:,} | {program.name} | {told} | {megabytes:.0f} MB |", flush=True)


if __name__ == "__main__":
    main()
