"""The message for a value of a field that no paper has."""

from ...corpus import Citations, CorpusReader
from ..facets import Facets
from ..query.ast import FacetTerm
from ..query.fields import BY_NAME, RELATIONS, Kind


def unknown_text(term: FacetTerm, facets: Facets, corpus: CorpusReader) -> str:
    """Return the message for a value that no paper has."""
    field = BY_NAME[term.facet]
    if field.kind is not Kind.PAPER:
        found = f"paper has the {field.shown}" if field.kind is Kind.IDENTIFIER else f"{term.facet} matches"
        return f"No {found} {term.value!r}."
    kind = RELATIONS[term.facet]
    if facets.related(kind, term.value) is None:
        return f"No paper has the id {term.value!r}."
    fetched = Citations(corpus).is_fetched(term.value, kind)
    command = (
        f"'paper-tui {kind} {term.value}' lists" if fetched else f"'paper-tui fetch citations {term.value}' fetches"
    )
    return f"No known {kind.removesuffix('s')} of {term.value!r} is in your corpus; {command} them."
