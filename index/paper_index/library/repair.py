"""Find good copies of damaged rows: in the journal, which holds every value a second time, and in backups."""

import contextlib
import itertools
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..errors import PaperError
from .inspection import to_read
from .row_checks import BadRow, Row, rows
from .table_layout import COLUMNS, NOTE, STANDS, checksum

Values = tuple[Any, ...]

_VARIANTS = 30
"""Values of one mark that are tried: more of them take long and are rare."""


class Repairer:
    """The rows of a damaged library, of which the damaged ones are replaced by good copies."""

    def __init__(self, found: dict[str, list[Row]], copies: Iterable[Path]) -> None:
        """Take the rows that could be read, and the backups to look into, the best first."""
        self.count = 0
        """Damaged rows for which there was a good copy."""
        self.doubtful: list[BadRow] = []
        """Damaged rows that have no good copy and are kept as they are."""
        self.lost: list[BadRow] = []
        """Damaged rows that cannot be kept."""
        self._bad = {table: [row for row in found[table] if row.reason] for table in COLUMNS}
        self._kept = {table: {row.key: row.values for row in found[table] if not row.reason} for table in COLUMNS}
        self._unsure: set[Values] = set()
        """The keys of doubtful rows."""
        self._backups = _Backups(copies)
        self._said: defaultdict[Values, list[str | None]] = defaultdict(lambda: [None])
        """The values that a mark has or had, as far as good rows know them."""

    def repair(self) -> dict[str, list[Values]]:
        """Return the rows to keep."""
        self._collect()
        for row in [*self._bad["entry"], *self._bad["change"]]:
            self._repair(row)
        sure = self._journal(self._unsure)
        self._collect()
        sealed = {checksum(*key, *said): (*key, *said) for key, said in sure.items()}
        for row in self._bad["cell"]:
            if row.checksum in sealed:  # whatever was damaged of it, its key too: the journal adds it below
                self.count += 1
            elif row.key in sure and (not row.usable or sure[row.key][1] >= row.values[3]):
                if not self._exact(row):
                    self.count += 1
            else:
                self._repair(row)
        for key, said in sure.items():
            self._kept["cell"].setdefault(key, (*key, *said))
        self._keep_unsure_notes()
        for row in self._bad["paper"]:
            self._repair(row)
        return {table: list(kept.values()) for table, kept in self._kept.items()} | {"change": self._with_entries()}

    def _keep_unsure_notes(self) -> None:
        """Keep the notes that only damaged changes of the journal have. A damaged tag would be another tag."""
        cells = self._kept["cell"]
        papers = {paper for paper, _ in cells} | {paper for (paper,) in self._kept["paper"]}
        for key, said in self._journal(set()).items():
            if key not in cells and key[1] == NOTE and key[0] in papers:
                cells[key] = (*key, *said)
                self.doubtful.append(Row("cell", cells[key], None, "only a damaged change has it").bad)

    def _collect(self) -> None:
        for _, paper, field, before, after in self._kept["change"].values():
            self._said[paper, field] += [before, after]
        for paper, field, value, _ in self._kept["cell"].values():
            self._said[paper, field].append(value)
        for key, values in self._said.items():
            self._said[key] = list(dict.fromkeys(values))[:_VARIANTS]

    def _journal(self, without: set[Values]) -> dict[tuple[str, str], tuple[str | None, int]]:
        """Return what the journal says to be so, without some of its changes: (paper, field) to (value, stamp)."""
        stamps = {n: stamp for n, stamp, _, undone, _ in self._kept["entry"].values() if undone == STANDS}
        return {
            (paper, field): (after, stamps[number])
            for number, paper, field, _, after in sorted(self._kept["change"].values(), key=lambda each: each[:3])
            if number in stamps and (number, paper, field) not in without
        }

    def _repair(self, row: Row) -> None:
        """Keep an intact copy of a damaged row, else the row as it is, else report it as lost."""
        if self._exact(row):
            return
        if row.table == "paper" and (record := self._backups.record(row.key)):
            self._keep(row.table, record)
        elif row.usable:
            if self._kept[row.table].setdefault(row.key, row.values) == row.values:
                self.doubtful.append(row.bad)
                self._unsure.add(row.key)
            else:
                self.count += 1  # the same row was read elsewhere, undamaged
        else:
            self.lost.append(row.bad)

    def _exact(self, row: Row) -> bool:
        """Keep the one row that fits the checksum of a damaged one; return whether there is such a row."""
        if row.checksum is None:
            return False
        for values in _variants(row, self._said):
            if checksum(*values) == row.checksum:
                return self._keep(row.table, values)
        found = self._backups.fitting(row.table, row.checksum)
        return found is not None and self._keep(row.table, found)

    def _keep(self, table: str, values: Values) -> bool:
        row = Row(table, values, None)
        self._kept[table][row.key] = values
        self.count += 1
        return True

    def _with_entries(self) -> list[Values]:
        """Return the changes whose entries are there; the others can no longer be undone."""
        kept = []
        for values in self._kept["change"].values():
            if (values[0],) in self._kept["entry"]:
                kept.append(values)
            else:
                self.lost.append(Row("change", values, None, "its entry is missing").bad)
        return kept


def _variants(row: Row, said: dict[Values, list[str | None]]) -> Iterator[Values]:
    """Yield what a damaged row may have been: with another value that its mark had, with another state."""
    match row.table:
        case "cell":
            paper, field, _, stamp = row.values
            yield from ((paper, field, value, stamp) for value in said.get((paper, field), ()))
        case "change":
            number, paper, field, before, after = row.values
            known = said.get((paper, field), [None])
            yield from ((number, paper, field, one, after) for one in known)
            yield from ((number, paper, field, before, other) for other in known)
            yield from ((number, paper, field, *pair) for pair in itertools.product(known, repeat=2))
        case "entry":
            yield from ((*row.values[:3], state, row.values[4]) for state in (0, 1, 2))


class _Backups:
    """The good rows of backups, read when one is asked for."""

    def __init__(self, copies: Iterable[Path]) -> None:
        self._unread = iter(copies)
        self._rows: dict[tuple[str, int], Values] = {}
        self._records: dict[Values, Values] = {}

    def fitting(self, table: str, seal: int) -> Values | None:
        """Return the row of such a checksum."""
        while (found := self._rows.get((table, seal))) is None and self._read_next():
            pass
        return found

    def record(self, key: Values) -> Values | None:
        """Return the row of a paper."""
        while (found := self._records.get(key)) is None and self._read_next():
            pass
        return found

    def _read_next(self) -> bool:
        path = next(self._unread, None)
        if path is None:
            return False
        with (
            contextlib.suppress(PaperError, sqlite3.Error),
            to_read(path) as db,
        ):
            for table in COLUMNS:
                for row in rows(db, table):
                    if not row.reason:
                        self._rows.setdefault((table, checksum(*row.values)), row.values)
                        if table == "paper":
                            self._records.setdefault(row.key, row.values)
        return True
