"""The values of a triage: the papers to go through, their order, and the position."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..recommendation import Reason, Source
from ..search import View


class ScopeKind(Enum):
    """The origin of the papers of a triage."""

    NEW = "new"
    """The papers that the latest import or fetch added."""
    EDITION = "edition"
    """The papers of the edition that the list shows."""
    FOLLOWED = "followed"
    """The new papers of a followed search, which the list shows."""
    LIST = "list"
    """The papers of the list."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The papers that a triage goes through, as a view."""

    kind: ScopeKind
    view: View
    key: str
    """The text by which its position is remembered. Another import, query or filter has another one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper of a triage."""

    id: str
    match: int = 0
    """The match with the profile it fits best, from 25 to 99; 0 if it fits none."""
    source: Source | None = None
    """The source of that profile; None if the paper fits none."""
    reasons: tuple[Reason, ...] | None = None
    """The reasons for the match; None if they are not looked up yet."""


@dataclass(frozen=True, slots=True)
class Queue:
    """The papers of a triage in their order."""

    scope: Scope
    entries: tuple[Entry, ...] = ()
    at: int = 0
    """The index of the current paper; the number of papers at the end."""
    found: int = 0
    """The papers of the scope without a decision, of which the best are in the queue."""
    note: str = ""
    """The cause of an order that is not by match, or of a queue without papers; else ""."""
    resumed: bool = False
    """Whether it continues at the position that was left."""
    indexed: bool = True
    """Whether the index was ready, so that papers have matches."""
