"""The lexemes of a query: brackets, and words and phrases with their plus or minus and their field."""

import re
from collections.abc import Iterator

from ...papers.editions import MONTHS
from .dates import WORDS
from .fields import BY_NAME, Kind
from .ranges import SIGN

QUOTES = '"“”„‟«»'
"""Quotation marks. Straight and curly ones mean the same."""
OR, AND, NOT = ("OR", "||", "|"), ("AND", "&&"), ("NOT", "ANDNOT", "-", "!")
"""The operators. A minus and an exclamation mark are in the lexeme of the word that follows, if one does."""


def _names(kind: Kind, target: str = "") -> str:
    return "|".join(
        name
        for name, field in BY_NAME.items()
        if field.kind is kind and not field.sign and target in ("", field.target)
    )


_RANGES, _DATES, _RESULTS = _names(Kind.RANGE), _names(Kind.DATE), _names(Kind.RANGE, "result")
_ALL_DATES = "|".join(name for name, field in BY_NAME.items() if field.kind is Kind.DATE)

# The values of fields of numbers and dates.
_WORD = rf"[^\s(){QUOTES}]+"
_NUMBER = r"\d[\d.,/-]*(?![^\s(),;])"
_PERIOD = "|".join(WORDS).replace("-", r"[\s-]+").join(("(?i:", r")(?![^\s(),;])"))
_DATE = rf"(?:\d|{_PERIOD}|(?i:{'|'.join((*WORDS, *MONTHS))}))"
_TO = rf"(?:\s+(?:\.\.+|…)\s*(?={_DATE})|\s+[-–—]\s+(?={_NUMBER})|(?<=\.\.)\s+(?={_NUMBER}))"
# A comparison without blanks, of any value; one with blanks needs a number or a date to be more than words.
_ADJACENT = rf":?{SIGN}(?={_WORD})"
_MEASURED = rf"""(?i:{_RANGES})(?=\s*:?\s*{SIGN}\s*(?:-?\d|$)|{_ADJACENT})
  |(?i:{_DATES})(?=\s*:?\s*{SIGN}\s*(?:{_DATE}|$)|{_ADJACENT})
  |(?i:{_ALL_DATES})(?=:{_PERIOD})
  |(?i:{_RANGES}|{_DATES})(?=:{_WORD}{_TO})"""
_MEASURE = rf"(?:{SIGN}\s*)?(?:(?:{_PERIOD}|{_WORD})(?:{_TO}{_WORD})?|$)"
_TURNED = rf"\s*{SIGN}\s*(?=(?i:{_RANGES}|{_DATES})(?![\w:]))"
_AFTER_RESULT = "|".join(f"(?<=(?i:{name}):)" for name in _RESULTS.split("|"))
_RESULT = rf"(?:{_AFTER_RESULT})[^\s(){QUOTES}<>=≥≤]+\s*{SIGN}\s*(?=\d){_WORD}"

# The parts of a lexeme, in their order.
_PLUS_OPEN = r"(?:(?<![^\s(])\+)?\("
_PLUS = rf"(?P<plus>(?<![^\s(])\+(?=[^\W\d]|[{QUOTES}\#=]))"
# A dash before a number alone is none, as in "top -5"; one before `5x` or `50<votes` is.
_MINUS = rf"(?P<minus>(?<![^\s(])(?:-(?=[^\s()-])(?!\d+(?!{_TURNED}|[^\s(),.;]))|!(?=[\w{QUOTES}\#=])))"
_VALUE_FIRST = rf"(?P<turned>(?<![^\s(!-])(?=\d)[\w.,%/-]+{_TURNED})"
_FIELD = rf"(?P<field>(?(turned)[A-Za-z]+|(?:(?P<measured>{_MEASURED})|[A-Za-z_]+(?=:[^\s()]))))(?(turned)|\s*:?\s*)"
_LIMIT = rf"(?P<limit>\s*(?!=\w){SIGN}\s*(?=-?\d){_WORD}|{SIGN}(?:{_WORD})?)"
_BARE = r"(?P<bare>(?(field)(?!)|[A-Za-z_]+)):(?=[\s()]|$)"
_PHRASE = rf"[\"“„‟«](?P<phrase>[^{QUOTES}]*)(?P<closed>[\"”“‟»]|$)"
_VALUE = rf"(?P<word>{_RESULT}|(?(measured){_MEASURE}|{_WORD}))"

_LEXEME = re.compile(
    rf"""(?P<open>{_PLUS_OPEN}) | (?P<close>\))
      | {_PLUS}? {_MINUS}? {_VALUE_FIRST}? (?:{_FIELD})? (?(turned) {_LIMIT}? | (?:{_BARE} | {_PHRASE} | {_VALUE}))""",
    re.VERBOSE,
)
"""A bracket, perhaps with a plus, or a word or phrase with its plus or minus and its field.

A comparison of a field of numbers or dates needs no colon, and takes blanks: `votes > 50`. The value may be first, with
a limit behind the field: `2020 < year < 2024` has the parts `turned`, `field` and `limit`. Two dots and a dash take
blanks as well: `date:2025-03 .. 2025-05`.
"""


def lexemes(text: str) -> Iterator[re.Match[str]]:
    """Yield the lexemes of a text with plain signs (see `typography.plain_signs`)."""
    return _LEXEME.finditer(text)


def with_fields(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield the lexemes of a text with plain signs, each with the name of its field: its own, or that of a bracket.

    The name is "" for a lexeme without a field, and for a name alone (`lexeme["bare"]`).
    """
    around = [""]
    before: re.Match[str] | None = None
    for lexeme in lexemes(text):
        yield lexeme, (lexeme["field"] or around[-1]).lower()
        if lexeme["open"]:
            around.append(before["bare"] if before is not None and begins_bracket(before) else around[-1])
        elif lexeme["close"] and len(around) > 1:
            around.pop()
        before = lexeme


def start_of(lexeme: re.Match[str]) -> int:
    """Return where a lexeme begins without its plus or minus."""
    return lexeme.start() + len(lexeme["plus"] or lexeme["minus"] or "")


def is_required(lexeme: re.Match[str]) -> bool:
    """Return whether a lexeme has a plus: `+word`, `+(`."""
    return lexeme["plus"] is not None or (lexeme["open"] or "").startswith("+")


def begins_bracket(lexeme: re.Match[str]) -> bool:
    """Return whether a lexeme is the name of a field right before a bracket, as in `title:(a OR b)`."""
    return (lexeme["bare"] or "").lower() in BY_NAME and lexeme.string[lexeme.end() : lexeme.end() + 1] == "("
