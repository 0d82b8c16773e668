"""Messages that more than one widget sends; all others are nested in their widget."""

from dataclasses import dataclass

from textual.message import Message


@dataclass
class PaneEntered(Message):
    """A pane received the focus."""

    pane: str
