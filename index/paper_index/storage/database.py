"""An open SQLite file that threads share."""

import contextlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ..errors import PaperError
from .sqlite import connect, transaction

_MAX_VALUES = 500
"""Values in one query; SQLite limits them."""


class Database:
    """An open SQLite file. Threads share its connection and take turns; any number of processes may use the file."""

    def __init__(
        self, path: Path, connection: sqlite3.Connection, read_only_reason: str = "", *, synchronous: str, advice: str
    ) -> None:
        """Take an open connection.

        Args:
            path: the file.
            connection: a connection that any thread may use.
            read_only_reason: see the attribute.
            synchronous: see `connect`.
            advice: the end of the message of the error that is raised when the file cannot be read.
        """
        self.path = path
        self.connection = connection
        self.read_only_reason = read_only_reason
        """Why nothing can be written, with what to do about it and no full stop; "" if it can be written."""
        self.openings = 1
        """The number of times the file was opened: again after another program replaced it."""
        self.lock = threading.RLock()
        """Held by the thread that uses the connection."""
        self._synchronous = synchronous
        self._advice = advice

    @property
    def version(self) -> tuple[int, int]:
        """A value that differs after every change, by this connection or another."""
        # data_version moves with other connections' commits, total_changes with our own.
        with self.lock:
            return self.openings << 40 | int(self.value("pragma data_version")), self.connection.total_changes

    def open_reader(self) -> "Database":
        """Return a second connection for another thread, which then never waits for this one.

        A database that cannot be written is in memory: the result is then the database itself.
        """
        if self.read_only_reason:
            return self
        connection = connect(self.path, synchronous=self._synchronous)
        reader = Database(self.path, connection, synchronous=self._synchronous, advice=self._advice)
        reader.openings = self.openings
        return reader

    def reopen(self, connection: sqlite3.Connection, read_only_reason: str) -> sqlite3.Connection:
        """Use another connection from now on; return the one before, which the caller closes."""
        with self.lock:
            before, self.connection = self.connection, connection
            self.read_only_reason = read_only_reason
            self.openings += 1
        return before

    def freeze(self, reason: str, *, on_disk: bool = False) -> None:
        """Copy the database into memory: from now on nothing is written to the file.

        Args:
            reason: see `read_only_reason`; "X cannot be written (…). Free …".
            on_disk: whether a large copy may be in a temporary file, which SQLite deletes.
        """
        copy = sqlite3.connect("" if on_disk else ":memory:", isolation_level=None, check_same_thread=False)
        with self.lock:
            self.connection.backup(copy)
            self.connection.close()
            self.connection, self.read_only_reason = copy, reason

    def close(self) -> None:
        """Close the file."""
        with self.lock:
            self.connection.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Run the block as one transaction, see `sqlite.transaction`; other threads wait."""
        with self.lock, transaction(self.connection):
            yield self.connection

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query. Bytes that are not UTF-8 become the replacement character.

        Raises:
            PaperError: if the file cannot be read.
        """
        with self.lock:
            try:
                return self.connection.execute(sql, values).fetchall()
            except sqlite3.DatabaseError as error:
                if "decode to UTF-8" not in str(error):
                    raise self.error(error) from error
            before, self.connection.text_factory = self.connection.text_factory, _decode
            try:
                return self.connection.execute(sql, values).fetchall()
            except sqlite3.DatabaseError as error:
                raise self.error(error) from error
            finally:
                self.connection.text_factory = before

    def rows_among(self, select: str, wanted: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of `select … in (wanted)`, in no order. `select` ends with the column that is compared."""
        values = list(wanted)
        for start in range(0, len(values), _MAX_VALUES):
            some = values[start : start + _MAX_VALUES]
            yield from self.rows(f"{select} in ({','.join('?' * len(some))})", some)

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """Return the first column of the first row of a query, or None."""
        rows = self.rows(sql, values)
        return rows[0][0] if rows else None

    def error(self, error: sqlite3.DatabaseError) -> PaperError:
        """Return the error to raise when the file cannot be read."""
        return PaperError(f"{self.path} cannot be read ({error}){self._advice}")


def _decode(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
