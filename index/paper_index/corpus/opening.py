"""Open `papers.db`: create it, migrate it, and begin anew if it is damaged."""

import sqlite3
import uuid
from pathlib import Path

from ..errors import PaperError, os_error_text
from ..storage.database import Database
from ..storage.sqlite import MEMORY, alone, is_damage, open_database, parts_of
from .tables import STEPS

_SYNCHRONOUS = "NORMAL"
_TABLES = (
    "paper", "alias", "facet", "appearance", "fact", "found", "curated", "part", "split", "work", "work_id",
    "citation", "citation_list", "provenance", "vote", "result", "archived_result", "archived_board", "link",
)  # fmt: skip
_ADVICE = ". Your marks are safe in library.db. Delete papers.db and restart to rebuild it."


def open_corpus(path: Path, unreadable: str = "") -> tuple[Database, Path | None]:
    """Open `papers.db`, or create it. A damaged file is moved aside, because papers can be imported again.

    Args:
        path: the file.
        unreadable: why the file cannot be read; the result is then an empty database in memory.

    Returns:
        The database, and the path to which a damaged file was moved, if one was.

    Raises:
        PaperError: if it cannot be opened or was written by a later version.
    """
    quarantined = None
    try:
        connection, reason = _open(MEMORY if unreadable else path)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise PaperError(f"{path} cannot be read ({error}). It was not changed. Try again.") from error
        connection, reason, quarantined = _begin_anew(path)
    reason = unreadable.removesuffix(".") or reason
    return Database(path, connection, reason, synchronous=_SYNCHRONOUS, advice=_ADVICE), quarantined


def _open(path: Path) -> tuple[sqlite3.Connection, str]:
    return open_database(path, STEPS, _check, synchronous=_SYNCHRONOUS)


def _begin_anew(path: Path) -> tuple[sqlite3.Connection, str, Path | None]:
    """Move a damaged file aside and create another, unless another program has just done so."""
    aside = path.with_name(path.name + ".corrupt")
    try:
        with alone(path):
            try:
                return *_open(path), None
            except sqlite3.DatabaseError as error:
                if not is_damage(error):
                    raise
            for part in parts_of(path):
                part.replace(aside.with_name(aside.name + part.name.removeprefix(path.name)))
            return *_open(path), aside
    except (OSError, sqlite3.Error) as error:
        reason = os_error_text(error) if isinstance(error, OSError) else str(error)
        raise PaperError(
            f"{path} is damaged and could not be moved aside ({reason}). Make its folder writable, or "
            "choose another with --home."
        ) from error


def _check(db: sqlite3.Connection) -> None:
    """Read a row of every table, and give a new corpus its identity."""
    for table in _TABLES:
        db.execute(f"select * from {table} limit 1").fetchall()
    if db.execute("select 1 from fact where name = 'identity'").fetchone() is None:
        db.execute("insert into fact values ('identity', ?) on conflict do nothing", (uuid.uuid4().hex,))
