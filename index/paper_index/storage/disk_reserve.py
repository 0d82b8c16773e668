"""Reserved space beside a database, so that a change can be undone on a full disk."""

import contextlib
import os
from pathlib import Path

_PIECE = 2**16


class Reserve:
    """A file that holds nothing but space. Another program may remove it at any moment."""

    def __init__(self, database: Path) -> None:
        """Name the reserve of a database; nothing is made yet."""
        self._path = database.with_name(database.name + "-reserve")

    def hold(self, size: int) -> None:
        """Have `size` bytes in reserve.

        Raises:
            OSError: if there is no room for it; the earlier reserve is kept.
        """
        flags = os.O_CREAT | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
        descriptor = os.open(self._path, flags, 0o600)
        try:
            held = os.lseek(descriptor, 0, os.SEEK_END)
            if held > size:
                os.truncate(descriptor, size)
            try:
                for start in range(held, size, _PIECE):
                    os.write(descriptor, bytes(min(size - start, _PIECE)))
            except OSError:
                os.truncate(descriptor, held)
                raise
        finally:
            os.close(descriptor)

    def release(self) -> None:
        """Give the space back."""
        with contextlib.suppress(OSError):
            self._path.unlink()
