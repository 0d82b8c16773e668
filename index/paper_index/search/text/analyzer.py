"""Turns text into index terms, made for scientific English with its ResNet-50, C++, β-VAE and U-Net.

A `Token` is one position of a text with all the forms under which it is found. A compound such as `ResNet-50` gives one
token for each part. A number after letters is a part, and so is each part of a word that begins with a capital letter,
except in names of people: `DeepSeekMath` has three. The first part also has the joined form (`resnet50`), which spans
all parts. So `resnet50`, `ResNet-50` and `ResNet 50` match each other, also within phrases. Scripts written without
spaces (中文) are indexed by single characters and by bigrams. Forms are not stemmed; a query matches words with the
same stem (see `stemming`).
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from ...text.folding import plain_letters, with_digraphs

VERSION = 7
"""Count this up when the same text gives other forms: indexes built with another version are rebuilt."""

MAX_LENGTH = 64
"""Characters of a form that are indexed; longer words are cut."""

SPAN_BITS = 6
"""Low bits of an indexed position that hold how many more positions the form spans."""

SEPARATOR = "\x1f"
"""Separates the values of a field, such as names. No text has it, because control characters are removed from texts."""
VALUE_BITS = SPAN_BITS + 5
"""Low bits of an indexed position that are of the place within a value. Values begin at multiples of 32 positions."""

JOINERS = "-‐‑–._/·"
"""Characters that join the parts of a compound. Apostrophes do so as well."""

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho",
    "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
"""Scripts written without spaces: each character is a word."""
_RUN = rf"[^\W_{_UNSPACED}]+"
_WORD = rf"{_RUN}(?:[{JOINERS}'’]{_RUN})*(?:\+\+|\#|\*(?![*\w]))?"
_PART = re.compile(rf"[^{JOINERS}'’]+")
_PUNCTUATION = ".,;:!?()[]\"'"
"""Signs beside a word that change none of its forms."""
_CAMEL_CASE = re.compile(
    r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[a-z]{2})(?=[A-Z]{2,}s?(?![A-Za-z]))|(?<=[A-Z])(?=[A-Z][a-z]{2})"
)
"""The places in DeepSeekMath, VideoLLMs and OSWorld where a capital letter begins a part, but not that in LoRA."""
MAX_PARTS = 6
"""Parts of a compound up to which it is also searched as a phrase, and parts by capital letters of a word."""
_LETTERS = re.compile(r"[^\W\d]*[A-Z](?=v\d)|[^\W\d]*[a-z](?=V\d)|[^\W\d]+(?=\d)")
"""The letters before a number or a version: ResNet of ResNet50, YOLO of YOLOv8."""
_VERSION_NUMBER = re.compile(r"v\d+")
_NUMBER = re.compile(r"\d+(?=[^\W\d]{2})")
"""The number within a name, before other letters: 2 of word2vec, 5 of Qwen2.5VL."""
_CLITICS = ("s", "t", "re", "ve", "ll", "d", "m")


@cache
def word_pattern() -> re.Pattern[str]:
    """Match a word, a compound or an unspaced character. Compiled when first used: ranges this wide take long."""
    return re.compile(rf"[{_UNSPACED}]|{_WORD}")


@cache
def _unspaced_pattern() -> re.Pattern[str]:
    return re.compile(f"[{_UNSPACED}]")


class Token(NamedTuple):
    """A position in a text: its characters from `start` to `end`, and the forms it is found under, its own first."""

    start: int
    end: int
    forms: tuple[str, ...]
    spans: tuple[int, ...] = (1,)
    """Number of positions each form spans: a joined form spans those of all its parts."""


# Texts


def analyze(text: str, *, names: bool = False) -> Iterator[Token]:
    """Yield the tokens of a text in order. In `names` of people, capital letters begin no parts: McMahan."""
    pending: tuple[Token, ...] = ()
    previous = ""
    for match in word_pattern().finditer(text):
        tokens = tokens_of(match[0], names)
        if not tokens:
            continue
        start = match.start()
        if start:
            placed = tuple(Token(start + own, start + end, forms, spans) for own, end, forms, spans in tokens)
        else:
            placed = tokens
        if pending and ((gap := text[pending[-1].end : placed[0].start]) == "" or _may_join(gap, tokens[0].forms[0])):
            pending = _join_next(pending, previous, tokens, match[0], gap)
        yield from pending
        pending, previous = placed, match[0]
    yield from pending


def sequence_end(tokens: Sequence[Token], start: int, forms: Iterable[str]) -> int:
    """Return the position after `forms` where they occur in sequence from position `start`, else 0."""
    ends = {start}
    for wanted in forms:
        ends = {
            position + span
            for position in ends
            if position < len(tokens)
            for form, span in zip(tokens[position].forms, tokens[position].spans, strict=True)
            if form == wanted
        }
    return max(ends, default=0)


class Piece(NamedTuple):
    """The forms of a part of a text without blanks."""

    forms: tuple[tuple[str, int], ...]
    """Each form with its stored position, counted from the beginning of the piece."""
    length: int
    """The stored position of the next piece, counted in the same way."""
    number: str = ""
    """The number at the beginning, which may belong to letters before it."""
    parts: int = 0
    """The positions of this number."""


class Joined(NamedTuple):
    """The form that joins a number to the letters before it."""

    form: str
    position: int
    """Its stored position, counted from the beginning of the piece with the number."""


@lru_cache(maxsize=8)  # the features of a paper are taken from the texts that are indexed
def pieces(text: str) -> Sequence[str]:
    """Split a text at blanks. Forms do not extend across them, except numbers: see `joined_form`.

    Line feeds and each `SEPARATOR` are pieces of their own.
    """
    return text.replace("\n", " \n ").replace(SEPARATOR, f" {SEPARATOR} ").split(" ")


def form_positions(text: str, *, names: bool = False) -> dict[str, list[int]]:
    """Return every form of a text with its positions, as the index stores them.

    A stored position is `position << SPAN_BITS | span - 1`. The forms are those of `analyze`, without the places of
    their characters. A value after a `SEPARATOR` begins at the next multiple of 32 positions that leaves a gap, so that
    no phrase runs from one value into the next. `PostingsBuffer` adds the same to an index, faster.
    """
    positions: defaultdict[str, list[int]] = defaultdict(list)
    base = 0
    before = ""
    for text_piece in pieces(text):
        if text_piece == SEPARATOR:
            base = next_value(base)
        else:
            piece = analyze_piece(text_piece, names=names)
            if piece.number and (joined := joined_form(before, piece, names=names)):
                positions[joined.form].append(base + joined.position)
            for form, offset in piece.forms:
                positions[form].append(base + offset)
            base += piece.length
        before = text_piece
    return positions


def next_value(position: int) -> int:
    """Return the stored position of a value of a field, given that after the end of the value before it."""
    return (position >> VALUE_BITS) + 1 << VALUE_BITS


def analyze_piece(text: str, *, names: bool = False) -> Piece:
    """Return the forms of a part of a text without blanks."""
    word = text.strip(_PUNCTUATION)
    if word.isascii() and word.isalpha() and (names or word[1:].islower() or not _CAMEL_CASE.search(word)):  # as most
        return Piece(((word[:MAX_LENGTH].lower(), 0),), 1 << SPAN_BITS)
    tokens = list(analyze(text, names=names))
    forms = (
        (form, position << SPAN_BITS | span - 1)
        for position, token in enumerate(tokens)
        for form, span in zip(token.forms, token.spans, strict=True)
    )
    number = _number_at_start(text, names) if tokens and _may_join(" ", tokens[0].forms[0]) else ("", 0)
    return Piece(tuple(forms), len(tokens) << SPAN_BITS, *number)


def joined_form(before: str, piece: Piece, *, names: bool = False) -> Joined | None:
    """Return the form that joins the number at the beginning of a piece to the letters before it, if any."""
    letters, parts = _letters_at_end(before, names)
    # It begins where the letters do, and spans the parts of the number as well.
    position = -(parts << SPAN_BITS) | (parts + piece.parts - 1)
    return Joined(letters + piece.number, position) if letters else None


def _number_at_start(text: str, names: bool) -> tuple[str, int]:
    """Return the number or version with which a text begins, and its parts."""
    if not (word := word_pattern().match(text)):
        return "", 0
    tokens = tokens_of(word[0], names)
    number = _joinable_number(tokens)
    return number, len(tokens) if number else 0


@lru_cache(maxsize=4_096)
def _letters_at_end(text: str, names: bool) -> tuple[str, int]:
    """Return the letters with which a text ends, if a number after a blank may belong to them, and their parts."""
    for word in word_pattern().finditer(text):
        tokens = tokens_of(word[0], names)
        if tokens and word.start() + tokens[-1].end == len(text):
            return _joinable_letters(tokens, word[0])
    return "", 0


def _may_join(gap: str, form: str) -> bool:
    """Return whether a form may be a number that belongs to the word before it. This is quick, and hardly any is."""
    return gap == " " and (form[0] == "v" or form[0].isdigit())


def _join_next(
    tokens: tuple[Token, ...], word: str, next_tokens: tuple[Token, ...], next_word: str, gap: str
) -> tuple[Token, ...]:
    """Return the tokens of a word with the form that joins it to the next word, if any.

    "ResNet 50" is also found as resnet50, and 中文 as 中文.
    """
    if gap == "":
        is_one = is_unspaced(word) and is_unspaced(next_word)
        joined, parts = tokens[-1].forms[0] + next_tokens[0].forms[0] if is_one else "", 1
    else:
        letters, parts = _joinable_letters(tokens, word)
        number = _joinable_number(next_tokens)
        joined = letters + number if letters and number else ""
    if not joined:
        return tokens
    first = tokens[-parts]
    first = first._replace(forms=(*first.forms, joined), spans=(*first.spans, parts + len(next_tokens)))
    return (*tokens[:-parts], first, *tokens[len(tokens) - parts + 1 :])


def _joinable_letters(tokens: tuple[Token, ...], word: str) -> tuple[str, int]:
    """Return the letters at the end of a word, if a number may belong to them, and the number of their tokens."""
    if is_unspaced(word):
        return "", 0
    first = len(tokens) - 1
    while first and tokens[first - 1].end == tokens[first].start:  # nothing joins parts by capital letters
        first -= 1
    letters = "".join(token.forms[0] for token in tokens[first:])
    return (letters, len(tokens) - first) if len(letters) > 1 and letters.isalpha() else ("", 0)


def _joinable_number(tokens: tuple[Token, ...]) -> str:
    """Return the number or version that a word is, if it may belong to letters before it. 3.5 is one number."""
    number = "".join(part.forms[0] for part in tokens)
    return number if 0 < len(number) < 6 and (number[0].isdigit() or _VERSION_NUMBER.fullmatch(number)) else ""


def is_unspaced(word: str) -> bool:
    """Return whether a word is a single character of a script written without spaces."""
    return not word.isascii() and _unspaced_pattern().fullmatch(word) is not None


@lru_cache(maxsize=65_536)
def tokens_of(word: str, names: bool = False) -> tuple[Token, ...]:
    """Return the tokens of a word or compound, with places relative to it."""
    ending = "++" if word.endswith("++") else word[-1] if word[-1] in "#*" else ""
    places: list[tuple[int, int]] = []
    texts: list[str] = []
    begins: list[int] = []  # the parts that do not begin with a capital letter within a word
    for match in _PART.finditer(word.removesuffix(ending)):
        for start, end in number_split(match[0], is_first=not places):
            cuts = _capitals(match[0], start, end) if not names else ()
            begins.append(len(texts))
            for begin, stop in pairwise((start, *cuts, end)):
                if folded := fold(match[0][begin:stop]):
                    places.append((match.start() + begin, match.start() + stop))
                    texts.append(folded)
    if len(texts) > 1 and texts[-1] in _CLITICS and word[places[-1][0] - 1] in "'’":
        texts.pop()  # model's is model
    last = len(texts) - 1
    tokens = []
    for number, part in enumerate(texts):
        start, end = places[number]
        if number < last:
            forms = _compound_forms(texts, begins, number, ending)
        elif ending:  # PointNet++ is also a PointNet, but C++ is not C
            end = len(word)
            forms = {part + ending: 1} | ({part: 1} if len(part) > 1 else {})
        else:
            forms = {part: 1}
        if two_letters := with_digraphs(word[start:end]):
            forms.setdefault(two_letters, 1)
        cut = {form[:MAX_LENGTH]: span for form, span in reversed(forms.items())}
        tokens.append(Token(start, end, *zip(*reversed(cut.items()), strict=True)))
    return tuple(tokens)


def _capitals(word: str, start: int, end: int) -> list[int]:
    """Return the places from `start` to `end` where a capital letter within a word begins a part."""
    if word[start + 1 : end].islower():
        return []
    cuts = [cut.start() for cut in _CAMEL_CASE.finditer(word, start, end)]
    return cuts if len(cuts) < MAX_PARTS else []


def _compound_forms(parts: list[str], begins: list[int], number: int, ending: str) -> dict[str, int]:
    """Return the forms of a part that others follow, each with its span: the part, and the part joined to them.

    A part that begins with a capital letter within a word (it is not in `begins`) is joined to the rest of the word.
    """
    count = len(parts)
    forms = {parts[number]: 1}
    at = bisect_left(begins, number)
    is_inner = at == len(begins) or begins[at] != number
    if is_inner:
        ends = [begins[at] if at < len(begins) else count]
    else:
        if number == 0 or count - 1 - number < MAX_LENGTH:  # later joined forms of a very long compound only cost time
            rest = "".join(parts[number : number + MAX_LENGTH])[:MAX_LENGTH]
            span = min(count - number, MAX_LENGTH)
            forms |= {rest + ending: span, rest: span}
        # Joined to the next one or two words as well: "U-Net-based" is also a unet, "Llama-3.1-8B" also a llama31.
        following = begins[at + 1 : at + 4]
        ends = [*range(number + 2, min(number + 4, *following[:1], count)), *following]
    for end in ends:
        if number + 1 < end <= count:
            forms.setdefault("".join(parts[number:end]), end - number)
    return forms


def number_split(part: str, *, is_first: bool = True) -> Iterable[tuple[int, int]]:
    """Return the places of the letters, the number and the letters in ResNet50, YOLOv8 and word2vec; 3D stays whole.

    Args:
        part: a word without joiners.
        is_first: whether it begins the compound. Else it may begin with the number, as in Qwen2.5VL.
    """
    whole = ((0, len(part)),)
    if len(part) >= 24 or part.isalpha():
        return whole
    letters = _LETTERS.match(part)
    start = letters.end() if letters and part[letters.end() :] else 0
    number = _NUMBER.match(part, start) if start or not is_first else None
    if number is None:
        return ((0, start), (start, len(part))) if start else whole
    return pairwise((0, *([start] if start else []), number.end(), len(part)))


def fold(text: str) -> str:
    """Return a word as it is compared: in lower case, without accents and strokes, with Greek letters spelled out."""
    if text.isascii():
        return text.lower()
    return "".join(_GREEK.get(letter, letter) for letter in plain_letters(text))
