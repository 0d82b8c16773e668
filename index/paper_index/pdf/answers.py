"""The answers of the process that reads PDFs, as values. A file may have taken it over, so nothing is trusted."""

from dataclasses import dataclass
from typing import Any

from .models import Bookmark, FirstPages, Line, Page, PdfText

_MOST_PAGES, _MOST_LINES, _MOST_ENTRIES = 2, 20_000, 5_000
_MOST_CHARACTERS = 100_000
"""Of a line, a value of the metadata, or a page with its layout."""


class Invalid(ValueError):
    """An answer that the child never gives."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one request."""

    pages: int
    """The number of pages of the file."""
    texts: tuple[str, ...]
    end: dict[str, Any]
    """The last answer, as JSON."""


def first_pages_from(answer: Answer) -> FirstPages:
    """Return the first pages of an answer.

    Raises:
        Invalid: if it has none.
    """
    match answer.end:
        case {"first": list(pages), "metadata": dict(metadata), "xmp": xmp}:
            return FirstPages(
                answer.pages,
                tuple(map(_page, _few(pages, _MOST_PAGES))),
                {checked_text(key): checked_text(value) for key, value in metadata.items()},
                checked_text(xmp),
            )
    raise Invalid


def pdf_text_from(answer: Answer) -> PdfText:
    """Return the text of an answer.

    Raises:
        Invalid: if it has none.
    """
    match answer.end:
        case {"cut": bool(cut), "outline": list(outline)}:
            bookmarks = tuple(map(_bookmark, _few(outline, _MOST_ENTRIES)))
            return PdfText(answer.pages, answer.texts, bookmarks, cut)
    raise Invalid


def checked_text(value: object, most: int = _MOST_CHARACTERS) -> str:
    """Return a value that is a text of at most so many characters, without single surrogates.

    Raises:
        Invalid: if it is anything else.
    """
    if not isinstance(value, str) or len(value) > most:
        raise Invalid
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise Invalid from error
    return value


def _few(values: list[Any], most: int) -> list[Any]:
    if len(values) > most:
        raise Invalid
    return values


def _page(value: object) -> Page:
    match value:
        case {"text": text, "lines": list(lines)}:
            return Page(checked_text(text), tuple(map(_line, _few(lines, _MOST_LINES))))
    raise Invalid


def _line(value: object) -> Line:
    match value:
        case [text, float(size), float(top), bool(rotated)] if size >= 0 and 0 <= top <= 1:
            return Line(checked_text(text), size, top, rotated)
    raise Invalid


def _bookmark(value: object) -> Bookmark:
    match value:
        case [title, int(level), int(page)] if level >= 0 and page > 0:
            return Bookmark(checked_text(title), level, page)
    raise Invalid
