"""The user's marks, and changes of them, as immutable values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..papers.attachments import Attachment

if TYPE_CHECKING:
    from ..papers.paper import Problem
    from .row_checks import BadRow

UNREAD, READING, READ = "unread", "reading", "read"
STATES = (UNREAD, READING, READ)
"""The read states of a paper. Only the user changes them."""


Key = tuple[str, str]
"""A paper (or "") and a field."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one paper."""

    bookmarked: bool = False
    state: str = UNREAD
    """One of `STATES`."""
    rating: int | None = None
    """From 1 to 5."""
    tags: tuple[str, ...] = ()
    """In alphabetical order."""
    note: str = ""
    """Markdown."""
    files: tuple[Attachment, ...] = ()
    """The attached files, the newest version first, then by path."""

    @property
    def read(self) -> bool:
        """Whether the state is `READ`."""
        return self.state == READ


NO_MARKS = Marks()


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag in use."""

    name: str
    papers: int
    colour: str = ""
    """As `#rrggbb`, or ""."""
    description: str = ""


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A view with a name."""

    name: str
    view: Mapping[str, Any] = field(default_factory=dict)
    """The view as plain JSON values: see `View.to_dict`."""
    key: int | None = None
    """The key 1-9 that opens it."""
    place: int = 0
    """The place in the list, from 1; 0 for a search that was never moved. It comes after the others."""
    followed: bool = False
    """Whether its new papers are counted."""
    looked: Mapping[str, int] = field(default_factory=dict)
    """The number of the last import whose papers were looked at, by the identity of the corpus."""


@dataclass(frozen=True, slots=True)
class Change:
    """The result of one change."""

    number: int | None
    """The number of the journal's entry; None if nothing changed."""
    label: str
    """A description: "tagged 12 papers 'thesis'"."""
    papers: frozenset[str]
    """The ids of the changed papers."""
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
    """One entry of the journal."""

    number: int
    stamp: int
    """The time, in microseconds since 1970."""
    label: str
    undone: bool
    cells: int
    """The number of changed cells."""
