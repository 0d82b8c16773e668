"""Reported results: value, metric and data set, if a sentence has them together."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..papers.paper import Result


class Mention(NamedTuple):
    """A data set's name in a sentence."""

    name: str
    start: int
    end: int


_METRICS = (
    r"top[- ]?(?:10|1|3|5)(?: (?:validation |test |classification )?(?:accuracy|accuracies|error(?: rate)?|acc\.?))?",
    r"(?:box|mask|keypoint|bbox) m?AP\b", r"AP(?:50|75|₅₀|₇₅|_50|_75)?\b", r"m?AP(?:@[\d.:\[\]]+)?\b",
    r"mIoUs?\b", r"IoU\b", r"mean (?:average precision|IoU|intersection over union|corruption error|flip rate)",
    r"(?:(?:weighted|macro|micro)[- ])?F1(?:[- ]scores?)?\b", r"s?FID(?: scores?)?\b", r"PSNR\b", r"SSIM\b", r"PQ\b",
    r"BLEU(?:-?\d)?(?: scores?)?\b", r"CIDEr\b", r"ROUGE(?:-\w)?\b", r"perplexity\b", r"PPL\b", r"WER\b", r"MRR\b",
    r"AUR?O?C\b", r"NDS\b", r"(?:pass|Pass|recall|Recall|hits|Hits|R|NDCG|nDCG)@\d+",
    r"(?:Dice|DSC)(?: (?:score|coefficient))?",
    r"(?:test |validation |classification |zero-shot ){0,3}(?:accuracy|accuracies|error rates?|test error)\b",
)  # fmt: skip
_METRIC = re.compile("|".join(f"(?<!\\w)(?:{each})" for each in _METRICS))
_VALUE = re.compile(r"(?<![\w.+\-−–×/@])(\d{1,3}(?:\.\d+)?)(?:\s?(%)|\s(percent)\b)?(?![\w×]|[.,]\d|-\w)")
_GAIN = re.compile(
    r"\b(?:by|gains?|improv\w+|increas\w+|reduc\w+|drops?|loss|higher|lower|better|worse|more|less|fewer|outperform\w*"
    r"|surpass\w*|exceed\w*|points?|absolute|relative|decreas\w+|boost\w*|faster|extra|additional|from|compared|than"
    r"|margin|degradation|sparsity|vs|compress\w*|rais\w+|beats?|accurate|behind|gap)\b",
    re.IGNORECASE,
)
_GAINED = re.compile(r"\b(?:gain|improve|increas|reduc|boost|drop|declin|outperform|surpass)", re.IGNORECASE)
_REACHED = re.compile(
    r"\b(?:achiev|reach|obtain|attain|yield|gets?|report|scor|record|to|with|has|have|at|of|is|state)", re.IGNORECASE
)
_SHARE = re.compile(
    r"\s?(?:of|labels?|labell?ed|data|sparsity|fewer|less|more|higher|lower|better|points?|speed\w*|faster)\b|\s?\(from\b"
)
_OF = re.compile(
    r"^\s?(?:score|accuracy|rate|result)?s?\s?(?:\([^()]{1,20}\)\s?)?"
    r"(?:of|is|:|=|at|reaches|to|up to|being|from [\d.]+\s?%? to)"
    r"\s?(?:up to |about |around |over |nearly )?$"
)
_ON = re.compile(r"^(?:\)?[^,;.()|/]{0,24}\s)?(?:on|for|in|of)(?: the| both)?(?: [a-z][\w-]*){0,2}\s?$|^\s?\($|^\s$")
_AND = re.compile(r"^\s?(?:,|and|,? and|;)\s?$")
_BEFORE = re.compile(r"\b(?:on|for|in|the|of)(?: the| both)? $|^$", re.IGNORECASE)


class _Measured(NamedTuple):
    metric: str
    value: str
    start: int
    end: int


def reported(sentence: str, data: Sequence[Mention]) -> Iterator[Result]:
    """Yield the results of a sentence. Gains and ambiguous values are skipped."""
    metrics = [m for m in _METRIC.finditer(sentence) if not _within(m.start(), data)]
    if not metrics:
        return
    taken = [*data, *(Mention("", m.start(), m.end()) for m in metrics)]
    measured: list[_Measured] = []
    for value in _VALUE.finditer(sentence):
        if _within(value.start(), taken) or _is_gain(sentence, value):
            continue
        written = value[1] + ("%" if value[2] or value[3] else "")
        if found := _metric(sentence, value, metrics, data):
            start, end = min(found.start(), value.start()), max(found.end(), value.end())
            if not _SHARE.match(sentence, end):
                measured.append(_Measured(found[0].strip().rstrip("."), written, start, end))
        elif value[2] or value[3]:
            before = [m for m in metrics if m.end() <= value.start()]  # "87.5% top-1 on A, 99.4% on B"
            if (
                before
                and not _GAINED.search(sentence, 0, value.start())
                and not _SHARE.match(sentence, value.end())
                and _names_next(sentence, value, data)
            ):
                measured.append(_Measured(before[-1][0].strip().rstrip("."), written, value.start(), value.end()))
    for number, each in enumerate(measured):
        if dataset := _dataset(sentence, data, measured, number):
            yield Result(dataset, each.metric, each.value)


def _is_gain(sentence: str, value: re.Match[str]) -> bool:
    """Whether the value is a difference ("by 1.3%"), or one of several in a row ("89.1% / 81.5%")."""
    before = sentence[: value.start()]
    if before.rstrip()[-1:] in ("/", "|") or sentence[value.end() :].lstrip()[:1] in ("/", "|"):
        return True
    listed = re.search(r"\d%?(?:,|,? and) $", before) or re.match(r"(?:,|,? and) \d", sentence[value.end() :])
    if "respectively" in sentence and listed:
        return True
    if re.search(r"\bto (?:about |over )?$", before) or re.search(r"\bfrom [\d.]+\s?%? to $", before):
        return False
    gains = [m.end() for m in _GAIN.finditer(sentence, max(0, value.start() - 120), value.start())]
    reached = [m.end() for m in _REACHED.finditer(sentence, max(0, value.start() - 120), value.start())]
    return bool(gains) and (not reached or gains[-1] > reached[-1] or value.start() - gains[-1] < 12)


def _names_next(sentence: str, value: re.Match[str], data: Sequence[Mention]) -> bool:
    """Whether "on NAME" follows the value, or the value is in parentheses after a name."""
    for mention in data:
        if sentence[value.end() : mention.start] in (" on ", " on the "):
            return True
        if sentence[mention.end : value.start()] == " (" and sentence[value.end() : value.end() + 1] == ")":
            return True
    return False


def _within(place: int, mentions: Sequence[Mention]) -> bool:
    return any(m.start <= place < m.end for m in mentions)


def _metric(
    sentence: str, value: re.Match[str], metrics: Sequence[re.Match[str]], data: Sequence[Mention]
) -> re.Match[str] | None:
    """The metric right after the value ("83.9% top-1"), or before it ("top-1 accuracy of 83.9%")."""
    for metric in metrics:
        if 0 <= metric.start() - value.end() <= 30:
            gap = sentence[value.end() : metric.start()]
            for mention in data:  # "87.8% ImageNet top-1 accuracy"
                if value.end() <= mention.start < metric.start():
                    gap = sentence[value.end() : mention.start] + sentence[mention.end : metric.start()].lstrip()
            certain = value[2] or value[3] or "." in value[1] or gap == " "
            if certain and re.fullmatch(r"\s?(?:of |in )?(?:[A-Za-z-]+ ){0,2}", gap) and not _GAIN.search(gap):
                return metric
    for metric in reversed(metrics):
        if 0 <= value.start() - metric.end() <= 40 and _OF.match(sentence[metric.end() : value.start()]):
            return metric
    return None


def _dataset(sentence: str, data: Sequence[Mention], measured: Sequence[_Measured], number: int) -> str | None:
    """The data set of a result: named with it, right after it or after those that follow it, or before it."""
    each = measured[number]
    following = measured[number + 1].start if number + 1 < len(measured) else len(sentence)
    for mention in data:
        if each.start <= mention.start < each.end:
            return mention.name
        if mention.end <= each.start and sentence[mention.end : each.start] in (
            " ",
            "'s ",
            " (",
            " validation ",
            " val ",
        ):
            return mention.name
    after = next((mention for mention in data if mention.start >= each.end), None)
    if after and after.start < following and _ON.search(sentence[each.end : after.start]):
        return after.name
    if number + 1 < len(measured) and _AND.match(sentence[each.end : following]):
        return _dataset(sentence, data, measured, number + 1)
    before = [mention for mention in data if mention.end <= each.start]
    if not before:
        return None
    last = before[-1]
    between = sentence[last.end : each.start]
    introduced = _BEFORE.search(sentence[max(0, last.start - 12) : last.start]) is not None
    if introduced and len(between) < 90 and not any(last.end <= m.start < each.start for m in measured):
        return last.name
    return None
