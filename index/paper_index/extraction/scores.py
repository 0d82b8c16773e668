"""Which value belongs to which metric and data set: by the words between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .sentence_items import Group
from .whose import GAIN, OWN, is_change, standing

_LOW = r"[a-z][\w'’/-]*"
_STOPS = r"(?:and|or|but|with|while|when|than|vs|versus|over|by|to|from|which|that|is|are|was|were|as|using|after)\b"
_BUDGET = (
    r"(?: (?:in|with|at|using|after) (?:only |just )?(?:\d+|one|two|four|a single)[- ](?:[a-z]+ )?"
    r"(?:steps?|shots?|NFEs?|views?|samples?|frames?|epochs?))?"
)
_AFTER = re.compile(rf"\s?(?:dB )?(?:(?:of|in|for)(?: the)? )?(?:(?!{_STOPS}){_LOW} ){{0,2}}\(?")
_OF = re.compile(
    r"(?:['’]s)?\s?(?:\([^()]{1,30}\)\s?)?(?:scores?|rates?|values?|results?|metrics?|performance|accurac(?:y"
    r"|ies))?,?\s?"
    r"(?:of|is|was|are|were|:|=|at|reach(?:es|ed|ing)|to|being|up to|exceed(?:s|ing)|surpass(?:es|ing)|as high as"
    r"|stand[s] at)?\s?"
    r"(?:just |only |even |up to |as high as |at least |an average of |a record |a |the )?\(?"
)
_ON = re.compile(
    rf"(?:\s?\([^()]{{1,40}}\))?\)?{_BUDGET},?\s?(?:(?!{_STOPS}|improvement|gains?\b|increase){_LOW} ){{0,3}}(?:on"
    rf"|for|in|across|over|at|of)"
    rf"(?: (?:the|both|all|our|a|its|their))?(?: (?!and\b|or\b|with\b){_LOW}){{0,3}}(?: (?:of|on)(?: the)?)?\s?"
    r"(?:\((?:e\.g\.,? )?)?"
)
_INTO = re.compile(
    r"(?:^|[\s(])(?:[Oo]n|[Ff]or|[Ii]n|[Aa]cross|[Oo]ver|[Aa]t|against)"
    rf"(?: (?:the|both|all|our|a))?(?: {_LOW}){{0,3}}\s$|[;:]\s$"
)
_AND = re.compile(
    r"\)?\s?(?:,|and|;|,? and|&|/|,? while|,? with|as well as|,? along with|plus)\s?"
    r"(?:an? |the |also |up to |even |further |(?:achiev|reach|obtain|attain|yield|record|scor)\w*(?: an?)? )*"
)
_GLUED = re.compile(
    r"(?:['’]s)?\s?(?:\(|: ?|- )?(?:(?:test|val|validation|dev|benchmark|dataset|data set|overall|average|mean"
    r"|zero-shot)[ :]*)?"
    r"(?:sets? |splits? )?\(?"
)
_REACHED = re.compile(
    r"\b(?:achiev|reach|obtain|attain|yield|gets?\b|got\b|report|scor|record|has\b|have\b|establish|deliver|sets?\b"
    r"|produc"
    r"|demonstrat|show|exhibit|gain|provid|perform|result|with\b|is\b|are\b|was\b|were\b|,|\()"
)
_TRAINED = re.compile(r"\b(?:train|tun|learn)\w* (?:\w+ ){0,2}?on (?:the |only )?$", re.IGNORECASE)
_REACHES = re.compile(r"\b(?:achiev|reach|obtain|attain|yield|scor|record)|;|\.\s")
_NOUN = re.compile(r"^ (?:benchmarks?|data ?sets?|tasks?|test sets?)\b")
_PLACED = re.compile(r"\)? (?:on|for|in)(?: the)? ")
_ENCLOSED = re.compile(r" \(|: ?| ")
_VERB = re.compile(r"\b(?:achiev|reach|obtain|attain|yield|record|scor)(?:es|ed|s)\b")
_NARROWED = re.compile(
    r" (?:on|for|in|across) (?!average|par\b|terms|only|both\b|the (?:test|val|official|same|held)|(?:test"
    r"|dev)-(?:clean|other)"
    r"|the [\w-]+ settings?\b|(?:the )?(?:[\w-]+ ){0,2}(?:detection|diagnosis|prediction|estimation|recognition)\b)"
)
"""After a score of a part of a data set: "92% accuracy on rare classes"."""
_ELSEWHERE = re.compile(
    r"\b(?:on|in|for|under|across) (?:an?|the|our|its|unseen|real)\b|\b(?:generali[sz]|transfer|adapt"
    r"|extend)\w* (?:\w+ )?to\b"
)


@dataclass(slots=True)
class Score:
    """A list of values with its metrics, and its data sets once they are found."""

    first: int
    """The groups from the first to the last."""
    last: int
    values: Group
    metrics: Group
    data: Group | None = None
    doubtful: bool = False
    before: bool = False
    """Whether the data set comes before."""
    after: bool = False
    """Whether the data set comes after."""
    standing: str = OWN
    """See `whose.standing`."""


def scores(sentence: str, groups: list[Group]) -> list[Score]:
    """Return the values of a sentence that have a metric, in order, each with its data set if that is found.

    Args:
        sentence: the sentence.
        groups: its metrics, values and names, see `sentence_items.grouped`.
    """
    found: list[Score] = []
    claimed: set[int] = set()
    for number, group in enumerate(groups):
        if group.kind == "V" and (score := _measured(sentence, groups, number, claimed)):
            claimed.update(range(score.first, score.last + 1))
            found.append(score)
    found += _inherited(sentence, groups, found, claimed)
    found.sort(key=lambda score: score.first)
    for score in found:
        previous = max((each for each in found if each.last < score.first), key=lambda each: each.last, default=None)
        after = groups[previous.last].end if previous else 0
        governed = (
            previous is not None
            and previous.standing == GAIN
            and not _REACHES.search(sentence, after, score.values.start)
        )
        score.standing = (
            GAIN
            if governed
            else standing(
                sentence, score.values.items[0].at, score.values.end, max(score.values.end, score.metrics.end)
            )
        )
    for score, following in zip(found[-2::-1], found[:0:-1], strict=True):
        gap = sentence[groups[score.last].end : groups[following.first].start]
        if following.standing == GAIN and following.first == score.last + 1 and _AND.fullmatch(gap):
            rest = sentence[groups[following.last].end :]
            if is_change(rest) and not _VERB.search(gap):
                score.standing = GAIN  # "a 5.1% AP50 and 3.8% AP increase"
    for score in reversed(found):  # from the end: a data set may follow a list of scores
        if score.data is None:
            _find_after(sentence, groups, found, score)
    for score in found:
        if score.data is None:
            _find_before(sentence, groups, found, score)
    return found


def _measured(sentence: str, groups: list[Group], number: int, claimed: set[int]) -> Score | None:
    """Return a list of values with the metric beside it, if there is one, and a data set between them."""
    values = groups[number]

    def kind(at: int) -> str:
        return groups[at].kind if 0 <= at < len(groups) and at not in claimed else ""

    def gap(left: int) -> str:
        return sentence[groups[left].end : groups[left + 1].start]

    decimal = any(item.percent or "." in item.text for item in values.items)
    remark = kind(number - 1) == "M" and gap(number - 1).strip() == "of"  # "an F1 of 48.9% (Pass@3)"
    if (
        kind(number + 1) == "M"
        and _AFTER.fullmatch(gap(number))
        and not (gap(number).endswith("(") and (remark or (kind(number + 2) == "V" and _OF.fullmatch(gap(number + 1)))))
        and (decimal or gap(number) == " ")
    ):
        score = Score(number, number + 1, values, groups[number + 1])
        if kind(number - 1) == "D" and re.fullmatch(r"(?:['’]s)?\s\(?", gap(number - 1)):
            score.first, score.data = number - 1, groups[number - 1]
        return score
    if (
        kind(number + 1) == "D"
        and kind(number + 2) == "M"
        and decimal
        and gap(number) == " "
        and _GLUED.fullmatch(gap(number + 1))
    ):
        return Score(number, number + 2, values, groups[number + 2], groups[number + 1])
    if kind(number - 1) == "M" and _OF.fullmatch(gap(number - 1)):
        score = Score(number - 1, number, values, groups[number - 1])
        if kind(number - 2) in ("D", "N") and _GLUED.fullmatch(gap(number - 2)):
            score.first, score.data = number - 2, groups[number - 2]
        return score
    if (
        kind(number - 1) in ("D", "N")
        and kind(number - 2) == "M"
        and _ON.fullmatch(gap(number - 2))
        and re.fullmatch(
            r"(?: (?:test |validation )?(?:set|split|dataset|benchmark))? ?(?:of|is|was|:|=|to|reach(?:es|ed|ing)|at)"
            r"(?: up to| about)? ?| ?\(|,? (?:from |reaching |achieving )?",
            gap(number - 1),
        )
    ):
        return Score(number - 2, number, values, groups[number - 2], groups[number - 1])
    return None


def _inherited(sentence: str, groups: list[Group], found: list[Score], claimed: set[int]) -> Iterator[Score]:
    """Yield values in a list of data sets, whose metric is named once: "80.5% top-1 on ImageNet, 99.1% on CIFAR-10"."""
    metric: Group | None = None
    tail = -2
    """The last group of the list so far."""
    by_last = {score.last: score for score in found}

    def kind(at: int) -> str:
        return groups[at].kind.replace("N", "D") if 0 <= at < len(groups) and at not in claimed else ""

    def gap(left: int) -> str:
        return sentence[groups[left].end : groups[left + 1].start] if 0 <= left < len(groups) - 1 else ""

    for number, group in enumerate(groups):
        if score := by_last.get(number):
            metric, tail = score.metrics if len(score.metrics.items) == 1 else None, number
            if score.data is None and kind(number + 1) == "D" and _ON.fullmatch(gap(number)):
                tail = number + 1
        elif group.kind == "M" and kind(number) and kind(number + 1) == "D" and _ON.fullmatch(gap(number)):
            metric, tail = group, number + 1
        elif kind(number) == "V" and all(item.percent or "." in item.text for item in group.items):
            linked = (
                metric is not None and _AND.fullmatch(_NOUN.sub("", gap(tail))) is not None and ";" not in gap(tail)
            )
            if kind(number + 1) == "D" and _PLACED.fullmatch(gap(number)):
                following = metric if linked and tail == number - 1 else _metric_after(sentence, groups, number)
                if following is not None:
                    metric, tail = following, number + 1
                    yield Score(number, tail, group, metric, groups[tail])
            elif (
                metric is not None
                and kind(number - 1) == "D"
                and _ENCLOSED.fullmatch(gap(number - 1))
                and ("(" not in gap(number - 1) or sentence[group.end : group.end + 1] in ("", ")", ",", ";"))
                and (tail == number - 1 or (linked and tail == number - 2))
            ):
                tail = number
                yield Score(number - 1, tail, group, metric, groups[number - 1], before=True)


def _metric_after(sentence: str, groups: list[Group], number: int) -> Group | None:
    """Return the metric at the end of a list: "47.6% on GAIA and 11.2% on HLE for Pass@1"."""
    at = number
    while at + 1 < len(groups) and groups[at].kind == "V" and groups[at + 1].kind in ("D", "N"):
        gap = sentence[groups[at + 1].end : groups[at + 2].start] if at + 2 < len(groups) else ""
        if at + 2 < len(groups) and groups[at + 2].kind == "M" and re.fullmatch(r",? (?:for|in|in terms of) ", gap):
            return groups[at + 2]
        at += 2
        if at >= len(groups) or not _AND.fullmatch(gap):
            return None
    return None


def _find_after(sentence: str, groups: list[Group], found: list[Score], score: Score) -> None:
    """Find the data set after a score, or after those that follow it in a list."""
    end = score.last + 1
    if end >= len(groups):
        return
    gap = sentence[groups[score.last].end : groups[end].start]
    if groups[end].kind in ("D", "N") and _ON.fullmatch(gap):
        if not _TRAINED.search(sentence, 0, groups[end].start) or "train" not in gap:
            score.data, score.after = groups[end], True
        return
    following = next((each for each in found if each.first == end), None)
    if gap.count(")") > gap.count("("):
        return  # "(90.1% recall) and an F1 of 0.83 on BIRD"
    if following is not None and following.after and _AND.fullmatch(gap) and not _VERB.search(gap):
        score.data, score.after = following.data, True
        score.doubtful = following.doubtful
        if len(following.values.items) != len(score.values.items):
            score.doubtful = True


def _find_before(sentence: str, groups: list[Group], found: list[Score], score: Score) -> None:
    """Find the data set that was named before a score: "On COCO, it reaches 51.2 AP"."""
    end = groups[score.last].end
    rest = sentence[end : end + 30]
    before = next((each for each in found if each.last == score.first - 1), None)
    if before is not None and before.data is not None:
        gap = sentence[groups[before.last].end : groups[score.first].start]
        if before.before and _AND.fullmatch(gap):
            score.data, score.before = before.data, True
            score.doubtful = before.doubtful or _NARROWED.match(rest) is not None
            return
    for number in range(score.first - 1, -1, -1):
        group = groups[number]
        between = sentence[group.end : groups[score.first].start]
        if len(between) > 160 or ";" in between:
            return
        if group.kind not in ("D", "N"):
            continue
        lead = sentence[max(0, group.start - 50) : group.start]
        if not _INTO.search(lead):
            if group.kind == "N" or not group.items[0].sure:
                continue
            return
        if group.kind == "N":
            if re.search(r"\b(?:on|in|for|across|over) (?:the )?(?:[a-z-]+ ){0,2}$", lead):
                return  # an unknown name comes between
            continue
        if number and groups[number - 1].kind in "VM" and _ON.fullmatch(sentence, groups[number - 1].end, group.start):
            return  # it belongs to another value
        scores_between = [each for each in found if number < each.first and each.last < score.first]
        if any(not each.before for each in scores_between) or not _REACHED.search(between):
            return
        unread = [each for each in groups[number + 1 : score.first] if each.kind == "V" and each.items[0].percent]
        score.data, score.before = group, True
        score.doubtful = bool(
            len(unread) > len(scores_between)
            or (scores_between and _ELSEWHERE.search(sentence, groups[scores_between[-1].last].end, score.values.start))
            or _TRAINED.search(lead)
            or re.match(
                r" (?:on|for|in|across) (?!average|par\b|terms|only|the test|(?:test|dev)-(?:clean|other))", rest
            )
            or re.search(r"[.;] ", between)
            or not group.items[0].sure
        )
        return
