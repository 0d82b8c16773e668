"""The conditions of a reported result: split, resolution, number of examples or steps."""

import re

from .metrics import Metric

_SIZE = re.compile(
    r"(?<![\d.])(\d{2,4})\s?(?:[×xX*]\s?(?:\d{2,4})\b|²|\^2)"
    r"|(?:(?<=ImageNet[- ])|(?<=ImageNet-1[kK][- ]))(64|128|256|512|1024)\b(?!\.\d)"
)
_AT_SIZE = re.compile(r"(?: [A-Za-z]+)? at (?:a resolution of )?(\d{2,4})()\s?[×xX]\s?\d{2,4}\b")
_SPLIT = re.compile(
    r"^[\s(-]{1,2}(test-(?:clean|other|dev|std)|dev-(?:clean|other)|minival|val(?:2017|idation)?|test(?:mini)?"
    r"|dev(?:elopment)?"
    r"|mini|full"
    r"|c23|c40|HQ|LQ|hard|easy|Lite|zero-shot|few-shot|unseen|seen|[vV]\d(?:[_.]?v?\d)*)\b"
)
_NAMED_SPLIT = re.compile(
    r"\s?%?(?: [\w@.-]+){0,3} on (?:the )?(?:(?:official|public|private|hidden|held-out) )?"
    r"((?:test|dev)-(?:clean|other)\b|(?:test|val|validation|dev)(?= (?:set|split|data|benchmark)\b))"
)
"""After a score: "65.6 NDS on the validation set"."""
_SETTING = re.compile(
    r"\b(?:(?:zero|one|two|few|single|five|ten|\d+)-shot|linear[- ](?:prob\w+|evaluation)|k-?NN"
    r"|frozen(?: \w+)?|un-?guided|in the [\w-]+ setting"
    r"|under (?:an? |the )?(?:[\w%-]+ ){0,4}(?:noise|attacks?|settings?|protocols?|compression|budget|shifts?"
    r"|supervision)"
    r"|with(?:out)? (?:using )?(?:classifier-free )?guidance"
    r"|(?:one|two|few|four|single|\d+)[- ](?:sampling )?(?:steps?|NFEs?|function evaluations)|test-time scaling|w/o CFG"
    r"|fine-?tuned|leave-one-out|\d+-fold cross|cross-dataset|cross-domain|class-conditional|unconditional"
    r"|open-vocabulary"
    r"|closed-book)\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:outperform|surpass|exceed|compared|versus|vs\b|than\b|beat|rather|unlike|instead|match|rival|approach"
    r"|close\b|comparable|narrow|vs\b).*"
)
_OF_OTHERS = re.compile(
    r"\b(?:outperform|surpass|exceed|beat|compared|over\b|than\b)[^,;]*[,;]|[\w-]+(?: (?:and|or) [\w-]+)?"
    r" (?:baselines?|models|methods|competitors|counterparts?)\b"
)
"""The conditions of other methods: "outperforms zero-shot baselines, …"."""
_UP_TO = re.compile(r"\bup to (?:an? )?$")
_GENERATED = ("fid", "sfid", "rfid", "fvd", "psnr", "ssim", "lpips", "inception score", "precision", "recall")
_NEAR = 70


def condition_of(sentence: str, start: int, end: int, after_data: int, metric: Metric, bounds: tuple[int, int]) -> str:
    """Return the conditions of a value, joined with commas, or "".

    Args:
        sentence: the sentence.
        start: where the value begins.
        end: where it ends.
        after_data: where the name of the data set ends.
        metric: the metric.
        bounds: where the values before and after it are.
    """
    found: list[str] = []
    if split := _SPLIT.match(sentence[after_data : after_data + 20]):
        found.append(split[1].removesuffix("elopment"))
    if metric.key in _GENERATED:
        beside = [
            each for each in _SIZE.finditer(sentence, after_data, after_data + 14) if each.start() < after_data + 3
        ]
        if at := _AT_SIZE.match(sentence, end):
            beside = [at]
        sizes = {match[1] or match[2] for match in beside or _SIZE.finditer(sentence, *bounds)}
        if len(sizes) == 1:
            (size,) = sizes
            found.append(f"{size}×{size}")
    after = sentence[end : min(bounds[1], end + _NEAR)]
    if bounds[1] < len(sentence):  # the words before another value belong to that value
        after = re.split(r",| and |;", after, maxsplit=1)[0]
    near = sentence[max(bounds[0], start - _NEAR) : end] + _COMPARED.sub("", after)
    near = _OF_OTHERS.sub("", near)
    found += [match[0].lower() for match in _SETTING.finditer(near)]
    if not split and (named := _NAMED_SPLIT.match(sentence, end)):
        found.append(named[1])
    if _UP_TO.search(sentence, max(0, start - 20), start):
        found.append("up to")
    return ", ".join(dict.fromkeys(found))
