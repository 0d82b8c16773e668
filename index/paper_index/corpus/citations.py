"""References and citations of papers, as services list them.

Most papers of such a list are not in the corpus. So each has a row of its own (table `work`), with every id under which
a service knows it. A work is the paper of the corpus that has one of its ids, whenever that paper was imported.
Imports, their undoing and removals change nothing here.
"""

import json
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ..errors import PaperError
from ..papers.identifiers import canonical_id, is_title_id, title_id
from ..papers.merging import contradict, merge
from ..papers.paper import Paper
from ..papers.reference import NO_REFERENCE
from ..text.sanitize import fold_title
from .paper_rows import encode
from .reader import CorpusReader

REFERENCES, CITATIONS = "references", "citations"
"""The kinds of lists: the papers that a paper cites, and the papers that cite it."""
_DISTINCT_TITLE = 20
"""Folded letters from which on a title identifies a work."""


@dataclass(frozen=True, slots=True)
class Work:
    """A paper as a service describes it."""

    paper: Paper
    ids: tuple[str, ...] = ()
    """Further ids, such as that of the service."""
    references: int | None = None
    """The number of its references that the service counts."""
    citations: int | None = None


@dataclass(frozen=True, slots=True)
class WorkList:
    """The references or citations of a paper, or the first of them, from a service."""

    of: Work
    kind: str
    """`REFERENCES` or `CITATIONS`."""
    service: str
    """The name of the service."""
    works: Sequence[Work]
    total: int | None
    """The number of all references or citations that the service counts, if it gives one."""


class Counts(NamedTuple):
    """Numbers of references and citations that a service gives."""

    references: int | None
    citations: int | None
    service: str
    day: str
    """The day of the answer, YYYY-MM-DD."""


class Entry(NamedTuple):
    """A paper in a list."""

    paper: Paper
    """The record of the corpus, or else that of the service."""
    row: int | None
    """Its row in the corpus, or None."""
    citations: int | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """The known references or citations of a paper, those with most citations first."""

    entries: Sequence[Entry]
    service: str = ""
    """The name of the service that was asked for the list; "" if none was."""
    day: str = ""
    total: int | None = None
    """See `WorkList.total`."""

    @property
    def fetched(self) -> bool:
        """Whether a service was asked for the list. Without that, entries come from the lists of other papers."""
        return bool(self.service)

    @property
    def is_cut(self) -> bool:
        """Whether the service has more papers than are listed here."""
        return self.total is not None and self.total > len(self.entries)


class Citations:
    """The kept lists."""

    def __init__(self, reader: CorpusReader) -> None:
        """Use the open `papers.db` of a reader."""
        self._reader, self._database = reader, reader.database

    # Writing

    def keep(self, found: WorkList, at: float | None = None) -> None:
        """Keep a list, beside the works that were known before.

        Args:
            found: the list.
            at: when the service answered, in seconds since 1970; by default now.

        Raises:
            PaperError: if it cannot be written.
        """
        if reason := self._database.read_only_reason:
            raise PaperError(f"The {found.kind} were not kept: {reason}.")
        now = int(time.time() if at is None else at)
        with self._database.transaction():
            own = self._put(found.of, found.service, now)
            others = [self._put(work, found.service, now) for work in found.works]
            pairs = [(own, other) if found.kind == REFERENCES else (other, own) for other in others if other != own]
            db = self._database.connection
            db.executemany("insert or ignore into citation values (?, ?)", pairs)
            db.execute(
                "insert or replace into citation_list values (?, ?, ?, ?, ?)",
                (own, found.kind, found.service, now, found.total),
            )

    def _put(self, work: Work, service: str, now: int) -> int:
        """Write a work in a transaction, and return its number."""
        db, number = self._database.connection, None
        paper = _short(work.paper)
        names = [*dict.fromkeys(filter(None, (paper.id, paper.doi, *work.ids, *_own_title(paper))))]
        known = self._works(names)
        for name in names:
            if name not in known:
                continue
            before = _paper(db.execute("select record from work where number = ?", (known[name],)).fetchone()[0])
            if not (is_title_id(name) and contradict(before, paper)):
                number, paper = known[name], merge(before, paper)
                break
        if number is None:
            number = db.execute("insert into work (record) values ('') returning number").fetchone()[0]
        db.execute("update work set record = ? where number = ?", (encode(paper.to_dict()), number))
        if (work.references, work.citations) != (None, None):
            db.execute(
                "update work set cites_count = coalesce(?, cites_count), cited_count = coalesce(?, cited_count), "
                "service = ?, counted = ? where number = ?",
                (work.references, work.citations, service, now, number),
            )
        db.executemany("insert or ignore into work_id values (?, ?)", [(name, number) for name in names])
        return int(number)

    # Reading

    def listing(self, identity: str, kind: str) -> Listing:
        """Return the known references or citations of the paper with an id, in any form; none if it is unknown."""
        works = self._works_of(identity)
        own = self._reader.find(identity)
        records = self._related(works, kind)
        rows = self._rows(records)
        known = {row: paper for row in set(rows.values()) for paper in self._reader.papers([row])}
        entries: dict[int, Entry] = {}
        """By row, or by the negative number of a work that the corpus does not have."""
        for number, (record, cited) in records.items():
            row = rows.get(number)
            if row is not None and row == own:
                continue
            paper = known[row] if row in known else _paper(record)
            entries.setdefault(-number if row is None else row, Entry(paper, row, cited))
        ordered = sorted(sorted(entries.values(), key=lambda entry: entry.paper.title), key=_fame, reverse=True)
        asked = self._database.rows_among(
            f"select service, asked, total from citation_list where kind = '{kind}' and work", works
        )
        service, at, total = max(asked, key=lambda each: each[1], default=("", 0, None))
        return Listing(ordered, service, _day(at), total)

    def is_fetched(self, identity: str, kind: str) -> bool:
        """Return whether a service was asked for a list."""
        asked = self._database.rows_among(
            f"select work from citation_list where kind = '{kind}' and work", self._works_of(identity)
        )
        return any(True for _ in asked)

    def related_rows(self, identity: str, kind: str) -> list[int] | None:
        """Return the rows of the known references or citations of a paper; None if no paper has the id."""
        works = self._works_of(identity)
        if not works and self._reader.find(identity) is None:
            return None
        return list(set(self._rows(self._related(works, kind)).values()))

    def counts(self, identity: str) -> Counts | None:
        """Return the latest numbers of references and citations of a paper, if a service gave any."""
        found = self._database.rows_among(
            "select counted, cites_count, cited_count, service from work where counted > 0 and number",
            self._works_of(identity),
        )
        at, references, citations, service = max(found, key=lambda each: each[0], default=(0, None, None, ""))
        return Counts(references, citations, service, _day(at)) if at else None

    def work(self, identity: str) -> Work | None:
        """Return a paper of the corpus or of a list, with all its ids; None if it is unknown."""
        row = self._reader.find(identity)
        paper = next(self._reader.papers([] if row is None else [row]), None) or self.paper(identity)
        return Work(paper, tuple(self.ids(identity))) if paper else None

    def ids(self, identity: str) -> list[str]:
        """Return all ids of a paper, those of services included."""
        form, own = canonical_id(identity), self._own_ids(self._reader.find(identity))
        works = self._works_of(identity)
        named = self._database.rows_among("select id from work_id where work", works)
        return [*dict.fromkeys((form, *sorted(own), *sorted(each for (each,) in named)))]

    def paper(self, identity: str) -> Paper | None:
        """Return the record of a paper that a service described, or None."""
        number = next(iter(self._works([canonical_id(identity)]).values()), None)
        record = self._database.value("select record from work where number = ?", (number,))
        return _paper(record) if record else None

    def _own_ids(self, row: int | None) -> set[str]:
        """Return the ids that the corpus has of a paper."""
        return {each for (each,) in self._database.rows("select id from alias where row = ?", (row,))}

    def _works_of(self, identity: str) -> set[int]:
        """Return the numbers of a paper's works: several if services know it under ids that they do not connect."""
        form, row = canonical_id(identity), self._reader.find(identity)
        works = self._works({form, *self._own_ids(row)})
        certain = {number for name, number in works.items() if name == form or not is_title_id(name)}
        titled = set(works.values()) - certain
        return certain | {number for number, found in self._rows(titled).items() if found == row}

    def _works(self, names: Iterable[str]) -> dict[str, int]:
        return dict(self._database.rows_among("select id, work from work_id where id", names))

    def _related(self, works: Collection[int], kind: str) -> dict[int, tuple[str, int | None]]:
        """Return number to record and number of citations of the works that these works cite, or that cite them."""
        given, wanted = ("citing", "cited") if kind == REFERENCES else ("cited", "citing")
        found = self._database.rows_among(
            f"select number, record, cited_count from citation join work on number = {wanted} where citation.{given}",
            works,
        )
        return {number: (record, cited) for number, record, cited in found}

    def _rows(self, works: Collection[int]) -> dict[int, int]:
        """Return work to row for the works that are in the corpus.

        An equal title alone is enough if it is long and nothing known contradicts.
        """
        rows: dict[int, int] = {}
        by_title: dict[int, int] = {}
        for work, name, row in self._database.rows_among(
            "select work, alias.id, alias.row from work_id join alias using (id) join paper using (row) "
            "where work_id.work",
            works,
        ):
            certain = by_title if is_title_id(name) else rows
            certain[work] = min(row, certain.get(work, row))
        titled = {work: row for work, row in by_title.items() if work not in rows}
        records = dict(self._database.rows_among("select number, record from work where number", titled))
        papers = self._reader.source_papers(set(titled.values()))
        for work, row in titled.items():
            if row in papers and not contradict(papers[row], _paper(records[work])):
                rows[work] = row
        return rows


def _own_title(paper: Paper) -> tuple[str, ...]:
    """Return the id of a title that is long enough to identify a paper."""
    return (title_id(paper.title),) if len(fold_title(paper.title)) >= _DISTINCT_TITLE else ()


def _short(paper: Paper) -> Paper:
    """Return a record without the texts and the bibliography, which belong to the corpus."""
    return Paper(
        id=paper.id,
        title=paper.title,
        authors=paper.authors,
        published=paper.published,
        doi=paper.doi,
        url=paper.url,
        venue=paper.venue,
        venue_kind=paper.venue_kind,
        sources=paper.sources,
        reference=NO_REFERENCE,
    )


def _paper(record: str) -> Paper:
    return Paper.from_dict(json.loads(record))


def _fame(entry: Entry) -> tuple[int, str]:
    return entry.citations or 0, entry.paper.published[:4]


def _day(at: int) -> str:
    return date.fromtimestamp(at).isoformat() if at else ""
