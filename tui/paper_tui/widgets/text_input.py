"""A one-line text box."""

from textual import events
from textual.widgets import Input

from paper_index.text.sanitize import clean

_MOST = 4_000
"""Characters of a paste that are used if the box has no limit."""


class TextInput(Input):
    """Truncates long pastes to what fits; Textual would reject them."""

    def on_paste(self, event: events.Paste) -> None:
        # Textual's own handler runs after this one.
        room = self.max_length - len(self.value) + len(self.selected_text) if self.max_length else _MOST
        event.text = clean(event.text[: 2 * room])[:room]
