"""Search in the index: which papers have a word, and what it says of each.

Whoosh's own search is not used, because its counts are wrong for some queries. The postings are read from its segments
and scored here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property, lru_cache, partial, reduce
from itertools import groupby
from operator import or_
from pathlib import Path
from typing import Any, NamedTuple

from ...text.stop_words import STOP_WORDS
from ..acronym_table import Acronyms
from ..bitsets import bits_from_rows
from ..index.directory import ACRONYMS_FILE
from ..index.features_reader import FeaturesReader
from ..index.segment import IndexReader, SegmentReader
from ..text import edit_distance
from ..text.names import PersonName
from ..text.searched_fields import FIELDS_OF, FULL_TEXT_FIELDS, TEXT_FIELDS
from ..text.stemming import Stem, same_meaning
from . import bm25
from .acronym_lookup import AcronymLookup
from .author_lookup import AuthorSearch
from .bm25 import RowScores
from .expansions import papers_with_expansion, papers_with_words_apart
from .result_set import ResultSet, either
from .term_scores import Match, scores_of_few, scores_of_many

WIDE = 20_000
"""Postings of words with one prefix from which on they are not scored one by one."""
_MAX_RESULTS, _MAX_SCORES = 256, 3_000_000
"""Results of recent lookups that are kept, and numbers in the scores of all of them together (see `_size`)."""
_MOST_MARKED = 200
"""Words with one prefix that are in very many full texts and are marked nevertheless."""
_SEPARATE = ("title", "first_author")
"""Fields whose matches a `ResultSet` also has by themselves."""
_WRITTEN_OUT_FIELDS = (None, "title", "body")
"""The fields in which an acronym or a word may be written out."""
_LEAST_APART = 7
"""Letters of a word from which on it may also be written as two."""
_NAME_AND_VERSION = re.compile(r"([a-z]{3,})([a-z]\d+)", re.ASCII)
"""A name with a version that begins with a letter: deepseekr1 is also written "DeepSeek R1"."""
_MAX_COMPLETIONS = 1_000
"""Words with one prefix that are ordered by frequency."""


class _Lookup(NamedTuple):
    """A word and how it is looked up."""

    text: str
    fields: tuple[str, ...]
    prefix: bool
    exact: bool
    near: Collection[str]
    """Near spellings that match as well."""
    wide: bool
    """Whether very many words match, so that only those in `scored_fields` are scored."""
    scored_fields: Collection[str]
    stem_is_longer: bool
    """Whether all words of the stem begin with the word, so that a prefix matches them anyway."""
    unlike: Collection[str]
    """Words with this stem that are other acronyms."""


class IndexSearcher:
    """Finds papers by the words of an index (see `result_set.Searcher`). Results are kept for the next keystrokes."""

    def __init__(self, folder: Path, fields: Sequence[str] = TEXT_FIELDS) -> None:
        """Open a build of an index with these text fields. Damage raises any exception."""
        self._index = IndexReader(folder, fields)
        self._folder = folder
        self._fields = tuple(fields)
        self._segments = self._index.segments
        self._results: dict[tuple[Any, ...], ResultSet] = {}
        self._kept = 0
        """The size of all kept results together."""
        self._starting = lru_cache(maxsize=64)(self._find_starting)
        self._papers_with = lru_cache(maxsize=16_384)(self._count_papers)
        self._near = lru_cache(maxsize=1_024)(self._find_near)

    def close(self) -> None:
        """Close the files of the build."""
        if "features" in self.__dict__:
            self.features.close()
        self._index.close()

    def check(self) -> None:
        """Read all postings once. Raises any exception where they are damaged."""
        self._index.check()

    def __len__(self) -> int:
        """Return the number of papers."""
        return len(self._index)

    @cached_property
    def features(self) -> FeaturesReader:
        """The features of the papers, by which they are recommended. Damage raises any exception."""
        return FeaturesReader(self._index)

    @cached_property
    def acronyms(self) -> Acronyms:
        """The acronyms of the papers; none in an index without them, such as that of full texts.

        Raises:
            OSError: if another build has replaced this one.
            ValueError: if they are damaged.
        """
        return Acronyms.parse((self._folder / ACRONYMS_FILE).read_bytes()) if "body" in self._fields else Acronyms()

    def term(self, text: str, field: str | None, *, prefix: bool, exact: bool, fuzzy: bool = False) -> ResultSet:
        """Return the papers with a word or, as the flags say, with a related one (see `result_set.Searcher`).

        An acronym also matches papers that write it out, and a word those that write it as two.
        """
        if exact or fuzzy or field not in _WRITTEN_OUT_FIELDS or not self._may_be_written_out(text, prefix):
            return self._cached((text, field, prefix, exact, fuzzy), self._find_term)
        return self._cached((text, field, prefix), self._find_written_out)

    @cached_property
    def known_acronyms(self) -> AcronymLookup:
        """The acronyms that enough papers define."""
        return AcronymLookup(self)

    def _may_be_written_out(self, text: str, prefix: bool) -> bool:
        expanded = self.known_acronyms.expansions(text, prefix)
        return bool(expanded or self._versioned(text)) or self._may_be_apart(text, prefix)

    def _versioned(self, text: str) -> tuple[str, ...]:
        """Return the name and the version that a word may be written as, if papers have both; else nothing."""
        match = _NAME_AND_VERSION.fullmatch(text)
        return match.groups() if match and all(map(self.papers_with, match.groups())) else ()

    def _may_be_apart(self, text: str, prefix: bool) -> bool:
        """Return whether a word may also be written as two; the beginning of one only if it is a word itself."""
        is_word = "body" in self._fields and text.isascii() and text.isalpha() and text not in STOP_WORDS
        return is_word and len(text) >= _LEAST_APART and (not prefix or self.papers_with(text) > 0)

    def _find_written_out(self, text: str, field: str | None, prefix: bool) -> ResultSet:
        own = self._cached((text, field, prefix, False, False), self._find_term)
        expanded = (papers_with_expansion(each, field, self) for each in self.known_acronyms.expansions(text, prefix))
        results = reduce(either, (each.weighed(bm25.SYNONYM_WEIGHT) for each in expanded), own)
        if words := self._versioned(text):
            results = either(results, self.phrase(words, field, -1))
        return papers_with_words_apart(text, results, field, self) if self._may_be_apart(text, prefix) else results

    def rows_with(self, word: str, field: str) -> int:
        """Return the papers with a word or an inflection of it in a field."""
        return self._cached((word, field, False, False, False), self._find_term).rows

    def inflections(self, word: str) -> set[str]:
        """Return a word and its inflections in the texts of papers."""
        forms = (
            form for segment in self._segments for field in ("title", "body") for form in segment.same_stem(field, word)
        )
        return {word, *(form for form in forms if same_meaning(word, form))}

    def phrase(self, texts: tuple[str, ...], field: str | None, within: int) -> ResultSet:
        """Return the papers with exactly these words in sequence: those of `within`, and perhaps others."""
        return self._cached((texts, field), partial(self._find_phrase, within), within)

    def person(self, name: PersonName) -> ResultSet:
        """Return the papers with an author of a name."""
        return self._cached((name,), self._people.find)

    def in_order(self, names: Sequence[PersonName]) -> int:
        """Return the papers whose first authors have these names, in this order."""
        return self._people.in_order(names)

    @cached_property
    def _people(self) -> AuthorSearch:
        return AuthorSearch(self._segments, self._norms)

    def words_with_prefix(self, prefix: str, field: str) -> list[str]:
        """Return the words of a field that begin with a prefix, those of most papers first."""
        papers: Counter[str] = Counter()
        for segment in self._segments:
            postings = segment.postings
            words = postings.words(field)
            for term in postings.with_prefix(field, prefix)[:_MAX_COMPLETIONS]:
                papers[words[term]] += postings.count(field, range(term, term + 1))
        return sorted(papers, key=lambda word: (-papers[word], word))

    def papers_with(self, form: str, fields: Sequence[str] = ()) -> int:
        """Return about how many papers have a form: the most that have it in one of the fields, () for all."""
        return self._papers_with(form, tuple(fields) or self._fields)

    def forms_of(self, text: str, prefix: bool) -> Collection[str]:
        """Return the inflections of a word that papers have; with `prefix`, the word if others begin with it."""
        if prefix:
            return (text,) if self.has_prefix(text) else ()
        return self.inflections(text) if self.papers_with(text) else ()

    def has_prefix(self, text: str) -> bool:
        """Return whether any word begins with a text."""
        return any(segment.postings.with_prefix(field, text) for segment in self._segments for field in self._fields)

    def near(self, form: str) -> Iterable[str]:
        """Return the words that are near a form (see `edit_distance`)."""
        return self._near(form)

    def _cached(self, key: tuple[Any, ...], find: Callable[..., ResultSet], within: int = 0) -> ResultSet:
        """Return earlier results (if all of `within` was searched), or find them and drop the least recent ones."""
        results = self._results.pop(key, None)
        if results is None or within & ~results.searched:
            self._kept -= _size(results) if results else 0
            results = find(*key)
            self._kept += _size(results)
            while self._results and (self._kept > _MAX_SCORES or len(self._results) >= _MAX_RESULTS):
                self._kept -= _size(self._results.pop(next(iter(self._results))))
        self._results[key] = results
        return results

    # Words

    def _find_term(self, text: str, field: str | None, prefix: bool, exact: bool, fuzzy: bool) -> ResultSet:
        lookup = self._lookup(text, field, prefix, exact, fuzzy)
        matches: list[Match] = []
        words: set[str] = set()
        for name in lookup.fields:
            for segment in self._segments:
                matches += _matches_in(segment, name, lookup, words)
        rows_in = dict.fromkeys(_SEPARATE, 0) | {"": 0}
        for group in rows_in:
            fields = [name for name in lookup.fields if name == group or (not group and name not in _SEPARATE)]
            rows_in[group] = self._rows(match for match in matches if match.field in fields)
            for segment in self._segments if lookup.wide and fields else ():
                rows_in[group] |= segment.rows_with_prefix(text, tuple(fields))
        rows = reduce(or_, rows_in.values())
        if field == "authors" and not lookup.wide:
            rows_in["first_author"] = _rows_with_several(each for each in matches if each.field == "first_author")
        idf = bm25.idf(rows.bit_count(), len(self))

        def score(within: int) -> RowScores:
            # Perhaps few of the papers of a wide lookup have a score.
            scored = min((rows & within).bit_count(), sum(match.postings for match in matches))
            if bm25.are_few(scored, rows.bit_length()):
                return scores_of_few(matches, self._norms, idf, within)
            return scores_of_many(matches, self._norms, idf)

        return ResultSet(rows, score, frozenset(words), rows_in["title"], first_author_rows=rows_in["first_author"])

    def _lookup(self, text: str, field: str | None, prefix: bool, exact: bool, fuzzy: bool) -> _Lookup:
        """Return how a word is looked up.

        If very many words have the prefix, only those in titles are scored, if not too many either. Other papers match
        without a score and so come last.
        """
        fields = self._looked_up(field)
        counts = {name: self.count_with_prefix(name, text) for name in fields} if prefix else {}
        wide = prefix and (sum(counts.values()) > WIDE or (len(text) == 1 and not field))
        return _Lookup(
            text,
            fields,
            prefix,
            exact,
            near=self._near(text) if fuzzy else (),
            wide=wide,
            scored_fields=[name for name in fields if not wide or (name == "title" and counts[name] <= WIDE)],
            stem_is_longer=all(stem_prefix.startswith(text) for stem_prefix in Stem(text).prefixes),
            unlike=() if exact else self.known_acronyms.unlike(text),
        )

    def _looked_up(self, field: str | None) -> tuple[str, ...]:
        """Return the text fields in which a field of a query is looked up, all for None."""
        return FIELDS_OF.get(field, (field,)) if field else self._fields

    def count_with_prefix(self, field: str, text: str) -> int:
        """Return the number of postings of words that begin with a text."""
        postings = (segment.postings for segment in self._segments)
        return sum(each.count(field, each.with_prefix(field, text)) for each in postings)

    def _rows(self, matches: Iterable[Match]) -> int:
        """Return the papers of some matches."""
        rows = 0
        for segment, of_segment in groupby(matches, lambda match: match.segment):
            rows |= segment.rows((match.field, match.terms) for match in of_segment)
        return rows

    @cached_property
    def _norms(self) -> dict[str, Callable[[int], float]]:
        """For each field, the function from its length in words to the factor for occurrences in it."""
        papers = max(1, len(self))
        lengths = {field: sum(segment.total_length(field) for segment in self._segments) for field in self._fields}
        return {field: partial(bm25.length_norm, mean=max(1.0, total / papers)) for field, total in lengths.items()}

    # Phrases

    def _find_phrase(self, within: int, texts: tuple[str, ...], field: str | None) -> ResultSet:
        found = [
            (segment, name, *segment.phrase_counts(name, texts, within))
            for name in self._looked_up(field)
            for segment in self._segments
        ]
        rows_in = dict.fromkeys(_SEPARATE, 0) | {"": 0}
        for _, name, own, _ in found:
            rows_in[name if name in _SEPARATE else ""] |= bits_from_rows(own)
        rows = reduce(or_, rows_in.values())
        weights = bm25.no_scores(rows, rows.bit_length())
        for segment, name, own, counts in found:
            for row, count, norm in zip(own, counts, segment.norms_of(name, own, self._norms[name]), strict=True):
                weights[row] += bm25.FIELD_BOOSTS[name] * count * norm
        idf = bm25.phrase_idf((self.papers_with(text) for text in texts), len(self))
        words = frozenset((" ".join(texts),) if rows else ())
        scores = bm25.scores(weights, idf)
        return ResultSet(rows, scores, words, rows_in["title"], within, rows_in["first_author"])

    # Vocabulary

    def _count_papers(self, form: str, fields: tuple[str, ...]) -> int:
        postings = [segment.postings for segment in self._segments]
        return max(sum(each.count(field, each.term(field, form)) for each in postings) for field in fields)

    def _find_near(self, form: str) -> frozenset[str]:
        candidates = (
            self._starting(field, letter) for field in self._fields for letter in edit_distance.first_letters(form)
        )
        return frozenset(edit_distance.near_words(form, frozenset[str]().union(*candidates)))

    def _find_starting(self, field: str, text: str) -> frozenset[str]:
        """Return the words of a field that begin with a text."""
        words: set[str] = set()
        for segment in self._segments:
            terms = segment.postings.with_prefix(field, text)
            words.update(segment.postings.words(field)[terms.start : terms.stop])
        return frozenset(words)


def _size(results: ResultSet) -> int:
    """Return about how many numbers need as much memory as the scores of results, computed or not yet."""
    return min(results.rows.bit_length(), bm25.FEW * results.rows.bit_count())


def _rows_with_several(matches: Iterable[Match]) -> int:
    """Return the papers with several occurrences of a term."""
    rows: list[int] = []
    for segment, field, terms, _ in matches:
        rows += [row for row, count in zip(*segment.counts(field, terms, segment.papers), strict=True) if count > 1]
    return bits_from_rows(rows)


def _matches_in(segment: SegmentReader, field: str, lookup: _Lookup, words: set[str]) -> list[Match]:
    """Return the matches of a word in a field of a segment, and add the forms that matched to `words`."""
    text, postings = lookup.text, segment.postings
    scored = field in lookup.scored_fields
    own, with_prefix = postings.term(field, text), range(0)
    if own:
        words.add(text)
    # A stop word that is in very many papers says nothing of them.
    terms = [] if lookup.wide and text in STOP_WORDS else [(own, 1.0)]
    if lookup.prefix:
        with_prefix = postings.with_prefix(field, text)
        longer = range(with_prefix.start + len(own), with_prefix.stop)
        if scored:
            terms.append((longer, bm25.RELATED_WEIGHT))
        if not lookup.wide or field == "title" or (field in FULL_TEXT_FIELDS and len(longer) <= _MOST_MARKED):
            words.update(postings.words(field)[longer.start : longer.stop])
    is_name = field in FIELDS_OF["authors"]  # Jones is not the plural of Jone
    by_stem = not (lookup.exact or is_name or (lookup.stem_is_longer and lookup.prefix and scored))
    related = segment.same_stem(field, text) if by_stem else {}
    for form, term in (related | {form: postings.term(field, form) for form in lookup.near}).items():
        if form != text and form not in lookup.unlike and term and not (scored and term.start in with_prefix):
            inflected = form in lookup.near or same_meaning(text, form)
            terms.append((term, bm25.RELATED_WEIGHT if inflected else bm25.DERIVED_WEIGHT))
            words.add(form)
    return [Match(segment, field, each, weight) for each, weight in terms if each]
