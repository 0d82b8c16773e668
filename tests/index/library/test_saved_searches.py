"""Saved searches: their names, keys and order."""

import contextlib
import json
from collections.abc import Iterator

import pytest

from paper_index.errors import PaperError
from paper_index.library import Library
from paper_index.library.saved_searches import read_searches
from paper_index.paths import Home


@pytest.fixture
def library(home: Home) -> Iterator[Library]:
    """A library with the searches One, Two and Three, of which two have keys."""
    with contextlib.closing(Library(home.library)) as library:
        for name, key in (("One", 3), ("Two", 1), ("Three", None)):
            library.save_search(name, {"query": name}, key)
        yield library


def names(library: Library) -> list[str]:
    """Return the names in their order."""
    return [each.name for each in library.reader.saved_searches()]


def test_searches_are_moved_and_keep_views_and_keys(library: Library) -> None:
    before = library.reader.saved_searches()
    assert names(library) == ["Two", "One", "Three"], "by key, then by name"
    change = library.move_search("three", -2)
    assert names(library) == ["Three", "Two", "One"] and change.label == "moved the saved search “Three”"
    after = {each.name: (each.view, each.key) for each in library.reader.saved_searches()}
    assert after == {each.name: (each.view, each.key) for each in before}
    library.move_search("Two", 1)
    assert names(library) == ["Three", "One", "Two"]
    library.journal.undo()
    library.journal.undo()
    assert library.reader.saved_searches() == before, "each move is one change"


def test_the_order_outlives_changes_of_a_search(library: Library) -> None:
    library.move_search("Three", -1)
    assert names(library) == ["Two", "Three", "One"]
    library.save_search("three", {"query": "other"}, 9)
    library.rename_search("Two", "Second", 1)
    assert names(library) == ["Second", "three", "One"]
    library.save_search("Alone", {}, 2)
    assert names(library) == ["Second", "three", "One", "Alone"], "a new one comes last"


def test_a_search_at_the_end_stays_there(library: Library) -> None:
    assert library.move_search("Two", -1).number is None
    assert library.move_search("Three", 5).number is None
    with pytest.raises(PaperError, match="No saved search 'Four'"):
        library.move_search("Four", 1)


def test_invalid_places_are_ignored() -> None:
    for place in (-1, 0, 10**9, True, "1", None, [1], 1.5):
        (found,) = read_searches({"saved/x": json.dumps({"name": "X", "query": "q", "place": place})})
        assert (found.place, found.view) == (0, {"query": "q"})
