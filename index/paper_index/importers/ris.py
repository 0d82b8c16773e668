"""RIS files, from reference managers and publishers, and the tagged files of the Web of Science and of PubMed.

Byte order marks, blanks before a tag, continued lines and records without an end are allowed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..bibliography.assembly import Decoder, assembled
from ..bibliography.ris_mapping import RIS
from ..bibliography.tables import MAPPINGS
from ..errors import PaperError
from ..papers.paper import Paper, Problem
from ..papers.reference import Entry
from ..text.markup import unmarked
from . import citation
from .input_file import Source, lines_of
from .name_lists import all_listed, listed
from .record_builder import BOOK

_TAG = re.compile(r"\s{0,3}([A-Z][A-Z0-9])\s{1,2}-(?:\s|$)(.*)", re.DOTALL)
_WOS_TAG = re.compile(r"([A-Z][A-Z0-9])(?: (.*)|$)", re.DOTALL)
_WOS = re.compile(r"^(?:FN |VR |PT )[^\n]{0,200}\n{1,2}(?:VR |PT |AU |TI |GP )", re.MULTILINE)
_PUBMED_TAG = re.compile(r"([A-Z]{2,4}) {0,2}- (.*)", re.DOTALL)
_PUBMED = re.compile(r"^PMID- \d", re.MULTILINE)
_RIS = re.compile(r"^\s{0,3}TY\s{1,2}-(?:\s|$)", re.MULTILINE)
_TITLE = re.compile(r"^(?:T1|TI)\s{1,2}- ", re.MULTILINE)
_END = re.compile(r"^ER\s{1,2}-", re.MULTILINE)
_VENUE_KINDS = {
    **dict.fromkeys(("JOUR", "EJOUR", "JFULL", "INPR", "ABST", "MGZN"), "journal"),
    **dict.fromkeys(("CONF", "CPAPER"), "conference"),
    "CHAP": BOOK,
}
"""Types of references that appear in a venue, and the kind of venue if the type determines it."""
_VENUES = ("JF", "T2", "JO", "JA")
_WHOLES = frozenset(
    {"BOOK", "EBOOK", "EDBOOK", "WHOLE", "SER", "JFULL", "THES", "RPRT", "GOVDOC", "PAMP", "COMP", "DATA"}
)
_TITLES_OF_WHOLES = ("T2", "T3", "JF", "JO")
"""Tags of titles of what else contains a work, which some programs use for a work that is not contained in any."""
_LISTED = frozenset({"AU", "AF", "A1", "UR", "KW"})
_ENDS = frozenset({"ER", "EF"})
_BETWEEN_LINKS = re.compile(r";\s|;(?=https?:)|\s;", re.IGNORECASE)
_ISSN = re.compile(r"\d{4}-\d{3}[\dXx](?!\d|-)")
_MEDIUM = re.compile(r"(?<=[\dXx]) \((?:Print|Electronic|Linking)\)$")
_MAX_LINES = 6_000
"""Lines of one record; the others are dropped."""

Record = list[tuple[str, str]]


def matches(source: Source) -> bool:
    """Return whether there is a line that begins a record, or a title and the end of one."""
    head = citation.beginning(source).replace("\r\n", "\n").replace("\r", "\n")
    if head.lstrip().startswith(("<", "{", "[")):
        return False
    return bool(
        _RIS.search(head)
        or _WOS.search(head[:5_000])
        or (_TITLE.search(head) and (_END.search(head) or _PUBMED.search(head)))
    )


def read(source: Source) -> Iterator[Paper | Problem]:
    """Yield a paper for each record in its order, or a `Problem` with the line where it begins.

    Raises:
        PaperError: if there is no record at all.
    """
    text = source.text().replace("\ufeff", "")
    head = text[:20_000].replace("\r", "\n")
    wos = not _RIS.search(head) and bool(_WOS.search(head[:5_000]))
    pubmed = not _RIS.search(head) and bool(_PUBMED.search(head))
    tagged, first = (_PUBMED_TAG, "PMID") if pubmed else (_WOS_TAG, "PT") if wos else (_TAG, "TY")
    some = False
    for line, fields in _records(lines_of(text), tagged, first):
        some = True
        source.line = line
        try:
            yield (
                _with_tags(_of_pubmed(source, fields), fields, "pubmed", source)
                if pubmed
                else _with_tags(_of_web_of_science(source, fields), fields, "web-of-science", source)
                if wos
                else paper_of(_entry(fields), source)
            )
        except ValueError as error:
            yield Problem(source.name, line, str(error))
    if not some:
        raise PaperError(f"{source.name}: RIS without a record; nothing was imported.")


def tagged_records(text: str) -> Iterator[tuple[int, Record]]:
    """Yield the line where each record of an RIS file begins, and its tags with their contents."""
    return _records(lines_of(text.replace("\ufeff", "")), _TAG, "TY")


def _records(lines: Iterable[str], tagged: re.Pattern[str], first: str) -> Iterator[tuple[int, Record]]:
    """Yield the line where a record begins, and its tags with their contents, continued lines joined."""
    begun, tags = 0, list[tuple[str, list[str]]]()
    for number, line in enumerate(lines, 1):
        match = tagged.match(line)
        if match is None:
            if begun and number - begun <= _MAX_LINES and (rest := line.strip()):
                tags[-1][1].append(rest)
            continue
        tag, text = match.groups("")
        if begun and (tag == first or tag in _ENDS):
            yield begun, _joined(tags)
            begun, tags = 0, []
        if tag in _ENDS or (first == "PT" and not begun and tag in ("FN", "VR")):
            continue
        begun = begun or number
        if number - begun <= _MAX_LINES:
            tags.append((tag, [text.strip()]))
    if begun:
        yield begun, _joined(tags)


def _joined(tags: list[tuple[str, list[str]]]) -> Record:
    """Return each tag with one text: names that go on in the next line are each a name, other texts are one text."""
    record = Record()
    for tag, parts in tags:
        if len(parts) == 1 and (parts[0] or tag not in _LISTED):  # as most are
            record.append((tag, parts[0]))
        else:
            record += [(tag, part) for part in parts if part] if tag in _LISTED else [(tag, " ".join(parts))]
    return record


def _entry(tags: Record) -> Entry:
    type = next((text for tag, text in tags if tag == "TY"), "")
    key = next((text for tag, text in tags if tag == "ID"), "")
    return Entry("ris", key, type, tuple((tag, text) for tag, text in tags if tag != "TY"))


def paper_of(entry: Entry, source: Source) -> Paper:
    """Return the paper of an entry, with its reference.

    Raises:
        ValueError: if it has no title.
    """
    paper = _of_ris(source, entry)
    type = RIS.csl_type(entry.type)
    placed = RIS.placed(type, entry.fields)
    found = assembled(citation.type_of(type, paper), placed, _DECODER, entry)
    fields, dates = dict(found.fields), dict(found.dates)
    if fields.get("URL") == paper.url:
        del fields["URL"]
    if fields.get("genre", "")[:4].lower() == "doi:":
        del fields["genre"]
    if fields.get("archive_location", "").lower().startswith("arxiv:"):
        del fields["archive_location"]
    for variable in ("container-title", "collection-title"):
        if fields.get(variable) == paper.title:
            del fields[variable]
    if _ISSN.match(fields.get("ISBN", "")):
        fields.setdefault("ISSN", fields.pop("ISBN"))
    if season := citation.season(paper.published, *(text for tag, text in entry.fields if tag in ("PY", "Y1", "DA"))):
        dates["issued"] = season
    if not paper.published and (said := placed.variables.get("issued")):
        dates["issued"] = said[0][1]
    return citation.with_reference(paper, replace(found, fields=fields, dates=dates), source)


def _with_tags(paper: Paper, tags: Record, format: str, source: Source) -> Paper:
    """Return a paper of PubMed or the Web of Science with its reference."""
    mapping = MAPPINGS[format]
    kinds = [mapping.csl_type(text) for tag, text in tags if tag == "PT"]
    type = next(filter(None, kinds), mapping.csl_type(""))
    present = {tag for tag, _ in tags}
    abbreviated = {short for short, full in _FULL_NAMES if full in present and short in present}
    placed = mapping.placed(type, [pair for pair in tags if pair[0] not in abbreviated])
    key = next((text for tag, text in tags if tag in ("PMID", "UT")), "")
    found = assembled(type, placed, _TAG_DECODER, Entry(format, key, type, tuple(placed.rest)))
    return citation.with_reference(paper, found, source)


_FULL_NAMES = (("AU", "FAU"), ("ED", "FED"), ("AU", "AF"))
"""Tags with abbreviated names, and those with the full ones."""
_TAG_DECODER = Decoder(
    text=lambda value: _MEDIUM.sub("", value),
    names=listed,
    keywords=lambda value: [word.strip().replace("*", "") for word in value.split(";")],
)
_DECODER = Decoder(
    text=unmarked,
    names=listed,
    date=lambda value: citation.published(value) or value,
)


def _of_ris(source: Source, entry: Entry) -> Paper:
    said = _by_tag(entry.fields)
    return citation.entry(
        source,
        title=_first(said, "TI", "T1", "CT", "BT", *(_TITLES_OF_WHOLES if entry.type in _WHOLES else ()), "ST"),
        abstract=max(_first(said, "AB"), _first(said, "N2"), key=len),
        authors=all_listed(_texts(said, "AU", "A1")),
        published=max(
            citation.published(*_texts(said, "DA")),  # of two whole dates this counts, not that of Y1
            citation.published(*_texts(said, "PY")),
            citation.published(f"{_first(said, 'DA')} {_first(said, 'PY')[:4]}"),  # a day without its year
            citation.published(*_texts(said, "Y1")),
            key=len,
        ),
        doi=_first(said, "DO")
        or next(filter(_a_doi, (*_texts(said, "N1", "M1", "M3"), f"doi:{_first(said, 'L3')}")), ""),
        venue=_first(said, *_VENUES) if entry.type in _VENUE_KINDS else "",
        venue_kind=_VENUE_KINDS.get(entry.type, ""),
        links=[link for text in _texts(said, "UR", "L1", "L2") for link in _BETWEEN_LINKS.split(text)],
        mentions=_texts(said, "JO", "JF", "T2", "IS", "VL"),
        notes=_texts(said, "N1", "M1", "AN", "PB"),
    )


def _of_web_of_science(source: Source, tags: Record) -> Paper:
    said = _by_tag(tags)
    year, month = _first(said, "PY"), _first(said, "PD")
    day = re.search(r"\b\d{1,2}$", month)
    return citation.entry(
        source,
        title=_first(said, "TI"),
        abstract=_first(said, "AB"),
        authors=all_listed(said.get("AF") or said.get("AU") or ()),
        published=citation.dated(year, month[:3], day[0] if day else "") if year else "",
        doi=_first(said, "DI"),
        venue=_first(said, "SO"),
        venue_kind={"J": "journal", "C": "conference"}.get(_first(said, "PT"), ""),
        mentions=_texts(said, "SO", "AR"),
    )


def _of_pubmed(source: Source, tags: Record) -> Paper:
    said = _by_tag(tags)
    numbers = _texts(said, "LID", "AID")
    return citation.entry(
        source,
        title=_first(said, "TI").removesuffix("."),
        abstract=_first(said, "AB"),
        authors=all_listed(said.get("FAU") or said.get("AU") or []),
        published=citation.published(*said.get("DP", [])),
        doi=next((number.removesuffix("[doi]").strip() for number in numbers if number.endswith("[doi]")), ""),
        venue=_first(said, "JT", "TA"),
        venue_kind="journal",
        links=[f"https://pubmed.ncbi.nlm.nih.gov/{number}/" for number in said.get("PMID", [])[:1] if number.isdigit()],
    )


def _a_doi(note: str) -> bool:
    return note[:4].lower() == "doi:" and bool(citation.doi_in(note))


def _by_tag(tags: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the texts of each tag, without empty ones."""
    said: dict[str, list[str]] = {}
    for tag, text in tags:
        if text:
            said.setdefault(tag, []).append(text)
    return said


def _texts(said: dict[str, list[str]], *tags: str) -> list[str]:
    """Return the texts of some tags, in the order of the tags."""
    return [text for tag in tags for text in said.get(tag, ())]


def _first(said: dict[str, list[str]], *tags: str) -> str:
    return next((text for tag in tags for text in said.get(tag, ())), "")
