"""Names in BibTeX and BibLaTeX: `Last, First`, `First von Last`, `family=…, given=…`, and institutions in braces."""

import re
from functools import lru_cache
from itertools import islice

from ..papers.field_limits import MOST
from ..text import latex
from ..text.markup import unmarked
from ..text.person_names import Name
from . import citation
from .name_lists import by_commas, separated, without_end

_AND_OR_BRACE = re.compile(r"(?<!\\)[{}]|(?:^|[\s,])and(?=\s|$)|;", re.IGNORECASE)
_FOOTNOTE = re.compile(
    r"\\textsuperscript\s?\{(?=[^{}]{0,20}[,*†‡§])[\d,*\s†‡§]{1,20}\}|\$\s?\^\s?\{?[\d,*\s†‡§]{1,20}\}?\s?\$"
)
"""Marks of footnotes behind names from a title page. A lone ³ is exported as such a macro and stays."""
_MATH_ACCENT = re.compile(
    r"\$\s?\\(acute|grave|ddot|hat|tilde|bar|check|breve|dot)\s?\{?(\\[ij](?=math)|[A-Za-z])(?:math)?\}?\s?\$"
)
_ACCENTS = {
    "acute": "'", "grave": "`", "ddot": '"', "hat": "^", "tilde": "~", "bar": "=", "check": "v",
    "breve": "u", "dot": ".",
}  # fmt: skip
_COMMA_OR_BRACE = re.compile(r"(?<!\\)[{}]|,")
_PART = re.compile(r"\s*(family|given|prefix|suffix|useprefix)\s*=\s*\"?([^\"]*)\"?\s*$", re.IGNORECASE)


def persons(value: str) -> list[Name]:
    """Return the names of an author field in their order; `and others` is dropped."""
    if "^" in value or "superscript" in value:
        value = _FOOTNOTE.sub("", value)
    if "$" in value:
        value = _MATH_ACCENT.sub(lambda found: f"{{\\{_ACCENTS[found[1]]}{{{found[2]}}}}}", value)
    names = (name for each in split(unmarked(value), _AND_OR_BRACE) for name in _names(each))
    return list(islice((name for name in names if name.shown), MOST["authors"] + 1))


@lru_cache(maxsize=4_096)
def _names(listed: str) -> tuple[Name, ...]:
    """Return the name, or the names that only commas separate."""
    listed = without_end(listed.strip())
    if _closed(listed):
        return (citation.person(literal=latex.plain(listed[1:-1])),)
    if "&" in listed and "{" not in listed:
        return tuple(separated(latex.plain(listed)))
    parts = [latex.plain(part).strip() for part in split(listed, _COMMA_OR_BRACE)]
    said = {found[1].lower(): found[2] for part in parts if (found := _PART.match(part))}
    if said:  # family=Lovelace, given=Ada
        return (
            citation.person(
                said.get("family", ""), said.get("given", ""), said.get("suffix", ""), said.get("prefix", "")
            ),
        )
    return tuple(by_commas(parts))


def _closed(listed: str) -> bool:
    """Return whether one pair of braces holds the whole name, and there is more in it than a letter or a command."""
    if not listed.startswith("{") or not listed.endswith("}") or listed.startswith("{\\"):
        return False
    depth = 0
    for at, sign in enumerate(listed):
        depth += (sign == "{") - (sign == "}")
        if not depth:
            return at == len(listed) - 1
    return False


def split(value: str, separator: re.Pattern[str]) -> list[str]:
    """Return the parts between the separators outside of braces."""
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
