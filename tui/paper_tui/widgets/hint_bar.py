"""The last line: the keys that matter where one is, from the table of actions. Each can be clicked."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widgets import Static

from ..actions import Action


class HintBar(Static):
    """Shows as many hints as there is room for; Help is always among them."""

    hints: reactive[tuple[Action, ...]] = reactive(())
    said: reactive[str] = reactive("")
    """Something else to be said instead: what can follow a key, what Enter does."""

    def __init__(self) -> None:
        super().__init__(id="hints")

    def watch_hints(self) -> None:
        self._show()

    def watch_said(self) -> None:
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        self._show()

    def _show(self) -> None:
        self.update(Content(self.said) if self.said else line(self.hints, self.size.width), layout=False)


def line(hints: Sequence[Action], width: int) -> Content:
    """Return the hints that fit into `width` cells, the last ones (Help, Quit) before those in the middle."""
    texts = [(action, action.shown_keys[0], action.label) for action in hints]
    while len(texts) > 2 and sum(cell_len(key) + cell_len(label) + 3 for _, key, label in texts) > width + 2:
        texts.pop(-3)
    parts = []
    for action, key, label in texts:
        click = Style.from_meta({"@click": f"screen.act({action.id!r})"})
        parts.append((Content.styled(key, "bold $text-accent") + Content(f" {label}")).stylize(click))
    return Content("  ").join(parts)
