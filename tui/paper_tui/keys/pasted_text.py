"""Text pasted into a terminal without bracketed paste arrives as keys, each of which would run an action."""

from textual import events

_GAP = 0.005
"""Seconds between two keys below which a program sends them, not a hand."""
_MOST_KEYS, _MOST_CHARACTERS = 300, 10
"""Quick keys after which they are text, if they are of more than so many characters: a held key repeats one.

Fewer may have been typed while the program was busy: they arrive together.
"""
_END = 0.3
"""Seconds without a key after which the text has ended."""


class PastedText:
    """Recognises keys that are the rest of a pasted text."""

    def __init__(self) -> None:
        self._latest = 0.0
        """The time of the latest key."""
        self._keys = 0
        self._characters: set[str] = set()
        self.reported = False
        """Whether the user knows that keys of this text are ignored."""

    def includes(self, key: events.Key) -> bool:
        """Return whether a key is part of a text. The first keys of a text are not recognised."""
        pause, self._latest = key.time - self._latest, key.time
        if pause > (_END if self._is_text else _GAP):
            self._keys, self._characters, self.reported = 0, set(), False
        self._keys += 1
        self._characters.add(key.character or key.key)
        return self._is_text

    @property
    def _is_text(self) -> bool:
        return self._keys > _MOST_KEYS and len(self._characters) > _MOST_CHARACTERS
