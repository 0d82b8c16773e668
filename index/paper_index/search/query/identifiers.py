"""Finds the identifiers of papers that a query names, with any text around them."""

from ...papers.identifiers import identifiers_in
from .ast import Span
from .fields import BY_NAME
from .lexemes import NOT, OR, with_fields

_AS_PASTED = ("arxiv", "doi")
"""Fields that are also how people write identifiers: `arXiv:2601.15621`."""


def identifiers_meant(text: str) -> list[tuple[int, int, str]]:
    """Return the identifiers whose papers a query asks for: each with its start, its end and its stored form.

    In an expression an identifier is one condition among others. A query is an expression here if it has another field
    or `#tag`, OR, or a minus or NOT before an identifier. It then names none.
    """
    found = identifiers_in(text)
    if not found:
        return []
    negated: Span | None = None
    for lexeme, name in with_fields(text):
        is_condition = name in BY_NAME and name not in _AS_PASTED
        is_identifier = any(start < lexeme.end() and lexeme.start() < end for start, end, _ in found)
        is_tag = (lexeme["word"] or "").startswith("#") and not is_identifier
        excluded = is_identifier and (lexeme["minus"] is not None or negated is not None)
        if is_condition or is_tag or excluded or lexeme[0] in OR:
            return []
        negated = lexeme.span() if lexeme[0] in NOT else None
    return found
