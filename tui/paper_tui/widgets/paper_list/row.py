"""A row of the list as text with styles: title and columns, and a second line. Pure functions."""

from collections.abc import Collection, Iterable
from itertools import dropwhile

from rich.cells import cell_len

from paper_index.corpus import Line
from paper_index.library import Marks
from paper_index.search.assist.explain import Explanation, Snippet, find_matches

from ...formatting.paper import cut, place_name, slug
from .columns import BESIDE_TITLE, DATE_CELLS, GUTTER, cell, own_marks, tags, votes

Part = tuple[str, str]
"""A text, and the name of its style."""

_LEAST_SNIPPET = 24
"""The narrowest room in cells in which a snippet is shown."""


def first_line(
    line: Line,
    marks: Marks,
    width: int,
    columns: dict[str, int],
    words: frozenset[str],
    *,
    selected: bool,
    retained: bool = False,
) -> list[Part]:
    """Return title and columns, without the cell of the cursor. A row that no longer matches (`retained`) is dimmed."""
    beside = _beside(line, marks, columns)
    room = _title_room(width, beside)
    signs = ("✓" if selected else " ") + ("★" if marks.bookmarked else " ")
    parts = [(signs.replace(" ", "–", 1) if retained else signs, "mark"), (" ", "mark")]
    title = cut(line.title, room)
    parts += [(title, "meta")] if retained else _with_matches(line.title, title, words)
    parts.append((" " * (room - cell_len(title)), "title"))
    for name, text, cells in beside:
        space = " " * (cells - cell_len(text))
        text = space + text if name in BESIDE_TITLE else text + space
        parts.append((" " + text, "tag" if name == "own" else "meta"))
    return parts


def second_line(
    line: Line,
    marks: Marks,
    width: int,
    columns: Collection[str],
    snippet: Snippet | None = None,
    *,
    retained: bool = False,
) -> list[Part]:
    """Return the user's marks, then the snippet or else authors, edition and date, without the cell of the cursor."""
    parts = [("   ", "meta")]
    room = width - GUTTER
    own = " · ".join(filter(None, ("no longer matches" if retained else "", own_marks(marks))))
    for text, style, gap in ((own, "mark", 2), (tags(marks), "tag", 1)):
        if text and room > 0:
            text = cut(text, room)
            parts.append((text + " " * gap, style))
            room -= cell_len(text) + gap
    if snippet is not None and room >= _LEAST_SNIPPET:
        return [*parts, *_snippet(snippet, room)]
    about = [line.authors]
    about += [] if "votes" in columns else [votes(line)]
    about += [place_name(line.edition, line.rank), slug(line.area), slug(line.kind)]
    about += [] if "year" in columns else [line.date[:DATE_CELLS]]
    parts.append((cut(" · ".join(filter(None, about)), room), "meta"))
    return parts


def snippet_beyond_title(
    explained: Explanation, line: Line, marks: Marks, width: int, columns: dict[str, int], words: frozenset[str]
) -> Snippet | None:
    """Return the snippet if it has matches that the visible part of the title lacks, else the rest of the title."""
    end = _visible_end(line.title, cut(line.title, _title_room(width, _beside(line, marks, columns))))
    matches = [(start, stop) for start, stop, _ in find_matches(line.title, words, "title")]
    seen = [line.title[start:stop] for start, stop in matches if stop <= end]
    hidden = tuple((start, stop) for start, stop in matches if start >= end)
    return explained.snippet_outside(seen) or (Snippet("title", line.title, hidden) if hidden and not seen else None)


def _beside(line: Line, marks: Marks, columns: dict[str, int]) -> list[tuple[str, str, int]]:
    """Return name, text and width of the columns next to a title, which also takes the empty ones that follow it."""
    texts = [(name, cut(cell(name, line, marks, cells), cells), cells) for name, cells in reversed(columns.items())]
    return list(dropwhile(lambda column: not column[1], texts))


def _title_room(width: int, beside: Iterable[tuple[str, str, int]]) -> int:
    return width - GUTTER - sum(cells + 1 for *_, cells in beside)


def _visible_end(text: str, shown: str) -> int:
    """Return how many characters of a text are visible when it is shown cut."""
    return len(shown) - (shown != text)


def _snippet(snippet: Snippet, room: int) -> Iterable[Part]:
    """Yield as much of a snippet as fits, with its first match visible."""
    text, (first, behind) = snippet.text, snippet.marks[0]
    start = 0
    if cell_len(text[:behind]) > room // 2:
        # Half of the room for what precedes the match; more if little follows it.
        before = max(room // 2, room - 1 - cell_len(text[first:])) - min(room // 2, cell_len(text[first:behind]))
        start = first
        while start and (cells := cell_len(text[start - 1])) <= before:
            start -= 1
            before -= cells
        start = text.find(" ", start, first) + 1 or start if start else 0
    dots = "…" if start else ""
    yield dots, "meta"
    text = text[start:]
    yield from _spans(text, cut(text, room - len(dots)), [(a - start, b - start) for a, b in snippet.marks], "meta")


def _with_matches(title: str, shown: str, words: frozenset[str]) -> Iterable[Part]:
    """Yield the visible part of a title, with its matches in the style of a match."""
    return _spans(title, shown, [(start, stop) for start, stop, _ in find_matches(title, words, "title")], "title")


def _spans(text: str, shown: str, matches: Iterable[tuple[int, int]], style: str) -> Iterable[Part]:
    """Yield the visible part of a text, with its matches in the style of a match."""
    end = _visible_end(text, shown)
    at = 0
    for start, stop in matches:
        if at <= start < end:
            yield shown[at:start], style
            yield shown[start : min(stop, end)], "match"
            at = min(stop, end)
    yield shown[at:], style
