"""The dialog that shows groups of likely duplicates one after the other, to merge them or to keep them apart."""

from collections.abc import Sequence
from typing import Protocol

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from paper_index.corpus.duplicates import Duplicates
from paper_index.errors import PaperError
from paper_index.papers.paper import Paper

from ..formatting.parts import part_line
from .base import Dialog, Done


class Decisions(Protocol):
    """The changes that the dialog makes."""

    async def papers(self, group: Duplicates) -> Sequence[Paper]:
        """Return the papers of a group that are still in the list."""

    async def merge(self, kept: Paper, others: Sequence[Paper]) -> Done:
        """Merge papers into another one."""

    async def keep_apart(self, papers: Sequence[Paper]) -> Done:
        """Mark papers as not duplicates."""


class DuplicatesDialog(Dialog[bool]):
    """Closes with whether papers were merged or restored."""

    def __init__(self, groups: Sequence[Duplicates], decisions: Decisions) -> None:
        """Take the groups, at least one, and the changes to make."""
        super().__init__()
        self._groups, self._decisions = groups, decisions
        self._at = 0
        self._papers: Sequence[Paper] = ()
        self._done: list[tuple[int, Done]] = []
        """The decisions, each with the number of its group."""
        self._changed = self._busy = False

    def compose(self) -> ComposeResult:
        card = Vertical(id="duplicates-card", classes="card")
        card.border_subtitle = "m merge · n not duplicates · s skip · u undo · Esc close"
        with card:
            yield OptionList(compact=True, id="duplicates")
            yield Static(id="duplicates-state", markup=False)

    async def on_mount(self) -> None:
        self.set_focus(self.query_one(OptionList))
        await self._show("")

    def action_close(self) -> None:
        if not self._busy:
            self.dismiss(self._changed)

    async def on_key(self, event: events.Key) -> None:
        decide = {"m": self._merge, "n": self._keep_apart, "s": self._skip, "u": self._undo}.get(event.key)
        if decide is None:
            return
        event.stop()
        if self._busy:
            return
        self._busy = True
        self._changed |= event.key in ("m", "u")
        try:
            await decide()
        except PaperError as error:
            self._tell(str(error))
        finally:
            self._busy = False

    async def _merge(self) -> None:
        at = self.query_one(OptionList).highlighted
        if at is None or len(self._papers) < 2:
            return
        kept = self._papers[at]
        await self._decided(await self._decisions.merge(kept, [paper for paper in self._papers if paper is not kept]))

    async def _keep_apart(self) -> None:
        if len(self._papers) > 1:
            await self._decided(await self._decisions.keep_apart(self._papers))

    async def _decided(self, done: Done) -> None:
        self._done.append((self._at, done))
        self._at += 1
        await self._show(f"{done.label} · u to undo")

    async def _skip(self) -> None:
        self._at = min(self._at + 1, len(self._groups))
        await self._show("")

    async def _undo(self) -> None:
        if not self._done:
            self._tell("Nothing to undo here.")
            return
        at, done = self._done[-1]
        await done.undo()
        self._done.pop()
        self._at = at
        await self._show(f"Undone: {done.label[:1].lower()}{done.label[1:]}")

    async def _show(self, text: str) -> None:
        """Show the next group of at least two papers, and a message."""
        self._papers = []
        while self._at < len(self._groups):
            self._papers = await self._decisions.papers(self._groups[self._at])
            if len(self._papers) > 1:
                break
            self._at += 1
        card = self.query_one("#duplicates-card")
        options = self.query_one(OptionList)
        options.clear_options()
        if self._at < len(self._groups):
            group = self._groups[self._at]
            card.border_title = f"Duplicates · {self._at + 1:,} of {len(self._groups):,} · {group.why}"
            options.add_options([Option(Content(part_line(paper))) for paper in self._papers])
            options.highlighted = 0
            self._tell(text or "m merges all into the paper at the cursor.")
        else:
            card.border_title = "Duplicates"
            self._papers = []
            self._tell(f"{text}\nNo more likely duplicates." if text else "No more likely duplicates.")

    def _tell(self, text: str) -> None:
        self.query_one("#duplicates-state", Static).update(Content(text))
