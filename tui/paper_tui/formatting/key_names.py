"""Display names of keys: `ctrl+d` is Ctrl+d, `left_square_bracket` is [."""

NAMES = {
    "slash": "/", "question_mark": "?", "exclamation_mark": "!", "asterisk": "*", "apostrophe": "'",
    "left_square_bracket": "[", "right_square_bracket": "]", "left_curly_bracket": "{", "right_curly_bracket": "}",
    "backslash": "\\", "space": "Space", "enter": "Enter", "escape": "Esc", "up": "↑", "down": "↓", "left": "←",
    "right": "→", "pagedown": "PgDn", "pageup": "PgUp", "home": "Home", "end": "End", "tab": "Tab",
    "shift+tab": "Shift+Tab", "f1": "F1", "alt+left": "Alt+←", "alt+right": "Alt+→",
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
