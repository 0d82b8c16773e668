"""The authors in an index whose names fit the name in a query."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache, reduce
from itertools import chain, repeat
from operator import or_
from typing import NamedTuple

from ..bitsets import rows_from_bits
from ..index.codec import PostingsReader
from ..index.segment import SegmentReader
from ..text.analyzer import SPAN_BITS, VALUE_BITS
from ..text.names import NAME, PREFIX, NameWord, PersonName, form_place, place, word_places
from . import bm25
from .bm25 import RowScores
from .result_set import ResultSet

_AUTHOR_BITS = 32 - VALUE_BITS
_SPAN, _PLACE = (1 << SPAN_BITS) - 1, (1 << VALUE_BITS - SPAN_BITS) - 1

Author = int
"""The number of a document, and in the low bits that of an author of it, from 0 on."""

Places = dict[Author, list[int]]
"""The masks of the places of a word in the name of each author who has it (see `names`)."""


class _Authors(NamedTuple):
    """The authors of a segment whose names fit a name."""

    all: Sequence[Author]
    alike: Sequence[Author]
    """Those whose names begin as the name is written, or have all its initials."""


class AuthorSearch:
    """Finds papers by the names of their authors."""

    def __init__(self, segments: Sequence[SegmentReader], norms: Mapping[str, Callable[[int], float]]) -> None:
        """Take the segments of an index, and for each field the factor for its length (see `bm25.length_norm`)."""
        self._segments, self._norms = segments, norms
        self._papers = sum(map(len, segments))
        self._authors_of = lru_cache(maxsize=16)(_authors_named)

    def find(self, name: PersonName) -> ResultSet:
        """Return the papers with an author of a name (see `result_set.PaperSearcher`)."""
        rows = alike = leading = last = 0
        for segment in self._segments:
            authors = self._authors_of(segment.postings, name)
            rows |= segment.rows_of(_documents_of(authors.all))
            alike |= segment.rows_of(_documents_of(authors.alike))
            leading |= segment.rows_of(_documents_of(authors.all, 0))
            last |= segment.rows_of(_documents_of_last(authors.all, segment.last_authors))

        def score(within: int) -> RowScores:
            weights: dict[int, float] = {}
            for field, own in (("authors", rows), ("first_author", rows & leading)):
                for segment in self._segments:
                    norms = segment.length_norms(field, self._norms[field])
                    for row in rows_from_bits(own & within & segment.papers):
                        weights[row] = weights.get(row, 0.0) + bm25.FIELD_BOOSTS[field] * norms[row]
            scores = bm25.scores(weights, bm25.idf(rows.bit_count(), self._papers))
            for row in rows_from_bits(rows & within & ~alike):
                scores[row] *= bm25.OTHER_FORM_WEIGHT
            return scores

        words = frozenset((f"{NAME}:{name.text}",) if rows else ())
        return ResultSet(rows, score, words, first_author_rows=leading, alike_rows=alike, last_author_rows=last)

    def in_order(self, names: Sequence[PersonName]) -> int:
        """Return the papers whose first authors have these names, in this order."""
        rows = -1
        for number, name in enumerate(names):
            rows &= reduce(
                or_, (segment.rows_of(self._numbered(segment, name, number)) for segment in self._segments), 0
            )
        return rows

    def _numbered(self, segment: SegmentReader, name: PersonName, number: int) -> set[int]:
        """Return the documents whose author with a number has a name."""
        match name.words:
            case (NameWord(((form,),)),):
                return _documents_with(segment.postings, form, number)
            case _:
                return _documents_of(self._authors_of(segment.postings, name).all, number)


def _documents_of(authors: Iterable[Author], number: int | None = None) -> set[int]:
    """Return the documents of some authors, or of those who are the author with a number."""
    rest = (1 << _AUTHOR_BITS) - 1
    return {author >> _AUTHOR_BITS for author in authors if number is None or author & rest == number}


def _documents_of_last(authors: Iterable[Author], last: Sequence[int]) -> set[int]:
    """Return the documents of those authors who are the last of several."""
    rest = (1 << _AUTHOR_BITS) - 1
    documents = ((author >> _AUTHOR_BITS, author & rest) for author in authors)
    return {document for document, number in documents if 0 < number == last[document]}


def _authors_named(postings: PostingsReader, name: PersonName) -> _Authors:
    """Return the authors of a segment whose names fit a name."""
    wanted = [word for word in name.words if not word.is_middle]
    found: dict[NameWord, Places] = {}
    among: Collection[Author] | None = None
    for word in sorted(wanted, key=lambda word: _postings_of(postings, word)):
        found[word] = _places_of_word(postings, word, among)
        among = found[word].keys()
        if not among:
            break
    middle = [word for word in name.words if word.is_middle]
    found |= {word: _places_of_word(postings, word, among) for word in middle if among}
    places = [found[word] for word in name.words] if among else []
    fitting = [author for author in among or () if place(name, [own.get(author, ()) for own in places])]
    if name.alike:
        masks = list(zip(places, name.alike, strict=False))
        alike = [author for author in fitting if all(mask in own[author] for own, mask in masks)]
    else:
        alike = [author for author in fitting if all(author in own for own in places)]
    others = chain.from_iterable(_authors_named(postings, each).all for each in name.others)
    return _Authors(list(dict.fromkeys((*fitting, *others))), alike)


def _terms(postings: PostingsReader, form: str) -> range:
    if form.endswith(PREFIX):
        return postings.with_prefix("authors", form.removesuffix(PREFIX))
    return postings.term("authors", form)


def _postings_of(postings: PostingsReader, word: NameWord) -> int:
    return sum(postings.count("authors", _terms(postings, form)) for forms in word.spellings for form in forms)


def _places_of_word(postings: PostingsReader, word: NameWord, among: Collection[Author] | None) -> Places:
    """Return the places of a word in the names of some authors, or of all for None."""
    of_form = {form: _places(postings, form, among) for forms in word.spellings for form in forms}
    if len(of_form) == 1:
        return next(iter(of_form.values()))
    authors = set().union(*of_form.values())
    places = ((author, {form: own.get(author, ()) for form, own in of_form.items()}) for author in authors)
    return {author: masks for author, forms in places if (masks := word_places(word, forms))}


def _places(postings: PostingsReader, form: str, among: Collection[Author] | None) -> Places:
    found: defaultdict[Author, list[int]] = defaultdict(list)
    for document, position in _occurrences(postings, form):
        author = document << _AUTHOR_BITS | position >> VALUE_BITS
        if among is None or author in among:
            found[author].append(form_place(form, position >> SPAN_BITS & _PLACE, 1 + (position & _SPAN)))
    return found


def _occurrences(postings: PostingsReader, form: str) -> Iterable[tuple[int, int]]:
    """Return the document and the stored position of each occurrence of a form."""
    terms = _terms(postings, form)
    documents: Iterable[int] = postings.documents("authors", terms)
    counts, positions = postings.counts("authors", terms), postings.positions("authors", terms)
    if len(positions) > len(counts):
        documents = chain.from_iterable(map(repeat, documents, counts))
    return zip(documents, positions, strict=True)


def _documents_with(postings: PostingsReader, form: str, number: int) -> set[int]:
    """Return the documents whose author with a number has a word. It is faster than to find all who have it."""
    begin, end = number << VALUE_BITS, number + 1 << VALUE_BITS
    return {document for document, position in _occurrences(postings, form) if begin <= position < end}
