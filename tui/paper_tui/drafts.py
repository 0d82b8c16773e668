"""Drafts of notes and of edited records: the text is on the disk until it is saved in the library.

A draft is a file, `note.md` for a note, in a folder of its own, named after the paper. The process that writes it holds
a lock on the folder, so that the draft of another window is not mistaken for an abandoned one. The lock ends with the
process.
"""

import contextlib
import hashlib
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, unquote

from paper_index.errors import PaperError, os_error_text
from paper_index.storage.atomic_files import make_folder, write_whole
from paper_index.storage.regular_files import read_file
from paper_index.text.sanitize import clean_note

try:
    import fcntl
except ImportError:  # Windows has no such locks: every draft counts as abandoned
    fcntl = None  # type: ignore[assignment]

NOTE_FILE = "note.md"
_LARGEST = 5_000_000
"""Bytes read of a draft."""
_LONGEST = 200
"""Characters of a paper's id in a folder's name; a longer id is hashed."""


class Draft:
    """The draft of a note or a record of one paper. Its methods can be called from any thread."""

    def __init__(
        self, drafts: Path, paper: str, folder: Path | None = None, lock: int | None = None, *, file: str = NOTE_FILE
    ) -> None:
        """Begin a draft, or continue the abandoned one in `folder`, whose lock is `lock`."""
        self._drafts, self._paper, self._file = drafts, paper, file
        self._folder, self._lock = folder, lock
        self._writing = threading.Lock()
        self._dropped = False
        self.text = _text(folder / file) if folder else None
        """The text of the abandoned draft, if there is one."""
        self.time = datetime.fromtimestamp((folder / file).stat().st_mtime) if folder and self.text else None
        """The time it was written."""

    @property
    def lock(self) -> int | None:
        """The descriptor that holds the lock; a child process that inherits it also holds the lock."""
        return self._lock

    def keep(self, text: str) -> Path:
        """Write the text to the disk; return the file. Does nothing after `drop`.

        If the home is not writable, the file is in the folder for temporary files.

        Raises:
            PaperError: if it cannot be written there either.
        """
        with self._writing:
            if self._dropped:
                return self._drafts
            file = self._begun() / self._file
            write_whole(file, text.encode("utf-8", "replace"), overwrite=True)
            return file

    def drop(self) -> None:
        """Remove the draft, because its note is saved or discarded."""
        with self._writing:
            self._dropped = True
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)
            with contextlib.suppress(OSError):  # other drafts may be in it
                self._drafts.rmdir()
        self.leave()

    def leave(self) -> None:
        """Abandon the draft, so that another process can continue it."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _begun(self) -> Path:
        """Return the folder of the draft; create and lock it first if necessary."""
        if self._folder is None or not self._folder.is_dir():
            self.leave()
            try:
                self._folder = self._made()
                (self._folder / self._file).touch(0o600)  # `write_whole` keeps this mode
            except OSError as error:
                raise PaperError(f"No draft can be kept ({os_error_text(error)}).") from error
            self._lock = _locked(self._folder)
        return self._folder

    def _made(self) -> Path:
        try:
            make_folder(self._drafts)
            return Path(tempfile.mkdtemp(prefix=f"{_name(self._paper)}.", dir=self._drafts))
        except OSError:
            return Path(tempfile.mkdtemp(prefix="paper-tui-"))


class Drafts:
    """The drafts of one home, of one kind."""

    def __init__(self, folder: Path, *, file: str = NOTE_FILE) -> None:
        """Take the folder of all drafts and the name of a draft's file."""
        self._folder, self._file = folder, file

    def of(self, paper: str, *aliases: str) -> Draft:
        """Return the latest abandoned draft under one of the paper's ids, or a new draft.

        A draft that cannot be read, for example because it is too large, is left as it is.
        """
        names = {_name(each) for each in (paper, *aliases)}
        for folder in self._folders():
            if _named(folder) in names and (lock := _locked(folder)) is not None:
                draft = Draft(self._folder, paper, folder, lock, file=self._file)
                if draft.text is not None or not (folder / self._file).stat().st_size:
                    return draft
                draft.leave()
        return Draft(self._folder, paper, file=self._file)

    def left(self) -> dict[str, str]:
        """Return the texts of abandoned drafts by paper id. Drafts in use by other windows are skipped."""
        found: dict[str, str] = {}
        for folder in self._folders():
            lock = _locked(folder)
            if lock is not None:
                os.close(lock)
                if text := _text(folder / self._file):
                    found.setdefault(unquote(_named(folder)), text)
        return found

    def _folders(self) -> Sequence[Path]:
        """Return the folders of all drafts, the latest first."""

        def dated() -> Iterator[tuple[float, Path]]:
            with contextlib.suppress(OSError), os.scandir(self._folder) as entries:
                for entry in entries:
                    file = Path(entry) / self._file
                    with contextlib.suppress(OSError):
                        if entry.is_dir(follow_symlinks=False) and file.is_file():
                            yield file.stat().st_mtime, Path(entry)

        return [folder for _, folder in sorted(dated(), reverse=True)]


def record_file(format: str) -> str:
    """Return the name of the draft of a record in a format, with the extension that editors know."""
    return "record.bib" if format == "bibtex" else "record.json"


def _name(paper: str) -> str:
    """Return the prefix of the folders of a paper's drafts."""
    name = quote(paper, safe="")
    return name if len(name) <= _LONGEST else hashlib.sha256(paper.encode()).hexdigest()


def _named(folder: Path) -> str:
    return folder.name.rpartition(".")[0]


def _text(file: Path) -> str | None:
    """Return the text of a draft, or None if it cannot be read."""
    try:
        raw = read_file(file, _LARGEST)
    except OSError:
        return None
    try:
        return clean_note(raw.decode("utf-8-sig")) or None
    except UnicodeDecodeError:  # another encoding: keep every byte
        return clean_note(raw.decode("latin-1"))


def _locked(folder: Path) -> int | None:
    """Lock a folder; return the descriptor that holds the lock, or None if another program holds it."""
    if fcntl is None:
        return os.open(os.devnull, os.O_RDONLY)
    try:
        lock = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    except OSError:  # a file system without locks
        pass
    return lock
