"""The user's changes of the papers in the list: edits, removals and merges.

The library holds edits and removals, as it holds all marks: with a journal, backups and checksums. The corpus, which
can be rebuilt, follows it.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from .corpus import Corpus
from .errors import PaperError
from .library import Change, Library
from .papers.corrections import Curation
from .papers.identifiers import canonical_id
from .papers.paper import Paper
from .storage.obstacles import NotWritten

T = TypeVar("T", Change, Change | None)


class Curator:
    """Edits papers, removes them from the list, and lets the corpus follow the library."""

    def __init__(self, corpus: Corpus, library: Library) -> None:
        """Take an open corpus and the open library of the same home."""
        self._corpus, self._library = corpus, library

    def follow(self) -> bool:
        """Apply the edits and removals of the library to the corpus; return whether any paper changed.

        Raises:
            NotWritten: if the corpus cannot be written; it follows when the home is next opened.
        """
        if self._library.is_unreadable:
            return False
        curations = self._library.reader.curations()
        rows = self._corpus.reader.rows_of(curations, removed=True)
        wanted: dict[int, Curation] = {}
        for paper, curation in curations.items():
            if (row := rows.get(paper)) is not None:
                before = wanted.get(row, Curation())
                wanted[row] = Curation({**curation.corrections, **before.corrections}, curation.removed)
        return self._corpus.curate(wanted)

    def edit(self, paper: Paper, corrections: Mapping[str, str]) -> Change:
        """Correct fields of a paper (see `papers.corrections`).

        Raises:
            PaperError: if the library cannot be written, or the paper is not in the list any more.
        """
        return self._changed(lambda: self._library.edit(self._as_given([paper])[0], corrections))

    def discard_edits(self, paper: Paper) -> Change:
        """Remove all corrections of a paper."""
        corrections = self._library.reader.curations().get(paper.id, Curation()).corrections
        return self._changed(lambda: self._library.discard_edits(self._as_given([paper])[0], corrections))

    def remove(self, papers: Sequence[Paper]) -> Change:
        """Remove papers from the list. Their marks are kept, and imports do not list them again."""
        return self._changed(lambda: self._library.remove(self._as_given(papers)))

    def restore(self, papers: Sequence[Paper]) -> Change:
        """List removed papers again."""
        return self._changed(lambda: self._library.remove(papers, on=False))

    def undo(self) -> Change | None:
        """Undo the latest change of the library; return None if there is no change to undo."""
        return self._changed(self._library.journal.undo)

    def redo(self) -> Change | None:
        """Redo the change that was undone last; return None if there is no change to redo."""
        return self._changed(self._library.journal.redo)

    def removed(self) -> list[Paper]:
        """Return the removed papers as their sources describe them, the latest first."""
        removed = self._library.reader.removed()
        rows = self._corpus.reader.rows_of(removed, removed=True)
        records = self._corpus.reader.source_records(rows.values())
        found = []
        for identity in removed:
            row = rows.get(identity)
            if row in records:
                found.append(Paper.from_dict(json.loads(records[row][0])))
            elif kept := self._library.reader.kept(identity):
                found.append(kept)
        return found

    def removed_among(self, identities: Iterable[str]) -> dict[str, Paper]:
        """Return id to paper for those of some ids, in any form, that are of removed papers."""
        papers = {paper.id: paper for paper in self.removed()}
        ids = {row: paper for paper, row in self._corpus.reader.rows_of(papers, removed=True).items()}
        found = {}
        for identity in identities:
            row = self._corpus.reader.find(identity, removed=True)
            paper = canonical_id(identity) if row is None else ids.get(row, "")
            if paper in papers:
                found[identity] = papers[paper]
        return found

    def merge(self, kept: Paper, other: Paper) -> Paper:
        """Merge a paper into another one, see `Corpus.merge_papers`; marks and edits follow.

        Raises:
            PaperError: if both are the same paper, one is not in the list, or it cannot be written.
        """
        rows = [self._corpus.reader.find(paper.id) for paper in (kept, other)]
        into, row = rows
        if into is None or row is None or into == row:
            raise PaperError("Both ids name the same paper. Nothing was merged.")
        self.rename(self._corpus.merge_papers(into, row))
        return next(self._corpus.reader.papers([into]))

    def rename(self, renamed: Mapping[str, str]) -> None:
        """Let marks and edits follow papers to other ids (old to new)."""
        if renamed:
            from .library import exchange

            exchange.rename_papers(self._library, renamed)
        self.follow()

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
        """Return papers as their sources describe them."""
        rows = self._corpus.reader.rows_of((paper.id for paper in papers), removed=True)
        records = self._corpus.reader.source_records(rows.values())
        return [
            Paper.from_dict(json.loads(records[row][0])) if (row := rows.get(paper.id)) in records else paper
            for paper in papers
        ]
