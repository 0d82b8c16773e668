"""Recognises prose: punctuation in a pasted title, sentence or reference is not an operator.

A query of three words or more is prose if nothing in it is only found in expressions, and something in it is only found
in prose.

- Only in expressions: a known field with its value, a comparison (`votes > 50`), `#tag`, `=word`, `word*`, `word~`,
  `+word`, `+(`, AND, a bracket around alternatives with OR, and `-word` or `NOT word` at the very end.
- Only in prose: a word before a comma, semicolon, colon or the end of a sentence. Without OR also five words of which
  most begin with a capital letter, or eight of which two are stop words such as "of"; and brackets after a word or at
  the beginning, or more than `MAX_ATOMS` words, if there is no operator at all.
"""

import re
from collections.abc import Callable

from ...text.stop_words import STOP_WORDS
from ..text.analyzer import is_unspaced
from ..text.query_words import query_terms, split_words
from .ast import Span
from .atoms import MAX_ATOMS
from .fields import BY_NAME
from .lexemes import QUOTES, is_required, with_fields
from .operators import ALONE, AND, NOT, OPERATORS
from .references import is_record

_FEWEST, _SEVERAL, _MANY, _STOP_WORDS = 3, 5, 8, 2
"""The fewest words of prose: at all, if most have capitals, and if some are stop words; how many of these."""
_SENTENCE = re.compile(rf"\w[)\]{QUOTES}'’]*[,;:.?!][)\]{QUOTES}'’]*(?=\s+\S|[.?!]?\s*$)")
_ALTERNATIVES = re.compile(r"\([^()]*\w[^()]*\s(?:OR|\|\|?)\s[^()]*\)")
_BRACKET = re.compile(r"(?:\w\s?|^\s*)\([^()]*\w[^()]*\)")
_ONLY_EXPRESSION = re.compile(r"#[^\W\d]|=\w|.*[^\W\d]\w+[*~]+\d*[,;.]?$")
_PUNCTUATION = ("AND", "-", "!")
"""Operators that prose has as words or punctuation, and that are not reported there."""
_SIGNS = str.maketrans(dict.fromkeys("()<>=~|", " "))
_MINUS = re.compile(r"(?<!\S)(?:-(?=[^\s-])|!(?=\w))")
_RULE = re.compile(r"(?<!-)-{3,20}:?\s?\|")
"""The line below the head of a table in Markdown."""
_LABEL = re.compile(r"(?<![A-Za-z])([A-Z][a-z]+|[A-Za-z]+(?=:\S)):")
"""Words before a colon, which are not names of fields in prose."""
_CITATION = re.compile(
    r"\bet\s+al\b\.?,?(?:\s*(?:19|20)\d\d[a-z]?\b)?"
    r"|[(\[]\s*(?:19|20)\d\d[a-z]?\s*[)\]]"
    r"|^\s*\[\d{1,3}\]"
    r"|(?<=[.,]\s)(?:19|20)\d\d(?=\.?\s*$)"
    r"|(?<![\w-])[A-Z]\.(?:-?[A-Z]\.)*(?![\w])"
)
"""Parts of a reference that are in no paper's own text: "et al.", a year in brackets, a number, initials."""


def is_prose(text: str) -> bool:
    """Return whether a query is prose, in which no sign is an operator; see the rule above."""
    if is_record(text) or _is_table(text):
        return True
    scoped = list(with_fields(text))
    lexemes = [lexeme for lexeme, _ in scoped]
    words = [lexeme[0] for lexeme in lexemes if not (lexeme["open"] or lexeme["close"])]
    operators = {word for word in words if word in OPERATORS}
    words = [word for word in words if word not in operators]
    if len(words) < _FEWEST or not operators.isdisjoint(AND) or _ALTERNATIVES.search(text):
        return False
    stop_words = sum(word in STOP_WORDS for word in words)
    is_long = len(words) > MAX_ATOMS and stop_words >= _SEVERAL
    if any(is_condition(lexeme, field, is_long=is_long) for lexeme, field in scoped) or _ends_in_exclusion(
        lexemes, text
    ):
        return False
    plain = not operators and not any(lexeme["minus"] or lexeme["open"] for lexeme in lexemes)
    if _SENTENCE.search(text) or (plain and len(words) > MAX_ATOMS):
        return True
    if not operators.isdisjoint(("OR", "||")) or text.count(" | ") > 1:  # a title has one bar before the site's name
        return False
    capitals = sum(word[:1].isupper() for word in words)
    return (
        (len(words) >= _SEVERAL and 3 * capitals >= 2 * len(words))
        or (len(words) >= _MANY and stop_words >= _STOP_WORDS)
        or (not operators and not any(lexeme["minus"] for lexeme in lexemes) and bool(_BRACKET.search(text)))
    )


def _is_table(text: str) -> bool:
    """Return whether a text is a table, whose bars are between columns."""
    if "|" not in text:
        return False
    return _RULE.search(text) is not None or sum(line.count("|") > 1 for line in text.splitlines()) > 1


def is_condition(lexeme: re.Match[str], field: str, *, is_long: bool = False) -> bool:
    """Return whether a lexeme, in a field or "", has a meaning that only an expression gives it.

    In a long text with stop words, signs beside words are markup: only a field has one.
    """
    if field in BY_NAME or (is_required(lexeme) and not is_long):
        return True
    return not is_long and lexeme["field"] is None and _ONLY_EXPRESSION.match(lexeme["word"] or "") is not None


def _ends_in_exclusion(lexemes: list[re.Match[str]], text: str) -> bool:
    """Return whether the last word is excluded, and no sentence ends there."""
    if not lexemes or text.rstrip()[-1:] in ".?!":
        return False
    return lexemes[-1]["minus"] is not None or (len(lexemes) > 1 and lexemes[-2][0] in NOT)


def without_operators(text: str, *, match_any: bool) -> tuple[str, list[Span]]:
    """Return prose with every sign of the query language blanked, as long as before, and the places of operators.

    The places are those of OR, NOT and minus signs: a user may have meant them. Citations in it are blanked as well if
    other words are left, and with `match_any` also quotation marks.
    """
    operators = [found.span() for found in ALONE.finditer(text) if found[0] not in _PUNCTUATION]
    operators += [found.span() for found in _MINUS.finditer(text)]
    uncited = _CITATION.sub(_blank, text)
    if len(re.findall(r"\w{2,}", uncited)) >= _FEWEST:
        text = uncited
    text = _MINUS.sub(" ", ALONE.sub(lambda found: found[0].lower(), text.translate(_SIGNS)))
    if match_any or sum(map(text.count, QUOTES)) % 2:
        text = text.translate(dict.fromkeys(map(ord, QUOTES), " "))
    return _LABEL.sub(r"\1 ", text), operators


def rarest_words(text: str, papers_with: Callable[[str], int] | None) -> tuple[str, str]:
    """Return prose of more than `MAX_ATOMS` words with all but its rarest words blanked, and a note about it.

    Args:
        text: prose without operators.
        papers_with: returns the number of papers with a word: the rarest are used, and those that no paper has are not.
            Without it, the first words are used.
    """
    words = list(split_words(text))
    if len(words) <= MAX_ATOMS or any(is_unspaced(word[0]) for word in words):
        return text, ""
    place_of: dict[str, Span] = {}
    for word in words:
        for term in query_terms(word[0])[:1]:
            if term not in STOP_WORDS:
                place_of.setdefault(term, word.span())
    terms = list(place_of)
    if papers_with is not None:
        papers = {term: papers_with(term) for term in terms}
        terms = sorted(filter(papers.__getitem__, terms), key=papers.__getitem__) or terms
    kept = sorted(place_of[term] for term in terms[:MAX_ATOMS])
    telling = list(" " * len(text))
    for start, end in kept:
        telling[start:end] = text[start:end]
    which = "first" if papers_with is None else "rarest"
    note = f"Searched for the {which} {len(kept)} of {len(place_of)} words." if len(kept) < len(place_of) else ""
    return "".join(telling), note


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
