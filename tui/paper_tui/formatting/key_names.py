"""Display names of keys: `ctrl+d` is Ctrl+d, `left_square_bracket` is [."""

import string
import unicodedata

_NOT_OF_UNICODE = {
    "solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus",
    "plus_sign": "plus", "low_line": "underscore",
}  # fmt: skip
"""Names of characters in Unicode, and Textual's names of their keys, where the two differ."""


def key_of_character(character: str) -> str:
    """Return Textual's name of a character's key: `left_square_bracket`."""
    if character.isalnum():
        return character
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    return _NOT_OF_UNICODE.get(name, name)


NAMES = {key_of_character(character): character for character in string.punctuation} | {
    "delete": "Del", "insert": "Ins", "backspace": "Backspace", "space": "Space", "enter": "Enter", "escape": "Esc",
    "up": "↑", "down": "↓", "left": "←", "right": "→", "pagedown": "PgDn", "pageup": "PgUp", "home": "Home",
    "end": "End", "tab": "Tab", "shift+tab": "Shift+Tab", "f1": "F1", "alt+left": "Alt+←", "alt+right": "Alt+→",
}  # fmt: skip
"""Textual's key names and their display names, where the two differ."""


def format_key(key: str) -> str:
    """Return the display name of a key or key sequence: `ctrl+d` is Ctrl+d, `g g` stays."""
    return " ".join(NAMES.get(part) or _format_one(part) for part in key.split(" "))


def _format_one(key: str) -> str:
    *modifiers, name = key.split("+")
    name = NAMES.get(name, name.upper() if name[:1] == "f" and name[1:].isdigit() else name)
    return "+".join([*map(str.title, modifiers), name])


def is_text(key: str) -> bool:
    """Return whether a key types a character in a text box."""
    shown = format_key(key)
    return key == "space" or (len(shown) == 1 and shown not in "↑↓←→")
