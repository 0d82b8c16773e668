"""The changes that follow saved searches: from which import on their papers count as new."""

import contextlib
from collections.abc import Sequence

from ..errors import PaperError
from .journal import Journal
from .models import Change, Key, SavedSearch
from .reader import LibraryReader
from .saved_searches import following_cells, known_search, without_following


class FollowedSearches:
    """Follows saved searches of a library."""

    def __init__(self, journal: Journal, reader: LibraryReader) -> None:
        self._journal, self._reader = journal, reader

    def follow(self, name: str, corpus: str, number: int) -> Change:
        """Follow a saved search: count its papers of later imports than a `number` into the corpus of an identity.

        Raises:
            PaperError: if the name is unknown.
        """
        with self._journal.changing():
            found = known_search(self._reader.saved_searches(), name)
            cells = {} if found.followed else following_cells(found, True, {corpus: number})
            return self._journal.change(lambda _: f"followed the saved search “{found.name}”", cells)

    def unfollow(self, name: str) -> Change:
        """Stop following a saved search.

        Raises:
            PaperError: if the name is unknown.
        """
        with self._journal.changing():
            found = known_search(self._reader.saved_searches(), name)
            return self._journal.change(
                lambda _: f"stopped following the saved search “{found.name}”", without_following(found)
            )

    def look(self, searches: Sequence[SavedSearch], corpus: str, number: int) -> Change:
        """Remember that the new papers of followed searches were looked at, up to an import. It can be undone."""
        what = f"“{searches[0].name}”" if len(searches) == 1 else f"{len(searches):,} saved searches"
        cells: dict[Key, str | None] = {}
        for search in searches:
            cells |= following_cells(search, True, {corpus: number})
        return self._journal.change(lambda _: f"looked at the new papers of {what}", cells)

    def begin(self, corpus: str, number: int) -> None:
        """Count from a number on for the followed searches that have none for a corpus: it is new, or they are."""
        missing = [each for each in self._reader.saved_searches() if each.followed and corpus not in each.looked]
        if missing:
            cells: dict[Key, str | None] = {}
            for search in missing:
                cells |= following_cells(search, True, {corpus: number})
            with contextlib.suppress(PaperError):  # a full disk: until then nothing counts as new
                self._journal.put_quietly(cells)
