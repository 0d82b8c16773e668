"""The rows of a paper in the tables of `papers.db`. All functions are steps of a transaction."""

import json
import sqlite3
from typing import Any

from ..papers.corrections import ID, Curation, corrected, former_ids
from ..papers.identifiers import title_id
from ..papers.paper import Paper
from ..text.folding import title_key
from .links import put_links
from .provenance import delete_history, history_of, restore_history
from .results import put_given
from .tables import facets_of

_DETAILS = "merged away"
CURATED = -1
"""The batch of ids that come from the user's corrections."""

encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def put_papers(db: sqlite3.Connection, papers: dict[int, Paper], batch: int) -> None:
    """Write papers into their rows, with facets and appearances. Call `delete_details` first for known papers.

    Papers are given as their sources describe them. Edited papers are written with the user's corrections, and removed
    ones only into the table `curated`.
    """
    papers = _as_curated(db, papers)
    db.executemany(
        "insert into paper (row, id, title, area, kind, edition, rank, votes, date, title_key, added, record) "
        "values (:row, :id, :title, :area, :kind, :edition, :rank, :votes, :date, :title_key, :added, :record) "
        "on conflict(row) do update set id = excluded.id, title = excluded.title, area = excluded.area, "
        "kind = excluded.kind, edition = excluded.edition, rank = excluded.rank, votes = excluded.votes, "
        "date = excluded.date, title_key = excluded.title_key, record = excluded.record",
        [_values(row, paper, batch) for row, paper in papers.items()],
    )
    db.executemany(
        "insert into appearance values (?, ?, ?, ?) on conflict do nothing",
        [(p.label, row, p.rank, p.votes) for row, paper in papers.items() for p in paper.appearances],
    )
    put_facets(db, papers)
    put_given(db, papers)


def put_facets(db: sqlite3.Connection, papers: dict[int, Paper]) -> None:
    """Write the facets and links of papers, which must have none."""
    db.executemany(
        "insert into facet values (?, ?, ?) on conflict do nothing",
        [(facet, value, row) for row, paper in papers.items() for facet, value in facets_of(paper)],
    )
    put_links(db, papers)


def _as_curated(db: sqlite3.Connection, papers: dict[int, Paper]) -> dict[int, Paper]:
    """Return the papers of the list, with corrections; keep the records of edited and removed ones."""
    shown = dict(papers)
    for row, text, removed in db.execute("select row, corrections, removed from curated").fetchall():
        if row not in papers:
            continue
        db.execute("update curated set record = ? where row = ?", (encode(papers[row].to_dict()), row))
        corrections = json.loads(text)
        if ID in corrections and _is_taken(db, json.loads(corrections[ID]), row, papers):
            del corrections[ID]
        shown[row] = paper = corrected(papers[row], corrections)
        names = {paper.id, paper.doi, title_id(paper.title), *former_ids(corrections)} - {""}
        db.executemany("insert or ignore into alias values (?, ?, ?)", [(name, row, CURATED) for name in names])
        if removed:
            del shown[row]
    return shown


def _is_taken(db: sqlite3.Connection, identity: str, row: int, papers: dict[int, Paper]) -> bool:
    """Return whether an id is that of another paper than that of a row, or of one of `papers`, which are written."""
    others = db.execute("select 1 from alias where id = ? and row <> ?", (identity, row)).fetchone()
    return bool(others) or any(paper.id == identity for other, paper in papers.items() if other != row)


def put_curations(db: sqlite3.Connection, curations: dict[int, Curation], records: dict[int, tuple[str, int]]) -> None:
    """Edit, remove and restore papers.

    Args:
        curations: the user's changes by row.
        records: of the same rows, the record of the sources and the batch it came in.
    """
    rows = [(row,) for row in curations]
    delete_details(db, rows)
    db.executemany("delete from curated where row = ?", rows)
    db.executemany(f"delete from alias where batch = {CURATED} and row = ?", rows)
    db.executemany("delete from paper where row = ?", rows)  # first: one may get the id that another one had
    db.executemany(
        "insert into curated values (?, ?, ?, ?, ?)",
        [
            (row, *records[row], encode(dict(curation.corrections)), curation.removed)
            for row, curation in curations.items()
            if curation != Curation()
        ],
    )
    put_papers(db, {row: Paper.from_dict(json.loads(record)) for row, (record, _) in records.items()}, 0)
    db.executemany("update paper set added = ? where row = ?", [(added, row) for row, (_, added) in records.items()])


def delete_details(db: sqlite3.Connection, rows: list[tuple[int]]) -> None:
    """Delete facets, links, appearances, extracted facts and results of papers. Their ids stay."""
    for table in ("facet", "link", "appearance", "found", "result"):
        db.executemany(f"delete from {table} where row = ?", rows)


def delete_papers(db: sqlite3.Connection, rows: list[tuple[int]]) -> None:
    """Delete papers with everything that belongs to them. Their records in `imported` stay."""
    delete_details(db, rows)
    delete_history(db, rows)
    for table in ("paper", "curated", "alias", "part", "split"):
        db.executemany(f"delete from {table} where row = ?", rows)


def with_details(db: sqlite3.Connection, row: int, record: str) -> str:
    """Return the record of a paper with its ids, its parts and the batch it came in, for `restore_details`."""
    ids = [identity for (identity,) in db.execute("select id from alias where row = ?", (row,))]
    (added,) = db.execute("select added from paper where row = ?", (row,)).fetchone()
    parts = db.execute("select name, batch from part where row = ?", (row,)).fetchall()
    details = {"ids": ids, "added": added, "parts": parts, "history": history_of(db, row)}
    return encode({**json.loads(record), _DETAILS: details})


KEPT_MARKS = f"""
select json_extract(before, '$."{_DETAILS}".marks') as marks from imported
where number = (select max(number) from import) and marks is not null
"""
"""Selects the marks that `keep_marks` wrote."""


def keep_marks(db: sqlite3.Connection, marks: str) -> None:
    """Keep marks, as JSON, with the record of the paper that the latest merge removed; see `with_details`."""
    path = f'$."{_DETAILS}"'
    db.execute(
        "update imported set before = json_set(before, ?, json(?)) "
        "where number = (select max(number) from import) and json_type(before, ?) is not null",
        (f"{path}.marks", marks, path),
    )


def restore_details(db: sqlite3.Connection, records: dict[int, str]) -> None:
    """Give papers that were merged into others their ids, parts and batches again; see `with_details`."""
    for row, record in records.items():
        details = json.loads(record).get(_DETAILS)
        if details:
            into = db.execute("select row from alias where id = ?", details["ids"][:1]).fetchone()
            moved = [(row, *into, *part) for part in details.get("parts", ())] if into else []
            db.executemany("update part set row = ? where row = ? and name = ? and batch = ?", moved)
            db.executemany("update alias set row = ? where id = ?", [(row, identity) for identity in details["ids"]])
            db.execute("update paper set added = ? where row = ?", (details["added"], row))
            restore_history(db, details.get("history", {}))


def remember(db: sqlite3.Connection, name: str, value: Any) -> None:
    """Write a value of the table `fact`."""
    db.execute(
        "insert into fact values (?, ?) on conflict(name) do update set value = excluded.value",
        (name, value),
    )


def _values(row: int, paper: Paper, batch: int) -> dict[str, Any]:
    latest = max(paper.appearances, key=lambda place: place.date, default=None)
    return {
        "row": row,
        "id": paper.id,
        "title": paper.title,
        "area": paper.area,
        "kind": paper.kind,
        "edition": latest.label if latest else "",
        "rank": latest.rank if latest else None,
        "votes": max((place.votes for place in paper.appearances if place.votes is not None), default=None),
        "date": paper.published or (latest.date if latest else ""),
        "title_key": title_key(paper.display_title),
        "added": batch,
        "record": encode(paper.to_dict()),
    }
