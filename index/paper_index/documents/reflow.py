"""The text of a PDF, page by page, read into a document: lines become paragraphs, bookmarks become headings."""

import re
from collections.abc import Iterator, Sequence
from statistics import median

from ..pdf.models import Bookmark
from ..text.sanitize import fold_title
from .builder import Builder
from .models import Document

NOTICE = "Text taken from the PDF; formulas and tables do not survive."

_FULL = 0.85
"""The part of the usual length below which a line ends a paragraph."""
_SHORTEST = 20
"""Characters of the lines that count for the usual length: shorter ones are parts of formulas and figures."""
_TINY = 6
"""Characters of lines that go on with each other: single signs of a formula or a figure."""
_NUMBERING = 8
"""Characters that a line may have before the title of a bookmark, such as `IV. `."""
_UNSPACED = re.compile("(?<=[\u3000-\u30ff\u3400-\u9fff\uff00-\uff60]) (?=[\u3000-\u30ff\u3400-\u9fff\uff00-\uff60])")
"""A space between two Chinese or Japanese characters."""
_MOST_BOOKMARKS = 5_000
_COMPARISONS = 200_000
"""Comparisons of a bookmark with a line on a page; a usual page has fewer than a thousand."""


def document_of_pages(
    pages: Sequence[str], source: str, outline: Sequence[Bookmark] = (), *, page_count: int = 0, cut: bool = False
) -> Document:
    """Return the document of the pages of a PDF, with at least one section for each page.

    Args:
        pages: the cleaned text of each page, with `\\n` between lines.
        source: the path of the PDF, to be shown.
        outline: the bookmarks of the PDF.
        page_count: the number of pages of the PDF, if it has more than `pages`.
        cut: whether pages are missing at the end.
    """
    bookmarks: dict[int, list[Bookmark]] = {}
    for bookmark in outline[:_MOST_BOOKMARKS]:
        if bookmark.title.strip():
            bookmarks.setdefault(bookmark.page, []).append(bookmark)
    builder = Builder()
    for number, text in enumerate(pages, 1):
        _add_page(builder, number, text.split("\n"), bookmarks.get(number, []))
        if builder.cut:
            break
    notice = f"{NOTICE} It ends with page {len(pages):,}, because the PDF is too large." if cut else NOTICE
    return builder.document(source, notice, pages=max(page_count, len(pages)))


def _add_page(builder: Builder, number: int, lines: Sequence[str], bookmarks: Sequence[Bookmark]) -> None:
    """Add the sections of a page: the text before its first heading, and one for each bookmark."""
    found = _headings(lines, bookmarks)
    if not found or any(line.strip() for line in lines[: found[0][0]]):
        builder.begin("", 0, number)
    usual = _usual_length(lines)
    begin = 0
    for first, end, bookmark in found:
        builder.extend(paragraphs(lines[begin:first], usual))
        builder.begin(" ".join(lines[first:end]) or bookmark.title, bookmark.level, number)
        begin = end
    builder.extend(paragraphs(lines[begin:], usual))


def _headings(lines: Sequence[str], bookmarks: Sequence[Bookmark]) -> list[tuple[int, int, Bookmark]]:
    """Return for each bookmark of a page the lines with its title, as first and end; no lines if it is on none."""
    if not bookmarks:
        return []
    folded = [fold_title(line) for line in lines]
    found, after = [], 0
    most = _COMPARISONS // len(bookmarks)
    for bookmark in bookmarks:
        title = fold_title(bookmark.title)
        for first in range(after, min(after + most, len(lines))):
            end = next((end for end in (first + 1, first + 2) if _is_title("".join(folded[first:end]), title)), 0)
            if end:
                found.append((first, end, bookmark))
                after = end
                break
        else:
            found.append((after, after, bookmark))
    return found


def _is_title(line: str, title: str) -> bool:
    """Return whether a line is the title of a bookmark; one of both may have a number before it."""
    if len(line) < 3 or not title or abs(len(line) - len(title)) > _NUMBERING:
        return False
    return line.endswith(title) or title.endswith(line)


def _usual_length(lines: Sequence[str]) -> float:
    lengths = [len(line) for line in lines if len(line) >= _SHORTEST]
    return median(lengths) if lengths else 0


def paragraphs(lines: Sequence[str], usual: float) -> Iterator[str]:
    """Yield the paragraphs of some lines.

    Args:
        lines: the lines of a page.
        usual: the usual number of characters of a line.
    """
    paragraph: list[str] = []
    before = ""
    for line in map(str.strip, lines):
        if not line or (paragraph and len(before) < _FULL * usual and not _goes_on(before, line)):
            if paragraph:
                yield _joined(paragraph)
            paragraph = []
        if line:
            paragraph.append(line)
        before = line
    if paragraph:
        yield _joined(paragraph)


def _joined(lines: Sequence[str]) -> str:
    """Return lines as one text, without a space between two characters of a script that has none."""
    return _UNSPACED.sub("", " ".join(lines)) if any(line[-1] >= "\u3000" for line in lines) else " ".join(lines)


def _goes_on(before: str, line: str) -> bool:
    """Return whether a line goes on with the paragraph of a short line before it."""
    if len(before) <= _TINY and len(line) <= _TINY:
        return True
    return line[0].islower() or line[0] in ",;:.)]}’”!?%"
