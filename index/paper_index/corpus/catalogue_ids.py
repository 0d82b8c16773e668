"""Papers of the starter catalogue that an earlier edition of it knew by title only. Now they have arXiv ids."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from .. import catalogue
from ..papers.identifiers import is_title_id, title_id
from ..papers.merging import merge
from ..papers.paper import Paper
from ..papers.stub import is_stub
from .paper_rows import delete_details, encode, put_papers, remember
from .reader import CorpusReader


def complete_known(db: sqlite3.Connection, reader: CorpusReader) -> list[Paper]:
    """Complete papers that came from the catalogue before, and give them its ids. A step of a transaction.

    The old ids stay valid. The records that undoing an import or splitting a paper restores are completed as well.

    Returns:
        The papers of the catalogue, those that are known with the titles that other sources gave them.
    """
    papers = list(catalogue.papers())
    rows = reader.rows_of([each for paper in papers for each in (paper.id, title_id(paper.title))], removed=True)
    titled = {
        row: paper
        for paper in papers
        if (row := rows.get(title_id(paper.title))) is not None and rows.get(paper.id, row) == row
    }
    known = reader.source_papers(titled)
    merged = {row: _merged(paper, titled[row]) for row, paper in known.items() if catalogue.SOURCE in paper.sources}
    for row in merged:
        paper = titled[row]
        names = [(name, row) for name in (paper.id, paper.doi) if name]
        db.executemany("insert or ignore into alias values (?, ?, 0)", names)
        for number, record in db.execute("select number, before from imported where row = ?", (row,)).fetchall():
            if record is not None:
                before = encode(_completed(json.loads(record), paper))
                db.execute("update imported set before = ? where number = ? and row = ?", (before, number, row))
        _complete_parts(db, row, paper)
    changed = {row: paper for row, paper in merged.items() if paper != known[row]}
    if changed:
        delete_details(db, [(row,) for row in changed])
        put_papers(db, changed, 0)
        remember(db, "generation", reader.generation + 1)
    return list(_with_known_titles(reader, papers))


def _complete_parts(db: sqlite3.Connection, row: int, paper: Paper) -> None:
    """Complete the part of a merged paper that came from the catalogue. Its name stays: splits refer to it."""
    for rowid, record in db.execute("select rowid, record from part where row = ?", (row,)).fetchall():
        plain = json.loads(record)
        if plain.get("sources") == [catalogue.SOURCE]:
            db.execute("update part set record = ? where rowid = ?", (encode(_completed(plain, paper)), rowid))


def _completed(plain: dict[str, Any], paper: Paper) -> dict[str, Any]:
    """Return a record completed by a paper of the catalogue, with those of its values that are not of papers."""
    return plain | _merged(Paper.from_dict(plain), paper).to_dict()


def _merged(known: Paper, paper: Paper) -> Paper:
    """Return a known paper completed by one of the catalogue. It keeps its title."""
    return merge(known, replace(paper, title=known.title))


def _with_known_titles(reader: CorpusReader, papers: Sequence[Paper]) -> Iterator[Paper]:
    """Yield papers of the catalogue; those that are known keep the title that their other sources gave them."""
    rows = reader.rows_of((paper.id for paper in papers), removed=True)
    known = reader.source_papers(rows.values())
    for paper in papers:
        before = known.get(rows.get(paper.id, 0))
        yield paper if before is None or is_stub(before) else replace(paper, title=before.title)


def known_twice(reader: CorpusReader) -> Iterator[tuple[Paper, Paper]]:
    """Yield the papers of the catalogue that are known by the title and by the id as two papers: by id, by title."""
    papers = list(catalogue.papers())
    rows = reader.rows_of(each for paper in papers for each in (paper.id, title_id(paper.title)))
    pairs = [(rows.get(paper.id, 0), rows.get(title_id(paper.title), 0)) for paper in papers]
    pairs = [(one, other) for one, other in pairs if one and other and one != other]
    known = reader.source_papers([row for pair in pairs for row in pair])
    for one, other in pairs:
        if is_title_id(known[other].id) and catalogue.SOURCE in known[other].sources:
            yield known[one], known[other]
