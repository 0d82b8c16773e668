"""Cleaning the text of PDFs: words broken at line ends, control characters, running heads, references.

PDFium writes U+FFFE or U+0002 instead of a hyphen and a line break. A hyphen that is still at the end of a line is only
removed if the joined word occurs elsewhere in the same text.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..text.sanitize import clean

_MARK = "\ufffe"
_BROKEN = re.compile("[\ufffe\u0002][ \t]*(?:\r?\n)?|\u00ad[ \t]*\r?\n")
_LIGATURES = dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
_LIGATURE = re.compile("[ﬀ-ﬆ]")
_NONCHARACTERS = re.compile("[\ufffe\uffff]")
_WORD = re.compile(r"\w+(?:-\w+)*")
_LAST_WORD, _FIRST_WORD, _FIRST_TOKEN = (
    re.compile(r"[\w-]*\w$"),
    re.compile(r"\w[\w-]*"),
    re.compile(r"\S{1,200}(?!\S)"),
)
_LONGEST_WORD = 60
"""Characters on each side of a hyphen; a longer word is left as it is."""
_NUMBER = re.compile(r"\d+")
_EDGE = 2
"""Lines at the top and at the bottom of a page that may be running heads or footers."""
_RECURRING, _FEWEST_PAGES = 0.4, 3
"""The part of the pages, and the number, on which such a line occurs."""
_BEFORE_REFERENCES = 0.3
"""The part of the text in which a heading of references belongs to the contents."""
_REFERENCES = re.compile(
    r"(?:(?:\d{1,2}|[IVX]{1,5})\.?\s+)?"
    r"(?:R ?eferences(?: and notes)?|Bibliography|(?:Literature|Works) cited|Literatur(?:verzeichnis)?|参考文献)"
    r"\s*[:.]?",
    re.IGNORECASE,
)
_APPENDIX = re.compile(r"(?:(?:[A-Z]|\d{1,2})\.?\s+)?(?:Appendi(?:x|ces)|Supplementa(?:ry|l))\b.{0,80}", re.IGNORECASE)
_LETTERED = re.compile(r"([A-C])\.?(\d)?\.? [A-Z][\w-]+(?: [\w-]+){0,9}")
"""A heading of an appendix without this word: A Proofs, A.1 Lemmas, B Data."""
_LETTERS, _PRIVATE = 0.5, 0.05
"""The least part of letters and the largest part of private characters on a readable page."""
_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class CleanPage:
    """The cleaned text of a page. A line of the page is a line of the text, except that broken words are whole."""

    number: int
    """From 1."""
    text: str
    """All of it."""
    body: str
    """The text without running heads, footers and references; empty if it is not readable."""
    references: str
    """The part of the text that belongs to the references; empty if it is not readable."""
    readable: bool
    """Whether the text has words, and not only the numbers or signs of a font without a map to Unicode."""


def clean_pages(pages: Sequence[str]) -> tuple[CleanPage, ...]:
    """Return the cleaned text of each page of a PDF. Cleaning the texts again does not change them.

    Args:
        pages: the raw texts of all pages, because words and running heads are compared over all of them.
    """
    lines = _with_whole_words([_plain(page) for page in pages])
    running = _running_lines(lines)
    in_references = iter(_in_references([line for page in lines for line in page]))
    cleaned = []
    for number, page in enumerate(lines, 1):
        removed = {index for index in _edges(page) if _form(page[index]) in running}
        parts: tuple[list[str], list[str]] = [], []
        for index, line in enumerate(page):
            part = parts[next(in_references)]
            if index not in removed:
                part.append(line)
        text = "\n".join(page)
        readable = is_readable(text)
        body, references = ("\n".join(part).strip("\n") if readable else "" for part in parts)
        cleaned.append(CleanPage(number, text, body, references, readable))
    return tuple(cleaned)


def _in_references(lines: Sequence[str]) -> bytearray:
    """Return 1 for each line that belongs to the references, else 0."""
    flags = bytearray(len(lines))
    before = _BEFORE_REFERENCES * sum(len(line) + 1 for line in lines)
    index = 0
    while index < len(lines):
        if before <= 0 and _REFERENCES.fullmatch(lines[index]):
            end = _appendix(lines, index + 1)
            flags[index:end] = b"\1" * (end - index)
            index = end
        else:
            before -= len(lines[index]) + 1
            index += 1
    return flags


def _appendix(lines: Sequence[str], start: int) -> int:
    """Return the index of the heading at which an appendix begins, the number of lines if there is no appendix.

    A line of a reference may look like a heading with A. So it counts only if one with A.1 or B follows.
    """
    first = None
    for index in range(start, len(lines)):
        if _APPENDIX.fullmatch(lines[index]):
            return index
        if heading := _LETTERED.fullmatch(lines[index]):
            if heading[1] == "A" and not heading[2]:
                first = index
            elif first is not None:
                return first
    return len(lines)


def is_readable(text: str) -> bool:
    """Return whether the text of a page has words: mostly letters, and few private characters."""
    signs = "".join(text.split())
    if not signs or sum(map(str.isalpha, signs)) < _LETTERS * len(signs):
        return False
    return signs.isascii() or len(_PRIVATE_USE.findall(signs)) <= _PRIVATE * len(signs)


def _plain(page: str) -> str:
    """Return a page without ligatures, control and invisible characters; lines end at hyphens, marked as U+FFFE."""
    page = _LIGATURE.sub(lambda found: _LIGATURES[found[0]], page)
    return clean(_BROKEN.sub(_MARK + "\n", page), lines=True)


def _with_whole_words(pages: Iterable[str]) -> list[list[str]]:
    """Return the lines of each page with the words that were broken at line ends.

    The words at marked hyphens are joined first, because those at other hyphens are compared with all words.
    """
    lines = [page.split("\n") for page in pages]
    for mark in (_MARK, "-"):
        if any(line.endswith(mark) for page in lines for line in page):
            words = {word for page in lines for word in _WORD.findall("\n".join(page).lower())}
            lines = [_joined(page, mark, words) for page in lines]
        if mark == _MARK:
            lines = [_without_noncharacters(page) for page in lines]
    return lines


def _without_noncharacters(lines: list[str]) -> list[str]:
    text = "\n".join(lines)
    return clean(_NONCHARACTERS.sub("", text), lines=True).split("\n") if _NONCHARACTERS.search(text) else lines


def _joined(lines: list[str], mark: str, words: set[str]) -> list[str]:
    """Return lines in which the second part of a broken word is moved to the line of the first.

    From the last line up, so that each line is compared with one that does not change any more.
    """
    below: list[str] = []
    for line in reversed(lines):
        while below and line.endswith(mark) and (token := _FIRST_TOKEN.match(below[-1])):
            hyphen = _hyphen(line, token[0], mark, words)
            if hyphen is None:
                break
            line = line[:-1] + hyphen + token[0]
            if rest := below.pop()[token.end() :].lstrip():
                below.append(rest)
        below.append(line)
    return below[::-1]


def _hyphen(line: str, token: str, mark: str, words: set[str]) -> str | None:
    """Return "" if a word is to be joined, "-" if it has a hyphen, None if nothing is known of it."""
    first, second = _LAST_WORD.search(line[-_LONGEST_WORD - 1 : -1]), _FIRST_WORD.match(token[:_LONGEST_WORD])
    if not first or not second:
        return None
    left, right = first[0], second[0].rstrip("-")
    if len(left) == _LONGEST_WORD or len(right) == _LONGEST_WORD or (mark == "-" and len(left) + len(right) < 4):
        return None
    if f"{left}{right}".lower() in words:
        return ""
    if f"{left}-{right}".lower() in words:
        return "-"
    if mark == "-" or (left.islower() and right.isdecimal()):  # a page number after a word that the next page continues
        return None
    compound = left[-1].isdigit() or right[0].isdigit() or (right[0].isupper() and not left.isupper())
    return "-" if compound else ""


def _edges(lines: Sequence[str]) -> set[int]:
    """Return the indices of the first and last lines of a page that are not blank."""
    filled = [index for index, line in enumerate(lines) if line]
    return {*filled[:_EDGE], *filled[-_EDGE:]}


def _form(line: str) -> str:
    """Return a line with its numbers as #, so that page numbers do not differ."""
    return _NUMBER.sub("#", line)


def _running_lines(pages: Sequence[Sequence[str]]) -> set[str]:
    """Return the forms of lines that recur at the edges of many pages."""
    counts = Counter(form for page in pages for form in {_form(page[index]) for index in _edges(page)})
    least = max(_FEWEST_PAGES, _RECURRING * len(pages))
    return {form for form, count in counts.items() if count >= least}
