"""Changes of `papers.db`: add papers, merge them with known ones, undo imports."""

import contextlib
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from .. import catalogue
from ..errors import PaperError
from ..papers.archived_result import ArchivedResult
from ..papers.changed_fields import changed_fields
from ..papers.corrections import Curation
from ..papers.merging import merge
from ..papers.paper import Paper
from ..papers.record import Record
from ..storage.disk_reserve import Reserve
from ..storage.file_errors import NoRoom, NotWritten, obstacle
from ..storage.garbage import no_garbage_collection
from ..storage.sqlite import checkpoint
from .batches import interrupted
from .catalogue_ids import complete_known
from .chunk import Chunk, chunks
from .opening import open_corpus
from .paper_rows import (
    KEPT_MARKS,
    delete_details,
    delete_papers,
    keep_marks,
    put_curations,
    put_papers,
    remember,
    restore_details,
    with_details,
)
from .parts import keep_parts
from .provenance import join_history
from .reader import CorpusReader
from .results import hide_archived, put_archived
from .splits import Wanted, follow_splits
from .tables import MERGED, Import, Report, Unfinished

BATCH_SIZE = 1_000
"""Papers in one transaction. An import that is stopped keeps the finished ones."""

_ALL = -1
RESERVE_SIZE = 2_000_000
"""Bytes of space to reserve while an import can be undone."""
_PARTLY = "Part of the import was undone. 'paper-tui import --undo' undoes the rest."


class Corpus:
    """The known papers: `reader` has the queries; the methods add papers and undo imports."""

    def __init__(self, path: Path, *, unreadable: str = "") -> None:
        """Open `path`, or create it; see `open_corpus`.

        Raises:
            PaperError: if it cannot be opened or was written by a later version.
        """
        self.database, self.quarantined_path = open_corpus(path, unreadable)
        self.reader = CorpusReader(self.database)
        self.reserve = Reserve(path)
        """Space for undoing an import."""
        self._split: tuple[int, Wanted] | None = None
        """The generation and the splits that were followed last."""

    def close(self) -> None:
        """Close the file."""
        self.database.close()

    def add(
        self,
        papers: Iterable[Record],
        *,
        name: str = "",
        continues: tuple[str, float] | None = None,
        report: Callable[[Report], bool | None] | None = None,
    ) -> Report:
        """Add papers, a thousand in a transaction. A known paper is merged.

        Args:
            papers: the records of an importer; problems are collected in the report.
            name: the source of the papers. With a name, the import can be undone.
            continues: the name of an import that was interrupted, and when it began in seconds since 1970. If it is
                the latest one, both become one import.
            report: called after each transaction with the state so far; the import stops if it returns False.

        Raises:
            Unfinished: if only a part of an import could be read or written; that part can be undone.
            NotWritten: if nothing could be written.
        """
        done = Report()
        done.number, *earlier = interrupted(self.reader, continues)
        written, size = 0, 0.0
        with self.database.lock, no_garbage_collection():
            # Ids have no order: an import of many papers touches all their pages again and again.
            self.database.connection.execute("pragma cache_size=-65536")
            try:
                for records, more in chunks(papers, BATCH_SIZE, few=bool(name)):
                    if name and (more or written):  # else it is one transaction
                        self._keep_reserve(int(2 * size * BATCH_SIZE))
                    before = self._size()
                    self._add(records, done, name, earlier)
                    written, size = done.read, max(size, (self._size() - before) / len(records))
                    if report and report(done) is False:
                        done.stopped = True
                        break
            except PaperError as error:
                if not (written and name):
                    raise
                raise Unfinished(error, written) from error
            if name and done.number is not None:
                with contextlib.suppress(NotWritten):
                    self._keep_reserve(0)
        return done

    def _add(self, records: list[Record], done: Report, name: str, earlier: Sequence[int]) -> None:
        """Add some papers in one transaction, and count them beside earlier new and merged ones."""
        found = done.count(records)
        archived = [record for record in records if isinstance(record, ArchivedResult)]
        if not found and not archived:
            return
        with self.database.transaction() as db:
            if done.number is None:
                done.number = int(self.reader.fact("batch") or 0) + 1
                remember(db, "batch", done.number)
            changed = Chunk(self.reader, db, done.number, named=bool(name)).add(found, done)
            new_results = put_archived(db, archived, done.number)
            done.results, done.new_results = done.results + len(archived), done.new_results + new_results
            if changed or new_results:
                remember(db, "generation", self.reader.generation + 1)
                if name:
                    db.execute(
                        "insert into import values (?, ?, ?, ?, ?) on conflict(number) do update "
                        "set name = excluded.name, new = excluded.new, merged = excluded.merged",
                        (done.number, int(time.time()), name, done.new + earlier[0], done.merged + earlier[1]),
                    )

    def merge_papers(self, into: int, row: int) -> dict[str, str]:
        """Merge the paper of `row` into that of another, as an import that can be undone.

        Returns:
            The ids that gave way to the id of the merged paper, old to new.

        Raises:
            NotWritten: if it cannot be written; nothing was changed.
            PaperError: if another program removed one of the papers.
        """
        with self.database.transaction() as db:
            records = {each: record for each, (record, _) in self.reader.source_records((into, row)).items()}
            if len(records) < 2:
                raise PaperError("A paper is not there any more. Nothing was merged. Search for it again.")
            kept, other = (Paper.from_dict(json.loads(records[each])) for each in (into, row))
            merged = merge(kept, other)
            ids = self.reader.ids_by_row((into, row))
            number = int(self.reader.fact("batch") or 0) + 1
            remember(db, "batch", number)
            name = f"{MERGED} {other.id} into {kept.id}"
            db.execute("insert into import values (?, ?, ?, 0, 1)", (number, int(time.time()), name))
            for each in (into, row):
                keep_parts(db, self.reader, each, number)
            before = ((into, records[into]), (row, with_details(db, row, records[row])))
            db.executemany("insert into imported values (?, ?, ?)", [(number, *each) for each in before])
            join_history(db, self.reader, number, into, row, changed_fields(kept, merged))
            delete_details(db, [(into,)])
            for table in ("alias", "part"):
                db.execute(f"update or replace {table} set row = ? where row = ?", (into, row))
            db.execute("update split set origin = ? where origin = ?", (into, row))
            delete_papers(db, [(row,)])
            db.execute("delete from split where row = origin")
            put_papers(db, {into: merged}, number)
            remember(db, "generation", self.reader.generation + 1)
        with contextlib.suppress(NotWritten):
            self._keep_reserve(0)
        stays, gone = (into, other.id) if merged.id == kept.id else (row, kept.id)
        return {each: ids[stays] for each in (gone, *ids.values()) if each != ids[stays]}

    def keep_marks(self, marks: str) -> None:
        """Keep the marks of two papers before the latest merge, as JSON.

        Raises:
            NotWritten: if they cannot be written.
        """
        with self.database.transaction() as db:
            keep_marks(db, marks)

    def kept_marks(self) -> str | None:
        """Return the marks that are kept with the latest import, or None."""
        return next((marks for (marks,) in self.database.rows(KEPT_MARKS)), None)

    def curate(self, read: Callable[[], Mapping[int, Curation]]) -> bool:
        """Edit and remove papers by row, and undo all other edits and removals; return whether any paper changed.

        Args:
            read: returns the user's changes by row. It is called again in the transaction: another program may have
                made a change and applied it meanwhile.

        Raises:
            NotWritten: if it cannot be written; nothing was changed.
        """
        if self.reader.curations() == read():
            return False
        with self.database.transaction() as db:
            before, wanted = self.reader.curations(), read()
            changed = {row: wanted.get(row, Curation()) for row in {*before, *wanted}}
            changed = {row: curation for row, curation in changed.items() if curation != before.get(row, Curation())}
            records = self.reader.source_records(changed)
            if not records:
                return False
            put_curations(db, {row: changed[row] for row in records}, records)
            remember(db, "generation", self.reader.generation + 1)
        return True

    def follow_splits(self, read: Callable[[], Wanted]) -> dict[str, str]:
        """Split papers, and merge those again whose split was undone, see `splits.follow_splits`.

        Args:
            read: returns the user's splits; see `curate`.

        Returns:
            The ids of papers that were merged again, old to new.

        Raises:
            NotWritten: if it cannot be written; nothing was changed.
        """
        wanted = read()
        state = (self.reader.generation, dict(wanted))
        if state == self._split or not (wanted or self.database.value("select 1 from split limit 1")):
            return {}
        with self.database.transaction() as db:
            wanted = read()
            changed, renamed = follow_splits(db, self.reader, wanted)
            if changed:
                remember(db, "generation", self.reader.generation + 1)
        self._split = (self.reader.generation, dict(wanted))
        return renamed

    def _size(self) -> int:
        return int(self.database.value("select page_count * page_size from pragma_page_count, pragma_page_size"))

    def _keep_reserve(self, size: int) -> None:
        """Reserve the space that undoing an import needs, so that it can be undone on a full disk.

        The log is moved into the database first, so that the next transaction overwrites it.

        Raises:
            NoRoom: if the disk has too little space.
        """
        checkpoint(self.database.connection)
        try:
            self.reserve.hold(RESERVE_SIZE + size)
        except OSError as error:
            raise NoRoom(
                f"{self.database.path} cannot be written {obstacle(self.database.path, error).explanation()}"
            ) from error

    def add_catalogue(self) -> Report | None:
        """Add the starter catalogue unless this edition of it was added before."""
        if self.reader.fact("catalogue") == catalogue.EDITION:
            return None
        with self.database.transaction() as db:
            papers = complete_known(db, self.reader)
        done = self.add(papers)
        with self.database.transaction() as db:
            remember(db, "catalogue", catalogue.EDITION)
        return done

    def find_facts(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Extract facts from texts that were not searched yet; return the number of papers.

        Args:
            progress: called with papers done and papers in all.
        """
        from .found_facts import find_facts  # slow to import, because of its vocabularies

        return find_facts(self.reader, progress)

    def imports(self) -> list[Import]:
        """Return the imports that can be undone, the latest first."""
        return [
            Import(*row)
            for row in self.database.rows("select number, stamp, name, new, merged from import order by number desc")
        ]

    def undo_import(self, follow: Callable[[dict[str, str]], None] | None = None) -> Import | None:
        """Undo the latest import: its new papers are removed, and papers it completed are as before.

        It is one transaction. If the disk has too little space for that, the reserve is freed, and the papers are
        removed in small groups, each of which leaves space for the next.

        Args:
            follow: called first, with the ids that become weaker again (from, to).

        Returns:
            The import, or None if there is no import to undo.

        Raises:
            NotWritten: if it cannot be written; "Nothing was changed" is true unless it says otherwise.
        """
        most, begun = _ALL, False
        with self.database.lock:
            while True:
                try:
                    undone, finished = self.undo_part(most, follow)
                except NoRoom as error:
                    self.reserve.release()
                    most = BATCH_SIZE if most == _ALL else most // 4
                    if not most and begun:
                        raise PaperError(f"{error.reason} {_PARTLY}") from error
                    if not most:
                        raise
                else:
                    begun = True
                    if finished:
                        break
                with contextlib.suppress(NotWritten):
                    checkpoint(self.database.connection)
            if self.imports():
                with contextlib.suppress(NotWritten):
                    self._keep_reserve(0)
            else:
                self.reserve.release()
        return undone

    def undo_part(self, most: int, follow: Callable[[dict[str, str]], None] | None) -> tuple[Import | None, bool]:
        """Undo at most `most` papers of the latest import, in one transaction.

        Args:
            most: the number of papers, or -1 for all.
            follow: see `undo_import`.

        Returns:
            The import, or None if there is no import to undo; and whether it is completely undone.

        Raises:
            NotWritten: if it cannot be written; nothing was changed.
        """
        with self.database.transaction() as db:
            # Read in the transaction: another program may be undoing the same import.
            found = next(iter(self.imports()), None)
            if found is None:
                return None, True
            before = self.database.rows(
                "select row, before, coalesce((select json_extract(record, '$.id') from curated "
                "where curated.row = imported.row), (select id from paper where paper.row = imported.row)) "
                "from imported where number = ? limit ?",
                (found.number, most),
            )
            papers = {row: Paper.from_dict(json.loads(record)) for row, record, _ in before if record is not None}
            given = self.reader.given_ids()
            known = [(now, papers[row].id) for row, _, now in before if row in papers and row not in given]
            weaker = {now: then for now, then in known if now and now != then}
            if weaker and follow:
                follow(weaker)  # first: if a later step fails, the marks are already right
            delete_details(db, [(row,) for row in papers])
            finished = most == _ALL or len(before) < most
            if finished:
                hide_archived(db, found.number)
                for table in ("alias", "part", "provenance", "vote"):
                    db.execute(f"delete from {table} where batch = ?", (found.number,))
            gone = [(row,) for row, record, _ in before if record is None]
            delete_papers(db, gone)
            # Known papers first: a paper that was merged with one may get back an id that this one has now.
            present = {row for row, _, now in before if now is not None}
            put_papers(
                db, {row: papers[row] for row in sorted(papers, key=lambda row: row not in present)}, found.number
            )
            restore_details(db, {row: record for row, record, now in before if record is not None and now is None})
            rows = [(found.number, row) for row, _, _ in before]
            db.executemany("delete from imported where number = ? and row = ?", rows)
            if finished:
                db.execute("delete from import where number = ?", (found.number,))
            remember(db, "generation", self.reader.generation + 1)
        return found, finished
