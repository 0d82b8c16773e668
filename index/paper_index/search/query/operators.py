"""The operators of the query language, in one table, and the patterns that are made of it."""

import re
from collections.abc import Iterable

OR, AND, NOT = ("OR", "||", "|"), ("AND", "&&"), ("NOT", "ANDNOT", "-", "!")
"""The operators. A minus and an exclamation mark are in the lexeme of the word that follows, if one does."""
OPERATORS = (*OR, *AND, *NOT)


def _any_of(operators: Iterable[str]) -> str:
    """Return a pattern for any of some operators, the longest first."""
    return "|".join(map(re.escape, sorted(operators, key=len, reverse=True)))


_SIGNS = "".join(re.escape(operator) for operator in OPERATORS if len(operator) == 1)
_LONG = _any_of(operator for operator in OPERATORS if len(operator) > 1)

ALONE = re.compile(rf"(?<!\S)(?:{_any_of(OPERATORS)})(?!\S)")
"""An operator with blanks around it."""
JOINING = re.compile(rf"(?:(?:^|(?<=[\s()]))(?:{_LONG}|\+)|[\s({_SIGNS}])+$")
"""The operators and opening brackets at the end of a text."""
NOTHING_YET = re.compile(rf'[\s("={_SIGNS}+]*(?:[A-Za-z_]+:["=(]*|{_any_of((*AND, *OR))})?')
"""Beginnings of a query that match nothing by themselves: `(`, `-"`, `title:`."""
