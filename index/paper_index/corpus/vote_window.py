"""The votes that papers gained in some days."""

import re
from bisect import bisect_right
from collections import defaultdict
from datetime import date, timedelta

from ..papers.editions import first_day, kind_of, last_day
from .reader import CorpusReader

_MOST_DAYS = 36_500
_History = list[tuple[date, int]]


def is_window(text: str) -> bool:
    """Return whether a text names a window: a number of days (`30d`), or a day, week or month (`2026-11`)."""
    days = re.fullmatch(r"(\d{1,5})d", text, re.ASCII)
    return 0 < int(days[1]) <= _MOST_DAYS if days else bool(kind_of(text))


def window_of(reader: CorpusReader, text: str) -> tuple[date, date]:
    """Return the first and the last day of a window, see `is_window`.

    A number of days ends with the latest edition or number of votes that is known, so that the same papers have the
    same votes on every day.
    """
    if not text.endswith("d"):
        return first_day(text), last_day(text)
    editions = [first_day(label) for (label,) in _editions(reader) if kind_of(label)]
    latest = reader.database.value("select max(at) from vote") or 0
    last = max([*editions, date.fromtimestamp(latest)])
    return last - timedelta(days=int(text[:-1]) - 1), last


def _editions(reader: CorpusReader) -> list[tuple[str]]:
    return reader.database.rows("select distinct edition from appearance where votes is not null")


def votes_gained(reader: CorpusReader, first: date, last: date) -> dict[int, int]:
    """Return row to the votes gained from `first` to `last`, for the papers that gained any.

    The papers of an edition begin with no votes on its first day. Votes of earlier editions are counted from the last
    number known before `first`. Of several editions of a paper the one with the most votes counts.
    """
    histories: dict[tuple[int, str], _History] = defaultdict(list)
    for row, edition, at, votes in reader.database.rows("select row, edition, at, votes from vote order by at"):
        histories[row, edition].append((date.fromtimestamp(at), votes))
    gained: dict[int, int] = {}
    for row, label, votes in reader.database.rows(
        "select row, appearance.edition, appearance.votes from appearance join paper using (row) "
        "where appearance.votes is not null"
    ):
        if not kind_of(label) or (begin := first_day(label)) > last:
            continue
        history = histories.get((row, label), [(last, votes)])
        start = 0 if begin >= first else _votes_on(history, first - timedelta(days=1))
        more = _votes_on(history, last) - start
        if more > gained.get(row, 0):
            gained[row] = more
    return gained


def _votes_on(history: _History, day: date) -> int:
    """Return the number known on a day, else the first one that became known later."""
    at = bisect_right(history, day, key=lambda each: each[0])
    return history[max(at - 1, 0)][1]
