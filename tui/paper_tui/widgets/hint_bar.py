"""The last line: the keys that matter where one is, from the table of actions. Each can be clicked."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.style import Style

from ..actions import Action
from .link_text import LinkText

Hint = tuple[str, str]
"""A key as people write it, and what it does."""


class HintBar(LinkText):
    """Shows as many hints as there is room for; Help is always among them."""

    hints: reactive[tuple[Action, ...]] = reactive(())
    said: reactive[tuple[Hint, ...]] = reactive(())
    """What else the keys do just now: what can follow a key, what Enter does."""

    def __init__(self) -> None:
        super().__init__(id="hints")

    def watch_hints(self) -> None:
        self._show()

    def watch_said(self) -> None:
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        self._show()

    def _show(self) -> None:
        width = self.size.width
        said = Content("  ").join(map(_hint, fitting(self.said, width, 1)) if self.said else line(self.hints, width))
        self.update(said, layout=False)


def line(hints: Sequence[Action], width: int) -> Iterator[Content]:
    """Yield the hints that fit into `width` cells, the last ones (Help, Quit) before those in the middle."""
    shown = {(action.shown_keys[0], action.label): action.id for action in hints}
    for hint in fitting(list(shown), width, 2):
        yield _hint(hint).stylize(Style.from_meta({"@click": f"screen.act({shown[hint]!r})"}))


def fitting(hints: Sequence[Hint], width: int, last: int) -> list[Hint]:
    """Return the hints that fit into `width` cells; some of the last ones are always among them."""
    kept = list(hints)
    while len(kept) > last and sum(cell_len(" ".join(hint)) + 2 for hint in kept) > width + 2:
        kept.pop(-last - 1)
    return kept


def _hint(hint: Hint) -> Content:
    key, does = hint
    return Content(" ").join(part for part in (Content.styled(key, "bold $text-accent"), Content(does)) if len(part))
