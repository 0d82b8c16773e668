"""The index's directory: whose it is, which build in it is current, and how a new build takes its place.

Whoosh reads its files with pickle, so the directory is as good as code: it is used only when it belongs to this user
and nobody else may write to it, and any doubt at all rebuilds it. Each build has a directory of its own;
`current.json` names the one in use and is swapped in whole.
"""

import contextlib
import json
import os
import shutil
import stat
import sys
import uuid
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import whoosh

from ...errors import PaperError, told
from ...files import write_whole
from ..text import analyzer as words
from . import schema
from .postings_buffer import LARGE

_CURRENT = "current.json"
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
            found = zlib.crc32(file.read_bytes(), found)
    return found


def current(folder: Path) -> Build | None:
    """Return the build in use, or None if there is none or its directory cannot be trusted."""
    if not _is_ours(folder):
        return None
    try:
        plain = json.loads((folder / _CURRENT).read_text(encoding="utf-8"))
        build = Build(**plain)
        fine = build.name.startswith("build-") and Path(build.name).name == build.name
        # Annotations are not checked by dataclasses.
        fine = fine and all(isinstance(n, int) for n in (build.papers, build.generation))
        return build if fine and _is_ours(folder / build.name) else None
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
                    shutil.rmtree(build, ignore_errors=True)
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
                shutil.rmtree(build, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def swap_in(part: Path, build: Build) -> None:
    """Make a finished build the current one, and remove the one before it."""
    folder = part.parent
    _flush(part)
    part.rename(folder / build.name)
    before = current(folder)
    write_whole(folder / _CURRENT, json.dumps(asdict(build), indent=1).encode(), overwrite=True)
    if before is not None and before.name != build.name:
        shutil.rmtree(folder / before.name, ignore_errors=True)


def forget(folder: Path) -> None:
    """Have no build in use, so that the next to look builds one."""
    with contextlib.suppress(OSError):
        (folder / _CURRENT).unlink()


def verify(folder: Path, build: Build) -> None:
    """Read a build whole. Raises any exception where it is not as it was built."""
    from ..ranking.indexed import IndexedWords

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
    try:
        state = folder.lstat()
    except OSError:
        return False
    if not stat.S_ISDIR(state.st_mode):
        return False
    if sys.platform == "win32":
        return True  # the user's own profile is guarded by the system
    return state.st_uid == os.getuid() and not state.st_mode & 0o077


def _flush(folder: Path) -> None:
    """Have a build's files on the disk before anything points to them: Whoosh itself never asks for that."""
    for file in folder.iterdir():
        descriptor = os.open(file, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
