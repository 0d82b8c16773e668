"""The matchers of the latest profiles, which are kept: a triage needs those of several profiles again and again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from ..search import Engine
from ..search.index.features_reader import FeaturesReader
from ..search.text.features import Stems
from .matcher import Matcher
from .models import Profile

_KEPT = 6
"""Matchers that are kept: those of a triage, and of a list. Each takes about 5 MB with 75,000 papers."""

_Result = TypeVar("_Result")


class Matchers:
    """Makes matchers from the features of an engine, in its thread, and keeps the latest."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._features: FeaturesReader | None = None
        self._stems = Stems()
        self._latest: list[Matcher] = []

    def use(self, profiles: Sequence[Profile], use: Callable[[Sequence[Matcher]], _Result]) -> _Result | None:
        """Return the result of `use` for the scores of all papers for some profiles, or None without an index."""

        def matched(features: FeaturesReader | None) -> _Result | None:
            if features is not self._features:
                self._features, self._stems, self._latest = features, Stems(), []
            return None if features is None else use([self._matcher(profile, features) for profile in profiles])

        return self._engine.with_features(matched)

    def _matcher(self, profile: Profile, features: FeaturesReader) -> Matcher:
        found = next((each for each in self._latest if each.profile == profile), None)
        if found is not None:
            self._latest.remove(found)
        else:
            found = Matcher(profile, features, self._stems)
        self._latest = [*self._latest[1 - _KEPT :], found]
        return found
