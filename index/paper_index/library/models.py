"""What a user can say, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..papers.paper import Problem
    from .row_checks import BadRow

UNREAD, READING, READ = "unread", "reading", "read"
STATES = (UNREAD, READING, READ)
"""How far a paper is read; only the user says so."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What the user has said of one paper."""

    bookmarked: bool = False
    state: str = UNREAD
    """One of `STATES`."""
    rating: int | None = None
    """From 1 to 5."""
    tags: tuple[str, ...] = ()
    """In alphabetical order."""
    note: str = ""
    """Markdown."""

    @property
    def read(self) -> bool:
        """Whether it was read to the end."""
        return self.state == READ


NO_MARKS = Marks()


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag in use."""

    name: str
    papers: int
    colour: str = ""
    """As `#rrggbb`, or nothing."""
    description: str = ""


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A view that has a name."""

    name: str
    view: Mapping[str, Any] = field(default_factory=dict)
    """The view as plain JSON values: see `View.to_dict`."""
    key: int | None = None
    """The key 1-9 that opens it."""
    seen: int = 0
    """When it was last looked at, in microseconds since 1970; 0 for never."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one action did."""

    number: int | None
    """The journal's entry; None when everything was so already."""
    label: str
    """In words: "tagged 12 papers 'thesis'"."""
    papers: frozenset[str]
    """The papers concerned."""
    damaged: tuple["BadRow", ...] = ()
    """Damaged rows of the backup that was restored."""


@dataclass(frozen=True, slots=True)
class Merge:
    """The result of merging another library."""

    change: Change
    problems: tuple["Problem", ...]
    """The lines that could not be read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal."""

    number: int
    stamp: int
    """When, in microseconds since 1970."""
    label: str
    undone: bool
    cells: int
    """How many single things it changed."""
