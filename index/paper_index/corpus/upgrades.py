"""Changes of `papers.db` from an earlier version that SQL alone cannot make."""

import sqlite3

from ..papers.identifiers import canonical_id, title_id
from ..text.folding import LETTERS, title_key
from ..text.sanitize import repair

_LETTERS = frozenset("".join(LETTERS) + "".join(LETTERS).upper())


def fold_again(db: sqlite3.Connection) -> None:
    """Sort and recognise titles by their plain letters (version 3), and remove the class from ids of arXiv."""
    for row, identity, title, batch in db.execute("select row, id, title, added from paper").fetchall():
        if not title.isascii() or "\\" in title:
            db.execute("update paper set title_key = ? where row = ?", (title_key(repair(title)), row))
        stored = canonical_id(identity)
        names = {stored} - {identity}
        if not _LETTERS.isdisjoint(title):
            names.add(title_id(title))
        db.executemany("insert or ignore into alias values (?, ?, ?)", [(name, row, batch) for name in names])
        if stored != identity and not db.execute("select 1 from paper where id = ?", (stored,)).fetchone():
            db.execute("update paper set id = ? where row = ?", (stored, row))
