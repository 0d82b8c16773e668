"""Requests for fetches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..corpus import CITATIONS, REFERENCES, Work
from ..documents.store import TextStore
from ..papers.paper import Paper
from .missing_fields import SERVICES


@dataclass(frozen=True, slots=True)
class DailyRequest:
    """A request for Daily Papers: editions, or a list of other order."""

    edition: str = ""
    """A day, a week or a month; "" for the editions since a day."""
    since: str = ""
    """A day; "" for the last fetch."""
    clipped: tuple[str, ...] = ()
    """Days that an earlier import may have had in part only; with the editions since the last fetch."""
    sort: str = ""
    """`trending` or `publishedAt` for a list, in which nothing is ranked."""
    submitter: str = ""
    """The name of who submitted the papers of a list."""
    limit: int = 100
    """The entries of a list."""
    again: bool = False
    """Whether to ask also for editions that were fetched before and do not change any more."""


@dataclass(frozen=True, slots=True)
class ArxivRequest:
    """A request for arXiv: one of categories, a search and ids."""

    categories: tuple[str, ...] = ()
    since: str = ""
    """The day since which to ask for the papers of the categories, `last` for the day of the last answer, or "" for
    the announcements of today."""
    query: str = ""
    first: str = ""
    last: str = ""
    ids: tuple[str, ...] = ()
    limit: int = 200


@dataclass(frozen=True, slots=True)
class EnrichRequest:
    """A request to complete papers."""

    papers: Iterable[Paper]
    """The papers, which are read until there are enough of which something can be completed."""
    accepted: str = ""
    """The arXiv id of the paper that the only one of `papers` is, although the titles differ."""
    added: bool = False
    """Whether the papers are also added as they are given."""
    services: tuple[str, ...] = SERVICES
    """The services to ask, see `completion.SERVICES`."""
    limit: int = 100
    """The papers to complete."""
    again: bool = False
    """Whether to ask services again that had no more of a paper within the last month."""
    dry_run: bool = False
    """Whether to keep and import nothing."""


@dataclass(frozen=True, slots=True)
class CitationsRequest:
    """A request for references and citations of papers."""

    papers: tuple[Work, ...]
    """The papers, with all their ids."""
    kinds: tuple[str, ...] = (REFERENCES, CITATIONS)
    limit: int = 200
    """The greatest length of a list."""


@dataclass(frozen=True, slots=True)
class PdfRequest:
    """A request for the PDFs of papers."""

    papers: tuple[Paper, ...]
    folder: Path
    """The folder for the files; it is created."""
    name: str
    """The pattern of their names, see `papers.file_names`."""
    largest: int
    """MB (2^20 bytes) of the largest PDF."""
    known: Mapping[str, Path] = field(default_factory=dict)
    """The PDFs on this computer of papers (by id) that need none."""


@dataclass(frozen=True, slots=True)
class TextRequest:
    """A request for the texts of papers."""

    papers: tuple[Paper, ...]
    store: TextStore
    """The store of the texts."""
    again: bool = False
    """Whether to ask also for texts that are in the store."""


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """The requests of a fetch, and its patience."""

    daily: DailyRequest | None = None
    arxiv: ArxivRequest | None = None
    enrich: EnrichRequest | None = None
    citations: CitationsRequest | None = None
    pdf: PdfRequest | None = None
    text: TextRequest | None = None
    wait_online: float = 0.0
    """Seconds to wait for the first connection."""
    retries: bool = True
    """Whether to send a request again that failed."""
    timeout: float = 0.0
    """Seconds for one request; 0 for the default."""
