"""The parts of a query that are not understood, for commands that must not guess.

`parse` ignores such parts, because a query that is being typed is incomplete all the time.
"""

from ...papers.stub import identifier_in
from ..models import QueryError
from .citations import several_cited
from .fields import BY_NAME, missing_value
from .identifiers import identifiers_meant
from .lexemes import with_fields
from .meaning import without_sign
from .operators import AND, OR
from .parser import parse
from .pasted import plain_text
from .prose import is_prose
from .reference_lists import likely_list
from .typography import plain_signs


def problems(text: str) -> list[QueryError]:
    """Return the parts that `parse` reports, and brackets, quotes, operators and minus signs that stand alone."""
    if likely_list(text) or several_cited(text):
        return []
    text = plain_text(plain_signs(without_sign(text)))
    if identifier_in(text) or identifiers_meant(text):  # the colon of "PMID: 123" is not that of a field
        return []
    found = {} if is_prose(text) else {(start, end): why for start, end, why in _alone(text)}
    query = parse(text)
    found |= {(start, end): why for start, end, why in query.errors}
    if text.strip() and query.node is None and not found:
        found[0, len(text)] = "It has no search terms."
    return sorted((start, end, why) for (start, end), why in found.items())


def _alone(text: str) -> list[QueryError]:
    lexemes = [lexeme for lexeme, _ in with_fields(text)]
    found: list[QueryError] = []
    opened: list[tuple[int, int]] = []
    for number, lexeme in enumerate(lexemes):
        span, word = lexeme.span(), lexeme[0]
        first, last = number == 0, number == len(lexemes) - 1
        if lexeme["open"]:
            opened.append(span)
        elif lexeme["close"] and opened:
            opened.pop()
        elif lexeme["close"]:
            found.append((*span, "This bracket is not opened."))
        elif lexeme["phrase"] is not None and not lexeme["closed"]:
            found.append((*span, "The quotation mark is not closed."))
        elif (lexeme["field"] or "").lower() in BY_NAME and not any(map(lexeme.group, ("turned", "phrase", "word"))):
            found.append((*span, missing_value(lexeme["field"])))
        elif word == "-" and text[lexeme.end() : lexeme.end() + 1] == "(":
            continue
        elif word == "-" and (first or last or lexemes[number + 1].start() == lexeme.end()):
            found.append((*span, "Type a word right after the minus."))
        elif (word in (*AND, *OR) and (first or last)) or (word == "NOT" and last):
            found.append((*span, f"{word} needs a word {'after it' if word == 'NOT' else 'on both sides'}."))
    return [*found, *((*span, "This bracket is not closed.") for span in opened)]
