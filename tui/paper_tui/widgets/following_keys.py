"""The keys that may follow the beginning of a sequence, over the last lines of the screen."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from .hint_bar import Hint, fitting, format_hint


class FollowingKeys(Static):
    """Shows all keys, in as many lines as they need; hidden without any."""

    def __init__(self) -> None:
        super().__init__(id="following")

    def show(self, keys: Sequence[Hint]) -> None:
        """Show keys with the labels of their actions, or hide."""
        self.display = bool(keys)
        if keys:
            room = self.screen.size.width - 2
            self.update(Content("\n").join(Content("  ").join(map(format_hint, line)) for line in _lines(keys, room)))


def _lines(keys: Sequence[Hint], room: int) -> list[list[Hint]]:
    """Return keys in lines of at most so many cells."""
    lines = []
    while keys:
        line = fitting(keys, room, 0) or list(keys[:1])
        lines.append(line)
        keys = keys[len(line) :]
    return lines
