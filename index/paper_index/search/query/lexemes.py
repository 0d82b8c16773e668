"""The lexemes of a query: brackets, and words and phrases with their minus and their field."""

import re

QUOTES = '"“”„‟«»'
"""Quotation marks. Straight and curly ones mean the same."""

LEXEME = re.compile(
    rf"""(?P<open>\()|(?P<close>\))
      |(?P<minus>(?<![^\s(])-(?=[^\s()-])(?!\d+(?![^\s(),.;])))?
       (?:(?P<bare>[A-Za-z]+):(?=[\s()]|$)
         |(?:(?P<field>[A-Za-z]+):)?
          (?:["“„‟«](?P<phrase>[^{QUOTES}]*)(?P<closed>["”“‟»]|$)|(?P<word>[^\s(){QUOTES}]+)))
    """,
    re.VERBOSE,
)
"""A bracket, or a word or phrase with its minus and its field."""
