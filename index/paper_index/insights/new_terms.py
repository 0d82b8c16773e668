"""New terms: words, pairs of words, tasks, methods and data sets that are more frequent in the latest period.

The measure is that of Monroe, Colaresi and Quinn, "Fightin' Words" (2008): the difference of the log odds of a term in
the latest period and in those before, with the papers of all periods as prior, divided by its standard error.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from itertools import chain, pairwise
from typing import NamedTuple

from ..corpus import CorpusReader
from ..search.bitsets import bits_from_rows, flags_from_bits, rows_from_bits, union
from ..search.engine import Engine
from ..search.facets import Facets
from ..search.index.features_reader import FeaturesReader
from ..search.text.features import FACT_KINDS, Stems, spellings, stems_of
from .models import NewTerm, NewTerms, Period
from .notes import missing_dates, missing_papers
from .periods import timeline

_COMPARED = 3
"""The periods to which the latest one is compared."""
_LEAST_PAPERS, _LEAST_Z = 5, 2.0
"""A new term has at least so many papers in the latest period, and at least this z."""
_PRIOR = 0.25
"""The weight of the papers of all periods, as a share of the number of papers before."""
_TITLES, _CANDIDATES = 1_500, 300
"""The titles of each side that are read, and the words and pairs in them that are counted in all texts."""
_LEAST_TITLES, _LEAST_TITLE_Z, _TITLE_SHARE = 2, 1.0, 0.12
"""A word or pair is counted if it is in so many titles, and has this z in titles. Of the papers that have it, at least
this share has it in the title: other words are those of a style, not of a subject."""
_SPECIFIC_Z, _SPECIFIC_SHARE = 0.6, 0.3
"""A word is omitted for a longer term with at least these shares of its z and of its papers: *video* for *video
generation*."""
_OTHER, _LATEST, _BEFORE = 1, 2, 3
"""The flags of papers: of other periods than those that are compared, and of these."""
_WORD = re.compile(r"[^\W_]+|\n")
"""A word of titles, or the end of one."""


class _Term(NamedTuple):
    z: float
    term: str
    papers: int
    before: int
    rows: tuple[int, ...]
    """Some papers of the latest period that have it."""


class _Contrast:
    """The papers of the latest period and of those before it."""

    def __init__(self, latest: int, before: int, papers: int) -> None:
        """Take the sets of both, and of all papers that are counted."""
        self.latest, self.before, self.papers = latest, before, papers
        self.size, self.size_before = latest.bit_count(), before.bit_count()
        self.number = papers.bit_count()

    def flags(self, last: int) -> bytes:
        """Return a byte for each row up to the last one: `_LATEST`, `_BEFORE` or `_OTHER` for papers, else 0."""
        flags = bytearray(flags_from_bits(self.papers).ljust(last + 1, b"\0"))
        for mark, side in ((_LATEST, self.latest), (_BEFORE, self.before)):
            for row in rows_from_bits(side):
                flags[row] = mark
        return bytes(flags)

    def term(self, term: str, papers: int, before: int, everywhere: int, rows: tuple[int, ...] = ()) -> _Term | None:
        """Return a term with its z, or None if it is not new.

        Args:
            term: see `text.features`.
            papers: the papers of the latest period that have it.
            before: those of the periods before.
            everywhere: all papers that have it.
            rows: some papers of the latest period that have it.
        """
        if papers < _LEAST_PAPERS:
            return None
        rate = (everywhere + 0.5) / (self.number + 1)
        z = log_odds(papers, self.size, before, self.size_before, rate)
        return _Term(z, term, papers, before, rows) if z >= _LEAST_Z else None


def log_odds(papers: int, size: int, before: int, size_before: int, rate: float) -> float:
    """Return the z of a term: the difference of its log odds in two periods, divided by its standard error.

    Args:
        papers: the papers of the latest period that have the term.
        size: all papers of the period.
        before: the papers of the periods before that have it.
        size_before: all papers of these periods.
        rate: the share of papers that have it in all periods, which is the prior.
    """
    prior = _PRIOR * max(1, size_before)
    own, others = rate * prior, (1 - rate) * prior
    odds = (papers + own) / (size - papers + others)
    odds_before = (before + own) / (size_before - before + others)
    return math.log(odds / odds_before) / math.sqrt(1 / (papers + own) + 1 / (before + own))


def new_terms(
    corpus: CorpusReader,
    engine: Engine,
    *,
    by: str = "month",
    within: Collection[int] | None = None,
    limit: int = 12,
) -> NewTerms:
    """Return the terms of the latest month or week that are most unlikely beside the three before.

    Words and pairs are those of titles; they are counted in titles and abstracts.

    Args:
        corpus: the reader of the same papers as the engine.
        engine: the engine of a workspace.
        by: one of `models.PERIODS`.
        within: the rows to which papers are restricted, as `Answer.rows`; None for all.
        limit: the number of terms at most.
    """
    facets = engine.facets
    papers = facets.everything if within is None else bits_from_rows(within) & facets.everything
    spans = timeline(facets, by, papers).spans
    if not spans:
        return NewTerms(by, note=missing_dates(by, "") if papers else missing_papers(facets))
    *before, latest = [Period(span.label, span.papers.bit_count()) for span in spans[-_COMPARED - 1 :]]
    contrast = _Contrast(spans[-1].papers, union(span.papers for span in spans[-_COMPARED - 1 : -1]), papers)
    if not contrast.before:
        alone = f"All papers are of one {by}, {latest.label}, so no term can be new."
        return NewTerms(by, latest, note=alone)
    words = engine.with_features(lambda features: features and _words(corpus, features, contrast))
    found = sorted([*_facts(facets, contrast), *(words or ())], key=lambda each: (-each.z, each.term))
    note = "" if words is not None else "Words need the index. 'paper-tui index build' builds it."
    if not found and not note:
        note = f"No term is much more frequent in {latest.label} than before; it has {latest.papers:,} papers."
    return NewTerms(by, latest, tuple(before), _labelled(corpus, _distinct(found, limit)), note)


def _facts(facets: Facets, contrast: _Contrast) -> Iterator[_Term]:
    for kind in FACT_KINDS:
        for value in facets.names(kind):
            own = facets.with_value(kind, value)
            if (papers := (own & contrast.latest).bit_count()) < _LEAST_PAPERS:
                continue
            before, everywhere = ((own & side).bit_count() for side in (contrast.before, contrast.papers))
            if found := contrast.term(f"{kind}:{value}", papers, before, everywhere):
                yield found


def _words(corpus: CorpusReader, features: FeaturesReader, contrast: _Contrast) -> list[_Term]:
    """Return the new words and pairs among those of titles."""
    flags = contrast.flags(corpus.last_row)
    titles = _candidates(corpus, contrast)
    everywhere = features.papers_with(list(titles))
    usual = _TITLE_SHARE / 2 * contrast.size / max(1, len(features))  # of a style: its postings are long, and not read
    terms = [term for term, papers in everywhere.items() if titles[term] >= usual * papers]
    counts: defaultdict[str, Counter[int]] = defaultdict(Counter)
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for term, postings in features.postings(terms):
        marks = bytes(map(flags.__getitem__, postings.rows))
        counts[term].update({mark: marks.count(mark) for mark in (_LATEST, _BEFORE, _OTHER)})
        if (first := marks.find(_LATEST)) >= 0:
            rows[term].append(postings.rows[first])
    found = (
        contrast.term(term, own[_LATEST], own[_BEFORE], own.total(), tuple(rows[term]))
        for term, own in counts.items()
        if titles[term] >= _TITLE_SHARE * own[_LATEST]
    )
    return [each for each in found if each]


def _candidates(corpus: CorpusReader, contrast: _Contrast) -> Counter[str]:
    """Return the terms that are more frequent in the titles of the latest period than before, with their titles."""
    words, words_before = (_title_words(corpus, side) for side in (contrast.latest, contrast.before))
    size, size_before = len(words), len(words_before)
    counts = Counter(_phrases(words))
    counts = Counter({phrase: count for phrase, count in counts.items() if count >= _LEAST_TITLES})
    counts_before = Counter(filter(counts.__contains__, _phrases(words_before)))
    scored = []
    for phrase, count in counts.items():
        before = counts_before[phrase]
        z = log_odds(count, size, before, size_before, (count + before) / (size + size_before))
        if z >= _LEAST_TITLE_Z:
            scored.append((-z, phrase))
    stems, found = Stems(), Counter[str]()
    sampled = max(1.0, contrast.size / _TITLES)
    for _, phrase in sorted(scored):
        names = [stems.names[stems[word]] for word in phrase]
        if all(names) and len(found) < _CANDIDATES:
            found[" ".join(names)] += round(sampled * counts[phrase])
    return found


def _title_words(corpus: CorpusReader, papers: int) -> list[str]:
    """Return the words of the titles of papers, or of a sample of them."""
    rows = rows_from_bits(papers)
    return _WORD.findall("\n".join(corpus.titles(rows[:: -(-len(rows) // _TITLES)])).lower())


def _phrases(words: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield words, and pairs of neighbouring ones; those with the end of a title are never features."""
    return chain(zip(words), pairwise(words))


def _distinct(found: list[_Term], limit: int) -> list[_Term]:
    """Return the first terms, without words that are parts of others, and those that share a word with one before."""
    parts = [(each, stems_of(each.term)) for each in found]
    kept: list[_Term] = []
    known: set[str] = set()
    for each, stems in parts:
        vague = any(
            stems < longer and other.z >= _SPECIFIC_Z * each.z and other.papers >= _SPECIFIC_SHARE * each.papers
            for other, longer in parts
        )
        if len(kept) < limit and not vague and known.isdisjoint(stems):
            kept.append(each)
            known |= stems
    return kept


def _labelled(corpus: CorpusReader, found: list[_Term]) -> tuple[NewTerm, ...]:
    rows = {row for each in found for row in each.rows}
    written = spellings(corpus.papers(sorted(rows)), {each.term for each in found})
    labelled = []
    for z, term, papers, before, _ in found:
        kind, colon, value = term.partition(":")
        if not colon:
            kind, value = "pair" if " " in term else "word", written.get(term, term)
        labelled.append(NewTerm(kind, value, papers, before, z))
    return tuple(labelled)
