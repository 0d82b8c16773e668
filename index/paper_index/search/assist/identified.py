"""The papers whose identifiers are in a query."""

import re
from dataclasses import dataclass, field

from ...corpus import CorpusReader
from ...papers.identifiers import canonical_id, is_title_id, strength
from ...papers.stub import identifier_in
from ..bitsets import bits_from_rows, rows_from_bits
from ..facets import Facets
from ..query.identifiers import identifiers_meant

_MOST = 100
"""Identifiers of a query that are looked up."""
_WORD = re.compile(r"\w")
_SHOWN = 3
"""Unknown identifiers that a note lists."""


@dataclass(frozen=True, slots=True)
class Identified:
    """The papers that a query identifies."""

    rows: int = 0
    """A bitset; 0 if the query has no identifier of a known paper."""
    scores: dict[int, float] = field(default_factory=dict)
    """Scores by which several papers are in the order of the query."""
    notes: list[str] = field(default_factory=list)
    """Sentences about the other words of the query, and about unknown identifiers."""
    number: str = ""
    """The PubMed id or ISBN that the whole query is, in its stored form."""


def papers_identified(text: str, corpus: CorpusReader, facets: Facets) -> Identified:
    """Return the papers whose identifiers are in a query, whatever the text around them."""
    whole = identifier_in(text) or canonical_id(text)
    is_number = whole.startswith(("pmid:", "isbn:"))
    if is_number or strength(whole) > 1 or is_title_id(whole):
        rows = _rows_of([whole], corpus, facets)[whole]
        if rows or is_number:
            return Identified(rows, number=whole if is_number else "")
    meant = identifiers_meant(text)[:_MOST]
    rows_of = _rows_of([form for _, _, form in meant], corpus, facets)
    known = [form for form, rows in rows_of.items() if rows]
    if not known:
        return Identified()
    found = list(dict.fromkeys(row for form in known for row in rows_from_bits(rows_of[form])))
    scores = {row: float(len(found) - place) for place, row in enumerate(found)} if len(found) > 1 else {}
    return Identified(bits_from_rows(found), scores, _notes(text, meant, set(known)))


def _rows_of(identities: list[str], corpus: CorpusReader, facets: Facets) -> dict[str, int]:
    """Return the papers of each identifier as a bitset."""
    known = corpus.rows_of(identities) if identities else {}
    numbers = {each: facets.with_identifier(each) & facets.everything for each in identities if each not in known}
    return {each: numbers[each] if each in numbers else bits_from_rows([known[each]]) for each in identities}


def _notes(text: str, meant: list[tuple[int, int, str]], known: set[str]) -> list[str]:
    notes = []
    unknown = [form for _, _, form in meant if form not in known]
    if unknown:
        more = f" and {len(unknown) - _SHOWN:,} more" if len(unknown) > _SHOWN else ""
        notes.append(f"No paper has the identifier {', '.join(unknown[:_SHOWN])}{more}.")
    for start, end, _ in reversed(meant):
        text = text[:start] + text[end:]
    if _WORD.search(re.sub(r"(?i)\b(?:arxiv|doi|id|pmid)\b", "", text)):
        notes.append("Showing the papers with the identifiers in the query; its other words were not searched.")
    return notes
