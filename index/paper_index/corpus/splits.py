"""Split papers: some parts of a paper are a paper of their own. All functions are steps of a transaction."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import reduce

from ..papers.identifiers import title_id
from ..papers.merging import merge
from ..papers.paper import Paper
from ..papers.stub import numbers_of
from .paper_rows import delete_details, delete_papers, put_papers
from .parts import Part, keep_parts, parts_of
from .provenance import put_provenance
from .reader import CorpusReader

Wanted = Mapping[tuple[int, str], tuple[str, ...]]
"""The user's splits: the row of a paper and the id of a paper that is split off from it, to the names of its parts."""


def joined_parts(identity: str, parts: Iterable[Part]) -> Paper:
    """Return the paper with an id that some parts make."""
    return replace(reduce(merge, (part.record for part in parts)), id=identity)


def follow_splits(db: sqlite3.Connection, reader: CorpusReader, wanted: Wanted) -> tuple[bool, dict[str, str]]:
    """Split papers as the user wants, and merge those again whose split was undone.

    Returns:
        Whether any paper changed, and the ids of papers that were merged again (old to new).
    """
    rows = reader.rows_of((identity for _, identity in wanted), removed=True)
    targets = {key: row for key in wanted if (row := rows.get(key[1])) is not None and row != key[0]}
    renamed: dict[str, str] = {}
    for row, origin in db.execute("select row, origin from split").fetchall():
        if (origin, row) not in {(key[0], target) for key, target in targets.items()}:
            renamed |= _merged_again(db, reader, row, origin)
    changed = bool(renamed)
    for key, names in wanted.items():
        changed |= _split(db, reader, key[0], key[1], targets.get(key), names)
    for row in {row for pair in db.execute("select row, origin from split").fetchall() for row in pair}:
        changed |= _joined_anew(db, reader, row)  # an import may have been undone
    return changed, renamed


def _split(
    db: sqlite3.Connection, reader: CorpusReader, origin: int, identity: str, target: int | None, names: tuple[str, ...]
) -> bool:
    """Move parts of a paper to the paper in the row `target`, or to a new one; return whether there were any."""
    parts = parts_of(reader, [origin]).get(origin, [])
    moved, left = ([part for part in parts if (part.name in names) is yes] for yes in (True, False))
    if not moved or not left:
        return False
    if target is None:
        target = reader.greatest_row() + 1
        batch = moved[0].batch
        db.execute(
            "insert into alias values (?, ?, ?) on conflict(id) do update set row = excluded.row",
            (identity, target, batch),
        )
        own = names_of(moved) - names_of(left) - {identity}
        db.executemany("update alias set row = ? where row = ? and id = ?", [(target, origin, name) for name in own])
        paper = joined_parts(identity, moved)
        put_papers(db, {target: paper}, batch)
        # Undoing the import that the parts came with removes the paper.
        db.execute(
            "insert or ignore into imported select number, ?, null from import where number = ?", (target, batch)
        )
    else:
        keep_parts(db, reader, target)
    db.execute("insert or replace into split values (?, ?)", (target, origin))
    db.executemany(
        "update or replace part set row = ? where row = ? and name = ?", [(target, origin, part.name) for part in moved]
    )
    _joined_anew(db, reader, target)
    return True


def _joined_anew(db: sqlite3.Connection, reader: CorpusReader, row: int) -> bool:
    """Make the paper of a row from its parts again; return whether that changed it."""
    parts = parts_of(reader, [row]).get(row)
    before = reader.source_papers([row]).get(row)
    if not parts or before is None:
        return False
    paper = joined_parts(before.id, parts)
    if paper == before:
        return False
    delete_details(db, [(row,)])
    put_papers(db, {row: paper}, 0)
    put_provenance(db, row, ((part.batch, part.record) for part in parts))
    return True


def _merged_again(db: sqlite3.Connection, reader: CorpusReader, row: int, origin: int) -> dict[str, str]:
    """Merge a paper that was split off into its origin again; return old to new id."""
    ids = reader.ids_by_row((row, origin))
    db.execute("delete from split where row = ?", (row,))
    if len(ids) < 2:
        return {}
    db.execute("update or replace part set row = ? where row = ?", (origin, row))
    db.execute("update alias set row = ? where row = ?", (origin, row))
    delete_papers(db, [(row,)])
    db.execute("delete from imported where row = ?", (row,))
    _joined_anew(db, reader, origin)
    return {ids[row]: ids[origin]}


def names_of(parts: Iterable[Part]) -> set[str]:
    """Return the ids under which the papers of parts are known."""
    papers = [part.record for part in parts]
    return {
        name
        for paper in papers
        for name in (paper.id, title_id(paper.title), paper.doi, *numbers_of(paper.reference))
        if name
    }
