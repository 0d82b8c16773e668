"""OAI-PMH answers: arXiv's own metadata in both forms (`arXiv`, `arXivRaw`), and Dublin Core (`oai_dc`) of anybody."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ..errors import PaperError
from ..paper import Paper, Problem
from ..text import clean
from . import xml
from .arxiv import area, code_links
from .record import day, made, names, plain_name, turned
from .source import Source

_FORMS = ("arXiv", "arXivRaw", "dc")


def recognises(source: Source) -> bool:
    """Tell whether it is an answer, a part of one, or a record's metadata alone."""
    root = xml.root(source)
    if root in ("OAI-PMH", "arXiv", "arXivRaw"):
        return True
    marks = (b"openarchives.org/OAI", b"arxiv.org/OAI", b"oai:")
    return root in ("ListRecords", "GetRecord", "record", "records") and any(mark in source.head for mark in marks)


def read(source: Source) -> Iterator[Paper | Problem]:
    """Yield the paper of each record; a deleted record is a `Problem` that names it.

    Raises:
        PaperError: if there is no record; it says what there is in its place.
    """
    some = False
    alone = xml.root(source) if xml.root(source) in _FORMS else "record"
    for found in xml.records(source, alone):
        some = True
        if isinstance(found, Problem):
            yield found
            continue
        line, record = found
        try:
            yield _paper(record, source)
        except ValueError as error:
            yield Problem(source.name, line, str(error))
    if not some:
        raise PaperError(f"{source.name}: {_said_instead(source)}; nothing was read.")


def _said_instead(source: Source) -> str:
    for found in xml.records(source, "error"):
        if not isinstance(found, Problem):
            error = found[1]
            return f"the archive answered with an error: {clean(error.get('code', ''))} {clean(error.text or '')[:300]}"
    return "the answer holds no record with metadata"


def _paper(record: Element, source: Source) -> Paper:
    header = xml.inner(record, "header")
    identifier = "" if header is None else clean(xml.value(header, "identifier"))
    metadata = record if record.tag in _FORMS else None
    for form in _FORMS:
        if metadata is None:
            metadata = xml.inner(record, "metadata", form)
    if metadata is None:
        if header is not None and header.get("status") == "deleted":
            raise ValueError(f"the archive deleted the record {identifier[:100]}")
        raise ValueError(f"the record {identifier[:100]} has no metadata in a form known ({', '.join(_FORMS)})")
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
    links = [each for each in identifiers if each.startswith(("http://", "https://"))]
    descriptions = [each for each in xml.values(metadata, "description") if not each.startswith("Comment:")]
    comments = [each for each in xml.values(metadata, "description") if each.startswith("Comment:")]
    return made(
        source,
        [*identifiers, _of_arxiv(identifier), identifier],
        xml.value(metadata, "title"),
        abstract=next(iter(descriptions), ""),
        authors=[plain_name(turned(name)) for name in xml.values(metadata, "creator")],
        published=min(filter(None, map(day, xml.values(metadata, "date"))), default=""),  # later ones are revisions
        url=next(iter(links), ""),
        code=code_links(" ".join(comments)),
    )


def _of_arxiv(identifier: str) -> str:
    return identifier.removeprefix("oai:arXiv.org:") if identifier.startswith("oai:arXiv.org:") else ""
