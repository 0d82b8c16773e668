"""A line to type in."""

from textual import events
from textual.widgets import Input

from paper_index.text import clean

_MOST = 4_000
"""Characters of what is pasted where there is no other bound."""


class TextInput(Input):
    """Takes of what is pasted as much as there is room for, on one line; Textual takes nothing where it is too much."""

    def on_paste(self, event: events.Paste) -> None:
        # Textual's own handler comes next.
        room = self.max_length - len(self.value) + len(self.selected_text) if self.max_length else _MOST
        event.text = clean(event.text[: 2 * room])[:room]
