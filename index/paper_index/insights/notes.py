"""Sentences about missing data, each with a remedy."""

from __future__ import annotations

from ..search.facets import Facets

_NAMES = {"task": "task", "method": "method", "dataset": "data set", "keyword": "keyword", "tag": "tag"}
_REMEDIES = {
    "keyword": "'paper-tui import FILE' imports bibliographies, which have keywords.",
    "tag": "'paper-tui tag add TAG ID' adds one.",
}


def missing_papers(facets: Facets) -> str:
    """Return why there are no papers: the home is empty, or none match."""
    if not facets.everything:
        return "There are no papers yet. 'paper-tui import FILE' and 'paper-tui fetch' add papers."
    return "No paper matches. Try another query."


def missing_dates(by: str, since: str) -> str:
    """Return why no paper is in any period."""
    if since:
        return f"No paper has a date since {since}. Try an earlier date."
    if by == "week":
        return "Weeks need dates with a day, and no paper has one. Try months."
    return "No paper has a date. 'paper-tui import FILE' and 'paper-tui fetch' add papers with dates."


def missing_values(facets: Facets, kind: str) -> str:
    """Return why papers have no value of a kind: no paper has one, or none of those that are counted."""
    name = _NAMES[kind]
    if facets.names(kind):
        return f"None of these papers has a {name}. Try another query, or an earlier date."
    found = f"'paper-tui index build' finds {name}s in titles and abstracts."
    return f"No paper has a {name}. {_REMEDIES.get(kind, found)}"
