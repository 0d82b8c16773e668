"""The list of completions below the search box, each with its number of papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.message import Message
from textual.style import Style

from ..formatting.paper import cut
from .link_text import LinkText

if TYPE_CHECKING:
    from paper_index.search.assist.completion import Completion

_LINES, _WIDTH = 8, 60
"""Lines and cells at most."""


class CompletionList(LinkText):
    """Covers a part of the panes and moves nothing. The search box keeps the focus and handles the keys."""

    @dataclass
    class Clicked(Message):
        """A completion was clicked."""

        number: int

    def __init__(self) -> None:
        super().__init__(id="completions")
        self.border_subtitle = "↓ ↑ choose · Tab take · Esc close"
        self._completions: Sequence[Completion] = ()
        self.at: int | None = None
        """The index of the chosen completion; None before the user chooses one."""

    def open(self, completions: Sequence["Completion"]) -> None:
        """Show completions, none of them chosen."""
        self._completions, self.at = completions, None
        self._update()

    def step(self, step: int) -> None:
        """Choose the next or previous completion; after the last one comes the first."""
        start = self.at if self.at is not None else -1 if step > 0 else 0
        self.at = (start + step) % max(1, len(self._completions))
        self._update()

    def action_take(self, number: int) -> None:
        """Take a completion: a click on it."""
        self.post_message(self.Clicked(number))

    def _update(self) -> None:
        width = min(_WIDTH, self.app.size.width * 9 // 10 - 4)
        first = max(0, (self.at or 0) - _LINES + 1)
        lines = []
        for number, each in list(enumerate(self._completions))[first : first + _LINES]:
            count = "" if each.papers is None else f" {each.papers:,}"
            text = cut(each.text, width - len(count))
            line = Content(text + " " * (width - cell_len(text) - len(count)))
            line += Content.styled(count, "" if number == self.at else "$foreground-muted")
            style = "bold $text on $primary-muted" if number == self.at else ""
            lines.append(line.stylize(style).stylize(Style.from_meta({"@click": f"take({number})"})))
        self.show(Content("\n").join(lines))
        self.display = bool(lines)
