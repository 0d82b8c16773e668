"""The search box: one line, always there, so that the first letter typed after `/` is never lost."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Self

from rich.highlighter import Highlighter
from rich.text import Text
from textual.geometry import Region
from textual.reactive import reactive
from textual.suggester import Suggester

from paper_index.search.models import MAX_CHARACTERS

from ..messages import PaneEntered
from .field import Field

_PAUSE = 0.12
"""Seconds without a letter after which the query is gone on with."""

Completions = Callable[[str, int], Awaitable[Sequence[tuple[int, int, str]]]]
"""Gives what the word at a place of a query may become: from, to and text, the best first."""


class _Completer(Suggester):
    """Goes on with what is typed, once the letters pause."""

    def __init__(self, box: "SearchBox") -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._box = box

    async def get_suggestion(self, value: str) -> str | None:
        await asyncio.sleep(_PAUSE)
        if self._box.value != value or self._box.completions is None:
            return None
        for start, end, text in await self._box.completions(value, len(value)):
            whole = value[:start] + text + value[end:]
            if whole.casefold().startswith(value.casefold()) and len(whole) > len(value):
                return value + whole[len(value) :]
        return None


class _Underliner(Highlighter):
    """Underlines what was not understood."""

    def __init__(self, box: "SearchBox") -> None:
        self._box = box

    def highlight(self, text: Text) -> None:
        for start, end, _ in self._box.misunderstood:
            text.stylize(f"underline {self._box.app.current_theme.error or 'red'}", start, end)


class SearchBox(Field):
    """Where the query is typed."""

    misunderstood: reactive[tuple[tuple[int, int, str], ...]] = reactive(())
    """What of the query was not understood: from, to, and why."""

    def __init__(self, completions: Completions | None = None) -> None:
        self.completions = completions
        super().__init__(
            suggester=_Completer(self),
            highlighter=_Underliner(self),
            id="search",
            placeholder='words, "a phrase", title:… author:… tag:… -without',
            compact=True,
            select_on_focus=False,
            max_length=MAX_CHARACTERS,
        )

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw the box again. Its size never depends on what is typed: no letter need lay out the whole screen."""
        return super().refresh(*regions, repaint=repaint, recompose=recompose)

    @property
    def completion(self) -> str:
        """What the query would be gone on with, or nothing."""
        return self._suggestion if self.cursor_position == len(self.value) else ""

    def on_focus(self) -> None:
        self.post_message(PaneEntered("search"))
