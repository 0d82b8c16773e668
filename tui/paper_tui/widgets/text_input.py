"""Text boxes, whose keys act in the order in which they are typed."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from textual import events
from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input, TextArea
from textual.widgets.input import Selection

from paper_index.text.sanitize import clean

_MOST = 4_000
"""Characters of a paste that are used if the box has no limit."""


def _actions_of(bindings: Iterable[Any]) -> dict[str, str]:
    """Return the action of each key of a widget's bindings."""
    named = [each for each in bindings if isinstance(each, Binding)]
    return {key: binding.action for binding in named for key in binding.key.split(",")}


async def _edit(box: Widget, event: events.Key, actions: Mapping[str, str]) -> None:
    """Run the action of a key that edits the text of a box.

    Textual inserts a letter at once, but runs such an action after the key has bubbled to the app. Of keys that arrive
    together, as over a slow line, Backspace would then delete a letter that was typed after it.
    """
    action = actions.get(event.key)
    if action and await box.app.run_action(action, box):
        event.stop()
        event.prevent_default()


class TextInput(Input):
    """A box of one line. Two clicks select a word, three all of it.

    It truncates long pastes to what fits; Textual would reject them.
    """

    _actions = _actions_of(Input.BINDINGS)

    async def on_key(self, event: events.Key) -> None:
        if self.value:  # else the key may mean something to the dialog
            await _edit(self, event, self._actions)

    def on_paste(self, event: events.Paste) -> None:
        # Textual's own handler runs after this one.
        room = self.max_length - len(self.value) + len(self.selected_text) if self.max_length else _MOST
        event.text = clean(event.text[: 2 * room])[:room]

    def on_click(self, event: events.Click) -> None:
        if event.chain == 3:
            self.select_all()
        elif event.chain == 2:
            spans = (word.span() for word in re.finditer(r"\w+", self.value))
            at = self.cursor_position
            self.selection = next((Selection(*span) for span in spans if span[0] <= at <= span[1]), self.selection)


class TextBox(TextArea):
    """A box of several lines."""

    _actions = _actions_of(TextArea.BINDINGS)

    async def on_key(self, event: events.Key) -> None:
        await _edit(self, event, self._actions)
