"""Merging of two records of the same paper."""

from dataclasses import replace
from typing import TypeVar

from ..text.sanitize import fold_title
from .identifiers import is_doi, strength
from .paper import Appearance, Paper
from .reference import joined
from .stub import certainty_of_title, is_stub, numbers_of

T = TypeVar("T")


def merge(known: Paper, other: Paper) -> Paper:
    """Return `known` completed by `other`, another record of the same paper.

    A stronger id (arXiv, DOI, id of a source, title) replaces a weaker one. A text replaces a missing text. Of two
    titles the later wins if the id is the same (a correction), of two abstracts the longer. Any title replaces that
    of a stub, and any other title replaces one from the layout of a PDF. Title, date and venue of a bibliography win
    over those of other sources. Lists are united in their order. A venue keeps its kind. Two appearances in one
    edition complete each other, and so do two references (see `reference.joined`).
    """
    lead = _leading(known, other)
    stronger = strength(other.id) > strength(known.id)
    places = {place.edition: place for place in known.appearances}
    for place in other.appearances:
        before = places.get(place.edition)
        if before is None:
            places[place.edition] = place
        else:
            places[place.edition] = Appearance(
                place.edition,
                before.rank if place.rank is None else place.rank,
                before.votes if place.votes is None else place.votes,
                before.shown if place.shown is None else place.shown,
            )
    first, second = (other, known) if lead is other else (known, other)
    venue = first if first.venue else second
    return replace(
        known,
        id=other.id if stronger else known.id,
        title=_title(known, other, lead, corrected=stronger or other.id == known.id),
        summary=known.summary or other.summary,
        abstract=max(other.abstract, known.abstract, key=len),
        authors=max(known.authors, other.authors, key=len),
        published=_date(known, other, lead),
        kind=known.kind or other.kind,
        area=known.area or other.area,
        tasks=_united(known.tasks, other.tasks),
        methods=_united(known.methods, other.methods),
        datasets=_united(known.datasets, other.datasets),
        results=_united(known.results, other.results),
        code=_united(known.code, other.code),
        url=known.url or other.url,
        doi=known.doi or other.doi or next((i for i in (known.id, other.id) if is_doi(i)), ""),
        venue=venue.venue,
        venue_kind=venue.venue_kind,
        appearances=tuple(places.values()),
        sources=_united(known.sources, other.sources),
        reference=joined(known.reference, other.reference),
    )


def contradict(one: Paper, other: Paper) -> bool:
    """Return whether two papers of one title, without ids of their own, cannot be the same: two editorials, say.

    They are different if they share no word of their authors' names, or are books with different ISBNs, or parts of
    different books. Without authors, they are different if both venue and year differ.
    """
    if is_stub(one) or is_stub(other):
        return False
    numbers, others = set(numbers_of(one.reference)), set(numbers_of(other.reference))
    if numbers and others and not numbers & others:
        return True
    places = [fold_title(each.reference.fields.get("container-title", "")) for each in (one, other)]
    if one.reference.type == other.reference.type == "chapter" and all(places) and places[0] != places[1]:
        return True
    names, other_names = _words_of_names(one), _words_of_names(other)
    if names and other_names:
        return not names & other_names
    years, venues = (one.published[:4], other.published[:4]), (fold_title(one.venue), fold_title(other.venue))
    return all(years) and all(venues) and years[0] != years[1] and venues[0] != venues[1]


def _words_of_names(paper: Paper) -> set[str]:
    """Return the words of the authors' names, folded, without initials."""
    folded = {fold_title(word) for author in paper.authors[:100] for word in author.split()}
    return {word for word in folded if len(word) > 1}


def _leading(known: Paper, other: Paper) -> Paper | None:
    """Return the one of two records that comes from a bibliography; None if both do, or neither."""
    if bool(known.reference.entries) == bool(other.reference.entries):
        return None
    return known if known.reference.entries else other


def _title(known: Paper, other: Paper, lead: Paper | None, *, corrected: bool) -> str:
    certain, others = certainty_of_title(known), certainty_of_title(other)
    if certain != others:
        return other.title if certain < others else known.title
    return lead.title if lead else other.title if corrected else known.title


def _date(known: Paper, other: Paper, lead: Paper | None) -> str:
    """Return the longer date, which may only complete that of a bibliography: a preprint came out earlier."""
    longer = max(known.published, other.published, key=len)
    return longer if lead is None or longer.startswith(lead.published) else lead.published


def _united(first: tuple[T, ...], second: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(first + second))
