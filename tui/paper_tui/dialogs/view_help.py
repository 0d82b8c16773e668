"""The list of the keys of a full-screen view; Enter runs one."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from .base import Dialog
from .help import help_text

_KEYS = 14
"""Cells of the keys."""


class ViewHelp(Dialog[str]):
    """Closes with the id of the chosen key, or None."""

    BINDINGS: ClassVar = [
        ("j", "step('down')", "Down"),
        ("k", "step('up')", "Up"),
        ("q,question_mark", "close", "Close"),
    ]

    def __init__(self, title: str, lines: Sequence[tuple[str, str, str]]) -> None:
        """Take the title of the view, and the id, the display name and the help of each key."""
        super().__init__()
        self._title, self._lines = title, lines

    def compose(self) -> ComposeResult:
        card = Vertical(classes="card")
        card.border_title = Content(f"Keys: {self._title}")
        card.border_subtitle = "Enter run · Esc close"
        with card:
            yield OptionList(markup=False, compact=True)

    def on_mount(self) -> None:
        width = self.app.size.width
        options = self.query_one(OptionList)
        options.add_options(Option(help_text(_KEYS, keys, help, width), id=key) for key, keys, help in self._lines)
        options.highlighted = 0

    def action_step(self, direction: str) -> None:
        """Move the highlight as the arrow keys do: j and k move in the list below."""
        getattr(self.query_one(OptionList), f"action_cursor_{direction}")()

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)
