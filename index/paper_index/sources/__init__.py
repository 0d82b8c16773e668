"""Readers: one module a format, all behind `read`.

A reader yields a `Paper` for each record it understands and a `Problem` for each it does not; it never raises for
what a file holds.
"""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Protocol, cast

from ..errors import PaperError
from ..paper import Paper, Problem
from . import (
    arxiv_atom,
    arxiv_mail,
    daily_page,
    hf_api,
    hf_html,
    json_lines,
    kaggle,
    oai_pmh,
    openalex,
    rss,
    semantic_scholar,
)
from .source import MAX_BYTES, Source

__all__ = ["FORMATS", "MAX_BYTES", "Source", "detect", "load", "read"]


class Reader(Protocol):
    """One module a format."""

    @staticmethod
    def recognises(source: Source) -> bool:
        """Tell by the content, mostly its head, whether it is in this format. Never raises for what it holds."""

    @staticmethod
    def read(source: Source) -> Iterator[Paper | Problem]:
        """Yield its papers in their order, and what could not be read."""


def _reader(module: ModuleType) -> Reader:
    return cast(Reader, module)


FORMATS: dict[str, Reader] = {
    "arxiv-atom": _reader(arxiv_atom),
    "oai-pmh": _reader(oai_pmh),
    "rss": _reader(rss),
    "arxiv-mail": _reader(arxiv_mail),
    "hf-api": _reader(hf_api),
    "hf-html": _reader(hf_html),
    "openalex": _reader(openalex),
    "semantic-scholar": _reader(semantic_scholar),
    "arxiv-json": _reader(kaggle),
    "jsonl": _reader(json_lines),
    "daily-page": _reader(daily_page),
}
"""By name, in the order in which they are tried: the particular before the general."""


def load(path: Path) -> bytes:
    """Return a file's content, decompressed.

    Raises:
        PaperError: if it cannot be read, is no file, or is larger than `MAX_BYTES`.
    """
    return Source(path).content()


def detect(source: Source) -> str | None:
    """Return the name of the format a source is in, decided by its content; None when it is none we read."""
    return next((name for name, reader in FORMATS.items() if reader.recognises(source)), None)


def read(source: Source, *, format: str = "auto") -> tuple[str, Iterator[Paper | Problem]]:
    """Return the format found and an iterator over the papers and problems in a source.

    Args:
        format: one of `FORMATS`, or `auto` to decide by content.

    Raises:
        PaperError: if it is empty, or in no known format.
    """
    if not source.head or source.head.isspace():
        raise PaperError(f"{source.name}: the file is empty; nothing was read.")
    found = detect(source) if format == "auto" else format
    if found is None:
        raise PaperError(
            f"{source.name}:1: in none of the formats known ({', '.join(FORMATS)}); nothing was read. "
            "Name the format with --format if you know it."
        )
    return found, _to_the_end(FORMATS[found].read(source), source)


def _to_the_end(records: Iterator[Paper | Problem], source: Source) -> Iterator[Paper | Problem]:
    """Yield the records; where the rest cannot be read, what came before is kept and the rest is a `Problem`."""
    some = False
    try:
        for record in records:
            some = True
            yield record
    except PaperError as error:
        if not some:
            raise
        yield Problem(source.name, None, str(error))
