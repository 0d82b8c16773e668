"""Where to go from an answer without papers: which filter or word to leave out, and how many papers there are then."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from ..engine import Engine
from ..models import FACETS, Filter, View

_PART = re.compile(r'[-+]?(?:\w+:)?"[^"]*"|\S+')
_JOINED = re.compile(r"[()]|\b(?:OR|AND|NOT)\b")
"""What makes parts of a query depend on each other."""
_MOST = 6
"""Filters and words that are tried."""


class Way(NamedTuple):
    """What is left out, in words; the papers there are then, and the view that holds them."""

    said: str
    papers: int
    view: View


def ways_out(view: View, engine: Engine, called: Callable[[Filter], str]) -> list[Way]:
    """Return the views nearest to one that holds nothing, and hold something.

    Args:
        view: the one that holds nothing.
        engine: what answers.
        called: gives a filter as it is said.
    """
    found = [
        Way(said, papers, other) for said, other in _nearer(view, called) if (papers := engine.answer(other).total)
    ]
    if not found and len(_PART.findall(view.query)) + len(view.filters) + bool(view.like) > 1:
        found = [Way("without any of it", engine.answer(View()).total, View(sort=view.sort))]
    return found


def _nearer(view: View, called: Callable[[Filter], str]) -> Iterator[tuple[str, View]]:
    """Yield the views with one thing less."""
    for each in sorted(view.filters, key=lambda each: (FACETS.index(each.facet), each.value))[:_MOST]:
        yield f"without {'not ' if each.exclude else ''}{called(each)}", view.toggled(each)
    parts = list(_PART.finditer(view.query))
    if 1 < len(parts) <= _MOST and not _JOINED.search(view.query):
        for part in parts:
            rest = f"{view.query[: part.start()].rstrip()} {view.query[part.end() :].lstrip()}".strip()
            yield f"without {part[0]}", replace(view, query=rest)
    if parts and (view.filters or view.like):
        yield "without the query", replace(view, query="")
    if view.like:
        yield "not only papers like one", replace(view, like="")
