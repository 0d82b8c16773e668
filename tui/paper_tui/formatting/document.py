"""A document in lines: what the reading view and the command line show, and its Markdown."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from rich.cells import get_character_cell_size

from paper_index.documents import Document
from paper_index.exporters.markdown import escaped

NOTICE, HEADING, TEXT, RULE, BLANK = "notice", "heading", "text", "rule", "blank"
"""The kinds of blocks."""
MOST_MATCHES = 20_000
"""Matches of a text that are found in a document."""
_NO_TEXT = "No readable text on this page."
_NARROW = re.compile(
    "[\x20-\x7e\xa1-\u02ff\u0370-\u0482\u048a-\u058f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u20cf\u2100-\u22ff"
    "\u2500-\u25ff]*"
)
"""Texts whose characters are one cell wide each."""


class Block(NamedTuple):
    """A part of a document that begins with a line of its own."""

    kind: str
    text: str
    section: int
    """The index of its section."""


class Line(NamedTuple):
    """A line of a layout."""

    block: int
    """The index of its block."""
    offset: int
    """The offset of its first character: the number of characters of the document before it."""
    text: str


class Layout:
    """A document broken into lines of at most `width` cells."""

    def __init__(self, document: Document, width: int) -> None:
        """Break it. This takes about a second for five million characters."""
        self.document, self.width = document, max(width, 2)
        self.blocks: list[Block] = []
        self._starts: list[tuple[int, ...]] = []
        """The index of the first character of each line, for each block."""
        self._first_lines: list[int] = []
        self._offsets: list[int] = []
        """The characters of all blocks before each block, each with one more for its end."""
        self._sections: list[int] = []
        """The index of the first block of each section, without blank lines before."""
        self.height = 0
        """The number of lines."""
        if document.notice:
            self._add(NOTICE, document.notice, 0)
        page = None
        for number, section in enumerate(document.sections):
            self._add_section(number, page)
            page = section.page

    def _add_section(self, number: int, page: int | None) -> None:
        section = self.document.sections[number]
        self._blank(number)
        self._sections.append(len(self.blocks))
        if section.page is not None and section.page != page:
            self._add(RULE, f"── {section.page:,} of {max(self.document.pages, section.page):,} ──", number)
            self._blank(number)
        if section.heading:
            self._add(HEADING, section.heading, number)
        elif section.page is not None and not section.paragraphs:
            self._add(NOTICE, _NO_TEXT, number)
        for paragraph in section.paragraphs:
            starts = self._broken(paragraph)
            if len(starts) > 1 or self._starts[-1:] != [(0,)] or self.blocks[-1].kind == HEADING:
                self._blank(number)  # short lines, such as those of a list, are shown without blank lines
            self._add(TEXT, paragraph, number, starts)

    def _blank(self, section: int) -> None:
        if self.blocks and self.blocks[-1].kind != BLANK:
            self._add(BLANK, "", section, (0,))

    def _add(self, kind: str, text: str, section: int, starts: tuple[int, ...] = ()) -> None:
        self.blocks.append(Block(kind, text, section))
        self._starts.append(starts or self._broken(text))
        self._first_lines.append(self.height)
        self._offsets.append(self._offsets[-1] + len(self.blocks[-2].text) + 1 if self._offsets else 0)
        self.height += len(self._starts[-1])

    def _broken(self, text: str) -> tuple[int, ...]:
        if len(text) <= self.width and _NARROW.fullmatch(text):
            return (0,)
        return tuple(line_starts(text, self.width))

    def line(self, number: int) -> Line:
        """Return a line, from 0."""
        block = bisect_right(self._first_lines, number) - 1
        starts, text = self._starts[block], self.blocks[block].text
        at = number - self._first_lines[block]
        end = starts[at + 1] if at + 1 < len(starts) else len(text)
        return Line(block, self._offsets[block] + starts[at], text[starts[at] : end].rstrip())

    def line_of(self, offset: int) -> int:
        """Return the number of the line with the character at an offset."""
        block = bisect_right(self._offsets, offset) - 1
        return self._first_lines[block] + max(0, bisect_right(self._starts[block], offset - self._offsets[block]) - 1)

    def find(self, pattern: re.Pattern[str]) -> tuple[tuple[int, int], ...]:
        """Return the offsets of start and end of each match, at most `MOST_MATCHES`."""
        found = (
            (offset + match.start(), offset + match.end())
            for block, offset in zip(self.blocks, self._offsets, strict=True)
            for match in pattern.finditer(block.text)
            if match.end() > match.start()
        )
        return tuple(islice(found, MOST_MATCHES))

    def section_line(self, section: int) -> int:
        """Return the number of the first line of a section."""
        return self._first_lines[self._sections[section]] if section < len(self._sections) else 0

    def section_at(self, line: int) -> int:
        """Return the index of the section at a line."""
        return self.blocks[self.line(min(line, self.height - 1)).block].section if self.height else 0

    def page_line(self, page: int) -> int:
        """Return the number of the first line of a page of a PDF; 0 if the document does not have it."""
        pages = (number for number, section in enumerate(self.document.sections) if section.page == page)
        return self.section_line(next(pages, 0))

    @property
    def lines(self) -> Iterator[str]:
        """The texts of all lines."""
        for text, starts in ((block.text, starts) for block, starts in zip(self.blocks, self._starts, strict=True)):
            for start, end in zip(starts, (*starts[1:], len(text)), strict=True):
                yield text[start:end].rstrip()


def line_starts(text: str, width: int) -> Iterator[int]:
    """Yield the index of the first character of each line of a text, broken at blanks where possible.

    Args:
        text: the text, without line breaks.
        width: the largest width of a line, at least 2 cells.
    """
    if _NARROW.fullmatch(text):
        yield from (match.start() for match in _line_pattern(width).finditer(text))
        return
    yield 0
    start = blank = cells = cells_to_blank = 0
    for at, character in enumerate(text):
        cells += _cells(character)
        if character == " ":
            blank, cells_to_blank = at + 1, cells
        elif cells > width:
            start, cells = (blank, cells - cells_to_blank) if blank > start else (at, _cells(character))
            yield start


@lru_cache(8)
def _line_pattern(width: int) -> re.Pattern[str]:
    return re.compile(rf"(?:\S.{{0,{width - 1}}}(?= |\Z)|.{{1,{width}}}) *")


@lru_cache(4_096)
def _cells(character: str) -> int:
    return get_character_cell_size(character)


_FORMULA = re.compile(r"(\$\$[^$]+\$\$|\$[^$]+\$)")


def markdown(document: Document) -> str:
    """Return a document as Markdown: headings, paragraphs, formulas, and a rule with its number before each page."""
    parts = [f"*{escaped(document.notice)}*"] if document.notice else []
    page = None
    for section in document.sections:
        if section.page is not None and section.page != page:
            page = section.page
            parts.append(f"---\n\n*{page:,} of {max(document.pages, page):,}*")
        if section.heading:
            parts.append(f"{'#' * (section.level + 1)} {_escaped(section.heading, document)}")
        parts += [_escaped(paragraph, document) for paragraph in section.paragraphs]
    return "\n\n".join(parts)


def _escaped(text: str, document: Document) -> str:
    """Return a text so that Markdown shows exactly that, with the formulas of a web page as formulas."""
    if document.pages or "$" not in text:
        return escaped(text)
    parts = _FORMULA.split(text)
    parts[::2] = map(escaped, parts[::2])
    parts[1::2] = (tex.replace("<", "\\lt ").replace(">", "\\gt ") for tex in parts[1::2])
    return "".join(parts)
