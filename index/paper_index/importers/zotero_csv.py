"""The CSV of Zotero, also as a spreadsheet program saved it again (another separator, no quotation marks)."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..bibliography.assembly import Decoder, assembled
from ..bibliography.zotero_csv_mapping import ZOTERO_CSV
from ..errors import PaperError
from ..papers.paper import Paper, Problem
from ..papers.reference import Entry, File, Reference
from ..text.person_names import Name
from . import citation
from .input_file import Source
from .name_lists import listed

MAX_ROW, MAX_CELLS = 2**20, 10_000
"""Characters and cells of one row; a longer one is refused. The csv module refuses a field of 128 KB itself."""

_NEEDED = {"key", "item type", "title"}
_ROW_START = re.compile(r"\"?[A-Z0-9]{8}\"?[,;\t]\"?[a-z][A-Za-z]{2,30}\"?[,;\t]")
_NO_PAPERS = frozenset({"attachment", "note", "annotation"})
_MENTIONS = ("archive location", "archive id", "report number", "publication title", "number", "volume", "issue")
_VENUES = {
    "journalarticle": (("publication title", "journal abbreviation"), "journal"),
    "magazinearticle": (("publication title",), "journal"),
    "conferencepaper": (("publication title", "proceedings title", "conference name"), "conference"),
}
"""By the type of an item: the columns of its venue, and the kind of venue."""
_EXTRA = re.compile(r"^\s*(?:arxiv(?: id)?|eprint)\s*:\s*(\S{1,200})", re.MULTILINE | re.IGNORECASE)
_EXTRA_DOI = re.compile(r"^\s*doi\s*:\s*(\S{1,500})", re.MULTILINE | re.IGNORECASE)


def matches(source: Source) -> bool:
    """Return whether the first line names Zotero's columns."""
    lines = citation.beginning(source).lstrip().splitlines()
    return bool(lines) and _columns(lines[0]) is not None


def read(source: Source) -> Iterator[Paper | Problem]:
    """Yield a paper for each row in its order, or a `Problem` with the line where it begins.

    Raises:
        PaperError: if the first row does not name the columns, or there is no other.
    """
    rows = _rows(source.text().replace("\ufeff", ""))
    _, header = next(rows, (1, ""))
    columns = _columns(header)
    if columns is None:
        raise PaperError(f"{source.name}:1: the columns Key, Item Type and Title are missing; nothing was imported.")
    names, separator = columns
    some = False
    for line, row in rows:
        some = True
        source.line = line
        try:
            cells = zip(names, _cells(row, separator), strict=False)
            yield paper_of(source, {name: said for name, cell in cells if (said := cell.strip())})
        except ValueError as error:
            yield Problem(source.name, line, str(error))
    if not some:
        raise PaperError(f"{source.name}: column names without a row; nothing was imported.")


def _columns(header: str) -> tuple[list[str], str] | None:
    """Return the names of the columns in small letters, and what separates them."""
    for separator in ",;\t":
        try:
            names = [name.strip().lower() for name in _cells(header[:20_000], separator)]
        except ValueError:
            continue
        if _NEEDED.issubset(names):
            return names, separator
    return None


def _rows(text: str) -> Iterator[tuple[int, str]]:
    """Yield the rows with the line where each begins: a row ends with a line in which no quotation is left open.

    A row that begins as Zotero's rows do ends one whose quotation was never closed.
    """
    number = begun = start = at = 0
    quoted = False
    while at < len(text):
        found = text.find("\n", at)
        end = found if found >= 0 else len(text)
        number += 1
        if begun and _ROW_START.match(text, at, end):
            yield begun, text[start : min(at - 1, start + MAX_ROW + 1)]
            begun, quoted = 0, False
        if not begun and text[at:end].strip():
            begun, start = number, at
        quoted ^= bool(begun) and text.count('"', at, end) % 2 == 1
        if begun and not quoted:
            yield begun, text[start : min(end, start + MAX_ROW + 1)]
            begun = 0
        at = end + 1
    if begun:
        yield begun, text[start : start + MAX_ROW + 1]


def _cells(row: str, separator: str) -> list[str]:
    if len(row) > MAX_ROW:
        raise ValueError(f"a row of more than {MAX_ROW:,} characters")
    if row.count(separator) > MAX_CELLS:
        raise ValueError(f"a row of more than {MAX_CELLS:,} cells")
    try:
        return next(csv.reader([row + "\n"], delimiter=separator, strict=True), [])
    except csv.Error as error:
        raise ValueError(f"not a row of CSV: {error}") from error


def paper_of(source: Source, cells: dict[str, str], authors: Iterable[Name] | None = None) -> Paper:
    """Return the paper of an item, from its cells by the names of the columns in small letters.

    Args:
        source: the file.
        cells: the cells that are not empty.
        authors: the authors, where their names are known in parts.

    Raises:
        ValueError: if it has no title or is not a paper.
    """

    def cell(*names: str) -> str:
        for each in names:
            if each in cells:
                return cells[each]
        return ""

    kind = cell("item type").lower()
    if kind in _NO_PAPERS:
        raise ValueError(f"not a paper but {'an' if kind.startswith('a') else 'a'} {kind}")
    if not cell("title"):
        raise ValueError("no title")
    extra = cell("extra")
    places, venue_kind = _VENUES.get(kind, ((), ""))
    noted = _EXTRA.search(extra)
    noted_doi = _EXTRA_DOI.search(extra)
    paper = citation.entry(
        source,
        title=cell("title"),
        abstract=cell("abstract note", "abstract"),
        authors=listed(cell("author", "authors")) if authors is None else authors,
        published=max(citation.published(cell("date")), citation.published(cell("publication year")), key=len),
        doi=cell("doi") or (noted_doi[1] if noted_doi else ""),
        arxiv=noted[1] if noted else "",
        venue=cell(*places),
        venue_kind=venue_kind,
        links=[cell("url")],
        mentions=[cells[each] for each in _MENTIONS if each in cells],
        notes=[extra],
    )
    return citation.with_reference(paper, _reference(cells, kind, paper), source)


def _reference(cells: dict[str, str], kind: str, paper: Paper) -> Reference:
    type = ZOTERO_CSV.csl_type(kind)
    placed = ZOTERO_CSV.placed(type, cells.items())
    said = _CITE_KEY.search(cells.get("extra", ""))
    entry = Entry("zotero-csv", said[1] if said else "", cells.get("item type", ""), tuple(placed.rest))
    found = assembled(citation.type_of(type, paper), placed, _DECODER, entry)
    fields = {name: text for name, text in found.fields.items() if name != "URL" or text != paper.url}
    fields |= {name.upper(): number for name, number in _EXTRA_NUMBERS.findall(cells.get("extra", ""))}
    date = cells.get("date", "")
    said_date = citation.season(paper.published, date) if paper.published else date
    issued = {"issued": said_date} if said_date else {}
    return replace(found, fields=fields, dates={**found.dates, **issued})


def _listed(value: str) -> list[str]:
    return [each for part in value.split(";") if (each := part.strip())]


_EXTRA_NUMBERS = re.compile(r"^\s{0,9}(PMC?ID)\s{0,9}:\s{0,9}((?:PMC)?\d{1,12})\s{0,9}$", re.MULTILINE | re.IGNORECASE)
_CITE_KEY = re.compile(r"^\s*citation key\s*:\s*(\S{1,200})", re.MULTILINE | re.IGNORECASE)
_DECODER = Decoder(
    names=listed,
    keywords=_listed,
    files=lambda value: map(File, _listed(value)),
    date=lambda value: citation.published(value) or value,
)
