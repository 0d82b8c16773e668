"""Esc and a key that arrive together: the parser of Textual 8.2 loses the Esc before all but letters.

They become `alt+` and the key here, as letters do in Textual. `KeyDispatcher` then decides what that means. If a
release of Textual lacks these names, plain Textual does the work.
"""

from collections.abc import Iterable

from textual import events

from ..formatting.key_names import key_of_character

_ESC = "\x1b"
_BEGIN_SEQUENCES = frozenset("[OPX^_]")
"""Characters after Esc that may begin the sequence of another key, or the answer of the terminal to a question."""

try:
    from textual._xterm_parser import XTermParser
except ImportError:  # a release without it
    XTermParser = None  # type: ignore[assignment, misc]


def _with_escape(parser: "XTermParser", sequence: str, alt: bool = False) -> Iterable[events.Key]:
    """Return the keys of a sequence."""
    begun, character = len(sequence) == 2 and sequence[0] == _ESC, sequence[-1:]
    if (alt and len(sequence) == 1) or (begun and character not in _BEGIN_SEQUENCES):
        if character == "\r":
            return [events.Key("alt+enter", character)]
        if character.isprintable():
            return [events.Key(f"alt+{key_of_character(character)}", character)]
    return _keys_of(parser, sequence, alt)


if XTermParser is not None and hasattr(XTermParser, "_sequence_to_key_events"):
    _keys_of = XTermParser._sequence_to_key_events
    XTermParser._sequence_to_key_events = _with_escape  # type: ignore[method-assign, assignment]
