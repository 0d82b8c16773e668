"""What can be wrong with a disk, a home or an environment: the conditions of `hostile_homes.py`."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

READS = ("search mamba --limit 3", "show {id}", "tag list", "library export", "export mamba -o {out}", "explorer")
"""Commands that only read, and should work wherever something can be read at all."""
CHANGES = ("tag add more {id}", "note {id} --set words", "undo", "import {papers}", "library backup")
FEW = (*READS[:2], READS[4], CHANGES[0], CHANGES[3], READS[5])


@dataclass
class Condition:
    """Something that is wrong with a home, and what the program should do then."""

    name: str
    prepare: Callable[["Place"], object]
    """Makes it so; may return a context manager that ends it."""
    says: str = ""
    """A pattern that every refusal matches."""
    commands: tuple[str, ...] = FEW
    readable: bool = True
    """Whether commands that only read have to end with 0."""
    writable: bool = False
    """Whether all commands have to end with 0."""
    root: bool = False
    """Whether it takes root to make it so."""
    environment: dict[str, str | None] = field(default_factory=dict)
    home: bool = True
    """Whether `PAPER_TUI_HOME` is set to the home."""


class Place:
    """A folder of one condition, with a home that holds a tag, a note and an index."""

    def __init__(self, folder: Path, model: Path, papers: Path, run: Callable[..., object]) -> None:
        """Name the folder of a condition.

        Args:
            folder: the folder.
            model: a sound home.
            papers: a file to be imported.
            run: runs a command of the program on the home.
        """
        self.folder, self.model, self.papers = folder, model, papers
        self.run: Callable[..., object] = lambda *words: run(self.home, *words)
        self.home = folder / "home"
        self.out = folder / "out"
        self.limit = 0
        """Bytes that a file may have, or 0."""

    def copy(self, target: Path | None = None) -> Path:
        """Put a sound home into its place."""
        target = target or self.home
        shutil.copytree(self.model, target, dirs_exist_ok=True)
        own(target)
        return target

    def path(self, name: str) -> Path:
        """Return what is called so in the home."""
        return self.home / name


def own(folder: Path) -> None:
    """Give everything in a folder to the user who runs the program."""
    if os.getuid() == 0:
        subprocess.run(["chown", "-hR", "65534:65534", str(folder)], check=True)


@contextlib.contextmanager
def mounted(place: Place, options: str) -> Iterator[None]:
    """Have the home on a small file system, which is then filled up but for some bytes."""
    place.home.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place.home)], check=True)
    own(place.home)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place.home)], check=True)


def filled(place: Place, left: int = 0) -> None:
    """Take all room on the home's file system but for some bytes."""
    ballast = place.home / "ballast"
    with ballast.open("wb", buffering=0) as file:
        with contextlib.suppress(OSError):
            while file.write(bytes(4096)):
                pass
        if left:
            file.truncate(max(ballast.stat().st_size - left, 0))


def full(left: int = 0, *, begun: bool = True) -> Callable[[Place], object]:
    """Return what fills the disk that the home is on."""

    @contextlib.contextmanager
    def made(place: Place) -> Iterator[None]:
        with mounted(place, "size=16m"):
            if begun:
                place.copy()
            filled(place, left)
            yield

    return made


@contextlib.contextmanager
def fills_up(place: Place) -> Iterator[None]:
    """Have room for a part of an import."""
    with mounted(place, "size=6m"):
        place.copy()
        yield


@contextlib.contextmanager
def full_after_import(place: Place) -> Iterator[None]:
    """Fill the disk after an import."""
    with mounted(place, "size=60m"):
        place.copy()
        place.run("import", str(place.papers))
        filled(place)
        yield


@contextlib.contextmanager
def no_inodes(place: Place, *, begun: bool = True) -> Iterator[None]:
    """Have no file left to be made."""
    with mounted(place, "size=16m,nr_inodes=60"):
        if begun:
            place.copy()
        with contextlib.suppress(OSError):
            for number in range(100):
                (place.home / f"ballast-{number}").touch()
        yield


@contextlib.contextmanager
def read_only(place: Place, *, left: tuple[str, ...] = (), begun: bool = True) -> Iterator[None]:
    """Mount the home read-only; `left` names what a killed program left of each database."""
    if begun:
        place.copy()
        leave(place, left)
    else:
        place.home.mkdir()
    subprocess.run(["mount", "--bind", str(place.home), str(place.home)], check=True)
    subprocess.run(["mount", "-o", "remount,ro,bind", str(place.home)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place.home)], check=True)


def leave(place: Place, suffixes: tuple[str, ...]) -> None:
    """Have the files beside both databases that a killed program leaves, with a change in the log."""
    if not suffixes:
        return
    for name in ("library.db", "papers.db"):
        path = place.path(f"data/{name}")
        db = sqlite3.connect(path)
        db.execute(f"pragma user_version={db.execute('pragma user_version').fetchone()[0]}")
        db.commit()
        for suffix in suffixes:
            shutil.copy(f"{path}{suffix}", f"{path}{suffix}.kept")
        db.close()
        for suffix in suffixes:
            Path(f"{path}{suffix}.kept").rename(f"{path}{suffix}")
    own(place.home)


def mode(name: str, bits: int) -> Callable[[Place], object]:
    """Return what gives something in the home a mode."""

    def made(place: Place) -> None:
        place.copy()
        target = place.path(name)
        if not target.exists():
            target.write_text("")
            own(target)
        target.chmod(bits)

    return made


def all_read_only(place: Place) -> None:
    """Take the right to write from everything in the home."""
    place.copy()
    subprocess.run(["chmod", "-R", "a-w", str(place.home)], check=True)


def folder_for(*names: str) -> Callable[[Place], object]:
    """Return what puts a folder with something in it where files are expected."""

    def made(place: Place) -> None:
        place.copy()
        for name in names:
            target = place.path(name)
            target.unlink(missing_ok=True)
            target.mkdir(parents=True)
            (target / "inside").touch()
        own(place.home)

    return made


def file_for(name: str) -> Callable[[Place], object]:
    """Return what puts a file where a folder is expected."""

    def made(place: Place) -> None:
        place.copy()
        shutil.rmtree(place.path(name), ignore_errors=True)
        place.path(name).write_text("a file")
        own(place.home)

    return made


def link_for(name: str) -> Callable[[Place], object]:
    """Return what puts a link to nothing in the place of something."""

    def made(place: Place) -> None:
        place.copy()
        target = place.path(name)
        shutil.rmtree(target) if target.is_dir() else target.unlink()
        target.symlink_to(place.folder / "nowhere" / "at-all")

    return made


def limited(place: Place) -> None:
    """Let no file be larger than 200 kB."""
    place.copy()
    place.limit = 200_000


def plain(place: Place) -> None:
    """Have nothing wrong with the home."""
    place.copy()


def named(name: str) -> Condition:
    """Return the condition that a home has an odd name."""

    def made(place: Place) -> None:
        place.home = place.folder / name
        place.copy()

    return Condition(f"home named {name[:30]!r}", made, writable=True)


FULL = [
    Condition("disk full", full(), "full", READS + CHANGES, root=True),
    Condition("disk almost full", full(200_000), "full|no import", ("import {papers}", "import --undo"), root=True),
    Condition("disk filled by an import", fills_up, "full.*taken back", ("import {papers}",), root=True),
    Condition("disk full after an import", full_after_import, "", ("import --undo",), root=True, writable=True),
    Condition("disk full, no home yet", full(begun=False), "full", (READS[0], READS[4], CHANGES[0]), root=True),
    Condition("no inodes", no_inodes, "no more files|full|inodes", READS + CHANGES, root=True),
    Condition(
        "no inodes, no home yet",
        lambda place: no_inodes(place, begun=False),
        "no more files|full|inodes",
        (READS[0], READS[4], CHANGES[0]),
        root=True,
    ),
    Condition("file size limit", limited, "limit|too large", READS[:5] + CHANGES),
    Condition("standard output full", plain, "No space", tuple(f"{read} >/dev/full" for read in READS[:4])),
]

MODES = [
    Condition("home read-only (modes)", all_read_only, "read-only|not be written|permission", READS + CHANGES),
    Condition("read-only mount", read_only, "read-only", READS + CHANGES, root=True),
    Condition(
        "read-only mount, -wal left", lambda place: read_only(place, left=("-wal",)), "read-only", FEW, root=True
    ),
    Condition(
        "read-only mount, -wal and -shm left",
        lambda place: read_only(place, left=("-wal", "-shm")),
        "read-only",
        root=True,
    ),
    Condition("read-only mount, no home", lambda place: read_only(place, begun=False), "read-only", root=True),
    *(
        Condition(
            f"{name} mode {bits:03o}", mode(name, bits), r"permission|may not|not writable|read-only", readable=ok
        )
        for name, bits, ok in (
            (".", 0o000, False),
            (".", 0o500, True),
            ("data", 0o000, False),
            ("data", 0o500, True),
            ("data/library.db", 0o000, True),
            ("data/library.db", 0o400, True),
            ("data/papers.db", 0o000, True),
            ("data/papers.db", 0o400, True),
            ("data/backups", 0o000, True),
            ("config", 0o000, True),
            ("config/config.toml", 0o000, True),
            ("config/keys.toml", 0o000, True),
            ("cache", 0o000, True),
            ("cache", 0o500, True),
            ("cache/index", 0o000, True),
            ("cache/index/current.json", 0o000, True),
        )
    ),
    *(
        Condition(f"a folder for {name}", folder_for(name), "folder", readable=ok)
        for name, ok in (
            ("data/library.db", True),
            ("data/papers.db", True),
            ("data/library.db-wal", True),
            ("data/library.db.recovered", True),
            ("config/config.toml", True),
            ("config/keys.toml", True),
            ("cache/session.json", True),
            ("cache/welcomed", True),
            ("cache/index/current.json", True),
        )
    ),
    *(
        Condition(f"a file for {name}", file_for(name), "folder|is a file", readable=ok)
        for name, ok in (
            (".", False),
            ("data", False),
            ("data/backups", True),
            ("config", True),
            ("cache", True),
            ("cache/index", True),
        )
    ),
    *(
        Condition(f"a dangling link for {name}", link_for(name), "link", readable=name != "data")
        for name in ("data", "data/library.db", "data/papers.db", "cache/index", "cache")
    ),
    *map(named, (" ", "a\nb", "töne 标签", "50%?#x", 'it\'s "quoted"', "x" * 240)),
]

ENVIRONMENT = [
    Condition("HOME unset", plain, "", ("paths",), environment={"HOME": None}, home=False, writable=True),
    Condition("HOME empty", plain, "", ("paths",), environment={"HOME": ""}, home=False, writable=True),
    Condition("HOME relative", plain, "", ("paths",), environment={"HOME": "here"}, home=False, writable=True),
    Condition("HOME a device", plain, "", ("paths",), environment={"HOME": "/dev/null"}, home=False, writable=True),
    Condition(
        "XDG_DATA_HOME relative", plain, "", ("paths",), environment={"XDG_DATA_HOME": "x"}, home=False, writable=True
    ),
    Condition(
        "XDG_DATA_HOME empty", plain, "", ("paths",), environment={"XDG_DATA_HOME": ""}, home=False, writable=True
    ),
    Condition(
        "PAPER_TUI_HOME empty", plain, "", ("paths",), environment={"PAPER_TUI_HOME": ""}, home=False, writable=True
    ),
    Condition(
        "PAPER_TUI_HOME of nobody",
        plain,
        "PAPER_TUI_HOME.*nobody-at-all",
        ("paths",),
        environment={"PAPER_TUI_HOME": "~nobody-at-all/x"},
        home=False,
        readable=False,
    ),
    Condition("LANG=C", plain, "", ("paths",), environment={"LANG": "C", "LC_ALL": "C"}, writable=True),
    Condition("TMPDIR missing", plain, "", (*READS, CHANGES[0]), environment={"TMPDIR": "/nowhere"}, writable=True),
    Condition("TMPDIR not writable", all_read_only, "", READS, environment={"TMPDIR": "/proc"}),
    Condition(
        "year 2300",
        plain,
        "clock",
        (*READS[:5], *CHANGES),
        environment={"FAKETIME": "2300-01-01 12:00:00"},
        readable=False,
    ),
]

GROUPS = {"full": FULL, "modes": MODES, "environment": ENVIRONMENT}
