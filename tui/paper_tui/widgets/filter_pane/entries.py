"""The lines of the filters, made from an answer: facets, their values, tags as a tree. Pure functions."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from paper_index.search import Answer

from ...formatting.paper import edition_name, matching, slug

TITLES = {
    "bookmarked": "Bookmarked",
    "note": "Has a note",
    "state": "Reading",
    "rating": "Rating",
    "tag": "Tags",
    "edition": "Edition",
    "area": "Area",
    "kind": "Kind",
    "task": "Task",
    "method": "Method",
    "dataset": "Data set",
    "keyword": "Keyword",
    "code": "Has code",
}
"""Facets in the order they are shown."""

SAVED = "saved"
"""What stands above the facets: the saved searches."""

SINGLE = {"bookmarked", "note", "code"}
"""Facets of one value: shown as one line."""

_SHORT = 6
"""Values shown of a facet before it is opened."""


class Entry(NamedTuple):
    """One line: a title, a value with its papers, or the line that shows more of a facet."""

    facet: str
    text: str
    style: str
    value: str | None = None
    papers: int | None = None
    most: int = 0
    """Papers of the facet's largest value: how long a bar can be."""
    said: str = ""
    """What stands in place of the papers."""

    @property
    def acts(self) -> bool:
        """Whether something happens when it is chosen."""
        return self.value is not None or self.style == "more" or (self.style == "title" and bool(self.text))


@dataclass
class Opened:
    """How far the facets are open, while the program runs."""

    more: set[str] = field(default_factory=set)
    """Those that are shown whole."""
    closed: set[str] = field(default_factory=set)
    """Those of which only the title is shown."""


class SavedLine(NamedTuple):
    """A saved search as it is listed."""

    name: str
    key: int | None
    unseen: int
    """Papers that came since it was last looked at."""


def shown_value(facet: str, value: str) -> str:
    """Return a facet's value as it is read in lists and chips."""
    if facet in SINGLE:
        return TITLES[facet]
    if facet == "rating":
        return f"{value} of 5"
    if facet == "edition":
        return edition_name(value)
    return f"#{value}" if facet == "tag" else value if facet in ("dataset", "keyword") else slug(value)


def shown_values(facet: str, values: Iterable[str]) -> dict[str, str]:
    """Return values of a facet as they are read, each unlike the others."""
    shown = {value: shown_value(facet, value) for value in values}
    often = Counter(shown.values())
    return {value: text if often[text] == 1 else value for value, text in shown.items()}


def entries(answer: Answer, opened: Opened, saved: Sequence[SavedLine] = ()) -> list[Entry]:
    """Return the lines for an answer: facets without papers are left out, long ones shortened unless opened."""
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
        if facet == "tag":
            values, names = _tree(values)
        else:
            names = shown_values(facet, (value for value, _ in values))
        # A chosen value is always in sight.
        whole = facet in opened.more and not closed
        short = 0 if closed else _SHORT
        shown = values if whole else [v for n, v in enumerate(values) if n < short or v[0] in chosen]
        most = max(count for _, count in values)
        lines += [Entry(facet, names[v], chosen.get(v, "value"), v, count, most) for v, count in shown]
        if len(shown) < len(values) and not closed:
            lines.append(Entry(facet, f"… {len(values) - len(shown)} more", "more"))
        elif whole and len(values) > _SHORT:
            lines.append(Entry(facet, "… fewer", "more"))
    return lines


def _title(facet: str, text: str, values: int, closed: bool) -> Entry:
    return Entry(facet, f"{'▸' if closed else '▾'} {text}", "title", said=f"{values:,}" if closed else "")


def _saved_lines(saved: Sequence[SavedLine], opened: Opened) -> list[Entry]:
    """Return the lines of the saved searches: key, name and how many papers are new."""
    if not saved:
        return []
    closed = SAVED in opened.closed
    lines = [_title(SAVED, "Saved searches", len(saved), closed)]
    for each in () if closed else saved:
        new = f"{each.unseen:,} new" if each.unseen else ""
        lines.append(Entry(SAVED, f"{each.key or ' '} {each.name}", "value", each.name, said=new))
    return lines


def _tree(values: Sequence[tuple[str, int]]) -> tuple[list[tuple[str, int]], dict[str, str]]:
    """Return tags with those nested in one below it, most papers first at each level, and how they are read."""
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


def found_entries(answer: Answer, facet: str, typed: str) -> list[Entry]:
    """Return the lines while a value of a facet is looked for: those that begin so, then those that hold it."""
    counts: Mapping[str, int] = dict(answer.facets.get(facet, []))
    papers = {shown: (value, counts[value]) for value, shown in shown_values(facet, counts).items()}
    chosen = _chosen(answer, facet)
    most = max(counts.values(), default=0)
    lines = [Entry(facet, TITLES[facet], "heading"), Entry(facet, f"/ {typed}▏", "find")]
    for shown in (names := matching(list(papers), typed)):
        value, count = papers[shown]
        lines.append(Entry(facet, shown, chosen.get(value, "value"), value, count, most))
    return lines if names else [*lines, Entry(facet, "  none like that", "count")]


def _chosen(answer: Answer, facet: str) -> dict[str, str]:
    """The values of a facet that are chosen, and how they are drawn."""
    return {f.value: "excluded" if f.exclude else "chosen" for f in answer.view.filters if f.facet == facet}
