"""Keys and mouse events by name, as a terminal sends them."""

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.keys import _character_to_key


def _sequences() -> dict[str, str]:
    found: dict[str, str] = {}
    for sequence, keys in ANSI_SEQUENCES_KEYS.items():
        if isinstance(keys, tuple) and len(keys) == 1:
            found.setdefault(str(getattr(keys[0], "value", keys[0])), sequence)
    found |= {_character_to_key(chr(code)): chr(code) for code in range(32, 127)}
    return found | {"alt+left": "\x1b[1;3D", "alt+right": "\x1b[1;3C", "backspace": "\x7f"}


SEQUENCES = _sequences()
"""What a terminal sends for each key, by Textual's name of the key."""


def pressed(keys: str) -> str:
    """Return what a terminal sends for keys, written with commas between: `question_mark,enter`.

    Raises:
        KeyError: if there is no key of that name.
    """
    return "".join(SEQUENCES[key] for key in keys.split(","))


def pasted(text: str) -> str:
    """Return what a terminal sends when a text is pasted."""
    return f"\x1b[200~{text}\x1b[201~"


def mouse(button: int, x: int, y: int, *, up: bool = False) -> str:
    """Return what a terminal sends for a mouse button at a column and a line, both counted from 0."""
    return f"\x1b[<{button};{x + 1};{y + 1}{'m' if up else 'M'}"


def clicked(x: int, y: int) -> str:
    """Return what a terminal sends for one click."""
    return mouse(0, x, y) + mouse(0, x, y, up=True)


def dragged(x: int, y: int, to_x: int, to_y: int) -> str:
    """Return what a terminal sends when the mouse is dragged."""
    middle = mouse(32, (x + to_x) // 2, (y + to_y) // 2)
    return mouse(0, x, y) + middle + mouse(32, to_x, to_y) + mouse(0, to_x, to_y, up=True)
