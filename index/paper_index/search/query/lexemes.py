"""The lexemes of a query: brackets, and words and phrases with their minus and their field."""

import re
from collections.abc import Iterator

from ...papers.editions import MONTHS
from .dates import WORDS
from .fields import BY_NAME, Kind

QUOTES = '"“”„‟«»'
"""Quotation marks. Straight and curly ones mean the same."""
OR, AND, NOT = ("OR", "||", "|"), ("AND", "&&"), ("NOT", "-", "!")
"""The operators. A minus and an exclamation mark are in the lexeme of the word that follows, if one does."""


def _names(kind: Kind, target: str = "") -> str:
    return "|".join(
        name
        for name, field in BY_NAME.items()
        if field.kind is kind and not field.sign and target in ("", field.target)
    )


_SIGN = r"(?:>=|=>|<=|=<|==|!=|[<>=≥≤≠])"
_DATE = rf"(?:\d|{'|'.join((*WORDS, *MONTHS))})"
_COMPARED = (
    rf"(?i:(?:{_names(Kind.RANGE)})(?=\s*:?\s*{_SIGN}\s*\d)|(?:{_names(Kind.DATE)})(?=\s*:?\s*{_SIGN}\s*{_DATE}))"
)
_SPREAD = rf"(?i:{_names(Kind.RANGE)}|{_names(Kind.DATE)})(?=:[^\s(){QUOTES}]+\s+\.\.\s*{_DATE})"
_AFTER_RESULT = "|".join(f"(?<=(?i:{name}):)" for name in _names(Kind.RANGE, "result").split("|"))
_WORD = rf"[^\s(){QUOTES}]+"

LEXEME = re.compile(
    rf"""(?P<open>\()|(?P<close>\))
      |(?P<minus>(?<![^\s(])(?:-(?=[^\s()-])(?!\d+(?![^\s(),.;]))|!(?=[\w{QUOTES}\#=])))?
       (?:(?P<field>(?P<compared>{_COMPARED})|(?P<spread>{_SPREAD})|[A-Za-z]+(?=:[^\s()])))?(?(field)\s*:?\s*)
       (?:(?P<bare>(?(field)(?!)|[A-Za-z]+)):(?=[\s()]|$)
         |["“„‟«](?P<phrase>[^{QUOTES}]*)(?P<closed>["”“‟»]|$)
         |(?P<word>(?:{_AFTER_RESULT})[^\s(){QUOTES}<>=≥≤]+\s*{_SIGN}\s*(?=\d){_WORD}
                  |(?(compared){_SIGN}\s*)(?(spread){_WORD}\s+\.\.\s*){_WORD}))
    """,
    re.VERBOSE,
)
"""A bracket, or a word or phrase with its minus and its field.

A comparison of a field of numbers or dates needs no colon, and takes blanks: `votes > 50`. So do two dots:
`date:2025-03 .. 2025-05`.
"""


def with_fields(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield the lexemes of a text, each with the name of its field: its own, or the one before a bracket around it.

    The name is "" for a lexeme without a field, and for a name alone (`lexeme["bare"]`).
    """
    around = [""]
    before: re.Match[str] | None = None
    for lexeme in LEXEME.finditer(text):
        yield lexeme, (lexeme["field"] or around[-1]).lower()
        if lexeme["open"]:
            around.append(before["bare"] if before is not None and begins_bracket(before) else around[-1])
        elif lexeme["close"] and len(around) > 1:
            around.pop()
        before = lexeme


def begins_bracket(lexeme: re.Match[str]) -> bool:
    """Return whether a lexeme is the name of a field right before a bracket, as in `title:(a OR b)`."""
    return (lexeme["bare"] or "").lower() in BY_NAME and lexeme.string[lexeme.end() : lexeme.end() + 1] == "("
