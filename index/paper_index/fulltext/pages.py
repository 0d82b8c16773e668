"""`fulltext.db`: the texts of attached PDFs page by page, and which papers have which PDFs.

Everything in it is derived from the PDFs, so the file can be deleted at any time.
"""

import json
import sqlite3
import threading
import zlib
from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..pdf.models import Bookmark
from ..storage.sqlite import Step

STEPS: list[Step] = [
    """
create table file (              -- the PDFs that were read
  number integer primary key,
  sha256 text not null unique,   -- of the content
  size integer not null,         -- in bytes
  page_count integer not null,
  cut integer not null,          -- whether the last pages are missing in `page`, because the text is too long
  outline text not null,         -- JSON: [[title, level, page], …]
  reason text not null           -- why there is no text, or ""
);
create table page (
  file integer not null references file(number) on delete cascade,
  number integer not null,       -- from 1
  is_body integer not null,      -- whether it has more than references
  text blob not null,            -- UTF-8, compressed by zlib
  primary key (file, number)
) without rowid;
create table source (            -- the PDFs of papers
  row integer not null,          -- of the corpus
  place integer not null,        -- their order
  path text not null,
  attached text not null,        -- the hash of the attachment; "" if it is of a bibliography
  size integer not null,
  modified integer not null,     -- in nanoseconds since 1970; with the size, shows whether the content may differ
  sha256 text not null,          -- of the content when it was last looked at; "" if the file was never there
  missing integer not null,      -- whether the file was missing then
  primary key (row, place)
) without rowid;
create index source_by_file on source (sha256);
create table fact (name text primary key, value not null) without rowid
"""
]


@dataclass(frozen=True, slots=True)
class TextFile:
    """A PDF of a paper, with the state of its text."""

    path: str
    """Its last known place."""
    attached: str = ""
    """The SHA-256 of the attachment; "" if the PDF is of a bibliography."""
    sha256: str = ""
    """The SHA-256 of its content in hexadecimal; "" if the file was never there."""
    size: int = 0
    """In bytes."""
    modified: int = 0
    """The time of its last change, in nanoseconds since 1970."""
    missing: bool = False
    """Whether the file was missing when it was last looked at."""
    page_count: int = 0
    text_pages: int = 0
    """The number of pages whose text is known, from the first one on."""
    cut: bool = False
    """Whether the text is too long, so that the last pages have none."""
    is_read: bool = False
    """Whether reading was tried."""
    reason: str = ""
    """The reason why it has no text, a part of a sentence; "" if it has text or was not read yet."""

    @property
    def has_text(self) -> bool:
        """Whether its text is known."""
        return self.is_read and not self.reason


@dataclass(frozen=True, slots=True)
class Coverage:
    """Numbers of PDFs that can be searched and that cannot."""

    pdfs: int = 0
    """Different PDFs of listed papers."""
    searchable: int = 0
    """Those with text."""
    unread: int = 0
    """Those without text, for a reason that is known."""

    @property
    def waiting(self) -> int:
        """Those that were not read yet."""
        return self.pdfs - self.searchable - self.unread


class PageStore:
    """Reads `fulltext.db`. A file that is missing or damaged is empty: the next extraction makes it again."""

    def __init__(self, path: Path) -> None:
        """Take the path. Nothing is opened before the first question."""
        self.path = path
        self._lock = threading.Lock()
        self._opened: tuple[tuple[int, int], sqlite3.Connection] | None = None
        """The device and number of the open file, and its connection."""

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._close()

    def pages(self, sha256: str) -> tuple[str, ...] | None:
        """Return the text of each page of the PDF with a hash, from the first on; None if its text is not known.

        Hyphens at line ends are joined. Running heads and references are there.
        """
        texts = self.rows(
            "select text from page where file = (select number from file where sha256 = ? and reason = '') "
            "order by number",
            (sha256,),
        )
        try:
            return tuple(zlib.decompress(text).decode() for (text,) in texts) or None
        except (TypeError, ValueError, zlib.error):
            return None

    def body_pages(self, sha256: str) -> frozenset[int]:
        """Return the numbers of the pages of a PDF that have more than references, from 1."""
        found = self.rows(
            "select page.number from page join file on file = file.number where sha256 = ? and is_body", (sha256,)
        )
        return frozenset(number for (number,) in found)

    def outline(self, sha256: str) -> tuple[Bookmark, ...]:
        """Return the outline of the PDF with a hash; empty if it has none or was not read."""
        for (text,) in self.rows("select outline from file where sha256 = ?", (sha256,)):
            try:
                return tuple(Bookmark(str(title), int(level), int(page)) for title, level, page in json.loads(text))
            except (TypeError, ValueError, RecursionError):
                break
        return ()

    def extent(self, sha256: str) -> tuple[int, bool]:
        """Return the number of pages of the PDF with a hash, and whether the last ones are missing in `pages`."""
        for count, cut in self.rows("select page_count, cut from file where sha256 = ?", (sha256,)):
            return count, bool(cut)
        return 0, False

    def files(self, row: int) -> tuple[TextFile, ...]:
        """Return the PDFs of the paper in a row: attached ones first, then those of its bibliography."""
        return tuple(file for _, file in self._files("where source.row = ?", (row,)))

    def all_files(self) -> list[tuple[int, TextFile]]:
        """Return (row, PDF) for all papers that have one."""
        return self._files()

    def _files(self, where: str = "", values: Sequence[Any] = ()) -> list[tuple[int, TextFile]]:
        found = self.rows(
            f"""
select source.row, path, attached, source.sha256, source.size, modified, missing, coalesce(page_count, 0),
  (select count(*) from page where file = file.number), coalesce(cut, 0), file.number is not null, coalesce(reason, '')
from source left join file using (sha256) {where} order by source.row, place
""",
            values,
        )
        return [(row, _text_file(values)) for row, *values in found]

    def coverage(self, attached: Set[str] | None = None) -> Coverage:
        """Return the numbers of PDFs that can be searched and that cannot.

        Args:
            attached: the hashes of the PDFs that are attached now; by default those of the last extraction.
        """
        found = self.rows(
            "select attached, case sha256 when '' then path else sha256 end, reason from source "
            "left join file using (sha256)"
        )
        reasons = {pdf: reason for origin, pdf, reason in found if not origin or attached is None or origin in attached}
        new = (attached or set()) - {origin for origin, *_ in found}
        searchable = sum(reason == "" for reason in reasons.values())
        unread = sum(bool(reason) for reason in reasons.values())
        return Coverage(len(reasons) + len(new), searchable, unread)

    def fact(self, name: str) -> str:
        """Return a fact by name, or ""."""
        return next((str(value) for (value,) in self.rows("select value from fact where name = ?", (name,))), "")

    @property
    def version(self) -> tuple[object, ...]:
        """A value that differs whenever the file was changed, by any process."""
        changes = self.rows("pragma data_version")
        return self._opened[0] if self._opened else None, *changes

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query; none if the file is missing or cannot be read."""
        with self._lock:
            try:
                connection = self._connection()
                return connection.execute(sql, values).fetchall() if connection else []
            except (OSError, sqlite3.Error):
                self._close()
                return []

    def _connection(self) -> sqlite3.Connection | None:
        """Return a connection to the file that is there now: it may have been made again."""
        try:
            state = self.path.stat()
        except OSError:
            self._close()
            return None
        identity = state.st_dev, state.st_ino
        if self._opened is None or self._opened[0] != identity:
            self._close()
            place = f"{self.path.absolute().as_uri()}?mode=rw"
            connection = sqlite3.connect(place, uri=True, timeout=5, isolation_level=None, check_same_thread=False)
            self._opened = identity, connection
        return self._opened[1]

    def _close(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            opened[1].close()


def _text_file(values: Sequence[Any]) -> TextFile:
    path, attached, sha256, size, modified, missing, pages, texts, cut, is_read, reason = values
    return TextFile(
        path, attached, sha256, size, modified, bool(missing), pages, texts, bool(cut), bool(is_read), reason
    )
