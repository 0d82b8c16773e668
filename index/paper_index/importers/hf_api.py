"""The Daily Papers API as JSON: answers of every year, as they come, in a wrapper, alone, or one a line.

An entry is `{"paper": {...}, "publishedAt": ..., "title": ...}`, or the paper alone; `hf papers ls --format json`
writes the same names with underscores. Its edition is the day it was put on the daily page. Keywords made by a model
are left out: nearly all are words of the abstract, and what is left would blur the facets.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any

from ..errors import PaperError
from ..papers.identifiers import canonical_id, is_arxiv_id, title_id
from ..papers.paper import Appearance, Paper, Problem
from ..text.sanitize import clean, fold_title
from . import json_records
from .daily_dates import in_name, is_edition
from .input_file import Source

_WORDS = [
    re.compile(pattern.encode())
    for pattern in (
        r"""["']paper["']\s*:\s*\{""",
        r"""["'](?:publishedAt|published_at|submittedOnDailyAt|submitted_at)["']\s*:""",
        r"""["']upvotes["']\s*:""",
        r"""["'](?:numComments|discussionId|discussion_id)["']\s*:""",
        r"""["']hidden["']\s*:\s*(?:true|false|False|True)""",
        r"""["'](?:papers|dailyPapers)["']\s*:\s*\[""",
        r"""["']pdf_url["']\s*:""",
    )
]
"""The API's own words; two of them make it this format."""

_WRAPPER = re.compile(r'\s*\{[^\[\]{}]{0,1000}"(?:' + "|".join(json_records.LISTS) + r')"\s*:\s*\[')
_DATE = re.compile(r'"(?:date|dateString)"\s*:\s*"(\d{4}-[\dW-]{2,5})"', re.ASCII)
_EASTERN = timedelta(hours=5)
"""Since November 2024 the stamps of the daily page are New York's time marked as UTC; before, no day changes by it."""


def matches(source: Source) -> bool:
    """Return whether it is JSON with two words of the API."""
    head = source.head.lstrip()
    return head.startswith((b"[", b"{")) and sum(1 for word in _WORDS if word.search(head)) >= 2


def read(source: Source) -> Iterator[Paper | Problem]:
    """Yield the papers in the answer's order, ranked by it within each edition.

    Raises:
        PaperError: if it holds none, or cannot be read.
    """
    some = False
    for record in _records(source):
        some = True
        yield record
    if not some:
        raise PaperError(f"{source.name}: an answer of the Daily Papers API without any paper; nothing was imported.")


def _records(source: Source) -> Iterator[Paper | Problem]:
    head = source.head.decode(errors="replace")
    wrapper = _WRAPPER.match(head)
    if wrapper or head.lstrip().startswith("["):
        date = _DATE.search(wrapper[0]) if wrapper else None
        said = date[1] if date and is_edition(date[1]) else None
        yield from answer(lambda: json_records.records(source), source, said)
        return
    ranks: Counter[str] = Counter()
    for record in json_records.records(source):
        if isinstance(record, Problem):
            yield record
            continue
        source.line = record[0]
        try:
            paper = entry(record[1], source.name, source.edition, in_name(source.name))
        except ValueError as error:
            yield Problem(source.name, record[0], str(error))
            continue
        for place in paper.appearances:
            ranks[place.edition] += 1
            paper = placed(paper, ranks[place.edition])
        yield paper


def answer(
    entries: Callable[[], Iterable[tuple[int | None, Any] | Problem]], source: Source, edition: str | None
) -> Iterator[Paper | Problem]:
    """Yield the papers of one list, each with its place. Where days alternate, as in trends, none is ranked by it.

    Args:
        entries: gives them from the first on, each with its line. They are gone through twice and never held.
        edition: where they appeared, if something around them says so and the user does not.
    """
    page = source.edition or edition
    unsaid = in_name(source.name) or clean(PurePath(source.name).stem) or "page"
    in_order = page is not None or _in_order(entries(), unsaid)
    ranks: Counter[str] = Counter()
    for each in entries():
        if isinstance(each, Problem):
            yield each
            continue
        source.line = each[0]
        try:
            paper = entry(each[1], source.name, page, unsaid)
        except ValueError as error:
            yield Problem(source.name, each[0], str(error))
            continue
        if in_order:
            day = paper.appearances[0].edition
            ranks[day] += 1
            paper = placed(paper, ranks[day])
        yield paper


def _in_order(entries: Iterable[tuple[int | None, Any] | Problem], unsaid: str) -> bool:
    """Whether the entries of each day stand together."""
    last, days = "", set[str]()
    for each in entries:
        if isinstance(each, Problem) or not isinstance(value := each[1], dict):
            continue
        inner = value.get("paper", value)
        if not isinstance(inner, dict) or not (_text(value, "title") or _text(inner, "title")):
            continue
        day = _day(value, inner) or unsaid
        if day != last and day in days:
            return False
        days.add(day)
        last = day
    return True


def placed(paper: Paper, rank: int | None) -> Paper:
    """Return the paper with its rank in its edition."""
    return replace(paper, appearances=tuple(replace(place, rank=rank) for place in paper.appearances))


def entry(value: Any, name: str, edition: str | None = None, otherwise: str | None = None) -> Paper:
    """Read one entry of the API, or one paper alone.

    Args:
        edition: where it appeared, whatever it says itself.
        otherwise: where it appeared if it does not say so itself.

    Raises:
        ValueError: if it is none.
    """
    inner = value.get("paper", value) if isinstance(value, dict) else value
    if isinstance(inner, str):
        raise ValueError("text instead of an object")
    if not isinstance(inner, dict):
        raise ValueError("not a JSON object")
    title = _title(_text(value, "title"), _text(inner, "title"))
    if not title:
        raise ValueError("no title")
    published = _text(inner, "publishedAt", "published_at") or _text(value, "publishedAt", "published_at")
    place = edition or _day(value, inner) or otherwise
    votes = next((each for each in (inner.get("upvotes"), value.get("upvotes")) if each is not None), None)
    read = Paper.from_dict(
        {
            "id": _identity(inner, value) or title_id(title),
            "title": title,
            "abstract": clean(_text(inner, "summary", "abstract") or _text(value, "summary", "abstract")),
            "summary": _text(inner, "ai_summary") or _text(value, "ai_summary"),
            "authors": _authors(inner.get("authors") or value.get("authors")),
            "published": published[:10] if is_edition(published[:10]) else "",
            "code": [
                _text(each, *names)
                for names in (("githubRepo", "github_repo"), ("projectPage", "project_page"))
                for each in (inner, value)
            ],
            "doi": _text(inner, "doi"),
            "sources": [name],
        }
    )
    if place:
        votes = votes if isinstance(votes, int) and not isinstance(votes, bool) and 0 <= votes < 2**53 else None
        read = replace(read, appearances=(Appearance(place, None, votes),))
    return read


def _title(outer: str, inner: str) -> str:
    """The entry's own title keeps its mathematics; where it reads otherwise, the page shows that of the paper."""
    outer, inner = clean(outer), clean(inner)
    return outer if outer and (not inner or outer == inner or fold_title(outer) == fold_title(inner)) else inner


def _identity(inner: dict[str, Any], value: dict[str, Any]) -> str:
    for each in (inner, value):
        if said := _text(each, "id", "paper_id", "arxiv_id", "arxivId"):
            return canonical_id(said)
    for each in (inner, value):
        for name in ("url", "pdf_url", "link"):
            if (said := _text(each, name)) and is_arxiv_id(found := canonical_id(said)):
                return found
    return ""


def _authors(value: Any) -> list[str]:
    if isinstance(value, str):
        value = value.replace(" and ", ", ").split(",")
    if not isinstance(value, list):
        return []
    shown = (each.get("name") if isinstance(each, dict) and each.get("hidden") is not True else each for each in value)
    return [each for each in shown if isinstance(each, str)]


def _day(value: dict[str, Any], inner: dict[str, Any]) -> str | None:
    """Return the day an entry was put on the daily page.

    Since March 2025 `publishedAt` of the entry is the paper's own, some hours off: then it has no day.
    """
    for each in (value, inner):
        for name in ("_file", "submittedOnDailyAt", "submitted_on_daily_at", "date"):
            if len(said := _text(each, name)[:10]) == 10 and is_edition(said):
                return said
    stamp = _text(value, "submitted_at") if inner is value else _text(value, "publishedAt", "published_at")
    if not stamp:
        return None
    if stamp[14:19] == _text(inner, "publishedAt", "published_at")[14:19]:
        return None
    with suppress(ValueError, OverflowError):
        return (datetime.fromisoformat(stamp) + _EASTERN).date().isoformat()
    return None


def _text(value: Any, *names: str) -> str:
    """The first of these values that is a text with something in it."""
    for name in names:
        if isinstance(found := value.get(name), str) and found.strip():
            return found
    return ""
