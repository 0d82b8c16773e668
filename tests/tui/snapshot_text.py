"""Write a screen as text: its characters, then the style of every run of characters.

A run such as `ab*12` is twelve characters in colour `a` on background `b`, bold. Blank characters have no colour:
`.b12`. Each letter names a colour of the dark theme and its counterpart in the light theme; `Palette` keeps the list.
"""

from collections.abc import Iterable, Sequence
from difflib import unified_diff
from functools import cache
from itertools import groupby
from pathlib import Path
from string import ascii_letters
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style as RichStyle

ATTRIBUTES = {"bold": "*", "dim": "~", "italic": "/", "underline": "_", "strike": "-", "reverse": "!"}
"""The signs of the attributes in a run."""

_VISIBLE_ON_BLANKS = {"_", "-", "!"}
_NO_COLOUR = "none"
_RULE = "-- styles"
_HEADER = "# The letters of the screens beside this file: colour in the dark theme, colour in the light theme."


class Style(NamedTuple):
    """How a character is drawn. Colours are `#rrggbb`, or `none` for the terminal's own."""

    colour: str
    """Empty for a blank character, whose colour nobody sees."""
    background: str
    attributes: str
    """Signs from `ATTRIBUTES`."""


Line = Sequence[tuple[str, Style]]
"""A line of the screen: texts with their styles."""


class Screenshot(NamedTuple):
    """One screen in both themes."""

    dark: Sequence[Line]
    light: Sequence[Line]


def styled_line(segments: Iterable[Segment]) -> Line:
    """Return a drawn line as texts with their styles."""
    return [(segment.text, _style(segment.style, blank=segment.text.isspace())) for segment in segments]


@cache
def _style(style: RichStyle | None, *, blank: bool) -> Style:
    if style is None:
        return Style("" if blank else _NO_COLOUR, _NO_COLOUR, "")
    colour, background = (
        each.get_truecolor().hex if each is not None else _NO_COLOUR for each in (style.color, style.bgcolor)
    )
    attributes = "".join(sign for name, sign in ATTRIBUTES.items() if getattr(style, name))
    if blank and not _VISIBLE_ON_BLANKS.intersection(attributes):
        return Style("", background, "")
    return Style(colour, background, attributes)


def text_of(lines: Sequence[Line]) -> list[str]:
    """Return the characters of lines, without blanks at their ends."""
    return ["".join(text for text, _ in line).rstrip() for line in lines]


class Palette:
    """The letters of the colours, read from a file.

    Letters never change their meaning, so a new colour changes no line of a screen that does not show it.
    """

    def __init__(self, file: Path, *, extend: bool = False) -> None:
        """Read the letters.

        Args:
            file: one colour a line: letter, colour in the dark theme, colour in the light theme.
            extend: whether an unknown colour is given a free letter, which is written to the file.
        """
        self._file, self._extend = file, extend
        self.unknown: set[tuple[str, str]] = set()
        """Colours without a letter that were asked for; their letter is `?`."""
        lines = file.read_text("utf-8").splitlines() if file.exists() else []
        self._letters = {
            (dark, light): letter for letter, dark, light in (line.split() for line in lines if line[:1] != "#")
        }

    def letter(self, dark: str, light: str) -> str:
        """Return the letter of a colour in both themes."""
        pair = (dark, light)
        if pair not in self._letters:
            if not self._extend:
                self.unknown.add(pair)
                return "?"
            self._letters[pair] = next(letter for letter in ascii_letters if letter not in self._letters.values())
            self._write()
        return self._letters[pair]

    def unused(self, screens: Iterable[str]) -> set[str]:
        """Return the letters that no run of these screens has."""
        lines = (line for screen in screens for line in screen.partition(_RULE)[2].splitlines())
        used = {letter for line in lines for run in line.split()[1:] for letter in run[:2]}
        return set(self._letters.values()) - used

    def drop(self, letters: set[str]) -> None:
        """Take letters off the list."""
        self._letters = {pair: letter for pair, letter in self._letters.items() if letter not in letters}
        self._write()

    def _write(self) -> None:
        rows = sorted(((letter, *pair) for pair, letter in self._letters.items()), key=lambda row: row[0].swapcase())
        self._file.write_text("\n".join([_HEADER, *map(" ".join, rows)]) + "\n", encoding="utf-8")


def screen_text(screenshot: Screenshot, palette: Palette) -> str:
    """Return a screen as text: first its characters, then the numbered lines of its styles.

    Raises:
        AssertionError: the two themes differ in more than colours.
    """
    texts, others = text_of(screenshot.dark), text_of(screenshot.light)
    assert texts == others, "\n".join(["the themes show different characters:", *unified_diff(texts, others, n=0)])
    styles = [
        f"{number}: {_style_line(dark, light, palette)}"
        for number, (dark, light) in enumerate(zip(*screenshot, strict=True), 1)
    ]
    return "\n".join([*texts, _RULE, *styles]) + "\n"


def _style_line(dark: Line, light: Line, palette: Palette) -> str:
    pairs = zip(_per_character(dark), _per_character(light), strict=True)
    runs = ((_run(*pair, palette), len(list(same))) for pair, same in groupby(pairs))
    return " ".join(f"{style}{count}" for style, count in runs)


def _run(dark: Style, light: Style, palette: Palette) -> str:
    assert dark.attributes == light.attributes, f"the themes show different attributes: {dark}, {light}"
    colour = palette.letter(dark.colour, light.colour) if dark.colour else "."
    return colour + palette.letter(dark.background, light.background) + dark.attributes


def _per_character(line: Line) -> list[Style]:
    return [style for text, style in line for _ in text]


def low_contrast(lines: Sequence[Line], least: float) -> set[tuple[str, Style]]:
    """Return the words whose contrast is below `least`, with their styles."""
    return {
        (text.strip(), style)
        for line in lines
        for text, style in line
        if any(map(str.isalnum, text)) and contrast(style.colour, style.background) < least
    }


def contrast(colour: str, background: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21, as WCAG 2 defines it."""
    if _NO_COLOUR in (colour, background):
        return 21
    light = sorted(map(_luminance, (colour, background)))
    return (light[1] + 0.05) / (light[0] + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
