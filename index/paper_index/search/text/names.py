"""Names of people in queries, and which names of authors they fit, in whatever order and however abbreviated.

`Wu, J.`, `J. Wu`, `Wu Jian-Feng` and `Jianfeng Wu` all fit Jian-Feng Wu. Each word of the query is a word of the name,
and another one for each. The order is free, because family names are written first or last. Without
a comma or initials, no other word may be between them, so that `Jian Wu` does not fit. Initials of authors never are,
because names are searched with initials first.

Places in a name are bits: a mask of 0b110 is the second and the third word.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, reduce
from itertools import accumulate, product
from operator import or_
from typing import NamedTuple

from ...text.person_names import PARTICLES, is_suffix
from .analyzer import Token, analyze
from .query_words import query_compounds

NAME = "name"
"""The field before a name in the words of an answer (see `Answer.words`)."""
PREFIX = "*"
"""Ends a form that is only the beginning of a word."""
_MOST_WORDS = 12
"""Words of a name that are used."""
_INITIALS = re.compile(r"[^\W\d_](?:(?:\.|-|\.-)[^\W\d_])*\.?")
_CAPITALS = re.compile(r"[A-Z]{2,3}")
_WITH_CAPITALS = re.compile(r"[^\W\d_][\w'’-]*(?<![A-Z])\s+[A-Z]{2}\*?")
"""A word and two capital letters, which may be the initials of a name: Wu JA."""
_VOWEL = re.compile("[AEIOUY]")
_LETTER = re.compile(r"[^\W\d_]")
_INITIAL_IN_NAME = re.compile(r"(?<!\S)[^\W\d_]\.?(?!\S)")
_WORD = re.compile(r"\S+")
_BEFORE_FAMILY = PARTICLES | {"mac", "mc", "saint", "st", "st."}
"""Words that belong to the family name after them, in small letters."""
_MOST_JOINED = 4
"""Words of a name that are joined."""
_PARTICLES_IN_SHORT = ("vd", "vd.")
"""Two particles, such as van der or von den, which are read as initials."""


class NameWord(NamedTuple):
    """A word of a name."""

    spellings: tuple[tuple[str, ...], ...]
    """The ways to write it, each as the index forms that must all be in the name. A form may end in `PREFIX`."""
    is_middle: bool = False
    """Whether it is a middle initial. A name may lack it, but not have another word in its place."""


class PersonName(NamedTuple):
    """The name of a person in a query."""

    text: str
    """The text that `person_name` reads as this name."""
    words: tuple[NameWord, ...]
    """The words, middle initials last."""
    alike: tuple[int, ...] = ()
    """The mask of the places of each word in a name that is written alike; () if some are initials."""
    others: tuple["PersonName", ...] = ()
    """Other readings of the text: Jianfeng Wu for "Jian Feng Wu", and Wu, J. A. for "Wu JA"."""


@lru_cache(maxsize=256)
def person_name(text: str) -> PersonName | None:
    """Return the name in a text, or None if it has fewer than two words, or only initials.

    Before a comma, all words are of the family. An asterisk ends a text whose last word may be longer.
    """
    family, comma, given = text.rstrip(PREFIX).partition(",")
    families = _without_suffixes(family.split()) if comma else []
    others = _without_suffixes((given if comma else family).replace(",", " ").split())
    after_comma = bool(comma) and not text.isupper()
    initials = [_is_initials(word, after_comma=after_comma) for word in others]
    words = [_whole(word) for word in families]
    for number, word in enumerate(others):
        if initials[number]:
            follows = number > 0 and (bool(comma) or initials[number - 1] or not all(initials[number:]))
            words += [_initial(letter, follows or at > 0) for at, letter in enumerate(_LETTER.findall(word))]
        else:
            words.append(_whole(word))
    words = [word for word in words if word.spellings][:_MOST_WORDS]
    if len(words) < 2 or (all(initials) and not families):
        return None
    if text.endswith(PREFIX):
        begun = [(*forms[:-1], forms[-1].rstrip(PREFIX) + PREFIX) for forms in words[-1].spellings]
        words[-1] = words[-1]._replace(spellings=tuple(begun))
    alike = () if any(initials) else _masks(others, families)
    readings = () if any(initials) else tuple(filter(None, map(person_name, _readings(text))))
    return PersonName(text, tuple(sorted(words, key=lambda word: word.is_middle)), alike, readings)


def _readings(text: str) -> list[str]:
    """Return other spellings of a name: with two given names as one, or with initials after a comma."""
    words = text.split()
    if _WITH_CAPITALS.fullmatch(text.strip()):
        return [f"{words[0]}, {'. '.join(words[1].rstrip(PREFIX))}."]
    if len(words) != 3 or any(len(word) < 2 for word in words):
        return []
    pairs = [(words[0], "".join(words[1:])), ("".join(words[:2]), words[2])]
    return [" ".join(pair) for pair in pairs[: 1 if words[0].endswith(",") else 2] if "," not in pair[0][:-1]]


def one_word(form: str, parts: tuple[str, ...]) -> PersonName:
    """Return the name that is a single word, a compound with its parts."""
    return PersonName(form, (NameWord(((form,), parts) if parts else ((form,),)),))


def _masks(given: list[str], families: list[str]) -> tuple[int, ...]:
    """Return the masks of the places of the words of a name that is written with the family last, families first."""
    lengths = [length for word in (*given, *families) if (length := len(list(analyze(word, names=True))))]
    starts = accumulate(lengths, initial=0)
    masks = [(1 << length) - 1 << start for length, start in zip(lengths, starts, strict=False)]
    last = len(lengths) - sum(1 for word in families if any(analyze(word, names=True)))
    return (*masks[last:], *masks[:last])[:_MOST_WORDS]


def _without_suffixes(words: list[str]) -> list[str]:
    """Return words without Jr. or III, which many records of a person lack."""
    return [word for word in words if not is_suffix(word)]


def _is_initials(word: str, *, after_comma: bool) -> bool:
    """Return whether a word is initials: J., J.-F., and JF; LI only after a comma."""
    if _CAPITALS.fullmatch(word):
        return after_comma or not _VOWEL.search(word)
    if word in _PARTICLES_IN_SHORT:
        return True
    return word[0].upper() != word[0].lower() and _INITIALS.fullmatch(word) is not None


def _whole(word: str) -> NameWord:
    """Return a whole word. A compound is found by its joined form, or by all its parts."""
    compounds = query_compounds(word)
    joined = tuple(term for term, _ in compounds)
    apart = tuple(form for term, parts in compounds for form in parts or (term,))
    return NameWord(tuple(dict.fromkeys(forms for forms in (joined, apart) if forms)))


def _initial(letter: str, is_middle: bool) -> NameWord:
    return NameWord(tuple((form + PREFIX,) for form, _ in query_compounds(letter)), is_middle)


# Names that fit


def place(name: PersonName, options: Sequence[Iterable[int]]) -> int:
    """Return the places of all words of a name in the name of an author, as a mask; 0 if they do not fit.

    Args:
        name: the name.
        options: the masks of the places of each of its words.
    """
    words = list(zip(name.words, options, strict=True))
    return _place(words, 0, may_have_gap="," in name.text or any(map(_is_begun, name.words)))


def _place(words: list[tuple[NameWord, Iterable[int]]], taken: int, *, may_have_gap: bool) -> int:
    if not words:
        return taken if may_have_gap or not _has_gap(taken) else 0
    (word, options), *others = words
    for mask in options:
        if not mask & taken and (placed := _place(others, taken | mask, may_have_gap=may_have_gap)):
            return placed
    return _place(others, taken, may_have_gap=False) if word.is_middle else 0


def _is_begun(word: NameWord) -> bool:
    """Return whether a word is an initial or the beginning of a word, so that others may follow before the family."""
    return not word.is_middle and any(forms[-1].endswith(PREFIX) for forms in word.spellings)


def _has_gap(mask: int) -> bool:
    """Return whether there is a place that is not in a mask between those that are."""
    ones = mask // (mask & -mask)
    return bool(ones & (ones + 1))


def searched_name(author: str) -> str:
    """Return the name of an author as it is searched.

    Its initials are before its other words. Hyphens join given names, so that Zhi Hua Guo is also Zhihua Guo, and
    the words of a family: van der Maaten is also Vandermaaten.
    """
    if author.count(" ") < 2 and not _INITIAL_IN_NAME.search(author):  # as most are
        return author
    words = author.split()
    return " ".join("-".join(words[number] for number in part) for part in _parts(words))


def searched_family(author: str) -> str:
    """Return the family name of an author as it is searched."""
    words = author.split()
    return "-".join(words[number] for number in _name_parts(words).family)


class _NameParts(NamedTuple):
    """The numbers of the words of a name, by the part to which they belong."""

    initials: list[int]
    given: list[int]
    family: list[int]
    suffix: list[int]


def _name_parts(words: Sequence[str]) -> _NameParts:
    initials = [number for number, word in enumerate(words) if _INITIAL_IN_NAME.fullmatch(word)]
    others = [number for number in range(len(words)) if number not in initials] if initials else [*range(len(words))]
    suffix = [others.pop()] if len(others) > 1 and is_suffix(words[others[-1]]) else []
    start, least = len(others) - 1, 0 if initials else 1
    while start > least and words[others[start - 1]].lower() in _BEFORE_FAMILY:
        start -= 1
    return _NameParts(initials, others[: max(0, start)], others[max(0, start) :], suffix)


def _parts(words: Sequence[str]) -> list[list[int]]:
    """Return the numbers of the words of a name in the order in which they are searched; those of a part are joined."""
    initials, given, family, suffix = _name_parts(words)
    joined: list[list[int]] = []
    for part in (given, family):
        for number in part:
            follows = joined and joined[-1][-1] == number - 1 and number != part[0]
            if follows and len(joined[-1]) < _MOST_JOINED and words[number - 1][-1] != ",":
                joined[-1].append(number)
            else:
                joined.append([number])
    return [*([number] for number in initials), *joined, *([number] for number in suffix)]


@lru_cache(maxsize=64)
def _searched_tokens(author: str) -> tuple[Token, ...]:
    """Return the tokens of `searched_name` with their places in the name as it is written."""
    words = list(_WORD.finditer(author))
    texts = [word[0] for word in words]
    return tuple(token for part in _parts(texts) for token in _tokens_of_part([words[number] for number in part]))


def _tokens_of_part(words: Sequence[re.Match[str]]) -> Iterator[Token]:
    """Yield the tokens of words that are joined."""
    starts = list(accumulate((len(word[0]) + 1 for word in words), initial=0))
    for token in analyze("-".join(word[0] for word in words), names=True):
        number = bisect_right(starts, token.start) - 1
        moved = words[number].start() - starts[number]
        yield token._replace(start=token.start + moved, end=token.end + moved)


def tokens_named(name: PersonName, author: str) -> list[Token]:
    """Return the tokens in the name of an author that are the words of a name, in order; none if they do not fit."""
    tokens = _searched_tokens(author)
    mask = next(filter(None, (_place_in(each, tokens) for each in (name, *name.others))), 0)
    return sorted(token for at, token in enumerate(tokens) if mask >> at & 1)


def _place_in(name: PersonName, tokens: Sequence[Token]) -> int:
    forms = {form for word in name.words for spelling in word.spellings for form in spelling}
    places = {form: _form_places(form, tokens) for form in forms}
    return place(name, [word_places(word, places) for word in name.words])


def word_places(word: NameWord, places: Mapping[str, Iterable[int]]) -> list[int]:
    """Return the masks of the places of a word, from those of each of its forms."""
    return [reduce(or_, masks) for forms in word.spellings for masks in product(*map(places.__getitem__, forms))]


def _form_places(form: str, tokens: Sequence[Token]) -> list[int]:
    begin = form[:-1] if form.endswith(PREFIX) else None
    return [
        form_place(form, at, span)
        for at, token in enumerate(tokens)
        for own, span in zip(token.forms, token.spans, strict=True)
        if own == form or (begin is not None and own.startswith(begin))
    ]


def form_place(form: str, at: int, span: int) -> int:
    """Return the mask of a form that begins at a place and spans so many, of the beginning of a word only the first."""
    return 1 << at if form.endswith(PREFIX) else (1 << span) - 1 << at
