"""The library: the user's bookmarks, read states, ratings, notes, tags and saved searches, in `library.db`."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import PaperError
from ..papers.corrections import ID, effective, shown_fields
from ..papers.field_limits import LONGEST_NOTE
from ..papers.many_papers import ids_of
from ..papers.paper import Paper
from ..storage.database import Database
from ..storage.sqlite import MEMORY
from ..text.sanitize import clean, clean_note
from .daily_backup import DailyBackup
from .entries import some_papers
from .file_guard import FileGuard
from .followed_searches import FollowedSearches
from .journal import Journal
from .library_file import LibraryFile
from .models import STATES, UNREAD, Change, Key
from .opening import open_library
from .profile_marks import SAVED_PROFILE, TAG_PROFILE, moved_profiles
from .reader import TAG_FIELDS, LibraryReader
from .renaming import moved_marks, stray_marks
from .saved_searches import following_cells, known_search, moved, search_cells, search_name, without_following
from .table_layout import (
    ABOUT,
    BOOKMARK,
    COLOUR,
    DISTINCT,
    EDIT,
    NOTE,
    RATING,
    REMOVED,
    SAVED,
    SPLIT,
    STATE,
    TAG,
    WITHDRAWN,
)
from .tags import checked_tag, folded_tag, tag_cells, usable_tag

# Backups, exchange and recovery are imported when they are used: opening a home is faster without.

_COLOUR = re.compile(r"#[0-9a-f]{6}")


class Library:
    """The user's marks in `library.db`: `reader` has the queries, `journal` undo; the methods change marks."""

    def __init__(self, path: Path, *, backup: bool = True, thorough: bool = False, unreadable: str = "") -> None:
        """Open `path`, or create it. A damaged file is moved aside, and its content recovered.

        Args:
            path: the file.
            backup: whether the first change of a day makes a backup.
            thorough: whether even a large library is checked whole.
            unreadable: why the file cannot be read; the library is then empty, in memory, and cannot be changed.

        Raises:
            PaperError: if it cannot be read or was written by a later version.
        """
        file = LibraryFile(MEMORY if unreadable else path)
        opened = open_library(file, thorough=thorough)
        reason = unreadable.removesuffix(".") or opened.read_only_reason
        self.database = Database(path, opened.connection, reason, synchronous="FULL", advice=". Nothing was changed.")
        self.reader = LibraryReader(self.database)
        self.backup = DailyBackup(self.database, enabled=backup and not unreadable)
        self.guard = FileGuard(file)
        self.journal = Journal(self.reader, self.guard, self.backup)
        self.followed = FollowedSearches(self.journal, self.reader)
        self.quarantined_path = opened.quarantined_path
        """The path to which a damaged file was moved, if one was."""
        self.recovery = opened.recovery
        """The result of recovering a damaged file."""
        self.is_unreadable = bool(unreadable)
        """Whether the file cannot be read."""
        self.is_new = opened.is_new
        """Whether the file was missing or empty."""

    def close(self) -> None:
        """Close the file."""
        self.database.close()

    # Marks

    def bookmark(self, papers: Sequence[Paper], on: bool = True) -> Change:
        """Bookmark papers, or remove their bookmarks."""
        done = "bookmarked" if on else "removed the bookmark of"
        return self.journal.change(
            lambda some: f"{done} {some}",
            {(paper, BOOKMARK): "yes" if on else None for paper in ids_of(papers)},
            papers,
        )

    def set_state(self, papers: Sequence[Paper], state: str) -> Change:
        """Set the read state of papers, one of `STATES`."""
        if state not in STATES:
            raise PaperError(f"Invalid state {state!r}. Use {', '.join(STATES)}.")
        value = None if state == UNREAD else state
        return self.journal.change(
            lambda some: f"marked {some} as {state}", {(paper, STATE): value for paper in ids_of(papers)}, papers
        )

    def rate(self, papers: Sequence[Paper], rating: int | None) -> Change:
        """Rate papers from 1 to 5, or remove their ratings."""
        if rating is not None and rating not in range(1, 6):
            raise PaperError(f"Invalid rating {rating}. Use 1 to 5.")
        return self.journal.change(
            lambda some: f"rated {some} {rating} of 5" if rating else f"cleared the rating of {some}",
            {(paper, RATING): str(rating) if rating else None for paper in ids_of(papers)},
            papers,
        )

    def note(self, paper: Paper, text: str) -> Change:
        """Replace the note of a paper; an empty text removes it.

        Raises:
            PaperError: if it is longer than `LONGEST_NOTE`.
        """
        text = clean_note(text)
        if len(text) > LONGEST_NOTE:
            raise PaperError(
                f"The note has {len(text):,} characters; at most {LONGEST_NOTE:,} are allowed. Nothing was changed. "
                "Shorten it."
            )
        return self.journal.change(
            lambda some: f"saved the note on {some}" if text else f"removed the note on {some}",
            {(paper.id, NOTE): text or None},
            [paper],
        )

    def tag(self, papers: Sequence[Paper], add: Iterable[str] = (), remove: Iterable[str] = ()) -> Change:
        """Add and remove tags. A known tag keeps its spelling.

        Raises:
            PaperError: if a tag is invalid (see `checked_tag`).
        """
        with self.journal.changing():
            return self._tag(papers, self._spelled_all(add), self._spelled_all(remove))

    def _tag(self, papers: Sequence[Paper], adding: list[str], removing: list[str]) -> Change:
        cells: dict[Key, str | None] = {}
        for paper in ids_of(papers):
            cells.update({(paper, TAG + folded_tag(tag)): None for tag in removing})
        if papers:
            cells |= tag_cells(ids_of(papers), adding)
        added, taken = ", ".join(f"#{tag}" for tag in adding), ", ".join(f"#{tag}" for tag in removing)

        def label(some: str) -> str:
            if added and taken:
                return f"tagged {some} {added} and removed {taken}"
            return f"tagged {some} {added}" if added else f"removed {taken} from {some}" if taken else "changed nothing"

        return self.journal.change(label, cells, papers)

    # Papers in the list

    def edit(self, paper: Paper, corrections: Mapping[str, str]) -> Change:
        """Correct fields of a paper; the corrections win over every import (see `papers.corrections`).

        Args:
            paper: the paper as its sources describe it. A correction that repeats them removes an earlier one.
            corrections: the new values, each valid. With another id, all marks of the paper move to that.
        """
        edits = {name: value for name, value in corrections.items() if name != ID}
        fields = {EDIT + name: value for name, value in effective(paper, edits).items()}
        identity = json.loads(corrections[ID]) if ID in corrections else paper.id
        return self._edit(paper, identity, fields, f"edited {shown_fields(corrections)} of")

    def discard_edits(self, paper: Paper, corrections: Iterable[str], identity: str) -> Change:
        """Remove corrections of a paper, and give it the id of its sources."""
        return self._edit(paper, identity, {EDIT + name: None for name in corrections}, "discarded the edits of")

    def _edit(self, paper: Paper, identity: str, fields: Mapping[str, str | None], done: str) -> Change:
        """Change fields of a paper that has the id `identity` from then on."""
        title = some_papers(frozenset([paper.id]), {paper.id: paper.display_title})
        with self.journal.changing():
            cells = moved_marks(self.reader, paper.id, identity) if identity != paper.id else {}
            cells |= {(identity, field): value for field, value in fields.items()}
            self.journal.keep([paper])
            return self.journal.change(lambda _: f"{done} {title}", cells, [replace(paper, id=identity)])

    def gather_marks(self) -> None:
        """Move marks under former ids of papers to these papers, see `stray_marks`."""
        if stray_marks(self.reader) and not self.database.read_only_reason:
            with self.journal.changing():
                self.journal.change(lambda some: f"moved marks to new ids of {some}", stray_marks(self.reader))

    def remove(self, papers: Sequence[Paper], on: bool = True) -> Change:
        """Remove papers from the list, or list them again. Marks are kept."""
        return self.journal.change(
            lambda some: f"removed {some} from the list" if on else f"listed {some} again",
            {(paper, REMOVED): "yes" if on else None for paper in ids_of(papers)},
            papers,
        )

    def mark_distinct(self, papers: Sequence[Paper]) -> Change:
        """Mark papers as not duplicates of each other."""
        ids = "\n".join(sorted(paper.id for paper in papers))
        group = hashlib.sha1(ids.encode(), usedforsecurity=False).hexdigest()[:16]
        return self.journal.change(
            lambda some: f"marked {some} as not duplicates",
            {(paper.id, DISTINCT + group): "yes" for paper in papers},
            papers,
        )

    def split(self, paper: Paper, off: Mapping[str, Paper]) -> Change:
        """Split papers off from a paper, which keeps its marks.

        Args:
            paper: the paper as it is then. The library keeps this record from now on.
            off: the papers that are split off, by the names of their parts.
        """
        names: dict[str, list[str]] = {}
        for name, other in off.items():
            names.setdefault(other.id, []).append(name)
        cells: dict[Key, str | None] = {
            (paper.id, SPLIT + other): json.dumps(found, ensure_ascii=True) for other, found in names.items()
        }
        with self.journal.changing():
            self.journal.keep_records([(paper.id, json.dumps(paper.to_dict(), ensure_ascii=False))], instead=True)
            self.journal.keep(off.values())
            return self.journal.change(lambda some: f"split {some} into {len(names) + 1} papers", cells, [paper])

    def unsplit(self, paper: Paper, other: str) -> Change:
        """Undo the split of a paper that was split off."""
        return self.journal.change(
            lambda some: f"merged {some} with the paper that was split off", {(paper.id, SPLIT + other): None}, [paper]
        )

    def withdraw_import(self, key: str, label: str) -> Change:
        """Undo an import, whose papers the corpus keeps under a key; `label` describes the change.

        The files that the import attached are detached.
        """
        from .attaching import files_of_import

        with self.journal.changing():
            return self.journal.change(lambda _: label, files_of_import(self, key) | {("", WITHDRAWN + key): "yes"})

    # Tags

    def rename_tag(self, old: str, new: str) -> Change:
        """Rename a tag and the tags nested in it.

        Raises:
            PaperError: if the tag is unknown, or the new name is in use (see `merge_tag`).
        """
        with self.journal.changing():
            tag, name = self._known_tag(old), checked_tag(new)
            folded, target = folded_tag(tag), folded_tag(name)
            if target != folded and target in {folded_tag(each) for each in self.reader.tags()}:
                raise PaperError(f"The tag #{name} already exists. 'tag merge' merges #{tag} into it.")
            return self._move_tag(tag, name, f"renamed the tag #{tag} to #{name}")

    def merge_tag(self, tag: str, into: str) -> Change:
        """Replace a tag by another one on all its papers.

        Raises:
            PaperError: if a tag is unknown, or both are the same.
        """
        with self.journal.changing():
            one, other = self._known_tag(tag), self._known_tag(into)
            if one == other:
                raise PaperError(f"#{one} and #{clean(into)} are the same tag.")
            return self._move_tag(one, other, f"merged the tag #{one} into #{other}")

    def describe_tag(self, tag: str, *, colour: str | None = None, description: str | None = None) -> Change:
        """Set the colour (`#rrggbb`) and the description of a tag. An empty text removes, None keeps.

        Raises:
            PaperError: if the tag is unknown, or the colour invalid.
        """
        if colour and not _COLOUR.fullmatch(colour.lower()):
            raise PaperError(f"Invalid colour {clean(colour)!r}. Use a colour like #2a9d8f.")
        with self.journal.changing():
            name = self._known_tag(tag)
            cells: dict[Key, str | None] = {}
            if colour is not None:
                cells["", COLOUR + folded_tag(name)] = colour.lower() or None
            if description is not None:
                cells["", ABOUT + folded_tag(name)] = clean(description) or None
            return self.journal.change(lambda _: f"described the tag #{name}", cells)

    def _known_tag(self, tag: str) -> str:
        """Return the spelling of a tag. A tag that only has nested tags is known."""
        folded = folded_tag(checked_tag(tag))
        for name in self.reader.tags():
            if folded_tag(name) == folded:
                return name
            if folded_tag(name).startswith(folded + "/"):
                return "/".join(name.split("/")[: folded.count("/") + 1])
        raise PaperError(f"No tag {clean(tag)!r}. 'tag list' lists all tags.")

    def _spelled_all(self, tags: Iterable[str]) -> list[str]:
        """Return the spellings of tags, each tag once. Of two new spellings the first is used."""
        first: dict[str, str] = {}
        for tag in map(checked_tag, tags):
            first.setdefault(folded_tag(tag), tag)
        return [self.reader.spelled(tag) for tag in first.values()]

    def _move_tag(self, tag: str, name: str, label: str) -> Change:
        old, new = folded_tag(tag), folded_tag(name)
        cells: dict[Key, str | None] = {}
        for field, value, paper in self.database.rows(
            f"select field, value, paper from cell where value is not null and {TAG_FIELDS}"
        ):
            if not isinstance(value, str) or not usable_tag(value):
                continue
            folded = field.removeprefix(TAG)
            if folded != old and not folded.startswith(old + "/"):
                continue
            if new.startswith(old + "/") and (folded == new or folded.startswith(new + "/")):
                continue  # to nest a tag in itself: this nested tag exists already
            depth = tag.count("/") + 1
            spelled = "/".join([name, *value.split("/")[depth:]])
            target = TAG + folded_tag(checked_tag(spelled))
            if target != field:
                cells.setdefault((paper, field), None)
            if paper or target == field or not self.reader.values([("", target)]):
                cells[paper, target] = spelled
        if old != new:
            for kind in (COLOUR, ABOUT):
                said = self.reader.values([("", kind + old), ("", kind + new)])
                if ("", kind + old) in said:
                    cells["", kind + old] = None
                    cells["", kind + new] = said.get(("", kind + new), said["", kind + old])
            cells |= moved_profiles(self.reader, TAG_PROFILE, tag, name)
        return self.journal.change(lambda _: label, cells)

    # Saved searches

    def save_search(self, name: str, view: Mapping[str, Any], key: int | None = None) -> Change:
        """Save a view under a name, replacing a search of that name. `key` (1-9) then opens it.

        Raises:
            PaperError: if the name is empty or the key is not from 1 to 9.
        """
        with self.journal.changing():
            cells = self._search_cells(name, view, key)
            return self.journal.change(lambda _: f"saved the search “{search_name(name)}”", cells)

    def rename_search(self, name: str, new: str, key: int | None = None) -> Change:
        """Give a saved search another name and key. It replaces a search of that name.

        Raises:
            PaperError: if the name is unknown, the new one is empty, or the key is not from 1 to 9.
        """
        with self.journal.changing():
            found, new = known_search(self.reader.saved_searches(), name), search_name(new)
            fold = found.name.casefold()
            cells: dict[Key, str | None] = {("", SAVED + fold): None, **self._without_key(fold)}
            cells.update(self._search_cells(new, found.view, key, found.place))
            cells |= without_following(found)
            cells |= following_cells(replace(found, name=new), found.followed, found.looked)
            cells |= moved_profiles(self.reader, SAVED_PROFILE, found.name, new)
            return self.journal.change(lambda _: f"renamed the saved search “{found.name}” to “{new}”", cells)

    def _search_cells(
        self, name: str, view: Mapping[str, Any], key: int | None, place: int | None = None
    ) -> dict[Key, str | None]:
        cells = search_cells(self.reader.saved_searches(), name, view, key, place)
        return self._without_key(search_name(name).casefold()) | cells if key else cells

    def move_search(self, name: str, steps: int) -> Change:
        """Move a saved search down in the list by some steps, or up if they are negative.

        Raises:
            PaperError: if the name is unknown.
        """
        with self.journal.changing():
            found = known_search(self.reader.saved_searches(), name)
            cells = moved(self.reader.saved_searches(), found, steps)
            return self.journal.change(lambda _: f"moved the saved search “{found.name}”", cells)

    def drop_search(self, name: str) -> Change:
        """Remove a saved search.

        Raises:
            PaperError: if the name is unknown.
        """
        with self.journal.changing():
            found = known_search(self.reader.saved_searches(), name)
            fold = found.name.casefold()
            cells = {("", SAVED + fold): None, **self._without_key(fold), **without_following(found)}
            return self.journal.change(lambda _: f"removed the saved search “{found.name}”", cells)

    def _without_key(self, fold: str) -> dict[Key, str | None]:
        said = self.database.rows(
            "select field from cell where paper = '' and field like 'key/_' and value = ?", (fold,)
        )
        return {("", field): None for (field,) in said}
