"""Answers views that list recommended papers: `View.recommend` is the source of their profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote, unquote

from ..corpus import CorpusReader
from ..errors import PaperError
from ..library import Library
from ..search import Answer, Basis, Engine, View
from .models import PAPERS, Card, Profile, Recommendation, Recommendations, Source
from .parts import Part, narrowed, parts_of
from .recommender import Recommender

LISTED = 50
"""Papers of a list at most."""
MOST_PAPERS = 50
"""Papers of a selection that a view keeps; no more count."""


def papers_value(papers: Sequence[str]) -> str:
    """Return the value of `View.recommend` for papers with some ids."""
    return f"{PAPERS}:{' '.join(quote(paper, safe='/:.-') for paper in papers[:MOST_PAPERS])}"


def source_of(view: View) -> tuple[str, str, list[str]]:
    """Return the kind, the name and the ids in `View.recommend`.

    It is `bookmarks`, `tag:NAME`, `saved:NAME`, or `papers:ID ID` with percent-encoded ids.
    """
    kind, _, rest = view.recommend.partition(":")
    return (kind, "", [unquote(each) for each in rest.split()]) if kind == PAPERS else (kind, rest, [])


class RecommendedViews:
    """Answers views with `View.recommend`, in the thread of the engine. The latest list is kept until marks change."""

    def __init__(self, corpus: CorpusReader, library: Library, engine: Engine) -> None:
        """Take the open parts of a workspace."""
        self._corpus, self._library, self._engine = corpus, library, engine
        self.recommender = Recommender(corpus, library, engine)
        self._latest: tuple[tuple[object, ...], Recommendations] | None = None

    def source(self, view: View) -> Source:
        """Return the source of the profile of a view.

        Raises:
            PaperError: if its tag or saved search is unknown.
        """
        kind, name, _ = source_of(view)
        return self.recommender.source(kind, name)

    def profile(self, view: View) -> Profile:
        """Return the profile of a view, or the part of it that `View.part` names.

        Raises:
            PaperError: if its tag or saved search is unknown.
        """
        kind, name, papers = source_of(view)
        profile = self.recommender.profile(self.recommender.source(kind, name), papers)
        return narrowed(profile, view.part) if view.part else profile

    def answer(self, view: View, *, typing: bool = False, done: bool = False, exact: bool = False) -> Answer:
        """Answer a view as `Engine.answer` does. If nothing can be recommended, the note of the answer explains it."""
        try:
            found = self._recommendations(view)
        except PaperError as error:
            answer = self._engine.answer(view, typing=typing, done=done, exact=exact, among={})
            return replace(answer, note=str(error))
        ranks = {each.row: float(-place) for place, each in enumerate(found.papers)}
        answer = self._engine.answer(view, typing=typing, done=done, exact=exact, among=ranks)
        return replace(
            answer,
            scores={each.row: float(each.match) for each in found.papers},
            shared={each.row: reasons for each in found.papers if (reasons := _reasons(each))},
            basis=Basis(len(found.profile.seeds), found.since, found.candidates, found.read),
        )

    def _recommendations(self, view: View) -> Recommendations:
        what = view.recommend, view.any_date, view.part, self._corpus.identity
        key = (*what, self._corpus.generation, self._library.journal.version)
        if self._latest is None or self._latest[0] != key:
            try:
                found = self.recommender.recommend(self.profile(view), LISTED, "" if view.any_date else None)
            except PaperError:
                if self._latest is not None and self._latest[0][: len(what)] == what:
                    return self._latest[1]  # while the index is built, the list before is kept
                raise
            self._latest = key, found
        return self._latest[1]

    def explain(self, view: View, row: int) -> Recommendation:
        """Return the match of the paper in a row, with all its strongest reasons.

        Raises:
            PaperError: if there is no index, the profile has no papers, or the row has none any more.
        """
        if (paper := next(self._corpus.papers([row]), None)) is None:
            raise PaperError("The paper is not known any more.")
        return self.recommender.explain(self.profile(view), paper)

    def card(self, view: View) -> Card:
        """Return everything that counts in the profile of a view.

        Raises:
            PaperError: if there is no index, or the profile has no papers.
        """
        return self.recommender.card(self.profile(view))

    def parts(self, view: View) -> list[Part]:
        """Return the parts to which the profile of a view can be narrowed.

        Raises:
            PaperError: if its tag or saved search is unknown.
        """
        profile = self.profile(replace(view, part=""))
        return parts_of(self.recommender.card(profile)) if profile.seeds else []


def _reasons(found: Recommendation) -> tuple[str, ...]:
    near = (f"like “{found.nearest.display_title}”",) if found.nearest else ()
    return (*(reason.text for reason in found.reasons), *near)
