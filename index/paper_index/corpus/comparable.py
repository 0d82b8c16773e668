"""Reported results as numbers that can be compared: with one name for each data set, metric and condition."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ..extraction.metrics import Metric
from ..extraction.result_names import ResultName, letters, result_name
from .results import ReportedResult


class Comparable(NamedTuple):
    """A reported result with its place among the leaderboards."""

    dataset: str
    metric: Metric
    conditions: tuple[str, ...]
    """Empty if unknown."""
    number: float
    """In the unit of the metric; NaN if the value is not a plain number."""
    is_certain: bool
    """Whether it is a result of the paper's own method, read without doubt, and plausible."""
    result: ReportedResult


class ComparablePlace(NamedTuple):
    """The leaderboard of a value, and the value in the unit of its metric."""

    name: ResultName
    number: float
    is_plausible: bool


def place_of(dataset: str, metric: str, condition: str, key: str, value: str, number: float | None) -> ComparablePlace:
    """Return the leaderboard of a value; for the arguments see `ReportedResult`."""
    name = result_name(dataset, metric, condition)
    known = name.metric
    number = math.nan if number is None else number
    if known.percent and number <= 1 and known.key != key and "%" not in value:
        number *= 100  # the unit of the metric was unknown when the number was read
    number = round(100 - number if name.is_error else number, 6)
    return ComparablePlace(name, number, not (number < known.least or number > known.most))


def comparable(results: Iterable[ReportedResult]) -> Iterator[Comparable]:
    """Yield results with their places among the leaderboards, in their order."""
    for each in results:
        place = place_of(each.dataset, each.metric, each.condition, each.key, each.value, each.number)
        dataset, metric, conditions, _ = place.name
        is_certain = each.own and not each.doubtful and place.is_plausible
        yield Comparable(dataset, metric, conditions, place.number, is_certain, each)


def spellings(counts: Mapping[str, int]) -> dict[str, str]:
    """Return the name under which each data set is shown: of names with the same letters, the most frequent one."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for name in counts:
        alike[letters(name) or name].append(name)
    shown = {}
    for names in alike.values():
        best = min(names, key=lambda name: (-counts[name], name))
        shown.update(dict.fromkeys(names, best))
    return shown


def dataset_spellings(results: Iterable[Comparable]) -> dict[str, str]:
    """Return the name under which each data set of some results is shown."""
    return spellings(Counter(each.dataset for each in results))
