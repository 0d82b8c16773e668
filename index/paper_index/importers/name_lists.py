"""Lists of names in one text: between semicolons, between commas, with suffixes, and with "et al." at the end."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from ..text.markup import unmarked
from ..text.person_names import Name, with_particle
from . import citation

_ALWAYS_SUFFIX = r"[JS]r\.?|junior|senior|III|2n?d|3r?d|4th|ph\.?\s?d\.?|m\.d\.|esq\.?"
_SUFFIX = re.compile(rf"{_ALWAYS_SUFFIX}|I{{1,3}}|I?V|VI{{1,3}}", re.IGNORECASE)
_SURE_SUFFIX = re.compile(_ALWAYS_SUFFIX, re.IGNORECASE)
"""Suffixes that are not the initials of a given name, as those of "Newton, I" and "Arnold, VI" are."""
_AT_END = re.compile(rf"(?:,\s*(?:{_SUFFIX.pattern})|\s+(?:[JS]r\.?|III))$", re.IGNORECASE)
_COMPANY = re.compile(r"(?:inc|ltd|llc|corp|co|gmbh|plc|s\.a|b\.v)\.?", re.IGNORECASE)
_NO_GIVEN = re.compile(rf"{_COMPANY.pattern}|{_ALWAYS_SUFFIX}|(?:and|&)\s.*", re.IGNORECASE)
"""Texts after a comma that are suffixes, companies or further names, not given names."""
_BETWEEN_INITIALS = re.compile(r"[\s.-]+")
_NOBODY = re.compile(r"(?:[\s,;&]*\b(?:and\s+others|et\.?\s*al\b\.?|and)\s*)+$", re.IGNORECASE)
_ANY_AND = re.compile(r"\sand\s|&", re.IGNORECASE)
_PLAIN = re.compile(r"\s*([A-Za-z]{2,}), ([A-Z](?:[a-z]+|\.))\s*")
"""One name, as most are: a family of one word, and one given name or initial in capitals."""
_REMEMBERED = 200
"""Characters of a list of names below which its names are remembered: each is needed twice."""
_AND = re.compile(r",?\s+(?:and|&)\s+", re.IGNORECASE)
_INITIAL = r"[^\W\d_]\.(?:[\s-]?[^\W\d_]\.)*"
_INITIALS_FIRST = re.compile(rf"{_INITIAL}\s?[^\W\d_]{{2}}.*")
_INITIALS_LAST = re.compile(r"[^\W\d_][^.,]*[^\W\d_]\s+(?:[A-Z]\.?-?){1,4}")
"""A name as in "LeCun Y" or "LeCun Y.", with the family first and without a comma."""
_OF_INSTITUTION = re.compile(r"\s(?:of|for|on|the|and)\s|&")


def listed(text: str) -> list[Name]:
    """Return the names in a text that holds one, family first or last, or several between semicolons or commas."""
    return list(_listed(text) if len(text) < _REMEMBERED else _listed.__wrapped__(text))


@lru_cache(maxsize=1_024)
def _listed(text: str) -> tuple[Name, ...]:
    names: list[Name] = []
    for part in without_end(unmarked(text)).split(";"):
        names += separated(without_end(part))
    return tuple(filter(None, names))


def separated(text: str) -> Iterator[Name]:
    """Yield the names between commas, "and" and "&" in a text, which may also be the name of one institution.

    "Lee, A. & Li, B.", "A. Lee and B. Li" and "Ann Lee, Bo Li and Cy Wu" are lists; "Board on Cups, Mugs and Tea" and
    "Food & Drug Administration" are names.
    """
    if (plain := _PLAIN.fullmatch(text)) and not _NO_GIVEN.fullmatch(plain[2]):
        yield Name(plain[1], plain[2])
        return
    if not _ANY_AND.search(text):
        yield from by_commas([part.strip() for part in text.split(",")])
        return
    pieces = [piece.split(",") for piece in _AND.split(text)]
    parts = [part.strip() for piece in pieces for part in piece]
    if len(pieces) > 1 and all(len(piece) > 1 for piece in pieces):
        for piece in pieces:
            yield from by_commas([part.strip() for part in piece])
    elif len(pieces) > 1 and (
        all(map(_INITIALS_FIRST.fullmatch, parts))
        or ("," in text and _all_whole(parts) and not any(map(_OF_INSTITUTION.search, parts)))
    ):
        for part in parts:
            yield citation.in_spoken_order(citation.person(literal=part))
    else:
        yield from by_commas([part.strip() for part in text.split(",")])


def all_listed(texts: Iterable[str]) -> list[Name]:
    """Return the names in all texts, in their order."""
    return [name for text in texts for name in listed(text)]


def shown(text: str) -> list[str]:
    """Return the names in a text that lists them, each as "First Last".

    "Ann Lee, Bo Li and Cy Wu", "Lee, A., Li, B." and "Lee, Ann; Li, Bo" are such lists.
    """
    text = without_end(unmarked(text))
    parts = [part.strip() for part in _AND.sub(", ", text).split(",")]
    if ";" in text or (len(parts) > 1 and all(map(_initials, parts[1::2])) and not any(map(_initials, parts[::2]))):
        return [name.shown for part in _AND.split(text) for name in listed(part)]
    names = list[str]()
    for part in parts:
        if names and _SUFFIX.fullmatch(part):
            names[-1] += f" {part}"
        elif part:
            names.append(part)
    return names


def _initials(part: str) -> bool:
    letters = _BETWEEN_INITIALS.sub("", part)
    return 0 < len(letters) <= 4 and letters.isalpha() and letters.isupper()


def spoken(text: str) -> str:
    """Return a name as "First Last": "Lee, Ann" is Ann Lee."""
    text = unmarked(text)
    parts = text.split(",")
    if len(parts) not in (2, 3) or all(" " in part.strip() for part in parts):
        return text
    return " ".join(name.shown for name in by_commas([part.strip() for part in parts]))


def without_end(text: str) -> str:
    """Return a list of names without "et al.", "and others" or an "and" at its end."""
    return _NOBODY.sub("", text) if text.rstrip()[-6:].lower().endswith(("al", "al.", "and", "others")) else text


def by_commas(parts: Sequence[str]) -> Iterator[Name]:
    """Yield the names in texts that commas separated.

    Two are a family and a given name, three have a suffix, in the second place or the last. Of more, each is a name if
    each has several words; otherwise families and given names alternate.
    """
    parts = [part for number, part in enumerate(parts) if part or number == 0]
    if len(parts) == 2 and parts[0].isalnum() and not _NO_GIVEN.fullmatch(parts[1]):  # as most are
        yield with_suffix(citation.person(*parts))
    elif len(parts) == 1:
        yield citation.in_spoken_order(citation.person(literal=parts[0]))
    elif _is_institution(parts):
        yield citation.person(literal=", ".join(parts))
    elif len(parts) == 2 and _SURE_SUFFIX.fullmatch(parts[1]):
        yield with_suffix(citation.in_spoken_order(citation.person(literal=parts[0])), parts[1])
    elif all(map(_INITIALS_LAST.fullmatch, parts)):
        for part in parts:
            family, _, given = part.rpartition(" ")
            yield with_particle(citation.person(family, given))
    elif _all_whole(parts):
        for part in parts:
            yield citation.in_spoken_order(citation.person(literal=part))
    elif len(parts) == 3 and (_SUFFIX.fullmatch(parts[1]) or not _SUFFIX.fullmatch(parts[2])) and not _mixed(parts):
        yield with_particle(citation.person(parts[0], parts[2], parts[1]))
    else:
        yield from _alternating(parts)


def _mixed(parts: Sequence[str]) -> bool:
    """Return whether the last of three texts is a name of its own, as in "Bengio, Y., Y. LeCun"."""
    return any(_INITIALS_FIRST.fullmatch(part) for part in parts[::2]) and not _SUFFIX.fullmatch(parts[1])


def _alternating(parts: Sequence[str]) -> Iterator[Name]:
    """Yield names that begin with the family or with initials: "Bengio, Y., Y. LeCun" and "Y. LeCun, Y. Bengio"."""
    at = 0
    while at < len(parts):
        if _INITIALS_FIRST.fullmatch(parts[at]):
            yield citation.in_spoken_order(citation.person(literal=parts[at]))
            at += 1
            continue
        family, *rest = parts[at : at + 3]
        suffix = rest[1] if len(rest) == 2 and _SUFFIX.fullmatch(rest[1]) else ""
        yield with_suffix(with_particle(citation.person(family, rest[0] if rest else "", suffix)))
        at += 3 if suffix else 2


def _is_institution(parts: Sequence[str]) -> bool:
    """Return whether texts between commas are one institution: "Department of Health, Education, and Welfare"."""
    return (
        bool(_OF_INSTITUTION.search(parts[0]))
        or parts[-1].startswith(("and ", "& "))
        or (len(parts) == 2 and bool(_COMPANY.fullmatch(parts[1])))
    )


def _all_whole(parts: Sequence[str]) -> bool:
    """Return whether each of three or more parts is a name with a given and a family name."""
    return len(parts) > 2 and all(" " in part for part in parts)


def with_suffix(name: Name, suffix: str = "") -> Name:
    """Return a name with its suffix in its place: neither "Martin, Jr." is a given name nor "King Jr." a family."""
    family, given = name.family, name.given
    if not suffix and not name.suffix:
        if found := _AT_END.search(given) if " " in given or "," in given else None:
            given, suffix = given[: found.start()], found[0].lstrip(", ")
        elif found := _AT_END.search(family) if " " in family or "," in family else None:
            family, suffix = family[: found.start()], found[0].lstrip(", ")
    suffix = name.suffix.lstrip(", ") or suffix
    return name if suffix == name.suffix else Name(family, given, suffix, name.particle, name.dropping, name.literal)
