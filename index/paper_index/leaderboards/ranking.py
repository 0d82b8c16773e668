"""The order, the ranks and the records of the rows of a leaderboard."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..extraction.metrics import Metric
from .models import UNKNOWN, Entry


def ordered(entries: Iterable[Entry], metric: Metric) -> list[Entry]:
    """Return rows, the best value first; of a metric with an unknown direction, the highest first."""
    sign = 1 if metric.higher_is_better is False else -1
    return sorted(entries, key=lambda entry: (sign * entry.number, entry.date, entry.title))


def ranked(entries: Sequence[Entry], metric: Metric, condition: str) -> list[Entry]:
    """Return rows with ranks where they have equal conditions; equal values share a rank.

    Without a condition, all rows must have the same ones. With a condition, the rows that have it alone are ranked;
    rows that have further ones are not. Uncertain rows have no rank.

    Args:
        entries: the rows, the best first.
        metric: the metric.
        condition: the condition that the rows are restricted to, or "".
    """
    wanted = {condition} if condition else {entry.condition for entry in entries if entry.is_certain}
    if metric.higher_is_better is None or len(wanted) != 1:
        return list(entries)
    found: list[Entry] = []
    place, before = 0, (0, float("nan"))
    for entry in entries:
        rank = None
        if entry.is_certain and entry.condition in wanted:
            place += 1
            rank = before[0] if entry.number == before[1] else place
            before = (rank, entry.number)
        found.append(replace(entry, rank=rank))
    return found


def records(entries: Sequence[Entry], metric: Metric) -> list[Entry]:
    """Return the ranked rows that were better than all of earlier papers, the earliest first."""
    sign = 1 if metric.higher_is_better is False else -1
    dated = sorted((e for e in entries if e.rank and e.date), key=lambda e: (e.date, sign * e.number))
    found: list[Entry] = []
    for entry in dated:
        if not found or sign * entry.number < sign * found[-1].number:
            found.append(entry)
    return found


def conditions(entries: Iterable[Entry]) -> tuple[tuple[str, int], ...]:
    """Return each condition with the number of its rows, the most frequent first; rows without any last."""
    counts: dict[str, int] = {}
    for entry in entries:
        for each in entry.conditions or (UNKNOWN,):
            counts[each] = counts.get(each, 0) + 1
    return tuple(sorted(counts.items(), key=lambda item: (item[0] == UNKNOWN, -item[1], item[0])))
