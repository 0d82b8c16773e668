"""Which action a key runs. Pure, so that tests need no screen."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from ..actions import ACTIONS, Action
from ..formatting.key_names import format_key, is_text


class Keymap:
    """Maps keys and key sequences to actions."""

    def __init__(self, actions: Iterable[Action] = ACTIONS, problems: Iterable[str] = ()) -> None:
        """Take the keys from a table of actions; `problems` are errors found in the user's own keys.

        Raises:
            ValueError: if a key has two actions in the same place, or has an action and begins a sequence.
        """
        self.actions = tuple(actions)
        self.problems = tuple(problems)
        self._by_id = {action.id: action for action in self.actions}
        self._by_keys: dict[tuple[str, str], Action] = {}
        """Place and keys to the action."""
        self._prefixes: set[str] = set()
        for action in self.actions:
            for key in action.keys:
                if other := self._by_keys.get((action.place, key)):
                    raise ValueError(f"{key!r} means both {other.id} and {action.id}")
                self._by_keys[action.place, key] = action
                if " " in key:
                    self._prefixes.add(key.rsplit(" ", 1)[0])
        both = self._prefixes.intersection(key for _, key in self._by_keys)
        if both:
            raise ValueError(f"{sorted(both)} begin a sequence and mean something by themselves")

    def __getitem__(self, id: str) -> Action:
        """Return the action with an id."""
        return self._by_id[id]

    def __contains__(self, id: str) -> bool:
        """Return whether there is an action with this id."""
        return id in self._by_id

    def action(self, keys: str, places: Collection[str] = ()) -> Action | None:
        """Return the action of a key, or of a sequence of keys separated by spaces, in some places (see `PLACES`)."""
        return next((found for place in (*places, "") if (found := self._by_keys.get((place, keys)))), None)

    def is_prefix(self, keys: str) -> bool:
        """Return whether a longer sequence begins with these keys."""
        return keys in self._prefixes

    def hints_in(self, pane: str, places: Collection[str] = ()) -> tuple[Action, ...]:
        """Return the actions whose keys the hints of a pane show: after the first, those of some places; Quit last."""
        here = [each for each in self.actions if each.keys and self.action(each.keys[0], places) is each]
        shown = [action for action in here if pane in action.panes]
        shown[1:] = sorted(shown[1:], key=lambda action: action.place not in places)
        if pane == "list":
            shown[-2:-2] = [action for action in here if action.spare]
        if pane == "filter":
            shown = [replace(action, label=action.label_in_filters or action.label) for action in shown]
        return tuple(shown)

    def following(self, keys: str, places: Collection[str] = ()) -> list[tuple[str, str]]:
        """Return the keys that may follow these in some places, as people write them, and the labels of the actions."""
        begun = format_key(keys) + " "
        return sorted(
            {
                ((action.shown or format_key(key)).removeprefix(begun), action.label)
                for action in self.actions
                for key in action.keys
                if key.startswith(keys + " ") and self.action(key, places) is action
            }
        )

    def key(self, id: str, *, typing: bool = False) -> str:
        """Return the first key of an action as people write it, or its label if it has none.

        With `typing`, return its first key that works in a text box, or an empty string.
        """
        action = self._by_id[id]
        if typing:
            return next((format_key(key) for key in action.keys if not is_text(key)), "")
        return action.shown_keys[0] if action.keys else action.label

    def fill(self, text: str) -> str:
        """Replace `{key:ID}` by the key of an action, and `{typing:ID}` by its key that works in a text box."""

        def key(match: re.Match[str]) -> str:
            return self.key(match[2], typing=match[1] == "typing") if match[2] in self else match[0]

        return re.sub(r"\{(key|typing):([\w.]+)\}", key, text) if "{" in text else text
