"""One name for each data set and metric of a leaderboard, and the conditions that their names contain.

Names are folded only if their values can be compared: "COCO test-dev" is COCO under the condition "test-dev", but
ImageNet-V2 is not ImageNet-1K.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from .guessed_directions import direction_of, is_change
from .metrics import Metric, decides_metric, metric_of


class ResultName(NamedTuple):
    """The place of a value among the leaderboards."""

    dataset: str
    metric: Metric
    conditions: tuple[str, ...]
    """Split, resolution and others, in the order of their names; empty if unknown."""
    is_error: bool = False
    """Whether the value is an error rate on a leaderboard of accuracies: 3 is an accuracy of 97."""


_SPELLINGS = (
    ("ImageNet-1K", r"(?:ILSVRC[- ]?(?:2012)?|IN-?1k|Image-?Net(?:[- ]?(?:1k|2012|ILSVRC[- ]?2012))?)"),
    ("COCO", r"(?:MS[- ]?)?COCO(?:[- ]?20(?:14|17))?"),
    ("MATH-500", r"MATH[- ]?500"),
    ("AIME 2024", r"AIME[- ]?['’]?(?:20)?24"),
    ("AIME 2025", r"AIME[- ]?['’]?(?:20)?25"),
    ("AIME 2026", r"AIME[- ]?['’]?(?:20)?26"),
    ("SWE-bench Verified", r"SWE[- ]?bench[- ]?Verified"),
    ("CIFAR-10", r"CIFAR[- ]?10"),
    ("CIFAR-100", r"CIFAR[- ]?100"),
    ("MVTec AD", r"MVTec(?:[- ]?AD)?"),
    ("Something-Something V2", r"SS-?v2|Something[- ]Something[- ]?V2"),
    ("AlpacaEval 2.0", r"Alpaca[- ]?Eval[- ]?2(?:\.0)?"),
    ("GPQA Diamond", r"GPQA[- ]Diamond"),
    ("Humanity's Last Exam", r"HLE|Humanity['’]s[- ]Last[- ]Exam"),
    ("ADE20K", r"ADE[- ]?20k"),
    ("LibriSpeech", r"Libri[- ]?Speech"),
    ("Pascal VOC 2007", r"(?:Pascal[- ]?)?VOC[- ]?(?:20)?07"),
    ("Pascal VOC 2012", r"(?:Pascal[- ]?)?VOC[- ]?(?:20)?12"),
)
_DATASETS = [(name, re.compile(spelling, re.IGNORECASE)) for name, spelling in _SPELLINGS]
_SIZE = re.compile(r"(.+?)[- ](\d{2,4})(?:(?:\s?(?:[x×*]|times)\s?|p?[x×])\2(?:px)?|²)", re.IGNORECASE)
_IMAGENET_SIZE = re.compile(r"(ImageNet(?:-1K)?)[- ]?(32|64|128|256|512|1024)", re.IGNORECASE)
_SPLIT = re.compile(
    r"(.{2,}?)[- ,(]+(test-?(?:dev|std|clean|other|mini)|dev-?(?:clean|other)|minival|val(?:idation)?(?:2017)?"
    r"|(?:2014|2017) val|test2017|test|mini)(?: set| split)?\)?",
    re.IGNORECASE,
)
_VERSION = re.compile(r"(LiveCodeBench)[- ]?\(?(v\d[\w.]*)\)?", re.IGNORECASE)
_EXCLUSIVE = re.compile(r"ImageNet-1K|CIFAR-10|CIFAR-100|MNIST|Fashion-MNIST|SVHN|STL-10")
"""Data sets with one class an image: the accuracy is 100 less the error."""

_LEADING = re.compile(
    r"(test|validation|val|dev|zero-shot|few-shot|(?:one|\d+)-shot|linear[- ]prob\w+|fine-?tuned"
    r"|image-level|pixel-level) (?=\w)",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(r" \((?:[A-Z&-]{2,6}|%)\)$")
_FURTHER = re.compile(r"(.+?)(?:, (.+)| \(([^()]+)\))")
_KNOWN_OTHERWISE = {"percentage correct": "accuracy", "percentage error": "error rate", "fid-50k": "FID"}

_STEPS = re.compile(r"(\w+)[- ](?:sampling )?steps?")
_CALLS = re.compile(r"(\w+)[- ](?:nfes?|function evaluations)")
_NUMBERS = {"one": "1", "single": "1", "two": "2", "few": "few", "four": "4"}
_GUIDANCE = re.compile(r"(with(?:out)?|w/o)(?: using)?(?: classifier-free)? (?:guidance|cfg)")
_CONDITIONS = {"validation": "val", "2017 val": "val2017", "2014 val": "val2014",
               "knn": "k-NN", "k-nn": "k-NN", "testmini": "testmini",
               "mini": "testmini", "test-mini": "testmini", "finetuned": "fine-tuned"}  # fmt: skip


@lru_cache(maxsize=65_536)
def result_name(dataset: str, metric: str, condition: str = "") -> ResultName:
    """Return the leaderboard of a value and its conditions, from the names as written."""
    folded, of_dataset = dataset_name(dataset)
    known, of_metric = _metric(metric, folded if decides_metric(folded) else "")
    conditions = [*of_dataset, *of_metric, condition]
    is_error = known.key == "err@1" and bool(_EXCLUSIVE.fullmatch(folded))
    if is_error:
        known = metric_of("top-1")
    return ResultName(folded, known, conditions_of(conditions), is_error)


def conditions_of(written: list[str]) -> tuple[str, ...]:
    """Return conditions, which commas separate, with one name each and in the order of their names."""
    parts = (part for each in written for part in each.split(","))
    return tuple(sorted({_condition(part) for part in parts if part.strip()}))


@lru_cache(maxsize=65_536)
def dataset_name(written: str) -> tuple[str, tuple[str, ...]]:
    """Return the name of a data set and the conditions in it: `ImageNet 256x256` is ImageNet-1K at 256×256."""
    name, found = " ".join(written.split()), []
    for pattern in (_SPLIT, _VERSION, _SIZE, _IMAGENET_SIZE):
        if match := pattern.fullmatch(name):
            name = match[1]
            found.append(f"{match[2]}×{match[2]}" if pattern in (_SIZE, _IMAGENET_SIZE) else match[2])
    return next((known for known, spelling in _DATASETS if spelling.fullmatch(name)), name), tuple(found)


def metric_name(written: str, dataset: str = "") -> Metric:
    """Return the metric that is written so, of results on a data set. An unknown one is a metric of its own."""
    return _metric(written, dataset if decides_metric(dataset) else "")[0]


@lru_cache(maxsize=65_536)
def _metric(written: str, dataset: str) -> tuple[Metric, list[str]]:
    """Return a metric and the conditions in its name: "Validation mIoU" is mIoU under the condition "val"."""
    plain = " ".join(written.split())
    plain = _KNOWN_OTHERWISE.get(plain.casefold(), plain)
    metric, found = _without_leading(plain, dataset)
    if metric.key == plain.lower():  # it is not in the table of metrics as a whole
        further = _FURTHER.fullmatch(_ABBREVIATED.sub("", plain))
        shorter, leading = _without_leading(further[1] if further else _ABBREVIATED.sub("", plain), dataset)
        if not _is_unknown(shorter) and not is_change(plain):
            return shorter, leading + ([further[2] or further[3]] if further else [])
        if metric.higher_is_better is None or is_change(plain):
            metric = metric._replace(higher_is_better=direction_of(plain))
    return metric, found


def _without_leading(plain: str, dataset: str) -> tuple[Metric, list[str]]:
    """Return a metric and the conditions before it; also "zero-shot accuracy" has the key of accuracy."""
    found, metric = [], metric_of(plain, dataset)
    while lead := _LEADING.match(plain):
        plain = plain[lead.end() :]
        shorter = metric_of(plain, dataset)
        if _is_unknown(shorter):
            break
        found.append(lead[1].lower())
        metric = shorter
    return metric, found


def _is_unknown(metric: Metric) -> bool:
    return metric.higher_is_better is None and metric.key != "score"


def _condition(written: str) -> str:
    plain = " ".join(written.split())
    folded = plain.casefold().replace("classifier free", "classifier-free")
    if match := _STEPS.fullmatch(folded):
        number = _NUMBERS.get(match[1], match[1])
        return f"{number} step{'' if number == '1' else 's'}"
    if match := _CALLS.fullmatch(folded):
        return f"{_NUMBERS.get(match[1], match[1])} NFE"
    if match := _GUIDANCE.fullmatch(folded):
        return "with guidance" if match[1] == "with" else "without guidance"
    if folded.startswith(("linear prob", "linear-prob")):
        return "linear probe"
    if folded.endswith((" shot", "-shot")):
        return folded.replace(" ", "-")
    return _CONDITIONS.get(folded, folded if folded in _SPLITS else plain)


_SPLITS = frozenset(("test", "val", "dev", "test-dev", "minival", "test-clean", "test-other"))
_LETTERS = re.compile(r"[^\w+]+|_+")


def letters(name: str) -> str:
    """Return the letters and digits of a name in one case, and plus signs: HumanEval+ is not HumanEval."""
    return _LETTERS.sub("", name).casefold()
