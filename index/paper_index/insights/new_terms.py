"""New terms: words, pairs of words, tasks, methods and data sets that are more frequent in the latest period."""

from __future__ import annotations

from ..corpus import CorpusReader
from ..search.engine import Engine
from .models import NewTerms, Period
from .notes import missing_dates, missing_papers
from .periods import timeline


def new_terms(corpus: CorpusReader, engine: Engine, *, by: str = "month", limit: int = 12) -> NewTerms:
    """Return the terms of the latest month or week that are most unlikely beside the three before.

    Args:
        corpus: the reader of the same papers as the engine.
        engine: the engine of a workspace.
        by: one of `models.PERIODS`.
        limit: the number of terms at most.
    """
    facets = engine.facets
    spans = timeline(facets, by, facets.everything).spans
    if not spans:
        return NewTerms(by, note=missing_dates(by, "") if facets.everything else missing_papers(facets))
    periods = [Period(span.label, span.papers.bit_count()) for span in spans]
    return NewTerms(by, periods[-1], tuple(periods[-4:-1]))
