"""The papers of a title that is typed as in a web search, with words such as `pdf` beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ...corpus import CorpusReader
from ...text.sanitize import clean, fold_title
from ..query.parser import Query, parse
from ..query.web_words import without_web_words
from .identified import Identified

if TYPE_CHECKING:
    from ..ranking.result_set import ResultSet


class Search(Protocol):
    """Evaluates queries, as `Engine` does."""

    def __call__(self, query: Query, *, best: int) -> ResultSet:
        """Return the papers that match, of which `best` are scored at least; -1 for all."""


def papers_without_web_words(text: str, corpus: CorpusReader, search: Search) -> Identified:
    """Return the papers of a query without words such as `pdf` if the best one has the rest in its title, else none.

    If its title has the whole query, all words are meant.
    """
    rest, removed = without_web_words(text)
    query = parse(rest) if rest else Query()
    if query.node is None or not query.simple or query.errors:
        return Identified()
    results = search(query, best=-1)
    scores = results.scores
    if not scores:
        return Identified()
    best = min(scores, key=lambda row: (-scores[row], row))
    title = fold_title("".join(corpus.titles([best])))
    if fold_title(rest) not in title or fold_title(text) in title:
        return Identified()
    return Identified(
        results.rows, scores, [f"Searched for “{clean(rest)}”, without “{clean(removed)}”."], words=results.words
    )
