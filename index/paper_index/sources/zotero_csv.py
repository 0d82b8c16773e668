"""The CSV of Zotero, also as a spreadsheet program saved it again (another separator, no quotation marks)."""

import csv
import re
from collections.abc import Iterator

from ..errors import PaperError
from ..paper import Paper, Problem
from . import citation
from .source import Source

MAX_ROW = 4 * 2**20
"""Characters of one row; a longer one is refused. The csv module refuses a single field of 128 KB itself."""

_NEEDED = {"key", "item type", "title"}
_ROW_START = re.compile(r"\"?[A-Z0-9]{8}\"?[,;\t]\"?[a-z][A-Za-z]{2,30}\"?[,;\t]")
_NO_PAPERS = frozenset({"attachment", "note", "annotation"})
_EXTRA = re.compile(r"^\s*(?:arxiv(?: id)?|eprint)\s*:\s*(\S{1,200})", re.MULTILINE | re.IGNORECASE)
_EXTRA_DOI = re.compile(r"^\s*doi\s*:\s*(\S{1,500})", re.MULTILINE | re.IGNORECASE)


def recognises(source: Source) -> bool:
    """Tell whether the first line names Zotero's columns."""
    lines = citation.beginning(source).lstrip().splitlines()
    return bool(lines) and _columns(lines[0]) is not None


def read(source: Source) -> Iterator[Paper | Problem]:
    """Yield a paper for each row in its order, or a `Problem` with the line where it begins.

    Raises:
        PaperError: if the first row does not name the columns, or there is no other.
    """
    rows = _rows(source.text().replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n"))
    _, header = next(rows, (1, ""))
    columns = _columns(header)
    if columns is None:
        raise PaperError(f"{source.name}:1: the columns Key, Item Type and Title are not named; nothing was read.")
    names, separator = columns
    some = False
    for line, row in rows:
        some = True
        try:
            yield _paper(source, dict(zip(names, _cells(row, separator), strict=False)))
        except ValueError as error:
            yield Problem(source.name, line, str(error))
    if not some:
        raise PaperError(f"{source.name}: column names without a row; nothing was read.")


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
    parts: list[str] = []
    begun, size, quoted = 0, 0, False
    for number, line in enumerate(text.split("\n"), 1):
        if parts and _ROW_START.match(line):
            yield begun, "\n".join(parts)
            parts, size, quoted = [], 0, False
        if not parts:
            if not line.strip():
                continue
            begun = number
        if size <= MAX_ROW:
            parts.append(line)
            size += len(line) + 1
        quoted ^= line.count('"') % 2 == 1
        if not quoted:
            yield begun, "\n".join(parts)
            parts, size = [], 0
    if parts:
        yield begun, "\n".join(parts)


def _cells(row: str, separator: str) -> list[str]:
    if len(row) > MAX_ROW:
        raise ValueError(f"a row of {len(row):,} characters; {MAX_ROW:,} at most")
    try:
        return next(csv.reader([row + "\n"], delimiter=separator, strict=True), [])
    except csv.Error as error:
        raise ValueError(f"not a row of CSV: {error}") from error


def _paper(source: Source, cells: dict[str, str]) -> Paper:
    def cell(*names: str) -> str:
        return next((text for each in names if (text := cells.get(each, "").strip())), "")

    kind = cell("item type").lower()
    if kind in _NO_PAPERS:
        raise ValueError(f"no paper but {'an' if kind.startswith('a') else 'a'} {kind}")
    if not cell("title"):
        raise ValueError("no title")
    extra = cell("extra")
    noted = _EXTRA.search(extra)
    noted_doi = _EXTRA_DOI.search(extra)
    return citation.entry(
        source,
        title=cell("title"),
        abstract=cell("abstract note", "abstract"),
        authors=[citation.turned(each) for each in cell("author", "authors").split(";")],
        published=max(citation.published(cell("date")), citation.published(cell("publication year")), key=len),
        doi=cell("doi") or (noted_doi[1] if noted_doi else ""),
        arxiv=noted[1] if noted else "",
        links=[cell("url")],
        mentions=[cell(each) for each in ("archive location", "archive id", "report number", "publication title")]
        + [cell("number"), cell("volume"), cell("issue")],
        notes=[extra],
    )
