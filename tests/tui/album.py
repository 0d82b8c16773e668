"""Screens written down so that a change of them can be read: their text, and below it which style stands where."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from string import ascii_lowercase

from rich.style import Style
from textual.strip import Strip

Drawn = Sequence[tuple[str, str]]
"""A line: its texts, each with its style in words."""


_WORTH = 3
"""Lines as they were that are not told again."""

Page = tuple[str, Sequence[Drawn]]
"""A screen under its name."""


def drawn(strip: Strip | Iterable[Strip]) -> Drawn:
    """Return a line of the screen as it was drawn."""
    strips = [strip] if isinstance(strip, Strip) else strip
    return [(part.text, _in_words(part.style, blank=part.text.isspace())) for each in strips for part in each]


def _in_words(style: Style | None, *, blank: bool) -> str:
    if style is None:
        return "as it comes"
    colours = [c.get_truecolor().hex if c else "none" for c in (style.color, style.bgcolor)]
    how = [name for name in ("bold", "dim", "italic", "underline", "strike", "reverse") if getattr(style, name)]
    if blank and not {"underline", "strike", "reverse"}.intersection(how):
        return f"blank on {colours[1]}"  # whatever colour a letter would have
    return " ".join([f"{colours[0]} on {colours[1]}", *how])


def written(dark: Sequence[Page], light: Sequence[Page]) -> str:
    """Return the screens of one walk where it is dark and where it is light.

    Lines that were at their place on a screen before are told by the number of that screen.
    """
    letters: dict[tuple[str, str], str] = {}
    pages = []
    seen: dict[tuple[int, str], int] = {}
    for number, ((name, lines), (_, others)) in enumerate(zip(dark, light, strict=True), 1):
        texts = [_text(line) for line in lines]
        assert texts == [_text(line) for line in others], f"{name}: other words where it is light"
        styles = [_styles(*pair, letters) for pair in zip(lines, others, strict=True)]
        page = [
            f"== {number} {name}",
            *_news(texts, seen, number),
            "-- styles",
            *_news(styles, seen, number, join=True),
        ]
        pages.append("\n".join(page))
    legend = [f"{letter:<3} {dark:<32} | {light}" for (dark, light), letter in letters.items()]
    return "\n\n".join([*pages, "\n".join(["== The styles, dark and light", *legend])])


def _text(line: Drawn) -> str:
    return "".join(text for text, _ in line).rstrip()


def _styles(dark: Drawn, light: Drawn, letters: dict[tuple[str, str], str]) -> str:
    """Return a line's styles: the letters that stand for them in both themes, each with its cells."""
    pairs = zip(_cells(dark), _cells(light), strict=True)
    line = [letters.setdefault(pair, _letter(len(letters))) for pair in pairs]
    return " ".join(f"{letter}{len(list(same))}" for letter, same in groupby(line))


def hard_to_read(pages: Sequence[Page], least: float) -> set[tuple[str, str, str]]:
    """Return the words with less contrast than `least`, with their style and the screen they are on."""
    return {
        (name, text.strip(), style)
        for name, lines in pages
        for line in lines
        for text, style in line
        if any(map(str.isalnum, text)) and contrast(style) < least
    }


def contrast(style: str) -> float:
    """Return the contrast of the two colours of a style, from 1 to 21, as the WCAG count it."""
    light = sorted(map(_luminance, re.findall("#([0-9a-f]{6})", style)))
    return (light[1] + 0.05) / (light[0] + 0.05) if len(light) == 2 else 21


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _cells(line: Drawn) -> list[str]:
    return [style for text, style in line for _ in text]


def _letter(number: int) -> str:
    return (ascii_lowercase[number // 26 - 1] if number >= 26 else "") + ascii_lowercase[number % 26]


def _news(lines: Sequence[str], seen: dict[tuple[int, str], int], page: int, *, join: bool = False) -> Iterator[str]:
    """Yield the lines that were not seen at their place, and where the others were; `join` tells like ones once."""
    first = [seen.setdefault((number, line), page) for number, line in enumerate(lines)]
    runs = [list(run) for _, run in groupby(range(len(lines)), first.__getitem__)]
    old = {number: first[number] != page and len(run) >= _WORTH for run in runs for number in run}
    for (at, line), numbers in groupby(range(len(lines)), lambda n: (first[n], "" if old[n] else lines[n])):
        span = list(numbers)
        if old[span[0]]:
            yield f"⋮ {len(span)} as on {at}"
        elif join:
            yield f"{span[0] + 1}{f'-{span[-1] + 1}' if len(span) > 1 else ''}: {line}"
        else:
            yield from [line] * len(span)
