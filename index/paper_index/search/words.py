"""How text becomes the words of the index: scientific English, with its ResNet-50, C++, β-VAE and U-Net.

A *place* is a position in the text with every form under which it can be found. A compound (`ResNet-50`) has a place
for each part, and its joined form (`resnet50`) at the place of the first; so `resnet50`, `ResNet-50` and `ResNet 50`
find each other. Words are kept as they are written; stems are found when asking (see `terms.py`).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

VERSION = 3
"""Counted up when the same text gives other words; indexes of another version are rebuilt."""

LONGEST = 64
"""Characters of a word that count."""

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho",
    "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_ALONE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"  # written without blanks: each character a word
_RUN = rf"[^\W_{_ALONE}]+"
JOINTS = "-‐‑–._/·"
"""What stands between the parts of a compound; an apostrophe does, too."""
_PART = re.compile(rf"[^{JOINTS}'’]+")
_LETTERS_DIGITS = re.compile(r"\d+|[^\W\d]+")
_PLAIN = re.compile(r"[a-z]+")
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
    return re.compile(rf"[{_ALONE}]|{_RUN}(?:[{JOINTS}'’]{_RUN})*(?:\+\+|\#|\*(?![*\w]))?")


class Place(NamedTuple):
    """A position in the text: where its characters stand and the forms it is found under, its own first."""

    start: int
    end: int
    forms: tuple[str, ...]


def places(text: str) -> Iterator[Place]:
    """Yield the places of `text` in order."""
    pending: Place | None = None
    for match in _token().finditer(text):
        for start, end, forms in _places_of(match[0]):
            here = Place(match.start() + start, match.start() + end, forms)
            if pending and forms[0][0].isdigit() and text[pending.end : here.start] == " ":
                pending = _numbered(pending, forms[0])
            if pending:
                yield pending
            pending = here
    if pending:
        yield pending


def _numbered(place: Place, number: str) -> Place:
    """The place of a word with a number after it: "ResNet 50" is found as resnet50, too."""
    word = place.forms[0]
    if len(word) > 1 and word.isalpha() and len(number) < 6:
        return place._replace(forms=(*place.forms, word + number))
    return place


@lru_cache(maxsize=65_536)
def _places_of(token: str) -> tuple[Place, ...]:
    """The places of one token, cached by its spelling."""
    ending = "++" if token.endswith("++") else token[-1] if token[-1] in "#*" else ""
    folded = ((m.start(), m.end(), fold(m[0])) for m in _PART.finditer(token.removesuffix(ending)))
    parts = [part for part in folded if part[2]]
    if len(parts) > 1 and parts[-1][2] in _CLITICS and token[parts[-1][0] - 1] in "'’":
        parts.pop()  # model's is model
    found = []
    for number, (start, end, part) in enumerate(parts):
        forms = [part]
        if number < len(parts) - 1:
            rest = "".join(p for _, _, p in parts[number : number + LONGEST])[:LONGEST]
            # With the next as well: "U-Net-based" is a unet.
            forms += [rest + ending, rest, part + parts[number + 1][2]]
        elif ending:  # PointNet++ is a PointNet, but C++ is no C
            end = len(token)
            forms = [part + ending, part][: len(part)]
        if not _PLAIN.fullmatch(part) and len(part) < 24:
            pieces = _LETTERS_DIGITS.findall(part)
            if len(pieces) > 1 and not part[:1].isdigit():
                forms += [piece for piece in (pieces[0], "".join(pieces[1:])) if len(piece) > 1 or piece.isdigit()]
        found.append(Place(start, end, tuple(dict.fromkeys(form[:LONGEST] for form in forms))))
    return tuple(found)


def asked(text: str) -> list[str]:
    """Return the words of a query.

    A compound is asked for by its joined form alone, which every spelling of it is indexed under.
    """
    compounds = (_places_of(match[0]) for match in _token().finditer(text))
    return ["".join(place.forms[0] for place in compound)[:LONGEST] for compound in compounds if compound]


def fold(text: str) -> str:
    """Return a word as it is compared: lower case, no accents, Greek letters spelled out."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(_GREEK.get(c, c) for c in letters if not unicodedata.combining(c))
