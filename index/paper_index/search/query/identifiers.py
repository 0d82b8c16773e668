"""Finds the identifiers of papers that a query names, with any text around them."""

import re
from collections.abc import Iterable
from itertools import islice
from operator import itemgetter

from ...papers.identifiers import canonical_id, identifiers_in
from ...papers.link_keys import link_keys
from ...papers.stub import identifier_in
from .ast import Span
from .fields import BY_NAME
from .lexemes import with_fields
from .operators import NOT, OR
from .pasted import ADDRESS
from .references import is_bibtex
from .typography import plain_signs

_LONGEST = 120
"""Characters of an identifier with blanks or in an address."""
_ARXIV_APART = re.compile(
    r"(?:arxiv\W*)?(\d\d(?:0[1-9]|1[0-2]))[\s.,:_-]{1,3}(\d{4,5})(?:v\d+)?", re.IGNORECASE | re.ASCII
)
"""An arXiv id with other signs between its numbers: 2412 . 03704, arXiv_2412_03704v2."""
_ARXIV_IN_ADDRESS = re.compile(r"(?:\babs-|\d{4}arxiv)(\d{4})[-.]?(\d{4,5})(?:[a-z]?\b)", re.IGNORECASE | re.ASCII)
"""An arXiv id in an address of dblp (abs-2412-03704) or ADS (2024arXiv241203704X)."""
_ANTHOLOGY = re.compile(r"(\d{4}\.[a-z\d]+-[a-z\d]+\.\d+)(?:\.pdf|/)?", re.IGNORECASE | re.ASCII)
"""An id of the ACL Anthology. With a prefix, it is a DOI; `link_keys` knows its addresses."""
_MOST_LINKS, _LONGEST_LINK = 50, 1_000
_AFTER_LINK = ".,;:!?'\")]}>*"
_AS_PASTED = ("arxiv", "doi")
"""Fields that are also how people write identifiers: `arXiv:2601.15621`."""


def links_in(text: str) -> list[tuple[int, int, str]]:
    """Return the keys of the links in a text (see `link_keys`), each with the start and the end of its link.

    Links with an identifier are not among them: `identifiers_in` returns those.
    """
    if "/" not in text:
        return []
    return [
        (*found.span(), key)
        for found in islice(ADDRESS.finditer(text), _MOST_LINKS)
        if len(found[0]) <= _LONGEST_LINK
        for key in link_keys(found[0].rstrip(_AFTER_LINK))
        if key != canonical_id(found[0])
    ]


def identifiers_meant(text: str, links: Iterable[tuple[int, int, str]] = ()) -> list[tuple[int, int, str]]:
    """Return the identifiers whose papers a query asks for: each with its start, its end and its stored form.

    They are in the order of the text, with `links`, which `links_in` returns. In an expression an identifier is one
    condition among others. A query is an expression here if it has another field or `#tag`, OR, or a minus or NOT
    before an identifier. It then names none.
    """
    found = identifiers_in(text)
    known = {form for _, _, form in found}
    found = sorted((*found, *(link for link in links if link[2] not in known)), key=itemgetter(0))
    if not found or is_bibtex(text):
        return found
    negated: Span | None = None
    has_or = has_words = False
    for lexeme, name in with_fields(plain_signs(text)):
        is_identifier = any(start < lexeme.end() and lexeme.start() < end for start, end, _ in found)
        is_condition = name in BY_NAME and name not in _AS_PASTED
        is_tag = (lexeme["word"] or "").startswith("#") and not is_identifier
        excluded = is_identifier and (lexeme["minus"] is not None or negated is not None)
        if is_condition or is_tag or excluded:
            return []
        has_or |= lexeme[0] in OR
        has_words |= not is_identifier and lexeme[0] not in OR
        is_bullet = lexeme[0] == "-" and not text[: lexeme.start()].rpartition("\n")[2].strip()
        negated = lexeme.span() if lexeme[0] in NOT and not is_bullet else None
    return [] if has_or and has_words else found


def identifier_taken_apart(text: str) -> str:
    """Return the identifier that a query is with blanks within, or in a form of other archives; "" if it is none.

    `2412 . 03704`, `math.GT / 0309136`, `abs-2412-03704` as dblp writes it, `2024arXiv241203704X` as ADS does, and the
    ids of the ACL Anthology, which are parts of DOIs. It may be none after all if no paper has it.
    """
    if len(text) > _LONGEST:
        return ""
    if apart := _ARXIV_APART.fullmatch(text.strip()) or _ARXIV_IN_ADDRESS.search(text):
        return f"{apart[1]}.{apart[2]}"
    if anthology := _ANTHOLOGY.fullmatch(text.strip()):
        return f"10.18653/v1/{anthology[1].lower()}"
    return identifier_in("".join(text.split())) if re.search(r"\d", text) else ""
