"""The directory of the index: who owns it, which build is in use, and how a new build replaces it.

The directory is used only if it and every file of the build belong to the user and no other user can write to them. In
any doubt the index is rebuilt. (Nothing in it can run code, see `toc`.) Each build has a directory of its own.
`current.json` names the one in use and is replaced as a whole.
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

from ... import extraction
from ...errors import PaperError
from ...storage.atomic_files import make_folder, write_private
from ...storage.file_errors import obstacle
from ...storage.regular_files import open_file, read_file
from ..text import analyzer
from . import schema
from .postings_buffer import PAGED_FILES

_CURRENT = "current.json"
_MAX_SIZE = 10_000
"""Bytes of `current.json`."""
_LONGEST = 500
"""Characters of an error in it."""
_PIECE = 2**20
"""Bytes read at once."""
FACETS_FILE = "corpus.json"
"""The file of a build with its facets (see `saved_facets.FacetData`)."""
DEFINITIONS_FILE = "definitions.json"
"""The file of a build with the definitions of acronyms in its papers (see `acronyms.Definitions`)."""
ACRONYMS_FILE = "acronyms.json"
"""The file of a build with the acronyms that are searched (see `acronyms.Acronyms`)."""
NUMERIC_FILE = "measures.json"
"""The file of a build with its numeric values (see `saved_facets.NumericValues`)."""
WRITTEN_ANEW = frozenset((FACETS_FILE, DEFINITIONS_FILE, ACRONYMS_FILE, NUMERIC_FILE))
"""The files that each build writes, also one that only adds papers to the last."""
FEATURES = ".pairs"
"""The suffix of the file of a segment with the features of its papers (see `features_writer`)."""
FEATURES_CHECKSUM = ".pairs_crc"
"""The suffix of the file with the CRC-32 of these features, in digits."""
_CHECKED_IN_PARTS = {*PAGED_FILES, FEATURES}
"""Suffixes of the files whose contents have checksums of their own."""
LAST_ROW = 10**9
"""A row that no corpus reaches."""
_ABANDONED = 3600
"""Seconds after which a build counts as abandoned where no directory can be locked."""


@dataclass(frozen=True, slots=True)
class Build:
    """A finished build, as `current.json` describes it."""

    name: str
    papers: int
    """The number of papers in it."""
    generation: int
    """The generation of the corpus when it was built."""
    corpus: str
    """The identity of the corpus."""
    checksum: int
    """The checksum of its files (see `checksum`). Whoosh keeps none, and a damaged file could give wrong answers."""
    schema: int = schema.VERSION
    words: int = analyzer.VERSION
    whoosh: str = ""
    facts: int = extraction.VERSION
    """The version of the facts in it; 0 in builds of earlier versions of the program, which may have none."""
    not_updated: str = ""
    """The unexpected error for which all papers were indexed, instead of those that had changed; or ""."""

    def fits(self, corpus: str, generation: int) -> bool:
        """Return whether this build was made from a generation of a corpus, by this version of the program."""
        return self.is_readable(corpus, generation) and self.facts == extraction.VERSION

    def is_readable(self, corpus: str, generation: int) -> bool:
        """Return whether this build was made from a generation of a corpus and has this format, whatever its facts."""
        return (
            self.corpus == corpus
            and self.generation == generation
            and self.schema == schema.VERSION
            and self.words == analyzer.VERSION
            and self.whoosh == _whoosh_version()
        )


def _whoosh_version() -> str:
    """Return the version of Whoosh that is installed."""
    return f"whoosh {whoosh.versionstring()}"


def checksum(build: Path) -> int:
    """Return a checksum of the names, sizes and contents of the files of a build.

    The contents of large files have checksums of their own, so that they need not be read when the index is opened (see
    `postings_buffer`).
    """
    total = 0
    for file in sorted(build.iterdir()):
        total = zlib.crc32(f"{file.name} {file.stat().st_size}".encode(), total)
        if file.suffix not in _CHECKED_IN_PARTS:
            total = content_checksum(file, total)
    return total


def content_checksum(file: Path, before: int = 0) -> int:
    """Return the CRC-32 of the content of a file, after that of the bytes before."""
    with open_file(file) as content:
        while piece := content.read(_PIECE):
            before = zlib.crc32(piece, before)
    return before


def current(folder: Path) -> Build | None:
    """Return the build in use, or None if it is missing or its directory is not safe to use."""
    if not _is_ours(folder) or not _is_safe_file(folder / _CURRENT):
        return None
    try:
        plain = json.loads(read_file(folder / _CURRENT, _MAX_SIZE))
        build = Build(**{"facts": 0} | plain)
        valid = build.name.startswith("build-") and Path(build.name).name == build.name
        # Dataclasses do not check annotations.
        valid = valid and all(isinstance(number, int) for number in (build.papers, build.generation))
        valid = valid and isinstance(build.not_updated, str)
        valid = valid and _is_ours(folder / build.name) and all(map(_is_safe_file, (folder / build.name).iterdir()))
        return build if valid else None
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return None


@contextlib.contextmanager
def new_build(folder: Path) -> Iterator[Path]:
    """Make an empty directory for a build, which is removed afterwards unless `swap_in` was called.

    A folder that is not safe to use is made so first: a link or a file in its place is removed, a directory of another
    user is moved aside, and builds that others could have written to are removed. So are abandoned builds. No other
    file is touched, because the folder could have been named by mistake.

    Args:
        folder: the directory of the index.

    Raises:
        PaperError: if that cannot be done.
    """
    try:
        if os.path.lexists(folder) and not _is_ours(folder):
            _make_room(folder)
        make_folder(folder)
        folder.chmod(0o700)
        part, lock = _new_part(folder)
    except OSError as error:
        why = obstacle(folder / _CURRENT, error).explanation()
        raise PaperError(f"Cannot create the folder of the index {why} Search still works, more slowly.") from error
    try:
        _remove_abandoned(folder)
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def _make_room(folder: Path) -> None:
    """Remove or move aside an unsafe file or directory at the path of the index."""
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


def _new_part(folder: Path) -> tuple[Path, int | None]:
    """Make the directory of a build; return it with its lock, or with None where directories cannot be locked."""
    while True:
        part = folder / f"build-{uuid.uuid4().hex[:12]}.part"
        part.mkdir(mode=0o700)
        try:
            lock = _lock(part, wait=True)
        except FileNotFoundError:
            continue
        except OSError:
            return part, None
        if part.exists():  # else another process removed it in the moment before it was locked
            return part, lock
        os.close(lock)


def _lock(build: Path, *, wait: bool = False) -> int:
    """Lock a build, and return a descriptor that unlocks it when closed.

    A process keeps its build locked as long as it works on it, and the system unlocks it when the process ends in any
    way. So abandoned builds are recognised without process ids, which are reused, and without guessing from their age.

    Raises:
        BlockingIOError: if another process has locked it.
        OSError: if it cannot be locked: Windows locks no directories, some network file systems lock nothing.
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


def _remove_abandoned(folder: Path) -> None:
    """Remove builds that no process works on and that are not in use; where nothing can be locked, old ones."""
    now = folder.stat().st_mtime
    for build in folder.glob("build-*"):
        lock = None
        with contextlib.suppress(OSError):
            try:
                lock = _lock(build)
            except BlockingIOError:
                continue
            except OSError:
                if now - build.stat().st_mtime <= _ABANDONED:
                    continue
            # Read only now: the process that unlocked it a moment ago may have put it in use before.
            in_use = current(folder)
            if in_use is None or in_use.name != build.name:
                _remove(build)
        if lock is not None:
            os.close(lock)


def swap_in(part: Path, *, papers: int, generation: int, corpus: str, not_updated: str = "") -> Build:
    """Put a finished build in use, and remove the one before it; return its description.

    Args:
        part: its directory, see `new_build`.
        papers: the number of papers in it.
        generation: the generation of the corpus when it was begun.
        corpus: the identity of the corpus.
        not_updated: see `Build.not_updated`.

    Raises:
        OSError: if it cannot be written; the build before stays in use.
    """
    folder = part.parent
    name = part.name.removesuffix(".part")
    build = Build(
        name, papers, generation, corpus, checksum(part), whoosh=_whoosh_version(), not_updated=not_updated[:_LONGEST]
    )
    _flush(part)
    part.rename(folder / build.name)
    previous = current(folder)
    if not _is_safe_file(folder / _CURRENT):
        _remove(folder / _CURRENT)
    write_private(folder / _CURRENT, json.dumps(asdict(build), indent=1).encode())
    if previous is not None and previous.name != build.name:
        shutil.rmtree(folder / previous.name, ignore_errors=True)
    return build


def forget(folder: Path) -> None:
    """Put no build in use, so that the next search builds one."""
    with contextlib.suppress(OSError):
        (folder / _CURRENT).unlink()


def forget_if_damaged(folder: Path, build: Build, last: int) -> bool:
    """Put a build out of use if it is damaged, and return whether it is; `last` is the last row of its corpus.

    A later process may open it without reading the damaged part.
    """
    try:
        verify(folder, build, last)
    except Exception:  # damage raises any exception
        forget(folder)
        return True
    return False


def verify(folder: Path, build: Build, last: int = LAST_ROW) -> None:
    """Read a build as a whole; `last` is the last row of its corpus. Damage raises any exception."""
    from ..acronym_table import Acronyms  # these load more than finding a build needs
    from ..saved_facets import parse_facets, parse_numeric
    from .features_reader import FeaturesReader
    from .segment import IndexReader

    files = folder / build.name
    if checksum(files) != build.checksum:
        raise ValueError("the files differ from their checksum")
    parse_facets((files / FACETS_FILE).read_bytes(), last)
    parse_numeric((files / NUMERIC_FILE).read_bytes(), last)
    Acronyms.parse((files / ACRONYMS_FILE).read_bytes())
    with contextlib.closing(IndexReader(files)) as index:
        if len(index) != build.papers:
            raise ValueError("the number of papers differs")
        index.check()
        with FeaturesReader(index) as features:
            features.check()


def _is_ours(folder: Path) -> bool:
    """Return whether this is a directory that belongs to the user and is closed to others."""
    return _belongs_to_user(folder, stat.S_ISDIR, 0o077)


def _is_safe_file(file: Path) -> bool:
    """Return whether this is an ordinary file that belongs to the user and that no other user can write to."""
    return _belongs_to_user(file, stat.S_ISREG, 0o022)


def _belongs_to_user(path: Path, is_kind: Callable[[int], bool], forbidden: int) -> bool:
    try:
        state = path.lstat()
    except OSError:
        return False
    if not is_kind(state.st_mode):
        return False
    if sys.platform == "win32":
        return True  # Windows protects the profile of the user
    return state.st_uid == os.getuid() and not state.st_mode & forbidden


def _remove(path: Path) -> None:
    """Remove a file or a directory if possible. (`shutil.rmtree` alone would wait for a writer of a pipe.)"""
    with contextlib.suppress(OSError):
        if stat.S_ISDIR(path.lstat().st_mode):
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()


def _flush(folder: Path) -> None:
    """Flush the files of a build to the disk before anything refers to them, and close them to others."""
    for file in folder.iterdir():
        file.chmod(0o600)
        descriptor = os.open(file, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
