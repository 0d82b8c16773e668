"""The hint bar, the last line: the keys that matter in the current pane. Each can be clicked."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.style import Style

from .link_text import LinkText

Hint = tuple[str, str]
"""A key, which may be written `{key:ID}`, and what it does."""


class Hinted(Protocol):
    """An action or a key of a view, as far as its hint shows it. A click runs `action_act` of the screen."""

    @property
    def id(self) -> str:
        """The argument of `action_act`."""

    @property
    def label(self) -> str:
        """The text after the key."""

    @property
    def shown_keys(self) -> Sequence[str]:
        """The display names of its keys, of which the first one is shown."""


class HintBar(LinkText):
    """Shows as many hints as fit; Help is always among them."""

    actions: reactive[tuple[Hinted, ...]] = reactive(())
    """The actions of the current pane or the keys of the view; the last two are always shown."""
    hints: reactive[tuple[Hint, ...]] = reactive(())
    """Shown instead of the actions: the keys of a text box, or those that can follow a key."""

    def __init__(self, fill: Callable[[str], str]) -> None:
        """Prepare the bar; `fill` replaces `{key:ID}` by the user's key."""
        super().__init__(id="hints")
        self._fill = fill

    def watch_actions(self) -> None:
        self._update()

    def watch_hints(self) -> None:
        self._update()

    def on_resize(self, event: events.Resize) -> None:
        self._update()

    def _update(self) -> None:
        width = self.size.width
        if self.hints:
            hints = [(self._fill(key), label) for key, label in self.hints]
            hints = [hint for hint, (key, _) in zip(hints, self.hints, strict=True) if hint[0] or not key]
            texts: Iterator[Content] = map(format_hint, fitting(hints, width, 1))
        else:
            texts = action_hints(self.actions, width)
        self.update(Content("  ").join(texts), layout=False)


def action_hints(actions: Sequence[Hinted], width: int) -> Iterator[Content]:
    """Yield hints that fit into `width` cells; the last ones (Help, Quit) take precedence over those in the middle."""
    ids = {(action.shown_keys[0], action.label): action.id for action in actions}
    for hint in fitting(list(ids), width, 2):
        yield format_hint(hint).stylize(Style.from_meta({"@click": f"screen.act({ids[hint]!r})"}))


def fitting(hints: Sequence[Hint], width: int, last: int) -> list[Hint]:
    """Return the hints that fit into `width` cells; the last ones are always among them."""
    kept = list(hints)
    while len(kept) > last and sum(cell_len(" ".join(hint)) + 2 for hint in kept) > width + 2:
        kept.pop(-last - 1)
    return kept


def format_hint(hint: Hint) -> Content:
    """Return a hint as text, with its key emphasised."""
    key, label = hint
    return Content(" ").join(part for part in (Content.styled(key, "bold $text-accent"), Content(label)) if len(part))
