"""The map of tasks and methods: how often both are in the same papers, and how often they would be by chance."""

from __future__ import annotations

import math
from collections.abc import Collection
from heapq import nlargest

from ..search.bitsets import bits_from_rows, union
from ..search.engine import Engine
from ..search.facets import Facets
from .models import SHADES, Cell, TaskMap
from .notes import missing_papers, missing_values

_FACTORS = (1.0, 1.25, 1.6, 2.2, 3.2, 5.0)
"""The ratio of count to expected count above which a cell has shade 1, 2, …"""
_CERTAIN = 2.0
"""The standard errors above the expected count from which on a shade is above 1."""
_TO_THE_END = 99_999_999
"""A date after all dates, as `Facets.in_range` counts them."""


def task_map(
    engine: Engine, *, within: Collection[int] | None = None, since: str = "", rows: int = 12, columns: int = 8
) -> TaskMap:
    """Return how often the tasks and methods of most papers are in the same papers.

    Args:
        engine: the engine of a workspace.
        within: the rows to which papers are restricted, as `Answer.rows`; None for all.
        since: the ISO date from which on papers are counted; "" for all papers.
        rows: the number of tasks at most.
        columns: the number of methods at most.
    """
    facets = engine.facets
    papers = facets.everything if within is None else bits_from_rows(within) & facets.everything
    if since:
        papers &= facets.in_range("date", int(since.replace("-", "")), _TO_THE_END, "")
    tasks, methods = (_papers_by_value(facets, kind, papers) for kind in ("task", "method"))
    both = union(tasks.values()) & union(methods.values())
    if not both:
        return TaskMap(note=_note(facets, papers, bool(tasks), bool(methods)))
    tasks, methods = _largest(tasks, both, rows), _largest(methods, both, columns)
    return TaskMap(
        tasks=tuple(tasks),
        methods=tuple(methods),
        task_papers=tuple(own.bit_count() for own in tasks.values()),
        method_papers=tuple(own.bit_count() for own in methods.values()),
        cells=tuple(
            tuple(None if task == method else _cell(of, own, both.bit_count()) for method, own in methods.items())
            for task, of in tasks.items()
        ),
        papers=both.bit_count(),
    )


def _note(facets: Facets, papers: int, any_task: bool, any_method: bool) -> str:
    if not papers:
        return missing_papers(facets)
    if not any_task or not any_method:
        return missing_values(facets, "method" if any_task else "task")
    return "No paper has both a task and a method. More papers, or another query, may show some."


def _papers_by_value(facets: Facets, kind: str, papers: int) -> dict[str, int]:
    found = ((value, facets.with_value(kind, value) & papers) for value in facets.names(kind))
    return {value: own for value, own in found if own}


def _largest(values: dict[str, int], papers: int, most: int) -> dict[str, int]:
    """Return the values that most of some papers have, each with these papers."""
    within = ((value, own & papers) for value, own in sorted(values.items()))
    return dict(nlargest(most, (found for found in within if found[1]), key=lambda found: found[1].bit_count()))


def _cell(task: int, method: int, papers: int) -> Cell:
    count = (task & method).bit_count()
    expected = task.bit_count() * method.bit_count() / papers
    return Cell(count, expected, shade(count, expected))


def shade(count: int, expected: float) -> int:
    """Return the shade of a cell, from 0 to `SHADES` - 1: how many times more papers it has than expected."""
    if not count or count <= expected:
        return 0
    step = sum(count > factor * expected for factor in _FACTORS)
    return min(step, SHADES - 1) if count - expected >= _CERTAIN * math.sqrt(max(1, expected)) else 1
