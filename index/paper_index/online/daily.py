"""Daily Papers of Hugging Face: which editions to ask for, and the papers in their answers.

One request a day, in pages of a hundred: lists of weeks and months are cut off and lose the ranks. The source orders a
day by votes, but does not promise it, so that ranks are computed from the votes.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..importers import hf_api
from ..papers.editions import first_day, kind_of, last_day
from ..papers.paper import Paper, Problem
from .asking import Asker
from .failures import DAY, Failure
from .services import Service

NAME = "Daily Papers"
"""The source of the papers."""
PATH = "/api/daily_papers"
PAGE = 100
"""Entries of an answer; the source allows no more."""
CLIPPED = (50, 100)
"""Papers of an edition that was probably cut off: the source returns so many by default, and at most."""
_MOST_CLIPPED = 31
"""Editions that were cut off to fetch at once."""
_LONGEST_GAP = 92
"""Days without a fetch that the next one makes up for; `--since` goes back further."""
_MOST = 2_000
"""Entries of a list; a longer one is a fault of the server."""
_FIRST = date(2023, 5, 1)
"""No edition is earlier."""
_AGAIN = 7
"""The latest editions that are always fetched again: their votes grow for one to two weeks."""
_NEW = 14 * DAY
"""Seconds after the end of a day for which its edition is new."""
_SETTLED = 2 * DAY
"""Seconds after the end of a day when it is clear whether it has an edition."""


def today() -> date:
    """Return today's date in New York, where the editions change at midnight."""
    try:
        return datetime.now(ZoneInfo("America/New_York")).date()
    except (ZoneInfoNotFoundError, OSError):  # Windows without the package tzdata
        return (datetime.now(UTC) - timedelta(hours=5)).date()


def days_of(edition: str, now: date) -> list[str]:
    """Return the days of an edition (a day, a week or a month) that are not in the future, the first day first.

    A week or a month has editions on weekdays only; a single day is returned whatever it is.
    """
    if kind_of(edition) == "day":
        return [edition]
    return _weekdays(first_day(edition), min(last_day(edition), now))


def days_since(known: Mapping[str, tuple[float, int]], now: date, first: date | None, at_first: int) -> list[str]:
    """Return the days to fetch: those that are missing, and the latest again for their votes.

    Args:
        known: the editions that were fetched, see `State.days`.
        now: today.
        first: the first day; None for the last one that was fetched when it was new.
        at_first: the number of days if nothing was fetched before.
    """
    if first is not None:
        return _weekdays(first, now)
    begin = (now - timedelta(days=at_first - 1)).isoformat()
    # An old edition that the user asked for is not where to go on.
    last = max((day for day, (asked, _) in known.items() if asked < _end(day) + _NEW), default=begin)
    begin = min(begin, max(last, (now - timedelta(days=_LONGEST_GAP)).isoformat()))
    latest = _weekdays(now - timedelta(days=2 * _AGAIN), now)[-_AGAIN:]
    wanted = {day for day in latest if day >= begin or day in known}
    missing = [*_weekdays(date.fromisoformat(begin), now), *known]
    wanted.update(day for day in missing if day <= now.isoformat() and not _is_settled(day, known.get(day)))
    return sorted(wanted)


def days_again(clipped: Sequence[str], known: Mapping[str, tuple[float, int]]) -> list[str]:
    """Return the days to fetch because they were cut off: the latest that were never fetched, at most a month."""
    return sorted(day for day in clipped if day not in known)[-_MOST_CLIPPED:]


def _is_settled(day: str, known: tuple[float, int] | None) -> bool:
    if known is None:
        return False
    asked, papers = known
    return papers > 0 or asked > _end(day) + _SETTLED


def is_final(day: str, known: tuple[float, int] | None) -> bool:
    """Return whether an edition was fetched with papers when it was not new any more, so that it stays as it is."""
    return known is not None and known[1] > 0 and known[0] > _end(day) + _NEW


def _end(day: str) -> float:
    """Return the end of a day in seconds since 1970."""
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).timestamp() + DAY


def _weekdays(first: date, last: date) -> list[str]:
    first = max(first, _FIRST)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day.isoformat() for day in days if day.weekday() < 5]


def ask_day(asker: Asker, service: Service, day: str, folder: Path) -> list[Path]:
    """Return the files with the pages of a day, written to a folder. A day without an edition has an empty page.

    Raises:
        Failure: if any page cannot be fetched, or it is of another day; a part of a day is not kept.
    """
    pages: list[Path] = []
    try:
        pages.extend(ask_list(asker, service, {"date": day}, folder))
    except Failure as failure:
        if pages or failure.status != 400 or not _may_be_none(day):
            raise
        pages = [folder / "page-0.part"]
        pages[0].write_bytes(b"[]")
    named = {said for value in read_list(pages[0]) if (said := _day_named(value))}
    if named and day not in named:
        raise Failure(f"it answered with the papers of {max(named)} instead of {day}")
    return pages


def _may_be_none(day: str) -> bool:
    """Return whether a day may be unknown to the source: weekends have no editions, and its today may begin later."""
    return date.fromisoformat(day).weekday() >= 5 or day >= today().isoformat()


def ask_list(
    asker: Asker, service: Service, parameters: Mapping[str, object], folder: Path, limit: int = _MOST
) -> Iterator[Path]:
    """Yield the files with the pages of a list, to its end or to `limit` entries, written to a folder.

    Raises:
        Failure: if any page cannot be fetched, or a list without a limit has no end.
    """
    page = 0
    seen: set[str] = set()
    size = min(PAGE, limit)  # the same for all pages, as the source counts them by it
    while len(seen) < limit:
        body = asker.ask(service, PATH, {**parameters, "limit": size, "p": page or ""})
        entries = read_list(body)
        new = [text for text in _distinct(entries) if text not in seen]
        if page and not new:
            return
        kept = folder / f"page-{page}.part"
        if len(seen) + len(new) > limit:
            body.write_text(f"[{','.join(new[: limit - len(seen)])}]", encoding="ascii")
        body.replace(kept)
        yield kept
        page += 1
        seen.update(new)
        if len(entries) < size:
            return
    if limit == _MOST:
        raise Failure(f"it answered with more than {_MOST:,} papers")


def _distinct(entries: Iterable[Any]) -> list[str]:
    """Return each of some values once, as JSON."""
    try:
        return list(dict.fromkeys(map(json.dumps, entries)))
    except RecursionError:
        raise Failure("the answer of Daily Papers is not a list of papers") from None


def _day_named(entry: Any) -> str:
    """Return the edition that an entry names, or ""."""
    inner = entry.get("paper") if isinstance(entry, dict) else None
    stamp = inner.get("submittedOnDailyAt") if isinstance(inner, dict) else None
    return stamp[:10] if isinstance(stamp, str) and kind_of(stamp[:10]) == "day" else ""


def read_list(body: Path) -> list[Any]:
    """Return the entries of an answer.

    Raises:
        Failure: if it is not a list.
    """
    try:
        entries = json.loads(body.read_bytes())
    except (ValueError, RecursionError):
        raise Failure("the answer of Daily Papers is not whole", retry=True) from None
    if not isinstance(entries, list):
        raise Failure("the answer of Daily Papers is not a list of papers")
    return entries


def papers_of(bodies: Iterable[Path], day: str) -> Iterator[Paper | Problem]:
    """Yield the papers of an edition from the pages of its answer, the most voted first, with ranks.

    Args:
        bodies: the pages.
        day: the edition; "" for a list in which each paper names its own day, and nothing is ranked.
    """
    found: dict[str, Paper] = {}
    number = 0
    for body in bodies:
        for value in read_list(body):
            number += 1
            try:
                paper = hf_api.entry(value, NAME, day or None)
            except ValueError as error:
                yield Problem(f"{NAME} {day}".strip(), number, str(error))
                continue
            found.setdefault(paper.id, paper)
    yield from _ranked(list(found.values())) if day else found.values()


def _ranked(papers: Sequence[Paper]) -> list[Paper]:
    ordered = sorted(papers, key=lambda paper: -(paper.appearances[0].votes or 0))  # stable
    return [
        replace(paper, appearances=tuple(replace(place, rank=rank) for place in paper.appearances))
        for rank, paper in enumerate(ordered, 1)
    ]
