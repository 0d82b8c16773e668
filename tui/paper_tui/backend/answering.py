"""Answers views in the backend's thread. Recommendations and search by meaning are imported when a view needs them."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from paper_index.search import Answer, Engine, View
from paper_index.workspace import Workspace

from .model import ModelLoader

if TYPE_CHECKING:
    from paper_index.recommendation.views import RecommendedViews
    from paper_index.semantic.views import MeaningViews


class Answering:
    """Answers the views of a workspace."""

    def __init__(self, workspace: Workspace, makes_vectors: Callable[[], bool]) -> None:
        """Take a workspace, and a function that returns whether missing vectors are being made."""
        self._workspace, self._makes_vectors = workspace, makes_vectors
        self.model = ModelLoader(workspace.config.search.model)
        """Opens the model of search by meaning."""

    @cached_property
    def recommended(self) -> "RecommendedViews":
        """The views that list recommended papers."""
        from paper_index.recommendation.views import RecommendedViews

        workspace = self._workspace
        return RecommendedViews(workspace.corpus.reader, workspace.library, workspace.engine)

    @cached_property
    def _by_meaning(self) -> "MeaningViews":
        from paper_index.semantic.views import MeaningViews

        workspace = self._workspace
        return MeaningViews(workspace.engine, workspace.blend.vectors, self.model, self._makes_vectors)

    def answer(self, view: View, *, typing: bool = False, done: bool = False) -> Answer:
        """Return the papers that match a view, see `Engine.answer`."""
        answering: Engine | RecommendedViews | MeaningViews = self._workspace.engine
        if view.is_list or view.by_meaning:
            answering = self.recommended if view.recommend else answering if view.like else self._by_meaning
        return answering.answer(view, typing=typing, done=done)

    def with_partial_matches(self, answer: Answer) -> Answer:
        """Return an answer with few papers followed by papers with some words of the query, its last one a prefix."""
        from paper_index.search.assist.partial_matches import with_partial_matches

        engine = self._workspace.engine
        return with_partial_matches(answer, engine, typing=True) if answer.view.query.strip() else answer
