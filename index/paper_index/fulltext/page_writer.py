"""Writes `fulltext.db`. Only the process that extracts texts does so."""

import json
import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..errors import PaperError
from ..pdf.cleaning import CleanPage
from ..pdf.models import PdfText
from ..storage.file_errors import obstacle
from ..storage.sqlite import has_tables_of, is_damage, open_to_write, transaction
from .pages import STEPS, PageStore, TextFile

_PARTS = ("", "-wal", "-shm", "-journal")
"""The endings of the files of a database."""


class PageWriter:
    """The open `fulltext.db`. Each change is one transaction."""

    def __init__(self, path: Path) -> None:
        """Open or create the file. A damaged one is replaced by an empty one.

        Raises:
            PaperError: if it cannot be written.
        """
        self.path = path
        self.begun_anew = False
        """Whether there was a damaged file, or one of a later version."""
        try:
            self._db = self._open()
        except (OSError, sqlite3.DatabaseError) as error:
            raise not_written(path, error) from error
        self.store = PageStore(path)

    def _open(self) -> sqlite3.Connection:
        try:
            return open_to_write(self.path, STEPS, _check, "NORMAL")
        except PaperError:  # of a later version
            pass
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
        self.begun_anew = True
        for part in _PARTS:
            self.path.with_name(self.path.name + part).unlink(missing_ok=True)
        return open_to_write(self.path, STEPS, _check, "NORMAL")

    def close(self) -> None:
        """Close the file."""
        self.store.close()
        self._db.close()

    def put_text(self, sha256: str, size: int, text: PdfText, pages: Sequence[CleanPage]) -> None:
        """Keep the text of a PDF, in place of an earlier one.

        Args:
            sha256: the hash of its content.
            size: the bytes of the file.
            text: the text as it was read.
            pages: its pages, cleaned.

        Raises:
            PaperError: if it cannot be written.
        """
        outline = json.dumps([[each.title, each.level, each.page] for each in text.outline])
        with transaction(self._db):
            number = self._put(sha256, size, text.page_count, text.cut, outline, "")
            self._db.executemany(
                "insert into page (file, number, is_body, text) values (?, ?, ?, ?)",
                (
                    (number, page.number, len(page.body) > len(page.references), _compressed(page.text))
                    for page in pages
                ),
            )

    def put_reason(self, sha256: str, size: int, reason: str) -> None:
        """Keep why a PDF has no text.

        Raises:
            PaperError: if it cannot be written.
        """
        with transaction(self._db):
            self._put(sha256, size, 0, False, "[]", reason)

    def _put(self, sha256: str, size: int, page_count: int, cut: bool, outline: str, reason: str) -> int:
        self._db.execute("delete from file where sha256 = ?", (sha256,))
        done = self._db.execute(
            "insert into file (sha256, size, page_count, cut, outline, reason) values (?, ?, ?, ?, ?, ?)",
            (sha256, size, page_count, cut, outline, reason),
        )
        return int(done.lastrowid or 0)

    def set_fact(self, name: str, value: str) -> None:
        """Keep a fact by name.

        Raises:
            PaperError: if it cannot be written.
        """
        with transaction(self._db):
            self._db.execute("insert or replace into fact (name, value) values (?, ?)", (name, value))

    def set_sources(self, sources: Mapping[int, Sequence[TextFile]]) -> None:
        """Keep the PDFs of all papers by row; forget the texts that no paper has.

        Raises:
            PaperError: if it cannot be written.
        """
        with transaction(self._db):
            self._db.execute("delete from source")
            self._db.executemany(
                "insert into source values (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (row, place, file.path, file.attached, file.size, file.modified, file.sha256, file.missing)
                    for row, files in sources.items()
                    for place, file in enumerate(files)
                ),
            )
            self._db.execute("delete from file where sha256 not in (select sha256 from source)")


def _compressed(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", "replace"))


def not_written(path: Path, error: OSError | sqlite3.DatabaseError) -> PaperError:
    """Return the error to raise when the texts cannot be written."""
    return PaperError(f"The texts of PDFs cannot be written {obstacle(path, error).explanation()}")


def _check(db: sqlite3.Connection) -> None:
    """Check the tables, and that all pages of the file can be read.

    Raises:
        sqlite3.DatabaseError: if anything is invalid.
    """
    if not has_tables_of(db, STEPS) or db.execute("pragma quick_check(1)").fetchone()[0] != "ok":
        raise sqlite3.DatabaseError("damaged")
