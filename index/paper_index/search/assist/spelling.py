"""The likeliest spelling of a query: with near words of the index, and with words taken apart.

Which of several near words was meant shows in the other words of the query: papers that have these have it as well.
"""

from __future__ import annotations

import math
import re
import string
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple, Protocol

from ...text.stop_words import STOP_WORDS
from ..query.fields import BY_NAME, Kind
from ..query.lexemes import begins_bracket, with_fields
from ..query.operators import AND, NOT, OR
from ..query.ranges import SIGN
from ..query.typography import plain_signs
from ..text.analyzer import JOINERS, MAX_LENGTH, fold
from ..text.edit_distance import edit_distance
from ..text.query_words import phrase_terms, query_terms, split_words
from ..text.searched_fields import FULL_TEXT_FIELDS
from .glued_words import words_in

_MAX_TEXT = 200
"""Characters of a query up to which it is corrected."""
_MAX_WORDS = 24
"""Words of a query up to which it is corrected."""
_MAX_WRONG = 4
"""Words of a query that are corrected, those of the fewest papers."""
_PER_WORD = 16
"""Corrections of a word that are tried."""
_MAX_QUERIES = 24
"""Corrected queries that are tried."""
_MIN_LENGTH = 4
"""Letters of a word that may be misspelled; shorter words, such as 100M, are near too many others."""
_SHORT = 4
"""Letters of a word up to which one other letter makes another word: uber is not user."""
_TRUSTED = 20
"""Papers from which on a word is taken to be right."""
_EDIT_COST = 4.0
"""Cost of an edit: so many more papers must match, as a power of e."""
_FIRST_LETTER_COST = 2.0
"""Additional cost of another first letter, unless it is swapped with the second: few people mistype it."""
_SPLIT_COST = 5.0
"""Cost of a split into two words."""
_STOP_WORD_COST = 4.0
"""Additional cost of a correction to a stop word, because all papers match it."""
_MORE_WORDS_COST = 1.0
"""Additional cost of each further word: attentionisallyouneed has five."""
_CASE_COST = 1.0
"""Cost of a split before a capital letter: "LargeLanguage" is large language."""


class Vocabulary(Protocol):
    """The words of an index."""

    def __len__(self) -> int:
        """Return the number of papers."""

    def papers_with(self, form: str, fields: Sequence[str] = ()) -> int:
        """Return about how many papers have a form, in one of some fields or in any."""

    def has_prefix(self, text: str) -> bool:
        """Return whether any form begins with a text."""

    def near(self, form: str) -> Iterable[str]:
        """Return the forms that are near a form (see `edit_distance`)."""


class QueryWord(NamedTuple):
    """A word of the query: its place, and the form that is looked up."""

    start: int
    end: int
    form: str
    has_field: bool = False
    """Whether it is alone behind the name of a field: a second word would not be in that field."""


class Correction(NamedTuple):
    """A text to replace a word of the query."""

    word: QueryWord
    text: str
    cost: float
    papers: int
    """The number of papers with the text."""


class Spelling(NamedTuple):
    """Other spellings of a query."""

    text: str = ""
    """The likeliest one that papers match; or ""."""
    of_any: str = ""
    """Without one, the query with each unknown word corrected that can be: papers may match any of its words; or ""."""


def likeliest_spelling(
    text: str, vocabulary: Vocabulary | None, matching: Callable[[str], int], *, least: int = 0, typing: bool = False
) -> Spelling:
    """Return the spelling of a query that was most likely meant.

    Args:
        text: the query.
        vocabulary: the words of the index, if there is one.
        matching: returns the number of papers that match a query.
        least: the number of papers that match at most as the query is spelled; another spelling must match more.
        typing: whether the query is still being typed. A last word that is a prefix is then not corrected.
    """
    if vocabulary is None or len(text) > _MAX_TEXT:
        return Spelling()
    words = list(query_words(text))
    if typing and words and words[-1].end == len(text) and vocabulary.has_prefix(words[-1].form):
        words.pop()
    if not words or len(words) > _MAX_WORDS:
        return Spelling()
    papers = {word: vocabulary.papers_with(word.form) for word in words}
    # A word that no paper has is wrong; a rare one may be.
    doubtful = sorted((word for word in words if papers[word] < _TRUSTED), key=lambda word: papers[word])
    if not least and len(words) > 1:  # no paper has all words, but a name in a title is likely right
        doubtful = [word for word in doubtful if not vocabulary.papers_with(word.form, ("title",))]
    doubtful = doubtful[: 1 if least else _MAX_WRONG]
    if not least:
        doubtful = [word for word in doubtful if not papers[word] or not _fits(word, words, text, matching)]
    options: list[list[Correction]] = []
    likeliest: list[Correction] = []
    for word in doubtful:
        tried = sorted(_corrections(text, word, vocabulary), key=_likeliest_first)[:_PER_WORD]
        rest = _blanked(text, [other for other in doubtful if other is not word])
        together = (each._replace(papers=matching(_corrected(rest, [each]))) for each in tried)
        fitting = sorted((each for each in together if each.papers), key=_likeliest_first)
        as_typed = [Correction(word, text[word.start : word.end], 0.0, 0)] if papers[word] else []
        options.append([*fitting, *as_typed])
        if not as_typed and not _is_name(text[word.start : word.end], vocabulary):
            likeliest += (fitting or tried)[:1]
    if best := _best_combination(text, options, matching, least):
        return Spelling(best)
    return Spelling(of_any=_corrected(text, likeliest) if likeliest else "")


def is_far(word: str, other: str) -> bool:
    """Return whether another spelling of a short word is likely another word. Two letters that were swapped are not."""
    return 0 < min(len(word), len(other)) <= _SHORT and sorted(word.lower()) != sorted(other.lower())


def _fits(word: QueryWord, words: list[QueryWord], text: str, matching: Callable[[str], int]) -> bool:
    """Return whether papers have a word with all other words but one, and with two of them at least.

    It is then right, and the one that they lack is strange.
    """
    others = [other for other in words if other is not word and other.form not in STOP_WORDS]
    return len(others) > 2 and any(matching(_blanked(text, [other])) for other in others)


def _is_name(written: str, vocabulary: Vocabulary) -> bool:
    """Return whether an unknown word may be right: with a number, as KDM5A, or a compound of known words."""
    parts = phrase_terms(re.sub(f"[{JOINERS}]", " ", written))
    return any(map(str.isdecimal, written)) or (len(parts) > 1 and all(map(vocabulary.papers_with, parts)))


def _best_combination(text: str, options: list[list[Correction]], matching: Callable[[str], int], least: int) -> str:
    """Return the likeliest query, with one of the options for each word, that more than `least` papers match."""
    combinations: list[tuple[Correction, ...]] = [()]
    for several in filter(None, options):  # the likeliest of all words begin with the likeliest of the first ones
        longer = ((*before, each) for before in combinations for each in several)
        combinations = sorted(longer, key=lambda each: sum(map(_unlikely, each)))[:_MAX_QUERIES]
    scores: dict[str, float] = {}
    for chosen in combinations:
        other = _corrected(text, chosen)
        if other != text and (papers := matching(other)) > least:
            scores[other] = math.log1p(papers) - sum(each.cost for each in chosen)
    return max(scores, key=scores.__getitem__, default="")


def _unlikely(correction: Correction) -> float:
    return correction.cost - math.log1p(correction.papers)


def _likeliest_first(correction: Correction) -> tuple[float, str]:
    """Return a sort key; equally likely corrections are in alphabetical order."""
    return _unlikely(correction), correction.text


def query_words(text: str) -> Iterator[QueryWord]:
    """Yield the words of a query that may be misspelled: no values of fields, nothing excluded or exact."""
    negated, excluded_depth = False, 0  # after NOT, and inside how many brackets after NOT
    for lexeme, field in with_fields(plain_signs(text[: MAX_LENGTH * _MAX_WORDS])):
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
    if group == "word" and re.search(SIGN, lexeme[group]):  # a comparison, or a formula
        return
    if group == "phrase" and not lexeme["closed"]:  # the missing quotation mark is the mistake
        return
    for word in split_words(lexeme[group]):
        if terms := query_terms(word[0]):
            start = lexeme.start(group)
            has_field = group == "word" and bool(lexeme["field"])
            yield QueryWord(start + word.start(), start + word.end(), terms[0], has_field)


def _corrections(text: str, word: QueryWord, vocabulary: Vocabulary) -> Iterator[Correction]:
    """Yield more frequent words near a word, and the words it may consist of."""
    form = word.form
    if sum(map(str.isalpha, form)) < _MIN_LENGTH or form in STOP_WORDS:
        return
    own = vocabulary.papers_with(form)
    written = text[word.start : word.end]
    is_long = len(form) > MAX_LENGTH // 2
    if not own and not word.has_field:
        in_text = partial(vocabulary.papers_with, fields=("title", "body"))
        parts = words_in(fold(written), in_text, len(vocabulary))
        if len(parts) > 2 or (parts and is_long):
            cost = _SPLIT_COST + _MORE_WORDS_COST * (len(parts) - 2)
            yield Correction(word, " ".join(parts), cost, min(map(in_text, parts)))
    if is_long:
        return
    for near in _near(form, vocabulary):
        if (papers := vocabulary.papers_with(near)) > own:  # a rarer word was not meant
            edits = edit_distance(form, near, 2)
            first_is_other = near[0] != form[0] and near[:2] != form[1::-1]  # not swapped with the second
            cost = _EDIT_COST * edits + (_FIRST_LETTER_COST if first_is_other else 0.0)
            corrected = near.capitalize() if written[0].isupper() else near
            yield Correction(word, corrected, cost + (_STOP_WORD_COST if near in STOP_WORDS else 0.0), papers)
    if word.has_field:
        return
    most_stop_words = 0 if own else 1  # a common word is only split from a word that no paper has
    for at in range(2, len(written) - 1):
        parts = [*phrase_terms(written[:at]), *phrase_terms(written[at:])]
        stop_words = len(STOP_WORDS.intersection(parts))
        if len(parts) == 2 and written[at - 1 : at + 1].isalpha() and stop_words <= most_stop_words:
            cost = _SPLIT_COST + _STOP_WORD_COST * stop_words
            if written[at - 1].islower() and written[at].isupper():
                cost = _CASE_COST
            if papers := min(map(vocabulary.papers_with, parts)):
                yield Correction(word, f"{written[:at]} {written[at:]}", cost, papers)


def _near(form: str, vocabulary: Vocabulary) -> set[str]:
    near = set(vocabulary.near(form))
    # The first letter may be wrong or missing. `near` does not search words with another one, so each is looked up.
    for letter in string.ascii_lowercase:
        near.update(word for word in (letter + form, letter + form[1:]) if vocabulary.papers_with(word))
    near.discard(form)
    return near


def _blanked(text: str, words: Iterable[QueryWord]) -> str:
    return _corrected(text, (Correction(word, " " * (word.end - word.start), 0.0, 0) for word in words))


def _corrected(text: str, corrections: Iterable[Correction]) -> str:
    for (start, end, *_), replacement, *_ in sorted(corrections, reverse=True):
        text = text[:start] + replacement + text[end:]
    return text
