"""Answers that a service need not send again if they are unchanged: their validators (ETag, Last-Modified) and bodies.

The bodies are kept, so that an answer that is unchanged is imported as if it had been sent: its import may have been
undone since.
"""

import contextlib
import hashlib
import re
import shutil
import time
from collections.abc import Mapping
from pathlib import Path

from ..storage.database import Database

_NAMES = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
_VALID = re.compile(r"[ -~]{1,200}", re.ASCII)
_MOST = 40
"""Answers that are kept, the latest."""
_LARGEST = 4 * 2**20
"""Bytes of an answer that is kept."""


class Validators:
    """The kept answers, by address."""

    def __init__(self, database: Database, folder: Path) -> None:
        """Take the open `online.db` and the folder of the bodies."""
        self._database, self._folder = database, folder

    def headers(self, url: str) -> dict[str, str]:
        """Return the headers of a request for an answer that is kept, else nothing."""
        rows = self._database.rows("select etag, modified from validator where url = ?", (url,))
        if not rows or not self._file(url).is_file():
            return {}
        return {name: value for name, value in zip(_NAMES.values(), rows[0], strict=True) if value}

    def copy(self, url: str, into: Path) -> bool:
        """Copy the body of a kept answer to a file; return whether that was possible. It is forgotten otherwise."""
        try:
            shutil.copyfile(self._file(url), into)
        except OSError:
            self._forget([url])
            return False
        return True

    def keep(self, url: str, headers: Mapping[str, str], body: Path) -> None:
        """Keep an answer if it has a validator; an earlier one for the same address is replaced.

        Args:
            url: the address.
            headers: the headers of the answer, by lower-case name.
            body: the file with its body.
        """
        values = [said if _VALID.fullmatch(said := headers.get(name, "")) else "" for name in _NAMES]
        if not any(values) or body.stat().st_size > _LARGEST:
            self._forget([url])
            return
        part = self._folder / "unchanged.part"
        with contextlib.suppress(OSError):  # then it is sent again
            shutil.copyfile(body, part)
            part.replace(self._file(url))
            with self._database.transaction() as db:
                db.execute("insert or replace into validator values (?, ?, ?, ?)", (url, *values, time.time()))
        old = self._database.rows("select url from validator order by at desc limit -1 offset ?", (_MOST,))
        self._forget([each for (each,) in old])

    def _forget(self, urls: list[str]) -> None:
        if not urls:
            return
        with self._database.transaction() as db:
            db.executemany("delete from validator where url = ?", [(url,) for url in urls])
        for url in urls:
            with contextlib.suppress(OSError):
                self._file(url).unlink(missing_ok=True)

    def _file(self, url: str) -> Path:
        return self._folder / f"unchanged-{hashlib.sha256(url.encode()).hexdigest()[:16]}"
