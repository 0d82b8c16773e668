"""`Paper`, the record that all modules pass, and the parts of it."""

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from operator import attrgetter
from typing import Any, Self
from urllib.parse import quote

from ..text.sanitize import clean, repair
from .field_limits import LONGEST_ENTRY, Fields, text_of
from .identifiers import MAX_ID, canonical_id, is_arxiv_id, is_doi, safe_link
from .reference import NO_REFERENCE, Reference, reference_from

_DATE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?", re.ASCII)
_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Result:
    """One reported result: data set, metric, and the value with its unit as written."""

    dataset: str
    metric: str
    value: str
    condition: str = ""
    """The split, the resolution, the number of examples and other conditions."""

    def to_dict(self) -> dict[str, str]:
        """Return the result as plain values, without an empty condition."""
        plain = {"dataset": self.dataset, "metric": self.metric, "value": self.value}
        return plain | {"condition": self.condition} if self.condition else plain


@dataclass(frozen=True, slots=True)
class Appearance:
    """A paper's place in an edition."""

    edition: str
    """The edition's key: `2025-03-14`, `2025-W11`, `2025-03`, or the name of an imported page."""
    rank: int | None = None
    """Place on the page, from 1."""
    votes: int | None = None
    shown: str | None = None
    """The date as the page showed it, if it is incomplete ("Mar 14")."""

    @property
    def label(self) -> str:
        """The display name of the edition: its date, or the page's name without the hash of its content."""
        page = re.sub(r"_[0-9a-f]{8,}$", "", self.edition)
        if page.isdigit():
            page = f"page {page}"
        return f"{self.shown} · {page}" if self.shown else page

    @property
    def date(self) -> str:
        """The edition's date, a week's Monday, or as much of a date as it is; "" for a page that has only a name."""
        if week := _WEEK.fullmatch(self.edition):
            with contextlib.suppress(ValueError):
                return date.fromisocalendar(int(week[1]), int(week[2]), 1).isoformat()
        return self.edition if _DATE.fullmatch(self.edition) else ""


VENUES = ("journal", "conference")
_JOURNAL = re.compile(r"\b(?:journal|transactions|letters|review|magazine|annals)\b", re.IGNORECASE)
_CONFERENCE = re.compile(
    r"\b(?:proc\b|proceedings|conf\b|conference|workshops?|symposium|congress|meeting|lecture notes"
    r"|advances in neural|findings of)",
    re.IGNORECASE,
)


def kind_of_venue(venue: str, said: str = "") -> str:
    """Return whether a venue is a journal or a conference: as given, else judged by its name."""
    if not venue or said in VENUES:
        return said if venue else ""
    return "conference" if _CONFERENCE.search(venue) and not _JOURNAL.search(venue) else "journal"


FOUND = ("tasks", "methods", "datasets", "results", "code")
"""The fields that can be found in a paper's text."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper. Texts are clean; titles are as the source wrote them (`display_title` repairs)."""

    id: str
    title: str
    summary: str = ""
    """The paper in somebody else's words, where there are any."""
    abstract: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    """ISO date, or a leading part of one (`2024`, `2024-05`)."""
    kind: str = ""
    area: str = ""
    tasks: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    results: tuple[Result, ...] = ()
    code: tuple[str, ...] = ()
    """Links to code and projects, http or https only."""
    url: str = ""
    doi: str = ""
    venue: str = ""
    """The journal or the conference it came out in, as people call it."""
    venue_kind: str = ""
    """The kind of the venue: one of `VENUES`, or ""."""
    appearances: tuple[Appearance, ...] = ()
    sources: tuple[str, ...] = field(default=())
    """The sources of the record, in order of import."""
    found: tuple[str, ...] = ()
    """The fields that no source gave: what they hold was found in the paper's own text (see `facts`)."""
    reference: Reference = NO_REFERENCE
    """Data from bibliographies."""
    cut: tuple[str, ...] = field(default=(), compare=False, repr=False)
    """Messages about fields truncated during import; not stored."""

    @property
    def display_title(self) -> str:
        """The title with its mathematics repaired."""
        return repair(self.title)

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Every link as (label, URL), the paper's own pages first."""
        found: list[tuple[str, str]] = []
        if is_arxiv_id(self.id):
            found.append(("arXiv", f"https://arxiv.org/abs/{self.id}"))
            found.append(("PDF", f"https://arxiv.org/pdf/{self.id}"))
            found.append(("Daily Papers", f"https://huggingface.co/papers/{self.id}"))
        doi = self.doi or (self.id if is_doi(self.id) else "")
        if doi:
            found.append(("DOI", f"https://doi.org/{quote(doi, safe='/:;()[]@!$&*+,=~')}"))
        if self.url and all(self.url != link for _, link in found):
            found.append(("page", self.url))
        for file in self.reference.files:
            if link := safe_link(file.path):
                found.append(("PDF" if link.lower().endswith(".pdf") else "file", link))
        found.extend(("code", link) for link in self.code)
        return tuple(found)

    def as_given(self) -> "Paper":
        """Return the record without facts that were only extracted from its text."""
        return replace(self, **dict.fromkeys(self.found, ()), found=()) if self.found else self  # type: ignore[arg-type]

    def with_reference(self, reference: Reference, cut: tuple[str, ...] = ()) -> "Paper":
        """Return the paper with another reference and further messages about truncated fields."""
        values = (*_VALUES(self), reference, self.cut + cut)
        return Paper(*values)  # faster than `replace`

    def to_dict(self) -> dict[str, Any]:
        """Return the record as plain JSON values, without its empty fields. `from_dict` reverses it."""
        plain: dict[str, Any] = {}
        for name in _FIELDS:  # called for every paper of an import
            value = getattr(self, name)
            if not value:
                continue
            if name == "results":
                value = [result.to_dict() for result in value]
            elif name == "appearances":
                value = [
                    {k: v for k in ("edition", "rank", "votes", "shown") if (v := getattr(a, k)) is not None}
                    for a in value
                ]
            elif name == "reference":
                value = value.to_dict()
            elif isinstance(value, tuple):
                value = list(value)
            plain[name] = value
        return plain

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """Read a record written by `to_dict`. Every text is cleaned again, every link checked again.

        Raises:
            ValueError: if the id or the title is missing, or a value has another shape.
        """
        given = Fields(plain)
        try:
            identity, title = canonical_id(text_of(plain.get("id"))), given.text("title")
            if not identity or not title:
                raise ValueError(f"not a paper record: no {'title' if identity else 'id'}")
            if len(identity) > MAX_ID:
                raise ValueError(f"an id of {len(identity):,} characters; at most {MAX_ID} are allowed")
            doi = canonical_id(text_of(plain.get("doi")))
            venue = given.text("venue")
            reference, cut = reference_from(plain.get("reference"))
            return cls(
                id=identity,
                title=title,
                summary=given.text("summary", lines=True),
                abstract=given.text("abstract", lines=True),
                authors=given.texts("authors"),
                published=given.text("published"),
                kind=given.text("kind"),
                area=given.text("area"),
                tasks=given.texts("tasks"),
                methods=given.texts("methods"),
                datasets=given.texts("datasets"),
                results=tuple(
                    Result(*(_entry(each.get(name)) for name in ("dataset", "metric", "value", "condition")))
                    for each in given.some("results")
                ),
                code=tuple(dict.fromkeys(link for raw in given.texts("code") if (link := safe_link(raw)))),
                url=(safe_link(text_of(url)) or "") if (url := plain.get("url")) else "",
                doi=next((each for each in (doi, identity) if is_doi(each) and len(each) <= MAX_ID), ""),
                venue=venue,
                venue_kind=kind_of_venue(venue, text_of(plain.get("venue_kind"))),
                appearances=tuple(
                    Appearance(edition, _whole(a.get("rank")), _whole(a.get("votes")), _entry(a.get("shown")) or None)
                    for a in given.some("appearances")
                    if (edition := _entry(a.get("edition")))
                ),
                sources=given.texts("sources"),
                found=tuple(dict.fromkeys(name for name in plain.get("found") or () if name in FOUND)),
                reference=reference,
                cut=given.cut + cut,
            )
        except (AttributeError, TypeError) as error:
            raise ValueError(f"not a paper record: {error}") from error


_FIELDS = tuple(each.name for each in fields(Paper) if each.name != "cut")
_VALUES = attrgetter(*(each.name for each in fields(Paper)[:-2]))
"""Returns all fields of a paper but the last two, `reference` and `cut`."""


def _entry(value: Any) -> str:
    return clean(text_of(value)[: 4 * LONGEST_ENTRY])[:LONGEST_ENTRY].rstrip()


def _whole(value: Any) -> int | None:
    # SQLite stores 64 bits; a larger number is not a valid rank or vote.
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53 else None


@dataclass(frozen=True, slots=True)
class Problem:
    """A record that could not be read, and the reason. The rest of its file is read."""

    source: str
    line: int | None
    """Line in the source, from 1; None where the format has no lines."""
    reason: str

    def __str__(self) -> str:
        at = f"{self.source}:{self.line}" if self.line else self.source
        return f"{clean(at)}: {clean(self.reason)}"


class Remark(Problem):
    """A doubt about how something was read, such as its encoding. The record was read."""


class Cut(Remark):
    """A part of a record that was too long and was cut. The record was read."""
