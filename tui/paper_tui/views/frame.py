"""The frame of full-screen views: title, body, a note below it, and hints; Esc and q close, `?` lists the keys."""

import inspect
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any, ClassVar, Literal, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from paper_index.errors import PaperError

from ..dialogs.base import Dialog
from ..dialogs.view_help import ViewHelp
from ..formatting.paper import cut
from ..widgets.hint_bar import Hint, HintBar
from .keys import ViewKey

T = TypeVar("T")
A = TypeVar("A")

TWO_COLUMNS = 140
"""Cells of a screen on which a view has two columns; its class is then `-two-columns`."""
_BESIDE_TITLE = 12
"""Cells of the border line that the title leaves free."""


class FullView(Dialog[T]):
    """A view over the whole screen, which closes with a result.

    A view overrides `compose_body`, and `keys`, which returns its table of keys. It sets the texts around the body with
    `set_title`, `set_place` and `set_note`. `say` shows a text in place of the body. A `Question` gets the values:

        class Shelf(FullView[View]):
            def __init__(self, run: Runner) -> None:
                super().__init__("Shelf")
                self._books = Question(self, run)

            def compose_body(self) -> ComposeResult:
                yield RowList(self._line_of)

            def on_mount(self) -> None:
                self._books.ask(read_books, self._show, "Reading the books …")

            def keys(self) -> Sequence[ViewKey]:
                rows = self.query_one(RowList)
                return (ViewKey("enter", "open", "Open the book.", self._open), *rows.keys())

    After a change of what the keys do, call `show_hints`.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-one-column"), (TWO_COLUMNS, "-two-columns")]  # noqa: RUF012, as Textual declares it
    AUTO_FOCUS: ClassVar = "#view-body *"

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def compose(self) -> ComposeResult:
        with Vertical(id="view-card", classes="card"):
            with Container(id="view-body"):
                yield Static(id="view-state", markup=False)
                yield from self.compose_body()
            yield Static(id="view-note", markup=False)
            yield HintBar(str)

    def compose_body(self) -> ComposeResult:
        """Yield the widgets of the body; the first one gets the focus."""
        raise NotImplementedError

    def keys(self) -> Sequence[ViewKey]:
        """Return the keys that do something now, the most important first. The frame adds `?`, `q` and Esc."""
        return ()

    def take_key(self, key: str, character: str | None) -> bool:
        """Use a key before the table of keys, where a text is typed; return whether it was used."""
        return False

    def on_resize(self) -> None:
        self.set_title(self._title)
        self.show_hints()

    # Texts around the body

    def set_title(self, title: str) -> None:
        """Show a title on the upper border."""
        self._title = title
        self._card.border_title = Content(cut(title, max(10, self.size.width - _BESIDE_TITLE)))

    def set_place(self, text: str) -> None:
        """Show on the lower border which part is visible."""
        self._card.border_subtitle = Content(text)

    def set_note(self, note: str | Content) -> None:
        """Show a note of one or two lines below the body; "" needs no room."""
        shown = self.query_one("#view-note", Static)
        shown.update(Content(note) if isinstance(note, str) else note)
        shown.display = bool(note)

    def say(self, text: str) -> None:
        """Show a text in place of the body, such as an error and its remedy. "" shows the body."""
        body = self.query_one("#view-body")
        if self.saying and not text:
            self.call_after_refresh(self.show_columns)
        self.query_one("#view-state", Static).update(Content(text))
        body.set_class(bool(text), "-saying")
        self.set_focus(None if text else self._body_focus)
        self.show_hints()

    def show_columns(self) -> None:
        """Show what depends on the width of the body. It has none while a text is in its place.

        Textual does not always send a new size to widgets that become visible again.
        """

    def report(self, message: str, severity: Literal["information", "error"] = "information") -> None:
        """Show a message for a while on the line below the view."""
        self.app.get_default_screen().notify(message, severity=severity)

    @property
    def saying(self) -> bool:
        """Whether a text is shown in place of the body."""
        return self.query_one("#view-body").has_class("-saying")

    @property
    def _card(self) -> Widget:
        return self.query_one("#view-card")

    @property
    def _body_focus(self) -> Widget | None:
        return next((each for each in self.query("#view-body *").results(Widget) if each.can_focus), None)

    # Keys

    async def on_key(self, event: events.Key) -> None:
        """Handle keys in their order: a binding would run later than the letters that follow it are read."""
        if self.app.screen is not self:  # typed for a dialog that was still opening
            event.stop()
            self.app.post_message(events.Key(event.key, event.character))
        elif self.take_key(event.key, event.character) or await self._press(event.key):
            event.stop()

    async def action_act(self, key: str) -> None:
        """Do what a key does; clicks on hints run it."""
        await self._press(key)

    async def _press(self, key: str) -> bool:
        for each in self._all_keys():
            if key in each.keys.split():
                if inspect.isawaitable(done := each.run()):
                    await done
                return True
        return False

    def _all_keys(self) -> Iterator[ViewKey]:
        yield from self.keys()
        yield ViewKey("question_mark f1", "keys", "List the keys of this view. Enter there runs one.", self._list_keys)
        yield ViewKey("q escape", "back", "Return to the list of papers.", self.action_close)

    async def _list_keys(self) -> None:
        """List the keys, and run the one that is chosen."""

        async def run(key: str | None) -> None:
            if key is not None:
                await self._press(key)

        lines = [(each.id, ", ".join(each.shown_keys[bool(each.shown) :]), each.help) for each in self._all_keys()]
        await self.app.push_screen(ViewHelp(self._title, lines), run)

    def show_hints(self, instead: Sequence[Hint] = ()) -> None:
        """Show the hints of the keys that work now, or others."""
        bar = self.query_one(HintBar)
        bar.actions = tuple(each for each in self._all_keys() if each.label)
        bar.hints = tuple(instead)


Runner = Callable[[Callable[[], Any]], Awaitable[Any]]
"""Runs work in the thread of the backend: `Backend.run`."""


class Question:
    """Asks for values that take a while, one question at a time; only the answer to the latest one is shown."""

    def __init__(self, view: FullView[Any], run: Runner) -> None:
        self._view, self._run = view, run
        self._latest: tuple[Callable[[], Any], Callable[[Any], None]] | None = None
        self._asking = False
        self._said = False
        """Whether the text in place of the body is about this question."""

    def ask(self, work: Callable[[], A], show: Callable[[A], None], waiting: str = "") -> None:
        """Run `work` in the thread of the backend, then `show` with its result, unless another question came later.

        An error that `work` raises for users (`PaperError`) is shown in place of the body.

        Args:
            work: returns the values.
            show: shows them.
            waiting: a text to be shown meanwhile; by default, the body stays as it is.
        """
        self._latest = (work, show)
        if waiting:
            self._say(waiting)
        if not self._asking:
            self._asking = True
            self._view.run_worker(self._answer)

    async def _answer(self) -> None:
        try:
            while (latest := self._latest) is not None:
                values, problem = None, ""
                try:
                    values = await self._run(latest[0])
                except PaperError as error:
                    problem = str(error)
                if self._latest is latest and self._view.on_stack:
                    self._say(problem)
                    if not problem:
                        latest[1](values)
                if self._latest is latest:
                    self._latest = None
        finally:
            self._asking = False

    def _say(self, text: str) -> None:
        if text or self._said:
            self._view.say(text)
        self._said = bool(text)
