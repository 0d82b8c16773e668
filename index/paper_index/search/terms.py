"""Reading postings: which papers hold a word, and how much it says there.

Whoosh gives the postings; its own search, whose counts are wrong for some queries, is not used.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache, partial
from itertools import groupby
from operator import mul
from pathlib import Path
from typing import Any, NamedTuple

from . import fuzzy as almost
from .hits import Hits, Scores, bits_of
from .sections import Section
from .stems import Stem
from .texts import FIELDS
from .toc import Index
from .words import STOP_WORDS

# BM25F (Robertson, Zaragoza and Taylor 2004): a word in a title says more than one in an abstract.
_BOOSTS = {"title": 3.0, "body": 1.0, "authors": 2.0, "facts": 1.5}
_K1 = 1.2
_B = 0.75
_RELATED = 0.8
"""What a word of the same stem, or one that only begins so, says beside the word itself."""
_WIDE = 20_000
"""Postings of words that begin alike, from which on they are not weighed one by one."""
_WORDS, _SCORES = 256, 300_000
"""Words asked for lately that are remembered, and scores of all of them together."""


class _Found(NamedTuple):
    """Words in a row that stand for the one asked for, and what each says beside it."""

    section: Section
    field: str
    words: range
    worth: float


class IndexedWords:
    """The words of a build of the index, read as they are asked for and remembered."""

    def __init__(self, folder: Path) -> None:
        """Open a build. Raises whatever a damaged build makes Whoosh raise: any exception at all."""
        self._index = Index(folder)
        self._reader = self._index.reader()
        try:
            self._sections = [Section(leaf) for leaf, _ in self._reader.leaf_readers() if leaf.doc_count_all()]
        except BaseException:
            self.close()
            raise
        self._papers = sum(map(len, self._sections))
        self._starting = lru_cache(maxsize=64)(self._beginning)
        self._papers_with = lru_cache(maxsize=16_384)(self._count_papers)
        self._almost = lru_cache(maxsize=1_024)(self._find_almost)
        self._words: dict[tuple[Any, ...], Hits] = {}

    def close(self) -> None:
        """Let go of the build's files."""
        self._reader.close()
        self._index.close()

    def check(self) -> None:
        """Read all postings once. Raises any exception where they are not as they were written."""
        for section in self._sections:
            section.postings.check()

    def __len__(self) -> int:
        return self._papers

    def word(self, text: str, field: str | None, *, prefix: bool, exact: bool, fuzzy: bool = False) -> Hits:
        """Return the papers that hold a word or one that may stand for it (see `hits.Words`)."""
        return self._kept((text, field, prefix, exact, fuzzy), self._find_word)

    def _kept(self, asked: tuple[Any, ...], find: Callable[..., Hits], papers: int = 0) -> Hits:
        """Return what was found before (among `papers`), or find it; what was asked for longest ago is forgotten."""
        hits = self._words.pop(asked, None)
        if hits is None or papers & ~hits.among:
            hits = find(*asked)
            scores = sum(each.size for each in self._words.values())
            while self._words and (scores > _SCORES or len(self._words) >= _WORDS):
                scores -= self._words.pop(next(iter(self._words))).size
        self._words[asked] = hits
        return hits

    def begun(self, text: str, field: str) -> list[str]:
        """Return words of a field that begin so, those in most papers first."""
        papers: Counter[str] = Counter()
        for section in self._sections:
            postings = section.postings
            forms = postings.forms(field)
            for at in postings.beginning(field, text)[:1_000]:
                papers[forms[at]] += postings.size(field, range(at, at + 1))
        return sorted(papers, key=lambda word: (-papers[word], word))

    def papers_with(self, form: str, fields: Sequence[str] = FIELDS) -> int:
        """Return about how many papers hold this form: as many as hold it in one of the fields."""
        return self._papers_with(form, tuple(fields))

    def begins(self, text: str) -> bool:
        """Tell whether any form begins so."""
        return any(each.postings.beginning(name, text) for each in self._sections for name in FIELDS)

    def almost(self, form: str) -> Iterable[str]:
        """Return forms that are almost this one (see `fuzzy`)."""
        return self._almost(form)

    def _count_papers(self, form: str, fields: tuple[str, ...]) -> int:
        return max(
            sum(each.postings.size(name, each.postings.place(name, form)) for each in self._sections) for name in fields
        )

    def _find_almost(self, form: str) -> frozenset[str]:
        begun = frozenset[str]().union(
            *(self._starting(name, letter) for name in FIELDS for letter in almost.beginnings(form))
        )
        return frozenset(almost.near(form, begun))

    def _find_word(self, text: str, field: str | None, prefix: bool, exact: bool, fuzzy: bool) -> Hits:
        fields = (field,) if field else FIELDS
        begun = {name: self._begun(name, text) for name in fields} if prefix else {}
        # When very many words begin so, they are weighed in titles alone, if at all; papers with others come behind.
        wide = prefix and (sum(begun.values()) > _WIDE or (len(text) == 1 and not field))
        weighed = [name for name in fields if not wide or (name == "title" and begun[name] <= _WIDE)]
        matched: set[str] = set()
        found: list[_Found] = []
        slips = self._almost(text) if fuzzy else ()
        # All that begins so is taken anyway, where it is weighed.
        shorter = not all(beginning.startswith(text) for beginning in Stem(text).beginnings)
        for name in fields:
            for section in self._sections:
                postings = section.postings
                forms = postings.forms(name)
                itself, beginning = postings.place(name, text), range(0)
                # A little word that stands in so many papers says nothing.
                some = [] if wide and text in STOP_WORDS else [(itself, 1.0)]
                if prefix:
                    beginning = postings.beginning(name, text)
                    longer = range(beginning.start + len(itself), beginning.stop)
                    if name in weighed:
                        some.append((longer, _RELATED))
                    if not wide or name == "title":
                        matched.update(forms[longer.start : longer.stop])
                stems = not exact and (shorter or not prefix or name not in weighed)
                related = section.siblings(name, text) if stems else {}
                for form, place in (related | {form: postings.place(name, form) for form in slips}).items():
                    if form != text and place and (place.start not in beginning or name not in weighed):
                        some.append((place, _RELATED))
                        matched.add(form)
                if itself:
                    matched.add(text)
                found += (_Found(section, name, words, worth) for words, worth in some if words)
        titled = self._bits(each for each in found if each.field == "title")
        bits = self._bits(each for each in found if each.field != "title")
        for section in self._sections if wide else ():
            bits |= section.beginning(text, tuple(name for name in fields if name != "title"))
            titled |= section.beginning(text, ("title",)) if "title" in fields else 0
        bits |= titled
        rarity = self._rarity(bits.bit_count())
        return Hits(bits, lambda papers: _scored(self._weighed(found, papers), rarity), frozenset(matched), titled)

    def _begun(self, field: str, text: str) -> int:
        """Return how many postings there are of words that begin so."""
        return sum(each.postings.size(field, each.postings.beginning(field, text)) for each in self._sections)

    def _bits(self, found: Iterable[_Found]) -> int:
        """Return the papers that hold any of some words."""
        bits = 0
        for section, some in groupby(found, lambda each: each.section):
            bits |= section.bits((each.field, each.words) for each in some)
        return bits

    def _weighed(self, found: Iterable[_Found], papers: int) -> Scores:
        """Return what words say of the papers asked for."""
        weights: defaultdict[int, float] = defaultdict(float)
        for section, field, words, worth in found:
            scales = section.scales(field, self._means[field], _B)
            worth *= _BOOSTS[field]
            rows, counts = section.counts(field, words, papers)
            says = map(mul, counts, map(scales.__getitem__, rows))
            if weights or len(words) > 1:
                for row, said in zip(rows, says, strict=True):
                    weights[row] += worth * said
            else:  # one word holds no paper twice
                weights.update(zip(rows, map(worth.__mul__, says), strict=True))
        return weights

    def phrase(self, texts: tuple[str, ...], field: str | None, papers: int) -> Hits:
        """Return the papers that hold exactly these words in a row: those of `papers`, and perhaps others."""
        return self._kept((texts, field), partial(self._find_phrase, papers), papers)

    def _find_phrase(self, papers: int, texts: tuple[str, ...], field: str | None) -> Hits:
        weights: defaultdict[int, float] = defaultdict(float)
        titled: list[int] = []
        for name in (field,) if field else FIELDS:
            for section in self._sections:
                rows = list(section.in_a_row(name, texts, papers))
                if not rows:
                    continue
                scales = section.scales(name, self._means[name], _B)
                for row, times in rows:
                    weights[row] += _BOOSTS[name] * times * scales[row]
                titled += [row for row, _ in rows] if name == "title" else []
        bits = bits_of(weights)
        # As rare as its words: how many papers of all hold it takes long to find out, and it says no more.
        scores = _scored(weights, sum(self._rarity(self.papers_with(text)) for text in texts))
        return Hits(bits, scores, frozenset((" ".join(texts),) if bits else ()), bits_of(titled), papers)

    def _rarity(self, found: int) -> float:
        """Return what a word says that so many papers hold."""
        return math.log(1 + (self._papers - found + 0.5) / (found + 0.5))

    @cached_property
    def _means(self) -> dict[str, float]:
        """For each field the mean number of words in it, never 0."""
        papers = max(1, self._papers)
        return {name: max(1.0, sum(each.total(name) for each in self._sections) / papers) for name in FIELDS}

    def _beginning(self, field: str, text: str) -> frozenset[str]:
        """The words of a field that begin so."""
        found: set[str] = set()
        for section in self._sections:
            some = section.postings.beginning(field, text)
            found.update(section.postings.forms(field)[some.start : some.stop])
        return frozenset(found)


def _scored(weights: Scores, rarity: float) -> Scores:
    factor = rarity * (_K1 + 1)
    return {row: factor * weight / (weight + _K1) for row, weight in weights.items()}
