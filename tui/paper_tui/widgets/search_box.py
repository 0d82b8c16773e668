"""The search box: one line, always visible, so that the first letter typed after `/` is never lost."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Self

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.geometry import Region
from textual.reactive import reactive
from textual.suggester import Suggester

from paper_index.search.models import MAX_QUERY_LENGTH

from ..messages import PaneEntered
from ..query_history import QueryHistory
from .completion_list import CompletionList
from .hint_bar import Hint
from .text_input import TextInput

if TYPE_CHECKING:
    from paper_index.search.assist.completion import Completion

_PAUSE = 0.12
"""Seconds without a letter before completions are looked up."""

Completions = Callable[[str, int], Awaitable[Sequence["Completion"]]]
"""Returns completions of the word at a position of a query, the best first."""


class _Completer(Suggester):
    """Completes the query once the user stops typing."""

    def __init__(self, box: "SearchBox") -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._box = box

    async def get_suggestion(self, value: str) -> str | None:
        await asyncio.sleep(_PAUSE)
        if self._box.value != value:
            return None
        found = await self._box.completions(value, len(value))
        if self._box.value != value:
            return None
        self._box.offer(found)
        for each in found:
            completed = each.applied(value)
            if completed.casefold().startswith(value.casefold()) and len(completed) > len(value):
                completed = value + completed[len(value) :]
                self._box.completed = value, completed
                return completed
        return None


class _Underliner(Highlighter):
    """Underlines the parts of the query that could not be parsed."""

    def __init__(self, box: "SearchBox") -> None:
        self._box = box

    def highlight(self, text: Text) -> None:
        # The colour of errors cannot be read on that of a selection.
        colour = (self._box.app.current_theme.error or "red") if self._box.selection.is_empty else ""
        for start, end, _ in self._box.errors:
            text.stylize(f"underline {colour}".rstrip(), start, end)


class SearchBox(TextInput):
    """The text box of the query."""

    errors: reactive[tuple[tuple[int, int, str], ...]] = reactive(())
    """The parts of the query that could not be parsed: start, end, and why."""

    hints: tuple[Hint, ...] = (
        ("Enter", "accept"),
        ("{typing:back}", "cancel"),
        ("Tab", "complete"),
        ("↑", "history"),
        ("↓", "list"),
        ("{typing:program.help}", "help"),
    )
    """The keys that matter while a query is typed."""

    def __init__(self, completions: Completions, history: QueryHistory) -> None:
        self.completions = completions
        self.list = CompletionList()
        """The completions, which the main screen shows below the box."""
        self._offered: tuple[str, Sequence[Completion]] = "", ()
        """The latest text with completions, and these."""
        self.completed = "", ""
        """The latest text that was completed, and its completion."""
        self.query_before = ""
        """The query when the user began to type; Esc brings it back."""
        self.history = history
        self._recalled = -1
        """The index in the history of the query recalled last."""
        super().__init__(
            suggester=_Completer(self),
            highlighter=_Underliner(self),
            id="search",
            placeholder='words, "a phrase", title:… author:… #tag -without',
            compact=True,
            select_on_focus=False,
            max_length=MAX_QUERY_LENGTH + 1,  # a note reports a longer text
        )

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw the box again. Its size does not depend on the text, so the screen is never laid out again."""
        return super().refresh(*regions, repaint=repaint, recompose=recompose)

    def on_paste(self, event: events.Paste) -> None:
        from paper_index.search.query.reference_lists import on_one_line  # not before there is a query

        # The handlers of `TextInput` and of Textual run after this one.
        event.text = on_one_line(event.text)

    def start_editing(self, query: str) -> None:
        """Remember the query that Esc brings back."""
        self.query_before = query
        self._recalled = -1

    def earlier(self) -> str | None:
        """Return the previous query in the history; each call goes back by one more."""
        queries = [query for query in self.history.queries if query != self.query_before]
        if self._recalled + 1 >= len(queries):
            return None
        self._recalled += 1
        return queries[self._recalled]

    def remember(self) -> QueryHistory:
        """Add the query to the history, and return the history, to be saved."""
        self.history.add(self.value)
        self._recalled = -1
        return self.history

    @property
    def completion(self) -> str:
        """The completion of the text, or an empty string."""
        value, completion = self.completed
        return completion if value == self.value and value and self.cursor_position == len(value) else ""

    def complete(self) -> None:
        """Accept the completion, or else list all completions."""
        if completion := self.completion:
            self.value = completion
            self.cursor_position = len(completion)
        elif offers := self._offers:
            self.list.open(offers)
            self.list.step(1)

    @property
    def _offers(self) -> "Sequence[Completion]":
        """The completions of the text as it is now."""
        value, offers = self._offered
        return offers if value == self.value else ()

    def offer(self, completions: "Sequence[Completion]") -> None:
        """Take the completions of the text. Those of a value are listed at once; for a word, Tab lists them."""
        from paper_index.search.query.lexemes import with_fields
        from paper_index.search.query.typography import plain_signs

        self._offered = self.value, completions
        last = list(with_fields(plain_signs(self.value)))[-1:] if completions else []
        if self.has_focus and any(field or found["bare"] or found[0].lstrip("-!")[:1] == "#" for found, field in last):
            self.list.open(completions)
        else:
            self.close_list()

    def take(self, number: int | None = None) -> None:
        """Replace the word at the cursor by the completion with a number, or else the chosen one or the first."""
        if offers := self._offers:
            taken = offers[number if number is not None else self.list.at or 0]
            self.value = taken.applied(self.value)
            self.cursor_position = taken.start + len(taken.text)

    def close_list(self) -> bool:
        """Close the list of completions; return whether it was open."""
        was_open, self.list.display = self.list.display, False
        return was_open

    def on_input_changed(self) -> None:
        self.list.at = None
        if not self.value:  # Textual asks for no completions
            self.close_list()

    def on_blur(self) -> None:
        self.close_list()

    def on_focus(self) -> None:
        self.post_message(PaneEntered("search"))
