"""Static texts with clickable parts."""

from rich.style import Style
from textual.content import Content
from textual.widgets import Static


class OwnLinkColours:
    """Keeps the colours of clickable text; Textual has one colour for all links of a widget."""

    @property
    def link_style(self) -> Style:
        """No style in addition to the text's own."""
        return Style()


class LinkText(OwnLinkColours, Static):
    """A text with clickable parts."""

    _shown = Content("")

    def show(self, text: Content) -> None:
        """Show a text; the screen is laid out again only if it differs."""
        if not text.is_same(self._shown):
            self._shown = text
            self.update(text)
