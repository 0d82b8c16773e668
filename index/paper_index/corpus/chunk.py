"""Merging of the records of an import with the known papers, those of one transaction at a time."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice, repeat

from ..papers.corrections import ID, former_ids
from ..papers.identifiers import is_doubtful, strength, title_id
from ..papers.merging import contradict, merge
from ..papers.paper import Paper
from ..papers.record import Record
from ..papers.stub import is_stub, numbers_of
from ..text.sanitize import fold_title
from .paper_rows import CURATED, delete_details, put_papers
from .parts import PartsOfChunk, record_name, split_rows
from .provenance import Changes
from .reader import CorpusReader
from .tables import MATCHES, MOST_PROBLEMS, Match, Report, SourceCounts


class Chunk:
    """The records of one transaction. Known papers are looked up once for all of them."""

    def __init__(self, reader: CorpusReader, db: sqlite3.Connection, number: int, *, named: bool) -> None:
        self._reader, self._db = reader, db
        self._number, self._named = number, named
        self._rows: dict[str, int] = {}
        """The known ids of these papers, each with its row."""
        self._names: list[tuple[str, int, int]] = []
        """New ids: id, row, batch."""
        self._known: dict[int, Paper] = {}
        """Papers of the corpus with the same ids, by row."""
        self._changed: dict[int, Paper] = {}

    def add(self, papers: list[Paper], done: Report) -> bool:
        """Merge and write the papers; return whether anything changed."""
        given = [(each, _names_of(each)) for paper in papers for each in (paper.as_given(),)]
        wanted = (
            name for paper, names in given for name in (*names, *numbers_of(paper.reference), *_own_title_id(paper))
        )
        self._rows = self._reader.rows_of(dict.fromkeys(wanted), removed=True)
        self._split = split_rows(self._reader)
        rows = {*self._rows.values(), *self._split.values()}
        records = {row: record for row, (record, _) in self._reader.source_records(rows).items()}
        self._parts = PartsOfChunk(self._reader, self._number, rows)
        self._history = Changes(self._reader, self._number)
        curations = self._reader.curations()
        self._removed = {row for row, curation in curations.items() if curation.removed}
        self._given = {row: curation.corrections for row, curation in curations.items() if ID in curation.corrections}
        self._known = {row: Paper.from_dict(json.loads(record)) for row, record in records.items()}
        self._next = self._reader.greatest_row() + 1
        for number, (paper, names) in enumerate(given, done.read - len(given)):
            if match := self._join(paper, names, done, number):
                done.merged_by[match.by] = done.merged_by.get(match.by, 0) + 1
                if len(done.matches) < MOST_PROBLEMS:
                    done.matches.append(match)
        if self._changed:
            self._write(records)
        self._db.executemany(
            "insert into alias values (?, ?, ?) on conflict(id) do update set batch = excluded.batch "
            f"where batch = {CURATED} and row = excluded.row",  # no longer an id by edits alone
            self._names,
        )
        return bool(self._changed)

    def _write(self, records: dict[int, str]) -> None:
        old = [(row,) for row in self._changed if row in records]
        delete_details(self._db, old)
        if self._named:
            # A row that this import changed before keeps its state before the import.
            self._db.executemany(
                "insert into imported values (?, ?, ?) on conflict do nothing",
                [(self._number, row, records.get(row)) for row in self._changed],
            )
        put_papers(self._db, self._changed, self._number)
        self._parts.write(self._db)
        self._history.write(self._db)

    def _join(self, paper: Paper, names: tuple[str, ...], done: Report, number: int) -> Match | None:
        """Add a paper, or merge it with a known one; return the match if that changed the known one.

        `number` is that of the record in its import, from 0.
        """
        original = paper
        row = self._split.get(record_name(paper)) if self._split else None
        if row is None:
            row = self._rows.get(paper.id)
        else:
            paper = replace(paper, id=self._known[row].id)
        if row is not None and self._is_another(row, paper):
            paper = replace(paper, id=title_id(paper.title))
            names = _names_of(paper)
            row = self._rows.get(paper.id)
        if row is not None and not strength(paper.id) and contradict(self._known[row], paper):
            paper = replace(paper, id=_own_title_id(paper)[0])
            names = _names_of(paper)
            row = self._rows.get(paper.id)
        by = paper.id
        if row is None and (row := self._same_paper(paper, names)) is not None:
            forms = (paper.doi, *numbers_of(paper.reference), names[1])
            by = next(name for name in forms if self._rows.get(name) == row)
            self._name(row, names)
        if row is None:
            done.new += 1
            _counts(paper, done).new += 1
            row, self._next = self._next, self._next + 1
            self._known[row] = self._changed[row] = paper
            self._name(row, names)
            return None
        known = self._known[row]
        merged = merge(known, paper)
        if row in self._removed:
            done.removed.discard(known.id)
            done.removed.add(merged.id)
        if merged == known:
            done.unchanged += 1
            return None
        self._parts.add(row, known, original)
        self._history.add(row, known, merged, paper.sources, number)
        done.merged += 1
        _count_change(paper, known, merged, done)
        if merged.id != known.id and row not in self._given:
            done.renamed[known.id] = merged.id
        self._known[row] = self._changed[row] = merged
        self._name(row, _names_of(merged))
        return Match(number, paper.title, known.id, known.title, MATCHES[strength(by)])

    def _is_another(self, row: int, paper: Paper) -> bool:
        """Return whether a record is another paper than that of its id."""
        known, given = self._known[row], self._given.get(row, {})
        if paper.id in former_ids(given) and not is_stub(paper):
            # The user gave the known paper another id, because this one was wrong: maybe it is that of the record.
            titles = known.title, json.loads(given.get("title", '""'))
            return fold_title(paper.title) not in map(fold_title, filter(None, titles))
        # A doubtful id is cut, or that of the whole book, and identifies neither paper.
        return is_doubtful(paper.id) and not _same_title(known, paper)

    def _same_paper(self, paper: Paper, names: tuple[str, ...]) -> int | None:
        """Return the row of the same paper under another id: by DOI, PMID, ISBN or title."""
        _, title, doi = names
        row = self._rows.get(doi) if doi else None
        if row is not None and (not is_doubtful(doi) or _same_title(self._known[row], paper)):
            return row
        for number in numbers_of(paper.reference):
            row = self._rows.get(number)
            if row is not None and _same_title(self._known[row], paper):
                return row
        row = self._rows.get(title)
        if row is not None and strength(paper.id) > 0 and strength(self._known[row].id) > 0:
            return None  # two papers with ids of their own that share a title
        return None if row is not None and contradict(self._known[row], paper) else row

    def _name(self, row: int, names: tuple[str, ...]) -> None:
        """Register all ids of a paper."""
        for name in names:
            if name and name not in self._rows:
                self._rows[name] = row
                self._names.append((name, row, self._number))


def _counts(paper: Paper, done: Report) -> SourceCounts:
    return done.by_source.setdefault(next(iter(paper.sources), ""), SourceCounts())


def _count_change(record: Paper, known: Paper, merged: Paper, done: Report) -> None:
    """Count a record that changed a known paper, or only its votes and ranks."""
    counts = _counts(record, done)
    if replace(merged, appearances=()) == replace(known, appearances=()) and _editions(merged) == _editions(known):
        counts.voted += 1
    else:
        counts.updated += 1


def _editions(paper: Paper) -> list[str]:
    return [place.edition for place in paper.appearances]


def _own_title_id(paper: Paper) -> tuple[str, ...]:
    """Return the id that a paper with a title's id gets if another paper has that title; nothing for other papers."""
    if strength(paper.id):
        return ()
    numbers = numbers_of(paper.reference)[:1]
    place = paper.reference.fields.get("container-title") or paper.venue
    return (title_id(" / ".join((paper.title, *paper.authors[:1], paper.published[:4], place, *numbers))),)


def _names_of(paper: Paper) -> tuple[str, str, str]:
    """Return the id, the title's id and the DOI (or "") of a paper."""
    return paper.id, title_id(paper.title), paper.doi


def _same_title(one: Paper, other: Paper) -> bool:
    return is_stub(one) or is_stub(other) or fold_title(one.title) == fold_title(other.title)


def chunks(records: Iterable[Record], size: int, *, few: bool) -> Iterator[tuple[list[Record], bool]]:
    """Yield the records of each transaction, and whether more follow.

    Args:
        size: the records of a transaction.
        few: whether to begin with few records, to measure their size.
    """
    iterator = iter(records)
    first = size // 10 if few else 0
    sizes = chain(filter(None, (first, size - first)), repeat(size))
    chunk = list(islice(iterator, next(sizes)))
    ahead = list(islice(iterator, 1))
    while chunk:
        yield chunk, bool(ahead)
        chunk, ahead = [*ahead, *islice(iterator, next(sizes) - len(ahead))], []
