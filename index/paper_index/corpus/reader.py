"""Queries of `papers.db`."""

import json
import zlib
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from ..papers.corrections import Curation
from ..papers.editions import parts, place
from ..papers.field_limits import LONGEST, LONGEST_ENTRY
from ..papers.identifiers import canonical_id, is_arxiv_id, is_doi
from ..papers.many_papers import ManyPapers
from ..papers.paper import Paper
from ..papers.stub import numbers_in, own_numbers
from ..storage.database import Database
from ..text.folding import title_key
from ..text.person_names import name_of
from ..text.sanitize import clean
from .lines import Lines
from .results import ReportedResult, all_results, results_of
from .tables import MERGED, ORDERS, Line
from .trending import trending

_IDS = {"doi": is_doi, "arxiv": is_arxiv_id}
_BATCH, _MANY = 200, 1_000
"""Papers that are read at once, and papers from which they are not held together."""


def _cut(column: str, longest: int = LONGEST_ENTRY) -> str:
    """Return the SQL that shortens a text: those of earlier versions have any length."""
    return f"rtrim(substr({column}, 1, {longest}))"


Rows = Collection[int] | None
"""Some rows, or None for all."""


def _among(column: str, rows: Rows) -> str:
    """Return the SQL that restricts a query to some rows."""
    return "" if rows is None else f"{column} in ({','.join(map(str, map(int, rows)))})"


class CorpusReader:
    """Queries of the known papers."""

    def __init__(self, database: Database) -> None:
        """Read from an open `papers.db`."""
        self.database = database
        self._lines = Lines(database)
        self._orders: dict[str, tuple[int, array[int]]] = {}
        """Orders that were read early, with their generations."""

    @property
    def identity(self) -> str:
        """A random identity, which differs from that of every other corpus."""
        return str(self.fact("identity"))

    @property
    def generation(self) -> int:
        """Increased by every change of any paper. An index of another generation is out of date."""
        return int(self.fact("generation") or 0)

    def __len__(self) -> int:
        return int(self.database.value("select count(*) from paper"))

    @property
    def last_row(self) -> int:
        """The greatest row, or 0 without papers."""
        return int(self.database.value("select max(row) from paper") or 0)

    def greatest_row(self) -> int:
        """Return the greatest row that is taken, also by a removed paper or one that was merged into another."""
        merged = "select max(row) from imported where number in (select number from import where name like ?)"
        others = self.database.value("select max(row) from curated"), self.database.value(merged, [f"{MERGED} %"])
        return max(self.last_row, *(row or 0 for row in others))

    def lines(self, rows: Sequence[int]) -> list[Line]:
        """Return the lines of a list for `rows`, in their order, without missing rows."""
        return self._lines.of(rows)

    def papers(self, rows: Iterable[int]) -> Iterator[Paper]:
        """Yield the papers of `rows`, in their order, completed by extracted facts."""
        rows = list(rows)
        for start in range(0, len(rows), _BATCH):
            some = rows[start : start + _BATCH]
            found = {row: texts for row, *texts in self.database.rows_among(f"{_WHOLE} where paper.row", some)}
            yield from (_whole(*found[row]) for row in some if row in found)

    def sequence(self, rows: Sequence[int]) -> Sequence[Paper]:
        """Return the papers of `rows`, in their order. Many are read each time they are iterated."""
        if len(rows) <= _MANY:
            return list(self.papers(rows))
        ids = dict(self.database.rows_among("select row, id from paper where row", rows))
        return ManyPapers([(row, ids[row]) for row in rows if row in ids], self.papers)

    def all_papers(self, after: int = 0, upto: int | None = None) -> Iterator[tuple[int, Paper]]:
        """Yield every (row, paper) in row order, or those of a range, completed by extracted facts."""
        for row, record, fields in self._all_records(after, upto):
            yield row, _whole(record, fields)

    def checks(self, after: int = 0, upto: int | None = None) -> dict[int, int]:
        """Return row to a checksum of the paper, to find papers that changed."""
        return {
            row: zlib.crc32((fields or "").encode("utf-8", "replace"), zlib.crc32(record.encode("utf-8", "replace")))
            for row, record, fields in self._all_records(after, upto)
        }

    def row_at(self, place: int) -> int:
        """Return the row of a paper by its place in row order, from 0 on; 0 if there are fewer papers."""
        return int(self.database.value("select row from paper order by row limit 1 offset ?", (place,)) or 0)

    def _all_records(self, after: int, upto: int | None) -> Iterator[tuple[int, str, str | None]]:
        last, end = after, (1 << 62) if upto is None else upto
        while batch := self.database.rows(
            f"{_WHOLE} where paper.row > ? and paper.row <= ? order by paper.row limit 1000", (last, end)
        ):
            yield from batch
            last = batch[-1][0]

    def sentences(self, row: int) -> dict[str, dict[str, str]]:
        """Return the extracted facts of a paper: field to value to the sentence with the fact."""
        fields = self.database.value("select fields from found where row = ?", (row,))
        return {
            name: {_shown(value): clean(sentence) for value, sentence in values}
            for name, values in (json.loads(fields) if fields else {}).items()
        }

    def records(self) -> Iterator[tuple[int, str]]:
        """Yield every (row, record as JSON) in row order, read a thousand at a time."""
        last = 0
        while batch := self.database.rows(
            "select row, record from paper where row > ? order by row limit 1000", (last,)
        ):
            yield from batch
            last = batch[-1][0]

    def find(self, identity: str, *, removed: bool = False) -> int | None:
        """Return the row of the paper known under `identity` in any form of it, or None.

        Args:
            identity: the id.
            removed: whether the paper may be one that the user removed from the list.
        """
        for form in dict.fromkeys((canonical_id(identity), clean(identity))):
            for row in self.rows_of([form], removed=removed).values():
                return row
        return None

    def find_number(self, identity: str) -> int | None:
        """Return the row of the paper whose reference has a PMID or ISBN (`pmid:…`, `isbn:…`), or None."""
        kind = identity.partition(":")[0].upper()
        listed = self.database.rows(
            "select row, json_extract(record, '$.reference') from paper where instr(record, ?) and json_valid(record)",
            (f'"{kind}":',),
        )
        for row, reference in listed:
            plain = json.loads(reference or "{}")
            if identity in own_numbers(plain.get("type", ""), plain.get("fields", {})):
                return int(row)
        return None

    def rows_of(self, identities: Iterable[str], *, removed: bool = False) -> dict[str, int]:
        """Return id to row for those of `identities` (in stored form) that are known; `removed` as in `find`."""
        listed = "" if removed else "join paper using (row) "
        return dict(self.database.rows_among(f"select alias.id, row from alias {listed}where alias.id", identities))

    def ids_by_row(self, rows: Collection[int]) -> dict[int, str]:
        """Return the ids of rows, also of removed papers."""
        removed = "select row, json_extract(record, '$.id'), json_extract(corrections, '$.id') from curated where row"
        ids = {
            row: json.loads(given) if given else identity
            for row, identity, given in self.database.rows_among(removed, rows)
        }
        return ids | dict(self.database.rows_among("select row, id from paper where row", rows))

    def all_ids(self) -> dict[int, str]:
        """Return row to id for all papers, which SQLite reads from an index: the table takes five times as long."""
        return dict(self.database.rows("select row, id from paper"))

    def titles(self, rows: Sequence[int]) -> list[str]:
        """Return the titles of rows, in any order."""
        return [title for (title,) in self.database.rows_among(f"select {_cut('title')} from paper where row", rows)]

    def given_ids(self) -> dict[int, str]:
        """Return row to id for the papers that the user gave another id than their sources."""
        given = "select row, json_extract(corrections, '$.id') from curated where corrections like '%\"id\":%'"
        return {row: json.loads(identity) for row, identity in self.database.rows(given) if identity}

    def ids(self, rows: Sequence[int]) -> list[str]:
        """Return the ids of `rows`, in their order."""
        known = dict(self.database.rows_among("select row, id from paper where row", rows))
        return [known[row] for row in rows if row in known]

    def order(self, sort: str) -> list[int]:
        """Return all rows in the order `sort`, one of `ORDERS` or `author`, best first."""
        generation, early = self._orders.pop(sort, (None, ()))
        return list(early) if generation == self.generation else self._read_order(sort)

    def _read_order(self, sort: str) -> list[int]:
        if sort in ("date", "rank"):
            dated = self.database.rows(f"select date, edition, row from paper order by {ORDERS[sort]}")
            if sort == "rank":
                dated.sort(key=lambda paper: place(paper[1]), reverse=True)
            else:
                dated.sort(key=lambda paper: (paper[0], place(paper[1])), reverse=True)  # stable
            return [row for *_, row in dated]
        if sort == "author":
            name = _cut("json_extract(record, '$.authors[0]')")
            first = self.database.rows(f"select row, {name} from paper order by title_key, row")
            return [row for row, _ in sorted(first, key=lambda paper: _author_key(paper[1]))]
        rows = [row for (row,) in self.database.rows(f"select row from paper order by {ORDERS[sort]}")]
        if sort == "trending":
            voted = self.database.rows(
                "select row, appearance.votes, appearance.edition, date from appearance join paper using (row) "
                "where appearance.votes is not null"
            )
            talked_of = trending((row, votes, edition, date) for row, votes, edition, date in voted)
            rows.sort(key=lambda row: -talked_of.get(row, -1.0))  # stable: papers without votes keep their order
        return rows

    def put_order(self, sort: str, rows: Iterable[int], generation: int) -> None:
        """Keep an order that another reader read early, for the first use of it in its generation."""
        self._orders[sort] = generation, array("q", rows)

    def completed_by(self, number: int) -> set[int]:
        """Return the rows of the known papers that an import completed or merged."""
        found = self.database.rows("select row from imported where number = ? and before is not null", (number,))
        return {row for (row,) in found}

    def edition(self, label: str) -> dict[int, tuple[int | None, int | None]]:
        """Return row to (rank, votes) for the papers of an edition, in its order: most votes first, then by rank.

        The papers of its parts are included, with their votes.
        """
        places: dict[int, tuple[int | None, int | None]] = {}
        for row, rank, votes, where in self.database.rows_among(
            "select row, rank, votes, edition from appearance where edition", parts(label)
        ):
            before = places.get(row, (None, None))
            most = votes if before[1] is None else before[1] if votes is None else max(votes, before[1])
            places[row] = (rank if where == label else before[0], most)

        def place(row: int) -> tuple[bool, int, bool, int, int]:
            rank, votes = places[row]
            return votes is None, -(votes or 0), rank is None, rank or 0, row

        return {row: places[row] for row in sorted(places, key=place)}

    def records_of(self, rows: Iterable[int]) -> dict[int, str]:
        """Return the records of rows, as JSON."""
        return dict(self.database.rows_among("select row, record from paper where row", rows))

    def source_records(self, rows: Collection[int]) -> dict[int, tuple[str, int]]:
        """Return the records of rows as their sources describe the papers, removed ones included, and their batches."""
        found = {}
        for table in ("paper", "curated"):
            for row, record, added in self.database.rows_among(
                f"select row, record, added from {table} where row", rows
            ):
                found[row] = record, added
        return found

    def source_papers(self, rows: Collection[int]) -> dict[int, Paper]:
        """Return the papers of rows as their sources describe them, removed ones included."""
        return {row: Paper.from_dict(json.loads(record)) for row, (record, _) in self.source_records(rows).items()}

    def curations(self) -> dict[int, Curation]:
        """Return the user's changes by row."""
        return {
            row: Curation(json.loads(corrections), bool(removed))
            for row, corrections, removed in self.database.rows("select row, corrections, removed from curated")
        }

    def facets(self, rows: Rows = None) -> list[tuple[str, str, int]]:
        """Return every (facet, value, row), or those of some rows."""
        return self.database.rows(f"select facet, {_cut('value')}, row from facet {_among('where row', rows)}")

    def dates_and_votes(self, rows: Rows = None) -> list[tuple[int, str, int | None]]:
        """Return every (row, date, votes), as in lists, or those of some rows."""
        return self.database.rows(f"select row, {_cut('date')}, votes from paper {_among('where row', rows)}")

    def sources(self, rows: Rows = None) -> list[tuple[int, str]]:
        """Return every (row, source), or those of some rows."""
        return self._listed("sources", rows)

    def authors(self, rows: Rows = None) -> list[tuple[int, str]]:
        """Return every (row, author), or those of some rows."""
        return self._listed("authors", rows)

    def rows_with_files(self) -> list[int]:
        """Return the rows of the papers whose bibliography names files. It reads all records."""
        return [row for (row,) in self.database.rows("""select row from paper where instr(record, '"files":[')""")]

    def rows_with_abstract(self) -> list[int]:
        """Return the rows of the papers that have an abstract. It reads all records."""
        return [row for (row,) in self.database.rows("""select row from paper where instr(record, '"abstract":')""")]

    def _listed(self, field: str, rows: Rows) -> list[tuple[int, str]]:
        found = self.database.rows(
            f"select paper.row, {_cut('value')} from paper, json_each(record, '$.{field}') "
            f"{_among('where paper.row', rows)}"
        )
        return [(row, clean(text)) for row, text in found if isinstance(text, str)]

    def with_author(self, name: str) -> list[int]:
        """Return the rows of the papers that have an author of exactly this name."""
        found = self.database.rows(
            f"select distinct paper.row from paper, json_each(record, '$.authors') "
            f"where instr(record, ?) and {_cut('value')} = ?",
            (json.dumps(name, ensure_ascii=False)[1:-1], name),
        )
        return [row for (row,) in found]

    def years(self, rows: Rows = None) -> list[tuple[int, str]]:
        """Return every (row, year) of papers that have a date, or those of some rows."""
        dated = "date glob '[0-9][0-9][0-9][0-9]*'"
        return self.database.rows(f"select row, substr(date, 1, 4) from paper where {dated} {_among('and row', rows)}")

    def venues(self, rows: Rows = None) -> list[tuple[int, str]]:
        """Return every (row, journal or conference), or those of some rows."""
        column = _cut("json_extract(record, '$.venue')", LONGEST["venue"])
        found = self.database.rows(
            f"select row, {column} from paper where instr(record, '\"venue\"') {_among('and row', rows)}"
        )
        return [(row, venue) for row, said in found if isinstance(said, str) and (venue := clean(said))]

    def identifiers(self, kind: str, begins: str = "") -> list[tuple[int, str]]:
        """Return every (row, identifier) of a kind: `doi`, `arxiv`, `pmid`, `isbn` with 13 digits, or `key`.

        DOIs and arXiv ids may be limited to those that begin with a text, which has no `*`, `?` or `[`.
        """
        if kind in _IDS:
            found = self.database.rows("select row, id from alias where id glob ?", (f"{begins}*",))
            return [(row, id) for row, id in found if _IDS[kind](id)]
        if kind == "key":
            column = _cut("json_extract(value, '$.key')")
            found = self.database.rows(
                f"select paper.row, {column} from paper, json_each(record, '$.reference.entries') "
                "where instr(record, '\"key\":')"
            )
            return [(row, key) for row, said in found if isinstance(said, str) and (key := clean(said))]
        name = kind.upper()
        found = self.database.rows(
            f"select row, json_extract(record, '$.reference.fields.{name}') from paper where instr(record, ?)",
            (f'"{name}":',),
        )
        return [(row, number) for row, said in found if isinstance(said, str) for number in numbers_in(kind, said)]

    def results(self) -> Iterator[ReportedResult]:
        """Yield the results of all papers, those of imported archives included; see `results.py`."""
        return all_results(self.database, known=True)

    def results_of(self, row: int) -> list[ReportedResult]:
        """Return the results of a paper, also doubtful ones, and those of imported archives."""
        return results_of(self.database, row)

    def fact(self, name: str) -> Any:
        """Return a value of the table `fact`, or None."""
        return self.database.value("select value from fact where name = ?", (name,))


_WHOLE = "select paper.row, paper.record, found.fields from paper left join found on found.row = paper.row"


def _whole(record: str, fields: str | None) -> Paper:
    return completed(json.loads(record), json.loads(fields) if fields else {})


def completed(plain: dict[str, Any], found: dict[str, list[Any]]) -> Paper:
    """Return a record with its empty fields completed by extracted facts."""
    found = {name: [value for value, _ in values] for name, values in found.items() if not plain.get(name)}
    return Paper.from_dict(plain | found | {"found": sorted(found)} if found else plain)


def _shown(value: Any) -> str:
    return " ".join(str(part) for part in value.values()) if isinstance(value, dict) else str(value)


def _author_key(author: str | None) -> tuple[bool, str]:
    """Return the key by which papers are sorted by author; those without authors come last."""
    return not author, title_key(name_of(clean(author)).sorted_family) if author else ""
