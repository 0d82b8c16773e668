"""A document: the text of a paper as sections."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a document: a page of a PDF or a part of one, or a section of a web page."""

    heading: str
    """Empty for a page of a PDF that begins no section."""
    level: int
    """0 for the topmost."""
    paragraphs: tuple[str, ...]
    """Plain text without line breaks; mathematics is TeX."""
    page: int | None = None
    """The page of the PDF, from 1."""


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a paper."""

    sections: tuple[Section, ...]
    source: str
    """The path of the PDF, or the address of the web page; to be shown."""
    notice: str = ""
    """The limits of the text, to be shown above it."""
    pages: int = 0
    """The number of pages of the PDF; 0 for a web page."""

    @property
    def length(self) -> int:
        """The number of characters in all paragraphs."""
        return sum(len(paragraph) for section in self.sections for paragraph in section.paragraphs)
