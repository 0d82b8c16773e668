"""The papers that a pasted text names: by identifiers, by titles, or in a list of both."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...corpus import CorpusReader
from ...papers.identifiers import title_id
from ...text.sanitize import clean
from ..bitsets import bits_from_rows, rows_from_bits
from ..facets import Facets
from ..query.parser import Query, parse
from ..query.pasted import plain_text
from ..query.prose import is_prose
from ..query.reference_lists import CUT, LONGEST_LIST, MOST_ENTRIES, lists_in
from ..query.references import looks_cited, title_of
from ..query.title_runs import title_runs
from .identified import Identified, papers_identified

if TYPE_CHECKING:
    from ..ranking.result_set import ResultSet

_SHOWN, _LONGEST_SHOWN = 3, 50
"""Unknown entries of a list that a note shows, and their characters."""
_LONGEST = 4_000
"""Characters in which identifiers and titles are searched, unless the text is a list."""
_MOST_SEARCHED = 10
"""Entries of a list whose titles are searched as words."""
_SHARE = 0.75
"""The least share of the words of a paper's title that are in an entry for it."""
_WORD = re.compile(r"\w{2,}")


def papers_named(text: str, corpus: CorpusReader, facets: Facets, search: Callable[[Query], ResultSet]) -> Identified:
    """Return the papers that a text names, in its order; without any, what `papers_identified` returns.

    Args:
        text: the query.
        corpus: the papers.
        facets: has the identifiers that the corpus does not look up.
        search: returns the papers of a query, and the scores of the best.
    """
    for entries in lists_in(text):
        found = [papers_identified(entry, corpus, facets).rows for entry in entries]
        found = [rows or bits_from_rows(_titled(entry, corpus)[:1]) for rows, entry in zip(found, entries, strict=True)]
        likely = sum(bool(rows or title_of(entry)) for rows, entry in zip(found, entries, strict=True))
        if 2 <= likely >= len(entries) / 2:
            identified = _listed(entries, found, corpus, search)
            whole = len(text) <= LONGEST_LIST and len(entries) < MOST_ENTRIES and not text.rstrip().endswith(CUT)
            which = "the" if whole else "only the first"
            identified.notes.insert(0, f"Searched for {which} {len(entries)} entries of this list.")
            return identified
    text = text[:_LONGEST]
    identified = papers_identified(text, corpus, facets)
    if identified.rows or identified.number or not looks_cited(text):
        return identified
    plain = plain_text(text)
    if is_prose(plain) and (rows := _titled(plain, corpus, within=True)):
        several = "papers whose titles are" if len(rows) > 1 else "paper whose title is"
        return _in_order(rows, [*identified.notes, f"Showing the {several} in the text."])
    return identified


def _titled(text: str, corpus: CorpusReader, *, within: bool = False) -> list[int]:
    """Return the papers whose whole title is a part of a text, in its order; `within` excludes the whole text."""
    runs = list(title_runs(text))
    known = corpus.rows_of({run.identity for run in runs}) if runs else {}
    if within and title_id(text) in known:
        return []
    rows: list[int] = []
    end = 0
    for run in runs:
        if run.start >= end and run.identity in known:
            rows.append(known[run.identity])
            end = run.end
    return list(dict.fromkeys(rows))


def _listed(
    entries: list[str], found: list[int], corpus: CorpusReader, search: Callable[[Query], ResultSet]
) -> Identified:
    """Return the papers of a list. The titles of entries without one are searched as words."""
    unknown: list[str] = []
    rows: list[int] = []
    for entry, known in zip(entries, found, strict=True):
        title = title_of(entry) or plain_text(entry)
        if known:
            rows += rows_from_bits(known)
        elif len(unknown) < _MOST_SEARCHED and (best := _best(title, corpus, search)) is not None:
            rows.append(best)
        else:
            unknown.append(clean(title))
    shown = ", ".join(
        f"“{title[:_LONGEST_SHOWN].rstrip()}{'…' * (len(title) > _LONGEST_SHOWN)}”" for title in unknown[:_SHOWN]
    )
    more = f" and {len(unknown) - _SHOWN:,} more" if len(unknown) > _SHOWN else ""
    return _in_order(list(dict.fromkeys(rows)), [f"No paper was found for {shown}{more}."] if unknown else [])


def _best(title: str, corpus: CorpusReader, search: Callable[[Query], ResultSet]) -> int | None:
    """Return the best paper with the words of a title, unless its own title has other words."""
    scores = search(parse(title)).scores
    if not scores:
        return None
    best = min(scores, key=lambda row: (-scores[row], row))
    given = {word.lower() for word in _WORD.findall(title)}
    own = {word.lower() for word in _WORD.findall(" ".join(corpus.titles([best])))}
    return best if len(own & given) >= _SHARE * len(own) else None


def _in_order(rows: list[int], notes: list[str]) -> Identified:
    scores = {row: float(len(rows) - place) for place, row in enumerate(rows)} if len(rows) > 1 else {}
    return Identified(bits_from_rows(rows), scores, notes)
