"""Results that a query names: by data set, by metric, or by both with a slash between them, as `imagenet/fid`."""

import re
from collections.abc import Iterable, Iterator, Sequence

from ..extraction.result_names import dataset_name, letters, metric_name
from .matching import matching_values
from .saved_facets import Results

_LEAST_LIKENESS = 0.7
_BEGINS = re.compile(r"(?<=\w)[- ]")


def results_on(subject: str, results: Results) -> list[tuple[float, int]]:
    """Return (number, row) of the results that a text names, all for "".

    A text is the name of a data set, or a data set and a metric, or else a metric.
    """
    names = named_boards(subject, results)
    return [entry for dataset, key in names for entry in results[dataset][key]]


def named_boards(subject: str, results: Results) -> list[tuple[str, str]]:
    """Return (data set, key of a metric) of the results that a text names."""
    if not subject:
        return list(_all(results))
    known = list(filter(None, results))
    datasets = _same(subject, known)
    if not datasets and "/" in subject:
        dataset, _, metric = subject.rpartition("/")
        named = [name for name in datasets_named(dataset, known) if name]
        if found := [(name, key) for name in named for key in metrics_named(metric, name, results[name])]:
            return found
        if named and not metric:  # the metric is not typed yet
            datasets = named
    datasets = datasets or matching_values(subject, known)
    if datasets:
        return [(name, key) for name in datasets for key in results[name]]
    return [(name, key) for name, keys in results.items() for key in metrics_named(subject, name, keys)]


def _all(results: Results) -> Iterator[tuple[str, str]]:
    return ((dataset, key) for dataset, keys in results.items() for key in keys)


def datasets_named(text: str, known: Iterable[str]) -> list[str]:
    """Return the known data sets that a text names: in any known spelling, or by a part of the name."""
    known = list(known)
    return _same(text, known) or matching_values(text, known)


def metrics_named(text: str, dataset: str, known: Iterable[str]) -> list[str]:
    """Return those of the known keys of metrics that a text names: `top-1`, `accuracy` and `acc@1` on ImageNet."""
    known = list(known)
    key = metric_name(text, dataset).key
    return [key] if key in known else matching_values(text, known)


def names_results(text: str, results: Results) -> bool:
    """Return whether a text is the whole name of a data set, of a metric, or both with a slash, in any spelling."""
    if _same(text, list(filter(None, results))):
        return True
    dataset, _, metric = text.rpartition("/")
    boards = _same(dataset, list(filter(None, results))) if dataset else list(results)
    return any(metric_name(metric).key in results[name] for name in boards)


def similar_names(text: str, known: Iterable[str]) -> list[str]:
    """Return the known names that resemble a text, at most three, the likeliest first; equal ones in their order.

    Names are also compared without their ending: "imagnet" resembles ImageNet-1K.
    """
    from difflib import SequenceMatcher  # only for an unknown name

    matcher = SequenceMatcher(b=text.casefold())

    def likeness(name: str) -> float:
        matcher.set_seq1(name.casefold())
        return matcher.ratio() if matcher.quick_ratio() >= _LEAST_LIKENESS else 0.0

    scores = {name: max(likeness(name), likeness(_BEGINS.split(name, maxsplit=1)[0])) for name in known}
    likely = [name for name, score in scores.items() if score >= _LEAST_LIKENESS]
    return sorted(likely, key=lambda name: -scores[name])[:3]


def _same(text: str, known: Sequence[str]) -> list[str]:
    folded, conditions = dataset_name(text)
    wanted = {letters(text), letters(folded)} if not conditions else {letters(text)}
    return [name for name in known if letters(name) in wanted]
