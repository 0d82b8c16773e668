"""PDFs that ended the process that read them, so that they are not tried again and again."""

import contextlib
import hashlib
import json
from pathlib import Path

from ..errors import PaperError
from ..storage.atomic_files import make_folder, write_whole
from ..storage.regular_files import open_file, read_file

_MOST_CRASHES, _MOST_FILES = 2, 1_000
_LARGEST_LIST = 10**6


class RefusedFiles:
    """The files that ended a process, by size and SHA-256, in a small JSON file.

    A file is refused after two such ends until its content changes. The list is a cache: if it is lost, each file
    may end two processes again.
    """

    def __init__(self, path: Path) -> None:
        """Take the path of the list, which need not exist."""
        self._path = path

    def refuses(self, file: Path) -> bool:
        """Return whether a file ended a process twice. It is read only if a refused file has its size."""
        known = {key: crashes for key, crashes in self._load().items() if crashes >= _MOST_CRASHES}
        if not known:
            return False
        with contextlib.suppress(OSError, ValueError):  # it is missing, or not a regular file
            size = file.stat().st_size
            return any(key.startswith(f"{size}-") for key in known) and _key(file) in known
        return False

    def add(self, file: Path) -> None:
        """Count a process that a file ended."""
        with contextlib.suppress(OSError, ValueError):
            key = _key(file)
            known = self._load()
            crashes = known.pop(key, 0) + 1
            self._save(known | {key: crashes})

    def forget(self) -> None:
        """Let all files be tried again."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _load(self) -> dict[str, int]:
        """Return the number of ended processes of each file; the newest is last."""
        try:
            known = json.loads(read_file(self._path, _LARGEST_LIST))
        except (OSError, ValueError, RecursionError):  # missing or damaged
            return {}
        if not isinstance(known, dict):
            return {}
        return {key: crashes for key, crashes in known.items() if isinstance(crashes, int)}

    def _save(self, known: dict[str, int]) -> None:
        content = json.dumps(dict(list(known.items())[-_MOST_FILES:]), indent=0).encode()
        with contextlib.suppress(OSError, PaperError):  # on a full disk the file is only tried once more
            make_folder(self._path.parent)
            write_whole(self._path, content, overwrite=True)


def _key(file: Path) -> str:
    """Return the size and the SHA-256 of a file.

    Raises:
        OSError: if it cannot be read.
    """
    with open_file(file) as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
        return f"{content.tell()}-{digest}"
