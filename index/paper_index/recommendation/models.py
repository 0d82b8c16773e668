"""The values of a recommendation: from a profile to the recommended papers with their reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..library.profile_marks import SAVED_PROFILE, TAG_PROFILE, profile_key
from ..papers.paper import Paper

TAG, BOOKMARKS, SAVED, PAPERS = TAG_PROFILE, "bookmarks", SAVED_PROFILE, "papers"
"""The kinds of sources of a profile."""


@dataclass(frozen=True, slots=True)
class Source:
    """The origin of the papers that a profile is made of."""

    kind: str
    """`TAG`, `BOOKMARKS`, `SAVED` or `PAPERS`."""
    name: str = ""
    """The tag or the saved search."""

    @property
    def key(self) -> str:
        """The name under which the library keeps dismissed papers and muted reasons."""
        return profile_key(self.kind, self.name)

    @property
    def label(self) -> str:
        """The source in a sentence."""
        return {
            TAG: f"the tag #{self.name}",
            BOOKMARKS: "your bookmarks",
            SAVED: f"the saved search “{self.name}”",
            PAPERS: "the given papers",
        }[self.kind]


@dataclass(frozen=True, slots=True)
class Seed:
    """A paper that a profile is made of."""

    row: int
    paper: Paper
    weight: float = 1.0
    """2 for a paper that is rated 4 or 5, else 1."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The papers for which similar ones are recommended, and the user's corrections."""

    source: Source
    seeds: tuple[Seed, ...]
    dismissed: Mapping[int, Paper] = field(default_factory=dict)
    """Row to paper: the papers that the user marked as not for this profile, or rated 1 or 2, the latest ones."""
    muted: Mapping[str, str] = field(default_factory=dict)
    """Term to its label: the reasons that do not count."""
    others: frozenset[int] = frozenset()
    """The rows of further seeds and dismissed papers, beyond `profiles.MOST_SEEDS` and `MOST_DISMISSED`."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A term that a recommended paper shares with a profile."""

    kind: str
    """`word`, `pair`, `task`, `method` or `dataset`."""
    term: str
    """The term, by which it is muted: see `text.features`."""
    label: str
    """The term as the papers write it."""
    share: float
    """The part of the score that it explains, from 0 to 1."""

    @property
    def text(self) -> str:
        """The label, for a fact with its kind: `method: Mamba`."""
        kind = {"dataset": "data set"}.get(self.kind, self.kind)
        return self.label if self.kind in ("word", "pair") else f"{kind}: {self.label}"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A recommended paper."""

    row: int
    paper: Paper
    match: int
    """The match, from 0 to 99: 99 is at least as well as the papers of the profile fit each other."""
    score: float
    reasons: tuple[Reason, ...]
    """The strongest first, facts before words."""
    likeness: float = 0.0
    """The cosine with the mean of the profile, from 0 to 1. Unlike the match, it can be compared between profiles."""
    nearest: Paper | None = None
    """The paper of the profile that is most like it."""

    @property
    def why(self) -> str:
        """The reasons as one line."""
        line = " · ".join(reason.text for reason in self.reasons)
        return f"{line}; most like “{self.nearest.display_title}”" if self.nearest else line


@dataclass(frozen=True, slots=True)
class Recommendations:
    """The recommended papers, the best first."""

    profile: Profile
    papers: tuple[Recommendation, ...] = ()
    note: str = ""
    """The cause of an empty list, or of a list that is not chosen by the profile; or ""."""
    since: str = ""
    """The ISO date from which on papers are recommended, or "" for all."""
    candidates: int = 0
    """If the list is empty: the papers that are neither read nor in the profile."""
    read: int = 0
    """If the list is empty: the papers that are omitted because they are read."""


@dataclass(frozen=True, slots=True)
class CardTerm:
    """A term that counts in a profile."""

    reason: Reason
    seeds: int
    """The papers of the profile that have it."""
    papers: int
    """All papers that have it, about."""


@dataclass(frozen=True, slots=True)
class Card:
    """Everything that counts in a profile."""

    profile: Profile
    terms: tuple[CardTerm, ...]
    """The heaviest first."""
