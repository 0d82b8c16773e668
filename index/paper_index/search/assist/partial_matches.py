"""Papers with some words of a query, for answers in which few papers have all of them."""

from dataclasses import replace
from typing import Protocol

from ..models import FEW, Answer, View
from ..query.parser import parse


class Answering(Protocol):
    """Answers views, as `engine.Engine` does."""

    def answer(self, view: View, *, exact: bool = False) -> Answer:
        """Return the papers that match a view."""


def partial_matches(answer: Answer, engine: Answering) -> tuple[int, ...]:
    """Return the rows of the papers that have some words of a query, the best first, if fewer than `FEW` have all.

    Only words and fields joined by nothing have partial matches: who writes an operator wants it applied. They are not
    part of the answer, and not counted.
    """
    view = answer.view
    if view.match_any or view.is_list or view.by_meaning or view.sort != "relevance" or view.reverse:
        return ()
    if not 0 < answer.total < FEW:
        return ()
    query = parse(answer.searched or view.query)
    any_view = replace(view, query=answer.searched or view.query, match_any=True)
    if not query.simple or query.errors or parse(any_view.query, match_any=True).node == query.node:
        return ()
    matching = set(answer.rows)
    return tuple(row for row in engine.answer(any_view, exact=True).rows if row not in matching)


def with_partial_matches(answer: Answer, engine: Answering) -> Answer:
    """Return an answer with few papers followed by partial matches, up to `FEW` rows."""
    rows = partial_matches(answer, engine)[: FEW - answer.total]
    return replace(answer, rows=answer.rows + rows, partial=frozenset(rows)) if rows else answer
