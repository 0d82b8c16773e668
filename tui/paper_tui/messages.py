"""What the panes tell the main screen. Messages go up; what they change comes down again as state."""

from dataclasses import dataclass

from textual.message import Message

from paper_index.search import Filter


@dataclass
class CursorMoved(Message):
    """The cursor of the list was put somewhere by mouse."""

    index: int


@dataclass
class PaperOpened(Message):
    """The paper at the cursor was clicked twice."""


@dataclass
class RowsSeen(Message):
    """Other rows of the list have come into sight."""


@dataclass
class WayTaken(Message):
    """One of the ways out of an empty list was clicked."""

    index: int


@dataclass
class SelectionToggled(Message):
    """The mark before a paper was clicked."""

    index: int


@dataclass
class FilterToggled(Message):
    """A facet's value was chosen, or let go."""

    filter: Filter


@dataclass
class SavedChosen(Message):
    """A saved search was chosen in the filters."""

    name: str


@dataclass
class PaneEntered(Message):
    """A pane took the focus."""

    pane: str


@dataclass
class LibraryChanged(Message):
    """The user's marks on these papers are other ones now."""

    papers: frozenset[str]
