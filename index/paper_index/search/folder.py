"""The index's directory: whose it is, which build in it is current, and how a new build takes its place.

A directory that belongs to another user, or that others can write to, is not used, and neither is a build with such a
file in it: the index is built again. (Nothing of an index is ever run as code, see `toc`.) Each build has a directory
of its own. `current.json` names the one in use and is replaced as a whole.
"""

import contextlib
import json
import os
import shutil
import stat
import sys
import uuid
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import whoosh

from ..errors import PaperError, told
from ..files import open_file, read_file, write_whole
from . import schema, words
from .pool import LARGE

_CURRENT = "current.json"
_LARGEST = 10_000
"""Bytes of that file that are read."""
_PIECE = 2**20
HELD = "corpus.json"
"""In each build: what is asked of its corpus before the first answer (see `facets.Held`)."""
MEASURED = "measures.json"
"""In each build: what of its papers is compared (see `measures.Measured`)."""


@dataclass(frozen=True, slots=True)
class Build:
    """What is known of a finished build; also how it is told whether it still fits."""

    name: str
    papers: int
    generation: int
    """The corpus's generation it was built from."""
    corpus: str
    """The identity of the corpus it was built from."""
    checksum: int
    """Of all its files: Whoosh keeps none of its own, and what is damaged could answer wrongly."""
    schema: int = schema.VERSION
    words: int = words.VERSION
    whoosh: str = ""

    def fits(self, corpus: str, generation: int) -> bool:
        """Tell whether this build answers for that state of that corpus."""
        return (
            self.corpus == corpus
            and self.generation == generation
            and self.schema == schema.VERSION
            and self.words == words.VERSION
            and self.whoosh == whoosh_version()
        )


def whoosh_version() -> str:
    """Return which Whoosh is there."""
    return f"whoosh {whoosh.versionstring()}"


def checksum(build: Path) -> int:
    """Return a checksum of a build's files: of their names, sizes and what they hold.

    What large ones hold has checksums of its own, so that opening need not read it (see `pool`).
    """
    found = 0
    for file in sorted(build.iterdir()):
        found = zlib.crc32(f"{file.name} {file.stat().st_size}".encode(), found)
        if file.suffix not in LARGE:
            with open_file(file) as content:
                while piece := content.read(_PIECE):
                    found = zlib.crc32(piece, found)
    return found


def current(folder: Path) -> Build | None:
    """Return the build in use, or None if there is none or its directory cannot be trusted."""
    if not _is_ours(folder) or not _is_ours_alone(folder / _CURRENT):
        return None
    try:
        plain = json.loads(read_file(folder / _CURRENT, _LARGEST))
        build = Build(**plain)
        fine = build.name.startswith("build-") and Path(build.name).name == build.name
        # Annotations are not checked by dataclasses.
        fine = fine and all(isinstance(n, int) for n in (build.papers, build.generation))
        fine = fine and _is_ours(folder / build.name) and all(map(_is_ours_alone, (folder / build.name).iterdir()))
        return build if fine else None
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return None


@contextlib.contextmanager
def new_build(folder: Path) -> Iterator[Path]:
    """Lend a new empty directory for a build, in `folder` made ours; it is gone afterwards unless swapped in.

    What cannot be trusted goes first: a link or file in its place and builds others could have written are removed,
    somebody else's directory is moved aside. So do builds that nobody works at any more. No other file is touched: the
    folder could have been named by mistake.

    Raises:
        PaperError: if that cannot be done.
    """
    try:
        if os.path.lexists(folder) and not _is_ours(folder):
            state = folder.lstat()
            if not stat.S_ISDIR(state.st_mode):
                folder.unlink()
            elif state.st_uid != os.getuid():
                folder.rename(folder.with_name(f"{folder.name}.foreign-{uuid.uuid4().hex[:12]}"))
            else:
                folder.chmod(0o700)
                forget(folder)
                for build in folder.glob("build-*"):
                    _remove(build)
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.mkdir(exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        part, lock = _begun(folder)
    except OSError as error:
        raise PaperError(
            f"No place for the index ({told(error)}). Search still works, more slowly; free the folder or choose "
            "another with --home."
        ) from error
    try:
        _sweep(folder)
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def _begun(folder: Path) -> tuple[Path, int | None]:
    """Make the directory of a build; return it with its lock, where there are locks."""
    while True:
        part = folder / f"build-{uuid.uuid4().hex[:12]}.part"
        part.mkdir(mode=0o700)
        try:
            lock = _locked(part, wait=True)
        except FileNotFoundError:
            continue
        except OSError:
            return part, None
        if part.exists():  # else it was swept away in the moment before it was locked
            return part, lock
        os.close(lock)


def _locked(build: Path, *, wait: bool = False) -> int:
    """Lock a build, as whoever works at it does all the while; closing the descriptor unlocks it.

    The system unlocks what a process had locked when that ends, however it ends: so a build that nobody works at is
    told without process ids, which may have been given to others, and without guessing from its age.

    Raises:
        BlockingIOError: if another has locked it.
        OSError: if it cannot be locked: Windows locks no directories, some network file systems nothing at all.
    """
    if sys.platform == "win32":
        raise OSError("directories are not locked here")
    import fcntl

    descriptor = os.open(build, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _sweep(folder: Path) -> None:
    """Remove the builds that nobody works at and that are not in use; without locks, those an hour old."""
    now = folder.stat().st_mtime
    for build in folder.glob("build-*"):
        lock = None
        with contextlib.suppress(OSError):
            try:
                lock = _locked(build)
            except BlockingIOError:
                continue
            except OSError:
                if now - build.stat().st_mtime <= 3600:
                    continue
            # Asked only now: whoever unlocked it a moment ago had put it in use before.
            used = current(folder)
            if used is None or used.name != build.name:
                _remove(build)
        if lock is not None:
            os.close(lock)


def swap_in(part: Path, build: Build) -> None:
    """Make a finished build the current one, and remove the one before it."""
    folder = part.parent
    _flush(part)
    part.rename(folder / build.name)
    before = current(folder)
    if not _is_ours_alone(folder / _CURRENT):
        _remove(folder / _CURRENT)
    write_whole(folder / _CURRENT, json.dumps(asdict(build), indent=1).encode(), overwrite=True, private=True)
    if before is not None and before.name != build.name:
        shutil.rmtree(folder / before.name, ignore_errors=True)


def forget(folder: Path) -> None:
    """Have no build in use, so that the next to look builds one."""
    with contextlib.suppress(OSError):
        (folder / _CURRENT).unlink()


def verify(folder: Path, build: Build) -> None:
    """Read a build whole. Raises any exception where it is not as it was built."""
    from .terms import IndexedWords

    if checksum(folder / build.name) != build.checksum:
        raise ValueError("not as it was built")
    words = IndexedWords(folder / build.name)
    try:
        if len(words) != build.papers:
            raise ValueError("another number of papers")
        words.check()
    finally:
        words.close()


def _is_ours(folder: Path) -> bool:
    """Tell whether this is a folder of the user's, and no link, into which nobody else can look."""
    return _belongs(folder, stat.S_ISDIR, 0o077)


def _is_ours_alone(file: Path) -> bool:
    """Tell whether this is an ordinary file of the user's, and no link, to which nobody else can write."""
    return _belongs(file, stat.S_ISREG, 0o022)


def _belongs(path: Path, kind: Callable[[int], bool], others: int) -> bool:
    try:
        state = path.lstat()
    except OSError:
        return False
    if not kind(state.st_mode):
        return False
    if sys.platform == "win32":
        return True  # the system guards the user's own profile
    return state.st_uid == os.getuid() and not state.st_mode & others


def _remove(path: Path) -> None:
    """Remove whatever is there, if it can be removed. (`shutil.rmtree` alone would wait for a writer of a pipe.)"""
    with contextlib.suppress(OSError):
        if stat.S_ISDIR(path.lstat().st_mode):
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()


def _flush(folder: Path) -> None:
    """Write a build's files to the disk before anything points to them; Whoosh never does. Only the user reads them."""
    for file in folder.iterdir():
        file.chmod(0o600)
        descriptor = os.open(file, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
