"""Takes a pasted list of references, titles or links apart."""

import re
from collections.abc import Iterator
from itertools import accumulate, takewhile

from ...papers.identifiers import identifiers_in
from ...text.markup import unmarked
from ...text.sanitize import LINE_ENDS, clean
from ..models import MAX_QUERY_LENGTH
from .citations import FAMILY
from .references import is_record, title_of
from .typography import LINE_END

_SHORTEST, LONGEST_LIST, MOST_ENTRIES = 40, 20_000, 50
"""Characters of a list, and entries of it."""
CUT = "…"
"""The last entry of a list that did not fit a query box."""
_BETWEEN = f" {LINE_END} "
_SHORTEST_ENTRY = 4
_FEWEST_LINES = 3
"""Lines that are a list if each begins like a title; fewer may be one title."""
_TITLE_BEGINS = re.compile(r"[\W\d]*[^\W\d_a-zß-öø-ÿ]\w*\W+\w+\W+\w")
_BREAK = rf"(?:^|[\n{LINE_END}])[^\S\n]*"
_NAME = rf"(?:{FAMILY},\s[A-Z]\.|{FAMILY}\s[A-Z]{{1,3}}[,.]\s|(?:[A-Z]\.[\s-]?){{1,3}}{FAMILY})"
_BEGINNINGS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?=@\s*(?!comment|string|preamble)[a-z]{3,20}\s*[{(][^{}()]{0,200},)",  # BibTeX
        r"(?:^|(?<=\s))(?=(?-i:TY|PMID)\s{0,2}-\s)",  # RIS and PubMed
        r"(?:^|(?<=\s))(?=%0\s)",  # EndNote
        r"\\bibitem\s?(?:\[[^\]]{0,200}\])?\{[^{}]{1,200}\}",
        r"<(?:li|p|tr|dt)\b[^<>]{0,500}>",
        r"<a\s[^<>]{0,500}>",
        rf"{_BREAK}(?:\[\d{{1,3}}\]|\(\d{{1,3}}\)|\d{{1,3}}[.)])\s",
        r"(?:^|(?<=\s))\[\d{1,3}\]\s",
        rf"{_BREAK}[-*+•–]\s",
        r"(?<!!)(?=\[[^\[\]]{8,500}\]\()",  # Markdown
    )
)
"""The beginnings of the entries of lists. The text before the first is not an entry."""
_SEPARATORS = tuple(
    re.compile(pattern)
    for pattern in (LINE_END, r"\n[^\S\n]*\n", rf"(?<=[.\d)\]/])[^\S\n]*\n(?={_NAME})", r"\n(?=\S)", r"<br\s?/?>")
)
"""The signs between the entries of lists."""


def lists_in(text: str) -> Iterator[list[str]]:
    """Yield the ways to take a text apart as a list, the likeliest first: its entries, without numbers and bullets."""
    if len(text) < _SHORTEST:
        return
    text = LINE_ENDS.sub("\n", text[:LONGEST_LIST]).strip()
    for beginning in _BEGINNINGS:
        yield from _several(beginning.split(text, maxsplit=MOST_ENTRIES + 1)[1:])
    for separator in _SEPARATORS:
        yield from _several(separator.split(text, maxsplit=MOST_ENTRIES))


def _several(entries: list[str]) -> Iterator[list[str]]:
    """Yield some entries unless they are fewer than two."""
    entries = [entry.strip() for entry in entries if re.search(r"\w", entry)][:MOST_ENTRIES]
    if len(entries) > 1 and all(len(entry) >= _SHORTEST_ENTRY for entry in entries):
        yield entries


def likely_list(text: str) -> list[str]:
    """Return the entries of a text that looks like a list without a look at the papers, or []."""
    for entries in lists_in(text):
        cited = sum(bool(title_of(entry)) for entry in entries)
        titles = len(entries) >= _FEWEST_LINES and all(map(_TITLE_BEGINS.match, entries))
        if titles or 2 * cited > len(entries):
            return entries
    return []


def on_one_line(text: str) -> str:
    """Return a text for a query box, which has one line. A list keeps its entries apart, and of a record its title.

    If not all entries fit, the last one is `CUT`.
    """
    lines = list(map(_shortened, likely_list(text)))
    if not lines:
        return clean(text[: 2 * MAX_QUERY_LENGTH])[: MAX_QUERY_LENGTH + 1]
    fitting = takewhile(lambda end: end <= MAX_QUERY_LENGTH - 2 * len(_BETWEEN), accumulate(map(_length, lines)))
    fits = sum(1 for _ in fitting)
    return _BETWEEN.join((*lines[:fits], CUT) if fits < len(lines) else lines)


def _shortened(entry: str) -> str:
    if not is_record(entry):
        return clean(unmarked(entry))
    return clean(" ".join((title_of(entry), *(form for _, _, form in identifiers_in(entry)[:1]))))


def _length(line: str) -> int:
    return len(line) + len(_BETWEEN)
