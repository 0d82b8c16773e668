"""How text becomes the words of the index: scientific English, with its ResNet-50, C++, β-VAE and U-Net.

A *place* is a position in the text with every form under which it can be found. A compound (`ResNet-50`) has a place
for each part, and its joined form (`resnet50`) at the place of the first, reaching to the last; a number that follows
letters is a part of its own. So `resnet50`, `ResNet-50` and `ResNet 50` find each other, in phrases, too. What is
written without blanks (中文) is found by its characters and by each two of them in a row. Words are kept as they are
written; stems are found when asking (see `stems.py`).
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

VERSION = 4
"""Counted up when the same text gives other words; indexes of another version are rebuilt."""

LONGEST = 64
"""Characters of a word that count."""

REACH = 6
"""Bits of a position in the index that say how many more places a form takes there."""

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho",
    "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_ALONE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"  # written without blanks: each character a word
_RUN = rf"[^\W_{_ALONE}]+"
JOINTS = "-‐‑–._/·"
"""What stands between the parts of a compound; an apostrophe does, too."""
_WORD = rf"{_RUN}(?:[{JOINTS}'’]{_RUN})*(?:\+\+|\#|\*(?![*\w]))?"
_PART = re.compile(rf"[^{JOINTS}'’]+")
_JOINT = re.compile(rf"[{JOINTS}]")
_MOST_PARTS = 6
"""Of a compound, that are asked for in a row as well."""
_LETTERS = re.compile(r"[^\W\d]*[A-Z](?=v\d)|[^\W\d]*[a-z](?=V\d)|[^\W\d]+(?=\d)")
_VERSION = re.compile(r"v\d+")
_CLITICS = ("s", "t", "re", "ve", "ll", "d", "m")

STOP_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "has",
        "have",
        "in",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "that",
        "the",
        "this",
        "to",
        "was",
        "were",
        "which",
        "with",
    ]
)
"""Left out of queries that have other words; indexed like any other, so that phrases hold."""


@cache
def _token() -> re.Pattern[str]:
    """What a token is: compiled when first needed, because ranges this wide take their time."""
    return re.compile(rf"[{_ALONE}]|{_WORD}")


@cache
def _spaced() -> re.Pattern[str]:
    """A token and the blank behind it, where a number may follow."""
    return re.compile(rf"({_WORD})( (?=[^\W_a-uw-zA-UW-Z]))?")


@cache
def _alone() -> re.Pattern[str]:
    return re.compile(f"[{_ALONE}]")


class Place(NamedTuple):
    """A position in the text: where its characters stand and the forms it is found under, its own first."""

    start: int
    end: int
    forms: tuple[str, ...]
    reach: tuple[int, ...] = (1,)
    """How many places each form takes: a joined form those of all its parts."""


def places(text: str) -> Iterator[Place]:
    """Yield the places of `text` in order."""
    pending: Place | None = None
    before = ""
    for match in _token().finditer(text):
        found = _places_of(match[0])
        for number, (start, end, forms, reach) in enumerate(found):
            here = Place(match.start() + start, match.start() + end, forms, reach)
            if pending is not None:
                if number == 0 and ((between := text[pending.end : here.start]) == "" or _may_join(between, forms[0])):
                    pending = _joined(pending, before, found, match[0], between)
                yield pending
            pending, before = here, match[0]
    if pending:
        yield pending


def following(held: Sequence[Place], start: int, texts: Iterable[str]) -> int:
    """Return the place behind `texts` if they stand in a row from `start` on, else 0.

    A joined form takes the places of all its parts.
    """
    here = {start}
    for text in texts:
        here = {
            at + reach
            for at in here
            if at < len(held)
            for form, reach in zip(held[at].forms, held[at].reach, strict=True)
            if form == text
        }
    return max(here, default=0)


def occurrences(text: str) -> dict[str, list[int]]:
    """Return every form in `text` with its positions, each with how many more places it takes (see `REACH`).

    The same as `places` tells, but for where the characters stand: quicker, for all there is to be indexed.
    """
    found: defaultdict[str, list[int]] = defaultdict(list)
    if not text.isascii() and _alone().search(text):  # these join with nothing between them, too
        for position, place in enumerate(places(text)):
            for form, reach in zip(place.forms, place.reach, strict=True):
                found[form].append(position << REACH | reach - 1)
        return found
    position = 0
    before = ""
    for token, blank in _spaced().findall(text):
        forms, room = _packed(token)
        if before and forms and _may_join(" ", forms[0][0]):
            last = _places_of(before)[-1]
            joined = _joined(last, before, _places_of(token), token, " ")
            if last.end == len(before) and joined is not last:
                found[joined.forms[-1]].append(position - (1 << REACH) | joined.reach[-1] - 1)
        for form, within in forms:
            found[form].append(position + within)
        position += room
        before = token if blank and forms else ""
    return found


@lru_cache(maxsize=65_536)
def _packed(token: str) -> tuple[tuple[tuple[str, int], ...], int]:
    """The forms of a token, each with its position in it, and how far what follows it is moved."""
    here = _places_of(token)
    forms = (
        (form, number << REACH | reach - 1)
        for number, place in enumerate(here)
        for form, reach in zip(place.forms, place.reach, strict=True)
    )
    return tuple(forms), len(here) << REACH


def _may_join(between: str, form: str) -> bool:
    """Tell quickly whether a form can be a number that belongs to the word before it: hardly any is."""
    return between == " " and (form[0] == "v" or form[0].isdigit())


def _joined(place: Place, token: str, following: tuple[Place, ...], after: str, between: str) -> Place:
    """The place of a word with what follows it: "ResNet 50" is found as resnet50, too, and 中文 as 中文."""
    if between == "":
        joined = place.forms[0] + following[0].forms[0] if is_alone(token) and is_alone(after) else ""
        reach = 2
    else:
        number = "".join(part.forms[0] for part in following) if between == " " else ""  # 3.5 is one
        word = place.forms[0]
        fits = 0 < len(number) < 6 and len(word) > 1 and word.isalpha() and not is_alone(token)
        joined = word + number if fits and (number[0].isdigit() or _VERSION.fullmatch(number)) else ""
        reach = 1 + len(following)
    return place._replace(forms=(*place.forms, joined), reach=(*place.reach, reach)) if joined else place


def is_alone(token: str) -> bool:
    """Tell whether a token is a character of a script without blanks."""
    return not token.isascii() and _alone().fullmatch(token) is not None


@lru_cache(maxsize=65_536)
def _places_of(token: str) -> tuple[Place, ...]:
    """The places of one token, cached by its spelling."""
    ending = "++" if token.endswith("++") else token[-1] if token[-1] in "#*" else ""
    parts = [
        (match.start() + start, match.start() + end, folded)
        for match in _PART.finditer(token.removesuffix(ending))
        for start, end in _pieces(match[0])
        if (folded := fold(match[0][start:end]))
    ]
    if len(parts) > 1 and parts[-1][2] in _CLITICS and token[parts[-1][0] - 1] in "'’":
        parts.pop()  # model's is model
    found = []
    last = len(parts) - 1
    for number, (start, end, part) in enumerate(parts):
        forms = {part: 1}
        if number < last:
            if number == 0 or last - number < LONGEST:  # else it says nothing, and takes its time
                rest = "".join(p for _, _, p in parts[number : number + LONGEST])[:LONGEST]
                count = min(last - number + 1, LONGEST)
                forms |= {rest + ending: count, rest: count}
            # With the next ones as well: "U-Net-based" is a unet, "Llama-3.1-8B" a llama31.
            for behind in range(number + 2, min(number + 4, last + 1)):
                forms.setdefault("".join(p for _, _, p in parts[number:behind]), behind - number)
        elif ending:  # PointNet++ is a PointNet, but C++ is no C
            end = len(token)
            forms = {part + ending: 1} | ({part: 1} if len(part) > 1 else {})
        short = {form[:LONGEST]: count for form, count in reversed(forms.items())}
        found.append(Place(start, end, *zip(*reversed(short.items()), strict=True)))
    return tuple(found)


def _pieces(part: str) -> Iterable[tuple[int, int]]:
    """Where the parts of ResNet50 and YOLOv8 are: the letters, and the number with what follows; 3D is one."""
    if (piece := _LETTERS.match(part)) and len(part) < 24 and part[piece.end() :]:
        return (0, piece.end()), (piece.end(), len(part))
    return ((0, len(part)),)


def tokens(text: str) -> Iterator[re.Match[str]]:
    """Yield what stands together in `text`: words, compounds, single characters of scripts without blanks."""
    return _token().finditer(text)


def asked(text: str) -> list[str]:
    """Return the words of a query.

    A compound is asked for by its joined form, which every spelling of it without blanks is indexed under; what is
    written without blanks by each two characters in a row.
    """
    return [word for word, _ in compounds(text)]


def compounds(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the words of a query with the parts between their joints: `unet` of "U-Net" with `u` and `net`."""
    found: list[tuple[str, tuple[str, ...]]] = []
    run: list[str] = []
    end = 0
    for token in tokens(text):
        parts = [place.forms[0] for place in _places_of(token[0])]
        if not parts:
            continue
        if run and not (token.start() == end and is_alone(token[0])):
            found += _twos(run)
            run = []
        if is_alone(token[0]):
            run += parts
            end = token.end()
        else:
            jointed = tuple(filter(None, map(fold, _JOINT.split(token[0])))) if len(parts) > 1 else ()
            found.append(("".join(parts)[:LONGEST], jointed if 1 < len(jointed) <= _MOST_PARTS else ()))
    return found + _twos(run)


def _twos(run: list[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Characters in a row as they are asked for: each with the next."""
    return [(one + other, ()) for one, other in pairwise(run)] or [(one, ()) for one in run]


def pieces(word: str) -> list[str]:
    """Return the letters of a word and the number behind them, or just the word."""
    return [word[start:end] for start, end in _pieces(word)]


def in_a_row(text: str) -> list[str]:
    """Return the words of a phrase, each as it is found in every spelling of it."""
    found = ("".join(place.forms[0] for place in _places_of(token[0]))[:LONGEST] for token in tokens(text))
    return [word for word in found if word]


def fold(text: str) -> str:
    """Return a word as it is compared: lower case, no accents, Greek letters spelled out."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(_GREEK.get(c, c) for c in letters if not unicodedata.combining(c))
