"""`View` and `Answer`: the question and its reply, as every pane and command sees them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from ..corpus import SORTS
from ..text import clean

MAX_CHARACTERS = 2_000
"""Of a query, that are looked at."""

Misunderstood = tuple[int, int, str]
"""What was not understood: where it begins and ends in the query, and why, in a sentence."""

FACETS = (
    "area",
    "kind",
    "task",
    "method",
    "dataset",
    "edition",
    "code",
    "bookmarked",
    "tag",
    "state",
    "rating",
    "note",
)
"""The facets papers are counted under, in the order they are shown."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A facet's value that was chosen, or left out with `exclude`."""

    facet: str
    value: str
    exclude: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """What the user is looking at. Values of one facet widen, facets narrow."""

    query: str = ""
    filters: frozenset[Filter] = frozenset()
    sort: str = "relevance"
    """One of `corpus.SORTS`; relevance without a query, or a paper to be like, is trending."""
    reverse: bool = False
    match_any: bool = False
    """Papers holding any word of the query, best first, instead of all of them."""
    like: str = ""
    """The id of a paper: only papers like it, the most alike first (`similar.py`)."""

    def toggled(self, chosen: Filter) -> Self:
        """Return the view with a filter put on, or taken off if it was on (whether chosen or excluded)."""
        same = {f for f in self.filters if (f.facet, f.value) == (chosen.facet, chosen.value)}
        kept = self.filters - same
        return replace(self, filters=kept if chosen in same else kept | {chosen})

    def to_dict(self) -> dict[str, Any]:
        """Return the view as plain JSON values; what is as in a new view is left out."""
        plain: dict[str, Any] = {}
        if self.query.strip():
            plain["query"] = self.query.strip()
        if self.filters:
            plain["filters"] = [
                {"facet": f.facet, "value": f.value} | ({"exclude": True} if f.exclude else {})
                for f in sorted(self.filters, key=lambda f: (f.facet, f.value, f.exclude))
            ]
        if self.sort != "relevance":
            plain["sort"] = self.sort
        if self.like:
            plain["like"] = self.like
        return plain | {name: True for name in ("reverse", "match_any") if getattr(self, name)}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """Return the view that `to_dict` wrote, here or elsewhere; what is not understood is passed over."""
        query, filters, sort = plain.get("query"), plain.get("filters"), plain.get("sort")
        like = plain.get("like")
        return cls(
            query=clean(query)[:MAX_CHARACTERS] if isinstance(query, str) else "",
            filters=frozenset(filter(None, map(_filter, filters if isinstance(filters, list) else ()))),
            sort=sort if sort in SORTS else "relevance",
            reverse=plain.get("reverse") is True,
            match_any=plain.get("match_any") is True,
            like=clean(like)[:MAX_CHARACTERS] if isinstance(like, str) else "",
        )

    @property
    def edition(self) -> str | None:
        """The one edition looked at, if it is one: papers then show and keep their places in it."""
        editions = [f.value for f in self.filters if f.facet == "edition" and not f.exclude]
        return editions[0] if len(editions) == 1 else None

    @property
    def narrowed(self) -> bool:
        """Whether anything but the order distinguishes it from everything."""
        return bool(self.query.strip() or self.filters or self.like)


def _filter(plain: Any) -> Filter | None:
    """Return a filter as `View.to_dict` writes it, or None if it is none."""
    if not isinstance(plain, Mapping):
        return None
    facet, value = plain.get("facet"), plain.get("value")
    if facet not in FACETS or not isinstance(value, str) or not (value := clean(value)):
        return None
    return Filter(facet, value, plain.get("exclude") is True)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a view holds."""

    view: View
    rows: tuple[int, ...] = ()
    """Rows of the corpus, in the view's order."""
    scores: dict[int, float] = field(default_factory=dict)
    """BM25F of the rows, where the query has words; how much they are like the paper that `view.like` names."""
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    """Facet to its (value, papers) with at least one paper, most first; a chosen value is always there.

    A value is counted over what the other facets let through, so that a second value of a facet can be chosen.
    """
    words: frozenset[str] = frozenset()
    """The forms that matched, as they are written in the index: for marking them in the text (`why.found_in`).

    Those of a phrase stand together, with blanks between; what counts in one field only follows its name and a colon.
    """
    note: str = ""
    """A sentence or some about how the query was understood, where it needs them."""
    suggestion: str = ""
    """The query that was probably meant, where the one asked finds nothing or little: "did you mean ..."."""
    misunderstood: tuple[Misunderstood, ...] = ()
    """What of the query was not understood, and left out."""
    seconds: float = 0.0

    @property
    def total(self) -> int:
        """The number of papers."""
        return len(self.rows)
