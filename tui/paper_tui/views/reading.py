"""The reading view: the text of a paper, of its PDF or from arXiv's HTML, over the whole screen."""

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from textual.app import ComposeResult

from paper_index.documents import Document
from paper_index.errors import PaperError
from paper_index.text.sanitize import clean

from ..dialogs.choice import ChoiceDialog
from ..formatting.document import Layout
from ..formatting.paper import cut
from ..widgets.document_view import DocumentView
from ..widgets.hint_bar import Hint
from .frame import FullView
from .keys import ViewKey

PDF, WEB = "PDF", "web"
"""The kinds of texts."""
_LONGEST_OUTLINE = 500
"""Entries of an outline."""
_LONGEST_ENTRY = 70


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


class ReadingView(FullView[None]):
    """Shows a text, or how to get one."""

    def __init__(self, title: str, texts: Texts, hit: Hit | None = None) -> None:
        """Take the title of the paper, its texts, and the place in the PDF to open it at."""
        super().__init__(title)
        self._texts, self._hit = texts, hit
        self._kind = ""
        """The kind of the text that is shown, or ""."""
        self._busy = False

    def compose_body(self) -> ComposeResult:
        yield DocumentView()

    def on_mount(self) -> None:
        self.say("Reading …")
        self.call_after_refresh(lambda: self.run_worker(self._open))  # then the width is known

    @property
    def _view(self) -> DocumentView:
        return self.query_one(DocumentView)

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
        self.say("\n\n".join(filter(None, [*problems, self._texts.advice()])))

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
        self.say("")
        hit = self._hit if kind == PDF else None
        self._view.show(document, layout, layout.page_line(hit.page) if hit else 0)
        if hit:
            self._view.find_words(hit.pattern, hit.text)

    def action_switch(self) -> None:
        """Show the other text of the paper."""
        others = [kind for kind in self._texts.kinds if kind != self._kind]
        if self._busy or not (self._kind and others):
            return
        self._busy = True
        self.show_hints()
        self.run_worker(partial(self._switch, others[0]))

    async def _switch(self, kind: str) -> None:
        try:
            await self._show(kind)
        except PaperError as error:
            self._texts.tell(str(error))
        finally:
            self._busy = False
            if self.on_stack:
                self.show_hints()

    def action_fetch(self) -> None:
        """Fetch the text."""
        if not self._busy and self._can_fetch:
            self._busy = True
            self.show_hints()
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
        self.show_hints()
        if problem and shown:
            self._report(problem, shown)
        elif problem:
            self.say(f"{problem}\n\n{self._texts.advice()}")
        else:
            await self._show(WEB)

    def _report(self, text: str, shown: bool) -> None:
        """Show a text beside the document that is shown, or in its place."""
        if shown:
            self._texts.tell(text)
        elif self.on_stack:
            self.say(text)

    # Keys

    def take_key(self, key: str, character: str | None) -> bool:
        """Use a key where a text to be found is typed, or was found."""
        return bool(self._kind) and self._view.take_key(key, character)

    def keys(self) -> Sequence[ViewKey]:
        """Return the keys of the text that is shown, or those that get one."""
        if not self._kind:
            fetch = ViewKey("enter R", "fetch the text", "Fetch the text from arXiv.", self.action_fetch)
            return (fetch,) if self._can_fetch else ()
        other, source = {PDF: (WEB, "web page"), WEB: (PDF, "PDF")}[self._kind]
        switch = ViewKey("t", f"{other} text", f"Show the text of the {source}.", self.action_switch)
        fetch = ViewKey("R", "text from arXiv", "Fetch the text from arXiv.", self.action_fetch)
        return (
            *self._text_keys(),
            ViewKey("p", "open PDF", "Open the PDF at this page.", self.action_open_pdf),
            *((switch,) if len(self._texts.kinds) > 1 else ()),
            *((fetch,) if self._can_fetch else ()),
            *self._move_keys(),
        )

    def _text_keys(self) -> tuple[ViewKey, ...]:
        view = self._view
        back = ViewKey("escape", "", "End the search, or return to the list of papers.", self.action_back)
        return (
            ViewKey("slash", "find", "Find a text.", view.begin_find),
            ViewKey("n", "", "Go to the next match.", lambda: view.step_match(1)),
            ViewKey("N", "", "Go to the previous match.", lambda: view.step_match(-1)),
            *((back,) if view.find else ()),
            ViewKey(
                "right_square_bracket",
                "section",
                "Go to the next section or page.",
                lambda: view.step_section(1),
                shown="[ ]",
            ),
            ViewKey("left_square_bracket", "", "Go to the previous section or page.", lambda: view.step_section(-1)),
            ViewKey("o tab", "outline", "List the sections or pages. Enter goes to one.", self.action_outline),
        )

    def _move_keys(self) -> tuple[ViewKey, ...]:
        view = self._view
        return (
            ViewKey("down j enter", "", "Scroll down by a line.", lambda: view.scroll_lines(1)),
            ViewKey("up k", "", "Scroll up by a line.", lambda: view.scroll_lines(-1)),
            ViewKey("pagedown space ctrl+f", "", "Scroll down by a screenful.", lambda: view.scroll_pages(1)),
            ViewKey("pageup b ctrl+b", "", "Scroll up by a screenful.", lambda: view.scroll_pages(-1)),
            ViewKey("d ctrl+d", "", "Scroll down by half a screenful.", lambda: view.scroll_pages(0.5)),
            ViewKey("u ctrl+u", "", "Scroll up by half a screenful.", lambda: view.scroll_pages(-0.5)),
            ViewKey("home g", "", "Go to the beginning.", lambda: view.scroll_to_line(0)),
            ViewKey("end G", "", "Go to the end.", lambda: view.scroll_to_line(view.lines)),
        )

    def action_back(self) -> None:
        """End the search, or close."""
        if not self._view.end_find():
            self.dismiss(None)

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
        self.show_hints()

    def show_hints(self, instead: Sequence[Hint] = ()) -> None:
        """Show the hints, those of a search during it, and the place in the document."""
        find = self._view.find if self._kind else None
        super().show_hints(find.hints if find is not None else instead)
        self.set_place(self._place())

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
