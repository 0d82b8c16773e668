"""OAI-PMH answers: arXiv's own metadata in both forms (`arXiv`, `arXivRaw`), and Dublin Core (`oai_dc`) of anybody."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ..papers.paper import Paper, Problem
from ..text.sanitize import clean
from . import xml
from .arxiv import area, code_links
from .input_file import Source
from .record_builder import day, each, made, names, plain_name, turned

_FORMS = ("arXiv", "arXivRaw", "dc")
DELETED = "the archive deleted the record"
"""The beginning of the reason why a deleted record is a problem."""


def matches(source: Source) -> bool:
    """Return whether it is an answer, a part of one, or a record's metadata alone."""
    root = xml.root(source)
    if root in ("OAI-PMH", "arXiv", "arXivRaw"):
        return True
    marks = (b"openarchives.org/OAI", b"arxiv.org/OAI", b"oai:")
    return root in ("ListRecords", "GetRecord", "record", "records") and any(mark in source.head for mark in marks)


def read(source: Source) -> Iterator[Paper | Problem]:
    """Yield the paper of each record; a deleted record is a `Problem` that names it.

    Raises:
        PaperError: if there is neither a record nor an error the archive answered with.
    """
    root = xml.root(source)
    found = xml.records(source, root if root in _FORMS else "record", "error")
    return each(source, found, _paper, "the answer contains no records with metadata")


def _paper(record: Element, source: Source) -> Paper:
    if record.tag == "error":
        said = clean(f"{record.get('code', '')}: {record.text or ''}")
        raise ValueError(f"the archive answered with an error: {said[:300]}")
    header = xml.inner(record, "header")
    identifier = "" if header is None else clean(xml.value(header, "identifier"))
    metadata = record if record.tag in _FORMS else None
    for form in _FORMS:
        if metadata is None:
            metadata = xml.inner(record, "metadata", form)
    if metadata is None:
        if header is not None and header.get("status") == "deleted":
            raise ValueError(f"{DELETED} {identifier[:100]}")
        raise ValueError(f"the record {identifier[:100]} has no metadata in a known format ({', '.join(_FORMS)})")
    if metadata.tag == "dc":
        return _dublin_core(metadata, identifier, source)
    return _arxiv(metadata, identifier, source)


def _arxiv(metadata: Element, identifier: str, source: Source) -> Paper:
    authors = xml.inner(metadata, "authors")
    listed = [_name(author) for author in ([] if authors is None else authors) if author.tag == "author"]
    versions = [xml.value(version, "date") for version in metadata if version.tag == "version"]
    return made(
        source,
        [xml.value(metadata, "id"), _of_arxiv(identifier), xml.value(metadata, "doi")],
        xml.value(metadata, "title"),
        abstract=xml.value(metadata, "abstract"),
        authors=listed or names(xml.value(metadata, "authors")),
        published=day(xml.value(metadata, "created")) or next(filter(None, map(day, versions)), ""),
        area=area(xml.value(metadata, "categories").split()),
        code=code_links(xml.value(metadata, "comments")),
    )


def _name(author: Element) -> str:
    parts = (xml.value(author, part) for part in ("forenames", "keyname", "suffix"))
    return plain_name(" ".join(part for part in parts if part))


def _dublin_core(metadata: Element, identifier: str, source: Source) -> Paper:
    identifiers = xml.values(metadata, "identifier")
    links = [text for text in identifiers if text.startswith(("http://", "https://"))]
    descriptions = [text for text in xml.values(metadata, "description") if not text.startswith("Comment:")]
    comments = [text for text in xml.values(metadata, "description") if text.startswith("Comment:")]
    return made(
        source,
        [_of_arxiv(identifier), identifier, *identifiers],
        xml.value(metadata, "title"),
        abstract=next(iter(descriptions), ""),
        authors=[plain_name(turned(name)) for name in xml.values(metadata, "creator")],
        published=min(filter(None, map(day, xml.values(metadata, "date"))), default=""),  # later ones are revisions
        url=next(iter(links), ""),
        code=code_links(" ".join(comments)),
    )


def _of_arxiv(identifier: str) -> str:
    return identifier.removeprefix("oai:arXiv.org:") if identifier.startswith("oai:arXiv.org:") else ""
