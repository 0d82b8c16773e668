"""Run the program where its disk, its home or its environment fails, and print how every command ended.

    sudo .venv/bin/python tests/benchmarks/hostile_homes.py            every group
    sudo .venv/bin/python tests/benchmarks/hostile_homes.py full       one of: full, modes, environment
    sudo .venv/bin/python tests/benchmarks/hostile_homes.py --verbose  with every message

Linux only. As root it mounts small file systems in a mount namespace of its own and runs the program as an ordinary
user, whom modes bind. Without root the conditions that need a mount are skipped and named. The exit code is 1 if a
command hung, showed a traceback or something unexpected, lost a mark, or failed where it only had to read.
"""

import argparse
import contextlib
import functools
import json
import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.hostile_conditions import GROUPS, READS, Condition, Place, own
from random_papers import write_random_papers
from terminal import Terminal

ROOT = Path(__file__).parents[2]
AS_USER: dict[str, Any] = {"user": 65534, "group": 65534, "extra_groups": []} if os.getuid() == 0 else {}
"""Whom the program is run as: modes do not bind root."""
PYTHONPATH = os.pathsep.join([str(ROOT / "tui"), str(ROOT / "index"), *(p for p in sys.path if "site-packages" in p)])
SECONDS = 60
"""After which a command has hung."""
TAG = "kept"
"""A tag that the library holds and must keep."""
UNFORESEEN = re.compile(r"unexpected|Traceback|Errno|the explorer had to stop", re.IGNORECASE)


@dataclass
class Ended:
    """How a command ended."""

    command: str
    code: int | None
    said: str
    seconds: float
    judged: str = ""
    """What is wrong with that, or nothing."""


@functools.cache
def program() -> list[str]:
    """Return the program's command; the Python of root may be closed to others, and the system's then runs it."""
    try:
        subprocess.run([sys.executable, "-c", ""], check=True, **AS_USER)
    except (OSError, subprocess.CalledProcessError):
        return ["/usr/bin/python3", "-m", "paper_tui"]
    return [sys.executable, "-m", "paper_tui"]


def environment(condition: Condition, place: Place) -> dict[str, str]:
    """Return the environment of a command."""
    found = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "PAPER_TUI"))}
    found |= {
        "PYTHONPATH": PYTHONPATH,
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(place.folder),
        "TMPDIR": str(place.folder / "tmp"),
    }
    if condition.home:
        found["PAPER_TUI_HOME"] = str(place.home)
    for name, value in condition.environment.items():
        found.pop(name, None)
        if value is not None:
            found[name] = value
    if "FAKETIME" in condition.environment:
        found |= {"LD_PRELOAD": str(faketime() or ""), "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    return found


def faketime() -> Path | None:
    """Return the library that shifts the clock, if there is one."""
    return next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)


def ran(command: str, place: Place, condition: Condition, known: dict[str, str]) -> Ended:
    """Run a command of the program as the ordinary user."""
    line, _, target = command.partition(" >")
    words = [word.format(**known) for word in line.split()]

    def limit() -> None:
        if place.limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (place.limit, place.limit))
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)

    began = time.perf_counter()
    with contextlib.ExitStack() as stack:
        out = stack.enter_context(open(target, "wb")) if target else subprocess.PIPE  # noqa: PTH123
        process = subprocess.Popen(
            [*program(), *words], stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE, cwd=place.folder,
            env=environment(condition, place), preexec_fn=limit, errors="replace", **AS_USER,
        )  # fmt: skip
        try:
            _, said = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return Ended(command, None, "", time.perf_counter() - began, "hung")
    return Ended(command, process.returncode, said.strip(), time.perf_counter() - began)


def explored(place: Place, condition: Condition) -> Ended:
    """Open the explorer, wait for papers or for its end, and leave it."""
    began = time.perf_counter()
    user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if AS_USER else []
    given = {name: value for name, value in environment(condition, place).items() if name != "TERM"}
    with Terminal([*user, *program()], size=(150, 40), folder=place.folder, **given) as terminal:
        try:
            terminal.wait(" papers", 20)
            terminal.settle(1)
            said = terminal.text
            terminal.send("\x1b")
            terminal.settle()
            terminal.send("q")
            code: int | None = terminal.finish()
        except AssertionError as error:
            if "ended" not in str(error):
                return Ended("explorer", None, str(error), time.perf_counter() - began, "no first screen")
            code, said = terminal.finish(), terminal.text
    seen = " ".join(re.sub(r"[│─╭╮╰╯▌█]", " ", said).split())
    return Ended("explorer", code, seen, time.perf_counter() - began)


def judged(ended: Ended, condition: Condition) -> str:
    """Return what is wrong with how a command ended, or nothing."""
    if ended.judged:
        return ended.judged
    if UNFORESEEN.search(ended.said):
        return "unexpected"
    if ended.code not in (0, 1):
        return f"exit {ended.code}"
    reads = ended.command in READS or ended.command == "paths"
    if ended.code and (condition.writable or (condition.readable and reads)):
        return "refused"
    if ended.code and condition.says and not re.search(condition.says, ended.said, re.IGNORECASE):
        return "the reason is not named"
    return ""


def marks(place: Place) -> set[str]:
    """Return the tags in the library, whatever its modes are now."""
    with tempfile.TemporaryDirectory() as folder:
        for suffix in ("", "-wal"):
            source = place.path(f"data/library.db{suffix}")
            if source.is_file():
                shutil.copy(source, Path(folder) / f"library.db{suffix}")
        if not (Path(folder) / "library.db").is_file():
            return set()
        with (
            contextlib.closing(sqlite3.connect(Path(folder) / "library.db")) as db,
            contextlib.suppress(sqlite3.OperationalError),
        ):
            said = db.execute("select value from cell where paper <> '' and field like 'tag/%'")
            return {value for (value,) in said if value}
    return set()


def tried(condition: Condition, model: Path, known: dict[str, str], work: Path) -> list[Ended]:
    """Run the commands of a condition; return how each ended."""
    place = Place(work / f"case-{time.monotonic_ns()}", model, Path(known["papers"]), by_root)
    place.folder.mkdir()
    (place.folder / "tmp").mkdir()
    own(place.folder)
    found = []
    try:
        with contextlib.ExitStack() as stack:
            prepared = condition.prepare(place)
            if isinstance(prepared, contextlib.AbstractContextManager):
                stack.enter_context(prepared)
            held = TAG in marks(place)
            for number, command in enumerate(condition.commands):
                here = known | {"out": str(place.folder / f"out-{number}.md")}
                ended = explored(place, condition) if command == "explorer" else ran(command, place, condition, here)
                ended.judged = judged(ended, condition)
                found.append(ended)
            if held and TAG not in marks(place):
                found[-1].judged = "MARKS LOST"
    finally:
        subprocess.run(["chmod", "-R", "u+rwx", str(place.folder)], check=False, capture_output=True)
        shutil.rmtree(place.folder, ignore_errors=True)
    return found


def by_root(home: Path, *words: str) -> str:
    """Run a command of the program as whoever runs this; return what it wrote. The home stays the ordinary user's."""
    env = os.environ | {"PAPER_TUI_HOME": str(home), "PYTHONPATH": PYTHONPATH}
    command = [sys.executable, "-m", "paper_tui", *words]
    said = subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout.strip()
    own(home)
    return said


def modelled(work: Path) -> tuple[Path, dict[str, str]]:
    """Make the home that every condition begins with; return it, and what commands are filled in with."""
    model, papers = work / "model", write_random_papers(work / "papers.jsonl", 3_000)
    one = by_root(model, "search", "mamba", "--limit", "1", "--format", "ids")
    by_root(model, "tag", "add", TAG, one)
    by_root(model, "note", one, "--set", "a thought")
    (model / "config").mkdir(exist_ok=True)
    (model / "config" / "config.toml").write_text("[journal]\nentries = 5000\n")
    (model / "cache" / "welcomed").touch()
    own(work)
    work.chmod(0o755)
    return model, {"id": one, "papers": str(papers)}


def told(group: str, condition: Condition, found: list[Ended], *, verbose: bool) -> int:
    """Print how the commands of a condition ended; return how many ended otherwise than expected."""
    wrong = [ended for ended in found if ended.judged]
    print(f"{group}\t{condition.name}\t{len(found) - len(wrong)} of {len(found)}", flush=True)
    for ended in found if verbose else wrong:
        said = json.dumps(ended.said if verbose else ended.said[-600:], ensure_ascii=False)
        print(f"    {ended.command}: {ended.code} {ended.judged} {ended.seconds:.1f} s {said}")
    return len(wrong)


def missing(condition: Condition) -> str:
    """Return what it takes to try a condition and is not there, or nothing."""
    if condition.root and os.getuid() != 0:
        return "root"
    return "faketime" if "FAKETIME" in condition.environment and not faketime() else ""


def main() -> int:
    """Print a table of every condition; return 1 if anything in it is wrong."""
    parser = argparse.ArgumentParser(description="Run the program where its disk, its home or its environment fails.")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(GROUPS))
    parser.add_argument("--verbose", action="store_true", help="print what every command said")
    parser.add_argument("--only", default="", help="only the conditions with this in their names")
    arguments = parser.parse_args()
    if os.getuid() == 0 and "HOSTILE_HOMES" not in os.environ:
        os.environ["HOSTILE_HOMES"] = "1"
        os.execvp("unshare", ["unshare", "-m", sys.executable, *sys.argv])
    failed = 0
    with tempfile.TemporaryDirectory(prefix="paper-tui-homes-") as folder:
        model, known = modelled(Path(folder))
        for group in arguments.groups or GROUPS:
            total = bad = 0
            for condition in GROUPS[group]:
                if arguments.only not in condition.name:
                    continue
                if needed := missing(condition):
                    print(f"{group}\t{condition.name}\tskipped: it takes {needed}")
                    continue
                found = tried(condition, model, known, Path(folder))
                total += len(found)
                bad += told(group, condition, found, verbose=arguments.verbose)
            print(f"{group}: {total} commands, {total - bad} as expected, {bad} not")
            failed += bad
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
