"""The papers that a view is about: those of the list, or all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from paper_index.search import Filter, View

from .keys import ViewKey


@dataclass
class Scope:
    """The papers of a list that is narrowed by a query or filters, or all papers."""

    view: View
    """The view of the list."""
    rows: Sequence[int]
    """Its papers."""
    restricted: bool = False
    """Whether only the papers of the list count."""

    @classmethod
    def of(cls, view: View, rows: Sequence[int]) -> "Scope":
        """Return the scope of a list: its papers if it is narrowed."""
        return cls(view, rows, restricted=view.narrowed)

    @property
    def within(self) -> Sequence[int] | None:
        """The rows that count, None for all."""
        return self.rows if self.restricted else None

    @property
    def where(self) -> str:
        """Text to follow a number of papers."""
        return " of the list" if self.restricted else ""

    @property
    def all_papers(self) -> View:
        """The view of all papers, in the order of the list."""
        return self.view.unqueried

    def filtered(self, *filters: Filter) -> View:
        """Return the view of the papers that count and pass filters."""
        base = self.view if self.restricted else self.all_papers
        return replace(base, filters=base.filters | set(filters))

    def keys(self, ask: Callable[[], None]) -> tuple[ViewKey, ...]:
        """Return the key that changes the scope; none if the list has all papers."""

        def change() -> None:
            self.restricted = not self.restricted
            ask()

        label = "all" if self.restricted else "list"
        return (
            (ViewKey("a", label, "Count all papers, or only those of the list.", change),) if self.view.narrowed else ()
        )
