"""`zotero.sqlite`, Zotero's own database: items, creators, tags, notes, collections and attachments.

It is only read, also while Zotero runs: SQLite opens it as immutable, so it takes no lock and writes
no file beside it.
"""

import contextlib
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from ..errors import PaperError
from ..papers.paper import Paper, Problem
from ..text.person_names import Name
from .input_file import Source
from .zotero_attachments import attachments
from .zotero_items import NO_PAPERS, Item, names_of, paper_of, paths

_MAGIC = b"SQLite format 3\x00"
_TABLES = ("items", "itemTypes", "itemData", "itemDataValues", "fields", "creators", "itemCreators", "creatorTypes")
_MORE_TABLES = ("tags", "itemTags", "collections", "collectionItems", "itemNotes", "itemAttachments", "deletedItems")
_ALONE = """
select count(*) from (
  select itemID from itemAttachments where parentItemID is null
  union select itemID from itemNotes where parentItemID is null
) where itemID not in (select itemID from deletedItems)
"""
_LARGEST = 2**31
_LONGEST = 1_000_000
"""Bytes of one value; longer ones are refused by SQLite."""


def matches(source: Source) -> bool:
    """Return whether it is a file of SQLite."""
    return source.head.startswith(_MAGIC)


def read(source: Source) -> Iterator[Paper | Problem]:
    """Yield a paper for each item that is one, in the order they were added.

    Raises:
        PaperError: if it is not a database of Zotero or cannot be read.
    """
    if source.path is not None and source.path.stat().st_size > _LARGEST:
        raise PaperError(f"{source.name} is larger than {_LARGEST // 2**20} MB; nothing was read.")
    if source.path is None:
        raise PaperError(f"{source.name}: a database is read from its file alone; name the file. Nothing was read.")
    try:
        with contextlib.closing(_opened(source.path)) as db:
            known = {name for (name,) in db.execute("select name from sqlite_master where type = 'table'")}
            if missing := [name for name in (*_TABLES, *_MORE_TABLES) if name not in known]:
                raise PaperError(f"{source.name}: no database of Zotero: there is no table {missing[0]!r}.")
            for item in _items(db, source.path.absolute().parent, source):
                try:
                    yield paper_of(item, source)
                except ValueError as error:
                    yield Problem(source.name, None, f"item {item.key}: {error}")
    except sqlite3.Error as error:
        raise PaperError(
            f"{source.name}: the database cannot be read ({error}). Close Zotero and try again."
        ) from error


def _opened(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    db.text_factory = lambda raw: raw.decode(errors="replace")
    db.execute("pragma trusted_schema = off")
    db.execute("pragma query_only = on")
    return db


def _items(db: sqlite3.Connection, folder: Path, source: Source) -> Iterator[Item]:
    collections = paths({
        identity: (str(name), parent)
        for identity, name, parent in db.execute(
            "select collectionID, collectionName, parentCollectionID from collections"
        )
    })  # fmt: skip
    placed = _grouped(db, "select itemID, collectionID from collectionItems order by itemID, collectionID")
    tags = _grouped(db, "select itemID, name from itemTags join tags using (tagID) order by itemID, name")
    notes = _grouped(db, "select parentItemID, note from itemNotes where parentItemID is not null order by itemID")
    creators = _grouped(
        db,
        "select itemID, creatorType, firstName, lastName, fieldMode from itemCreators join creators using (creatorID) "
        "join creatorTypes using (creatorTypeID) order by itemID, orderIndex",
    )
    files, lost = attachments(db, folder)
    if lost:
        source.remark(
            None, f"linked files without a known base directory: {lost:,}; set it in Zotero, under Files and Folders"
        )
    (alone,) = db.execute(_ALONE).fetchone()
    if alone:
        source.remark(None, f"files and notes without an item, not imported: {alone:,}")
    for identity, key, type in db.execute(
        "select itemID, key, typeName from items join itemTypes using (itemTypeID) "
        "where itemID not in (select itemID from deletedItems) order by itemID"
    ):
        if type in NO_PAPERS:
            continue
        fields = db.execute(
            "select fieldName, value from itemData join fields using (fieldID) join itemDataValues using (valueID) "
            "where itemID = ?",
            (identity,),
        )
        yield Item(
            str(key),
            str(type),
            {str(name): str(value) for name, value in fields},
            tuple(_creator(*creator) for creator in creators[identity]),
            tuple(str(tag) for (tag,) in tags[identity]),
            tuple(str(note) for (note,) in notes[identity] if note),
            tuple(files[identity]),
            tuple(path for (at,) in placed[identity] if (path := collections.get(at))),
        )


def _creator(role: object, first: object, last: object, mode: object) -> tuple[str, Name]:
    return str(role), names_of(str(first or ""), str(last or ""), whole=mode == 1)


def _grouped(db: sqlite3.Connection, sql: str) -> defaultdict[object, list[tuple[object, ...]]]:
    """Return the rows of a query without their first column, by that column."""
    found: defaultdict[object, list[tuple[object, ...]]] = defaultdict(list)
    for first, *rest in db.execute(sql):
        found[first].append(tuple(rest))
    return found
