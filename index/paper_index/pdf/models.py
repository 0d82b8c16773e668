"""The values that pass between the process that reads PDFs and the modules that use them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on a page, with its layout."""

    text: str
    size: float
    """The height of most of its characters, in points."""
    top: float
    """Its upper edge as a part of the page's height: 0 at the top of the page, 1 at the bottom."""
    rotated: bool = False
    """Whether its characters are turned by about 90 degrees, like the stamp of arXiv."""


@dataclass(frozen=True, slots=True)
class Page:
    """One of the first pages, with the layout that recognition needs."""

    text: str
    """The text as PDFium gives it, with line breaks as `\\n`."""
    lines: tuple[Line, ...]
    """The lines in the order of the page, from its first 20,000 characters."""


@dataclass(frozen=True, slots=True)
class FirstPages:
    """The parts of a PDF that recognition needs: its metadata and its first two pages."""

    page_count: int
    pages: tuple[Page, ...]
    """At most two."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    """The document information: `Title`, `Subject`, `doi` and others, without leading slashes."""
    xmp: str = ""
    """The XMP packet as text, at most 100,000 characters. It is foreign: never parse it as XML."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of a PDF's outline."""

    title: str
    level: int
    """0 for the topmost."""
    page: int
    """From 1."""


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text of a PDF."""

    page_count: int
    pages: tuple[str, ...]
    """The raw text of each page that was read, with line breaks as `\\n`. Clean it with `pdf.cleaning`."""
    outline: tuple[Bookmark, ...] = ()
    cut: bool = False
    """Whether pages are missing at the end because the text or the PDF is too large."""
