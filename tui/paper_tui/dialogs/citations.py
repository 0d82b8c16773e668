"""The dialog that lists the references or citations of a paper, and goes on to those of its papers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar, NamedTuple, Protocol

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import Worker

from paper_index.corpus import Entry, Listing
from paper_index.errors import PaperError
from paper_index.papers.paper import Paper
from paper_index.text.person_names import cited
from paper_index.text.sanitize import repair

from ..formatting.numbers import counted
from ..formatting.paper import cut
from .base import Dialog, Done

_MARK = "● "
"""Before a paper of the corpus."""

_CHUNK = 25
"""Papers that are drawn at once."""


class Chosen(NamedTuple):
    """A paper of the corpus that the user chose, and the list it is in."""

    paper: str
    """The id of the paper whose list it is."""
    kind: str
    """`REFERENCES` or `CITATIONS`."""
    row: int


class Lists(Protocol):
    """The lists that the dialog shows, and the changes it makes."""

    async def listing(self, paper: str, kind: str) -> tuple[str, Listing]:
        """Return the title of a paper, and its references or citations."""

    async def fetch(self, paper: str, progress: Callable[[str], None]) -> str:
        """Fetch references and citations of a paper; return the result as a sentence."""

    async def add(self, paper: Paper, progress: Callable[[str], None]) -> tuple[Done, str]:
        """Add a paper to the corpus; return also why it could not be completed, or ""."""

    def open_link(self, paper: Paper) -> None:
        """Open the page of a paper."""


@dataclass
class _Place:
    """A list on the way, with the line at the cursor."""

    paper: str
    kind: str
    at: int = 0


class CitationsDialog(Dialog[Chosen]):
    """Closes with the paper that the user chose, or None."""

    AUTO_FOCUS = ""  # an empty list has no use for Enter, which fetches then
    # `g` before `r` and `c` does nothing, so that the keys of the explorer work here as well.
    BINDINGS: ClassVar = [
        ("j", "step('down')", "Down"),
        ("k", "step('up')", "Up"),
        ("r", "walk('references')", "References"),
        ("c", "walk('citations')", "Citations"),
        ("escape", "back", "Back"),
        ("a", "add", "Add"),
        ("u", "undo", "Undo"),
        ("R", "fetch", "Fetch"),
        ("enter", "fetch", "Fetch"),  # if the list is empty; else it handles the key
    ]

    def __init__(self, paper: str, kind: str, lists: Lists) -> None:
        """Take the id of a paper, the kind of its list, and the lists."""
        super().__init__()
        self._lists = lists
        self._way = [_Place(paper, kind)]
        self._listing = Listing(())
        self._done: list[Done] = []
        self._fills = 0
        """The number of times the list was drawn anew."""
        self._drawn_width = 0
        """The cells of a line that the list was drawn for."""
        self._work: Worker[None] | None = None
        """The work that runs, which Esc stops."""

    def compose(self) -> ComposeResult:
        card = Vertical(id="citations-card", classes="card")
        card.border_subtitle = "Enter open · a add · r c follow · R fetch · Esc back"
        with card:
            yield OptionList(compact=True, id="citations")
            yield Static(id="citations-state", markup=False)

    async def on_mount(self) -> None:
        await self._show()

    def on_resize(self) -> None:
        if self._listing.entries and self._drawn_width != _width(self.size.width):
            self._fill_list()

    # Keys

    def action_step(self, direction: str) -> None:
        """Move the highlight as the arrow keys do: j and k move in the list below."""
        getattr(self.query_one(OptionList), f"action_cursor_{direction}")()

    async def action_back(self) -> None:
        """Stop the work that runs, or return to the list before, or close."""
        if self._work is not None:
            self._work.cancel()
        elif len(self._way) > 1:
            self._way.pop()
            await self._show()
        else:
            self.dismiss(None)

    @on(OptionList.OptionSelected)
    def _open(self) -> None:
        entry = self._entry
        if entry is None or self._work is not None:
            return
        if entry.row is None:
            self._lists.open_link(entry.paper)
        else:
            self.dismiss(Chosen(self._way[-1].paper, self._way[-1].kind, entry.row))

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        self._way[-1].at = event.option_index

    @property
    def _entry(self) -> Entry | None:
        """The paper at the cursor."""
        at = self.query_one(OptionList).highlighted
        return self._listing.entries[at] if at is not None and at < len(self._listing.entries) else None

    # Changes

    async def action_walk(self, kind: str) -> None:
        """Go on to the references or citations of the paper at the cursor."""
        if self._work is not None:
            return
        if self._entry is not None:
            self._way.append(_Place(self._entry.paper.id, kind))
        elif kind != self._way[-1].kind:  # an empty list: the other one of the same paper
            self._way[-1] = _Place(self._way[-1].paper, kind)
        await self._show()

    def action_fetch(self) -> None:
        """Fetch both lists of the paper whose list is shown."""
        place = self._way[-1]
        self._begin("Fetching", lambda: self._lists.fetch(place.paper, self._tell))

    def action_add(self) -> None:
        """Add the paper at the cursor."""
        entry = self._entry
        if entry is None:
            return
        if entry.row is not None:
            self._tell("This paper is in your corpus. Enter opens it.")
            return

        async def add() -> str:
            done, problem = await self._lists.add(entry.paper, self._tell)
            self._done.append(done)
            return f"{done.label} · u to undo" + (f"\n{problem}" if problem else "")

        self._begin("Adding the paper", add)

    def action_undo(self) -> None:
        """Remove the paper that was added last."""
        if not self._done:
            self._tell("Nothing to undo here.")
            return
        done = self._done[-1]

        async def undo() -> str:
            await done.undo()
            self._done.pop()
            return f"Undone: {done.label[:1].lower()}{done.label[1:]}"

        self._begin("Undoing", undo)

    def _begin(self, text: str, work: Callable[[], Awaitable[str]]) -> None:
        """Run some work that takes a while, and show its result. The list can be walked meanwhile, but not changed."""

        async def run() -> None:
            result = "Stopped."
            try:
                result = await work()
            except PaperError as error:
                result = str(error)
            finally:
                self._work = None
                if self.on_stack:
                    self.call_later(self._show, result)

        if self._work is not None:
            return
        self._tell(f"{text} …")
        self._work = self.run_worker(run)

    # Drawing

    async def _show(self, text: str = "") -> None:
        """Read the list and show it, with a message."""
        place = self._way[-1]
        title, self._listing = await self._lists.listing(place.paper, place.kind)
        card = self.query_one("#citations-card")
        card.border_title = Content(f"{place.kind.capitalize()} of “{cut(title, max(20, self.size.width - 30))}”")
        self._fill_list()
        self._tell("\n".join(filter(None, (text, _state(self._listing, place.kind)))))

    def _fill_list(self) -> None:
        options, at = self.query_one(OptionList), self._way[-1].at
        width = self._drawn_width = _width(self.size.width)
        options.clear_options()
        self._fills += 1
        listing, fill = self._listing, self._fills

        def add(first: int, end: int) -> None:
            """Add some papers to the list, and the others a little later, because a long list takes a while."""
            if fill == self._fills:
                options.add_options([Option(_lines(entry, width)) for entry in listing.entries[first:end]])
                if end < len(listing.entries):
                    self.set_timer(0.001, lambda: add(end, end + _CHUNK))

        add(0, at + _CHUNK)
        if listing.entries:
            options.highlighted = min(at, len(listing.entries) - 1)
        self.set_focus(options if listing.entries else None)
        self.query_one("#citations-card").set_class(not listing.entries, "-empty")

    def _tell(self, text: str) -> None:
        self.query_one("#citations-state", Static).update(Content(text))


def _width(screen: int) -> int:
    """Return the cells of a line of the list on a screen of a width."""
    return max(20, min(120, screen * 9 // 10) - 5)


def _lines(entry: Entry, width: int) -> Content:
    """Return the two lines of a paper: its title; authors, year, venue and number of citations."""
    paper = entry.paper
    facts = (
        cited(paper.authors),
        paper.published[:4],
        repair(paper.venue),
        f"cited by {entry.citations:,}" if entry.citations else "",
    )
    mark = _MARK if entry.row is not None else " " * len(_MARK)
    title = Content.styled(mark + cut(paper.display_title, width - len(_MARK)), "bold")
    below = cut(" · ".join(filter(None, facts)), width - len(_MARK)) or "no further data"
    return title + Content(f"\n{' ' * len(_MARK)}{below}")


def _state(listing: Listing, kind: str) -> str:
    """Return the length and the origin of a list, or how to fetch it."""
    known = sum(entry.row is not None for entry in listing.entries)
    if not listing.fetched and not listing.entries:
        return f"The {kind} of this paper were not fetched yet. Enter or R fetches them."
    of = f" of {listing.total:,}" if listing.total is not None and listing.is_cut else ""
    length = f"{len(listing.entries):,}{of} {kind}" if of else counted(len(listing.entries), kind.removesuffix("s"))
    origin = f"{listing.service}, {listing.day}" if listing.fetched else "known from other lists · R fetches all"
    return " · ".join(filter(None, (length, f"{known:,} in your corpus ({_MARK.strip()})" if known else "", origin)))
