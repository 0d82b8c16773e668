"""How a paper stands in the list: on two lines or on one, with as many columns as there is room for. Pure functions."""

from collections.abc import Collection, Iterable, Mapping
from itertools import dropwhile

from rich.cells import cell_len

from paper_index.corpus import Line
from paper_index.library import UNREAD, Marks
from paper_index.search.assist.explain import Explanation, Passage, found_in

from ..render import cut, edition_name, place_name, slug

Part = tuple[str, str]
"""A text, and the name of its style."""

GUTTER = 4
"""Cells before a title: cursor, selected, bookmarked, blank."""

_LEAST_TITLE = {True: (36, 60), False: (42, 45)}
"""Cells, and the part of the line in percent, that columns leave to the title: of one line a paper, and of two."""

_LEAST_PASSAGE = 24
"""Cells in which a passage says something."""

COLUMNS = {"year": 4, "votes": 7, "own": 12, "authors": 20, "edition": 16}
"""The columns of a single line and the cells they have at most, the most wanted first."""
_ABOVE = ("year", "votes")
"""Those that stand beside the title where there are two lines."""
_DATE = 10


def filled(papers: Iterable[tuple[Line, Marks]]) -> dict[str, int]:
    """Return the columns that papers have something to stand in, and the cells that the longest of it takes."""
    found: dict[str, int] = {}
    for line, marks in papers:
        for name, most in COLUMNS.items():
            if text := _cell(name, line, marks):
                found[name] = max(found.get(name, 0), min(most, cell_len(text)))
    return found


def shown_columns(filled: Mapping[str, int], width: int, *, compact: bool) -> dict[str, int]:
    """Return the columns there is room for in a list of some width, and their cells; they stand from right to left.

    Args:
        filled: what stands in them at most (see `filled`).
        width: that of the list.
        compact: whether a paper has one line.
    """
    room = width - GUTTER
    least, part = _LEAST_TITLE[compact]
    shown: dict[str, int] = {}
    for name in COLUMNS:
        if name not in filled or not (compact or name in _ABOVE):
            continue
        cells = filled[name]
        if room - cells - 1 < max(least, (width - GUTTER) * part // 100):
            break
        shown[name] = cells
        room -= cells + 1
    wider = _DATE - COLUMNS["year"]
    if "year" in shown and not compact and room - wider >= 60:
        shown["year"] = _DATE
    return shown


def first_line(
    line: Line,
    marks: Marks,
    width: int,
    columns: dict[str, int],
    words: frozenset[str],
    *,
    selected: bool,
    dropped: bool = False,
) -> list[Part]:
    """Return title and columns, without the cell of the cursor; what has left the list (`dropped`) is dimmed."""
    beside = _beside(line, marks, columns)
    room = _title_room(width, beside)
    signs = ("✓" if selected else " ") + ("★" if marks.bookmarked else " ")
    parts = [(signs.replace(" ", "–", 1) if dropped else signs, "mark"), (" ", "mark")]
    title = cut(line.title, room)
    parts += [(title, "meta")] if dropped else _marked(line.title, title, words)
    parts.append((" " * (room - cell_len(title)), "title"))
    for name, text, cells in beside:
        space = " " * (cells - cell_len(text))
        parts.append((" " + (space + text if name in _ABOVE else text + space), "tag" if name == "own" else "meta"))
    return parts


def second_line(
    line: Line,
    marks: Marks,
    width: int,
    columns: Collection[str],
    passage: Passage | None = None,
    *,
    dropped: bool = False,
) -> list[Part]:
    """Return what else there is to be said, the user's own words first, without the cell of the cursor.

    Where there is a `passage` for which the paper was found, that is what there is to be said.
    """
    parts = [("   ", "meta")]
    room = width - GUTTER
    own = " · ".join(filter(None, ("left this list" if dropped else "", _own(marks))))
    for text, style, gap in ((own, "mark", 2), (_tags(marks), "tag", 1)):
        if text and room > 0:
            text = cut(text, room)
            parts.append((text + " " * gap, style))
            room -= cell_len(text) + gap
    if passage is not None and room >= _LEAST_PASSAGE:
        return [*parts, *_quoted(passage, room)]
    about = [line.authors]
    about += [] if "votes" in columns else [_votes(line)]
    about += [place_name(line.edition, line.rank), slug(line.area), slug(line.kind)]
    about += [] if "year" in columns else [line.date[:_DATE]]
    parts.append((cut(" · ".join(filter(None, about)), room), "meta"))
    return parts


def beyond_title(
    explained: Explanation, line: Line, marks: Marks, width: int, columns: dict[str, int], words: frozenset[str]
) -> Passage | None:
    """Return the passage that says more of what was asked for than as much of the title as is seen, else its rest."""
    end = _end(line.title, cut(line.title, _title_room(width, _beside(line, marks, columns))))
    found = [(start, stop) for start, stop, _ in found_in(line.title, words, "title")]
    seen = [line.title[start:stop] for start, stop in found if stop <= end]
    hidden = tuple((start, stop) for start, stop in found if start >= end)
    return explained.beyond(seen) or (Passage("title", line.title, hidden) if hidden and not seen else None)


def _beside(line: Line, marks: Marks, columns: dict[str, int]) -> list[tuple[str, str, int]]:
    """Return name, text and cells of what stands beside a title, which takes the columns up to the first that is not
    empty."""
    texts = [(name, cut(_cell(name, line, marks, cells), cells), cells) for name, cells in reversed(columns.items())]
    return list(dropwhile(lambda each: not each[1], texts))


def _title_room(width: int, beside: Iterable[tuple[str, str, int]]) -> int:
    return width - GUTTER - sum(cells + 1 for *_, cells in beside)


def _end(text: str, shown: str) -> int:
    """Return how much of a text is seen of it where it is cut."""
    return len(shown) - (shown != text)


def _cell(name: str, line: Line, marks: Marks, cells: int = 4) -> str:
    match name:
        case "year":
            return line.date[:_DATE] if cells >= _DATE else line.date[:4]
        case "votes":
            return _votes(line)
        case "own":
            return " ".join(filter(None, (_own(marks), _tags(marks))))
        case "authors":
            return line.authors
    return edition_name(line.edition)


def _own(marks: Marks) -> str:
    said = [marks.state] if marks.state != UNREAD else []
    said += [f"{marks.rating}/5"] if marks.rating else []
    said += ["note"] if marks.note else []
    return " · ".join(said)


def _tags(marks: Marks) -> str:
    return " ".join(f"#{tag}" for tag in marks.tags)


def _votes(line: Line) -> str:
    return f"▲ {line.votes}" if line.votes is not None else ""


def _quoted(passage: Passage, room: int) -> Iterable[Part]:
    """Yield as much of a passage as there is room for, with its first match in sight."""
    text, (first, behind) = passage.text, passage.marks[0]
    start = 0
    if cell_len(text[:behind]) > room // 2:
        # Half of the room for what is before; more where little comes behind.
        before = max(room // 2, room - 1 - cell_len(text[first:])) - min(room // 2, cell_len(text[first:behind]))
        start = first
        while start and (cells := cell_len(text[start - 1])) <= before:
            start -= 1
            before -= cells
        start = text.find(" ", start, first) + 1 or start if start else 0
    dots = "…" if start else ""
    yield dots, "meta"
    text = text[start:]
    yield from _spans(text, cut(text, room - len(dots)), [(a - start, b - start) for a, b in passage.marks], "meta")


def _marked(title: str, shown: str, words: frozenset[str]) -> Iterable[Part]:
    """Yield the part of a title that is shown, with what of it was searched for marked."""
    return _spans(title, shown, [(start, stop) for start, stop, _ in found_in(title, words, "title")], "title")


def _spans(text: str, shown: str, marks: Iterable[tuple[int, int]], style: str) -> Iterable[Part]:
    """Yield the part of a text that is shown, with what of it is marked."""
    end = _end(text, shown)
    at = 0
    for start, stop in marks:
        if at <= start < end:
            yield shown[at:start], style
            yield shown[start : min(stop, end)], "match"
            at = min(stop, end)
    yield shown[at:], style
