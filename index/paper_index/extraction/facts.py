"""Facts in titles and abstracts: links, data sets, tasks, methods and reported results.

Precision comes before recall. Names come from the starter catalogue's vocabularies and from
`catalogue/aliases.json`; every fact comes with its sentence.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, Generic, NamedTuple, TypeVar

from .. import catalogue
from ..papers.identifiers import safe_link
from ..papers.paper import FOUND, Result
from ..text.sanitize import repair
from .known_data_sets import KNOWN, SPELLINGS
from .reported_results import About, Reported, may_report, reported, without_asides
from .sentence_items import Mention

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A fact and the sentence it was found in."""

    value: T
    sentence: str


@dataclass(frozen=True, slots=True)
class Facts:
    """The extracted facts, each kind in the order of the text and without repetitions."""

    code: tuple[Found[str], ...] = ()
    datasets: tuple[Found[str], ...] = ()
    tasks: tuple[Found[str], ...] = ()
    methods: tuple[Found[str], ...] = ()
    results: tuple[Found[Reported], ...] = ()


KINDS = ("datasets", "tasks", "methods")
LONGEST = 20_000
"""Characters of an abstract that are looked at."""

_LONGEST_SENTENCE = 2_000
_SENTENCE = re.compile(  # from the blank on: it is found faster than a lookbehind
    r"\s(?:(?<=[.!?]\s)(?<!e\.g\.\s)(?<!i\.e\.\s)(?<!vs\.\s)(?<!\bal\.\s)(?<!etc\.\s)\s*(?=[A-Z0-9\"“(])|(?<=\n)\n+)"
)
_WORD = re.compile(r"\d+|[^\W\d_]+")
_ASCII_WORD = re.compile(r"[0-9]+|[A-Za-z]+")
_APART = "".join(chr(code).lower() if chr(code).isalnum() else " " for code in range(128))
_URL = re.compile(
    r"(?:https?://|\b(?:www\.)?(?:github\.com|gitlab\.com|huggingface\.co)/)[^\s<>\"'`{}|\\^]+", re.IGNORECASE
)
_STUCK = re.compile(r"(?<=[a-z0-9/])\.(?:[A-Z][a-z]+)$")
_NO_PROJECT = re.compile(r"^https?://(?:www\.)?(?:arxiv\.org|(?:dx\.)?doi\.org|creativecommons\.org)/", re.IGNORECASE)
_SUFFIX = re.compile(r"-(?:[a-z]{2}|mini|lite|full|tiny)\b(?!-)")
"""Suffixes of variants of a data set: BrowseComp-zh."""
_DATA = re.compile(
    r"\b(?:data ?sets?|benchmarks?|corpus|corpora|databases?|challenges?|leaderboards?)\b", re.IGNORECASE
)


_EVERYWHERE = frozenset(
    ("classification", "regression", "deep-learning", "transformer", "pre-training", "guidance", "adam")
)
"""Too common to say anything of a paper, even in its title."""
_BROAD = {
    "clustering", "robustness", "recommendation", "feature-extraction", "dense-prediction",
    "zero-shot-classification", "inference-acceleration", "model-scaling", "neural-network-design",
    "transfer-learning", "fine-tuning", "architecture-design", "pooling", "language-model", "loss-function",
    "unsupervised-learning", "supervised-learning", "foundation-model", "weight-initialization", "regularization",
    "normalization", "batch-normalization", "multilayer-perceptron", "inductive-bias", "bottleneck-layer",
    "generative-model", "self-attention", "u-net", "sparsity", "encoder-decoder", "gan", "autoencoder",
    "residual-connection", "depthwise-convolution", "masked-image-modeling",
}  # fmt: skip
"""Names that many papers mention in passing: they count only in titles. (So does architecture search as a task.)"""
_AGAINST = re.compile(
    r"\b(?:than|over|unlike|compar\w+ (?:to|with)|outperform\w*|surpass\w*|exceed\w*|versus|vs\.?|like|such as"
    r"|including|in contrast to|rather than|instead of|alternatives? to|replac\w+|inspired by|popularity of|success of"
    r"|existing|previous|prior|without) (?:[\w-]+ ){0,3}$",
    re.IGNORECASE,
)
"""Before a method that is not the paper's own."""


class _Term(NamedTuple):
    words: list[str]
    kind: str
    name: str
    guarded: bool
    """A common or short word: it counts only in this spelling and near a word for its kind."""
    written: str


def _words(text: str) -> list[str]:
    """The words of a text in small letters, a number apart from its letters: `ImageNet-1k` is imagenet, 1 and k."""
    if not text.isascii():
        return [word.lower() for word in _WORD.findall(text)]
    words = text.translate(_APART).split()
    if "".join(words).isalpha():
        return words
    return [part for word in words for part in ((word,) if word.isalpha() else _ASCII_WORD.findall(word))]


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] != "s" else word


def _places(text: str) -> list[tuple[int, int]]:
    """The positions of its words."""
    return [word.span() for word in (_ASCII_WORD if text.isascii() else _WORD).finditer(text)]


@cache
def _terms() -> dict[str, dict[str, tuple[_Term, ...]]]:
    """Every spelling of every name, the longest first, by its first word, also with an s, and its second, if any."""
    spellings: dict[tuple[str, str], list[str]] = {}
    for row in catalogue.rows():
        for kind in KINDS:
            for name in row[kind]:
                spellings.setdefault((kind, name), [name])
    for kind, names in catalogue.aliases().items():
        for name, others in names.items():
            spellings.setdefault((kind, name), [name]).extend(others)
    for name in KNOWN:
        spellings.setdefault(("datasets", name), [name, name.removesuffix(".0")])
    for name, also in SPELLINGS.items():
        spellings.setdefault(("datasets", name), [name]).extend(also)
    found: dict[str, dict[str, list[_Term]]] = {}
    for (kind, name), written in spellings.items():
        for spelling in dict.fromkeys(written):
            if words := list(map(_stem, _words(spelling))):
                guarded = kind == "datasets" and _ambiguous(spelling)
                seconds = found.setdefault(words[0], {"": []})
                seconds.setdefault("".join(words[1:2]), []).append(_Term(words, kind, name, guarded, spelling))
    ordered = {
        first: {second: tuple(sorted(terms, key=lambda t: (-len(t.words), t))) for second, terms in seconds.items()}
        for first, seconds in found.items()
    }
    plurals = {f"{first}s": first for first in ordered}
    return ordered | {more: ordered[first] for more, first in plurals.items() if _stem(more) == first}


def _ambiguous(name: str) -> bool:
    plain = name.isalpha() and (name[1:].islower() or (name.isupper() and len(name) < 6) or name.islower())
    return (plain or len(name) < 4) and name not in ("ImageNet", "COCO", "MNIST", "KITTI", "Cityscapes")


def _named(sentence: str) -> Iterator[tuple[_Term, int, int]]:
    """Yield the terms of a sentence with their places, the longest of each kind at each place."""
    words = _words(sentence)
    terms = _terms()
    until = dict.fromkeys(KINDS, 0)
    places: list[tuple[int, int]] = []
    for at in [at for at, word in enumerate(words) if word in terms]:
        seconds = terms[words[at]]
        longer = seconds.get(_stem(words[at + 1])) if at + 1 < len(words) else None
        for term in longer + seconds[""] if longer else seconds[""]:
            last = at + len(term.words)
            if last > at + 2 and list(map(_stem, words[at:last])) != term.words:
                continue
            places = places or _places(sentence)
            start, end = places[at][0], places[last - 1][1]
            if start < until[term.kind]:
                continue
            if _joined(sentence, places[at:last]) and _stands(term, sentence, start, end):
                until[term.kind] = end
                yield term, start, end


@lru_cache(maxsize=4_096)
def data_set_name(written: str) -> str:
    """Return the name in the vocabulary of a data set that is written so; an unknown name as it is."""
    for term, start, end in _named(f"{written} dataset"):
        if term.kind == "datasets" and (start, end) == (0, len(written)):
            return term.name
    return written


def _joined(sentence: str, places: list[tuple[int, int]]) -> bool:
    """Return whether nothing but blanks and hyphens is between the words, or a point between two numbers."""
    return all(
        sentence[before:after] in ("", " ", "-", "‑", "–", "_", "'", "’")
        or (sentence[before:after] == "." and sentence[before - 1].isdigit() and sentence[after].isdigit())
        for (_, before), (after, _) in pairwise(places)
    )


def _stands(term: _Term, sentence: str, start: int, end: int) -> bool:
    """Return whether it is unambiguous: not a part of a longer name, not a common word."""
    before, after = sentence[max(0, start - 2) : start], sentence[end : end + 2]
    if before[-1:].isalnum() or after[:1].isalnum():
        return False
    if term.kind != "datasets":
        return True
    if before[-1:] == "-" or (after[:1] in "-_" and after[1:].isalnum() and not after[1:].islower()):
        return False
    if _SUFFIX.match(sentence, end):
        return False
    shown = sentence[start:end]
    if shown[-1:] in "sS" and term.written[-1:] not in "sS":  # LiTs is not LiT
        return False
    if term.written[-1:] in "sS" and shown[-1:] not in "sS":
        return False
    if shown[:1].islower() and not term.written[:1].islower():
        return False
    if not term.guarded:
        return True
    near = sentence[end : end + 30] + " " + sentence[max(0, start - 30) : start]
    return shown == term.written and bool(_DATA.search(near))


def find(title: str, abstract: str) -> Facts:
    """Return the facts of a paper found in its title and abstract, as they came or repaired. Always the same.

    A task or method that many papers name counts in the title alone, a method not where another is compared with it
    or in the background that opens an abstract; a result where value, metric and data set stand together.
    """
    abstract = abstract[:LONGEST]
    code = _links(abstract)
    sentences = [repair(title), *(s.strip() for s in _SENTENCE.split(repair(abstract)) if s.strip())]
    places: dict[tuple[str, str], list[int]] = {}
    results: list[Found[Reported]] = []
    reporting = [bool(number) and len(s) < _LONGEST_SENTENCE and may_report(s) for number, s in enumerate(sentences)]
    about = About.of(sentences) if any(reporting) else None
    for number, sentence in enumerate(sentences):
        data = []
        for term, start, end in _named(sentence):
            if term.kind != "methods" or not _AGAINST.search(sentence, max(0, start - 60), start):
                places.setdefault((term.kind, term.name), []).append(number)
            if term.kind == "datasets":
                data.append(Mention(term.name, start, end))
        for more in _listed(sentence, data):
            places.setdefault(("datasets", more.name), []).append(number)
            data.append(more)
        if about and reporting[number]:
            plain = without_asides(sentence)
            if plain != sentence:
                data = [Mention(t.name, start, end) for t, start, end in _named(plain) if t.kind == "datasets"]
                data += _listed(plain, data)
            data.sort(key=lambda mention: mention.start)
            results.extend(Found(result, sentence) for result in reported(plain, data, about, number))
    kinds: dict[str, list[Found[str]]] = {kind: [] for kind in KINDS}
    for (kind, name), numbers in places.items():
        if kind == "datasets" or _counts(kind, name, numbers):
            kinds[kind].append(Found(name, sentences[numbers[0]]))
    once = {each.value: each for each in reversed(results)}  # the first sentence that says it
    return Facts(
        code,
        datasets=tuple(kinds["datasets"]),
        tasks=tuple(kinds["tasks"]),
        methods=tuple(kinds["methods"]),
        results=tuple(reversed(once.values())),
    )


def _counts(kind: str, name: str, numbers: list[int]) -> bool:
    """Return whether a task or method named there is the paper's own; what opens an abstract is its background."""
    if name in _EVERYWHERE:
        return False
    if name in _BROAD or (kind, name) == ("tasks", "neural-architecture-search"):
        return numbers[0] == 0
    return kind == "tasks" or numbers != [1]


_OTHER = re.compile(r"\s?(?:/|,? and |, )-?(100)\b")


def _listed(sentence: str, data: Iterable[Mention]) -> Iterator[Mention]:
    """The CIFAR-100 of "CIFAR-10/100" and "CIFAR-10 and 100"."""
    for mention in data:
        if mention.name == "CIFAR-10" and (other := _OTHER.match(sentence, mention.end)):
            yield Mention("CIFAR-100", other.start(1), other.end(1))


def _links(text: str) -> tuple[Found[str], ...]:
    """The links of a text to code or a project's page, without adjoining characters."""
    found: dict[str, Found[str]] = {}
    if "://" not in text and not (".co" in (low := text.lower()) and (".co/" in low or ".com/" in low)):
        return ()  # as in most
    for match in _URL.finditer(text):
        raw = _STUCK.sub("", match[0].rstrip(".,;:!?)]'\"*"))
        link = safe_link(raw if raw.lower().startswith("http") else f"https://{raw}")
        if link and not _NO_PROJECT.match(link) and "." in link.split("/")[2]:
            found.setdefault(link, Found(link, _around(text, match.start(), match.end())))
    return tuple(found.values())


def _around(text: str, start: int, end: int) -> str:
    begins = max((m.end() for m in _SENTENCE.finditer(text, max(0, start - 400), start)), default=max(0, start - 400))
    ends = next((m.start() for m in _SENTENCE.finditer(text, end, end + 400)), min(len(text), end + 400))
    return " ".join(text[begins:ends].split())


def stored(found: Facts) -> dict[str, list[Any]]:
    """Return the facts in the form of the corpus: field to [[value, sentence], …], in plain JSON values.

    Of the results, only the certain ones of the paper's own method complete its record.
    """
    plain: dict[str, list[Any]] = {
        name: [[each.value, each.sentence] for each in getattr(found, name)] for name in FOUND if name != "results"
    }
    results = [(each.value, each.sentence) for each in found.results if each.value.own and not each.value.doubtful]
    plain["results"] = [
        [Result(value.dataset, value.metric, value.value, value.condition).to_dict(), sentence]
        for value, sentence in results
    ]
    return {name: values for name, values in plain.items() if values}
