"""The views that the user looked at, in order, to go back and forward through them as in a browser."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from paper_index.search import View

_MOST = 200
"""Places kept."""
_MOST_LASTING = 20
"""Views kept for the next start."""
_LONGEST_LASTING = 500
"""Characters of a query that is kept for the next start."""

Stack = Sequence[tuple[View, int | None]]
"""The views before "More like this", each with the row at the cursor."""


@dataclass(frozen=True, slots=True)
class Place:
    """A view, and where the user was in it."""

    view: View
    row: int | None = None
    """The row of the corpus at the cursor."""
    stack: Stack = ()


class ViewHistory:
    """The places visited. Views that are typed letter by letter are visited when the user stops."""

    def __init__(self, view: View, earlier: Sequence[View] = ()) -> None:
        """Begin at a view, after the views of an earlier session."""
        self._places = [*map(Place, earlier), Place(view)]
        if len(self._places) > 1 and self._places[-2].view == view:
            self._places.pop()
        self._at = len(self._places) - 1
        """The index of the current place."""

    @property
    def view(self) -> View:
        """The current view."""
        return self._places[self._at].view

    @property
    def lasting(self) -> tuple[View, ...]:
        """The latest views up to the current one, for the next start."""
        views = [place.view for place in self._places[: self._at + 1]]
        return tuple([view for view in views if len(view.query) <= _LONGEST_LASTING][-_MOST_LASTING:])

    def leave(self, row: int | None, stack: Stack = ()) -> None:
        """Remember where the user is in the current view, before another one is shown."""
        self._places[self._at] = replace(self._places[self._at], row=row, stack=tuple(stack))

    def visit(self, view: View) -> None:
        """Add a view after the current one, unless it is the current one. Later places are forgotten."""
        if view != self.view:
            self._places = [*self._places[: self._at + 1], Place(view)][-_MOST:]
            self._at = len(self._places) - 1

    def go(self, steps: int) -> Place | None:
        """Move back (-1) or forward (1); return the place there, or None at either end."""
        if not 0 <= self._at + steps < len(self._places):
            return None
        self._at += steps
        return self._places[self._at]
