"""The decisions on papers as marks: kept is bookmarked, later is a tag, and not for me counts in recommendations.

So a decision has no state of its own: filters, exports, backups and undo work for it as for every mark. Each decision
is one change, and replaces an earlier one on the same paper.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ..library import NO_MARKS, Change, Library, LibraryReader, checked_tag, folded_tag, usable_tag
from ..library.models import Key
from ..library.profile_marks import dismissed
from ..library.reader import TAG_FIELDS
from ..library.table_layout import BOOKMARK, NOT_FOR, TAG
from ..library.tags import tag_cells
from ..papers.paper import Paper
from ..recommendation import BOOKMARKS

KEPT, LATER, NOT_FOR_ME = "kept", "later", "not for me"
LATER_TAG = "later"
"""The tag of papers that are put off."""

_Cells = dict[Key, str | None]


def dismissed_papers(reader: LibraryReader) -> frozenset[str]:
    """Return the papers that are not for the user."""
    return frozenset(dismissed(reader, BOOKMARKS))


def put_off_papers(reader: LibraryReader) -> list[str]:
    """Return the papers that are put off, the latest first."""
    return reader.with_tag(LATER_TAG)


def decisions_of(reader: LibraryReader, papers: Collection[str]) -> dict[str, str]:
    """Return the decision on each of some papers that has one."""
    marks, away = reader.marks(papers), dismissed_papers(reader)
    found = {}
    for paper in papers:
        mine = marks.get(paper, NO_MARKS)
        if mine.bookmarked:
            found[paper] = KEPT
        elif paper in away:
            found[paper] = NOT_FOR_ME
        elif LATER_TAG in map(folded_tag, mine.tags):
            found[paper] = LATER
    return found


def keep(library: Library, paper: Paper, tags: Iterable[str] = ()) -> Change:
    """Bookmark a paper, and tag it.

    Raises:
        PaperError: if a tag is invalid, or the library cannot be written.
    """
    with library.journal.changing():
        added = [library.reader.spelled(checked_tag(tag)) for tag in tags]
        cells = _undecided(library.reader, paper) | {(paper.id, BOOKMARK): "yes"}
        cells |= tag_cells([paper.id], added)
        named = " and tagged it " + ", ".join(f"#{tag}" for tag in added) if added else ""
        return library.journal.change(lambda some: f"kept {some}{named}", cells, [paper])


def put_off(library: Library, paper: Paper) -> Change:
    """Tag a paper to decide on it later.

    Raises:
        PaperError: if the library cannot be written.
    """
    with library.journal.changing():
        tag = library.reader.spelled(LATER_TAG)
        cells = _undecided(library.reader, paper) | tag_cells([paper.id], [tag])
        return library.journal.change(lambda some: f"put off {some} with the tag #{tag}", cells, [paper])


def dismiss(library: Library, paper: Paper, profiles: Iterable[str] = ()) -> Change:
    """Mark a paper as not for the user: it is not recommended for the bookmarks, nor for profiles of some keys.

    Raises:
        PaperError: if the library cannot be written.
    """
    with library.journal.changing():
        cells = _undecided(library.reader, paper)
        cells |= {(paper.id, NOT_FOR + key): "yes" for key in (BOOKMARKS, *profiles)}
        return library.journal.change(lambda some: f"marked {some} as not for you", cells, [paper])


def clear(library: Library, paper: Paper) -> Change:
    """Remove the decision on a paper. A tag that it was kept with stays.

    Raises:
        PaperError: if the library cannot be written.
    """
    with library.journal.changing():
        cells = _undecided(library.reader, paper)
        return library.journal.change(lambda some: f"removed the decision on {some}", cells, [paper])


def _undecided(reader: LibraryReader, paper: Paper) -> _Cells:
    """Return the cells that remove the decision on a paper."""
    away = [field for field in reader.fields_of(paper.id) if field.startswith(NOT_FOR)]
    return {(paper.id, field): None for field in (BOOKMARK, TAG + LATER_TAG, *away)}


def last_tag(reader: LibraryReader) -> str:
    """Return the tag that a paper got last, or "" without one."""
    found = reader.database.rows(
        f"select value from cell where value is not null and {TAG_FIELDS} and paper <> '' and field <> ? "
        "order by stamp desc limit 1",
        (TAG + LATER_TAG,),
    )
    return next((reader.spelled(tag) for (tag,) in found if isinstance(tag, str) and usable_tag(tag)), "")


def latest_changed(reader: LibraryReader) -> tuple[str, frozenset[str]]:
    """Return the label of the change that undo would undo, and the ids of its papers; "" without one."""
    if (latest := reader.latest_change()) is None:
        return "", frozenset()
    papers = reader.database.rows(
        "select distinct paper from change where number = ? and paper <> ''", (latest.number,)
    )
    return latest.label, frozenset(paper for (paper,) in papers)
