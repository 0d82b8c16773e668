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

VERSION = 1
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
_PART = re.compile(r"[^-‐‑–.'’_/]+")
_LETTERS_DIGITS = re.compile(r"\d+|[^\W\d]+")
_PLAIN = re.compile(r"[a-z]+")

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
    return re.compile(rf"[{_ALONE}]|{_RUN}(?:[-‐‑–.'’_/]{_RUN})*(?:\+\+|\#|\*(?![*\w]))?")


class Place(NamedTuple):
    """A position in the text: where its characters stand and the forms it is found under, the shortest first."""

    start: int
    end: int
    forms: tuple[str, ...]


def places(text: str) -> Iterator[Place]:
    """Yield the places of `text` in order."""
    before: tuple[int, str] | None = None
    pending: Place | None = None
    for match in _token().finditer(text):
        for start, end, forms in _places_of(match[0]):
            here = Place(match.start() + start, match.start() + end, forms)
            # "ResNet 50" is found as resnet50 too: a word, one blank, a number that may end in letters.
            first = here.forms[0]
            if pending:
                glued = before and pending.end + 1 == here.start and text[pending.end] == " " and first[:1].isdigit()
                if glued and before and before[1].isalpha() and len(before[1]) > 1 and len(first) < 6:
                    pending = pending._replace(forms=(*pending.forms, before[1] + first))
                yield pending
            pending, before = here, (here.end, first)
    if pending:
        yield pending


@lru_cache(maxsize=65_536)
def _places_of(token: str) -> tuple[Place, ...]:
    """The places of one token, cached by its spelling."""
    ending = "++" if token.endswith("++") else token[-1] if token[-1] in "#*" else ""
    parts = [(m.start(), m.end(), fold(m[0])) for m in _PART.finditer(token.removesuffix(ending) if ending else token)]
    if ending:
        start, _, last = parts[-1]
        parts[-1] = (start, len(token), last + ending)
    if (
        len(parts) > 1
        and parts[-1][2] in ("s", "t", "re", "ve", "ll", "d", "m")
        and token[-len(parts[-1][2]) - 1] in "'’"
    ):
        parts.pop()  # model's is model
    found = []
    joined = "".join(part for _, _, part in parts)
    for number, (start, end, part) in enumerate(parts):
        forms = [part]
        if number == 0 and len(parts) > 1:
            forms.append(joined)
        elif number and number < len(parts) - 1:
            forms.append("".join(p for _, _, p in parts[number:]))
        if not _PLAIN.fullmatch(part) and len(part) < 24:
            pieces = _LETTERS_DIGITS.findall(part)
            if len(pieces) > 1 and not part[:1].isdigit():
                forms += [piece for piece in (pieces[0], "".join(pieces[1:])) if len(piece) > 1 or piece.isdigit()]
        found.append(Place(start, end, tuple(dict.fromkeys(f[:LONGEST] for f in forms if f))))
    return tuple(place for place in found if place.forms)


def asked(text: str) -> list[tuple[str, ...]]:
    """Return the words of a query: for each token the words that must stand in a row to be it.

    A compound is asked for by its joined form alone, which every spelling of it is indexed under.
    """
    found: list[tuple[str, ...]] = []
    for match in _token().finditer(text):
        own = _places_of(match[0])
        if not own:
            continue
        whole = own[0].forms[1] if len(own) > 1 else own[0].forms[0]
        found.append((whole,))
    return found


def fold(text: str) -> str:
    """Return a word as it is compared: lower case, no accents, Greek letters spelled out."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(_GREEK.get(c, c) for c in plain if not unicodedata.combining(c))
    return plain
