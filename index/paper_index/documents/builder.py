"""Building a document from foreign text: every text is cleaned, and the size is limited."""

from collections.abc import Iterable

from ..text.sanitize import clean
from .models import Document, Section

LONGEST = 5_000_000
"""Characters of a document."""
_LONGEST_PARAGRAPH = 20_000
"""Characters of a paragraph; the rest begins another one."""
_LONGEST_HEADING = 300
_MOST = 200_000
"""Sections and paragraphs of a document."""
_DEEPEST = 5
"""The largest level of a section."""


class Builder:
    """Collects headings and paragraphs."""

    def __init__(self) -> None:
        """Begin without sections."""
        self._sections: list[tuple[str, int, int | None, list[str]]] = []
        self._characters = self._parts = 0
        self.cut = False
        """Whether text is missing, because the document is too long."""

    def begin(self, heading: str, level: int = 0, page: int | None = None) -> None:
        """Begin a section.

        Args:
            heading: its heading, or "".
            level: 0 for the topmost.
            page: the page of the PDF, from 1.
        """
        if self._has_room(0):
            heading = clean(heading[: 2 * _LONGEST_HEADING])[:_LONGEST_HEADING].rstrip()
            self._sections.append((heading, min(max(level, 0), _DEEPEST), page, []))

    def add(self, paragraph: str) -> None:
        """Add a paragraph to the section; one without text is ignored."""
        for start in range(0, len(paragraph), _LONGEST_PARAGRAPH):
            text = clean(paragraph[start : start + _LONGEST_PARAGRAPH])
            if text and self._has_room(len(text)):
                if not self._sections:
                    self.begin("")
                self._sections[-1][3].append(text)

    def extend(self, paragraphs: Iterable[str]) -> None:
        """Add paragraphs to the section."""
        for paragraph in paragraphs:
            self.add(paragraph)

    def _has_room(self, characters: int) -> bool:
        self._characters += characters
        self._parts += 1
        self.cut = self.cut or self._characters > LONGEST or self._parts > _MOST
        return not self.cut

    def document(self, source: str, notice: str, *, pages: int = 0) -> Document:
        """Return the document; see `Document` for the arguments. Sections without a heading and text are dropped."""
        sections = tuple(
            Section(heading, level, tuple(paragraphs), page)
            for heading, level, page, paragraphs in self._sections
            if heading or paragraphs or page
        )
        if self.cut:
            notice = f"{notice} The end is missing, because the text is too long.".lstrip()
        return Document(sections, clean(source), notice, pages)
