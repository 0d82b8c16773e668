"""Answers of the arXiv API: Atom, as it was until early 2026 and as it is since.

The two differ in the order of elements, where namespaces are declared and how texts are folded, none of which counts
here. An error comes as an entry among the others.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ..papers.paper import Paper, Problem
from ..text.sanitize import clean
from . import xml
from .arxiv import area, code_links
from .input_file import Source
from .record_builder import day, each, made


def matches(source: Source) -> bool:
    """Return whether it is an Atom feed of arXiv's, or an entry of one, but no news feed."""
    marks = (b"arxiv.org/api", b"arxiv.org/schemas/atom", b"<id>http://arxiv.org/abs/", b"<id>https://arxiv.org/abs/")
    if b"announce_type" in source.head or not any(mark in source.head for mark in marks):
        return False
    return xml.root(source) in ("feed", "entry")


def read(source: Source) -> Iterator[Paper | Problem]:
    """Yield the paper of each entry, or the error arXiv answered with.

    Raises:
        PaperError: if there is no entry at all.
    """
    return each(source, xml.records(source, "entry"), _paper, "the answer of arXiv contains no papers")


def _paper(entry: Element, source: Source) -> Paper:
    if "/api/errors" in xml.value(entry, "id"):
        raise ValueError(f"arXiv answered with an error: {clean(xml.value(entry, 'summary', 'title'))[:300]}")
    primary = [part.get("term", "") for part in entry if part.tag == "primary_category"]
    categories = [part.get("term", "") for part in entry if part.tag == "category"]
    links = [part.get("href", "") for part in entry if part.tag == "link"]
    return made(
        source,
        [xml.value(entry, "id"), xml.value(entry, "doi"), *links],
        xml.value(entry, "title"),
        abstract=xml.value(entry, "summary"),
        authors=[name for author in entry if author.tag == "author" and (name := xml.value(author, "name"))],
        published=day(xml.value(entry, "published")),
        area=area(primary or categories),
        code=code_links(xml.value(entry, "comment")),
    )
