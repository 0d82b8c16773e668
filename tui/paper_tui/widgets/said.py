"""A text that is told again and again."""

from textual.content import Content
from textual.widgets import Static


class Said(Static):
    """Lays the screen out anew only when it has something else to say."""

    _said = Content("")

    def say(self, text: Content) -> None:
        """Show a text."""
        if not text.is_same(self._said):
            self._said = text
            self.update(text)
