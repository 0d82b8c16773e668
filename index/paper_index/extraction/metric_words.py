"""Words before a metric that make it another metric: "object-level AUROC", "reconstruction FID", "joint accuracy"."""

import re
from collections.abc import Callable

_RUN = re.compile(r"(?:(?<=[^\w'’-])[a-z][a-z-]*[a-z] ){1,3}$")
_GENERAL = frozenset((
    "state-of-the-art", "state", "art",
    "sota", "average", "averaged", "mean", "overall", "impressive", "high", "highest", "higher",
    "best", "final", "competitive", "top", "peak", "superior", "leading", "total", "remarkable", "notable",
    "outstanding", "strong", "unprecedented", "combined", "aggregate", "aggregated", "near-perfect", "perfect",
    "maximum", "maximal", "low", "lower", "lowest", "new", "record", "record-breaking", "respectable", "promising",
    "exceptional", "excellent", "comparable", "reasonable", "solid", "single", "corresponding", "improved", "resulting",
    "reported", "published", "official", "standard", "absolute", "better", "good", "great", "significant",
    "substantial", "initial", "test", "testing", "validation", "val", "dev", "benchmark", "held-out", "classification",
    "recognition", "identification", "prediction", "diagnostic", "diagnosis", "leaderboard", "public", "private",
    "top-tier", "approximately", "only", "just", "about", "over", "up", "nearly", "roughly", "around", "percent", "bpm",
    "points", "point", "its", "it", "the", "an", "and", "or", "with", "by", "of", "in", "on", "at", "for", "to", "from",
    "as", "is", "are", "was", "were", "has", "have", "had", "that", "which", "while", "than", "when", "where", "both",
    "our", "their", "this", "these", "all", "any", "each", "other", "less", "more", "most", "not", "no", "but", "also",
    "even", "further", "respectively", "including", "respective", "similar", "equal", "equivalent", "same", "full",
    "whole", "actual", "raw", "model", "method", "approach", "performance", "level", "via", "versus", "against", "set",
    "split", "dataset", "data", "task", "zero-shot", "few-shot", "one-shot", "show", "achieve", "reach", "obtain",
    "attain", "yield", "report", "give", "get", "score", "deliver", "improve", "boost", "increase", "raise", "reduce",
    "maintain", "retain", "provide", "produce", "exceed", "surpass", "demonstrate", "exhibit", "establish", "register",
    "secure", "got", "won", "win", "like", "such", "under", "using", "without", "within", "across", "after", "before",
    "between", "then", "thus", "still", "well", "if", "so", "we", "they", "can", "could", "may", "will", "would",
    "macro", "micro", "main", "primary", "key", "common", "evaluation", "quantitative", "cross-validated",
    "cross-validation", "one-step", "two-step", "few-step", "single-step", "multi-step", "class-conditional",
    "unconditional", "conditional", "in-domain", "cross-dataset", "cross-subject", "cross-domain", "external",
    "internal", "unguided", "guided",
))  # fmt: skip
"""Words that say how good a value is, or how or where it was measured, and words of the sentence."""
_OTHER_WORD = re.compile(
    r".*(?:ing|ed|ly)$|(?:achiev|reach|obtain|attain|yield|improv|rais|boost|increas|enhanc|gain|get|giv|show|provid"
    r"|produc"
    r"|report|deliver|maintain|retain|record|register|secur|sustain|demonstrat|exhibit|establish|surpass|exceed"
    r"|outperform"
    r"|reduc|lower|decreas|drop|set|hit|scor|keep|bring|push|lift|elevat|se|observ|mean|measur|evaluat|display|possess"
    r"|perform|enabl|allow|present|offer|ensur|preserv|driv|tak|mak|need|requir|us|post|captur|match|model|method"
    r"|approach|system|result|dataset|benchmark|baseline|network|point|term|includ|approache|reache)\w{0,2}s$"
)
"""Verbs, adverbs and subjects of sentences; the exceptions are below."""
_QUALIFYING = frozenset((
    "driving", "grounding", "parsing", "clustering", "matching", "ranking", "reasoning", "tracking",
    "planning", "routing", "linking", "solving", "understanding", "counting", "training", "balanced", "weighted",
    "unweighted", "calibrated", "length-controlled", "closed-ended", "open-ended", "normalized", "personalized",
    "unsupervised", "supervised", "timely", "class-balanced", "partial-credit", "tagging", "editing", "mapping",
    "rendering", "retrieved", "accepted", "weakly-supervised", "class", "success", "loss",
))  # fmt: skip
_VARIANTS = frozenset((
    "LC", "EX", "CoNLL", "BEV", "QA", "OCR", "ASR", "MCQ", "DINO", "CLIP", "VQA", "UPOS", "RAG", "OOD", "LAS", "UAS",
))  # fmt: skip
"""Names that make a metric another one: "CoNLL F1"."""
_QUALIFIED = re.compile(
    r"(?:[\d%] ([A-Z][a-z]+|[A-Z]{2,4})"
    r"|[a-z] (Disc|Cup|Boundary|Instance|Semantic|Panoptic|Pixel|Overall|Average|Mean|Median|Macro|Micro|Weighted"
    r"|Image|Point"
    r"|[A-Z][a-z]+-(?:level|wise)"
    r"|Object)) $"
)
"""A value and a word that belongs to the metric: "71.7% Positive IoU"; a word with a capital letter."""
_NAME = re.compile(r"(?:(?<=[a-z] )|(?<=[a-z)], )|(?<=\) ))([A-Z][\w-]*[A-Z\d][\w-]*|[A-Z]{2,}|[A-Z][a-z]+) $")
_SIGN = re.compile(r"(?<=\s)([^\W\d_]{0,3}[α-ωΔ²][₀-₉\d^_a-z]*|[A-Z]\w*@[\w%.]+) $")
"""A sign: "δ₁ accuracy"."""
_ENCLOSED = re.compile(r"\((?!S[oO]TA)([A-Z][A-Za-z]*[A-Z@]\w*)\) $")
"""The abbreviation of a score: "speech quality (PESQ) score"."""
_SCORED = re.compile(
    r"(?:(?<![\w@-])([A-Z][\w@.]*[A-Z\d][\w@]*(?:-\w+)?|[A-Z]+|[a-z]+-[A-Z][\w@]*|[A-Z]\w*@\w+)"
    r"|(?<=[a-z] )([A-Z][a-z]+)) $"
)
_NO_NAME = ("SOTA", "SoTA", "Score", "Scores")
_VERB = re.compile(r"scores? (?:about |only |over )?\d")


def words_before(sentence: str, start: int, is_data: Callable[[str, int], bool]) -> tuple[str, bool]:
    """Return the words right before a metric that belong to it, or "", and whether that is certain.

    Args:
        sentence: the sentence.
        start: where the metric begins.
        is_data: returns whether a name at a place is a data set: GenEval's "score", but "HPSv2 score".
    """
    if _VERB.match(sentence, start):
        return "", True
    score = sentence[start : start + 5].lower() == "score"
    if score and (short := _ENCLOSED.search(sentence, max(0, start - 20), start)):
        return f"({short[1]})", True
    if sign := _SIGN.search(sentence, max(0, start - 20), start):
        return sign[1], True
    match = (_SCORED if score else _NAME).search(sentence, max(0, start - 40), start)
    name = (match[1] or match[2] if score else match[1]) if match else ""
    if name and (name in _NO_NAME or is_data(name, start - 1 - len(name))):
        return "", True
    if name and (score or name in _VARIANTS):
        return name, True
    if qualified := _QUALIFIED.search(sentence, max(0, start - 20), start):
        return qualified[1] or qualified[2], True
    return _qualifier(sentence, start), not name


def _qualifier(sentence: str, start: int) -> str:
    run = _RUN.search(sentence, max(0, start - 60), start)
    words: list[str] = []
    for word in reversed(run[0].split()) if run else ():
        if word in _GENERAL or word.startswith("top-") or (_OTHER_WORD.match(word) and word not in _QUALIFYING):
            break
        words.insert(0, word)
    return " ".join(words)
