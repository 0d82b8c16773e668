"""The reading view: the text of a paper, of its PDF or from arXiv's HTML, over the whole screen."""

import asyncio
import inspect
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from paper_index.documents import Document
from paper_index.errors import PaperError
from paper_index.text.sanitize import clean

from ..formatting.document import Layout
from ..formatting.paper import cut
from ..widgets.document_view import DocumentView
from ..widgets.hint_bar import Hint, HintBar
from .base import Dialog
from .choice import ChoiceDialog

PDF, WEB = "PDF", "web"
"""The kinds of texts."""
_LONGEST_OUTLINE = 500
"""Entries of an outline."""
_LONGEST_ENTRY = 70
_HINTS = (("/", "find"), ("[ ]", "section"), ("o", "outline"))


@dataclass(frozen=True, slots=True)
class Hit:
    """The place to open a PDF at, because a query matched there."""

    page: int
    """From 1."""
    pattern: re.Pattern[str]
    """The words that matched."""
    text: str
    """The words, to be shown."""


class Texts(Protocol):
    """The texts of a paper that the reading view shows."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of texts on this computer, the one to be shown first at the beginning; see `look`."""

    async def look(self) -> None:
        """Look for the texts on this computer."""

    async def read(self, kind: str) -> Document:
        """Return a text.

        Raises:
            PaperError: if it cannot be read.
        """

    @property
    def can_fetch(self) -> bool:
        """Whether a text can be fetched."""

    def advice(self) -> str:
        """Return why no text is shown and how to get one, as sentences."""

    async def fetch(self, progress: Callable[[str], None]) -> str:
        """Fetch the text; return why that failed, or "".

        Raises:
            PaperError: if nothing may be fetched.
        """

    def open_pdf(self, page: int, word: str) -> None:
        """Open the PDF at a page, 0 for none, with a word to be found."""

    def tell(self, text: str) -> None:
        """Show a message on the line of messages."""


class ReadingView(Dialog[None]):
    """Shows a text, or how to get one."""

    def __init__(self, title: str, texts: Texts, hit: Hit | None = None) -> None:
        """Take the title of the paper, its texts, and the place in the PDF to open it at."""
        super().__init__()
        self._title, self._texts, self._hit = title, texts, hit
        self._kind = ""
        """The kind of the text that is shown, or ""."""
        self._busy = False

    def compose(self) -> ComposeResult:
        card = Vertical(id="reading-card", classes="card")
        with card:
            yield DocumentView()
            yield Static(id="reading-state", markup=False)
            yield HintBar(str)

    def on_mount(self) -> None:
        self._show_title()
        self._tell("Reading …")
        self.set_focus(self._view)
        self.call_after_refresh(lambda: self.run_worker(self._open))  # then the width is known

    def on_resize(self) -> None:
        self._show_title()

    @property
    def _view(self) -> DocumentView:
        return self.query_one(DocumentView)

    def _show_title(self) -> None:
        self.query_one("#reading-card").border_title = Content(cut(self._title, max(10, self.size.width - 12)))

    # Texts

    async def _open(self) -> None:
        """Show the first text that can be read, or how to get one."""
        await self._texts.look()
        problems = []
        for kind in sorted(self._texts.kinds, key=lambda kind: kind != PDF) if self._hit else self._texts.kinds:
            try:
                await self._show(kind)
            except PaperError as error:
                problems.append(str(error))
            else:
                return
        self._kind = ""
        self._tell("\n\n".join(filter(None, [*problems, self._texts.advice()])))

    async def _show(self, kind: str) -> None:
        """Show a text.

        Raises:
            PaperError: if it cannot be read.
        """
        document = await self._texts.read(kind)
        layout = await asyncio.to_thread(Layout, document, self._view.text_width)
        if not self.on_stack:
            return
        self._kind = kind
        self._tell("")
        hit = self._hit if kind == PDF else None
        self._view.show(document, layout, layout.page_line(hit.page) if hit else 0)
        if hit:
            self._view.find_words(hit.pattern, hit.text)

    def _tell(self, text: str) -> None:
        """Show a text instead of the document; "" shows the document."""
        state = self.query_one("#reading-state", Static)
        state.update(Content(text))
        state.display, self._view.display = bool(text), not text
        self.set_focus(None if text else self._view)
        self._show_hints()

    def action_switch(self) -> None:
        """Show the other text of the paper."""
        others = [kind for kind in self._texts.kinds if kind != self._kind]
        if self._busy or not (self._kind and others):
            return
        self._busy = True
        self._show_hints()
        self.run_worker(partial(self._switch, others[0]))

    async def _switch(self, kind: str) -> None:
        try:
            await self._show(kind)
        except PaperError as error:
            self._texts.tell(str(error))
        finally:
            self._busy = False
            if self.on_stack:
                self._show_hints()

    def action_fetch(self) -> None:
        """Fetch the text."""
        if not self._busy and self._can_fetch:
            self._busy = True
            self._show_hints()
            self.run_worker(self._fetch)

    @property
    def _can_fetch(self) -> bool:
        return WEB not in self._texts.kinds and self._texts.can_fetch

    async def _fetch(self) -> None:
        shown = bool(self._kind)
        try:
            problem = await self._texts.fetch(lambda text: self._report(clean(text), shown))
        except PaperError as error:
            problem = str(error)
        finally:
            self._busy = False
        if not self.on_stack:
            return
        self._show_hints()
        if problem and shown:
            self._report(problem, shown)
        elif problem:
            self._tell(f"{problem}\n\n{self._texts.advice()}")
        else:
            await self._show(WEB)

    def _report(self, text: str, shown: bool) -> None:
        """Show a text beside the document that is shown, or in its place."""
        if shown:
            self._texts.tell(text)
        elif self.on_stack:
            self._tell(text)

    # Keys

    async def on_key(self, event: events.Key) -> None:
        """Handle keys in their order: a binding would run later than the letters that follow it are read."""
        if self._kind and self._view.take_key(event.key, event.character):
            event.stop()
        elif (action := _KEYS.get(event.key)) and not self._view.typing:
            event.stop()
            if inspect.isawaitable(done := action(self)):
                await done

    def action_back(self) -> None:
        """End the search, or close."""
        if not self._view.end_find():
            self.dismiss(None)

    def action_fetch_missing(self) -> None:
        """Fetch the text if no text is shown."""
        if not self._kind:
            self.action_fetch()

    def action_open_pdf(self) -> None:
        """Open the PDF at the page that is shown."""
        document, find = self._view.document, self._view.find
        section = document.sections[self._view.section] if document and document.sections else None
        page = section.page or 0 if section and self._kind == PDF else 0
        word = next(iter(find.text.split()), "") if find and find.matches else ""
        self._texts.open_pdf(page, word)

    async def action_outline(self) -> None:
        """Choose a section or a page from a list."""
        document = self._view.document if self._kind else None
        if document is None or not document.sections:
            return
        entries = outline(document)
        current = max((at for at, (number, _) in enumerate(entries) if number <= self._view.section), default=0)

        def chosen(at: int | None) -> None:
            if at is not None:
                self._view.go_to_section(entries[at][0])

        texts = [text for _, text in entries]
        await self.app.push_screen(ChoiceDialog("Outline", "go there", texts, current), chosen)

    # Hints

    def on_document_view_moved(self) -> None:
        self._show_hints()

    def _show_hints(self) -> None:
        view, card = self._view, self.query_one("#reading-card")
        bar = self.query_one(HintBar)
        if self._kind and view.find is not None:
            bar.hints = view.find.hints
        else:
            bar.hints = self._hints()
        card.border_subtitle = Content(self._place())

    def _hints(self) -> tuple[Hint, ...]:
        back: Hint = ("q", "back")
        if not self._kind:
            return (("Enter", "fetch the text"), back) if self._can_fetch else (back,)
        other = {PDF: "web page", WEB: "PDF"}[self._kind]
        switch: tuple[Hint, ...] = (("t", f"text of the {other}"),) if len(self._texts.kinds) > 1 else ()
        fetch: tuple[Hint, ...] = (("R", "text from arXiv"),) if self._can_fetch else ()
        return (*_HINTS, ("p", "open PDF"), *switch, *fetch, back)

    def _place(self) -> str:
        """Return the page or the heading, and the part of the text above the lower edge."""
        document = self._view.document
        if self._busy:
            return "Reading …"
        if not self._kind or document is None or not document.sections:
            return ""
        section = document.sections[self._view.section]
        where = f"page {section.page:,} of {document.pages:,}" if section.page else cut(section.heading, 30)
        return " · ".join(filter(None, (where, f"{self._view.progress:.0%}")))


_KEYS: dict[str, Callable[[ReadingView], Awaitable[None] | None]] = {
    "q": ReadingView.action_close,
    "escape": ReadingView.action_back,
    "o": ReadingView.action_outline,
    "tab": ReadingView.action_outline,
    "p": ReadingView.action_open_pdf,
    "t": ReadingView.action_switch,
    "R": ReadingView.action_fetch,
    "enter": ReadingView.action_fetch_missing,
}


def outline(document: Document) -> list[tuple[int, str]]:
    """Return the sections of a document (number, text): those with headings, or else the pages.

    Of a long document, only the upper levels are listed, or pages at a distance.
    """
    headed = [(number, section) for number, section in enumerate(document.sections) if section.heading]
    for level in range(5, 0, -1):
        if len(headed) > _LONGEST_OUTLINE:
            headed = [each for each in headed if each[1].level < level] or headed
    listed = headed or list(enumerate(document.sections))
    listed = listed[:: max(1, -(-len(listed) // _LONGEST_OUTLINE))]
    entries = []
    for number, section in listed:
        if headed:
            text = "  " * section.level + section.heading
        else:
            text = f"{section.page or number + 1:>4,}  {next(iter(section.paragraphs), '')}".rstrip()
        entries.append((number, cut(text, _LONGEST_ENTRY)))
    return entries
