"""Spelling suggestions: queries with near words of the index, and with words joined or split."""

from __future__ import annotations

import math
import re
import string
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple, Protocol

from ...text.stop_words import STOP_WORDS
from ..query.fields import BY_NAME, Kind
from ..query.lexemes import AND, NOT, OR, begins_bracket, with_fields
from ..text.analyzer import MAX_LENGTH, query_terms, split_words
from ..text.edit_distance import edit_distance
from ..text.searched_fields import FULL_TEXT_FIELDS

MAX_SUGGESTIONS = 12
"""Queries that are suggested, to be tried in this order."""
_MAX_TEXT = 200
"""Characters of a query up to which it is corrected."""
_MAX_WORDS = 2 * MAX_SUGGESTIONS
"""Words of a query up to which it is corrected."""
_PER_WORD = 8
"""Corrections of a word that are tried."""
_MIN_LENGTH = 4
"""Letters of a word that may be misspelled; shorter words are near too many others."""
_TRUSTED = 20
"""Papers from which on a word is taken to be right."""
_EDIT_COST = 4.0
"""Cost of an edit: the corrected word must be e to this power more frequent."""
_FIRST_LETTER_COST = 2.0
"""Additional cost of another first letter: few people mistype it."""


class Vocabulary(Protocol):
    """The words of an index."""

    def papers_with(self, form: str) -> int:
        """Return about how many papers have a form."""

    def has_prefix(self, text: str) -> bool:
        """Return whether any form begins with a text."""

    def near(self, form: str) -> Iterable[str]:
        """Return the forms that are near a form (see `edit_distance`)."""


class QueryWord(NamedTuple):
    """A word of the query: its place, and the form that is looked up."""

    start: int
    end: int
    form: str


class Correction(NamedTuple):
    """A text to replace part of the query, and how likely it was meant (the logarithm of a frequency, less costs)."""

    start: int
    end: int
    text: str
    score: float


def suggestions(text: str, vocabulary: Vocabulary | None, *, typing: bool = False) -> Iterator[str]:
    """Yield queries that may have been meant, the likeliest first, at most `MAX_SUGGESTIONS`.

    Args:
        text: the query.
        vocabulary: the words of the index, if there is one.
        typing: whether the query is still being typed. A last word that is a prefix is then not corrected.
    """
    if vocabulary is None or len(text) > _MAX_TEXT:
        return
    words = list(query_words(text))
    if typing and words and words[-1].end == len(text) and vocabulary.has_prefix(words[-1].form):
        words.pop()
    if not words or len(words) > _MAX_WORDS:
        return
    papers = {word: vocabulary.papers_with(word.form) for word in words}
    # A word that no paper has is wrong; a rare one may be, the rarer the likelier.
    doubtful = sorted((word for word in words if papers[word] < _TRUSTED), key=lambda word: papers[word])
    unknown = [word for word in doubtful if not papers[word]]
    corrections: list[Correction] = list(_joined(words, vocabulary))
    best: list[Correction] = []
    for word in unknown or doubtful:
        of_word = sorted(_corrections(word, vocabulary), key=_likeliest_first)[:_PER_WORD]
        corrections += of_word
        best += of_word[:1]
    corrections.sort(key=_likeliest_first)
    queries = dict.fromkeys(_corrected(text, [correction]) for correction in corrections)
    if len(unknown) > 1 and len(best) > 1:  # with several typos no single correction helps
        queries = {_corrected(text, best): None} | queries
    queries.pop(text, None)
    yield from list(queries)[:MAX_SUGGESTIONS]


def _likeliest_first(correction: Correction) -> tuple[float, str]:
    """Return a sort key; equally likely corrections are in alphabetical order."""
    return -correction.score, correction.text


def query_words(text: str) -> Iterator[QueryWord]:
    """Yield the words of a query that may be misspelled: no values of fields, nothing excluded or exact."""
    negated, excluded_depth = False, 0  # after NOT, and inside how many brackets after NOT
    for lexeme, field in with_fields(text[: MAX_LENGTH * _MAX_WORDS]):
        if lexeme["open"]:
            excluded_depth += bool(excluded_depth or negated)
            negated = False
        elif lexeme["close"]:
            excluded_depth = max(0, excluded_depth - 1)
        elif begins_bracket(lexeme):
            negated ^= lexeme["minus"] is not None
        elif lexeme[0] in NOT:
            negated = not negated
        elif lexeme[0] not in (*AND, *OR):
            if not excluded_depth and negated == (lexeme["minus"] is not None):
                yield from _words_of(lexeme, field)
            negated = False


def _words_of(lexeme: re.Match[str], name: str) -> Iterator[QueryWord]:
    """Yield the words of a lexeme, unless it is the value of a field, exact, a prefix, fuzzy or an open phrase."""
    if lexeme["bare"]:
        return
    if name:
        field = BY_NAME.get(name)
        if field is None or field.kind is not Kind.TEXT or field.target in ("note", *FULL_TEXT_FIELDS):
            return
    group = "word" if lexeme["phrase"] is None else "phrase"
    if group == "word" and (lexeme[group].startswith("=") or lexeme[group].endswith(("*", "~"))):
        return
    if group == "phrase" and not lexeme["closed"]:  # the missing quotation mark is the mistake
        return
    for word in split_words(lexeme[group]):
        if terms := query_terms(word[0]):
            start = lexeme.start(group)
            yield QueryWord(start + word.start(), start + word.end(), terms[0])


def _corrections(word: QueryWord, vocabulary: Vocabulary) -> Iterator[Correction]:
    """Yield more frequent words near a word, and the two words it may be split into."""
    form = word.form
    if len(form) < _MIN_LENGTH or len(form) > MAX_LENGTH // 2 or form in STOP_WORDS or form.isdecimal():
        return
    own = math.log1p(vocabulary.papers_with(form))
    for near in _near(form, vocabulary):
        gain = math.log1p(vocabulary.papers_with(near)) - own
        if gain <= 0:
            continue  # a rarer word was not meant
        gain -= _EDIT_COST * edit_distance(form, near, 2) + (_FIRST_LETTER_COST if near[0] != form[0] else 0.0)
        yield Correction(word.start, word.end, near, gain)
    for at in range(2, len(form) - 1):
        papers = min(vocabulary.papers_with(form[:at]), vocabulary.papers_with(form[at:]))
        if papers > 1:
            yield Correction(word.start, word.end, f"{form[:at]} {form[at:]}", math.log1p(papers) - own - _EDIT_COST)


def _near(form: str, vocabulary: Vocabulary) -> set[str]:
    near = set(vocabulary.near(form))
    # The first letter may be wrong or missing. `near` does not search words with another one, so each is looked up.
    for letter in string.ascii_lowercase:
        near.update(word for word in (letter + form, letter + form[1:]) if vocabulary.papers_with(word))
    near.discard(form)
    return near


def _joined(words: list[QueryWord], vocabulary: Vocabulary) -> Iterator[Correction]:
    """Yield neighbouring words joined to one: "multi modal" may be multimodal."""
    for one, other in pairwise(words):
        if other.start - one.end == 1 and (papers := vocabulary.papers_with(one.form + other.form)):
            yield Correction(one.start, other.end, one.form + other.form, math.log1p(papers) - _EDIT_COST)


def _corrected(text: str, corrections: list[Correction]) -> str:
    for correction in sorted(corrections, reverse=True):
        text = text[: correction.start] + correction.text + text[correction.end :]
    return text
