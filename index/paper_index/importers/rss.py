"""News feeds: arXiv's (RSS 2.0 and Atom of today, RSS 1.0 of old), and others that name papers by arXiv id or DOI."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ..papers.identifiers import canonical_id, is_arxiv_id, is_doi
from ..papers.paper import Paper, Problem
from ..text.markup import unmarked
from ..text.sanitize import clean
from . import xml
from .arxiv import area, month
from .input_file import Source
from .record_builder import day, each, made, names

_ANNOUNCED = re.compile(r"\s*arXiv:(\S+)\s+Announce Type:\s*\S+\s*(?:Abstract:)?\s*", re.IGNORECASE)
_OLD_TITLE = re.compile(r"\.?\s*\(arXiv:(\S+)\s+\[([\w.-]+)\][^()]*\)\s*$")
_LABEL = re.compile(r"<(?:b|strong)>\s*([A-Z][\w ]{0,30}):\s*</(?:b|strong)>")
_ID_INSIDE = re.compile(
    r"(?:arxiv\.org/(?:abs|pdf|html)/|huggingface\.co/papers/|oai:arXiv\.org:)"
    r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})",
    re.IGNORECASE | re.ASCII,
)


def matches(source: Source) -> bool:
    """Return whether it is a feed of any kind: RSS 2.0, RSS 1.0 (`RDF`) or Atom."""
    root = xml.root(source)
    return root in ("rss", "feed") or (root == "RDF" and b"purl.org/rss" in source.head)


def read(source: Source) -> Iterator[Paper | Problem]:
    """Yield the paper of each item.

    Raises:
        PaperError: if it has no items, as in arXiv's feeds at weekends.
    """
    nothing = "the feed contains no items (arXiv feeds are empty at weekends)"
    return each(source, xml.records(source, "item", "entry"), _paper, nothing)


def _paper(item: Element, source: Source) -> Paper:
    title = unmarked(xml.value(item, "title"))
    categories = [part.get("term") or part.text or "" for part in item if part.tag == "category"]
    said = _labelled(xml.value(item, "encoded", "description", "summary", "content"))
    abstract = said.get("abstract") or said.get("summary") or said[""]
    link = _link(item)
    ids = [xml.value(item, "guid", "id"), link, xml.value(item, "DOI", "doi"), xml.value(item, "identifier")]
    announced = _ANNOUNCED.match(abstract)
    old = _OLD_TITLE.search(title[-200:])
    if announced:
        ids.insert(0, announced[1])
        abstract = abstract[announced.end() :]
    elif old:
        ids.insert(0, old[1])
        title, categories = title[: -len(old[0])], [old[2]]
    ids = [canonical_id(found[1] if (found := _ID_INSIDE.search(text)) else text) for text in ids]
    ids = [identity for identity in ids if is_arxiv_id(identity) or is_doi(identity)]
    published = day(xml.value(item, "published", "pubDate", "date", "issued", "updated"))
    if announced or old:  # the date is that of the announcement, perhaps of a replacement years later
        published = next(filter(None, map(month, ids)), "")
    votes = clean(said.get("upvotes", ""))[:9]
    return made(
        source,
        ids,
        title,
        abstract=abstract,
        authors=_authors(item) or names(said.get("authors", "")),
        published=published,
        area=area(categories),
        url=link,
        votes=int(votes) if votes.isdecimal() else None,
    )


def _link(item: Element) -> str:
    """The item's page: a text in RSS, an attribute in Atom, where the first is the page and others are files."""
    return xml.value(item, "link") or next((part.get("href", "") for part in item if part.tag == "link"), "")


def _authors(item: Element) -> list[str]:
    """The names in `author/name` (Atom) or `creator`, which arXiv fills with all names in one text."""
    named = [name for author in item if author.tag == "author" and (name := xml.value(author, "name"))]
    listed = named or xml.values(item, "creator")
    return [name for text in listed for name in names(unmarked(text))]


def _labelled(description: str) -> dict[str, str]:
    """The parts of a description by the bold label before each, as readable text; "" is what no label is before."""
    first, *rest = _LABEL.split(description)
    parts = {"": unmarked(first)}
    for label, part in zip(rest[::2], rest[1::2], strict=True):
        parts.setdefault(label.lower(), unmarked(part).strip())
    return parts
