"""Saved searches as cells of the library, and their order."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import PaperError
from ..text.sanitize import clean
from .models import Key, SavedSearch
from .table_layout import FOLLOWED, KEY, LOOKED, SAVED

_LONGEST_NAME = 100
_MOST = 10_000
"""The last place. Saved searches without a place come after it."""


def search_name(name: str) -> str:
    """Return the name under which a search is saved.

    Raises:
        PaperError: if it is empty.
    """
    if not (name := clean(name)[:_LONGEST_NAME]):
        raise PaperError("A saved search needs a name.")
    return name


def known_search(listed: Sequence[SavedSearch], name: str) -> SavedSearch:
    """Return the saved search of a name, in any case.

    Raises:
        PaperError: if it is unknown.
    """
    fold = clean(name).casefold()
    for each in listed:
        if each.name.casefold() == fold:
            return each
    raise PaperError(f"No saved search {clean(name)!r}. 'saved list' lists all.")


def search_cells(
    listed: Sequence[SavedSearch], name: str, view: Mapping[str, Any], key: int | None, place: int | None = None
) -> dict[Key, str | None]:
    """Return the cells that save a search under a name, and a key if there is one.

    Without a `place`, it takes the one of the listed search that it replaces.

    Raises:
        PaperError: if the name is empty or the key is not from 1 to 9.
    """
    name = search_name(name)
    fold = name.casefold()
    if key is not None and key not in range(1, 10):
        raise PaperError(f"Invalid key {key}. Use 1 to 9.")
    if place is None:
        place = next((each.place for each in listed if each.name.casefold() == fold), 0)
    cells: dict[Key, str | None] = {("", SAVED + fold): _written(name, view, place)}
    return cells | {("", f"{KEY}{key}"): fold} if key else cells


def _written(name: str, view: Mapping[str, Any], place: int) -> str:
    plain = {**view, "name": name} | ({"place": place} if place else {})
    return json.dumps(plain, ensure_ascii=True, sort_keys=True)


def read_searches(values: Mapping[str, str]) -> list[SavedSearch]:
    """Return the saved searches in the fields of the library, by place, by key and then by name."""
    keys = {value: int(field.removeprefix(KEY)) for field, value in values.items() if re.fullmatch("key/[1-9]", field)}
    looked = _read_looked(values)
    found = []
    for field, value in values.items():
        if field.startswith(SAVED) and (plain := _read_view(value)) is not None:
            fold = field.removeprefix(SAVED)
            name, place = clean(str(plain.pop("name", fold))), plain.pop("place", 0)
            place = place if type(place) is int and 0 < place <= _MOST else 0
            followed = FOLLOWED + fold in values
            found.append(SavedSearch(name, plain, keys.get(fold), place, followed, looked.get(fold, {})))
    return sorted(found, key=lambda each: (each.place or _MOST + 1, each.key or 10, each.name.casefold()))


def _read_looked(values: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """Return the numbers of imports that were looked at: folded name to identity of the corpus to number."""
    found: dict[str, dict[str, int]] = {}
    for field, value in values.items():
        if field.startswith(LOOKED) and re.fullmatch(r"[0-9]{1,16}", value):
            corpus, _, fold = field.removeprefix(LOOKED).partition("/")
            found.setdefault(fold, {})[corpus] = int(value)
    return found


def following_cells(search: SavedSearch, followed: bool, looked: Mapping[str, int]) -> dict[Key, str | None]:
    """Return the cells that follow a search or not, with the numbers that were looked at, by corpus."""
    fold = search.name.casefold()
    numbers: dict[Key, str | None] = {("", f"{LOOKED}{corpus}/{fold}"): str(n) for corpus, n in looked.items()}
    return {("", FOLLOWED + fold): "yes" if followed else None, **numbers}


def without_following(search: SavedSearch) -> dict[Key, str | None]:
    """Return the cells that remove all that `following_cells` wrote for a search."""
    return dict.fromkeys(following_cells(search, False, search.looked))


def moved(listed: Sequence[SavedSearch], found: SavedSearch, steps: int) -> dict[Key, str | None]:
    """Return the cells that move a search down in the list by some steps, or up; none if it is at the end."""
    order = list(listed)
    at = order.index(found)
    to = max(0, min(len(order) - 1, at + steps))
    order.insert(to, order.pop(at))
    if to == at:
        return {}
    return {
        ("", SAVED + each.name.casefold()): _written(each.name, each.view, place) for place, each in enumerate(order, 1)
    }


def _read_view(value: str) -> dict[str, Any] | None:
    """Return the view of a saved search, or None if it cannot be read."""
    try:
        plain = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return plain if isinstance(plain, dict) else None
