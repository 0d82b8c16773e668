"""Recommends papers of a home: from a source of papers to the list, the explanation and the card of a profile."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from ..corpus import CorpusReader
from ..errors import PaperError
from ..library import Library
from ..papers.paper import Paper
from ..search import Engine
from ..search.text.features import term_of
from .candidates import Candidates, candidates, usual_since
from .interest import FEW
from .listing import explained, recommended
from .matcher import Matcher
from .matchers import Matchers
from .models import Card, CardTerm, Profile, Reason, Recommendation, Recommendations, Source
from .profiles import known_source, profile_of
from .reasons import reason

_Result = TypeVar("_Result")

_CARD_TERMS = 40
"""Terms of a card."""
_EXPLAINED = 12
"""Reasons of an explanation."""
_NO_INDEX = (
    "Recommendations need the index, which is missing, damaged or out of date. Nothing was changed. "
    "The explorer builds it by itself; 'paper-tui index build' does so now."
)


class Recommender:
    """Recommends papers of a home."""

    def __init__(self, corpus: CorpusReader, library: Library, engine: Engine) -> None:
        """Take the open parts of a workspace."""
        self._corpus, self._library, self._engine = corpus, library, engine
        self.matchers = Matchers(engine)

    def source(self, kind: str, name: str = "") -> Source:
        """Return a source with its name as the library spells it.

        Raises:
            PaperError: if the tag or the saved search is unknown.
        """
        return known_source(self._library, kind, name)

    def profile(self, source: Source, papers: Sequence[str] = ()) -> Profile:
        """Return the profile of a source; `papers` are the ids of a selection."""
        return profile_of(source, self._corpus, self._library, self._engine, papers)

    def recommend(
        self, profile: Profile, limit: int = 20, since: str | None = None, within: Collection[int] | None = None
    ) -> Recommendations:
        """Return the papers that fit a profile best, with their reasons.

        Args:
            profile: the profile.
            limit: the number of papers at most.
            since: the ISO date from which on papers are recommended, "" for all; by default `usual_since`.
            within: rows to which they are restricted.

        Raises:
            PaperError: if there is no index.
        """
        since = usual_since(self._corpus) if since is None else since
        found = candidates(profile, self._corpus, self._library.reader, since, within)
        if not profile.seeds:
            return self._trending(profile, found, limit)
        papers = self._matched(profile, lambda matcher: recommended(matcher, found, limit))
        if not papers:
            return Recommendations(profile, (), _why_none(profile, found), found.since, len(found.rows), found.omitted)
        few = (
            f"The profile has only {len(profile.seeds)} of {FEW} papers, so these are just similar papers."
            if len(profile.seeds) < FEW
            else ""
        )
        return Recommendations(profile, tuple(papers), few, found.since)

    def _matched(self, profile: Profile, use: Callable[[Matcher], _Result]) -> _Result:
        """Return the result of `use` for the scores of all papers."""
        if (found := self.matchers.use([profile], lambda matchers: [use(matcher) for matcher in matchers])) is None:
            raise PaperError(_NO_INDEX)
        return found[0]

    def _trending(self, profile: Profile, found: Candidates, limit: int) -> Recommendations:
        """Return the trending papers, because the profile is empty."""
        rows = [row for row in self._corpus.order("trending") if row in found.rows][:limit]
        papers = zip(rows, self._corpus.papers(rows), strict=True)
        note = (
            f"There are no papers in {profile.source.label} yet, so these are the trending papers. "
            "Three papers are enough for a profile."
        )
        listed = tuple(Recommendation(row, paper, 0, 0.0, ()) for row, paper in papers)
        return Recommendations(profile, listed, note, found.since)

    def explain(self, profile: Profile, paper: Paper) -> Recommendation:
        """Return the match of any paper with all its strongest reasons.

        Raises:
            PaperError: if there is no index, or the profile has no papers.
        """
        self._check(profile)
        row = self._corpus.rows_of([paper.id])[paper.id]

        def use(matcher: Matcher) -> Recommendation:
            score = {row: score for score, row in matcher.scored([row])}.get(row, 0.0)
            return explained(matcher, [(score, row, paper)], matcher.labels.and_of(paper), _EXPLAINED)[0]

        return self._matched(profile, use)

    def card(self, profile: Profile) -> Card:
        """Return everything that counts in a profile.

        Raises:
            PaperError: if there is no index, or the profile has no papers.
        """
        self._check(profile)
        return self._matched(profile, _card)

    def _check(self, profile: Profile) -> None:
        if not profile.seeds:
            raise PaperError(f"There are no papers in {profile.source.label} yet, so nothing counts there.")

    def reason(self, profile: Profile, typed: str) -> Reason:
        """Return the reason that a person names: by its label, as `method: Mamba`, or by one or two words.

        Raises:
            PaperError: if the text is not a word, a pair of words or a fact.
        """
        wanted = " ".join(typed.casefold().split())
        known = [each.reason for each in self.card(profile).terms] if profile.seeds else []
        known += [reason(term, 0.0, {term: label}) for term, label in profile.muted.items()]
        for each in known:
            if wanted in (each.label.casefold(), each.text.casefold(), each.term):
                return each
        if not (term := term_of(typed)):
            raise PaperError(
                f"{typed[:60]!r} is not a reason. Write a word, two words, or a fact as 'method: Mamba'. "
                "'paper-tui recommend --profile' lists the reasons that count."
            )
        return reason(term, 0.0, {term: wanted})


def _card(matcher: Matcher) -> Card:
    parts = matcher.term_weights()
    whole = sum(parts.values()) or 1.0
    heaviest = sorted(parts, key=lambda term: (-parts[term], term))[:_CARD_TERMS]
    written = matcher.labels.written(heaviest)
    return Card(
        matcher.profile,
        tuple(
            CardTerm(
                reason(term, parts[term] / whole, written),
                sum(term in vector.terms for vector in matcher.vectors),
                matcher.statistics.papers_with[term],
            )
            for term in heaviest
        ),
    )


def _why_none(profile: Profile, found: Candidates) -> str:
    """Return why no paper is recommended."""
    when = f" since {found.since}" if found.since else ""
    if not found.rows:
        read = found.omitted
        why = f"You have read all {read:,} papers{when}." if read else f"There is no other paper{when}."
    else:
        why = f"No paper{when} is close enough to {profile.source.label}."
    return why + (" --all searches papers of any date." if found.since else "")
