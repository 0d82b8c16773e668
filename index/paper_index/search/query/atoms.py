"""Parses the atoms of a query: a word, a phrase, or a field with its value."""

import re
from collections.abc import Callable, Iterable
from functools import partial as partial_of

from ...papers.stub import identifier_of
from ...text.sanitize import clean
from ..text.edit_distance import MIN_LENGTH
from ..text.names import PREFIX, person_name
from ..text.query_words import phrase_terms, query_compounds
from ..text.searched_fields import FULL_TEXT_FIELDS, LEAST_PREFIX
from . import dates, ranges
from .ast import And, FacetTerm, Node, Not, Or, Person, Phrase, Range, Span, Term
from .fields import BY_NAME, Kind, QueryField, missing_value
from .lexemes import start_of
from .suggestions import NamesResults, comparison_meant, nearest_choice, nearest_field

AS_WORD = ", searched as a word"
"""Part of the sentence about an unknown field."""
MAX_ATOMS = 32
"""Atoms of a query that are used."""
MAX_PHRASE = 16
"""Words of a phrase that are used."""

_NAME = re.compile(r",|(?<!\w)[^\W\d_]\.")
"""A comma or an initial, without which a phrase is not a name unless it has the field."""
_MOST_JOINED = 3
"""Words of a phrase up to which it also matches as one word."""
_FUZZY = re.compile(r"(.+[^~])~+(\d*)", re.DOTALL | re.ASCII)
_OPERATOR_ALONE = re.compile(r"~+\d*|[<>=≥≤]+[\d.,%]+", re.ASCII)
_STAR_WITHIN = re.compile(r"^\*[^\W\d_][^*]*$|[a-z]\*[a-z]")
"""A star before or within a word, but not that of an emphasis (*this*) or a name (A*STAR)."""
_ALTERNATIVES = re.compile(r"[^|]{2,}(?:\|\|?[^|]{2,})+")
"""Words with a bar between them, as in mamba|swin. With one letter it is a formula, such as p(y|x)."""

AddError = Callable[[int, int, str], None]
"""Called with the start and the end of a part that cannot be parsed, and a sentence that explains why."""


def _spellings(text: str, terms: list[str]) -> tuple[tuple[str, ...], ...]:
    """Return other spellings of a phrase: with its compounds taken apart, and with all words joined."""
    parts_of = dict(query_compounds(text))
    apart = tuple(part for term in terms for part in parts_of.get(term, ()) or (term,))
    joined = (("".join(terms),),) if len(terms) <= _MOST_JOINED and all(map(str.isalpha, terms)) else ()
    return (*joined, *((apart[:MAX_PHRASE],) if apart != tuple(terms) else ()))


def _any(nodes: Iterable[Node]) -> Node | None:
    """Return any of some nodes, of which there may be one or none."""
    options = tuple(nodes)
    return Or(options) if len(options) > 1 else next(iter(options), None)


class AtomParser:
    """Parses the atoms of one query, at most `MAX_ATOMS`."""

    def __init__(self, add_error: AddError, names_results: NamesResults | None, *, done: bool) -> None:
        """Take what reports errors and knows results, and whether no value will be continued, even a partial one."""
        self._add_error, self._names_results, self._done = add_error, names_results, done
        self._count = 0
        self.incomplete = False
        """Whether the atom that is being typed has no meaning yet."""
        self.meant: list[tuple[int, int, str]] = []
        """The places of unknown names, each with the known name that it resembles."""
        self.unknown_fields: list[tuple[int, int, str]] = []
        """The places of unknown names of fields with their colons, each with an empty text."""

    def parse(self, lexeme: re.Match[str], name: str, *, partial: bool, negated: bool) -> Node | None:
        """Return the node of an atom, without its minus; None if it has no meaning.

        Args:
            lexeme: a match of `lexemes.LEXEME` that is not a bracket.
            name: the name of its field, or "" (see `with_fields`).
            partial: whether the atom is still being typed.
            negated: whether matching papers are excluded. Then a partial word is not a prefix.
        """
        field = BY_NAME.get(name)
        span = (start_of(lexeme), lexeme.end())
        quoted = lexeme["phrase"] is not None
        text = clean(lexeme["phrase"] if quoted else lexeme["word"] or "")
        if field and lexeme["turned"]:
            return self._compared(field, lexeme, span, partial=partial)
        if bare := lexeme["bare"]:
            if bare.lower() in BY_NAME:
                self.report_empty(lexeme, partial=partial)
                return None
            if lexeme.string[span[1] : span[1] + 1] == "(":
                self._report_field(bare, span[0])
            text = bare
        if not lexeme["field"] and not quoted and text[:1] == "#" and any(map(str.isalnum, text)):
            field, text = BY_NAME["tag"], text[1:]
        elif name and field is None:
            if text and text[0] != "/":  # an address is not a field
                self._report_field(name, span[0])
            text, quoted = f"{name} {text}", False
        if field is None or field.kind is Kind.TEXT:
            target = field.target if field else None
            parse = self._phrase if quoted or (target == "authors" and "," in text) else self._words
            return parse(text, target, span, partial=partial and not lexeme["closed"] and not negated)
        if not text:
            self.incomplete |= partial
            return None
        return self._value(field, text, span, partial=partial)

    def _compared(self, field: QueryField, lexeme: re.Match[str], span: Span, *, partial: bool) -> Node | None:
        """Return the node of a comparison that begins with its value, and perhaps has a limit: `2020 < year < 2024`."""
        least = self._range(field, ranges.turned(lexeme["turned"]), span, partial=False)
        limit = (lexeme["limit"] or "").strip()
        most = self._range(field, limit, span, partial=partial) if limit else None
        return And((least, most)) if least and most else least or most

    def report_empty(self, lexeme: re.Match[str], *, partial: bool = False) -> None:
        """Report the name of a field without a value, which may follow if it is still being typed."""
        if partial and not self._done:
            self.incomplete = True
        else:
            self._add_error(start_of(lexeme), lexeme.end(), missing_value(lexeme["bare"]))

    def _value(self, field: QueryField, text: str, span: Span, *, partial: bool) -> Node | None:
        match field.kind:
            case Kind.CHOICE:
                return self._choice(field, text, span)
            case Kind.RANGE | Kind.DATE:
                return self._range(field, text, span, partial=partial)
            case Kind.IDENTIFIER:
                return self._counted(FacetTerm(field.target, identifier_of(field.target, text), span), span)
            case _:
                return self._counted(FacetTerm(field.target, text, span), span)

    def _words(self, text: str, field: str | None, span: Span, *, partial: bool) -> Node | None:
        if _ALTERNATIVES.fullmatch(text):
            *others, end = filter(None, text.split("|"))
            nodes = [self._words(word, field, span, partial=False) for word in others]
            return _any(filter(None, [*nodes, self._words(end, field, span, partial=partial)]))
        if not field and (meant := comparison_meant(text, self._names_results)) is not None:
            self.report_comparison(*span, text, meant)
        if _OPERATOR_ALONE.fullmatch(text):
            self._add_error(*span, f"{text!r} needs a word or field right before it.")
            return None
        if _STAR_WITHIN.search(text):
            self._add_error(*span, f"* works at the end of a word only; {text!r} was searched without it.")
        exact = text.startswith("=") and len(text) > 1
        fuzzy = None if exact else _FUZZY.fullmatch(text)
        if fuzzy:
            if fuzzy[2]:
                why = f"The number after ~ is ignored: one letter may differ, or two from {MIN_LENGTH + 5} letters on."
                self._add_error(span[1] - len(fuzzy[2]), span[1], why)
            text = fuzzy[1]
        # A* is an algorithm, not a prefix.
        prefix = text.endswith("*") and len(text) > 1 and not (exact or fuzzy) and text[:-1] not in ("A", "a")
        compounds = query_compounds(text.removeprefix("=") if exact else text.rstrip("*") if prefix else text)
        if field in FULL_TEXT_FIELDS and compounds and len(compounds[-1][0]) < LEAST_PREFIX:
            if prefix:
                self._add_error(*span, f"'{field}:' needs at least {LEAST_PREFIX} letters before *; * is ignored.")
            prefix = partial = False
        terms: list[Node] = []
        for number, (form, parts) in enumerate(compounds, 1):
            last = number == len(compounds)
            term = Term(
                form,
                field,
                prefix=last and (prefix or (partial and not exact and not fuzzy)),
                exact=exact,
                fuzzy=last and bool(fuzzy),
                parts=() if exact else parts,
            )
            if self._counted(term, span):
                terms.append(term)
        if len(terms) > 1:
            return And(tuple(terms))
        return terms[0] if terms else None

    def _phrase(self, text: str, field: str | None, span: Span, *, partial: bool) -> Node | None:
        """Return the node of a phrase. The last word of a partial phrase is a prefix."""
        named = (
            person_name(text + PREFIX if partial else text)
            if field == "authors" or (not field and _NAME.search(text))
            else None
        )
        if named:
            author = self._counted(Person(named), span)
            plain = None if field else self._counted(Phrase(tuple(phrase_terms(text)[:MAX_PHRASE])), span)
            return Or((plain, author)) if plain and author else author
        terms = phrase_terms(text)
        if len(terms) > MAX_PHRASE:
            self._add_error(*span, f"Only the first {MAX_PHRASE} words of a phrase were used.")
            terms = terms[:MAX_PHRASE]
        if partial and terms and not (field in FULL_TEXT_FIELDS and len(terms[-1]) < LEAST_PREFIX):
            last = self._counted(Term(terms.pop(), field, prefix=True), span)
        else:
            last = None
        if not terms:
            return last
        if len(terms) > 1:
            node: Node = Phrase(tuple(terms), field, () if last else _spellings(text, terms))
        else:
            parts = dict(query_compounds(text)).get(terms[0], ())
            node = Term(terms[0], field, exact=True, parts=() if last else parts)
        complete = self._counted(node, span)
        return And((complete, last)) if complete and last else complete

    def _choice(self, field: QueryField, text: str, span: Span) -> Node | None:
        wanted = text.casefold()
        values = field.chosen(wanted)
        if not values and field.name == "is" and len(wanted) > 2 and "removed".startswith(wanted):
            self._add_error(*span, "Removed papers are not searched; 'paper-tui remove --list' lists them.")
            return None
        if not values:
            meant = nearest_choice(field, wanted)
            known = "" if meant else f"; use {', '.join(field.choices)}"
            self._add_unknown(*span, f"Unknown value '{field.name}:{text}'{known}.", meant)
            return None
        node = _any(FacetTerm(field.target, value, span) for value in values)
        return self._counted(node, span) if node else None

    def _range(self, field: QueryField, text: str, span: Span, *, partial: bool) -> Node | None:
        is_result = field.target == "result"
        subject, comparison = ranges.split_result(text) if is_result else ("", text)
        sign, value = ranges.split_comparison(comparison.rstrip(",;"))
        anything = Range(field.target, subject=subject, span=span)
        if is_result and not value and (partial or not sign):
            return self._counted(anything, span)  # any result on that data set
        unequal = sign == "!="
        bounds = self._bounds(field, value if unequal else sign + value, partial=partial)
        if not bounds and self.incomplete:
            return self._counted(anything, span) if subject else None
        if not bounds or bounds[0] > field.limits[1] or bounds[1] < field.limits[0]:
            self._add_error(*span, field.usage)
            return None
        node = self._counted(Range(field.target, *bounds, subject=subject, span=span), span)
        return Not(node) if node and unequal else node

    def _bounds(self, field: QueryField, text: str, *, partial: bool) -> ranges.Bounds | None:
        """Return the bounds that a text describes, or the beginning of one that is being typed."""
        is_date = field.kind is Kind.DATE
        parse = partial_of(dates.parse_dates, sign=field.sign) if is_date else ranges.parse_numbers
        may_become = dates.may_become_dates if is_date else ranges.may_become_range
        if (bounds := parse(text)) or not partial or self._done or not may_become(text):
            return bounds
        self.incomplete = True
        return ranges.parse_beginning(text, parse)

    def _report_field(self, name: str, start: int) -> None:
        """Report an unknown field that begins at a place."""
        why = f"No field {name.lower()}:{AS_WORD}."
        self.unknown_fields.append((start, start + len(name) + 1, ""))
        self._add_unknown(start, start + len(name), why, nearest_field(name.lower()), ":")

    def report_comparison(self, start: int, end: int, text: str, meant: str) -> None:
        """Report an unknown comparison at a place, with the condition that it resembles."""
        self._add_unknown(start, end, f"Unknown comparison '{text}'{AS_WORD}.", meant)

    def _add_unknown(self, start: int, end: int, why: str, meant: str, after: str = "") -> None:
        """Report an unknown name with a sentence, and the known one that it resembles, if there is one.

        Args:
            start: the start of the part that the known name may replace.
            end: its end.
            why: the sentence.
            meant: the known name or "".
            after: the text after a name in a query.
        """
        if meant:
            self.meant.append((start, end, meant))
            why = f"{why} Did you mean {meant}{after}?"
        self._add_error(start, end + len(after), why)

    def _counted(self, node: Node, span: Span) -> Node | None:
        """Return the node, or None with an error if the query has too many atoms."""
        self._count += 1
        if self._count > MAX_ATOMS:
            self._add_error(*span, f"Only the first {MAX_ATOMS} words of the query were used.")
            return None
        return node
