"""Triages of a home: which papers, in which order, and at which position."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..corpus import CorpusReader
from ..library import READ, Library
from ..recommendation.views import RecommendedViews
from ..search import Engine, View
from .decisions import dismissed_papers, put_off_papers
from .memory import Place
from .models import Entry, Queue, Scope
from .ranking import MOST, NO_INDEX, WINDOW, Ranking

_ALL_DECIDED = "All papers here have a decision: they are bookmarked, read, or marked as not for you."


class Triage:
    """Makes the queues of a home."""

    def __init__(
        self, corpus: CorpusReader, library: Library, engine: Engine, recommended: RecommendedViews | None = None
    ) -> None:
        """Take the open parts of a workspace, and its recommended papers, if they are used elsewhere as well."""
        self._corpus, self._library, self._engine = corpus, library, engine
        self._recommended = recommended or RecommendedViews(corpus, library, engine)
        self._ranking = Ranking(corpus, library, self._recommended.recommender)

    def queue(self, scope: Scope, place: Place | None = None) -> Queue:
        """Return the papers of a scope that have no decision, the best match first.

        Args:
            scope: the papers.
            place: the position that was left. The queue continues there, with its decided papers, and papers that are
                in the scope since then follow. After the end, the papers without a decision come again.
        """
        rows = self._rows(scope.view)
        left = self._rows_of(place.ids if place else ())
        if place is None or not left:
            undecided = self._undecided(rows)
            note = "" if undecided else _ALL_DECIDED if rows else "There are no papers here."
            return self._ordered(Queue(scope, found=len(undecided), note=note), (), undecided)
        if place.at:
            fresh = self._undecided(rows, left) if len(left) < MOST else []
            before = place.ids[: place.ids.index(place.at)] if place.at in place.ids else ()
            queue = Queue(scope, (), len(self._rows_of(before)), len(left) + len(fresh), resumed=True)
            return self._ordered(queue, left, fresh)
        undecided = self._undecided(rows)
        decided = [row for row in left if row not in set(undecided)]
        queue = Queue(scope, (), len(decided), len(decided) + len(undecided), resumed=True)
        return self._ordered(queue, decided, undecided)

    def _rows(self, view: View) -> Sequence[int]:
        """Return the rows of a view, the trending ones first, or the recommended ones in their order."""
        if view.recommend:
            return self._recommended.answer(view, exact=True).rows
        return self._engine.answer(replace(view, sort="trending", reverse=False), exact=True).rows

    def _ordered(self, queue: Queue, left: Sequence[int], others: Sequence[int]) -> Queue:
        """Return a queue with some papers in their order, and after them others by their match."""
        if not left and not others:
            return queue
        entries, note = self._ranking.ranked([*left, *others])
        if left:
            rank = {row: number for number, row in enumerate(left)}
            own = self._corpus.rows_of(entry.id for entry in entries)
            entries.sort(key=lambda entry: rank.get(own[entry.id], len(left)))  # stable
        indexed = note != NO_INDEX
        queue = replace(queue, entries=tuple(entries), note=note if others or not indexed else "", indexed=indexed)
        return replace(queue, entries=self.with_reasons(queue.entries, queue.at)) if queue.at else queue

    def _rows_of(self, ids: Iterable[str]) -> list[int]:
        """Return the rows of ids that are still known, each once: papers may be removed or merged."""
        ids = list(ids)
        known = self._corpus.rows_of(ids)
        return list(dict.fromkeys(known[each] for each in ids if each in known))

    def _undecided(self, rows: Sequence[int], besides: Iterable[int] = ()) -> list[int]:
        """Return the rows without a decision, or else those that are put off."""
        reader = self._library.reader
        done = {*reader.bookmarked(), *dismissed_papers(reader), *reader.with_state(READ)}
        decided = {*self._corpus.rows_of(done).values(), *besides}
        later = set(self._corpus.rows_of(put_off_papers(reader)).values())
        open_rows = [row for row in rows if row not in decided]
        return [row for row in open_rows if row not in later] or open_rows

    def with_reasons(self, entries: Sequence[Entry], at: int) -> tuple[Entry, ...]:
        """Return the papers of a queue with the reasons of those in a window of `WINDOW` from an index on."""
        window = self._ranking.with_reasons(entries[at : at + WINDOW])
        return (*entries[:at], *window, *entries[at + WINDOW :])
