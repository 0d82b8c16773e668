"""First pages of PDFs for tests, made of lines of text instead of files."""

from collections.abc import Mapping, Sequence

from paper_index.pdf.models import FirstPages, Line, Page

BODY = (
    "Abstract",
    "We describe a method that counts the leaves of a tree without climbing it, and we",
    "compare it with three earlier ones on forests of different sizes and seasons.",
    "1 Introduction",
    "Trees have leaves. Counting them by hand takes time, as every gardener knows, and",
    "the number changes while one counts, which makes the result hard to check again.",
)
"""An abstract and the beginning of a text."""


def page(lines: Sequence[str | Line], title: str = "Counting the Leaves of Large Trees") -> Page:
    """Return a page with a large title, unless it is "", and lines below it, of 10 points and in paragraphs."""
    made = [Line(title, 18.0, 0.08)] if title else []
    for number, line in enumerate(lines):
        made.append(line if isinstance(line, Line) else Line(line, 10.0, round(0.2 + 0.015 * number, 4)))
    return Page("\n".join(line.text for line in made), tuple(made))


def first_pages(
    *pages: Page | Sequence[str | Line], count: int = 12, metadata: Mapping[str, str] | None = None, xmp: str = ""
) -> FirstPages:
    """Return the first pages of a PDF of `count` pages."""
    made = tuple(each if isinstance(each, Page) else page(each) for each in pages)
    return FirstPages(count, made, metadata or {}, xmp)


def stamp(text: str) -> Line:
    """Return a line along the left edge."""
    return Line(text, 20.0, 0.25, rotated=True)


def apart(text: str, top: float = 0.95, size: float = 8.0) -> Line:
    """Return a line away from the text, like a footer or a running head."""
    return Line(text, size, top)
