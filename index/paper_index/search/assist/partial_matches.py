"""Papers with some words of a query, for answers in which few papers have all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from ..bitsets import bits_from_rows
from ..models import FEW, Answer, View
from ..orders import best_first
from ..query.parser import parse
from ..query.questions import undated
from ..query.reference_lists import lists_in

if TYPE_CHECKING:
    from ..ranking.result_set import ResultSet

_SCORED = 400
"""Papers that are scored at least. The best of them are shown; with fewer, some of the best would be missing."""


class Matching(Protocol):
    """Matches papers, as `engine.Engine` does."""

    def matching(self, view: View, *, typing: bool = False, within: int = -1, best: int = -1) -> ResultSet:
        """Return the papers that match a view."""


def partial_matches(answer: Answer, engine: Matching, *, typing: bool = False) -> tuple[int, ...]:
    """Return the rows of papers that have some words of a query, the best first, if fewer than `FEW` have all.

    Only words and fields joined by nothing have partial matches: who writes an operator wants it applied. They are not
    part of the answer, and not counted. The last of very many are missing. Those of a question with a year are of any
    year, which may be remembered wrongly.

    Args:
        answer: the papers that match.
        engine: what finds others.
        typing: whether the query is still being typed, see `Engine.answer`.
    """
    view = answer.view
    if view.match_any or view.is_list or view.by_meaning or view.sort != "relevance" or view.reverse:
        return ()
    if not 0 < answer.total < FEW:
        return ()
    if answer.total > 1 and any(lists_in(view.query)):
        return ()
    text = answer.searched or view.query
    query = parse(text)
    any_view = replace(view, query=undated(text) or text, match_any=True)
    if not query.simple or query.errors or parse(any_view.query, match_any=True).node == query.node:
        return ()
    results = engine.matching(any_view, typing=typing, within=~bits_from_rows(answer.rows), best=_SCORED)
    return tuple(best_first(results.scores))


def with_partial_matches(answer: Answer, engine: Matching, *, typing: bool = False) -> Answer:
    """Return an answer with few papers followed by partial matches, up to `FEW` rows."""
    rows = partial_matches(answer, engine, typing=typing)[: FEW - answer.total]
    return replace(answer, rows=answer.rows + rows, partial=frozenset(rows)) if rows else answer
