"""Queries whose last word is still being typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...text.sanitize import clean
from ..models import View
from ..query import fields, parser

if TYPE_CHECKING:
    from ..query.parser import Query
    from ..ranking.result_set import ResultSet

_NAME_ALONE = re.compile(r'[-+!]?[A-Za-z_]+:"?')


def without_last_word(
    view: View, query: Query, results: ResultSet, evaluate: Callable[[Query], ResultSet], *, has_words: bool
) -> tuple[ResultSet, Query]:
    """Return the results and the query without the word that is being typed, if that matches anything.

    So the list does not run empty while a word is typed. A single word without matches stays, unless it may become the
    name of a field, or is an unknown name (`titel:`) before its value.

    Args:
        view: the view with the query as text.
        query: the parsed query, which has a `partial_span`.
        results: its results.
        evaluate: returns the results of a query.
        has_words: whether the query has a complete word.
    """
    assert query.partial_span is not None
    start, end = query.partial_span
    partial = view.query[start:end]
    rest = parser.parse(parser.text_before(view.query, start), match_any=view.match_any)
    if rest.node is not None or not has_words or fields.may_become_field(partial) or _NAME_ALONE.fullmatch(partial):
        rest_results = evaluate(rest)
        if rest_results.rows:
            rest.add_error(start, end, f"No match for “{clean(partial)}” yet; ignored while you type.")
            return rest_results, rest
    return results, query
