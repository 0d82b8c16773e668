"""Better BibTeX JSON, the complete export of Zotero's add-on: items, tags, notes, collections and attachments."""

import re
from collections.abc import Iterator
from typing import Any

from ..errors import PaperError
from ..papers.paper import Paper, Problem
from ..papers.reference import File
from ..text.person_names import Name
from . import citation
from .input_file import Source
from .json_lines import crowded
from .json_records import value_at, why
from .zotero_items import NO_PAPERS, Item, listed, names_of, paper_of, paths

_LABEL = re.compile(r'"label"\s{0,9}:\s{0,9}"Better ?BibTeX JSON"')
_NO_FIELDS = frozenset({"itemType", "creators", "tags", "notes", "attachments", "collections", "relations", "itemKey"})


def matches(source: Source) -> bool:
    """Return whether it is one JSON object with the add-on's name, or with items in Zotero's names and cite keys."""
    head = citation.beginning(source).lstrip()
    return head.startswith("{") and (bool(_LABEL.search(head)) or ('"itemType"' in head and '"citationKey"' in head))


def read(source: Source) -> Iterator[Paper | Problem]:
    """Yield a paper or a `Problem` for each item in its order.

    Raises:
        PaperError: if it is not valid JSON or holds no item.
    """
    text = source.text().strip()
    if crowded(text) is not None:
        raise PaperError(f"{source.name}: more lists and objects than any library has; nothing was read.")
    try:
        whole, _ = value_at(text, 0)
    except (ValueError, RecursionError) as error:
        raise PaperError(f"{source.name}: {why(error)}; nothing was read.") from error
    items = whole.get("items") if isinstance(whole, dict) else None
    if not isinstance(items, list) or not items:
        raise PaperError(f"{source.name}: Better BibTeX JSON without an item; nothing was read.")
    placed = _placed(whole.get("collections"))
    for number, item in enumerate(items, 1):
        if isinstance(item, dict) and item.get("itemType") in NO_PAPERS:
            continue
        try:
            if not isinstance(item, dict):
                raise ValueError("not a JSON object")
            yield paper_of(_item(item, placed), source)
        except ValueError as error:
            yield Problem(source.name, None, f"item {number}: {error}")


def _item(item: dict[str, Any], placed: dict[object, list[str]]) -> Item:
    fields = {
        name: str(value)
        for name, value in item.items()
        if name not in _NO_FIELDS
        and isinstance(value, str | int)
        and not (isinstance(value, bool) or value == "" or (name == "version" and isinstance(value, int)))
    }
    key = fields.pop("key", "") or fields.get("citationKey", "")
    tags = (each.get("tag") if isinstance(each, dict) else each for each in _list(item.get("tags")))
    notes = (each.get("note") if isinstance(each, dict) else each for each in _list(item.get("notes")))
    identity = item.get("itemID")
    return Item(
        key,
        str(item.get("itemType", "")),
        fields,
        tuple(creator for each in _list(item.get("creators")) if (creator := _creator(each))),
        listed(tags),
        listed(notes),
        tuple(file for each in _list(item.get("attachments")) if (file := _file(each))),
        tuple(placed.get(identity, ())) if isinstance(identity, str | int) else (),
    )


def _creator(value: Any) -> tuple[str, Name] | None:
    if not isinstance(value, dict):
        return None
    first, last, whole = (value.get(part) or "" for part in ("firstName", "lastName", "name"))
    if not all(isinstance(part, str) for part in (first, last, whole)):
        return None
    name = names_of(first, whole or last, whole=bool(whole))
    return (str(value.get("creatorType") or "author"), name) if name.shown else None


def _file(value: Any) -> File | None:
    if not isinstance(value, dict):
        return None
    names = ("localPath", "path", "url", "title", "mimeType", "contentType")
    local, path, url, title, kind, other = (text if isinstance(text := value.get(name), str) else "" for name in names)
    where = local or path or url
    return File(where, title, kind or other) if where else None


def _placed(collections: Any) -> dict[object, list[str]]:
    """Return the paths of the collections of each item, by its number."""
    given = collections.items() if isinstance(collections, dict) else ()
    known = {key: each for key, each in given if isinstance(each, dict)}
    tree: dict[object, tuple[str, object]] = {}
    for key, each in known.items():
        parent = each.get("parent")
        tree[key] = (str(each.get("name", "")), parent if isinstance(parent, str) else None)
    found: dict[object, list[str]] = {}
    for key, path in paths(tree).items():
        for item in _list(known[str(key)].get("items")):
            if isinstance(item, str | int):
                found.setdefault(item, []).append(path)
    return found


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
