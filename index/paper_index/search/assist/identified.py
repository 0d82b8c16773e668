"""The papers whose identifiers are in a query."""

import re
from dataclasses import dataclass, field

from ...corpus import CorpusReader, rows_with_links
from ...papers.identifiers import canonical_id, is_title_id, strength
from ...papers.stub import identifier_in
from ..bitsets import bits_from_rows, rows_from_bits
from ..facets import Facets
from ..query.identifiers import identifier_taken_apart, identifiers_meant, links_in

_MOST = 100
"""Identifiers of a query that are looked up."""
_MOST_WORDS = 60
"""Words of a text whose links are those of the paper that is meant. In a longer one, they may be those of others."""
_WORD = re.compile(r"\w\w")
_NAMES = re.compile(r"\b(?:arxiv|doi|id|or|pmid|isbn|abs|pdf|https?)\b", re.IGNORECASE)
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
    rest: str = ""
    """The other words of a query whose identifiers are all unknown."""
    number: str = ""
    """The PubMed id or ISBN that the whole query is, in its stored form."""
    words: frozenset[str] = frozenset()
    """The words by which the papers match, see `Answer.words`."""

    def scores_within(self, rows: int) -> dict[int, float]:
        """Return the scores of some of the papers."""
        return self.scores if rows == -1 else {row: score for row, score in self.scores.items() if rows >> row & 1}


def papers_identified(text: str, corpus: CorpusReader, facets: Facets) -> Identified:
    """Return the papers whose identifiers are in a query, whatever the text around them."""
    whole = identifier_in(text) or canonical_id(text)
    is_number = whole.startswith(("pmid:", "isbn:"))
    if is_number or strength(whole) > 1 or is_title_id(whole):
        rows = _rows_of([whole], corpus, facets)[whole]
        if rows or is_number:
            return Identified(rows, number=whole if is_number else "")
    if (form := identifier_taken_apart(text)) and (rows := _rows_of([form], corpus, facets)[form]):
        return Identified(rows)
    links = links_in(text) if len(text.split()) <= _MOST_WORDS else []
    meant = identifiers_meant(text, links)[:_MOST]
    rows_of = _rows_of([form for _, _, form in meant], corpus, facets)
    meant = [each for each in meant if rows_of[each[2]] or each not in links]
    if not meant:
        return Identified()
    known = [form for form, rows in rows_of.items() if rows]
    if not known:
        other = _without(text, meant)
        return Identified(notes=_unknown([form for _, _, form in meant]), rest=other if _has_words(other) else "")
    found = list(dict.fromkeys(row for form in known for row in rows_from_bits(rows_of[form])))
    scores = {row: float(len(found) - place) for place, row in enumerate(found)} if len(found) > 1 else {}
    return Identified(bits_from_rows(found), scores, _notes(text, meant, set(known)))


def _rows_of(identities: list[str], corpus: CorpusReader, facets: Facets) -> dict[str, int]:
    """Return the papers of each identifier as a bitset."""
    known = {each: [row] for each, row in corpus.rows_of(identities).items()} if identities else {}
    others = [each for each in identities if each not in known]
    linked = rows_with_links(corpus, others) if others else {}
    numbers = {each: facets.with_identifier(each) & facets.everything for each in others}
    return {each: numbers.get(each, 0) | bits_from_rows(known.get(each) or linked.get(each, [])) for each in identities}


def _notes(text: str, meant: list[tuple[int, int, str]], known: set[str]) -> list[str]:
    notes = _unknown([form for _, _, form in meant if form not in known])
    if _has_words(_without(text, meant)):
        notes.append("Showing the papers with the identifiers in the query; its other words were not searched.")
    return notes


def _unknown(forms: list[str]) -> list[str]:
    """Return the note about identifiers that no paper has."""
    more = f" and {len(forms) - _SHOWN:,} more" if len(forms) > _SHOWN else ""
    return [f"No paper has the identifier {', '.join(forms[:_SHOWN])}{more}."] if forms else []


def _without(text: str, meant: list[tuple[int, int, str]]) -> str:
    for start, end, _ in reversed(meant):
        text = f"{text[:start]} {text[end:]}"
    return text


def _has_words(text: str) -> bool:
    return _WORD.search(_NAMES.sub("", text)) is not None
