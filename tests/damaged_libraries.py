"""Libraries for tests, damaged in the ways in which files are damaged."""

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from factories import paper
from paper_index.library import Library, backups, exchange

PAGE = 4096

Said = dict[tuple[str, str], str]
"""Paper (or "") and field to the value that is set."""


@dataclass
class Original:
    """A library before it is damaged."""

    folder: Path
    """`library.db` with its log, `backups`, and `written.db`, into which the log was written."""
    states: list[Said] = field(default_factory=list)
    """What it said after each of its changes."""
    backups: dict[str, Said] = field(default_factory=dict)
    """The day of each backup, and what is in it."""
    renamed: dict[str, str] = field(default_factory=lambda: {"2601.00023": "10.1000/renamed"})
    """Papers whose id was changed, by their earlier id."""


def said(library: Library) -> Said:
    """Return the values that are set."""
    return {key: value for key, (value, _) in library.reader.cells().items() if value is not None}


def original(folder: Path) -> Original:
    """Make a library with marks of every kind, some of its changes in its log, and two backups."""
    folder.mkdir()
    library = Library(folder / "open" / "library.db", backup=False)
    made = Original(folder)
    some = [paper(f"Paper {n} about é", f"2601.{n:05}", abstract=f"Words of paper {n}. " * 20) for n in range(24)]
    changes: list[Callable[[], object]] = [
        lambda: library.tag(some, ["all", "thesis"]),
        lambda: library.tag(some[:12], ["vision/edge"]),
        lambda: library.bookmark(some[::3]),
        lambda: library.rate(some[::7], 4),
        lambda: library.set_state(some[::5], "read"),
        lambda: library.save_search("new ones", {"query": "mamba"}, 1),
        lambda: library.describe_tag("thesis", colour="#2a9d8f", description="chapter two"),
        *(lambda n=n: library.note(some[n], f"A note on paper {n}, é.\n" + "More of it. " * 30) for n in range(12)),
        lambda: library.journal.undo(),
        lambda: library.note(some[3], "Another note."),
        lambda: library.tag(some[16:], remove=["all"]),
        lambda: exchange.rename_papers(library, made.renamed),
        lambda: library.followed.follow("new ones", "c0ffee", 7),
        lambda: library.followed.unfollow("new ones"),
    ]
    for number, change in enumerate(changes):
        change()
        made.states.append(said(library))
        if day := {8: "2026-01-01", 16: "2026-01-02"}.get(number):
            library.backup.copy_to(backups.place(folder / "library.db", day))
            made.backups[day] = made.states[-1]
        if number == 8:
            library.database.connection.execute("pragma wal_checkpoint(truncate)")
    for name in ("library.db", "library.db-wal"):
        shutil.copy(library.database.path.with_name(name), folder / name)
    library.journal.external_changes()
    shutil.copy(library.database.path, folder / "written.db")
    library.close()
    shutil.rmtree(folder / "open")
    return made


@dataclass
class Mutation:
    """One way of damage."""

    name: str
    of_log: bool = False
    """Whether the latest changes may be gone without a trace: they were in a log that is not there."""


def mutate(folder: Path, chance: random.Random) -> Mutation:
    """Damage the library in a folder, and at times its newest backup; return how."""
    path, log, written = folder / "library.db", folder / "library.db-wal", folder / "written.db"
    killed = chance.random() < 0.5
    if not killed:  # ended, or open for a moment: the log is empty
        written.replace(path)
        log.unlink()
    if chance.random() < 0.2:
        _flip(folder / "backups" / "library-2026-01-02.db", chance, 20)
    name = chance.choice(list(_WAYS))
    if not log.exists() and name.startswith("log"):
        name = "a text"
    _WAYS[name](path, chance)
    return Mutation(name, killed)


def _flip(path: Path, chance: random.Random, most: int = 8, within: tuple[int, int] | None = None) -> None:
    content = bytearray(path.read_bytes())
    first, end = within or (0, len(content))
    for _ in range(chance.randint(1, most)):
        content[chance.randrange(first, end)] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def _texts(path: Path, chance: random.Random) -> None:
    for _ in range(5):
        _text(path, chance)


def _text(path: Path, chance: random.Random) -> None:
    content = path.read_bytes()
    wanted = chance.choice(
        [
            b"A note on paper",
            b"More of it",
            b"Words of paper",
            b"thesis",
            b"2601.0",
            b'"title"',
            b"bookmark",
            b'"query"',
        ]
    )
    found = [place for place in range(len(content)) if content.startswith(wanted, place)]
    if found:
        place = chance.choice(found)
        _flip(path, chance, 2, (place, place + len(wanted)))


def _page(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    pages = len(content) // PAGE
    one, other = (chance.randrange(pages) * PAGE for _ in range(2))
    match chance.randrange(4):
        case 0:
            content[one : one + PAGE] = bytes(PAGE)
        case 1:
            content[one : one + PAGE] = chance.randbytes(PAGE)
        case 2:
            content[one : one + PAGE] = content[other : other + PAGE]
        case _:
            there = content[one : one + PAGE]
            content[one : one + PAGE] = content[other : other + PAGE]
            content[other : other + PAGE] = there
    path.write_bytes(content)


def _cut(path: Path, chance: random.Random) -> None:
    content = path.read_bytes()
    size = chance.randrange(len(content))
    path.write_bytes(content[: size - size % PAGE if chance.random() < 0.5 else size])


def _log(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


_WAYS: dict[str, Callable[[Path, random.Random], object]] = {
    "bytes": _flip,
    "a byte": lambda path, chance: _flip(path, chance, 1),
    "a text": _text,
    "more texts": _texts,
    "header": lambda path, chance: _flip(path, chance, 2, (0, 100)),
    "a page": _page,
    "cut": _cut,
    "longer": lambda path, chance: path.write_bytes(path.read_bytes() + chance.randbytes(chance.randrange(1, 9_000))),
    "empty": lambda path, chance: path.write_bytes(b""),
    "gone": lambda path, chance: path.unlink(),
    "log gone": lambda path, chance: _log(path).unlink(),
    "log cut": lambda path, chance: _cut(_log(path), chance),
    "log bytes": lambda path, chance: _flip(_log(path), chance),
    "log of garbage": lambda path, chance: _log(path).write_bytes(chance.randbytes(20_000)),
}
