"""The metrics, values, data sets and other names in a sentence, in lists as they are written."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from . import dataset_names, metric_words
from .dataset_names import BLOCKS, SURE
from .metrics import METRIC, metric_of

_BOUND = (
    r"(?:over|above|more than|greater than|exceeding|below|under|less than|about|around|approximately|nearly|roughly)"
)
VALUE = re.compile(
    r"(?<![\w.+\-−–×@#$€£^§'’±])(?<!± )(?<![^\d%\w]/)(?<![A-Za-z]/)(?<!\s\d of )(?<!\s\d\d of )"
    rf"(?:(?P<word>{_BOUND}) )?(?P<sign>[~≈><≥≤∼]=?\s?)?(?P<number>\d{{1,3}}(?:\.\d+)?)"
    r"(?P<percent>\s?%|\spercent\b)?(?P<spread>\s?(?:±|\+/[-−])\s?\d+(?:\.\d+)?\s?%?)?"
    r"(?![\w×°²]|[.,]\d|[-–−]\w)"
)
_SIGNS = {
    "over": ">", "above": ">", "more than": ">", "greater than": ">", "exceeding": ">", "below": "<", "under": "<",
    "less than": "<", "about": "~", "around": "~", "approximately": "~", "nearly": "~", "roughly": "~", "≈": "~",
    "∼": "~", ">=": "≥", "<=": "≤",
}  # fmt: skip
_COUNTED = re.compile(
    r"\s?(?:[a-z-]+ ){0,2}?(?:CI\b|confidence|times\b|fold\b|x\b|B\b|M\b|K\b|GB|MB|ms\b|seconds?|hours?|days?|minutes?"
    r"|FPS|Hz"
    r"|kHz|epochs?|layers?|steps?|samples?|images?|videos?|tasks?|data ?sets?|benchmarks?|classes|languages?|tokens?"
    r"|papers?|pages?|years?|models?|trials?|patients?|subjects?|episodes?|questions?|examples?|runs?|seeds?|domains?"
    r"|categories|parameters?|GPUs?|bits?|shots?|views?|frames?|nodes?|points?\b|of (?:the |all )?(?:training "
    r"|labell?ed )?"
    r"(?:data|labels|parameters|cases|tokens|samples|training|participants)|labels?\b|labell?ed|sparsity|noise"
    r"|pruning|compression|data\b|cm\b"
    r"|mm\b|m?eV\b|[a-zA-Zμ]+/[a-zA-Z]+\b|[kM]Pa\b|nm\b|kcal|rad\b|deg)"
)
_LIST = re.compile(r"\s?(?:,|/|,? and|&|\||,? or|;)\s?(?:the )?")
_SINGULAR = re.compile(r"((?:[Ss]core|[Rr]ate|F1|AUC|AUROC|FID|IoU))s$")
_VARIANT = re.compile(
    r"\+\+?| \d\.\d(?=[,;)]|\.(?!\d)|$| \(| (?:and|with|using|in|by|for|from|at|to|under|while|on)\b)"
    r"|(?<!COCO)(?<!ImageNet) (?:19|20)\d\d\b(?!\.\d)| \d{1,4}(?=[,;)]|\.(?!\d)|$| and | with )|-v\d(?:[\w.]*\w)?"
    r"|[- ](?:Pro|Plus|Hard|Easy|Lite|Verified|Live|Long|Mini|Max|Ultra|Challenge|Diamond|XL|Stuff|Captions?|Lang"
    r"|Mem)\b"
    r"| [A-Z][A-Z\d-]{1,5}(?= (?:data ?set|benchmark)\b)|(?: [A-Z][a-z]{3,}){1,3}(?= (?:data ?set|benchmark)\b"
    r"| \([A-Z])|(?: [A-Z][a-z]+){0,2} (?:Split|Subset|Track)\b"
    r"|(?: [A-Z][a-z]+){1,2}(?= (?:split|subset)\b)| \([A-Z]{2,6}\)(?: [A-Z][\w/-]+){1,3}"
)
_DERIVED = re.compile(
    r"-(?:based|trained|pretrained|style|like|level|derived|scale|only|size|generated|rendered|finetuned|tuned"
    r"|inspired|enhanced|augmented)\b"
    r"|(?: \([^()]{1,40}\)| ?/ ?[A-Z]\w+)? (?:variants?|derivatives?|subsets?|subclasses)\b"
)
"""After the name of a data set that another one is made from."""
_SUBSET = re.compile(
    r"\b(?:sub-?sets?|(?<!test )(?<!tion )(?<!val )(?<!dev )(?<!sub-)sets?|portions?|fractions?|parts?|variants?"
    r"|versions?|tasks|samples|questions|problems|examples"
    r"|queries"
    r"|cases|sequences|scenes|classes|categories|subjects) (?:of|in|from) (?:the )?$|\d% of (?:the )?$"
    r"|\b(?:multilingual|augmented|cleaned|modified|extended|translated|corrupted|noisy|filtered|imbalanced|long-tailed"
    r"|reduced|downsampled|simplified|re-annotated|adapted|corrected|custom|retargeted) $"
)
_COMPARED = re.compile(r" (?:vs\.?|versus|compared (?:to|with)) (?:[\w.-]+ ){0,3}")


class Mention(NamedTuple):
    """A data set's name in a sentence."""

    name: str
    start: int
    end: int


@dataclass(slots=True)
class Item:
    """A metric, a value or a name in a sentence."""

    kind: str
    """M for a metric, V for a value, D for a data set, N for a name that may not be one, or "" for any other name."""
    text: str
    start: int
    end: int
    sure: bool = True
    number: float = 0.0
    percent: bool = False
    at: int = 0
    """The place of a value; "from 5.1 to 7.3" begins before that of 7.3."""


@dataclass(slots=True)
class Group:
    """Items of one kind in a list: "MNIST, CIFAR-10 and CIFAR-100"."""

    kind: str
    items: list[Item]

    @property
    def start(self) -> int:
        return self.items[0].start

    @property
    def end(self) -> int:
        return self.items[-1].end


def grouped(sentence: str, data: Sequence[Mention], introduced: Collection[str]) -> list[Group]:
    """Return the lists of metrics, values and names in a sentence, in order.

    Args:
        sentence: the sentence.
        data: the known data sets in it.
        introduced: the names that the abstract calls data sets.
    """
    items = [_known(sentence, each) for each in data]

    def free(start: int, end: int) -> bool:
        return not any(item.kind and item.start < end and start < item.end for item in items)

    items += [_metric(sentence, match, introduced, free) for match in METRIC.finditer(sentence) if free(*match.span())]
    for name, start, end in dataset_names.names(sentence):
        if free(start, end) and not _in_parentheses(sentence, start):
            role = dataset_names.role(name, sentence, start, end, known=name in introduced)
            kind = "" if not role else "N" if role == BLOCKS else "D"
            whole = not (_SUBSET.search(sentence, max(0, start - 24), start) or _DERIVED.match(sentence, end))
            items.append(Item(kind, name, start, end, sure=role == SURE and whole))
    for match in VALUE.finditer(sentence):
        if free(match.start("number"), match.end("number")) and not _COUNTED.match(sentence, match.end()):
            items.append(_value(match))
    items.sort(key=lambda item: item.start)
    groups: list[Group] = []
    for item in _final_values(sentence, items):
        last = groups[-1] if groups else None
        if last and last.kind in (item.kind or "D") and _LIST.fullmatch(sentence, last.end, item.start):
            joined = " and " in sentence[last.end : item.start]
            if item.kind or dataset_names.continues(item.text, sentence, item.end, joined=joined):
                last.items.append(item)
        elif item.kind or _is_next(sentence, groups, item):
            item.sure |= not item.kind
            groups.append(Group(item.kind or "D", [item]))
    return groups


def _is_next(sentence: str, groups: Sequence[Group], item: Item) -> bool:
    """Return whether a name is the next data set of a list: "MiniF2F (69.8%) and ProofNet (52.2%)"."""
    before = next((group for group in reversed(groups) if group.kind == "D"), None)
    enclosed = before is not None and sentence.startswith(" (", before.end) and sentence.startswith(" (", item.end)
    return enclosed and _NEXT.search(sentence, max(0, item.start - 8), item.start) is not None


_NEXT = re.compile(r"\)(?:,|;|,? and) $")


def _metric(sentence: str, match: re.Match[str], introduced: Collection[str], free: Callable[[int, int], bool]) -> Item:
    """Return a metric with the words before it that belong to it."""

    def is_data(name: str, start: int) -> bool:
        return name in introduced or dataset_names.is_shaped(name) or not free(start, start + len(name))

    text = _SINGULAR.sub(r"\1", match[0].strip().rstrip(".")).replace("accuracies", "accuracy")
    words, sure = metric_words.words_before(sentence, match.start(), is_data)
    start = match.start() - len(words) - 1 if words else match.start()
    return Item("M", f"{words.strip('()')} {text}" if words else text, start, match.end(), sure=sure)


def is_measured(sentence: str, match: re.Match[str]) -> bool:
    """Return whether a value has a unit or decimals, and does not count something: "10% noise", "30.5 epochs"."""
    return bool(match["percent"] or "." in match["number"]) and not _COUNTED.match(sentence, match.end())


def _value(match: re.Match[str]) -> Item:
    sign = (match["sign"] or "").strip() or match["word"] or ""
    percent = "%" if match["percent"] else ""
    text = f"{_SIGNS.get(sign, sign)}{match['number']}{percent}"
    number, at = float(match["number"]), match.start()
    return Item("V", text, match.start(), match.end(), number=number, percent=bool(percent), at=at)


def _known(sentence: str, mention: Mention) -> Item:
    """Return a known data set: an uncertain one if it is a part of it, another name if it is made from it."""
    name, start, end = _whole_name(sentence, mention)
    derived = _DERIVED.match(sentence, end)
    part = _SUBSET.search(sentence, max(0, start - 24), start) is not None
    return Item("N" if derived and derived[0][0] == "-" else "D", name, start, end, sure=not derived and not part)


def _whole_name(sentence: str, known: Mention) -> Mention:
    """Return a known data set, or that of a longer name with it: "BraTS Pediatric Tumor dataset", "HumanEval+"."""
    variant = _VARIANT.match(sentence, known.end)
    if not variant or METRIC.match(variant[0].strip()):
        return known
    return Mention(sentence[known.start : variant.end()], known.start, variant.end())


def _in_parentheses(sentence: str, place: int) -> bool:
    """Return whether a place is in parentheses that do not list data sets."""
    start = sentence.rfind("(", 0, place)
    return start > sentence.rfind(")", 0, place) and not dataset_names.BEFORE.search(sentence[:start])


def _final_values(sentence: str, items: list[Item]) -> Iterator[Item]:
    """Yield the items, of "from 5.1 to 7.3" only the value at the end, from the word "from" on."""
    skipped = None
    compared = False
    for number, item in enumerate(items):
        if compared:
            compared = False
            continue
        following = items[number + 1] if number + 1 < len(items) else None
        if skipped is not None and item.kind == "V":
            better = item.number > skipped.number
            falls = re.search(
                r"\b(?:drop|degrad|declin|fall|fell|deteriorat|rang\w+|vary|varies)", sentence[: skipped.start]
            )
            metrics = [each for each in items if each.kind == "M"]
            metric = min(metrics, key=lambda each: abs(each.start - item.start), default=None)
            higher = metric_of(metric.text).higher_is_better if metric else None
            begins = sentence.rindex("from", 0, skipped.start)
            skipped = None
            if not falls and higher is not None and better == higher:
                yield replace(item, start=begins)
            continue
        if (
            item.kind == "V"
            and following is not None
            and following.kind == "V"
            and re.fullmatch(r"\s?(?:up |down )?to\s?(?:an? )?", sentence[item.end : following.start])
        ):
            if re.search(r"\bfrom (?:an? |about |around )?$", sentence[: item.start]):
                skipped = item
            continue
        pair = item.kind == "V" and following is not None and following.kind == "V"
        if pair and following is not None and _COMPARED.fullmatch(sentence, item.end, following.start):
            compared = True
            item.end = following.end
        yield item
