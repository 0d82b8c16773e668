"""The state of a triage: its papers, the position, and the decisions."""

from collections.abc import Callable
from dataclasses import replace

from paper_index.library import Change
from paper_index.search import View
from paper_index.triage import (
    KEPT,
    LATER,
    NOT_FOR_ME,
    Entry,
    Memory,
    Place,
    Queue,
    Scope,
    Triage,
    clear,
    decisions_of,
    dismiss,
    keep,
    last_tag,
    latest_changed,
    put_off,
    scopes_of,
)

from .worker import Backend

Looked = tuple[list[Scope], Queue, dict[str, str], str]
"""All scopes, the queue of one, the decisions on its papers by id, and the tag that was used last."""


class TriageState:
    """A queue, the position in it, and the decisions."""

    def __init__(self, backend: Backend, shown: View) -> None:
        """Take the backend and the view of the list."""
        self._backend, self._shown = backend, shown
        self._memory = Memory(backend.home.cache / "triage.json")
        self.scopes: list[Scope] = []
        """The scopes that can be chosen, the likeliest first."""
        self.scope = 0
        """The index of the scope that is shown."""
        self.queue: Queue | None = None
        """The papers; None until they are read."""
        self.at = 0
        """The index of the current paper; the number of papers at the end."""
        self.decisions: dict[str, str] = {}
        """The decisions on the papers, by id."""
        self.last_tag = ""
        """The tag that a paper got last, or ""."""

    # In the thread of the backend

    def look(self) -> Looked:
        """Read the queue of the scope that is shown, in the thread of the backend."""
        workspace = self._backend.workspace
        reader = workspace.corpus.reader
        workspace.engine.open_index()
        scopes = scopes_of(self._shown, reader)
        scope = scopes[self.scope % len(scopes)]
        place = self._memory.read(scope.key)
        if self.queue and not self.queue.indexed and self.queue.scope.key == scope.key:  # order the next ones again
            place = self._place
        queue = self._triage().queue(scope, place)
        return scopes, queue, *self._look_at_marks(queue)

    def _look_at_marks(self, queue: Queue) -> tuple[dict[str, str], str]:
        reader = self._backend.workspace.library.reader
        return decisions_of(reader, [entry.id for entry in queue.entries]), last_tag(reader)

    def look_again(self) -> tuple[Queue | None, dict[str, str], str]:
        """Read the decisions again, in the thread of the backend."""
        return (self.queue, *self._look_at_marks(self.queue)) if self.queue else (None, {}, "")

    def reasons(self, queue: Queue, at: int) -> tuple[Entry, ...]:
        """Return the papers of a queue with the reasons from an index on, in the thread of the backend."""
        return self._triage().with_reasons(queue.entries, at)

    def _triage(self) -> Triage:
        workspace, recommended = self._backend.workspace, self._backend.answering.recommended
        return Triage(workspace.corpus.reader, workspace.library, workspace.engine, recommended)

    def latest(self) -> tuple[str, str]:
        """Return the latest change, and its paper if it changed only papers of the queue, in the thread of the backend.

        Undo in a triage undoes no changes of other papers, which the user does not see there.
        """
        label, papers = latest_changed(self._backend.workspace.library.reader)
        mine = [entry.id for entry in (self.queue.entries if self.queue else ()) if entry.id in papers]
        return label, mine[0] if len(mine) == len(papers) and mine else ""

    def deciding(self, decision: str, entry: Entry, tags: tuple[str, ...] = ()) -> Callable[[], Change | None]:
        """Return the change that decides on a paper, for the thread of the backend; "" removes the decision."""
        workspace = self._backend.workspace

        def decide() -> Change | None:
            rows = workspace.corpus.reader.rows_of([entry.id])
            paper = next(iter(workspace.papers(list(rows.values()))), None)
            if paper is None:
                return None
            if decision == KEPT:
                return keep(workspace.library, paper, tags)
            if decision == LATER:
                return put_off(workspace.library, paper)
            if decision == NOT_FOR_ME:
                return dismiss(workspace.library, paper, [entry.source.key] if entry.source else ())
            return clear(workspace.library, paper)

        return decide

    # In the event loop

    def take(self, looked: Looked) -> None:
        """Show a queue that was read."""
        self.scopes, self.queue, self.decisions, self.last_tag = looked
        self.at = self.queue.at

    @property
    def current(self) -> Entry | None:
        """The paper at the position; None at the end."""
        return self.queue.entries[self.at] if self.queue and self.at < len(self.queue.entries) else None

    @property
    def kept(self) -> list[Entry]:
        """The kept papers of the queue."""
        return [entry for entry in (self.queue.entries if self.queue else ()) if self.decision(entry) == KEPT]

    def decision(self, entry: Entry) -> str:
        """Return the decision on a paper, or ""."""
        return self.decisions.get(entry.id, "")

    def row(self, entry: Entry) -> int | None:
        """Return the row of a paper; None if it was removed meanwhile."""
        return self._backend.corpus.rows_of([entry.id]).get(entry.id)

    def go(self, at: int) -> None:
        """Go to the paper with an index, or to the end."""
        self.at = max(0, min(at, len(self.queue.entries) if self.queue else 0))

    def go_to(self, paper: str) -> None:
        """Go to the paper with an id, if it is in the queue."""
        for at, entry in enumerate(self.queue.entries if self.queue else ()):
            if entry.id == paper:
                self.at = at

    def go_on(self) -> None:
        """Go to the next paper without a decision, or to the end."""
        entries = self.queue.entries if self.queue else ()
        later = (at for at in range(self.at + 1, len(entries)) if not self.decision(entries[at]))
        self.at = next(later, len(entries))

    def drop_removed(self) -> int:
        """Remove papers from the queue that are no longer known, until the current one is; return their number."""
        dropped = 0
        while self.queue and self.current and self.row(self.current) is None:
            entries = self.queue.entries[: self.at] + self.queue.entries[self.at + 1 :]
            self.queue = replace(self.queue, entries=entries, note=self.queue.note if entries else "")
            dropped += 1
        return dropped

    def add_reasons(self, entries: tuple[Entry, ...]) -> None:
        """Show reasons that were looked up."""
        if self.queue:
            known = {entry.id: entry for entry in entries if entry.reasons is not None}
            self.queue = replace(self.queue, entries=tuple(known.get(each.id, each) for each in self.queue.entries))

    @property
    def _place(self) -> Place | None:
        """The position, or None if nothing was done. Papers that follow in no order of matches are not part of it."""
        queue, current = self.queue, self.current
        if not queue or not queue.entries or not (self.at or queue.resumed or self.decisions):
            return None
        entries = queue.entries if queue.indexed else queue.entries[: self.at + 1]
        return Place(queue.scope.key, tuple(entry.id for entry in entries), current.id if current else "")

    def remember(self) -> None:
        """Remember the position."""
        if (place := self._place) is not None:
            self._memory.write(place)


__all__ = ["KEPT", "LATER", "NOT_FOR_ME", "TriageState"]
