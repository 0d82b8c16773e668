"""Reported results: value, metric and data set, if a sentence has them together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from . import dataset_names
from .conditions import condition_of
from .metrics import METRIC, Metric, metric_of
from .scores import Score, scores
from .sentence_items import VALUE, Group, Item, Mention, grouped, is_measured
from .whose import GAIN, background, is_of_others, is_ours, proposed

_DECIMAL = re.compile(r"\d\.\d")
_ASIDE = re.compile(
    r"\s?[(\[](?:vs\.?|versus|compared|from|up from|down from|against|[+\-−↑↓]|p\s?[<=>]|[Nn]\s?=|95\s?% CI|SD\b"
    r"|improv\w+|gain|a \d|an? (?:absolute|relative)|baseline)[^()\[\]]*[)\]]"
)
"""Remarks in parentheses that give the values of others."""

_OPENS = re.compile(
    r"(?:[A-Z]\w+, )?(?:On|Across|In|For|Evaluated on|Evaluation on|Experiments on) (?:the )?", re.IGNORECASE
)
_DATA = re.compile(
    r"\b(?:[Dd]ata ?sets?|[Cc]orpus|[Cc]orpora|[Dd]atabase|[Cc]ollection|[Cc]hallenge|[Bb]enchmark\w*)\b"
)
_LISTED = re.compile(r" \(([A-Za-z][\w -]*)\)(?:,|,? and) \d[\d.]*%? \([A-Za-z]")
"""After one of the values of several settings: "46.1 (A2G), 41.2 (G2A)"."""
_ATTACK = re.compile(r"\b(?:attack|adversarial|jailbreak|backdoor|red[- ]team|inject)", re.IGNORECASE)
_PASSED = re.compile(r" \(((?:[Pp]ass|[Aa]vg|[Mm]aj|[Cc]ons)@\d+)\)")
"""After a score and its data set: "a score of 80% on MATH-500 (pass@1)"."""
_RESOLUTION = re.compile(r"(?:ImageNet|IN)[- ]?(?:1[kK])?[- ]?(32|64|128|256|512)(?:\s?[×x*]\s?\d+|²)?")
"""ImageNet in one resolution, as a name of its own: ImageNet-64."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A result as a sentence reports it."""

    dataset: str
    metric: str
    """As written; `metrics.metric_of` gives its key."""
    value: str
    """The number with its unit and bound, as written: `83.9%`, `>90%`."""
    condition: str = ""
    """The split, the resolution, the number of examples and other conditions, or ""."""
    own: bool = True
    """Whether it is a result of the paper's own method, and not of a model that the paper evaluates."""
    doubtful: bool = False
    """Whether it may have been read wrongly."""


_BENCHMARK = re.compile(
    r"\b(?:[Bb]enchmark(?:s|ing)?|[\w-]*Bench|[Ll]eaderboard|[Ee]valuating|[Ss]urvey|[Oo]verview of|[Ff]indings of"
    r"|[Pp]ractical [Gg]uide|[Cc]omparing|[Cc]omparison of|[Cc]omparative (?:[Ss]tudy|[Aa]nalysis|[Ee]valuation))\b"
    r"|^(?:Can|Do|Are|Is|How|Does)\b.*\?"
)
"""In titles of papers whose results are those of models that they evaluate."""


class About(NamedTuple):
    """Facts of the whole abstract that decide how its sentences are read."""

    title: str = ""
    introduced: frozenset[str] = frozenset()
    """Names that it calls data sets."""
    methods: frozenset[str] = frozenset()
    """Names of its own methods and models."""
    benchmark: bool = False
    """Whether the paper presents a benchmark: the results are those of the models it evaluates."""
    background: int = 0
    """The sentences before the first on the paper's own work, the title included."""

    @classmethod
    def of(cls, sentences: Sequence[str]) -> "About":
        """Return what the sentences of an abstract say, the first of which is the title."""
        text = " ".join(sentences)
        introduced = dataset_names.introduced(text)
        benchmark = _BENCHMARK.search(sentences[0]) is not None
        return cls(sentences[0], introduced, proposed(text) - introduced, benchmark, background(sentences))


def may_report(sentence: str) -> bool:
    """Return whether a sentence has a metric and a value."""
    return (
        ("%" in sentence or "percent" in sentence or _DECIMAL.search(sentence) is not None)  # as in few sentences
        and METRIC.search(sentence) is not None
        and VALUE.search(sentence) is not None
    )


def without_asides(sentence: str) -> str:
    """Return a sentence without remarks in parentheses that give the values of others."""
    return " ".join(_ASIDE.sub("", sentence).split())


def reported(sentence: str, data: Sequence[Mention], about: About, number: int) -> Iterator[Reported]:
    """Yield the results of a sentence.

    Args:
        sentence: the sentence, see `without_asides`.
        data: the known data sets in it.
        about: what the whole abstract says.
        number: the number of the sentence; the title is 0.
    """
    groups = grouped(sentence, data, about.introduced)
    known = {each.start for each in data}
    method, _, purpose = about.title.partition(":")
    if not purpose or about.benchmark or _DATA.search(purpose):
        method = ""
    found = scores(sentence, groups)
    for score in found:
        if score.standing != GAIN and score.data is not None:
            start = score.values.start
            names = score.data.items
            if any(each.text == method and method not in about.introduced for each in names) or (
                names[0].start not in known and _is_within(sentence, groups, found, score.data)
            ):
                score.doubtful = True
            if "success" in score.metrics.items[0].text.lower() and _ATTACK.search(f"{about.title} {sentence}"):
                score.doubtful = True
            ours = is_ours(sentence, start, about.methods)
            own = not is_of_others(sentence, start, about.title, about.methods) and (ours or not about.benchmark)
            if own and not ours and number < about.background and about.title.partition(":")[0] not in sentence:
                score.doubtful = True
            yield from _paired(sentence, score, score.data, own=own)


def _is_within(sentence: str, groups: Sequence[Group], found: Sequence[Score], data: Group) -> bool:
    """Return whether a sentence begins with a data set of all its values: "On GAIA, it reaches 51% with X on Veo"."""
    first = next((each for each in groups if each.kind == "D"), data)
    if len(first.items) > 1 or first.items[0].text == data.items[0].text:
        return False
    return _OPENS.fullmatch(sentence, 0, first.start) is not None and all(each.data is not first for each in found)


def _bounds(sentence: str, value: Item) -> tuple[int, int]:
    """Return where the text that belongs to a value begins and ends: between the values before and after it."""
    before = [match.end() for match in VALUE.finditer(sentence, 0, value.start) if is_measured(sentence, match)]
    after = (match.start() for match in VALUE.finditer(sentence, value.end) if is_measured(sentence, match))
    return max(before, default=0), next(after, len(sentence))


def _paired(sentence: str, score: Score, data: Group, *, own: bool) -> Iterator[Reported]:
    """Yield the results of a score: one value, or lists of equal length in their order."""
    values, metrics, sets = score.values.items, score.metrics.items, data.items
    count = len(values)
    if data.kind == "N" or (count > 1 and ({len(metrics), len(sets)} - {1, count} or len(metrics) == len(sets) == 1)):
        return
    doubtful = score.doubtful or ("respectively" not in sentence if count > 1 else len(metrics) > 1 or len(sets) > 1)
    for number, value in enumerate(values):
        metric, dataset = (each[number] if len(each) > 1 else each[0] for each in (metrics, sets))
        written = metric.text
        if written == "score" and (enclosed := _PASSED.match(sentence, dataset.end)):
            written = enclosed[1]
        known = metric_of(written, dataset.text)
        amount = value.number * (100 if known.percent and not value.percent and value.number <= 1 else 1)
        if known.least <= amount <= known.most:
            unsure = doubtful or not (dataset.sure and metric.sure) or _is_odd(sentence, written, value, known, amount)
            name, condition = _condition(sentence, value, written, dataset, known)
            yield Reported(name, written, value.text, condition, own=own, doubtful=unsure)


def _is_odd(sentence: str, metric: str, value: Item, known: Metric, amount: float) -> bool:
    """Return whether a value is rarely what a leaderboard lists: of an attack, of training, or a difference."""
    plain = metric.lower()
    rest = sentence[value.end : value.end + 8]
    if (
        (plain == "score" and re.match(r" \([A-Z]", rest))
        or re.match(r" \([A-Z]-\d\)", rest)
        or (known.percent and re.match(r" (?:k?m|deg)\b", rest))
    ):
        return True
    if (listed := _LISTED.match(sentence, value.end)) and not METRIC.match(listed[1]):
        return True
    return (
        "attack" in known.key
        or plain.startswith(("train ", "training "))
        or bool(known.percent and known.higher_is_better and amount < 3)
    )


def _condition(sentence: str, value: Item, metric: str, data: Item, known: Metric) -> tuple[str, str]:
    """Return the name of a data set without its resolution, and the conditions of a value."""
    name, size = data.text, ""
    if resolution := _RESOLUTION.fullmatch(name):
        name, size = "ImageNet-1K", f"{resolution[1]}×{resolution[1]}"
    found = condition_of(sentence, value.start, value.end, data.end, known, _bounds(sentence, value))
    split = "validation" if metric.lower().startswith("validation") and "val" not in found else ""
    return name, ", ".join(filter(None, (size if size not in found else "", found, split)))
