"""Names in BibTeX and BibLaTeX: `Last, First`, `First von Last`, `family=…, given=…`, and institutions in braces."""

import re
from functools import lru_cache

from ..text import tex
from ..text.person_names import Name, with_particle
from . import citation

_AND_OR_BRACE = re.compile(r"(?<!\\)[{}]|\sand(?=\s)", re.IGNORECASE)
_COMMA_OR_BRACE = re.compile(r"(?<!\\)[{}]|,")
_PART = re.compile(r"\s*(family|given|prefix|suffix|useprefix)\s*=\s*\"?([^\"]*)\"?\s*$", re.IGNORECASE)


def persons(value: str) -> list[Name]:
    """Return the names of an author field in their order; `and others` is nobody."""
    names = map(_person, split(value, _AND_OR_BRACE))
    return [name for name in names if name.shown]


@lru_cache(maxsize=4_096)
def _person(listed: str) -> Name:
    listed = listed.strip()
    if _closed(listed):
        return citation.person(literal=tex.plain(listed[1:-1]))
    parts = [tex.plain(part).strip() for part in split(listed, _COMMA_OR_BRACE)]
    said = {found[1].lower(): found[2] for part in parts if (found := _PART.match(part))}
    if said:  # family=Lovelace, given=Ada
        return citation.person(
            said.get("family", ""), said.get("given", ""), said.get("suffix", ""), said.get("prefix", "")
        )
    if len(parts) == 3:  # Last, Jr, First
        return with_particle(citation.person(parts[0], parts[2], parts[1]))
    if len(parts) > 1:
        return with_particle(citation.person(parts[0], " ".join(parts[1:])))
    return citation.in_spoken_order(citation.person(literal=parts[0]))


def _closed(listed: str) -> bool:
    """Tell whether one pair of braces holds the whole name, and there is more in it than a letter or a command."""
    if not listed.startswith("{") or not listed.endswith("}") or listed.startswith("{\\"):
        return False
    depth = 0
    for at, sign in enumerate(listed):
        depth += (sign == "{") - (sign == "}")
        if not depth:
            return at == len(listed) - 1
    return False


def split(value: str, separator: re.Pattern[str]) -> list[str]:
    """Return the parts between the separators that stand in no braces."""
    if "{" not in value and "}" not in value:
        return separator.split(value)
    parts, start, depth = [], 0, 0
    for mark in separator.finditer(value):
        if mark[0] == "{":
            depth += 1
        elif mark[0] == "}":
            depth = max(depth - 1, 0)
        elif not depth:
            parts.append(value[start : mark.start()])
            start = mark.end()
    return [*parts, value[start:]]
