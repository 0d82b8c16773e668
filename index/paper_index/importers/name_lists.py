"""Lists of names in one text: between semicolons, between commas, with suffixes, and with "et al." at the end."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from ..text.markup import unmarked
from ..text.person_names import Name, with_particle
from . import citation

_SUFFIX = re.compile(r"(?:[JS]r\.?|junior|senior|I{1,3}|I?V|VI{1,3}|[23]nd|[23]rd|4th)", re.IGNORECASE)
_SURE_SUFFIX = re.compile(r"[JS]r\.?|junior|senior|III|[23]nd|[23]rd|4th", re.IGNORECASE)
"""Suffixes that are not the initials of a given name, as those of "Newton, I" and "Arnold, VI" are."""
_COMPANY = re.compile(r"(?:inc|ltd|llc|corp|co|gmbh|plc|s\.a|b\.v)\.?", re.IGNORECASE)
_BETWEEN_INITIALS = re.compile(r"[\s.-]+")
_NOBODY = re.compile(r"(?:[\s,;&]*\b(?:and\s+others|et\.?\s*al\b\.?|and)\s*)+$", re.IGNORECASE)
_REMEMBERED = 200
"""Characters of a list of names below which its names are remembered: each is needed twice."""
_AND = re.compile(r"\s+and\s+|\s+&\s+", re.IGNORECASE)


def listed(text: str) -> list[Name]:
    """Return the names in a text that holds one, family first or last, or several between semicolons or commas."""
    return list(_listed(text) if len(text) < _REMEMBERED else _listed.__wrapped__(text))


@lru_cache(maxsize=1_024)
def _listed(text: str) -> tuple[Name, ...]:
    names: list[Name] = []
    for part in without_end(unmarked(text)).split(";"):
        names += by_commas([each.strip() for each in without_end(part).split(",")])
    return tuple(name for name in names if name.shown)


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
    if len(parts) == 1:
        yield citation.in_spoken_order(citation.person(literal=parts[0]))
    elif len(parts) == 2 and _COMPANY.fullmatch(parts[1]):
        yield citation.person(literal=", ".join(parts))
    elif len(parts) == 2 and _SURE_SUFFIX.fullmatch(parts[1]):
        yield with_suffix(citation.in_spoken_order(citation.person(literal=parts[0])), parts[1])
    elif len(parts) == 3 and not _SUFFIX.fullmatch(parts[2]) and not _all_whole(parts):
        yield with_particle(citation.person(parts[0], parts[2], parts[1]))
    elif _all_whole(parts):
        for part in parts:
            yield citation.in_spoken_order(citation.person(literal=part))
    else:
        at = 0
        while at < len(parts):
            family, *rest = parts[at : at + 3]
            suffix = rest[1] if len(rest) == 2 and _SUFFIX.fullmatch(rest[1]) else ""
            yield with_particle(citation.person(family, rest[0] if rest else "", suffix))
            at += 3 if suffix else 2


def _all_whole(parts: Sequence[str]) -> bool:
    """Return whether each of three or more parts is a name with a given and a family name."""
    return len(parts) > 2 and all(" " in part for part in parts)


def with_suffix(name: Name, suffix: str = "") -> Name:
    """Return a name with its suffix in its place: "Martin, Jr." has no given name."""
    given, comma, last = name.given.rpartition(",")
    if not suffix and comma and _SUFFIX.fullmatch(last.strip()):
        return with_suffix(Name(name.family, given.strip(), "", name.particle, name.dropping), last.strip())
    if not suffix or name.suffix:
        return name
    return Name(name.family, name.given, suffix, name.particle, name.dropping, name.literal)
