"""Pages of papers in a vault of Obsidian or a graph of Logseq, written by paper-tui, other programs or the user.

A page is of a paper if it has the comment of an export, an identifier in its properties, or a cite key. Its tags and
the text that paper-tui did not write are marks of the paper.
"""

import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from ..papers.attachments import Attachment, attachment_from
from ..papers.field_limits import LONGEST_NOTE
from ..papers.identifiers import MAX_ID, canonical_id, is_arxiv_id, is_doi
from ..papers.page_base import PageBase, digest
from ..papers.paper import Paper, Problem, Remark
from ..papers.reference import MOST_FILES
from ..text.sanitize import clean, clean_note
from . import citation, name_lists
from .input_file import MAX_PAGE, Source
from .json_lines import SCHEMA
from .markdown_page import NOTE_BELOW, REGION, own_text
from .page_properties import Properties, read_properties

MOST_TAGS = 200
_LONGEST_TAG = 200
_IDENTIFIERS = ("arxiv", "arxivid", "eprint", "doi", "pmid", "pubmedid", "isbn", "isbn13")
_CITE_KEYS = ("citekey", "citationkey", "bibtexkey")
_ADDRESSES = ("url", "source", "link")
_INLINE_TAG = re.compile(r"(?:^|(?<=[\s(,;]))#(?:\[\[([^\[\]\n]{1,200})\]\]|([\w/-]{1,200}))", re.MULTILINE)
_FENCE = re.compile(r"^[ \t>-]*(?:```|~~~)")
_CODE = re.compile(r"`[^`\n]*`")
_HEADING = re.compile(r"^(?:- )?# +(\S.{0,2000})$", re.MULTILINE)
_UNCLOSED = re.compile(rf"^[ \t]*(?:id|{'|'.join((*_IDENTIFIERS, *_CITE_KEYS))})[ \t]*:", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a paper. Marks that the page does not have are None."""

    name: str
    """The path in the vault."""
    line: int
    """The line of the identifier, from 1."""
    ids: tuple[str, ...]
    """The identifiers in their stored forms, the most reliable first."""
    cite_key: str
    certain: bool
    """Whether the page is certainly of a paper, so that an unknown identifier is reported."""
    record: Paper | None
    """The paper as the page describes it, if the page has an identifier and a title."""
    note: str
    tags: tuple[str, ...] | None
    inline_tags: tuple[str, ...]
    """The tags in the note."""
    state: str | None
    rating: int | None
    bookmarked: bool | None
    files: tuple[Attachment, ...] = ()
    """The files that were attached to the paper at the time of the export."""
    exported: PageBase | None = None
    """The marks at the time of the export, if paper-tui wrote the page."""

    @property
    def all_tags(self) -> tuple[str, ...]:
        """The tags in the properties and in the note."""
        return tuple(dict.fromkeys((*(self.tags or ()), *self.inline_tags)))

    @property
    def base(self) -> PageBase:
        """The marks of the page, to be compared later."""
        return PageBase(
            digest(self.note),
            self.all_tags,
            self.state or "unread",
            self.rating or 0,
            self.bookmarked or False,
            self.exported.comment if self.exported else "",
        )


def read_page(path: Path, name: str, remarks: list[Problem]) -> Page | Problem | None:
    """Return the page of a paper in a file, a problem, or None for any other file.

    Args:
        path: the file.
        name: the path in the vault.
        remarks: receives the doubts about how the page was read.

    Raises:
        PaperError: if the file cannot be read, or is a page of more than `MAX_PAGE` bytes.
    """
    source = Source(path)
    if b"\0" in source.head:
        return None
    head = citation.beginning(source).replace("\r\n", "\n").replace("\r", "\n")
    properties = read_properties(head)
    if properties.unclosed and _UNCLOSED.search(head[:4_096]):
        return Problem(name, 1, "front matter that begins with --- has no end; the page was not imported")
    written = "<!-- paper-tui " in head
    if not written and not _described(properties) and not PurePath(name).name.startswith("@"):
        return None
    text = source.text(MAX_PAGE)
    remarks += (Remark(name, each.line, each.reason) for each in source.remarks)
    return parsed(text, name, remarks, properties if text == head else None)


def parsed(text: str, name: str, remarks: list[Problem], properties: Properties | None = None) -> Page | None:
    r"""Return the page of a paper with a text, whose lines end with `\n`; None for another text. See `read_page`.

    Args:
        text: the text.
        name: the path in the vault.
        remarks: receives the doubts about how the page was read.
        properties: the properties of the text, if they are known.
    """
    properties = properties or read_properties(text)
    regions = list(REGION.finditer(properties.body))
    if len(regions) > 1:
        return None
    written = _record(regions[0][1]) if regions else {}
    if regions and not (NOTE_BELOW in written or (written and properties.text("id", "paperid"))):
        return None  # a list of papers, or notes on papers, in which the other text belongs to no paper
    remarks += (Remark(name, line, reason) for line, reason in properties.unread)
    ids = tuple(dict.fromkeys(_identities(properties, written)))
    certain = bool(written) or any(map(_is_certain, ids))
    cite_key = _cite_key(properties, name)
    if not ids and not cite_key:
        return None
    note = own_text(properties.body)
    exported = None
    if written:
        exported = _exported(written, digest(regions[0][1]))
        if NOTE_BELOW not in written and (before := clean_note(_text(written.get("note")))):
            note = f"{before}\n\n{note}" if note else before
    note = note[: LONGEST_NOTE + 1]  # a longer one is reported, and its rest is not needed for that
    return Page(
        name=name,
        line=1 if written else properties.line_of("id", "paperid", *_IDENTIFIERS, *_CITE_KEYS, *_ADDRESSES),
        ids=ids,
        cite_key=cite_key,
        certain=certain or bool(properties.text(*_CITE_KEYS)),
        record=_paper(properties, written, ids, name, certain=certain),
        note=note,
        tags=_tags(properties),
        inline_tags=inline_tags(note),
        state=_state(properties),
        rating=_rating(properties),
        bookmarked=_bookmarked(properties),
        files=_files(written),
        exported=exported,
    )


def inline_tags(text: str) -> tuple[str, ...]:
    """Return the tags in a text, as `#tag`, `#a/b` or `#[[a tag]]`, without those in code."""
    found: dict[str, None] = {}
    if "#" not in text:
        return ()
    fenced = False
    for line in text.split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and "#" in line:
            for match in _INLINE_TAG.finditer(_CODE.sub(" ", line) if "`" in line else line):
                tag = match[1] or match[2].strip("/")
                if tag and not tag.replace("/", "").isdigit():
                    found[tag] = None
                if len(found) == MOST_TAGS:
                    return tuple(found)
    return tuple(found)


def _described(properties: Properties) -> bool:
    named = properties.get("id", "paperid", *_IDENTIFIERS, *_CITE_KEYS, *_ADDRESSES) is not None
    return named or properties.text("title").startswith("@")


def _record(plain: str) -> dict[str, Any]:
    """Return the record in the comment of an export; an empty one if it is damaged or is not of a paper."""
    with contextlib.suppress(ValueError, RecursionError):
        record = json.loads(plain)
        if isinstance(record, dict) and record.get("schema") == SCHEMA and isinstance(record.get("id"), str):
            return record
    return {}


def _identities(properties: Properties, written: dict[str, Any]) -> Iterator[str]:
    """Yield the identifiers of a page in their stored forms, the most reliable first."""
    said = [_text(written.get("id")), *(properties.text(name)[:MAX_ID] for name in ("id", "paperid"))]
    yield from filter(None, map(canonical_id, said))
    for name in _IDENTIFIERS:
        text = properties.text(name)[:1_000]
        identity = citation.doi_in(text) if name == "doi" else canonical_id(_prefixed(name, text))
        if _is_certain(identity):
            yield identity
    for name in _ADDRESSES:
        identity = canonical_id(properties.text(name)[:1_000])
        if is_arxiv_id(identity) or is_doi(identity):
            yield identity


def _is_certain(identity: str) -> bool:
    return is_arxiv_id(identity) or is_doi(identity) or identity.startswith(("pmid:", "isbn:"))


def _prefixed(name: str, text: str) -> str:
    kind = "pmid" if name.startswith("p") else "isbn" if name.startswith("isbn") else ""
    return f"{kind}:{text}" if kind and text and not text.lower().startswith(kind) else text


def _cite_key(properties: Properties, name: str) -> str:
    """Return the cite key of a page: of its properties, or of a title or a file name such as `@lee2026one`."""
    titles = (text for text in (properties.text("title"), PurePath(name).stem) if text.startswith("@"))
    return clean(properties.text(*_CITE_KEYS) or next(titles, ""))[:MAX_ID].lstrip("@")


def _paper(
    properties: Properties, written: dict[str, Any], ids: tuple[str, ...], name: str, *, certain: bool
) -> Paper | None:
    """Return the paper that a page describes, or None without an identifier or a title."""
    if written:
        with contextlib.suppress(ValueError):
            return Paper.from_dict(written)
        return None
    titles = [properties.text("title"), *(found[1].rstrip(" #") for found in _HEADING.finditer(properties.body))]
    title = next((each for each in titles[:2] if each.strip("[] ") and not each.startswith("@")), "")
    if not certain or not title:
        return None
    identity = next(filter(_is_certain, ids))
    authors = properties.get("authors", "author")
    if isinstance(authors, str):
        authors = name_lists.shown(authors[:20_000].replace("[[", "").replace("]]", ""))
    record: dict[str, Any] = {
        "id": identity,
        "title": title.replace("[[", "").replace("]]", ""),
        "authors": [each.strip("[] ") for each in authors or () if isinstance(each, str)],
        "published": citation.published(properties.text("published", "date", "year", "issued")),
        "abstract": properties.text("abstract"),
        "doi": next(filter(is_doi, ids), ""),
        "url": properties.text("url"),
        "sources": [PurePath(name).name],
    }
    with contextlib.suppress(ValueError):
        return Paper.from_dict(record)
    return None


def _exported(written: dict[str, Any], comment: str) -> PageBase:
    tags = written.get("tags")
    rating, state = written.get("rating"), written.get("state")
    note = written[NOTE_BELOW] if NOTE_BELOW in written else digest(clean_note(_text(written.get("note"))))
    return PageBase(
        note=_text(note),
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        state=state if state in _STATES else "read" if written.get("read") is True else "unread",
        rating=rating if rating in _RATINGS and rating is not True else 0,
        bookmarked=written.get("bookmarked") is True,
        comment=comment,
    )


def _files(written: dict[str, Any]) -> tuple[Attachment, ...]:
    listed = written.get("attachments")
    found = map(attachment_from, listed[:MOST_FILES] if isinstance(listed, list) else ())
    return tuple(file for file in found if file)


_STATES, _RATINGS = ("unread", "reading", "read"), (1, 2, 3, 4, 5)


def _tags(properties: Properties) -> tuple[str, ...] | None:
    """Return the tags in the properties; None if the page has no such property, or it cannot be read."""
    if not (properties.has("tags") or properties.has("tag")):
        return None
    found = properties.texts("tags", "tag")
    if isinstance(said := properties.get("tags", "tag"), str) and properties.form != "logseq" and "," not in said:
        found = said.split()
    tags = (clean(each[:_LONGEST_TAG].strip("[]")).lstrip("#").strip(" /") for each in found[:MOST_TAGS])
    return tuple(dict.fromkeys(filter(None, tags)))


def _state(properties: Properties) -> str | None:
    state = properties.text("state").lower()
    return state if state in _STATES else None


def _rating(properties: Properties) -> int | None:
    text = properties.text("rating")
    if properties.has("rating") and not text:
        return 0
    return int(text) if text in {"1", "2", "3", "4", "5"} else None


def _bookmarked(properties: Properties) -> bool | None:
    said = str(properties.get("bookmarked")).lower()
    return said == "true" if said in {"true", "false"} else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
