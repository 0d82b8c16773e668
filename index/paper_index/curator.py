"""The user's changes of the papers in the list: edits, removals, splits and merges.

The library holds edits, removals and splits, as it holds all marks: with a journal, backups and checksums. The corpus,
which can be rebuilt, follows it.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from .corpus import (
    Corpus,
    Import,
    Part,
    Withdrawals,
    check_identifiers,
    is_merge,
    joined_parts,
    known_twice,
    names_of,
    parts_of,
    record_name,
    staying_part,
    withdrawal_label,
)
from .errors import PaperError
from .library import NO_MARKS, Change, Library, some_papers
from .library.attaching import files_of_import, keep_imports
from .moving_marks import MovingMarks
from .papers.corrections import FORMERLY, ID, Curation, corrected, former_ids
from .papers.identifiers import canonical_id, title_id
from .papers.paper import Paper
from .storage.file_errors import NoRoom, NotWritten
from .text.sanitize import clean

if TYPE_CHECKING:
    from .corpus.duplicates import Duplicates

T = TypeVar("T", Change, Change | None)


class Merged(NamedTuple):
    """The result of a merge of two papers."""

    paper: Paper
    was_split: bool
    """Whether the papers had been split, so that undoing the split merged them."""
    remark: str
    """The rating that was kept if both papers had one: "rating 4 kept, not 2"; or ""."""


class Curator:
    """Edits papers, removes them from the list, and lets the corpus follow the library."""

    def __init__(self, corpus: Corpus, library: Library) -> None:
        """Take an open corpus and the open library of the same home."""
        self._corpus, self._library = corpus, library
        self._withdrawals = Withdrawals(corpus)
        self._marks = MovingMarks(corpus, library)

    def follow(self) -> bool:
        """Apply the edits and removals of the library to the corpus; return whether any paper changed.

        Raises:
            NotWritten: if the corpus cannot be written; it follows when the home is next opened.
        """
        if self._library.is_unreadable:
            return False
        generation = self._corpus.reader.generation
        self._withdrawals.follow(self._library.reader.withdrawn, self._marks)
        self._marks.rename(self._corpus.follow_splits(self._splits))
        self._corpus.curate(self._curations)
        return self._corpus.reader.generation != generation

    def _splits(self) -> dict[tuple[int, str], tuple[str, ...]]:
        """Return the splits of the library, see `splits.Wanted`."""
        splits = self._library.reader.splits()
        rows = self._corpus.reader.rows_of({paper for paper, _ in splits}, removed=True)
        return {(rows[paper], other): names for (paper, other), names in splits.items() if paper in rows}

    def _curations(self) -> dict[int, Curation]:
        """Return the edits and removals of the library by row."""
        curations = self._library.reader.curations()
        former = {paper: former_ids(curation.corrections) for paper, curation in curations.items()}
        rows = self._corpus.reader.rows_of({*curations, *chain(*former.values())}, removed=True)
        wanted: dict[int, Curation] = {}
        for paper, curation in curations.items():
            row = next((rows[name] for name in (paper, *sorted(former[paper])) if name in rows), None)
            if row is not None:
                before = wanted.get(row, Curation())
                wanted[row] = Curation({**curation.corrections, **before.corrections}, curation.removed)
        return wanted

    def edit(self, paper: Paper, corrections: Mapping[str, str]) -> Change:
        """Correct fields of a paper (see `papers.corrections`).

        Args:
            paper: the paper that the user saw, to notice a change meanwhile.
            corrections: the new values.

        Raises:
            PaperError: if the library cannot be written, another program changed or removed the paper, or a corrected
                identifier is that of another paper.
        """
        row = self._corpus.reader.find(paper.id)
        now = next(self._corpus.reader.papers([] if row is None else [row]), None)
        if now is None and self._corpus.reader.find(paper.id, removed=True) is not None:
            raise PaperError(
                "The paper is removed now. Nothing was changed. 'paper-tui remove --undo ID' lists it again."
            )
        if now is not None and now.as_given() != paper.as_given():
            raise PaperError("Another program changed the paper in the meantime. Nothing was changed.")
        check_identifiers(self._corpus.reader, paper, corrected(paper, corrections), row)
        return self._changed(lambda: self._library.edit(self._as_given([paper])[0], corrections))

    def discard_edits(self, paper: Paper) -> Change:
        """Remove all corrections of a paper, that of its id included.

        Raises:
            PaperError: if another paper has the former id now, or it cannot be written.
        """
        corrections = self._library.reader.curations().get(paper.id, Curation()).corrections
        edits = [name for name in corrections if name != ID and not name.startswith(FORMERLY)]
        row = self._corpus.reader.find(paper.id)
        source = self._corpus.reader.source_papers([row])[row] if row is not None else paper
        if ID in corrections:
            check_identifiers(self._corpus.reader, paper, replace(paper, id=source.id), row)
        return self._changed(lambda: self._library.discard_edits(self._as_given([paper])[0], edits, source.id))

    def remove(self, papers: Sequence[Paper]) -> Change:
        """Remove papers from the list. Their marks are kept, and imports do not list them again."""
        return self._changed(lambda: self._library.remove(self._as_given(papers)))

    def restore(self, papers: Sequence[Paper]) -> Change:
        """List removed papers again."""
        return self._changed(lambda: self._library.remove(papers, on=False))

    def withdraw_import(self) -> Change | None:
        """Undo the latest import, as a change of the library that can be undone; return None if there is no import.

        If the disk has no space to keep the papers, the import is undone all the same; the change has no number then.

        Raises:
            PaperError: if a file cannot be written.
        """
        if reason := self._corpus.database.read_only_reason or self._library.database.read_only_reason:
            raise PaperError(f"Nothing was undone: {reason}.")
        latest = next(iter(self._corpus.imports()), None)
        if latest is None:
            return None
        key = self._withdrawals.key_of(latest)
        files = files_of_import(self._library, key)
        label = withdrawal_label(latest, len(files)) + self._kept_marks(latest)
        try:
            self._withdrawals.keep(latest)
            return self._changed(lambda: self._library.withdraw_import(key, label))
        except NoRoom:
            self._marks.undo_import()
            self._withdrawals.forget(key)
            self._library.journal.put_quietly(files)
            self.follow()
            return Change(None, f"{label}; the disk is too full to undo this", frozenset())

    def _kept_marks(self, done: Import) -> str:
        """Return the end of the label of an undone import: what the user changed since stays."""
        reader = self._corpus.reader
        if is_merge(done.name):
            what, kept = "new marks", [*reader.rows_of([self._marks.changed_since_merge()]).values()]
        else:
            what, rows = "edits", reader.completed_by(done.number)
            kept = [row for row, curation in self._curations().items() if curation.corrections and row in rows]
        titles = {paper.id: paper.display_title for paper in reader.papers(kept)}
        return f"; the {what} of {some_papers(frozenset(titles), titles)} stay" if titles else ""

    def undo(self) -> Change | None:
        """Undo the latest change; return None without one. Papers stay if other imports came later."""
        before = self._library.reader.withdrawn()
        change = self._stepped(self._library.journal.undo)
        undone = self._library.reader.withdrawn() - before
        if change and (kept := self._withdrawals.buried(undone) | (undone - self._withdrawals.keys)):
            keep_imports(self._library, kept)
            return replace(change, label=f"{change.label} (its papers stay, because other imports came later)")
        return change

    def redo(self) -> Change | None:
        """Redo the change that was undone last; return None if there is no change to redo.

        Raises:
            PaperError: if it undid an import, and others followed that.
        """
        change = self._stepped(self._library.journal.redo)
        if change and self._withdrawals.buried(self._library.reader.withdrawn()):
            self._library.journal.undo()
            latest = clean(self._corpus.imports()[0].name)
            raise PaperError(f"{latest} was imported meanwhile. Nothing was redone. Undo that import first.")
        return change

    def _stepped(self, step: Callable[[], Change | None]) -> Change | None:
        """Undo or redo a change, and add to its label if the papers of an import are lost."""
        before = self._library.reader.withdrawn()
        rows: dict[str, int] = {}

        def made() -> Change | None:
            if change := step():
                rows.update(self._corpus.reader.rows_of(change.papers, removed=True))
            return change

        change = self._changed(made)
        self._reunite(rows)
        lost = before - self._library.reader.withdrawn() - self._withdrawals.keys
        if change and lost:
            return replace(change, label=f"{change.label} (its papers are not kept any more: import the file again)")
        return change

    def _reunite(self, rows: Mapping[str, int]) -> None:
        """Let marks under other ids of papers (id to row) follow them: an import gave or took ids meanwhile."""
        ids, reader = self._corpus.reader.ids_by_row(rows.values()), self._library.reader
        others = {paper: ids[row] for paper, row in rows.items() if ids.get(row, paper) != paper}
        if others:
            former = reader.former_ids()
            self.rename({old: new for old, new in others.items() if old not in former and reader.fields_of(old)})

    def removed(self) -> list[Paper]:
        """Return the removed papers as their sources describe them, the latest first."""
        return list(self._removed_papers(self._library.reader.removed()).values())

    def removed_among(self, identities: Iterable[str]) -> dict[str, Paper]:
        """Return id to paper for those of some ids, in any form, that are of removed papers."""
        removed = self._library.reader.removed()
        if not removed:
            return {}
        ids = {row: paper for paper, row in self._corpus.reader.rows_of(removed, removed=True).items()}
        wanted: dict[str, str] = {}
        for identity in identities:
            row = self._corpus.reader.find(identity, removed=True)
            wanted[identity] = canonical_id(identity) if row is None else ids.get(row, "")
        papers = self._removed_papers([paper for paper in removed if paper in wanted.values()])
        return {identity: papers[paper] for identity, paper in wanted.items() if paper in papers}

    def _removed_papers(self, identities: Sequence[str]) -> dict[str, Paper]:
        """Return removed papers by their ids, in the order of these."""
        rows = self._corpus.reader.rows_of(identities, removed=True)
        papers = self._corpus.reader.source_papers(rows.values())
        found: dict[str, Paper] = {}
        for identity in identities:
            if paper := papers.get(rows.get(identity, 0)) or self._library.reader.kept(identity):
                found[identity] = replace(paper, id=identity)
        return found

    def duplicates(self) -> "list[Duplicates]":
        """Return the groups of likely duplicates without papers that the user marked as not duplicates."""
        from .corpus.duplicates import duplicates

        distinct = self._library.reader.distinct()
        rows = self._corpus.reader.rows_of(distinct)
        return duplicates(self._corpus.reader, {row: distinct[paper] for paper, row in rows.items()})

    def keep_apart(self, papers: Sequence[Paper]) -> Change:
        """Mark papers as not duplicates of each other.

        Raises:
            PaperError: if there are fewer than two papers.
        """
        if len({paper.id for paper in papers}) < 2:
            raise PaperError("Both ids name the same paper. Nothing was changed.")
        return self._library.mark_distinct(self._as_given(papers))

    def parts(self, paper: Paper) -> list[Part]:
        """Return the records that were merged into a paper, in the order of their imports; fewer than two if none was.

        Records that a version without splits merged count as one.
        """
        row = self._corpus.reader.find(paper.id)
        return [] if row is None else parts_of(self._corpus.reader, [row]).get(row, [])

    def separable_parts(self, paper: Paper) -> list[Part]:
        """Return the parts of a paper without the one that stays if it is split."""
        parts = self.parts(paper)
        stays = staying_part(parts, paper)
        return [part for part in parts if part is not stays]

    def split(self, paper: Paper, off: Collection[str] = ()) -> Change:
        """Split a merged paper. The record with its id, else the first one, stays the paper with its marks.

        Args:
            paper: the paper.
            off: the names of the parts that become papers of their own; all others by default.

        Raises:
            PaperError: if it has no parts, or the record that stays is among those to split off.
        """
        parts = self.parts(paper)
        if len(parts) < 2:
            raise PaperError(
                "The paper was not merged from several records. Nothing was split. If an earlier version of paper-tui "
                "merged it, undo that import and import the file again."
            )
        stays = staying_part(parts, paper)
        if stays and stays.name in off:
            raise PaperError("This record has the id of the paper and keeps it. Nothing was split. Choose another one.")
        moved = [part for part in parts if (part.name in off if off else part is not stays)]
        left = [part for part in parts if part not in moved]
        ids = names_of(left)
        others: dict[str, Paper] = {}
        for part in moved:
            identity = self._free_id(part, paper, ids)
            ids.add(identity)
            other = joined_parts(identity, [part])
            others |= {part.name: other, record_name(other): other}  # the second if the library brings it back
        return self._changed(lambda: self._library.split(joined_parts(paper.id, left), others))

    def _free_id(self, part: Part, paper: Paper, taken: Collection[str]) -> str:
        """Return an id for a part that no other paper has."""
        hashed = hashlib.sha1(part.name.encode(), usedforsecurity=False).hexdigest()[:12]
        origin = self._corpus.reader.find(paper.id)
        for identity in (part.record.id, title_id(part.record.title)):
            if identity not in taken and self._corpus.reader.find(identity, removed=True) in (None, origin):
                return identity
        return f"t-{hashed}"

    def _split_between(self, *pair: int) -> tuple[Paper, str] | None:
        """Return the paper and the id of the one split off from it, for two rows; None if they were not split."""
        for paper, other in self._library.reader.splits():
            rows = self._corpus.reader.rows_of((paper, other))
            if sorted(rows.values()) == sorted(pair):
                return next(self._corpus.reader.papers([rows[paper]])), other
        return None

    def merge(self, kept: Paper, other: Paper) -> "Merged":
        """Merge a paper into another one, see `Corpus.merge_papers`; marks and edits follow.

        Papers that were split are merged by undoing the split, which is a change of the library. If both papers have
        notes, the second note is first appended to the first one, which is a change of the library as well.

        Raises:
            PaperError: if both are the same paper, one is not in the list, or it cannot be written.
        """
        rows = [self._corpus.reader.find(paper.id) for paper in (kept, other)]
        into, row = rows
        if into is None or row is None or into == row:
            raise PaperError("Both ids name the same paper. Nothing was merged.")
        self.join_notes(kept, other)
        ratings = [marks.rating for marks in self._library.reader.marks([kept.id, other.id]).values() if marks.rating]
        if split := self._split_between(into, row):
            self._changed(lambda: self._library.unsplit(*split))
            (into,) = self._corpus.reader.rows_of([kept.id]).values()
        else:
            self._marks.merge(into, row)
            self.follow()
        merged = next(self._corpus.reader.papers([into]))
        rating = self._library.reader.marks([merged.id]).get(merged.id, NO_MARKS).rating
        dropped = next((each for each in ratings if each != rating), None)
        return Merged(merged, bool(split), f"rating {rating} kept, not {dropped}" if rating and dropped else "")

    def merge_known_twice(self) -> None:
        """Merge papers of the catalogue that are known by the id and, from an earlier edition, by the title."""
        if not (self._corpus.database.read_only_reason or self._library.database.read_only_reason):
            for known, twin in list(known_twice(self._corpus.reader)):
                self.merge(known, twin)

    def join_notes(self, kept: Paper, other: Paper) -> None:
        """Append the note of a paper to that of another one: a merged paper keeps only its later note."""
        marks = self._library.reader.marks([kept.id, other.id])
        first, second = (marks.get(paper.id, NO_MARKS).note for paper in (kept, other))
        if first and second and second not in first:
            self._library.note(self._as_given([kept])[0], f"{first}\n\n{second}")

    def rename(self, renamed: Mapping[str, str]) -> None:
        """Let marks and edits follow papers to other ids (old to new)."""
        self._marks.rename(renamed)
        self.follow()

    def undo_import(self) -> Import | None:
        """Undo the latest import without a change in the journal; return None if there is no import.

        Raises:
            PaperError: if a file cannot be written.
        """
        undone = self._marks.undo_import()
        self.follow()
        return undone

    def _changed(self, make: Callable[[], T]) -> T:
        change = make()
        try:
            self.follow()
        except NotWritten as error:
            raise PaperError(
                f"{error.reason} The change is saved in the library. The list follows when paper-tui starts again."
            ) from error
        return change

    def _as_given(self, papers: Sequence[Paper]) -> list[Paper]:
        """Return papers as their sources describe them, with the ids under which the library has their marks."""
        rows = self._corpus.reader.rows_of((paper.id for paper in papers), removed=True)
        ids = self._corpus.reader.ids_by_row(rows.values())
        given = self._corpus.reader.source_papers(rows.values())
        return [replace(given[row], id=ids[row]) if (row := rows.get(paper.id)) in given else paper for paper in papers]
