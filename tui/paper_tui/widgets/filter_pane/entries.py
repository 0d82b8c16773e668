"""The lines of the filter pane: facets, their values, tags as a tree. Pure functions."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from paper_index.papers.editions import place
from paper_index.search import Answer

from ...formatting.paper import edition_name, matching, slug

TITLES = {
    "new": "New",
    "bookmarked": "Bookmarked",
    "note": "Has a note",
    "state": "Reading",
    "rating": "Rating",
    "tag": "Tags",
    "year": "Year",
    "author": "Author",
    "venue": "Venue",
    "edition": "Edition",
    "area": "Area",
    "kind": "Kind",
    "task": "Task",
    "method": "Method",
    "dataset": "Data set",
    "keyword": "Keyword",
    "source": "Source",
    "code": "Has code",
}
"""The facets, in the order of the pane."""

SAVED = "saved"
"""The section above the facets: the saved searches."""

SINGLE = {"bookmarked", "note", "code"}
"""Facets with one value, shown as one line."""

_NAMES = ("dataset", "keyword", "author", "venue", "source")
"""Facets whose values are names, and shown as they are."""

_BY_TIME: dict[str, Callable[[str], tuple[date, str]]] = {"edition": place, "year": lambda year: (date.min, year)}
"""Facets with the newest value first, and the time of each."""

_SHORT = 6
"""Values shown of a facet that is not expanded."""


class Entry(NamedTuple):
    """One line: a title, a value with its papers, or the line that shows more of a facet."""

    facet: str
    text: str
    style: str
    value: str | None = None
    papers: int | None = None
    most: int = 0
    """The number of papers of the facet's largest value, which has the longest bar."""
    said: str = ""
    """Text in place of the number of papers."""

    @property
    def acts(self) -> bool:
        """Whether it can be chosen."""
        return self.value is not None or self.style == "more" or (self.style == "title" and bool(self.text))


@dataclass
class Opened:
    """Which facets are collapsed or expanded; kept while the program runs."""

    more: set[str] = field(default_factory=set)
    """Facets that show all values."""
    closed: set[str] = field(default_factory=set)
    """Facets that show only their title."""


class SavedLine(NamedTuple):
    """A line of the saved searches."""

    name: str
    key: int | None
    followed: bool = False
    new: int = 0
    """The number of papers that are new since it was last looked at, if it is followed."""
    since: int = 0
    """The number of the import after which these papers came."""
    upto: int = 0
    """The number of the latest import when they were counted."""


@lru_cache(maxsize=8_192)
def shown_value(facet: str, value: str) -> str:
    """Return the display text of a facet's value."""
    if facet in SINGLE:
        return TITLES[facet]
    if facet == "rating":
        return f"{value} of 5"
    if facet == "edition":
        return edition_name(value)
    if facet == "new":
        return f"new since import {value}"
    return f"#{value}" if facet == "tag" else value if facet in _NAMES else slug(value)


def shown_values(facet: str, values: Iterable[str]) -> dict[str, str]:
    """Return unique display texts of values of a facet."""
    if facet in _NAMES:  # thousands of authors, for each answer
        return {value: value for value in values}
    shown = {value: shown_value(facet, value) for value in values}
    often = Counter(shown.values())
    return {value: text if often[text] == 1 else value for value, text in shown.items()}


def entries(answer: Answer, opened: Opened, saved: Sequence[SavedLine] = ()) -> list[Entry]:
    """Return the lines for an answer, without empty facets; long facets are shortened unless expanded."""
    lines = _saved_lines(saved, opened)
    for facet in TITLES:
        values = answer.facets.get(facet, [])
        chosen = _chosen(answer, facet)
        if not values:
            continue
        if lines and not (facet in SINGLE and lines[-1].facet in SINGLE):
            lines.append(Entry(facet, "", "title"))
        closed = facet in opened.closed
        if facet not in SINGLE:
            lines.append(_title(facet, TITLES[facet], len(values), closed))
        most = values[0][1]
        if facet in _BY_TIME:
            values = in_time(facet, values)
        names: dict[str, str] = {}  # authors and others, of which there are thousands, are shown as they are
        if facet == "tag":
            values, names = _tree(values)
        elif facet not in _NAMES:
            names = shown_values(facet, (value for value, _ in values))
        # Chosen values are always shown.
        whole = facet in opened.more and not closed
        short = 0 if closed else _SHORT
        rest = values[short:] if chosen else ()  # of thousands of authors, for each answer
        shown = values if whole else [*values[:short], *(v for v in rest if v[0] in chosen)]
        lines += [Entry(facet, names.get(v, v), chosen.get(v, "value"), v, count, most) for v, count in shown]
        if len(shown) < len(values) and not closed:
            lines.append(Entry(facet, f"… {len(values) - len(shown):,} more", "more"))
        elif whole and len(values) > _SHORT:
            lines.append(Entry(facet, "… fewer", "more"))
    return lines


def in_time(facet: str, values: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return editions or years with their papers, the newest first."""
    return sorted(values, key=lambda value: _BY_TIME[facet](value[0]), reverse=True)


def _title(facet: str, text: str, values: int, closed: bool) -> Entry:
    return Entry(facet, f"{'▸' if closed else '▾'} {text}", "title", said=f"{values:,}" if closed else "")


def _saved_lines(saved: Sequence[SavedLine], opened: Opened) -> list[Entry]:
    """Return the lines of the saved searches: key, name and number of new papers."""
    if not saved:
        return []
    closed = SAVED in opened.closed
    lines = [_title(SAVED, "Saved searches", len(saved), closed)]
    for each in () if closed else saved:
        new = f"{each.new:,} new" if each.followed else ""
        lines.append(Entry(SAVED, f"{each.key or ' '} {each.name}", "value", each.name, said=new))
    return lines


def _tree(values: Sequence[tuple[str, int]]) -> tuple[list[tuple[str, int]], dict[str, str]]:
    """Return tags as a tree, most papers first at each level, and their display texts."""
    papers = dict(values)
    rank = {tag: (-count, tag.casefold()) for tag, count in values}
    folded = {tag.casefold(): tag for tag in papers}

    def above(tag: str) -> list[str]:
        parts = tag.split("/")
        found = [folded.get("/".join(parts[:n]).casefold()) for n in range(1, len(parts))]
        return [each for each in found if each is not None]

    ordered = sorted(papers, key=lambda tag: [*(rank[each] for each in above(tag)), rank[tag]])
    names = {}
    for tag in ordered:
        parents = above(tag)
        own = tag[len(parents[-1]) + 1 :] if parents else f"#{tag}"
        names[tag] = "  " * len(parents) + own
    return [(tag, papers[tag]) for tag in ordered], names


def found_entries(answer: Answer, facet: str, typed: str, first: str = "") -> list[Entry]:
    """Return the lines while the user looks for a value of a facet, or with "" of all facets.

    Values of the facet `first` come first; in each facet, those that begin with the text.
    """
    lines = [Entry(facet, TITLES[facet], "heading")] if facet else []
    lines.append(Entry(facet, f"/ {typed}▏", "find"))
    before = len(lines)
    every = sorted((each for each in TITLES if each not in SINGLE), key=lambda each: each != first)
    for each in [facet] if facet else every:
        found = _matching_values(answer, each, typed)
        lines += [Entry(each, TITLES[each], "heading")] if found and not facet else []
        lines += found if facet else found[:_SHORT]
    return lines if len(lines) > before else [*lines, Entry(facet, "  no match", "count")]


def _matching_values(answer: Answer, facet: str, typed: str) -> list[Entry]:
    values = answer.facets.get(facet, [])
    counts: Mapping[str, int] = dict(in_time(facet, values) if facet in _BY_TIME else values)
    papers = {shown: (value, counts[value]) for value, shown in shown_values(facet, counts).items()}
    chosen = _chosen(answer, facet)
    most = max(counts.values(), default=0)
    return [
        Entry(facet, shown, chosen.get(value, "value"), value, count, most)
        for shown in matching(list(papers), typed)
        for value, count in [papers[shown]]
    ]


def _chosen(answer: Answer, facet: str) -> dict[str, str]:
    """Return the chosen and excluded values of a facet, and the style of each."""
    return {f.value: "excluded" if f.exclude else "chosen" for f in answer.view.filters if f.facet == facet}
