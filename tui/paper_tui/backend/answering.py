"""Answers views in the backend's thread. Recommendations are imported when a view first needs them."""

from functools import cached_property
from typing import TYPE_CHECKING

from paper_index.search import Answer, View
from paper_index.workspace import Workspace

if TYPE_CHECKING:
    from paper_index.recommendation.views import RecommendedViews


class Answering:
    """Answers the views of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @cached_property
    def recommended(self) -> "RecommendedViews":
        """The views that list recommended papers."""
        from paper_index.recommendation.views import RecommendedViews

        workspace = self._workspace
        return RecommendedViews(workspace.corpus.reader, workspace.library, workspace.engine)

    def answer(self, view: View, *, typing: bool = False, done: bool = False) -> Answer:
        """Return the papers that match a view, see `Engine.answer`."""
        answering = self.recommended if view.recommend else self._workspace.engine
        return answering.answer(view, typing=typing, done=done)

    def with_partial_matches(self, answer: Answer) -> Answer:
        """Return an answer with few papers followed by papers with some words of the query."""
        from paper_index.search.assist.partial_matches import with_partial_matches

        return with_partial_matches(answer, self._workspace.engine) if answer.view.query.strip() else answer
