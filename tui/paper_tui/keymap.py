"""Which action a key means: the table's own keys. Pure, so that it can be tried without a screen."""

from collections.abc import Iterable

from .actions import ACTIONS, Action


class Keymap:
    """Keys, and sequences of keys, to actions."""

    def __init__(self, actions: Iterable[Action] = ACTIONS) -> None:
        """Take the keys from a table.

        Raises:
            ValueError: if a key has two meanings, or begins a sequence and has a meaning of its own.
        """
        self._actions: dict[str, Action] = {}
        self._beginnings: set[str] = set()
        for action in actions:
            for key in action.keys:
                if key in self._actions:
                    raise ValueError(f"{key!r} means both {self._actions[key].id} and {action.id}")
                self._actions[key] = action
                if " " in key:
                    self._beginnings.add(key.rsplit(" ", 1)[0])
        both = self._beginnings & self._actions.keys()
        if both:
            raise ValueError(f"{sorted(both)} begin a sequence and mean something by themselves")

    def action(self, keys: str) -> Action | None:
        """Return the action of a key, or of keys with a blank between."""
        return self._actions.get(keys)

    def begins(self, keys: str) -> bool:
        """Tell whether more keys can follow."""
        return keys in self._beginnings
