"""Queries of the user's marks."""

import contextlib
import json
import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from ..papers.attachments import Attachment, attachment_from_text
from ..papers.corrections import Curation, renamed
from ..papers.identifiers import canonical_id
from ..papers.paper import Paper
from ..storage.database import Database
from ..text.sanitize import clean, clean_note
from .models import STATES, UNREAD, Entry, Key, Marks, SavedSearch, Tag
from .row_checks import Row, read_record, rows
from .saved_searches import read_searches
from .table_layout import (
    ABOUT,
    BOOKMARK,
    COLOUR,
    DISTINCT,
    EDIT,
    FILE,
    FORMERLY,
    NOTE,
    RATING,
    REMOVED,
    SOURCE,
    SPLIT,
    STATE,
    TAG,
    WITHDRAWN,
)
from .tags import folded_tag

TAG_FIELDS = "field >= 'tag/' and field < 'tag0'"
"""The SQL condition of the fields that are tags."""
_LISTED = f"paper not in (select paper from cell where field = '{REMOVED}' and value is not null)"
"""The SQL condition of the papers that the user did not remove from the list."""
_TIMED = "value is not null and typeof(stamp) = 'integer'"
"""The SQL condition of marks with a time; others are damaged."""


class LibraryReader:
    """Queries of the user's marks."""

    def __init__(self, database: Database) -> None:
        """Read from an open `library.db`."""
        self.database = database

    # Marks and saved searches

    def marks(self, papers: Iterable[str]) -> dict[str, Marks]:
        """Return the marks of those of `papers` that have any."""
        cells: dict[str, dict[str, str]] = {}
        for paper, field, value in self.database.rows_among(
            "select said.paper, said.field, coalesce(spelling.value, said.value) from cell said "
            "left join cell spelling on spelling.paper = '' and spelling.field = said.field "
            "where said.value is not null and said.paper",
            papers,
        ):
            if isinstance(value, str):
                cells.setdefault(paper, {})[field] = value
        return {paper: _marks(said) for paper, said in cells.items() if paper}

    def tags(self) -> dict[str, int]:
        """Return every tag in use with its number of papers, in alphabetical order."""
        return {tag.name: tag.papers for tag in self.described_tags()}

    def described_tags(self) -> list[Tag]:
        """Return every tag in use, in alphabetical order. Removed papers are not counted."""
        said = {field: clean(value) for field, value in self._library_values().items()}
        counted = self.database.rows(
            f"select field, sum({_LISTED}), max(value) from cell "
            f"where value is not null and {TAG_FIELDS} and paper <> '' group by field"
        )
        found = [
            Tag(said.get(field) or clean(str(value)), papers, said.get(COLOUR + fold, ""), said.get(ABOUT + fold, ""))
            for field, papers, value in counted
            if isinstance(field, str) and (fold := field.removeprefix(TAG))
        ]
        return sorted(found, key=lambda tag: tag.name.casefold())

    def _library_values(self) -> dict[str, str]:
        """Return the values of the library itself: field to value."""
        said = self.database.rows("select field, value from cell where paper = '' and value is not null")
        return {field: value for field, value in said if isinstance(field, str) and isinstance(value, str)}

    def tagged(self) -> list[tuple[str, str]]:
        """Return every (tag, paper)."""
        spelling = {folded_tag(tag): tag for tag in self.tags()}
        return [
            (spelling.get(field.removeprefix(TAG), field.removeprefix(TAG)), paper)
            for field, paper in self.database.rows(
                f"select field, paper from cell where value is not null and {TAG_FIELDS} and paper <> ''"
            )
        ]

    def with_tag(self, tag: str) -> list[str]:
        """Return the papers with a tag or one nested in it, without removed ones, the latest first."""
        field = TAG + folded_tag(tag)
        found = self.database.rows(
            f"select paper from cell where value is not null and {_LISTED} and paper <> '' "
            "and (field = ? or field >= ? and field < ?) group by paper order by max(stamp) desc, paper",
            (field, f"{field}/", f"{field}0"),
        )
        return [paper for (paper,) in found]

    def bookmarked(self) -> list[str]:
        """Return the bookmarked papers without removed ones, the latest first."""
        return self.with_field(BOOKMARK, _LISTED)

    def with_field(self, field: str, condition: str = "true") -> list[str]:
        """Return the papers with a value in a field that meet a condition, the latest first."""
        return [
            paper
            for (paper,) in self.database.rows(
                f"select paper from cell where field = ? and value is not null and {condition} "
                "order by stamp desc, paper",
                (field,),
            )
        ]

    def with_state(self, state: str) -> list[str]:
        """Return the papers in a state: `READING` or `READ`."""
        return [
            paper
            for (paper,) in self.database.rows("select paper from cell where field = ? and value = ?", (STATE, state))
        ]

    def rated(self) -> list[tuple[int, str]]:
        """Return every (rating, paper)."""
        said = self.database.rows("select paper, value from cell where field = ? and value is not null", (RATING,))
        return [(rating, paper) for paper, value in said if (rating := _rating(value))]

    def notes(self) -> dict[str, str]:
        """Return every paper's note."""
        said = self.database.rows("select paper, value from cell where field = ? and value is not null", (NOTE,))
        return {paper: clean_note(value) for paper, value in said if isinstance(value, str)}

    def timed_marks(self) -> list[tuple[str, str, int, list[str]]]:
        """Return field, value, time and listed papers of all bookmarks, read states, ratings and notes.

        The time is that of the last change, in microseconds since 1970. Stamps only order changes, so it is that of the
        clock in the journal, as long as the journal has the change.
        """
        clock = self._clock()
        found = self.database.rows(
            "select field, value, stamp, json_group_array(paper) from cell "
            f"where field in (?, ?, ?, ?) and {_TIMED} and {_LISTED} group by field, value, stamp",
            (BOOKMARK, STATE, RATING, NOTE),
        )
        return [(field, str(value), clock.get(stamp, stamp), json.loads(ids)) for field, value, stamp, ids in found]

    def timed_tags(self) -> list[tuple[str, int, int]]:
        """Return every folded tag with the times at which listed papers got it, and their number at that time."""
        clock = self._clock()
        found = self.database.rows(
            f"select field, stamp, count(*) from cell where {TAG_FIELDS} and {_TIMED} and paper <> '' and {_LISTED} "
            "group by field, stamp"
        )
        return [(field.removeprefix(TAG), clock.get(stamp, stamp), papers) for field, stamp, papers in found]

    def _clock(self) -> dict[int, int]:
        """Return the time that the clock showed, by the stamp of a change in the journal."""
        return dict(self.database.rows("select stamp, made from entry where made is not null"))

    def curations(self) -> dict[str, Curation]:
        """Return the papers that the user edited or removed; corrections are not checked yet."""
        found = {paper: Curation(removed=True) for paper in self.removed()}
        for paper, name, value in self.cells_below(EDIT):
            before = found.get(paper, Curation())
            found[paper] = before._replace(corrections={**before.corrections, name: value})
        for paper, old, _ in self.cells_below(FORMERLY):
            before = found.get(paper, Curation())
            found[paper] = before._replace(corrections={**before.corrections, **renamed(paper, [old])})
        return found

    def former_ids(self) -> dict[str, str]:
        """Return the ids that papers had before the user gave them others (old to new)."""
        return {old: paper for paper, old, _ in self.cells_below(FORMERLY)}

    def unused_ids(self, kept: Collection[str]) -> set[str]:
        """Return the ids of records that are not needed, because the same paper has another record.

        The record under the id of its sources is used. Others are those under ids that the user gave the paper, also
        if that was undone.

        Args:
            kept: the ids of all records.
        """
        given = list(self.cells_below(FORMERLY))
        unused = {old for _, old, value in given if value != SOURCE}
        unused |= {paper for paper, old, value in given if value == SOURCE and old in kept}
        undone = self.database.rows(
            "select paper from cell where field >= ? and field < ? "
            "and paper not in (select paper from cell where value is not null)",
            (FORMERLY, f"{FORMERLY[:-1]}0"),
        )
        return unused | {paper for (paper,) in undone}

    def fields_of(self, paper: str) -> dict[str, str]:
        """Return all fields of a paper that have a value."""
        said = self.database.rows("select field, value from cell where paper = ? and value is not null", (paper,))
        return {field: value for field, value in said if isinstance(field, str) and isinstance(value, str)}

    def splits(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Return the splits of papers: the paper and the one that is split off, to the names of its parts."""
        from .sync_format import read_names

        return {
            (paper, other): names for paper, other, value in self.cells_below(SPLIT) if (names := read_names(value))
        }

    def withdrawn(self) -> frozenset[str]:
        """Return the keys of the imports that the user undid."""
        return frozenset(key for paper, key, _ in self.cells_below(WITHDRAWN) if not paper)

    def attached(self) -> dict[str, tuple[str, Attachment]]:
        """Return every attached file by its SHA-256, with the id of a paper that has it."""
        found = ((paper, attachment_from_text(sha256, value)) for paper, sha256, value in self.cells_below(FILE))
        return {file.sha256: (paper, file) for paper, file in found if file}

    def distinct(self) -> dict[str, frozenset[str]]:
        """Return the papers that the user marked as not duplicates, with their groups: two papers share a group."""
        found: dict[str, set[str]] = {}
        for paper, group, _ in self.cells_below(DISTINCT):
            found.setdefault(paper, set()).add(group)
        return {paper: frozenset(groups) for paper, groups in found.items()}

    def attachments(self) -> Iterator[tuple[str, Attachment]]:
        """Yield the paper and the attachment for each file that is attached to a paper."""
        for paper, sha256, text in self.cells_below(FILE):
            if file := attachment_from_text(sha256, text):
                yield paper, file

    def cells_below(self, prefix: str) -> Iterator[tuple[str, str, str]]:
        """Yield the paper, the rest of the field and the value of each cell whose field begins with `prefix`.

        Args:
            prefix: the beginning of fields, which ends in `/`.
        """
        for paper, field, value in self.database.rows(
            "select paper, field, value from cell where value is not null and field >= ? and field < ?",
            (prefix, f"{prefix[:-1]}0"),  # 0 follows / in ASCII
        ):
            if isinstance(value, str):
                yield paper, field.removeprefix(prefix), value

    def latest_change(self) -> Entry | None:
        """Return the latest change that is not undone, or None."""
        return next((entry for entry in self._entries(1_000) if not entry.undone), None)

    def removed(self) -> list[str]:
        """Return the papers that the user removed from the list, the latest first."""
        return self.with_field(REMOVED)

    def kept(self, identity: str) -> Paper | None:
        """Return the kept record of a marked paper; None if it is unmarked or damaged, or has another id again."""
        if identity in self.unused_ids(()):
            return None
        found = self.database.rows("select record from paper where id = ?", (identity,))
        return read_record(found[0][0]) if found else None

    def not_kept(self, ids: Iterable[str]) -> set[str]:
        """Return those ids of papers whose records are not kept yet."""
        ids = set(ids)
        return ids.difference(known for (known,) in self.database.rows_among("select id from paper where id", ids))

    def outdated_ids(self) -> dict[str, str]:
        """Return the ids of marked papers that are stored in another form now (old to new): those with a class."""
        ids = self.database.rows("select id from paper where id glob '*.[A-Z][A-Z]/*'")
        return {old: new for (old,) in ids if (new := canonical_id(old)) != old}

    def kept_papers(self) -> list[Paper]:
        """Return the kept records of all papers that were ever marked, one of each, without damaged records."""
        records = [read_record(record) for (record,) in self.database.rows("select record from paper")]
        kept = {paper.id: paper for paper in records if paper}
        unused = self.unused_ids(kept)
        return [paper for identity, paper in kept.items() if identity not in unused]

    def saved_searches(self) -> list[SavedSearch]:
        """Return the saved searches in their order."""
        return read_searches(self._library_values())

    def spelled(self, tag: str) -> str:
        """Return the spelling of a tag in the library, or `tag` itself if no paper has it."""
        field = TAG + folded_tag(tag)
        used = self.database.rows(
            "select 1 from cell where field = ? and paper <> '' and value is not null limit 1", (field,)
        )
        return self.values([("", field)]).get(("", field), tag) if used else tag

    # Cells and entries, with their checks

    def checked_rows(self, table: str, rest: str = "", values: Sequence[object] = ()) -> list[Row]:
        """Return the rows of a table, damaged rows included; see `row_checks.rows`.

        Raises:
            PaperError: if the table cannot be read.
        """
        with self.database.lock:
            try:
                return list(rows(self.database.connection, table, rest, values))
            except sqlite3.DatabaseError as error:
                raise self.database.error(error) from error

    def cells(self) -> dict[Key, tuple[str | None, int]]:
        """Return every cell that can be read: (paper, field) to (value, stamp)."""
        return {row.values[:2]: row.values[2:] for row in self.checked_rows("cell") if row.usable}

    def records(self) -> dict[str, str]:
        """Return the marked papers that can be read: id to the paper as JSON."""
        return {row.values[0]: row.values[1] for row in self.checked_rows("paper") if row.usable}

    def entries(self, limit: int = 50) -> list[Entry]:
        """Return the latest entries of the journal, newest first, undone entries included."""
        return list(self._entries(limit))

    def _entries(self, limit: int) -> Iterator[Entry]:
        """Yield the latest entries; the cells of an entry are counted when it is taken."""
        for row in self.checked_rows("entry", "order by number desc limit ?", (limit,)):
            if row.usable:
                number, stamp, label, undone, made = row.values
                (cells,) = self.database.rows("select count(*) from change where number = ?", (number,))[0]
                yield Entry(number, stamp if made is None else made, clean(label), bool(undone), cells)

    @property
    def is_empty(self) -> bool:
        """Whether the library was never changed."""
        return self.database.rows("select exists(select 1 from entry) or exists(select 1 from cell)") == [(0,)]

    def values(self, keys: Iterable[Key]) -> dict[Key, str]:
        found: dict[Key, str] = {}
        for key in keys:
            row = self.database.rows("select value from cell where paper = ? and field = ? and value is not null", key)
            if row:
                found[key] = row[0][0]
        return found

    def problem(self) -> str:
        """Check the whole library; return its damage, or ""."""
        from .inspection import structure_problem
        from .row_checks import bad_rows

        with self.database.lock:
            try:
                return structure_problem(self.database.connection) or next(
                    (str(row) for row in bad_rows(self.database.connection)), ""
                )
            except sqlite3.DatabaseError as error:
                return str(error)

    @contextlib.contextmanager
    def one_moment(self) -> Iterator[None]:
        """Let all reads of the block see the same state, while other programs write."""
        with self.database.lock:
            self.database.connection.execute("begin")
            try:
                yield
            finally:
                self.database.connection.execute("commit")


def _marks(said: Mapping[str, str]) -> Marks:
    files = [attachment_from_text(f.removeprefix(FILE), v) for f, v in said.items() if f.startswith(FILE)]
    state = said.get(STATE, UNREAD)
    return Marks(
        bookmarked=BOOKMARK in said,
        state=state if state in STATES else UNREAD,
        rating=_rating(said.get(RATING)),
        tags=tuple(sorted((clean(v) for f, v in said.items() if f.startswith(TAG)), key=str.casefold)),
        note=clean_note(said.get(NOTE, "")),
        files=tuple(sorted(filter(None, files), key=lambda file: (-file.version, file.path))),
    )


def _rating(value: object) -> int | None:
    return int(value) if isinstance(value, str) and re.fullmatch("[1-5]", value) else None
