"""The library controller: changes of the user's marks, undo and redo, and changes by other programs."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from paper_index.errors import PaperError
from paper_index.library import Change

from .worker import Backend

if TYPE_CHECKING:
    from paper_index.papers.paper import Paper

Kind = Literal["change", "undo", "redo", "external"]


@dataclass(frozen=True, slots=True)
class LibraryChanged:
    """A change of the user's marks."""

    papers: frozenset[str] | None
    """The ids of the changed papers; None if they are unknown."""
    rows: frozenset[int]
    """Their rows in the corpus."""
    label: str
    """A description, for example `bookmarked “Title”`."""
    kind: Kind = "change"
    undoable: bool = True
    """Whether undo can undo the change."""
    relisted: bool = False
    """Whether it changed papers of the list, not only marks."""


class LibraryController:
    """Changes the library in the backend's thread, one transaction a change, and passes on what changed."""

    def __init__(
        self,
        backend: Backend,
        on_change: Callable[[LibraryChanged], None],
        on_error: Callable[[Exception], None],
        on_notice: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Prepare to change the library.

        Args:
            backend: where it is open.
            on_change: called after each change.
            on_error: called if a change fails.
            on_notice: called with messages about the library's file or its backup.
        """
        self._backend = backend
        self._on_change = on_change
        self._on_error = on_error
        self._on_notice = on_notice
        self._polling = asyncio.Lock()
        self.awaits_child = False
        """Whether a process that the explorer started changes the library, so that such a change is its own."""
        self.watchers: list[Callable[[], None]] = []
        """Called after each change, besides `on_change`."""

    async def change(self, make: Callable[[], Change | None], kind: Kind = "change") -> bool:
        """Make a change in the backend's thread; return whether there was one to make.

        Raises:
            PaperError: if it fails; the library is then as it was.
        """
        corpus = self._backend.workspace.corpus

        def work() -> LibraryChanged | None:
            generation = corpus.reader.generation
            change = make()
            if change is None:
                return None
            rows = frozenset(corpus.reader.rows_of(change.papers).values())
            relisted = corpus.reader.generation != generation
            return LibraryChanged(change.papers, rows, change.label, kind, bool(change.number), relisted)

        try:
            changed = await self._backend.run(work)
        finally:
            await self._backend.reopen_library()
            self._report_notices()
        if changed is not None:
            self._pass_on(changed)
        return changed is not None

    def put(self, rows: Sequence[int], mark: "Callable[[Sequence[Paper], bool], Change]", on: bool) -> Change:
        """Put a mark on the papers in some rows of the corpus, or remove it; for `change`."""
        return mark(self._backend.workspace.papers(rows), on)

    def _pass_on(self, changed: LibraryChanged) -> None:
        self._on_change(changed)
        for watch in tuple(self.watchers):
            watch()

    def _report_notices(self) -> bool:
        library = self._backend.workspace.library
        notices = [*library.guard.take_notices(), library.backup.problem]
        library.backup.problem = ""
        if text := " ".join(filter(None, notices)):
            self._on_notice(text)
        return bool(text)

    async def try_change(self, make: Callable[[], Change | None], kind: Kind = "change") -> None:
        """Make a change, and pass on the error if it fails."""
        try:
            await self.change(make, kind)
        except PaperError as error:
            self._on_error(error)

    async def undo(self) -> bool:
        """Undo the last change; return whether there was one."""
        return await self.change(self._backend.workspace.curator.undo, "undo")

    async def redo(self) -> bool:
        """Redo the last undone change; return whether there was one."""
        return await self.change(self._backend.workspace.curator.redo, "redo")

    def _external_changes(self) -> list[str] | None:
        """Return the labels of changes by other programs, and let the papers follow them; None without a change."""
        labels = self._backend.workspace.library.journal.external_changes()
        if labels is not None:
            with contextlib.suppress(PaperError):  # the papers follow the next change
                self._backend.workspace.curator.follow()
        return labels

    async def poll_external_changes(self) -> None:
        """Pass on the changes by other programs since the last poll, unless a poll is under way."""
        if not self._polling.locked():
            await self.report_external_changes()

    async def report_external_changes(self) -> None:
        """Pass on the changes by other programs since the last poll."""
        if not self._backend.is_open:
            return
        async with self._polling:
            try:
                labels = await self._backend.run(self._external_changes)
            except PaperError:
                return  # the next search or change reports it
        if labels is not None:
            await self._backend.reopen_library()
            self._report_notices()
            label = labels[-1] if len(labels) == 1 else f"{len(labels):,} changes" if labels else ""
            kind: Kind = "change" if self.awaits_child and labels else "external"
            self._pass_on(LibraryChanged(None, frozenset(), label, kind))
