"""`View`, `Filter` and `Answer`: a question to the search, and its result. All are frozen values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from ..corpus import SORTS
from ..text.sanitize import clean

MAX_QUERY_LENGTH = 2_000
"""Characters of a query that are used; the rest is ignored."""

FEW = 10
"""Papers of an answer from which on papers with some of the words do not follow; also the rows with them together."""

MEANING = re.compile(r"\A\s*[~～](?![~～]|\d+(?:\s|$))", re.ASCII)
"""The sign before a query by meaning. `~2` asks for near words, of which the word is missing."""

QueryError = tuple[int, int, str]
"""A part of a query that could not be parsed: its start, its end, and a sentence that explains why."""

FACETS = (
    "new",
    "area",
    "kind",
    "task",
    "method",
    "dataset",
    "keyword",
    "year",
    "author",
    "venue",
    "source",
    "edition",
    "code",
    "bookmarked",
    "tag",
    "state",
    "rating",
    "note",
)
"""The facets that are counted, in the order in which they are shown.

The value of `new` is the number of an import; it matches the papers that later imports added, or gave a new edition.
"""


HAVE_SOME = "these have some"
"""Part of the note on an answer whose papers have some of the words, because no paper has all."""


class DamagedIndex(ValueError):
    """A file of the index is damaged."""


class DamagedFeatures(DamagedIndex):
    """The files with the features of papers are missing or damaged."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A value of a facet to include, or with `exclude` to exclude."""

    facet: str
    value: str
    exclude: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """A query, filters and an order. Papers match that have an included value of each facet, and no excluded value."""

    query: str = ""
    filters: frozenset[Filter] = frozenset()
    sort: str = "relevance"
    """One of `corpus.SORTS`. Without a query, `like` and `recommend`, relevance is trending."""
    reverse: bool = False
    match_any: bool = False
    """Whether papers match that have any word of the query, instead of all."""
    like: str = ""
    """The id of a paper: only papers similar to it match, the most similar first (see `ranking.similar`)."""
    recommend: str = ""
    """The source of a profile: only papers that fit it match, the best first (see `recommendation.views`)."""
    any_date: bool = False
    """With `recommend`: whether papers of any date match, not only those of the last weeks."""
    part: str = ""
    """With `recommend`: a term; only the papers of the profile that have it count."""
    browse: tuple[str, bool] = ("relevance", False)
    """While `is_search`: `sort` and `reverse` of the list without a query, to which it returns."""

    @property
    def by_meaning(self) -> bool:
        """Whether the query begins with `~`: then papers match by meaning (see `semantic.views`)."""
        return MEANING.match(self.query) is not None

    @property
    def is_list(self) -> bool:
        """Whether only papers that are similar to a paper, or fit a profile, match."""
        return bool(self.like or self.recommend)

    @property
    def is_search(self) -> bool:
        """Whether the view has a query, or a paper or profile to compare with, so that it has an order of relevance."""
        return bool(self.query.strip() or self.is_list)

    @property
    def unlisted(self) -> "View":
        """The view without `like` and `recommend`."""
        return replace(self, like="", recommend="", any_date=False, part="")

    def with_query(self, query: str) -> Self:
        """Return the view with another query. A search begins by relevance; without it, the former order returns."""
        changed = replace(self, query=query)
        if changed.is_search == self.is_search:
            return changed
        if changed.is_search:
            return replace(changed, sort="relevance", reverse=False, browse=(self.sort, self.reverse))
        return replace(changed, sort=self.browse[0], reverse=self.browse[1], browse=("relevance", False))

    def with_browse_order(self, before: "View") -> Self:
        """Return a search that returns to the order in which `before` returns, or is; other views as they are."""
        return replace(self, browse=before.unqueried_order) if self.is_search else self

    @property
    def unqueried_order(self) -> tuple[str, bool]:
        """`sort` and `reverse` of the list without a query."""
        return self.browse if self.is_search else (self.sort, self.reverse)

    @property
    def unqueried(self) -> "View":
        """The view of all papers, in the order of the list without a query."""
        return View(sort=self.unqueried_order[0], reverse=self.unqueried_order[1])

    def toggled(self, chosen: Filter) -> Self:
        """Return the view without a filter if it has it, else with it in place of its opposite."""
        same_value = {f for f in self.filters if (f.facet, f.value) == (chosen.facet, chosen.value)}
        others = self.filters - same_value
        return replace(self, filters=others if chosen in same_value else others | {chosen})

    def to_dict(self) -> dict[str, Any]:
        """Return the view as JSON values, without those that are the default."""
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
        plain |= {name: text for name in ("like", "recommend", "part") if (text := getattr(self, name))}
        if self.browse != ("relevance", False):
            plain["browse"] = list(self.browse)
        return plain | {name: True for name in ("reverse", "match_any", "any_date") if getattr(self, name)}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """Return the view that `to_dict` wrote, here or elsewhere; invalid values are ignored."""
        filters, sort = plain.get("filters"), plain.get("sort")
        browse = plain.get("browse")
        before = (
            browse if isinstance(browse, list) and len(browse) == 2 and browse[0] in SORTS else ("relevance", False)
        )

        def text(name: str) -> str:
            value = plain.get(name)
            return clean(value)[:MAX_QUERY_LENGTH] if isinstance(value, str) else ""

        return cls(
            query=text("query"),
            filters=frozenset(filter(None, map(_filter, filters if isinstance(filters, list) else ()))),
            sort=sort if sort in SORTS else "relevance",
            reverse=plain.get("reverse") is True,
            match_any=plain.get("match_any") is True,
            like=text("like"),
            recommend=text("recommend"),
            any_date=plain.get("any_date") is True,
            part=text("part"),
            browse=(str(before[0]), before[1] is True),
        )

    @property
    def edition(self) -> str | None:
        """The edition, if exactly one is included: papers then show their ranks in it, and keep its order."""
        editions = [f.value for f in self.filters if f.facet == "edition" and not f.exclude]
        return editions[0] if len(editions) == 1 else None

    @property
    def narrowed(self) -> bool:
        """Whether the view has a query, filters, or a paper or profile to compare with, so that it excludes papers."""
        return bool(self.is_search or self.filters)


def _filter(plain: Any) -> Filter | None:
    """Return a filter that `View.to_dict` wrote, or None if it is invalid."""
    if not isinstance(plain, Mapping):
        return None
    facet, value = plain.get("facet"), plain.get("value")
    if facet not in FACETS or not isinstance(value, str) or not (value := clean(value)):
        return None
    return Filter(facet, value, plain.get("exclude") is True)


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a page of an attached PDF that matches a query."""

    path: str
    """The place of the PDF when its text was read."""
    sha256: str
    """The SHA-256 of its content in hexadecimal, see `fulltext.pages.PageStore.pages`."""
    page: int
    """The number of the page, from 1."""
    text: str
    """About 200 characters, without line breaks."""
    marks: tuple[tuple[int, int], ...]
    """The places of the matches in the text."""
    matches: int
    """The number of matches on the page."""


@dataclass(frozen=True, slots=True)
class Basis:
    """The profile whose papers `View.recommend` lists, and why none is listed if none is."""

    seeds: int
    """The papers of the profile; without any, the trending papers are listed."""
    since: str = ""
    """The ISO date from which on papers are recommended, or "" for all."""
    candidates: int = 0
    """If no paper is close enough: the unread papers of these dates."""
    read: int = 0
    """If no paper is close enough: the papers that are omitted because they are read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The papers that match a view."""

    view: View
    rows: tuple[int, ...] = ()
    """Rows of the corpus, in the order of the view."""
    scores: dict[int, float] = field(default_factory=dict)
    """Row to BM25F score, where the query has words; to the similarity to the paper `view.like`, from 0 to 1; or to the
    match with the profile of `view.recommend`, from 0 to 99. In a search by meaning, see `semantic.views`."""
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    """Facet to its (value, number of papers), most papers first. Values without papers are only there if chosen.

    The filters of other facets apply to a count, those of its own facet do not: so a second value can be chosen.
    """
    words: frozenset[str] = frozenset()
    """The index forms that matched, to mark them in a text (see `assist.explain.find_matches`).

    The words of a phrase are joined by spaces. A form that matches in one field only has the prefix `field:`. A name of
    an author has the prefix `name:` (see `text.names`).
    """
    shared: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """Row to the words and values that a paper shares with `view.like`, the most characteristic first; or to the
    reasons for which it fits `view.recommend`."""
    by_meaning: frozenset[int] = frozenset()
    """The rows of a search by meaning that have none of the words that were looked up."""
    by_words: bool = False
    """Whether a query by meaning was searched by words only: it has conditions only, or for the reason in `note`."""
    partial: frozenset[int] = frozenset()
    """The last rows, if they have only some words of the query (see `assist.partial_matches`)."""
    basis: Basis | None = None
    """The profile of `view.recommend`."""
    note: str = ""
    """Sentences about how the query was changed or could not be parsed; "" if there is nothing to say."""
    searched: str = ""
    """The query whose papers these are, if no paper matches that of the view; or ""."""
    suggestion: str = ""
    """Another spelling of a query that matches few papers or none, for "did you mean"; or ""."""
    errors: tuple[QueryError, ...] = ()
    """The parts of the query that could not be parsed and were ignored."""
    seconds: float = 0.0
    """Duration of the search."""

    @property
    def total(self) -> int:
        """The number of papers."""
        return len(self.rows)
