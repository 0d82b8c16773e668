"""The parts of downloads that a later request can continue, if the file of the server and the part are the same."""

import os
from pathlib import Path

from ..storage.database import Database


class Parts:
    """The ETags of parts, in `online.db`."""

    def __init__(self, database: Database) -> None:
        """Take the open database."""
        self._database = database

    def etag(self, path: Path, url: str, file: int) -> str:
        """Return the ETag of the part of a download, or "" if it cannot be continued.

        Args:
            path: the file of the part.
            url: the address.
            file: the number of the file in its file system, at most 2**63 - 1.
        """
        found = "select etag from part where path = ? and url = ? and file = ?"
        return str(self._database.value(found, (os.fsencode(path).hex(), url, file)) or "")

    def note(self, path: Path, url: str, file: int, etag: str) -> None:
        """Remember the ETag of the part of a download. See `etag`."""
        with self._database.transaction() as db:
            row = (os.fsencode(path).hex(), url, file, etag)
            db.execute("insert or replace into part values (?, ?, ?, ?)", row)

    def forget(self, path: Path) -> None:
        """Forget the part of a download."""
        with self._database.transaction() as db:
            db.execute("delete from part where path = ?", (os.fsencode(path).hex(),))
