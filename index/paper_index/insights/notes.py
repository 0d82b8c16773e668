"""Sentences about missing data, each with a remedy."""

from __future__ import annotations

from ..search.facets import Facets

_REMEDIES = {
    "task": "No paper has a task. 'paper-tui index build' finds tasks in titles and abstracts.",
    "method": "No paper has a method. 'paper-tui index build' finds methods in titles and abstracts.",
    "dataset": "No paper has a data set. 'paper-tui index build' finds data sets in titles and abstracts.",
    "keyword": "No paper has a keyword. Papers of Hugging Face and of bibliographies have keywords.",
    "tag": "No paper has a tag. 'paper-tui tag add TAG ID' adds one.",
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
    exact = " with a day; --by month needs less" if by == "week" else ""
    return f"No paper has a date{exact}. 'paper-tui import FILE' and 'paper-tui fetch' add papers with dates."


def missing_values(kind: str) -> str:
    """Return why papers have no value of a kind."""
    return _REMEDIES[kind]
