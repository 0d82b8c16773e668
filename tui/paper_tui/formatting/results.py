"""Reported results as tables: the certain ones, the doubtful ones, and those of archives, with their sentences."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from paper_index.corpus import ABSTRACT, ARCHIVE, GIVEN, ReportedResult
from paper_index.papers.paper import Paper
from paper_index.text.sanitize import repair

HEADINGS = ("data set", "metric", "value", "condition")
_MOST = 40
"""Rows of one table; a well-known model has hundreds of results in an archive."""


class ResultTable(NamedTuple):
    """Results of one origin."""

    title: str
    rows: list[tuple[str, ...]]
    """Cells as in `HEADINGS`, or a sentence alone after the results that it reports."""


def results_in(paper: Paper) -> list[ReportedResult]:
    """Return the results in the record of a paper, without sentences."""
    source = ABSTRACT if "results" in paper.found else GIVEN
    return [
        ReportedResult(None, r.dataset, r.metric, "", r.value, None, r.condition, "", True, False, source)
        for r in paper.results
    ]


def result_tables(results: Sequence[ReportedResult]) -> Iterator[ResultTable]:
    """Yield the results of a paper in tables: those of its own method, those of others, doubtful ones, archives."""
    for title, some in (
        ("Results", [each for each in results if each.source not in (ABSTRACT, ARCHIVE)]),
        ("Results  (found in the abstract)", [each for each in results if _is_found(each) and each.own]),
        ("Results of other models  (found in the abstract)", [e for e in results if _is_found(e) and not e.own]),
        ("Doubtful results  (found in the abstract)", [each for each in results if each.doubtful]),
        (f"Results  ({ARCHIVE})", [each for each in results if each.source == ARCHIVE]),
    ):
        if some:
            yield ResultTable(title, list(_rows(some)))


def _is_found(result: ReportedResult) -> bool:
    return result.source == ABSTRACT and not result.doubtful


def _rows(results: Sequence[ReportedResult]) -> Iterator[tuple[str, ...]]:
    for sentence, some in groupby(results[:_MOST], key=lambda each: each.sentence):
        for each in some:
            value = f"? {each.value}" if each.doubtful else each.value
            yield tuple(repair(cell) for cell in (each.dataset, each.metric, value, each.condition or each.model))
        if sentence:
            yield (f"“{repair(sentence)}”",)
    if len(results) > _MOST:
        yield (f"… {len(results) - _MOST:,} more",)
