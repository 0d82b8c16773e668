"""Searches in place of a query that no paper matches: another spelling, or any of its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from ...papers.stub import identifier_in
from ...text.sanitize import clean, shortened
from ..bitsets import rows_from_bits
from ..models import HAVE_SOME, View
from ..query.ast import Term
from ..query.atoms import AS_WORD
from ..query.citations import key_cited
from ..query.identifiers import identifiers_meant
from ..query.lexemes import QUOTES, with_fields
from ..query.operators import AND
from ..query.parser import Query, parse
from ..query.pasted import plain_text, words_of_address
from ..query.questions import subjects, undated
from ..query.ranges import SIGN
from ..query.searched_text import AS_CITATION, AS_DATED
from ..query.typography import plain_signs
from ..text.query_words import query_terms
from .spelling import Spelling, Vocabulary, is_far, likeliest_spelling

if TYPE_CHECKING:
    from ..ranking.result_set import ResultSet

_TAG = re.compile(r"(?<!\S)#[^\W\d]\S*")
_TAG_SIGN = re.compile(r"(?<!\S)#(?=[^\W\d])")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_JOINED = re.compile(rf"[{QUOTES}]|(?<=\w)[-_/](?=\w)")
_ANY_WORD = f"No paper has all these words; {HAVE_SOME}"
_UNKNOWN_ADDRESS = "No paper has this address or a word of it; search for words of the title or for the authors."
_SEVERAL = 4
"""Words from which on a phrase without matches is searched as words."""
_LONG = 6
"""Words from which on a query with unknown tags is a post with hashtags, and one that a title has is spelled right."""
_MOST_PARTS = 8
"""Parts of an address that are searched, one after another until papers match."""
_PERSON = 1_000
"""Papers with the words of a query in different names that are as likely meant as one by an author of that name."""
_LONGEST_SHOWN = 300
"""Characters of a query that a note shows."""
_MANY_TIMES = 10
"""Factor by which a suggested spelling must match more papers than the query."""


class Fallback(NamedTuple):
    """The papers that are shown for a query."""

    results: ResultSet
    suggestion: str = ""
    """Another spelling of the query, which matches many more papers; or ""."""
    searched: str = ""
    """The query whose papers these are, if it is another spelling; or ""."""


def fallback(
    view: View,
    query: Query,
    results: ResultSet,
    vocabulary: Vocabulary | None,
    evaluate: Callable[..., ResultSet],
    titles: Callable[[Sequence[int]], list[str]],
    *,
    typing: bool,
    exact: bool,
) -> Fallback:
    """Return the papers for a query that few papers match, or none, and add a note that explains them to the query.

    Args:
        view: the view with the query as text.
        query: the parsed query.
        results: its papers.
        vocabulary: the words of the index, if there is one.
        evaluate: returns the results of a query; with `best=0`, without scores.
        titles: returns the titles of rows.
        typing: whether the query is still being typed.
        exact: whether only a suggestion is wanted.
    """
    if results.rows and not query.meant and _is_title(view.query, titles(rows_from_bits(results.rows))):
        return Fallback(results)

    @cache
    def matching(text: str) -> int:
        parsed = parse(text, typing=typing, match_any=view.match_any)
        return _likely(evaluate(parsed, best=0))

    least = _likely(results) * _MANY_TIMES
    spelling = _spelling(view.query, query.meant, vocabulary, matching, least, typing=typing)
    if results.rows or exact or is_far(view.query.strip(), spelling.text):
        return Fallback(results, spelling.text)
    if spelling.text:
        others = [note for note in query.notes if AS_WORD not in note]  # it was not, but as the field that was meant
        query.notes = [f"Showing results for “{_shown(spelling.text)}”; none for “{_shown(view.query)}”.", *others]
        found = evaluate(parse(spelling.text, typing=typing, match_any=view.match_any))
        return Fallback(found, spelling.text, spelling.text)
    papers_with = vocabulary.papers_with if vocabulary else None
    for text, match_any, note in _looser(view, query, spelling, matching):
        looser = parse(text, typing=typing, match_any=match_any, papers_with=papers_with)
        if looser.node not in (None, query.node) and (found := evaluate(looser)).rows:
            replaced = _replaced_note(text, view, query, match_any=match_any)
            query.notes = [*(each for each in query.notes if not replaced or replaced not in each), note]
            return Fallback(found, "", text if text != view.query else "")
    return _unmatched(view, query, results)


def _spelling(
    text: str, meant: str, vocabulary: Vocabulary | None, matching: Callable[[str], int], least: int, *, typing: bool
) -> Spelling:
    """Return the likeliest spelling of a query that at least so many papers match, `meant` if it is given."""
    if meant:
        return Spelling(meant if matching(meant) else "")
    spelling = likeliest_spelling(text, vocabulary, matching, least=least, typing=typing)
    return Spelling(*map(clean, spelling))  # the query may have control characters beside its words


def _shown(text: str) -> str:
    """Return a query as a note shows it."""
    return shortened(clean(text), _LONGEST_SHOWN)


def _unmatched(view: View, query: Query, results: ResultSet) -> Fallback:
    """Return the results of a query that no paper matches in any way, and add a note to an address."""
    if words_of_address(view.query):
        query.notes.append(_UNKNOWN_ADDRESS)
    return Fallback(results)


def _looser(
    view: View, query: Query, spelling: Spelling, matching: Callable[[str], int]
) -> Iterator[tuple[str, bool, str]]:
    """Yield queries with fewer conditions, the strictest first.

    Each has its text, whether any of its words may match, and the sentence that explains it.
    """
    tags = _TAG.findall(view.query)
    untagged = _TAG_SIGN.sub("", view.query)
    if len(untagged.split()) >= _LONG and tags and not any(map(matching, tags)):
        yield untagged, True, f"No paper has these tags; {HAVE_SOME} of the words."
    if query.unnamed:
        shown = f"No paper has these words; showing results for “{_shown(query.unnamed)}”."
        yield query.unnamed, view.match_any, shown
    if not query.simple or view.match_any:
        return
    if of_any_year := undated(view.query):
        yield of_any_year, False, "No paper of this year has all these words; showing those of other years."
    is_identifier = bool(identifier_in(view.query) or identifiers_meant(view.query))
    for part in [] if is_identifier else words_of_address(view.query)[:_MOST_PARTS]:
        yield part, True, f"No paper has the words of this address; showing results for “{_shown(part)}”."
    for subject in _subjects(spelling.of_any or view.query):
        yield subject, False, f"Showing results for “{_shown(subject)}”; none for the whole question."
    unquoted = _loosened(view.query)
    if unquoted:
        yield unquoted, False, "No paper has these words next to each other; showing papers with all of them."
    for text in filter(None, (spelling.of_any, view.query, unquoted)):
        corrected = f" of “{_shown(text)}”" if text == spelling.of_any else ""
        for words in (*_subjects(text)[:1], text):
            yield words, True, f"{_ANY_WORD}{corrected}."
    if cited := key_cited(plain_text(view.query).strip()):
        yield cited, False, "Searched for papers of the author and the year in this key."
    if not is_identifier and isinstance(query.node, Term) and (parts := _parts(view.query, query.node)):
        yield parts, True, f"{_ANY_WORD} of “{_shown(parts)}”."


def _replaced_note(text: str, view: View, query: Query, *, match_any: bool) -> str:
    """Return a part of the note that is wrong for a looser query, "" if none is."""
    if text == query.unnamed:
        return AS_WORD
    if undated(view.query) and not undated(text):
        return AS_DATED
    return AS_CITATION if match_any else ""


def _subjects(text: str) -> list[str]:
    """Return what a question asks about, see `subjects`, without the year of the papers."""
    return subjects(undated(text) or text)


def _parts(text: str, node: Term) -> str:
    """Return the parts with letters of a compound, in its field; "" for a comparison, and for what must be as it is."""
    if node.exact or re.search(SIGN, text):
        return ""
    field = f"{text.partition(':')[0]}:" if node.field else ""
    return " ".join(f"{field}{part}" for part in node.parts if _LETTERS.search(part))


def _loosened(text: str) -> str:
    """Return a query with its phrases and compounds as single words; "" if it has neither, or fields or few words.

    A short phrase is meant as it is; one of several words is a pasted title.
    """
    loosened = _JOINED.sub(" ", text)
    words = [word for word in _LETTERS.findall(loosened) if word not in AND]
    has_field = ":" in text or any(name for _, name in with_fields(plain_signs(text)))
    return loosened if loosened != text and not has_field and len(words) >= _SEVERAL else ""


def _is_title(text: str, titles: Iterable[str]) -> bool:
    """Return whether one of some titles has all words of a long query."""
    words = set(query_terms(text))
    return len(words) >= _LONG and any(words <= set(query_terms(title)) for title in titles)


def _likely(results: ResultSet) -> int:
    """Return the number of papers of a query, in which those by an author of that name count much more."""
    return results.rows.bit_count() + _PERSON * results.alike_rows.bit_count()
