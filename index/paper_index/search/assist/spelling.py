"""What was probably meant: words of the index near those that were typed, and other ways to join or part them."""

from __future__ import annotations

import math
import re
import string
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple, Protocol

from ..query.atoms import FIELDS
from ..query.parser import LEXEME
from ..text.analyzer import MAX_LENGTH, STOP_WORDS, query_terms, split_words
from ..text.edit_distance import edit_distance

MOST = 12
"""Queries that are suggested to be tried, the likeliest first."""
_PER_WORD = 8
_SHORTEST = 4
"""Letters of a word that may be a slip; in shorter ones everything is near everything."""
_SURE = 20
"""Papers that do not share a slip."""
_EDIT = 4.0
"""What an edit must be worth: a word this many powers of e more frequent."""
_FIRST = 2.0
"""What a slip in the first letter costs besides: few are made there."""


class Vocabulary(Protocol):
    """What is asked of the index here."""

    def papers_with(self, form: str) -> int:
        """Return about how many papers hold this form."""

    def begins(self, text: str) -> bool:
        """Tell whether any form begins so."""

    def almost(self, form: str) -> Iterable[str]:
        """Return forms that are almost this one (see `fuzzy`)."""


class Slot(NamedTuple):
    """A word of the query: where it stands and how it is looked up."""

    start: int
    end: int
    form: str


class Change(NamedTuple):
    """A word to put in place of some of the query, and how likely it was meant."""

    start: int
    end: int
    text: str
    worth: float


def suggested(text: str, vocabulary: Vocabulary, *, typing: bool = False) -> Iterator[str]:
    """Yield queries that may have been meant by `text`, the likeliest first, at most `MOST`.

    Args:
        text: what was typed.
        vocabulary: the words there are.
        typing: whether the last word may be half a word; it is left alone then while words begin so.
    """
    slots = list(slots_of(text))
    if typing and slots and slots[-1].end == len(text) and vocabulary.begins(slots[-1].form):
        slots.pop()
    if not slots or len(slots) > 2 * MOST:
        return
    known = {slot: vocabulary.papers_with(slot.form) for slot in slots}
    # A word that is not known is wrong; one that is known may be, the likelier the rarer it is.
    doubted = sorted((slot for slot in slots if known[slot] < _SURE), key=lambda slot: known[slot])
    lost = [slot for slot in doubted if not known[slot]]
    changes: list[Change] = list(_joined(slots, vocabulary))
    best: list[Change] = []
    for slot in lost or doubted:
        found = sorted(_changes(slot, vocabulary), key=_likelier)[:_PER_WORD]
        changes += found
        best += found[:1]
    changes.sort(key=_likelier)
    tried = dict.fromkeys(_applied(text, [change]) for change in changes)
    if len(lost) > 1 and len(best) > 1:  # with several slips no single change helps
        tried = {_applied(text, best): None} | tried
    tried.pop(text, None)
    yield from list(tried)[:MOST]


def _likelier(change: Change) -> tuple[float, str]:
    """The order of changes; of those that are as likely, that of their letters."""
    return -change.worth, change.text


def slots_of(text: str) -> Iterator[Slot]:
    """Yield the words of a query that may be misspelled: no facts, nothing that is left out or asked for exactly."""
    negated, within = False, 0  # NOT, and brackets behind one
    for lexeme in LEXEME.finditer(text[: MAX_LENGTH * 2 * MOST]):
        if lexeme["open"]:
            within += bool(within or negated)
            negated = False
        elif lexeme["close"]:
            within = max(0, within - 1)
        elif lexeme[0] in ("NOT", "-"):
            negated = not negated
        elif lexeme[0] not in ("AND", "OR"):
            if not within and negated == (lexeme["minus"] is not None):
                yield from _slots_in(lexeme)
            negated = False


def _slots_in(lexeme: re.Match[str]) -> Iterator[Slot]:
    """Yield the words of a word or phrase of the query, or none if it is a fact or asked for exactly."""
    if lexeme["bare"] or (lexeme["field"] and FIELDS.get(lexeme["field"].lower(), "note") == "note"):
        return
    group = "word" if lexeme["phrase"] is None else "phrase"
    if group == "word" and (lexeme[group].startswith("=") or lexeme[group].endswith(("*", "~"))):
        return
    for token in split_words(lexeme[group]):
        if asked := query_terms(token[0]):
            start = lexeme.start(group)
            yield Slot(start + token.start(), start + token.end(), asked[0])


def _changes(slot: Slot, vocabulary: Vocabulary) -> Iterator[Change]:
    """Words near the one in `slot`, and the two it may be."""
    form = slot.form
    if len(form) < _SHORTEST or len(form) > MAX_LENGTH // 2 or form in STOP_WORDS:
        return
    usual = math.log1p(vocabulary.papers_with(form))
    for word in _near(form, vocabulary):
        worth = math.log1p(vocabulary.papers_with(word)) - usual
        if worth <= 0:
            continue  # a rarer word was not meant
        worth -= _EDIT * edit_distance(form, word, 2) + (_FIRST if word[0] != form[0] else 0.0)
        yield Change(slot.start, slot.end, word, worth)
    for at in range(2, len(form) - 1):
        counts = vocabulary.papers_with(form[:at]), vocabulary.papers_with(form[at:])
        if min(counts) > 1:
            yield Change(slot.start, slot.end, f"{form[:at]} {form[at:]}", math.log1p(min(counts)) - usual - _EDIT)


def _near(form: str, vocabulary: Vocabulary) -> set[str]:
    found = set(vocabulary.almost(form))
    # The first letter may be wrong or missing: words that begin otherwise are not looked through, but asked for.
    for letter in string.ascii_lowercase:
        found.update(word for word in (letter + form, letter + form[1:]) if vocabulary.papers_with(word))
    found.discard(form)
    return found


def _joined(slots: list[Slot], vocabulary: Vocabulary) -> Iterator[Change]:
    """Neighbours that may be one word: "multi modal" is multimodal."""
    for one, other in pairwise(slots):
        if other.start - one.end == 1 and (papers := vocabulary.papers_with(one.form + other.form)):
            yield Change(one.start, other.end, one.form + other.form, math.log1p(papers) - _EDIT)


def _applied(text: str, changes: list[Change]) -> str:
    for change in sorted(changes, reverse=True):
        text = text[: change.start] + change.text + text[change.end :]
    return text
