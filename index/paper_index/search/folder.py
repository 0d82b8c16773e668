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
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ..errors import PaperError, told
from ..files import write_whole
from . import schema, words

_CURRENT = "current.json"


@dataclass(frozen=True, slots=True)
class Build:
    """What is known of a finished build; also how it is told whether it still fits."""

    name: str
    papers: int
    generation: int
    """The corpus's generation it was built from."""
    corpus: str
    """The identity of the corpus it was built from."""
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
    """Return which Whoosh is installed."""
    try:
        return f"whoosh-reloaded {version('whoosh-reloaded')}"
    except PackageNotFoundError:
        return "unknown"


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
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return None
    return build if fine and _is_ours(folder / build.name) else None


def prepare(folder: Path) -> Path:
    """Return a new empty directory for a build, in `folder` made ours: what cannot be trusted is removed first.

    Raises:
        PaperError: if that cannot be done.
    """
    try:
        if (folder.exists() or folder.is_symlink()) and not _is_ours(folder):
            if folder.is_symlink() or not folder.is_dir():
                folder.unlink()
            else:
                shutil.rmtree(folder)
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.mkdir(exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        new = folder / f"build-{uuid.uuid4().hex[:12]}.part"
        new.mkdir(mode=0o700)
        return new
    except OSError as error:
        raise PaperError(
            f"No place for the index ({told(error)}). Search still works, more slowly; free the folder or choose "
            "another with --home."
        ) from error


def swap_in(part: Path, build: Build) -> None:
    """Make a finished build the current one and remove those before it."""
    folder = part.parent
    _flush(part)
    part.rename(folder / build.name)
    write_whole(folder / _CURRENT, json.dumps(asdict(build), indent=1).encode(), overwrite=True)
    sweep(folder, keep=build.name)


def sweep(folder: Path, keep: str) -> None:
    """Remove builds that are neither `keep` nor younger than an hour and unfinished (somebody may be at them)."""
    now = folder.stat().st_mtime
    for old in folder.glob("build-*"):
        unfinished = old.name.endswith(".part")
        with contextlib.suppress(OSError):
            if old.name != keep and not (unfinished and now - old.stat().st_mtime < 3600):
                shutil.rmtree(old, ignore_errors=True)


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
