"""The authors in an index whose names fit the name in a query."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import chain, repeat

from ..index.codec import PostingsReader
from ..text.analyzer import SPAN_BITS, VALUE_BITS
from ..text.names import PREFIX, NameWord, PersonName, place, word_places

_AUTHOR_BITS = 32 - VALUE_BITS
_SPAN, _PLACE = (1 << SPAN_BITS) - 1, (1 << VALUE_BITS - SPAN_BITS) - 1

Author = int
"""The number of a document, and in the low bits that of an author of it."""

Places = dict[Author, list[int]]
"""The masks of the places of a word in the name of each author who has it (see `names`)."""


def documents_of(authors: Iterable[Author], *, first: bool = False) -> list[int]:
    """Return the documents of some authors, or of those who are the first author, without repetition."""
    numbers = (author for author in authors if not first or not author & (1 << _AUTHOR_BITS) - 1)
    return sorted({author >> _AUTHOR_BITS for author in numbers})


def authors_named(postings: PostingsReader, name: PersonName) -> list[Author]:
    """Return the authors of a segment whose names fit a name."""
    wanted = [word for word in name.words if not word.is_middle]
    found: dict[NameWord, Places] = {}
    among: Collection[Author] | None = None
    for word in sorted(wanted, key=lambda word: _postings_of(postings, word)):
        found[word] = _places_of_word(postings, word, among)
        among = found[word].keys()
    middle = [word for word in name.words if word.is_middle]
    found |= {word: _places_of_word(postings, word, among) for word in middle if among}
    return [author for author in among or () if place(name, [found[word].get(author, ()) for word in name.words])]


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
    terms = _terms(postings, form)
    documents: Iterable[int] = postings.documents("authors", terms)
    counts, positions = postings.counts("authors", terms), postings.positions("authors", terms)
    if len(positions) > len(counts):
        documents = chain.from_iterable(map(repeat, documents, counts))
    found: defaultdict[Author, list[int]] = defaultdict(list)
    for document, position in zip(documents, positions, strict=True):
        author = document << _AUTHOR_BITS | position >> VALUE_BITS
        if among is None or author in among:
            found[author].append((2 << (position & _SPAN)) - 1 << (position >> SPAN_BITS & _PLACE))
    return found
