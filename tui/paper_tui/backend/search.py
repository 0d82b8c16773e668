"""The search controller: answers the view the user looks at; only the latest view counts."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import replace

from paper_index.search import Answer, View

from .retained import with_retained
from .worker import Backend, T

PATIENCE = 0.3
"""Seconds without an answer after which the user sees that the search goes on."""


class SearchController:
    """Has views answered in the backend's thread, one at a time, and passes on the answers."""

    def __init__(
        self,
        backend: Backend,
        on_answer: Callable[[Answer | None, Answer], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        """Prepare to search.

        Args:
            backend: the backend that searches.
            on_answer: called with the answer before and the new one, in the event loop.
            on_error: called when a search fails.
        """
        self._backend = backend
        self._on_answer = on_answer
        self._on_error = on_error
        self._pending: View | None = None
        self._task: asyncio.Task[None] | None = None
        self._waiting: asyncio.Task[None] | None = None
        """Waits for the model of search by meaning."""
        backend.vectors.on_made = self._vectors_made
        self.on_slow: Callable[[bool], None] = lambda slow: None
        """Called when an answer takes long, and with False when it is there."""
        self._patience: asyncio.TimerHandle | None = None
        """Runs until an answer takes long."""
        self._changed_rows: set[int] = set()
        self._leaving: frozenset[int] = frozenset()
        self.answer: Answer | None = None
        """The latest answer."""
        self.retained: frozenset[int] = frozenset()
        """Rows of the answer that do not count: those that no longer match and stay in place until the next view, and
        those that have some words of the query only."""
        self.typing = False
        """Whether the user is typing: the last word of the query may be incomplete."""
        self._answered_typing = False
        """Whether the query was being typed when the latest answer was computed."""
        self.stack: list[tuple[View, int | None]] = []
        """The views before "More like this", each with the row at the cursor."""
        self.restore_row: int | None = None
        """The row the cursor moves to when the next answer arrives."""

    @property
    def idle(self) -> bool:
        """Whether every view asked for is answered."""
        return self._task is None or self._task.done()

    @property
    def is_provisional(self) -> bool:
        """Whether the answer changes when the query is complete.

        Parts that were ignored while it was typed then count, and a date or number that ends early is reported.
        """
        from paper_index.search.query.parser import parse

        answer = self.answer
        if answer is None or answer.errors or not self._answered_typing:
            return answer is not None and bool(answer.errors)
        return bool(parse(answer.view.query, typing=True, done=True).errors)

    async def wait(self) -> None:
        """Wait until every view asked for is answered."""
        while self._task is not None and not self._task.done():
            await asyncio.wait([self._task])

    def show(self, view: View) -> None:
        """Search for another view."""
        self._changed_rows.clear()
        self._search(view)

    def repeat(self, view: View, changed_rows: Iterable[int] = ()) -> None:
        """Search again for the same view. Rows that the user has changed stay in place if they no longer match."""
        self._changed_rows.update(changed_rows)
        self._changed_rows -= self._leaving
        self._leaving = frozenset()
        self._search(view)

    def let_go(self, rows: Iterable[int]) -> None:
        """Let some rows leave the list at the next change, as the user wants, instead of staying in place."""
        self._leaving = frozenset(rows)

    def repeat_in_full_texts(self, view: View) -> None:
        """Search again for the same view if it searches full texts, of which there are more now."""
        from paper_index.search.query.fields import searches_full_texts

        if self._backend.workspace.config.search.fulltext or searches_full_texts(view.query):
            self.repeat(view)

    def _vectors_made(self) -> None:
        """Search again by meaning, now that all papers have vectors."""
        if self.answer is not None and self.answer.view.by_meaning:
            self.repeat(self.answer.view)

    def accept(self, answer: Answer) -> None:
        """Take over an answer that was computed elsewhere."""
        before, self.answer = self.answer, answer
        self._on_answer(before, answer)
        self._backend.vectors.prepare(wanted=answer.view.by_meaning)

    def cursor_for(self, before: Answer | None, answer: Answer, cursor: int) -> int:
        """Return where the cursor goes in a new answer.

        It stays on its paper if only the order changed, but at the top it stays at the top. In a new view it goes to
        the top, or to `restore_row`.
        """
        rows, row, self.restore_row = answer.rows, self.restore_row, None
        if row is not None and row in rows:
            return rows.index(row)
        if before is None or replace(before.view, sort="", reverse=False) != replace(
            answer.view, sort="", reverse=False
        ):
            return 0
        if cursor and cursor < len(before.rows) and before.rows[cursor] in rows:
            return rows.index(before.rows[cursor])
        return min(cursor, max(0, answer.total - 1))

    def close(self) -> None:
        """Stop searching."""
        for task in filter(None, (self._task, self._waiting)):
            task.cancel()
        if self._patience is not None:
            self._patience.cancel()
        self._backend.vectors.close()

    def _search(self, view: View) -> None:
        if self._backend.is_open:
            self._backend.vectors.note_input()  # also of a pasted text
            self._pending = view
            if self.idle:
                self._task = asyncio.create_task(self._answer_pending())

    async def _answer_pending(self) -> None:
        try:
            while (view := self._pending) is not None:
                self._begin_waiting()
                answer, retained = await self._backend.run(self._query(view))
                if self._pending is view:
                    self._pending = None
                    self._end_waiting()
                    self.retained = retained
                    self.accept(answer)
                    if view.by_meaning and (model := self._backend.answering.model.take_missed()) is not None:
                        self._waiting = asyncio.create_task(self._repeat_with(model, view))
                    if self._answered_typing and not self.typing and self.is_provisional:  # it is complete by now
                        self._pending = self._pending or view
        except Exception as error:
            self._pending = None
            self._end_waiting()
            self._on_error(error)

    def _begin_waiting(self) -> None:
        if self._patience is None:
            self._patience = asyncio.get_running_loop().call_later(PATIENCE, self.on_slow, True)

    def _end_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
            self.on_slow(False)

    async def _repeat_with(self, model: Future[T], view: View) -> None:
        """Answer a view again when the model for it is open, or cannot be opened."""
        await asyncio.wait([asyncio.wrap_future(model)])
        if self.answer is not None and self.answer.view == view:
            self.repeat(view)

    def _query(self, view: View) -> Callable[[], tuple[Answer, frozenset[int]]]:
        """Return the work that answers a view, with the rows to be retained."""
        before, changed = self.answer, frozenset(self._changed_rows)
        answering, vectors = self._backend.answering, self._backend.vectors
        complete = not self.typing
        self._answered_typing = self.typing
        if before is not None:
            changed -= before.partial  # these did not match before either

        def work() -> tuple[Answer, frozenset[int]]:
            answer, retained = with_retained(before, answering.answer(view, typing=True, done=complete), changed)
            if view.by_meaning and vectors.problem:
                answer = replace(answer, note=" ".join(filter(None, (answer.note, vectors.problem))))
            answer = answering.with_partial_matches(answer)
            return answer, retained | answer.partial

        return work
