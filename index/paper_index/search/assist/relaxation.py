"""Query relaxation: which filter or word to drop when no paper matches, and how many papers match then."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple, Protocol

from ..models import FACETS, Answer, Filter, View
from ..query.lexemes import lexemes
from ..query.operators import OPERATORS
from ..query.typography import plain_signs

_MAX_PARTS = 6
"""Filters and words that are tried."""


class Answering(Protocol):
    """Answers views, as `engine.Engine` does."""

    def answer(self, view: View) -> Answer:
        """Return the papers that match a view."""


class Relaxation(NamedTuple):
    """A view that drops something: in words, the number of papers that match it, and the view."""

    text: str
    papers: int
    view: View


def relaxations(view: View, engine: Answering, describe: Callable[[Filter], str]) -> list[Relaxation]:
    """Return the views nearest to one without papers that have some.

    Args:
        view: the view without papers.
        engine: what answers views.
        describe: returns the text by which a filter is shown.
    """
    nearest = _relaxed_views(view, describe)
    relaxed = [Relaxation(text, papers, other) for text, other in nearest if (papers := engine.answer(other).total)]
    if not relaxed and len(_parts(view)) + len(view.filters) + view.is_list > 1:
        relaxed = [Relaxation("without query and filters", engine.answer(View()).total, View(sort=view.sort))]
    return relaxed


def _relaxed_views(view: View, describe: Callable[[Filter], str]) -> Iterator[tuple[str, View]]:
    """Yield the views without one filter, one word, the query or `View.is_list`, each with what it drops."""
    for filter_ in sorted(view.filters, key=lambda each: (FACETS.index(each.facet), each.value))[:_MAX_PARTS]:
        yield f"without {'not ' if filter_.exclude else ''}{describe(filter_)}", view.toggled(filter_)
    parts = _parts(view)
    if 1 < len(parts) <= _MAX_PARTS and not any(
        part["open"] or part["close"] or part[0] in OPERATORS for part in parts
    ):
        for part in parts:
            rest = f"{view.query[: part.start()].rstrip()} {view.query[part.end() :].lstrip()}".strip()
            yield f"without {part[0]}", replace(view, query=rest)
    if parts and (view.filters or view.is_list):
        yield "without the query", replace(view, query="")
    if view.recommend and not view.any_date:
        yield "papers of any date", replace(view, any_date=True)
    if view.is_list:
        yield f"not only {'recommended' if view.recommend else 'similar'} papers", view.unlisted


def _parts(view: View) -> list[re.Match[str]]:
    return list(lexemes(plain_signs(view.query)))
