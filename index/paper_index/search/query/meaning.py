"""Queries by meaning: `~ agents that plan year:2025`.

The words are searched by meaning; the rest are conditions, which every paper has to meet: fields, phrases, tags, words
with `=`, `*` or a minus sign, and brackets in a query with operators.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from ...text.stop_words import STOP_WORDS
from ..models import MEANING
from ..text.analyzer import is_unspaced
from ..text.query_words import query_terms, split_words
from .lexemes import QUOTES, begins_bracket, with_fields
from .operators import AND, NOT, OR
from .pasted import plain_text
from .prose import is_condition, is_prose
from .typography import plain_signs

_ENOUGH = 5
"""Words of a query that are looked up at least."""
_FREQUENT = 1 / 8
"""The share of the papers that have a word from which on it is only looked up if it is one of these."""


class Parts(NamedTuple):
    """The parts of a query, each as long as the query without markup (see `pasted`)."""

    words: str
    """The words that are searched by meaning; blank without any."""
    conditions: str
    """A query for all else; blank if there is nothing else."""


def without_sign(text: str) -> str:
    """Return a query with its sign for a search by meaning as a space."""
    return MEANING.sub(lambda found: " " * len(found[0]), text, count=1)


def parts_of(text: str) -> Parts:
    """Return the words and the conditions of a query."""
    text = plain_text(plain_signs(without_sign(text)))
    if is_prose(text):
        return Parts(text, " " * len(text))
    words, conditions = [" "] * len(text), [" "] * len(text)
    scoped = list(with_fields(text))
    is_structured = any(lexeme[0] in (*OR, *NOT) for lexeme, _ in scoped)
    brackets = [False]
    """Whether all of each open bracket is a condition."""
    negated = is_field = False
    for lexeme, field in scoped:
        start, end = lexeme.span()
        if lexeme["open"]:
            brackets.append(brackets[-1] or is_structured or is_field)
        required = brackets[-1] or negated or lexeme["minus"] is not None or lexeme[0] in NOT
        required = required or begins_bracket(lexeme) or is_condition(lexeme, field)
        if required or lexeme["phrase"] is not None:
            conditions[start:end] = text[start:end]
        if not (required or lexeme["open"] or lexeme["close"] or lexeme[0] in (*OR, *AND)):
            words[start:end] = re.sub(f"[{QUOTES}]", " ", text[start:end])
        if lexeme["close"] and len(brackets) > 1:
            brackets.pop()
        negated, is_field = lexeme[0] in NOT, begins_bracket(lexeme)
    return Parts("".join(words), "".join(conditions))


def rarer_words(words: str, papers_with: Callable[[str], int], papers: int) -> str:
    """Return words with the most frequent of them blanked: they distinguish few papers, and to look them up takes long.

    Args:
        words: the words, see `Parts`.
        papers_with: returns the number of papers with a word.
        papers: the number of all papers.
    """
    counted = [
        (papers_with(term), word.span())
        for word in split_words(words)
        for term in query_terms(word[0])[:1]
        if term not in STOP_WORDS and not is_unspaced(word[0])
    ]
    for count, (start, end) in sorted(counted)[_ENOUGH:]:
        if count > _FREQUENT * papers:
            words = words[:start] + " " * (end - start) + words[end:]
    return words
