"""CSL-JSON, as Zotero, Mendeley, Pandoc, doi.org and Crossref write it: a list of items, one, or one after another.

The items are taken one at a time, so that a file that ends in the middle is read up to there.
"""

import contextlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from json.encoder import encode_basestring
from typing import Any

from ..bibliography.assembly import Decoder, assembled
from ..bibliography.csl_mapping import CSL
from ..errors import PaperError
from ..papers.paper import Paper, Problem
from ..papers.reference import Entry
from ..text import edtf
from ..text.markup import unmarked
from ..text.person_names import Name
from . import citation
from .input_file import Source
from .json_lines import CROWDED, FAMILY, GIVEN, SCHEMA, crowded
from .json_records import value_at, why
from .name_lists import listed, with_suffix
from .record_builder import BOOK

_OWN = re.compile(
    r'"(?:issued|container-title|citation-key|date-parts|family|non-dropping-particle|title-short)"\s{0,9}:'
)
_ITEM_TYPE = re.compile(
    r'"type"\s{0,9}:\s{0,9}"(?:article|article-journal|article-magazine|article-newspaper|bill|book|book-chapter|broadcast|chapter'
    r"|classic|collection|dataset|document|entry|entry-dictionary|entry-encyclopedia|event|figure|graphic|hearing"
    r"|interview|journal-article|legal_case|legislation|manuscript|map|motion_picture|musical_score|pamphlet"
    r"|paper-conference|patent|performance|periodical|personal_communication|post|post-weblog|posted-content"
    r"|proceedings-article|regulation|report|review|review-book|software|song|speech|standard|thesis|treaty"
    r'|webpage)"'
)
_WRAPPED = re.compile(r'\s*\{\s*"(?:items|references)"\s*:\s*(?=\[)')
_MESSAGE = re.compile(r'\s*\{\s*"status"\s*:[^{}\[\]]{0,300}"message"\s*:\s*(?=\{)')
"""The beginning of Crossref's answers: the message is one item, or a list of items."""
_VENUE_KINDS = {
    **dict.fromkeys(("article-journal", "article-magazine", "journal-article", "review"), "journal"),
    **dict.fromkeys(("paper-conference", "proceedings-article"), "conference"),
}
_COMMON_PARTS = {"family", "given"}
_encoded = json.JSONEncoder(ensure_ascii=False).encode
_BLANKS = re.compile(r"[\s,]*")


def matches(source: Source) -> bool:
    """Return whether it is JSON with an item's type and a name that no other format has."""
    head = citation.beginning(source).lstrip()
    if f'"{SCHEMA}"' in head:  # an export of paper-tui, whose references have names of CSL
        return False
    return head.startswith(("[", "{")) and bool(_ITEM_TYPE.search(head)) and bool(_OWN.search(head))


def read(source: Source) -> Iterator[Paper | Problem]:
    """Yield a paper or a `Problem` for each item in its order.

    Raises:
        PaperError: if there is no item at all.
    """
    some = False
    text = source.text()
    line, counted = 1, 0
    for place, item in _items(text):
        some = True
        line += text.count("\n", counted, place)
        counted = place
        source.line = line
        try:
            if isinstance(item, str):
                raise ValueError(item)
            yield _paper_of(_entry(item), item, source)
        except ValueError as error:
            yield Problem(source.name, line, str(error))
    if not some:
        raise PaperError(f"{source.name}: CSL-JSON without an item; nothing was imported.")


def _items(text: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Yield the position of each item and the item, or the error in it; reading ends at text that is not JSON."""
    if (whole := crowded(text)) is not None:
        text = text[:whole]
    answer = _MESSAGE.match(text)
    wrapped = answer or _WRAPPED.match(text)
    at = _after(_BLANKS, text, wrapped.end() if wrapped else 0)
    inside = text[at : at + 1] == "["
    at = _after(_BLANKS, text, at + inside)
    while at < len(text) and not (inside and text[at] == "]"):
        try:
            item, end = value_at(text, at)
        except (ValueError, RecursionError) as error:
            reason = why(error) if whole is None or isinstance(error, RecursionError) else CROWDED
            yield getattr(error, "pos", at), f"{reason}; the rest was not read"
            return
        listed = item.get("items") if answer and isinstance(item, dict) else None
        for each in listed if isinstance(listed, list) else [item]:
            yield at, each if isinstance(each, dict) else "not a JSON object"
        if answer:
            return
        at = _after(_BLANKS, text, end)
    if whole is not None:
        yield max(len(text) - 1, 0), f"{CROWDED}; the rest was not read"
    elif inside and at >= len(text):
        yield max(len(text) - 1, 0), "the list is not closed: the file is incomplete"


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _entry(item: dict[str, Any]) -> Entry:
    """Return an item as it is kept: each value as JSON."""
    key = _text(item, "citation-key", "id")
    fields = [
        (name, encode_basestring(value) if isinstance(value, str) else _encoded(value))  # faster for texts
        for name, value in item.items()
        if name != "type"
    ]
    return Entry("csl-json", key, _text(item, "type"), tuple(fields))


def item_of(entry: Entry) -> dict[str, Any]:
    """Return the item of an entry, without its type and without truncated values."""
    item = {}
    for name, value in entry.fields:
        with contextlib.suppress(ValueError, RecursionError):
            item[name] = json.loads(value)
    return item


def paper_of(entry: Entry, source: Source) -> Paper:
    """Return the paper of an entry, with its reference.

    Raises:
        ValueError: if it has no title.
    """
    return _paper_of(entry, item_of(entry), source)


def _paper_of(entry: Entry, item: dict[str, Any], source: Source) -> Paper:
    type = CSL.csl_type(entry.type)
    values = {text: item.get(name) for name, text in entry.fields}
    found = assembled(type, CSL.placed(type, entry.fields), _decoder(values.get), entry)
    paper = _paper(source, item | {"type": entry.type}, found.names.get("author", ()))
    fields = {name: text for name, text in found.fields.items() if name != "URL" or text != paper.url}
    issued = next((date for each in _DATES if (date := edtf.from_csl(item.get(each)))), "")
    dates = dict(found.dates)
    if issued and not paper.published.startswith(issued):
        dates["issued"] = issued
    found = replace(found, type=citation.type_of(type, paper), fields=fields, dates=dates)
    return citation.with_reference(paper, found, source)


def _paper(source: Source, item: dict[str, Any], authors: Iterable[Name]) -> Paper:
    if not item.get("title"):
        raise ValueError("no title")
    archived = _text(item, "archive").lower() == "arxiv" or _text(item, "publisher").lower() == "arxiv"
    place = _text(item, "archive_location", "archive-location", "number")
    return citation.entry(
        source,
        title=_text(item, "title"),
        abstract=_text(item, "abstract"),
        authors=authors,
        published=next(
            (day for each in _DATES if (day := _day(item.get(each)))),
            "",
        ),
        doi=_text(item, "DOI", "doi"),
        arxiv=_text(item, "arxiv", "eprint") or (place if archived else ""),
        venue=_text(item, "container-title", "event-title"),
        venue_kind=_VENUE_KINDS.get(_text(item, "type"), BOOK),
        links=[_text(item, "URL", "url")],
        mentions=[_text(item, "container-title"), _text(item, "number"), place, _text(item, "collection-title")],
        notes=[_text(item, "note")],
    )


def _text(item: dict[str, Any], *names: str) -> str:
    """Return the first of these that is a text or a number; of a list, as Crossref writes it, its first text."""
    for each in names:
        found = item.get(each)
        if found is None:
            continue
        if isinstance(found, str):  # as most are
            if found.strip():
                return found
            continue
        for value in _list(found):
            if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
                return str(value)
    return ""


def _whole_text(value: Any) -> str:
    """Return a text or a number as a text; of a list its first text."""
    return value if isinstance(value, str) and value.strip() else _text({"": value}, "")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value is not None else []


def _names(value: Any) -> list[Name]:
    """Return the name in an object of CSL, or the names in a text."""
    if isinstance(value, str):
        return listed(value)
    if not isinstance(value, dict):
        return []
    if value.keys() == _COMMON_PARTS and isinstance(value["family"], str) and isinstance(value["given"], str):
        return [with_suffix(citation.person(unmarked(value["family"].strip("{}")), unmarked(value["given"])))]
    if literal := _text(value, "literal", "name", "fullName", "fullname"):
        return [citation.person(literal=unmarked(literal))]
    family, given = _text(value, *FAMILY), _text(value, *GIVEN)
    others = (_text(value, part) for part in ("suffix", "non-dropping-particle", "dropping-particle"))
    return [with_suffix(citation.person(*map(unmarked, (family.strip("{}"), given, *others))))]  # braces of BibTeX


def _day(value: Any) -> str:
    """Return the ISO date of a CSL date: parts (numbers or texts), a text, or both years of a range as the first."""
    if isinstance(value, list):
        value = value[0] if value and isinstance(value[0], dict) else {"date-parts": value}
    if isinstance(value, str | int):
        return citation.published(str(value))
    if not isinstance(value, dict):
        return ""
    first = edtf.first_parts(value.get("date-parts"))
    if not first and value.get("year"):
        first = [value.get("year"), value.get("month"), value.get("day")]
    numbers = [str(part) if isinstance(part, str | int) else "" for part in map(edtf.whole, first[:3])]
    found = citation.dated(*numbers) if len(numbers) > 1 else citation.published(*numbers)
    return found or citation.published(*(_text(value, name) for name in ("raw", "literal", "edtf", "date-time")))


def _keywords(value: Any) -> list[str]:
    words = value if isinstance(value, list) else re.split(r"[,;]", value) if isinstance(value, str) else []
    return [text.strip() for text in words if isinstance(text, str)]


_DATES = ("issued", "published", "published-online", "available-date")


def _decoder(plain: Callable[[str], Any]) -> Decoder:
    """Return the decoder of an item; `plain` returns the value of a text of JSON."""
    return Decoder(
        text=lambda value: unmarked(_whole_text(plain(value))),
        names=lambda value: (name for each in _list(plain(value)) for name in _names(each)),
        keywords=lambda value: _keywords(plain(value)),
        date=lambda value: edtf.from_csl(plain(value)),
    )
