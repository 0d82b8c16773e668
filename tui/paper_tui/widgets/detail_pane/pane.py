"""The detail pane: everything known about one paper."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from time import monotonic

from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.reactive import var
from textual.selection import Selection
from textual.strip import Strip
from textual.timer import Timer
from textual.visual import Visual

from paper_index.errors import PaperError
from paper_index.papers.paper import Paper
from paper_index.search import View

from ...backend.worker import Backend
from ...messages import PaneEntered
from ..hint_bar import Hint
from ..line_view import LineView
from ..link_text import OwnLinkColours
from . import sections
from .content import Item, Reading, detail, line_at
from .find import Find

_WIDEST = 88
"""The largest width of a line, in cells, that is easy to read."""
_MOVING = 0.1
"""Seconds between two moves of the cursor below which papers are skipped: the pane follows when the cursor rests."""
_TYPING = 0.15
"""Seconds without a letter before the pane follows a query that is typed."""
SIMILAR_PAUSE = 0.4
"""Seconds that a paper is shown before similar papers are looked up."""
_PASSAGES = 10
"""Passages of PDFs that are listed."""
_SIMILAR = 5
"""Similar papers that are listed."""


class DetailPane(OwnLinkColours, LineView):
    """Shows the paper at the cursor. It draws lines; a `Static` would have the screen laid out for each paper."""

    BORDER_TITLE = "Paper"

    reading: var[Reading | None] = var(None)
    """The content; None if there is no paper."""

    @dataclass
    class Followed(Message):
        """An item was clicked."""

        item: Item

    def __init__(self, backend: Backend, *, similar: bool = True) -> None:
        """Take the backend, and whether similar papers are listed."""
        super().__init__(id="detail")
        self._backend, self._lists_similar = backend, similar
        self._wanted: tuple[int | None, frozenset[str]] = (None, frozenset())
        """The row to be shown, and the words that matched."""
        self._shown: tuple[int | None, frozenset[str]] | None = None
        """The content; None if it has to be read again."""
        self._timer: Timer | None = None
        """Runs while the pane waits before it follows the cursor."""
        self._similar_timer: Timer | None = None
        self._moved = 0.0
        """The time of the last move of the cursor."""
        self._content = Content("")
        self._strips: list[Strip] | None = None
        """The text in lines; None if they have to be made again."""
        self._shown_width = 0
        self._find: Find | None = None
        """The search in the text, if there is one."""
        self._fits: Mapping[int, str] | None = None
        """Row to why the paper is recommended; None if another widget writes the paragraph below the heading."""
        self.items: list[Item] = []
        """The items, from top to bottom."""

    @property
    def paper(self) -> Paper | None:
        """The paper shown."""
        return self.reading.paper if self.reading else None

    @property
    def row(self) -> int | None:
        """The row of the corpus of the paper shown."""
        return self._shown[0] if self._shown and self.reading else None

    # Following the cursor

    def follow(self, row: int | None, words: frozenset[str], *, moving: bool = False, typing: bool = False) -> None:
        """Show the paper in a row with the words that matched; at once, or when the cursor or the keyboard rests."""
        self._wanted = row, words
        before = self._moved
        if moving:
            self._moved = monotonic()
        pause = _TYPING if typing else _MOVING if moving and self._moved - before < _MOVING else 0
        self._stop_waiting()
        if pause:
            self._load_similar_soon()  # not between two letters or moves: the next answer would wait
        if pause and self._wanted != self._shown:
            self._timer = self.set_timer(pause, self.show_now)
        else:
            self.show_now()

    @property
    def waiting(self) -> bool:
        """Whether the pane does not follow the cursor yet."""
        return self._timer is not None

    def show_now(self) -> None:
        """Show the paper at the cursor, if it is not shown yet."""
        self._stop_waiting()
        if self._wanted == self._shown:
            return
        row, words = self._shown = self._wanted
        paper, marks = self._backend.paper(row)
        if paper is None:
            self.reading = None
        else:
            before = self.reading if self.reading and self.reading.paper.id == paper.id else Reading(paper)
            origins, votes = self._backend.history(row)
            counts, results = self._backend.citation_counts(paper.id), self._backend.results(row)
            if before.words != words:
                before = replace(before, words=words, passages=())
            now = replace(before, paper=paper, marks=marks, origins=origins, votes=votes, counts=counts)
            fit = None if self._fits is None or row is None else sections.fit(self._fits.get(row, ""))
            self.reading = replace(now, results=results, above=before.above if self._fits is None else fit)
            if not before.passages and self._backend.workspace.engine.has_passages(words):
                self.run_worker(self._load_passages, group="passages", exclusive=True)
        self._load_similar_soon()

    def show_fits(self, fits: Mapping[int, str]) -> None:
        """Show below the heading of each paper why it is recommended, by its row."""
        row = self._wanted[0]
        if row is not None and fits.get(row, "") != (self._fits or {}).get(row, ""):
            self._shown = None
        self._fits = fits

    def reload(self, papers: Collection[str] | None = None) -> None:
        """Read the paper shown again if it is one of `papers`, or in any case."""
        if self.reading is None or papers is None or self.reading.paper.id in papers:
            self._shown = None
            self.show_now()

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    # Passages and similar papers

    async def _load_passages(self) -> None:
        """List the passages of the PDFs of the paper shown that match."""
        reading, row, engine = self.reading, self.row, self._backend.workspace.engine
        if reading is None or row is None:
            return
        passages = await self._backend.run(lambda: engine.passages(row, reading.words, _PASSAGES))
        now = self.reading
        if passages and now is not None and (now.paper.id, now.words) == (reading.paper.id, reading.words):
            self.reading = replace(now, passages=tuple(passages), chosen=None)  # the items have other numbers now

    def _load_similar_soon(self) -> None:
        if self._similar_timer is not None:
            self._similar_timer.stop()
            self._similar_timer = None
        if self._lists_similar and self.reading is not None and not self.reading.similar:
            self._similar_timer = self.set_timer(
                SIMILAR_PAUSE, lambda: self.run_worker(self.load_similar, group="similar", exclusive=True)
            )

    async def load_similar(self) -> None:
        """List the papers most similar to the one shown."""
        paper, engine = self.paper, self._backend.workspace.engine
        if paper is None:
            return
        try:
            answer = await self._backend.run(lambda: engine.answer(View(like=paper.id)))
        except PaperError:
            return  # the next search reports it
        if self.reading is not None and self.reading.paper.id == paper.id:
            lines = self._backend.corpus.lines(answer.rows[:_SIMILAR])
            self.reading = replace(self.reading, similar=tuple(lines))

    # Finding text

    def find(self) -> bool:
        """Begin to find text in the paper; return whether there is one."""
        if self.reading is not None:
            self._show_find(Find())
        return self.reading is not None

    @property
    def finding(self) -> bool:
        """Whether text is being looked for."""
        return self._find is not None

    def take_key(self, key: str, character: str | None) -> bool:
        """Handle a key while text is found; return whether it was used."""
        if self._find is None:
            return False
        find = self._find.press(key, character)
        if find is self._find:
            return find.typing  # other keys wait until the text is typed
        self._show_find(find)
        return True

    def _show_find(self, find: Find | None) -> None:
        self._find = find
        self._update()
        if self._find is not None and self._find.matches:
            line = line_at(self._content, self._find.matches[self._find.at][0], self._width)
            self.scroll_to_region(Region(0, line, 1, 1), animate=False, force=True)

    def on_blur(self) -> None:
        if self._find is not None:
            self._show_find(None)

    # Items that can be followed

    def unfold(self) -> None:
        """Show all authors, or only the first ones again."""
        if self.reading is not None:
            self.reading = replace(self.reading, unfolded=not self.reading.unfolded)

    @property
    def chosen(self) -> int | None:
        """The index of the item that Enter opens."""
        return self.reading.chosen if self.reading else None

    @property
    def hints(self) -> tuple[Hint, ...]:
        """The keys that matter while text is found or an item is chosen."""
        if self._find is not None:
            return self._find.hints
        if self.chosen is None:
            return ()
        steps = (("{key:detail.next}", "next"), ("{key:detail.previous}", "previous"))
        return (("{key:pane.deeper}", "open link"), *steps, ("{key:back}", "done"))

    def choose(self, step: int) -> bool:
        """Choose the next or previous item and scroll to it; 0 chooses none. Return whether there are items."""
        if self.reading is None or not self.items:
            return False
        at = self.reading.chosen
        if step:
            at = (at + step) % len(self.items) if at is not None else 0 if step > 0 else len(self.items) - 1
        self.reading = replace(self.reading, chosen=at if step else None)
        if step and at is not None:
            line = line_at(self._content, self.items[at].at, self._width)
            self.scroll_to_region(Region(0, line, 1, 1), animate=False, force=True)
        return True

    def action_follow(self, index: int) -> None:
        """Open an item (a click on it)."""
        if index < len(self.items):
            self.post_message(self.Followed(self.items[index]))

    # Drawing

    def watch_reading(self, before: Reading | None, reading: Reading | None) -> None:
        if before is None or reading is None or before.paper.id != reading.paper.id:
            self._find = None
            self.scroll_home(animate=False)
        self._update()

    def on_resize(self, event: events.Resize) -> None:
        if self._width != self._shown_width:
            self._update()

    def on_focus(self) -> None:
        self.post_message(PaneEntered("detail"))

    @property
    def _width(self) -> int:
        return min(_WIDEST, self.scrollable_content_region.width) or 40

    def _update(self) -> None:
        has_room = self.scrollable_content_region.width > 0  # else it is hidden, or not laid out yet
        self._shown_width = self._width if has_room else 0
        self._content, self.items = detail(self.reading, self._width) if self.reading else (Content(""), [])
        if self._find is not None:
            self._find = self._find.in_content(self._content)
            self._content = self._find.marked(self._content)
        self._strips = None
        if has_room:
            self.lines = len(self.strips)
        self.refresh()

    @property
    def strips(self) -> list[Strip]:
        """The text in lines."""
        if self._strips is None:
            self._strips = Visual.to_strips(self, self._content, self._width, None, self.visual_style)
        return self._strips

    def render_line(self, y: int) -> Strip:
        number, width, style = y + self.scroll_offset.y, self.scrollable_content_region.width, self.visual_style
        if number >= len(self.strips):
            return Strip.blank(width, style.rich_style)
        return self.strips[number].adjust_cell_length(width, style.rich_style)

    # Text selection with the mouse, and changes of the theme

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        return selection.extract(self._content.plain), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        self._strips = None
        self.refresh()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips = None
