"""Turns text into index terms, made for scientific English with its ResNet-50, C++, β-VAE and U-Net.

A `Token` is one position of a text with all the forms under which it is found. A compound such as `ResNet-50` gives one
token for each part, and a number after letters is a part. The first part also has the joined form (`resnet50`), which
spans all parts. So `resnet50`, `ResNet-50` and `ResNet 50` match each other, also within phrases. Scripts written
without spaces (中文) are indexed by single characters and by bigrams. Forms are not stemmed; a query matches words with
the same stem (see `stemming`).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from ...text.folding import plain_letters, with_digraphs

VERSION = 6
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
_JOINER = re.compile(rf"[{JOINERS}]")
_PUNCTUATION = ".,;:!?()[]\"'"
"""Signs beside a word that change none of its forms."""
_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_MAX_PHRASE_PARTS = 6
"""Parts of a compound up to which it is also searched as a phrase."""
_LETTERS = re.compile(r"[^\W\d]*[A-Z](?=v\d)|[^\W\d]*[a-z](?=V\d)|[^\W\d]+(?=\d)")
"""The letters before a number or a version: ResNet of ResNet50, YOLO of YOLOv8."""
_VERSION_NUMBER = re.compile(r"v\d+")
_CLITICS = ("s", "t", "re", "ve", "ll", "d", "m")


@cache
def _word_pattern() -> re.Pattern[str]:
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


def analyze(text: str) -> Iterator[Token]:
    """Yield the tokens of a text in order."""
    pending: Token | None = None
    previous = ""
    for match in _word_pattern().finditer(text):
        tokens = _tokens_of(match[0])
        for number, (start, end, forms, spans) in enumerate(tokens):
            token = Token(match.start() + start, match.start() + end, forms, spans)
            if pending is not None:
                if number == 0 and ((gap := text[pending.end : token.start]) == "" or _may_join(gap, forms[0])):
                    pending = _join_next(pending, previous, tokens, match[0], gap)
                yield pending
            pending, previous = token, match[0]
    if pending:
        yield pending


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


@lru_cache(maxsize=8)  # the features of a paper are taken from the texts that are indexed
def pieces(text: str) -> Sequence[str]:
    """Split a text at blanks. Forms do not extend across them, except numbers: see `joined_form`.

    Line feeds and each `SEPARATOR` are pieces of their own.
    """
    return text.replace("\n", " \n ").replace(SEPARATOR, f" {SEPARATOR} ").split(" ")


def form_positions(text: str) -> dict[str, list[int]]:
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
            piece = analyze_piece(text_piece)
            if piece.number and (joined := joined_form(before, piece)):
                positions[joined].append(base + position_of_joined(piece))
            for form, offset in piece.forms:
                positions[form].append(base + offset)
            base += piece.length
        before = text_piece
    return positions


def next_value(position: int) -> int:
    """Return the stored position of a value of a field, given that after the end of the value before it."""
    return (position >> VALUE_BITS) + 1 << VALUE_BITS


def analyze_piece(text: str) -> Piece:
    """Return the forms of a part of a text without blanks."""
    word = text.strip(_PUNCTUATION)
    if word.isascii() and word.isalpha():  # as most are
        return Piece(((word[:MAX_LENGTH].lower(), 0),), 1 << SPAN_BITS)
    tokens = list(analyze(text))
    forms = (
        (form, position << SPAN_BITS | span - 1)
        for position, token in enumerate(tokens)
        for form, span in zip(token.forms, token.spans, strict=True)
    )
    return Piece(tuple(forms), len(tokens) << SPAN_BITS, *_number_at_start(text))


def joined_form(before: str, piece: Piece) -> str:
    """Return the form that joins the number at the beginning of a piece to the letters before it, if any."""
    letters = _letters_at_end(before)
    return letters + piece.number if letters else ""


def position_of_joined(piece: Piece) -> int:
    """Return the stored position of this form, counted from the beginning of the piece with the number."""
    return piece.parts - (1 << SPAN_BITS)  # it begins one position earlier, and spans the parts of the number as well


def _number_at_start(text: str) -> tuple[str, int]:
    """Return the number or version with which a text begins, and its parts."""
    if not (word := _word_pattern().match(text)):
        return "", 0
    tokens = _tokens_of(word[0])
    number = _joinable_number(tokens)
    return number, len(tokens) if number else 0


@lru_cache(maxsize=4_096)
def _letters_at_end(text: str) -> str:
    """Return the letters with which a text ends, if a number after a blank may belong to them."""
    for word in _word_pattern().finditer(text):
        tokens = _tokens_of(word[0])
        if tokens and word.start() + tokens[-1].end == len(text):
            return _joinable_letters(tokens[-1], word[0])
    return ""


def _may_join(gap: str, form: str) -> bool:
    """Return whether a form may be a number that belongs to the word before it. This is quick, and hardly any is."""
    return gap == " " and (form[0] == "v" or form[0].isdigit())


def _join_next(token: Token, word: str, tokens: tuple[Token, ...], next_word: str, gap: str) -> Token:
    """Return the last token of a word with the form that joins it to the next word, if any.

    "ResNet 50" is also found as resnet50, and 中文 as 中文.
    """
    if gap == "":
        joined = token.forms[0] + tokens[0].forms[0] if is_unspaced(word) and is_unspaced(next_word) else ""
        span = 2
    else:
        letters, number = _joinable_letters(token, word), _joinable_number(tokens)
        joined = letters + number if gap == " " and letters and number else ""
        span = 1 + len(tokens)
    return token._replace(forms=(*token.forms, joined), spans=(*token.spans, span)) if joined else token


def _joinable_letters(token: Token, word: str) -> str:
    """Return the letters of the last token of a word, if a number may belong to them."""
    letters = token.forms[0]
    return letters if len(letters) > 1 and letters.isalpha() and not is_unspaced(word) else ""


def _joinable_number(tokens: tuple[Token, ...]) -> str:
    """Return the number or version that a word is, if it may belong to letters before it. 3.5 is one number."""
    number = "".join(part.forms[0] for part in tokens)
    return number if 0 < len(number) < 6 and (number[0].isdigit() or _VERSION_NUMBER.fullmatch(number)) else ""


def is_unspaced(word: str) -> bool:
    """Return whether a word is a single character of a script written without spaces."""
    return not word.isascii() and _unspaced_pattern().fullmatch(word) is not None


@lru_cache(maxsize=65_536)
def _tokens_of(word: str) -> tuple[Token, ...]:
    """Return the tokens of a word or compound, with places relative to it."""
    ending = "++" if word.endswith("++") else word[-1] if word[-1] in "#*" else ""
    parts = [
        (match.start() + start, match.start() + end, folded)
        for match in _PART.finditer(word.removesuffix(ending))
        for start, end in _number_split(match[0])
        if (folded := fold(match[0][start:end]))
    ]
    if len(parts) > 1 and parts[-1][2] in _CLITICS and word[parts[-1][0] - 1] in "'’":
        parts.pop()  # model's is model
    texts = [part for _, _, part in parts]
    last = len(parts) - 1
    tokens = []
    for number, (start, end, part) in enumerate(parts):
        if number < last:
            forms = _compound_forms(texts, number, ending)
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


def _compound_forms(parts: list[str], number: int, ending: str) -> dict[str, int]:
    """Return the forms of a part that others follow, each with its span: the part, and the part joined to them."""
    forms = {parts[number]: 1}
    last = len(parts) - 1
    if number == 0 or last - number < MAX_LENGTH:  # later joined forms of a very long compound only cost time
        rest = "".join(parts[number : number + MAX_LENGTH])[:MAX_LENGTH]
        span = min(last - number + 1, MAX_LENGTH)
        forms |= {rest + ending: span, rest: span}
    # Joined to the next one or two parts as well: "U-Net-based" is also a unet, "Llama-3.1-8B" also a llama31.
    for end in range(number + 2, min(number + 4, last + 1)):
        forms.setdefault("".join(parts[number:end]), end - number)
    return forms


def _number_split(part: str) -> Iterable[tuple[int, int]]:
    """Return the places of the letters and of the number in ResNet50 or YOLOv8; 3D stays whole."""
    if (letters := _LETTERS.match(part)) and len(part) < 24 and part[letters.end() :]:
        return (0, letters.end()), (letters.end(), len(part))
    return ((0, len(part)),)


# Queries


def split_words(text: str) -> Iterator[re.Match[str]]:
    """Yield the words of a text: words, compounds, and single characters of unspaced scripts."""
    return _word_pattern().finditer(text)


def query_terms(text: str) -> list[str]:
    """Return the terms to look up for the words of a query.

    A compound is looked up by its joined form, under which each spelling of it without spaces is indexed. Unspaced
    scripts are looked up by bigrams.
    """
    return [term for term, _ in query_compounds(text)]


def query_compounds(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the terms of a query, each with the parts of its compound: `unet` for "U-Net", with `u` and `net`.

    A capital letter within a word begins a part as well: ImageNet is also image net. A word with umlauts has one part,
    in which they are two letters: Müller is also mueller.
    """
    terms: list[tuple[str, tuple[str, ...]]] = []
    unspaced: list[str] = []
    end = 0
    for word in split_words(text):
        parts = [token.forms[0] for token in _tokens_of(word[0])]
        if not parts:
            continue
        if unspaced and not (word.start() == end and is_unspaced(word[0])):
            terms += _bigrams(unspaced)
            unspaced = []
        if is_unspaced(word[0]):
            unspaced += parts
            end = word.end()
        else:
            apart = _JOINER.split(word[0]) if len(parts) > 1 else _CAMEL_CASE.split(word[0])
            joined = tuple(filter(None, map(fold, apart)))
            other = (two_letters,) if (two_letters := with_digraphs(word[0])) and len(parts) == 1 else ()
            terms.append(("".join(parts)[:MAX_LENGTH], joined if 1 < len(joined) <= _MAX_PHRASE_PARTS else other))
    return terms + _bigrams(unspaced)


def _bigrams(characters: list[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Return each character joined to the next, as terms without parts; a single character stays alone."""
    return [(one + other, ()) for one, other in pairwise(characters)] or [(one, ()) for one in characters]


def split_number(word: str) -> list[str]:
    """Return the letters of a word and the number behind them, or the whole word."""
    return [word[start:end] for start, end in _number_split(word)]


def phrase_terms(text: str) -> list[str]:
    """Return the terms of a phrase, each in the form that all its spellings share."""
    terms = ("".join(token.forms[0] for token in _tokens_of(word[0]))[:MAX_LENGTH] for word in split_words(text))
    return [term for term in terms if term]


def fold(text: str) -> str:
    """Return a word as it is compared: in lower case, without accents and strokes, with Greek letters spelled out."""
    if text.isascii():
        return text.lower()
    return "".join(_GREEK.get(letter, letter) for letter in plain_letters(text))
