"""Texts that say something again and again, and texts of which parts can be clicked."""

from rich.style import Style
from textual.content import Content
from textual.widgets import Static


class OwnLinkColours:
    """Leaves what can be clicked in the colours it was given; Textual has one for all links of a widget."""

    @property
    def link_style(self) -> Style:
        """Nothing of its own."""
        return Style()


class LinkText(OwnLinkColours, Static):
    """A text of which parts can be clicked."""


class MessageText(LinkText):
    """Lays the screen out anew only when it has something else to say."""

    _said = Content("")

    def say(self, text: Content) -> None:
        """Show a text."""
        if not text.is_same(self._said):
            self._said = text
            self.update(text)
