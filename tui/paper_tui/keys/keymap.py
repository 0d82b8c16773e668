"""Which action a key means, by the table of actions. Pure, so that it can be tried without a screen."""

from collections.abc import Iterable

from ..actions import ACTIONS, Action


class Keymap:
    """Keys, and sequences of keys, to actions."""

    def __init__(self, actions: Iterable[Action] = ACTIONS, problems: Iterable[str] = ()) -> None:
        """Take the keys from a table; `problems` are what was wrong with the user's own.

        Raises:
            ValueError: if a key has two meanings, or begins a sequence and has a meaning of its own.
        """
        self.actions = tuple(actions)
        self.problems = tuple(problems)
        self._by_id = {action.id: action for action in self.actions}
        self._actions: dict[str, Action] = {}
        self._beginnings: set[str] = set()
        for action in self.actions:
            for key in action.keys:
                if key in self._actions:
                    raise ValueError(f"{key!r} means both {self._actions[key].id} and {action.id}")
                self._actions[key] = action
                if " " in key:
                    self._beginnings.add(key.rsplit(" ", 1)[0])
        both = self._beginnings & self._actions.keys()
        if both:
            raise ValueError(f"{sorted(both)} begin a sequence and mean something by themselves")

    def __getitem__(self, identity: str) -> Action:
        """Return the action of an id."""
        return self._by_id[identity]

    def __contains__(self, identity: str) -> bool:
        """Tell whether there is an action of this id."""
        return identity in self._by_id

    def action(self, keys: str) -> Action | None:
        """Return the action of a key, or of keys with a blank between."""
        return self._actions.get(keys)

    def begins(self, keys: str) -> bool:
        """Tell whether more keys can follow."""
        return keys in self._beginnings
