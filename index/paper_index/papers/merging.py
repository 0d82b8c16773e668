"""Merging of two records of the same paper."""

from dataclasses import replace
from typing import TypeVar

from .identifiers import is_doi, strength
from .paper import Appearance, Paper
from .reference import joined

T = TypeVar("T")


def merge(known: Paper, other: Paper) -> Paper:
    """Return `known` completed by `other`, another record of the same paper.

    A stronger id (arXiv, DOI, id of a source, title) replaces a weaker one. A text replaces a missing text. Of two
    titles the later wins if the id is the same (a correction), of two abstracts the longer. Lists are united in their
    order. A venue keeps its kind. Two appearances in one edition complete each other, and so do two references (see
    `reference.joined`).
    """
    stronger = strength(other.id) > strength(known.id)
    correction = other.id == known.id or stronger
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
    return replace(
        known,
        id=other.id if stronger else known.id,
        title=other.title if correction else known.title,
        summary=known.summary or other.summary,
        abstract=max(other.abstract, known.abstract, key=len),
        authors=max(known.authors, other.authors, key=len),
        published=max(known.published, other.published, key=len),
        kind=known.kind or other.kind,
        area=known.area or other.area,
        tasks=_united(known.tasks, other.tasks),
        methods=_united(known.methods, other.methods),
        datasets=_united(known.datasets, other.datasets),
        results=_united(known.results, other.results),
        code=_united(known.code, other.code),
        url=known.url or other.url,
        doi=known.doi or other.doi or next((i for i in (known.id, other.id) if is_doi(i)), ""),
        venue=known.venue or other.venue,
        venue_kind=known.venue_kind or other.venue_kind,
        appearances=tuple(places.values()),
        sources=_united(known.sources, other.sources),
        reference=joined(known.reference, other.reference),
    )


def _united(first: tuple[T, ...], second: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(first + second))
