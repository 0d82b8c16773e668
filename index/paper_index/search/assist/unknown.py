"""The message for a value of a field that no paper has."""

import re
from datetime import date

from ...corpus import Citations, CorpusReader
from ..facets import Facets
from ..query.ast import FacetTerm, Range
from ..query.dates import days_of
from ..query.fields import BY_NAME, RELATIONS, Kind

_DATED = {"date": "is dated", "added": "was added"}
_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*\.[A-Za-z-]{2,16}", re.IGNORECASE | re.ASCII)
"""A category of arXiv, such as `cs.LG`."""
_MOST_AREAS = 3
"""Areas that a message names."""
_MOST_METRICS = 8
"""Metrics that a message lists."""


def unknown_text(term: FacetTerm | Range, facets: Facets, corpus: CorpusReader) -> str:
    """Return the message for a value that no paper has."""
    if isinstance(term, Range):
        if term.name in _DATED:
            return f"No paper {_DATED[term.name]} {_days(*days_of((term.low, term.high)))}."
        return _unknown_result(term.subject, facets)
    field = BY_NAME[term.facet]
    if field.name == "area" and _CATEGORY.fullmatch(term.value):
        return _unknown_category(term.value, facets)
    if field.kind is not Kind.PAPER:
        found = f"paper has the {field.label}" if field.kind is Kind.IDENTIFIER else f"{term.facet} matches"
        return f"No {found} {term.value!r}."
    kind = RELATIONS[term.facet]
    if facets.related(kind, term.value) is None:
        return f"No paper has the id {term.value!r}."
    fetched = Citations(corpus).is_fetched(term.value, kind)
    command = (
        f"'paper-tui {kind} {term.value}' lists" if fetched else f"'paper-tui fetch citations {term.value}' fetches"
    )
    return f"No known {kind.removesuffix('s')} of {term.value!r} is in your corpus; {command} them."


def _unknown_category(category: str, facets: Facets) -> str:
    known = facets.names("area")[:_MOST_AREAS]
    instead = f"an area, such as {' or '.join(f'area:{area}' for area in known)}, or words" if known else "words"
    return f"Papers have an area, not categories of arXiv, and {category!r} matches none: use {instead}."


def _days(first: date, last: date) -> str:
    if first == last:
        return f"on {first}"
    if last == date.max:
        return f"from {first} on"
    return f"until {last}" if first == date.min else f"from {first} to {last}"


def _unknown_result(subject: str, facets: Facets) -> str:
    from ..reported import similar_names

    dataset, slash, metric = subject.rpartition("/")
    boards = facets.result_names()
    named = facets.result_names(f"{dataset}/") if dataset else []
    if named:  # only the metric is unknown
        known = sorted({name.rpartition("/")[2] for name in named})
        return f"No paper reports {metric!r} on {dataset!r}; the metrics there are {', '.join(known[:_MOST_METRICS])}."
    close = similar_names(dataset or metric, dict.fromkeys(name.rpartition("/")[0] for name in boards))
    meant = f" Did you mean {f'{close[0]}{slash}{metric if dataset else str()}'!r}?" if close else ""
    return f"No paper reports a result on {subject!r}.{meant}"
