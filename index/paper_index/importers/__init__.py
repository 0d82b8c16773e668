"""Readers: one module a format, all behind `read`.

A reader yields a `Paper` for each record it understands and a `Problem` for each it does not; it never raises for
what a file holds.
"""

import contextlib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, cast

from ..errors import PaperError
from ..papers.paper import Cut, Paper, Problem, Remark
from ..papers.record import Record
from .input_file import MAX_BYTES, Source, files_in
from .noting import TagsOf, with_lines, with_tags

__all__ = [
    "FORMATS",
    "MAX_BYTES",
    "Source",
    "TagsOf",
    "detect",
    "files_in",
    "load",
    "marks",
    "read",
    "with_lines",
    "with_tags",
]


MAX_BAD = 100_000
"""Records in a row that cannot be read, after which the rest of a file is not read."""


class Reader(Protocol):
    """One module a format."""

    @staticmethod
    def matches(source: Source) -> bool:
        """Return whether the content, mostly its head, is in this format. Never raises because of the content."""

    @staticmethod
    def read(source: Source) -> Iterator[Record]:
        """Yield its papers in order, and problems."""


_MODULES = {
    "zotero-sqlite": "zotero_sqlite",
    "papers-with-code": "papers_with_code",
    "markdown": "markdown_page",
    "arxiv-atom": "arxiv_atom",
    "oai-pmh": "oai_pmh",
    "rss": "rss",
    "arxiv-mail": "arxiv_mail",
    "hf-api": "hf_api",
    "hf-html": "hf_html",
    "openalex": "openalex",
    "semantic-scholar": "semantic_scholar",
    "arxiv-json": "kaggle",
    "bibtex": "bibtex",
    "ris": "ris",
    "better-bibtex": "better_bibtex",
    "csl-json": "csl_json",
    "zotero-csv": "zotero_csv",
    "jsonl": "json_lines",
    "daily-page": "daily_page",
}
"""Formats by name, in the order in which they are tried: the particular before the general."""

FORMATS = tuple(_MODULES)


def load(path: Path) -> bytes:
    """Return a file's content, decompressed.

    Raises:
        PaperError: if it cannot be read, is not a file, or is larger than `MAX_BYTES`.
    """
    return Source(path).content()


def detect(source: Source) -> str | None:
    """Return the name of the format a source is in, decided by its content; None when it is none we read."""
    return next((name for name in FORMATS if _reader(name).matches(source)), None)


def marks(source: Source, format: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yield (line, id, marks) of the papers that came with the user's own marks, in the formats that hold them."""
    found = getattr(_reader(format), "marks", None)
    if found:
        with contextlib.suppress(PaperError):  # `read` has said that the rest cannot be read
            yield from found(source)


def _reader(name: str) -> Reader:
    """Return the reader of a format; it is loaded when it is first asked for."""
    return cast(Reader, import_module(f".{_MODULES[name]}", __name__))


def read(source: Source, *, format: str = "auto") -> tuple[str, Iterator[Record]]:
    """Return the format found and an iterator over the papers and problems in a source.

    Args:
        format: one of `FORMATS`, or `auto` to decide by content.

    Raises:
        PaperError: if it is empty, or in no known format.
    """
    if not source.head or source.head.isspace():
        raise PaperError(f"{source.name}: the file is empty; nothing was imported.")
    found = detect(source) if format == "auto" else format
    if found is None:
        if source.head.lstrip().startswith(b"%PDF-"):
            why = "It is a PDF: 'paper-tui import FILE' imports PDFs, but only from files."
        else:
            why = (
                "Known formats: BibTeX, RIS, JSON lines, saved pages, feeds and others; see 'paper-tui import --help'."
            )
        raise PaperError(f"{source.name}: unknown format; nothing was imported. {why}")
    return found, _to_the_end(_reader(found).read(source), source)


def _to_the_end(records: Iterator[Record], source: Source) -> Iterator[Record]:
    """Yield the records, and after each the remarks on it and what of it was cut.

    Where the rest cannot be read, what came before is kept and the rest is a `Problem`.
    """
    some = False
    bad = 0
    most = source.most_records
    try:
        for number, record in enumerate(records, 1):
            some = True
            yield record
            if not isinstance(record, Remark):
                bad = bad + 1 if isinstance(record, Problem) else 0
            if bad == MAX_BAD or number == most:
                what = f"{bad:,} invalid records in a row" if bad == MAX_BAD else "more records than its size allows"
                yield Problem(source.name, source.line, f"{what}; the rest of it was not read")
                return
            if isinstance(record, Paper):
                yield from (Cut(source.name, source.line, reason) for reason in record.cut)
            while source.remarks:
                yield source.remarks.pop(0)
    except PaperError as error:
        if not some:
            raise
        yield Problem(source.name, None, str(error))
