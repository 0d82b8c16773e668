"""Parses queries with the help of the papers: of the words they have, and of the results they report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..query.parser import Query, parse

if TYPE_CHECKING:
    from ..facets import Facets
    from ..ranking.index_search import IndexSearcher


def parse_for(
    text: str, facets: Facets, searcher: IndexSearcher | None, match_any: bool, *, typing: bool, done: bool
) -> Query:
    """Parse a query for the papers of an index, if there is one, and their facets; see `parse`."""
    papers_with = searcher.papers_with if searcher is not None else None
    return parse(
        text,
        typing=typing,
        match_any=match_any,
        done=done,
        papers_with=papers_with,
        names_results=facets.names_results,
    )
