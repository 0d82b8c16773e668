"""The results of a query, from the search to the `Answer`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .ranking.result_set import ResultSet

if TYPE_CHECKING:
    from .query.parser import Query


class Found(NamedTuple):
    """The results of the query of a view."""

    results: ResultSet
    query: Query | None = None
    """The parsed query, with notes and errors; None without one."""
    suggestion: str = ""
    """See `Answer.suggestion`."""
    searched: str = ""
    """See `Answer.searched`."""
