"""A row of the list as text with styles: title and columns, or title, details and snippet. Pure functions."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import dropwhile

from rich.cells import cell_len

from paper_index.config import LINE_PARTS
from paper_index.corpus import Line
from paper_index.library import Marks
from paper_index.search.assist.explain import Explanation, Snippet, find_matches

from ...formatting.match import match_dots
from ...formatting.paper import cut
from .columns import GUTTER, aligned, cell, details, gutter, lower_gutter, title_style

_WIDE = 60
"""Cells of a list from which on reasons begin with a word."""

Part = tuple[str, str]
"""A text, and the name of its style."""


def first_line(
    line: Line,
    marks: Marks,
    width: int,
    columns: Mapping[str, int],
    words: frozenset[str],
    *,
    selected: bool,
    retained: bool = False,
    match: float = 0,
) -> list[Part]:
    """Return title and columns, without the cell of the cursor. A row that no longer matches (`retained`) is dimmed.

    The match of a recommended paper is shown before the title as three dots.
    """
    beside = _beside(line, marks, columns)
    dots = f"{match_dots(round(match))} " if match else ""
    room = _title_room(width, beside) - len(dots)
    parts = [(f"{gutter(marks, new=line.new, selected=selected, retained=retained)} ", "mark")]
    parts += [(dots, "meta" if retained else "tag")] if dots else []
    title = cut(line.title, room)
    parts += [(title, "meta")] if retained else _with_matches(line.title, title, words, title_style(marks))
    parts.append((" " * (room - cell_len(title)), "title"))
    for name, text, cells in beside:
        parts.append((f" {aligned(name, text, cells)}", "tag" if name == "tags" else "meta"))
    return parts


def second_line(
    line: Line, marks: Marks, width: int, names: Sequence[str] = LINE_PARTS, *, why: str = ""
) -> list[Part]:
    """Return the parts of a row below its title, without the cell of the cursor.

    `why` is the text of a row that is only retained, such as `no longer matches`.
    """
    parts = [(f"{lower_gutter(marks)} ", "mark")]
    room = width - GUTTER
    said = [("", why)] if why else []
    for name, text in said + details(names, line, marks, room):
        gap = " · " if len(parts) > 1 else ""
        if room <= len(gap):
            break
        shown = cut(gap + text, room)
        parts += [(shown[: len(gap)], "meta"), (shown[len(gap) :], "tag" if name == "tags" else "meta")]
        room = room - cell_len(shown) if shown == gap + text else 0
    return parts


def third_line(snippet: Snippet | None, width: int) -> list[Part]:
    """Return the text that matched, without the cell of the cursor."""
    if snippet is None:
        return [("   ", "meta")]
    page = f"p. {snippet.page:,} " if snippet.page else ""
    return [("   ", "meta"), (page, "tag"), *_snippet(snippet, width - GUTTER - len(page))]


def shared_line(shared: Sequence[str], width: int, *, recommended: bool = False) -> list[Part]:
    """Return what a similar paper shares, or why a paper is recommended, without the cell of the cursor."""
    because = "because " if width >= _WIDE else ""
    text = f"{because}{' · '.join(shared)}" if recommended else f"shares: {', '.join(shared)}"
    return [("   ", "meta"), (cut(text, width - GUTTER), "meta")]


def separator(width: int) -> list[Part]:
    """Return the line above the papers that have only some of the words of a query."""
    text = cut("── These papers have some of the words ", width)
    return [(text + "─" * (width - cell_len(text)), "meta")]


def snippet_beyond_title(explained: Explanation, line: Line, width: int, words: frozenset[str]) -> Snippet | None:
    """Return the snippet if it has matches that the visible part of the title lacks, else the rest of the title."""
    end = _visible_end(line.title, cut(line.title, width - GUTTER))
    matches = [(start, stop) for start, stop, _ in find_matches(line.title, words, "title")]
    seen = [line.title[start:stop] for start, stop in matches if stop <= end]
    hidden = tuple((start, stop) for start, stop in matches if start >= end)
    return explained.snippet_outside(seen) or (Snippet("title", line.title, hidden) if hidden and not seen else None)


def _beside(line: Line, marks: Marks, columns: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """Return name, text and width of the columns next to a title, which also takes the empty ones that follow it."""
    texts = [(name, cell(name, line, marks), cells) for name, cells in columns.items()]
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


def _with_matches(title: str, shown: str, words: frozenset[str], style: str) -> Iterable[Part]:
    """Yield the visible part of a title, with its matches in the style of a match."""
    return _spans(title, shown, [(start, stop) for start, stop, _ in find_matches(title, words, "title")], style)


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
