"""Searches in place of a query that no paper matches: another spelling, or any of its words."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from ...text.sanitize import clean
from ..models import View
from ..query.atoms import AS_WORD
from ..query.parser import Query, parse
from .spelling import Spelling, Vocabulary, likeliest_spelling

if TYPE_CHECKING:
    from ..ranking.result_set import ResultSet

_MANY_TIMES = 10
"""Factor by which a suggested spelling must match more papers than the query."""


class Fallback(NamedTuple):
    """The papers that are shown for a query."""

    results: ResultSet
    suggestion: str = ""
    """Another spelling of the query, which matches many more papers; or ""."""
    searched: str = ""
    """The query whose papers these are, if it is another spelling; or ""."""


def fallback(
    view: View,
    query: Query,
    results: ResultSet,
    vocabulary: Vocabulary | None,
    evaluate: Callable[..., ResultSet],
    *,
    typing: bool,
    exact: bool,
) -> Fallback:
    """Return the papers for a query that few papers match, or none, and add a note that explains them to the query.

    Args:
        view: the view with the query as text.
        query: the parsed query.
        results: its papers.
        vocabulary: the words of the index, if there is one.
        evaluate: returns the results of a query; with `best=0`, without scores.
        typing: whether the query is still being typed.
        exact: whether only a suggestion is wanted.
    """
    count = results.rows.bit_count()

    @cache
    def matching(text: str) -> int:
        parsed = parse(text, typing=typing, match_any=view.match_any)
        return evaluate(parsed, best=0).rows.bit_count()

    if query.meant:
        spelling = Spelling(query.meant if matching(query.meant) else "", "")
    else:
        spelling = likeliest_spelling(view.query, vocabulary, matching, least=count * _MANY_TIMES, typing=typing)
    if count or exact:
        return Fallback(results, spelling.text)
    typed = clean(view.query)
    if spelling.text:
        others = [note for note in query.notes if AS_WORD not in note]  # it was not, but as the field that was meant
        query.notes = [f"No results for “{typed}”; showing results for “{spelling.text}”.", *others]
        found = evaluate(parse(spelling.text, typing=typing, match_any=view.match_any))
        return Fallback(found, spelling.text, spelling.text)
    if query.simple and not view.match_any:
        for text in filter(None, (spelling.of_any, view.query)):
            papers_with = vocabulary.papers_with if vocabulary else None
            any_word = parse(text, typing=typing, match_any=True, papers_with=papers_with)
            if any_word.node not in (None, query.node) and (found := evaluate(any_word)).rows:
                corrected = f" in “{text}”" if text != view.query else ""
                query.notes.append(f"No paper has all these words; showing the best matches of any{corrected}.")
                return Fallback(found, "", text if corrected else "")
    return Fallback(results)
