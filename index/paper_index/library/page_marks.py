"""Marks from the pages of a vault: what changed in a page, and what changed in the library, since both were the same.

Each mark of a page is compared with the mark at the time of the last export or import, which is the *base*. If only the
page changed, the library takes the mark of the page. If only the library changed, it keeps its own.
"""

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ..importers.markdown_page import shown_tag
from ..importers.vault_pages import Page, inline_tags
from ..papers.field_limits import LONGEST_NOTE
from ..papers.page_base import PageBase, digest, page_base_from_text
from ..papers.paper import Paper
from ..text.sanitize import clean
from .models import NO_MARKS, UNREAD, Change, Key, Marks
from .table_layout import BOOKMARK, FILE, NOTE, PAGE, RATING, STATE, TAG
from .tags import folded_tag, usable_tag

if TYPE_CHECKING:
    from .library import Library
    from .reader import LibraryReader

T = TypeVar("T")

BETWEEN = "\n\n---\n\n"
"""The text between two versions of a note that were both changed."""

KEPT_BOTH = "the note changed in the page and in the library; the note now has both versions"
TOO_LONG = f"the note is longer than {LONGEST_NOTE:,} characters and was not imported"


@dataclass(frozen=True, slots=True)
class Merged:
    """The marks of a page and of the library, merged."""

    marks: Marks
    remarks: tuple[str, ...] = ()
    """The marks that changed on both sides, and those that cannot be kept."""


@dataclass(slots=True)
class Taken:
    """The result of importing the marks of pages."""

    change: Change | None = None
    noted: int = 0
    """The papers whose notes changed."""
    tagged: int = 0
    """The papers whose tags changed."""
    differences: dict[str, str] = field(default_factory=dict)
    """The changes of each page as text, by the name of the page."""
    remarks: list[tuple[Page, str]] = field(default_factory=list)

    @property
    def marked(self) -> int:
        """The number of papers whose marks changed."""
        return len(self.differences)

    def count(self, page: Page, before: Marks, after: Marks) -> None:
        """Count and describe the changes of the marks of a paper."""
        self.noted += before.note != after.note
        self.tagged += before.tags != after.tags
        parts = ["note"] if before.note != after.note else []
        parts += [f"+#{tag}" for tag in after.tags if tag not in before.tags]
        parts += [f"-#{tag}" for tag in before.tags if tag not in after.tags]
        parts += [after.state] if before.state != after.state else []
        parts += [f"rating {after.rating or 'none'}"] if before.rating != after.rating else []
        parts += ["bookmark" if after.bookmarked else "no bookmark"] if before.bookmarked != after.bookmarked else []
        self.differences[page.name] = ", ".join(parts or ["files"])


class Bases:
    """The marks that pages had when they were imported last, and the fields that papers ever had in the library."""

    def __init__(self, reader: "LibraryReader | None", root: Path, papers: Iterable[str]) -> None:
        """Read them for papers.

        Args:
            reader: the library; without it, pages are compared with their export only.
            root: the folder of the vault.
            papers: the ids of papers.
        """
        self.field = PAGE + digest(str(root))
        """The field of the library for the pages of this vault."""
        self._fields: dict[str, dict[str, str | None]] = {}
        sql = "select paper, field, value from cell where paper"
        self._reads = reader is not None
        for paper, name, value in reader.database.rows_among(sql, papers) if reader else ():
            self._fields.setdefault(paper, {})[name] = value

    def had(self, paper: str, name: str) -> bool:
        """Return whether a paper has a field, or had it before the field was removed."""
        return not self._reads or name in self._fields.get(paper, {})

    def of(self, paper: str, page: Page) -> PageBase | None:
        """Return the base of a page; None if it was neither exported nor imported."""
        found = page_base_from_text(self._fields.get(paper, {}).get(self.field) or "")
        comment = page.exported.comment if page.exported else ""
        return found if found and found.comment == comment else page.exported


def merged(page: Page, marks: Marks, base: PageBase | None, bases: Bases, paper: str, spelled: "Spelling") -> Merged:
    """Return the marks of a page and of the library, merged by their base."""
    before = base or PageBase()
    note, remarks = _merged_note(page, marks.note, before.note, new=not bases.had(paper, NOTE))
    state = _merged_value(page.state, marks.state, before.state, new=not bases.had(paper, STATE))
    rating = _merged_value(page.rating, marks.rating or 0, before.rating, new=not bases.had(paper, RATING))
    bookmarked = _merged_value(page.bookmarked, marks.bookmarked, before.bookmarked, new=not bases.had(paper, BOOKMARK))
    for name, here, there, kept in (
        ("the state", page.state, marks.state, state),
        ("the rating", page.rating, marks.rating or 0, rating),
    ):
        if here is not None and here != there and kept == there and here != getattr(before, name.split()[1]):
            remarks = (*remarks, f"{name} changed in the page and in the library; the library kept {there or 'none'}")
    tags, lost = _merged_tags(page, marks, before, bases, paper, spelled)
    remarks = (*remarks, *(f"invalid tag, skipped: {tag[:60]!r}" for tag in lost))
    result = replace(marks, note=note, state=state, rating=rating or None, bookmarked=bookmarked, tags=tags)
    return Merged(result, remarks)


def _merged_note(page: Page, note: str, base: str, *, new: bool) -> tuple[str, tuple[str, ...]]:
    """Return the merged note and remarks.

    Args:
        page: the page.
        note: the note in the library.
        base: the digest of the base.
        new: whether the library never had a note on the paper.
    """
    here = page.note
    if here == note or (digest(here) == base and not (new and here)):
        return note, ()
    if len(here) > LONGEST_NOTE:
        return note, (TOO_LONG,)
    if digest(note) == base or not note:
        return here, ()
    if here in note:
        return note, ()
    both = f"{note}{BETWEEN}{here}"
    return (both, (KEPT_BOTH,)) if len(both) <= LONGEST_NOTE else (note, (TOO_LONG,))


def _merged_value(here: T | None, there: T, base: T, *, new: bool) -> T:
    if here is None or here == there or (here == base and not new):
        return there
    return here if there == base or new else there


def _merged_tags(
    page: Page, marks: Marks, base: PageBase, bases: Bases, paper: str, spelled: "Spelling"
) -> tuple[tuple[str, ...], list[str]]:
    """Return the merged tags, and the tags of the page that are invalid."""
    kept = {folded_tag(shown_tag(tag)): tag for tag in marks.tags}
    before, noted, listed = _folds(base.tags), _folds(inline_tags(marks.note)), _folds(page.tags or ())
    there = {folded_tag(shown_tag(tag)): tag for tag in page.all_tags}
    written = {folded_tag(shown_tag(tag)): tag for tag in base.tags}
    added: list[str] = []
    lost: list[str] = []
    for fold, tag in there.items():
        if fold in kept or (fold in noted and fold not in listed):
            continue
        name = spelled.of(written.get(fold, tag))
        if name is None:
            lost.append(tag)
        elif fold not in before or not bases.had(paper, TAG + folded_tag(name)):
            added.append(name)
    removed = {fold for fold in before if fold not in there} if page.tags is not None else set()
    tags = [tag for tag in marks.tags if folded_tag(shown_tag(tag)) not in removed]
    return tuple(sorted((*tags, *added), key=str.casefold)), lost


class Spelling:
    """The spelling of tags: a known tag keeps its own, also where programs for notes write it without blanks."""

    def __init__(self, tags: Iterable[str] = ()) -> None:
        """Take the tags of the library."""
        self._exact = {folded_tag(tag): tag for tag in tags}
        self._shown = {folded_tag(shown_tag(tag)): tag for tag in reversed(list(self._exact.values()))}

    def of(self, tag: str) -> str | None:
        """Return the tag of the library for a tag of a page, or None if it is invalid."""
        fold = folded_tag(tag)
        known = self._exact.get(fold) or self._shown.get(folded_tag(shown_tag(tag)))
        if known is None and (known := usable_tag(tag)) is not None:
            self._exact[folded_tag(known)] = self._shown[folded_tag(shown_tag(known))] = known
        return known


def take_marks(library: "Library", pages: Sequence[tuple[Page, Paper]], root: Path, *, dry_run: bool = False) -> Taken:
    """Import the marks of pages as one change that can be undone.

    Args:
        library: the library.
        pages: the pages, each with its paper as the corpus has it.
        root: the folder of the vault.
        dry_run: whether to change nothing.
    """
    with contextlib.nullcontext() if dry_run else library.journal.changing():
        papers = [paper for _, paper in pages]
        ids = [paper.id for paper in papers]
        marks, bases = library.reader.marks(ids), Bases(library.reader, root, ids)
        spelled = Spelling(library.reader.tags())
        taken = Taken()
        cells: dict[Key, str | None] = {}
        agreed: dict[Key, str | None] = {}
        for page, paper in pages:
            before = marks.get(paper.id, NO_MARKS)
            base = bases.of(paper.id, page)
            result = merged(page, before, base, bases, paper.id, spelled)
            taken.remarks += ((page, remark) for remark in result.remarks)
            changed = _changed_cells(paper.id, before, result.marks)
            changed |= {
                (paper.id, FILE + file.sha256): file.to_text()
                for file in page.files
                if not bases.had(paper.id, FILE + file.sha256)
            }
            seen = {(paper.id, bases.field): page.base.to_text()}
            if changed:
                taken.count(page, before, result.marks)
                cells |= changed
            if TOO_LONG not in result.remarks and _differs(page, base or PageBase()):
                (cells if changed else agreed).update(seen)
        if not dry_run:
            label = f"from {clean(root.name) or root}"
            taken.change = library.journal.change(lambda some: f"imported the marks of {some} {label}", cells, papers)
            if agreed:
                library.journal.put_quietly(agreed)
    return taken


def _differs(page: Page, base: PageBase) -> bool:
    """Return whether a page has other marks than its base."""
    known, listed, tags = (_folds(each) for each in (base.tags, page.tags or (), page.all_tags))
    pairs = ((page.state, base.state), (page.rating, base.rating), (page.bookmarked, base.bookmarked))
    return (
        digest(page.note) != base.note
        or known not in (listed, tags)
        or any(here is not None and here != before for here, before in pairs)
    )


def _folds(tags: Iterable[str]) -> set[str]:
    return {folded_tag(shown_tag(tag)) for tag in tags}


def _changed_cells(paper: str, before: Marks, after: Marks) -> dict[Key, str | None]:
    """Return the cells that differ between the marks of a paper before and after."""
    cells: dict[Key, str | None] = {}
    if after.note != before.note:
        cells[paper, NOTE] = after.note or None
    if after.state != before.state:
        cells[paper, STATE] = after.state if after.state != UNREAD else None
    if after.rating != before.rating:
        cells[paper, RATING] = str(after.rating) if after.rating else None
    if after.bookmarked != before.bookmarked:
        cells[paper, BOOKMARK] = "yes" if after.bookmarked else None
    for tag in before.tags:
        if tag not in after.tags:
            cells[paper, TAG + folded_tag(tag)] = None
    for tag in after.tags:
        if tag not in before.tags:
            field = TAG + folded_tag(tag)
            cells[paper, field] = cells["", field] = tag
    return cells
