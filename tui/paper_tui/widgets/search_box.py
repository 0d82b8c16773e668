"""The search box: one line, always visible, so that the first letter typed after `/` is never lost."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Self

from rich.highlighter import Highlighter
from rich.text import Text
from textual.geometry import Region
from textual.reactive import reactive
from textual.suggester import Suggester

from paper_index.search.models import MAX_QUERY_LENGTH

from ..messages import PaneEntered
from ..query_history import QueryHistory
from .hint_bar import Hint
from .text_input import TextInput

_PAUSE = 0.12
"""Seconds without a letter before completions are looked up."""

Completions = Callable[[str, int], Awaitable[Sequence[tuple[int, int, str]]]]
"""Returns completions of the word at a position of a query: start, end and text, the best first."""


class _Completer(Suggester):
    """Completes the query once the user stops typing."""

    def __init__(self, box: "SearchBox") -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._box = box

    async def get_suggestion(self, value: str) -> str | None:
        await asyncio.sleep(_PAUSE)
        if self._box.value != value:
            return None
        for start, end, text in await self._box.completions(value, len(value)):
            completed = value[:start] + text + value[end:]
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
            placeholder='words, "a phrase", title:… author:… tag:… -without',
            compact=True,
            select_on_focus=False,
            max_length=MAX_QUERY_LENGTH,
        )

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw the box again. Its size does not depend on the text, so the screen is never laid out again."""
        return super().refresh(*regions, repaint=repaint, recompose=recompose)

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
        """Accept the completion."""
        if completion := self.completion:
            self.value = completion
            self.cursor_position = len(completion)

    def on_focus(self) -> None:
        self.post_message(PaneEntered("search"))
