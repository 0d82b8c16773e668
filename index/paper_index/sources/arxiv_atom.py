"""Answers of the arXiv API: Atom, as it was until early 2026 and as it is since.

The two differ in the order of elements, where namespaces are declared and how texts are folded, none of which counts
here. An error comes as an entry among the others.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ..errors import PaperError
from ..paper import Paper, Problem
from ..text import clean
from . import xml
from .arxiv import area, code_links
from .record import day, made
from .source import Source


def recognises(source: Source) -> bool:
    """Tell whether it is an Atom feed, or an entry of one, that speaks of arXiv but is no news feed."""
    head = source.head.lower()
    return b"arxiv.org/" in head and b"announce_type" not in head and xml.root(source) in ("feed", "entry")


def read(source: Source) -> Iterator[Paper | Problem]:
    """Yield the paper of each entry, or the error arXiv answered with.

    Raises:
        PaperError: if there is no entry at all.
    """
    some = False
    for found in xml.records(source, "entry"):
        some = True
        if isinstance(found, Problem):
            yield found
            continue
        line, entry = found
        if "/api/errors" in xml.value(entry, "id"):
            said = clean(xml.value(entry, "summary", "title"))
            yield Problem(source.name, line, f"arXiv answered with an error: {said[:300]}")
            continue
        try:
            yield _paper(entry, source)
        except ValueError as error:
            yield Problem(source.name, line, str(error))
    if not some:
        raise PaperError(f"{source.name}: the answer of arXiv holds no paper; nothing was read.")


def _paper(entry: Element, source: Source) -> Paper:
    primary = [each.get("term", "") for each in entry if each.tag == "primary_category"]
    categories = [each.get("term", "") for each in entry if each.tag == "category"]
    links = [each.get("href", "") for each in entry if each.tag == "link"]
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
