"""The papers that a pasted text names: by identifiers, by titles, or in a list of both."""

from __future__ import annotations

import re
from dataclasses import replace

from ...corpus import CorpusReader
from ...papers.identifiers import title_id
from ...text.sanitize import clean
from ..bitsets import bits_from_rows, rows_from_bits
from ..facets import Facets
from ..orders import best_first
from ..query.citations import several_cited
from ..query.parser import parse
from ..query.pasted import plain_text
from ..query.prose import is_prose
from ..query.reference_lists import CUT, LONGEST_LIST, MOST_ENTRIES, lists_in
from ..query.references import looks_cited, title_of
from ..query.title_runs import title_runs
from .identified import Identified, papers_identified
from .web_searches import Search, papers_without_web_words

_SHOWN, _LONGEST_SHOWN = 3, 50
"""Unknown entries of a list that a note shows, and their characters."""
_LONGEST = 4_000
"""Characters in which identifiers and titles are searched, unless the text is a list."""
_SHARE_OF_LIST = 0.4
"""The least share of the entries of a list that have a known identifier or title, or the form of a reference."""
_MOST_SEARCHED, _MOST_SEARCHED_LOOSELY = 10, 3
"""Entries of a list whose titles are searched as words, and as any of them: that takes longest."""
_SHARE, _SHARE_OF_ENTRY = 0.75, 0.6
"""The least share of the words of a paper's title that are in an entry for it, and the reverse."""
_WORD = re.compile(r"\w{2,}")


def papers_named(text: str, corpus: CorpusReader, facets: Facets, search: Search) -> Identified:
    """Return the papers that a text names, in its order; without any, what `papers_identified` returns.

    Args:
        text: the query.
        corpus: the papers.
        facets: has the identifiers that the corpus does not look up.
        search: returns the papers of a query, of which `best` are scored at least; see `Engine.matching`.
    """
    text = text.encode(errors="replace").decode()  # SQLite takes no lone surrogates, which terminals may paste
    for entries in lists_in(text):
        found = [papers_identified(entry, corpus, facets).rows for entry in entries]
        found = [rows or bits_from_rows(_titled(entry, corpus)[:1]) for rows, entry in zip(found, entries, strict=True)]
        likely = sum(bool(rows or title_of(entry)) for rows, entry in zip(found, entries, strict=True))
        if 2 <= likely >= _SHARE_OF_LIST * len(entries):
            identified = _listed(entries, found, corpus, search)
            whole = len(text) <= LONGEST_LIST and len(entries) < MOST_ENTRIES and not text.rstrip().endswith(CUT)
            which = "the" if whole else "only the first"
            identified.notes.insert(0, f"Searched for {which} {len(entries)} entries of this list.")
            return identified
    if (citations := several_cited(text)) and (cited := _cited(citations, search)).rows:
        return cited
    text = text[:_LONGEST]
    identified = papers_identified(text, corpus, facets)
    if identified.rows or identified.number:
        return identified
    plain = plain_text(identified.rest or text)
    if looks_cited(text) and is_prose(plain) and (rows := _titled(plain, corpus, within=True)):
        several = "papers whose titles are" if len(rows) > 1 else "paper whose title is"
        return _in_order(rows, [*identified.notes, f"Showing the {several} in the text."])
    return identified if identified.notes else papers_without_web_words(text, corpus, search)


def _cited(citations: dict[str, str], search: Search) -> Identified:
    """Return the papers of citations with their queries, those of the first before those of the next."""
    rows: dict[int, None] = {}
    words: set[str] = set()
    unknown = []
    for cited, query in citations.items():
        results = search(parse(query), best=-1) if query else None
        if results is not None and results.rows:
            rows |= dict.fromkeys(best_first(results.scores))
            words |= results.words
        else:
            unknown.append(cited)
    several = f"the {len(citations)} citations" if len(citations) > 1 else "the citation"
    notes = [f"Searched for the authors and years of {several}.", *_not_found(unknown)]
    return replace(_in_order(list(rows), notes), words=frozenset(words))


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


def _listed(entries: list[str], found: list[int], corpus: CorpusReader, search: Search) -> Identified:
    """Return the papers of a list. The titles of entries without one are searched as words."""
    unknown: list[str] = []
    rows: list[int] = []
    searched = 0
    for entry, known in zip(entries, found, strict=True):
        title = title_of(entry) or plain_text(entry)
        if known:
            rows += rows_from_bits(known)
            continue
        searched += 1
        match_any = searched <= _MOST_SEARCHED_LOOSELY
        best = _best(title, corpus, search, match_any=match_any) if searched <= _MOST_SEARCHED else None
        if best is None:
            unknown.append(clean(title))
        else:
            rows.append(best)
    return _in_order(list(dict.fromkeys(rows)), _not_found(unknown))


def _not_found(names: list[str]) -> list[str]:
    """Return the note on titles and citations for which no paper was found."""
    shown = (f"“{name[:_LONGEST_SHOWN].rstrip()}{'…' * (len(name) > _LONGEST_SHOWN)}”" for name in names[:_SHOWN])
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return [f"No paper was found for {', '.join(shown)}{more}."] if names else []


def _best(title: str, corpus: CorpusReader, search: Search, *, match_any: bool) -> int | None:
    """Return the best paper with the words of a title, or some of them; None if its own title has other words."""
    given = {word.lower() for word in _WORD.findall(title)}
    for any_word in (False, True) if match_any else (False,):
        for row in best_first(search(parse(title, match_any=any_word), best=1).scores)[:1]:
            own = {word.lower() for word in _WORD.findall(" ".join(corpus.titles([row])))}
            if len(own & given) >= max(_SHARE * len(own), _SHARE_OF_ENTRY * len(given)):
                return row
    return None


def _in_order(rows: list[int], notes: list[str]) -> Identified:
    scores = {row: float(len(rows) - place) for place, row in enumerate(rows)} if len(rows) > 1 else {}
    return Identified(bits_from_rows(rows), scores, notes)
