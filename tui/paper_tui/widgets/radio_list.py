"""A radio list: one choice a line, the chosen one marked by a sign as well as a colour."""

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option


class RadioList(OptionList):
    """The highlighted line is the chosen one. A digit chooses the line of that number."""

    class Changed(Message):
        """Another line was chosen."""

        def __init__(self, choice: "RadioList") -> None:
            super().__init__()
            self.choice = choice

        @property
        def control(self) -> "RadioList":
            """The list it was chosen in."""
            return self.choice

    def __init__(self, names: Sequence[str], *, id: str) -> None:
        self._names = names
        self.chosen = 0
        """The number of the chosen line, from 0."""
        super().__init__(*(Option(_line(name, number == 0)) for number, name in enumerate(names)), id=id, compact=True)

    def on_mount(self) -> None:
        self.highlighted = 0

    def on_key(self, event: events.Key) -> None:
        if event.key.isdecimal() and len(event.key) == 1 and 0 < int(event.key) <= len(self._names):
            event.stop()
            self.highlighted = int(event.key) - 1

    def choose(self, number: int) -> None:
        """Choose a line without sending `Changed`."""
        with self.prevent(self.Changed):
            self.highlighted = number

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Choose the highlighted line at once, so that an Enter right after an arrow key applies to it."""
        super().watch_highlighted(highlighted)
        if highlighted is not None and highlighted != self.chosen:
            self.replace_option_prompt_at_index(self.chosen, _line(self._names[self.chosen], False))
            self.chosen = highlighted
            self.replace_option_prompt_at_index(self.chosen, _line(self._names[self.chosen], True))
            self.post_message(self.Changed(self))


def _line(name: str, chosen: bool) -> Content:
    return Content(f"{'(•)' if chosen else '( )'} {name}")
