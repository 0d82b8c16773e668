"""`library.db`: what the user made. Tags, bookmarks, notes, read state, ratings, saved searches."""

import json
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import PaperError
from ..papers.field_limits import LONGEST_NOTE
from ..papers.paper import Paper, Problem
from ..storage.sqlite import transaction
from ..text.sanitize import clean, clean_note
from .models import STATES, UNREAD, Change, Marks, SavedSearch, Tag
from .row_checks import BadRow, read_record
from .store import Key, Store
from .table_layout import ABOUT, BOOKMARK, COLOUR, KEY, NOTE, RATING, SAVED, SEEN, STATE, TAG
from .tags import checked_tag, folded_tag, usable_tag

# Backups, exchange and salvage are loaded when they are asked for: the list is on the screen before.

_COLOUR = re.compile(r"#[0-9a-f]{6}")
_TAG_FIELDS = "field >= 'tag/' and field < 'tag0'"


@dataclass(frozen=True, slots=True)
class Merge:
    """What joining another library did."""

    change: Change
    problems: tuple[Problem, ...]
    """The lines that could not be used."""


class Library(Store):
    """The user's marks."""

    # What is said

    def marks(self, papers: Iterable[str]) -> dict[str, Marks]:
        """Return the marks of those of `papers` that have any."""
        wanted = list(papers)
        cells: dict[str, dict[str, str]] = {}
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            for paper, field, value in self._all(
                "select said.paper, said.field, coalesce(spelling.value, said.value) from cell said "
                "left join cell spelling on spelling.paper = '' and spelling.field = said.field "
                f"where said.value is not null and said.paper in ({','.join('?' * len(some))})",
                some,
            ):
                if isinstance(value, str):
                    cells.setdefault(paper, {})[field] = value
        return {paper: _marks(said) for paper, said in cells.items() if paper}

    def tags(self) -> dict[str, int]:
        """Return every tag in use with its number of papers, in alphabetical order."""
        return {tag.name: tag.papers for tag in self.described_tags()}

    def described_tags(self) -> list[Tag]:
        """Return every tag in use, in alphabetical order."""
        said = {field: clean(value) for field, value in self._own_values().items()}
        counted = self._all(
            "select field, count(*), max(value) from cell "
            f"where value is not null and {_TAG_FIELDS} and paper <> '' group by field"
        )
        found = [
            Tag(said.get(field) or clean(str(value)), papers, said.get(COLOUR + fold, ""), said.get(ABOUT + fold, ""))
            for field, papers, value in counted
            if isinstance(field, str) and (fold := field.removeprefix(TAG))
        ]
        return sorted(found, key=lambda tag: tag.name.casefold())

    def _own_values(self) -> dict[str, str]:
        """Return what is said of the library itself: field to value."""
        said = self._all("select field, value from cell where paper = '' and value is not null")
        return {field: value for field, value in said if isinstance(field, str) and isinstance(value, str)}

    def tagged(self) -> list[tuple[str, str]]:
        """Return every (tag, paper)."""
        spelling = {folded_tag(tag): tag for tag in self.tags()}
        return [
            (spelling.get(field.removeprefix(TAG), field.removeprefix(TAG)), paper)
            for field, paper in self._all(
                f"select field, paper from cell where value is not null and {_TAG_FIELDS} and paper <> ''"
            )
        ]

    def bookmarked(self) -> list[str]:
        """Return the bookmarked papers, the latest first."""
        return [
            paper
            for (paper,) in self._all(
                "select paper from cell where field = ? and value is not null order by stamp desc, paper", (BOOKMARK,)
            )
        ]

    def with_state(self, state: str) -> list[str]:
        """Return the papers that are being read, or were."""
        return [paper for (paper,) in self._all("select paper from cell where field = ? and value = ?", (STATE, state))]

    def rated(self) -> list[tuple[int, str]]:
        """Return every (rating, paper)."""
        said = self._all("select paper, value from cell where field = ? and value is not null", (RATING,))
        return [(rating, paper) for paper, value in said if (rating := _rating(value))]

    def notes(self) -> dict[str, str]:
        """Return every paper's note."""
        said = self._all("select paper, value from cell where field = ? and value is not null", (NOTE,))
        return {paper: clean_note(value) for paper, value in said if isinstance(value, str)}

    def kept(self, identity: str) -> Paper | None:
        """Return the paper as it was when the user first marked it, or None if it never was or cannot be read."""
        found = self._all("select record from paper where id = ?", (identity,))
        return read_record(found[0][0]) if found else None

    def kept_papers(self) -> list[Paper]:
        """Return all papers that the user ever marked, as they were then, without those that cannot be read."""
        return [paper for (record,) in self._all("select record from paper") if (paper := read_record(record))]

    def saved_searches(self) -> list[SavedSearch]:
        """Return the saved searches: those with a key in its order, then by name."""
        said = self._own_values()
        keys = {
            value: int(field.removeprefix(KEY)) for field, value in said.items() if re.fullmatch("key/[1-9]", field)
        }
        found = []
        for field, value in said.items():
            if field.startswith(SAVED) and (plain := _read_view(value)) is not None:
                fold = field.removeprefix(SAVED)
                name, seen = clean(str(plain.pop("name", fold))), said.get(SEEN + fold, "")
                found.append(
                    SavedSearch(name, plain, keys.get(fold), int(seen) if re.fullmatch(r"\d{1,16}", seen) else 0)
                )
        return sorted(found, key=lambda each: (each.key or 10, each.name.casefold()))

    # What is changed: marks

    def bookmark(self, papers: Sequence[Paper], on: bool = True) -> Change:
        """Bookmark papers, or take the bookmark away."""
        done = "bookmarked" if on else "removed the bookmark of"
        return self.change(
            lambda some: f"{done} {some}", {(p.id, BOOKMARK): "yes" if on else None for p in papers}, papers
        )

    def set_state(self, papers: Sequence[Paper], state: str) -> Change:
        """Say how far papers are read: one of `STATES`."""
        if state not in STATES:
            raise PaperError(f"{state!r} is no state; there are {', '.join(STATES)}.")
        value = None if state == UNREAD else state
        return self.change(
            lambda some: f"marked {some} as {state}", {(paper.id, STATE): value for paper in papers}, papers
        )

    def rate(self, papers: Sequence[Paper], rating: int | None) -> Change:
        """Rate papers from 1 to 5, or take the rating away."""
        if rating is not None and rating not in range(1, 6):
            raise PaperError(f"{rating} is no rating; there are 1 to 5.")
        return self.change(
            lambda some: f"rated {some} {rating} of 5" if rating else f"took the rating off {some}",
            {(paper.id, RATING): str(rating) if rating else None for paper in papers},
            papers,
        )

    def note(self, paper: Paper, text: str) -> Change:
        """Write the note of a paper, in place of the one before; an empty text takes it away.

        Raises:
            PaperError: if it is longer than `LONGEST_NOTE`.
        """
        text = clean_note(text)
        if len(text) > LONGEST_NOTE:
            raise PaperError(
                f"Nothing was changed: the note has {len(text):,} characters, and {LONGEST_NOTE:,} are kept at most. "
                "Shorten it."
            )
        return self.change(
            lambda some: f"wrote the note of {some}" if text else f"took the note off {some}",
            {(paper.id, NOTE): text or None},
            [paper],
        )

    def tag(self, papers: Sequence[Paper], add: Iterable[str] = (), remove: Iterable[str] = ()) -> Change:
        """Add and remove tags. A tag known in another case keeps the case it has.

        Raises:
            PaperError: if a tag is none (see `checked_tag`).
        """
        with self.changing():
            return self._tag(papers, self._spelled_all(add), self._spelled_all(remove))

    def _tag(self, papers: Sequence[Paper], adding: list[str], removing: list[str]) -> Change:
        cells: dict[Key, str | None] = {}
        for paper in papers:
            cells.update({(paper.id, TAG + folded_tag(tag)): None for tag in removing})
            cells.update({(paper.id, TAG + folded_tag(tag)): tag for tag in adding})
        if papers:
            cells.update({("", TAG + folded_tag(tag)): tag for tag in adding})
        added, taken = ", ".join(map(repr, adding)), ", ".join(map(repr, removing))

        def label(some: str) -> str:
            if added and taken:
                return f"tagged {some} {added} and took {taken} off"
            return f"tagged {some} {added}" if added else f"took {taken} off {some}" if taken else "changed nothing"

        return self.change(label, cells, papers)

    def restore_marks(self, said: Mapping[str, Mapping[str, Any]], papers: Sequence[Paper]) -> Change:
        """Take over the marks of exported papers: what they add is added, nothing is taken away.

        What is no tag (see `usable_tag`) is passed over, and a note does not replace another.
        """
        from . import exchange

        with self.changing():
            return exchange.taken_over(self, said, papers)

    # What is changed: tags everywhere

    def rename_tag(self, old: str, new: str) -> Change:
        """Give a tag, and all that are nested in it, another name or spelling.

        Raises:
            PaperError: if there is no such tag, or the new name is in use (see `merge_tag`).
        """
        with self.changing():
            tag, name = self._known_tag(old), checked_tag(new)
            folded, target = folded_tag(tag), folded_tag(name)
            if target != folded and target in {folded_tag(each) for each in self.tags()}:
                raise PaperError(f"There is a tag {name!r} already; 'tag merge' joins {tag!r} with it.")
            return self._move_tag(tag, name, f"renamed the tag {tag!r} to {name!r}")

    def merge_tag(self, tag: str, into: str) -> Change:
        """Let papers with one tag have another one instead.

        Raises:
            PaperError: if one of them is not there, or they are the same.
        """
        with self.changing():
            one, other = self._known_tag(tag), self._known_tag(into)
            if one == other:
                raise PaperError(f"{one!r} and {clean(into)!r} are one tag.")
            return self._move_tag(one, other, f"merged the tag {one!r} into {other!r}")

    def describe_tag(self, tag: str, *, colour: str | None = None, description: str | None = None) -> Change:
        """Give a tag a colour (`#rrggbb`) or a description; an empty text takes it away, None leaves it.

        Raises:
            PaperError: if there is no such tag, or the colour is none.
        """
        if colour and not _COLOUR.fullmatch(colour.lower()):
            raise PaperError(f"{clean(colour)!r} is no colour; write one like #2a9d8f.")
        with self.changing():
            name = self._known_tag(tag)
            cells: dict[Key, str | None] = {}
            if colour is not None:
                cells["", COLOUR + folded_tag(name)] = colour.lower() or None
            if description is not None:
                cells["", ABOUT + folded_tag(name)] = clean(description) or None
            return self.change(lambda _: f"described the tag {name!r}", cells)

    def _known_tag(self, tag: str) -> str:
        """Return a tag as it is spelled. A tag that only holds others is known as well."""
        folded = folded_tag(checked_tag(tag))
        for name in self.tags():
            if folded_tag(name) == folded:
                return name
            if folded_tag(name).startswith(folded + "/"):
                return "/".join(name.split("/")[: folded.count("/") + 1])
        raise PaperError(f"There is no tag {clean(tag)!r}; 'tag list' shows all.")

    def spelled(self, tag: str) -> str:
        """Return a tag as it is spelled here, or as it is written if no paper has it."""
        field = TAG + folded_tag(tag)
        used = self._all("select 1 from cell where field = ? and paper <> '' and value is not null limit 1", (field,))
        return self._values([("", field)]).get(("", field), tag) if used else tag

    def _spelled_all(self, tags: Iterable[str]) -> list[str]:
        """Return tags as they are spelled here, each once; of two new spellings of one the first counts."""
        first: dict[str, str] = {}
        for tag in map(checked_tag, tags):
            first.setdefault(folded_tag(tag), tag)
        return [self.spelled(tag) for tag in first.values()]

    def _move_tag(self, tag: str, name: str, label: str) -> Change:
        old, new = folded_tag(tag), folded_tag(name)
        cells: dict[Key, str | None] = {}
        for field, value, paper in self._all(
            f"select field, value, paper from cell where value is not null and {_TAG_FIELDS}"
        ):
            if not isinstance(value, str) or not usable_tag(value):
                continue
            folded = field.removeprefix(TAG)
            if folded != old and not folded.startswith(old + "/"):
                continue
            if new.startswith(old + "/") and (folded == new or folded.startswith(new + "/")):
                continue  # what is to go into a tag of its own: this is there already
            depth = tag.count("/") + 1
            spelled = "/".join([name, *value.split("/")[depth:]])
            target = TAG + folded_tag(checked_tag(spelled))
            if target != field:
                cells.setdefault((paper, field), None)
            if paper or target == field or not self._values([("", target)]):
                cells[paper, target] = spelled
        if old != new:
            for kind in (COLOUR, ABOUT):
                said = self._values([("", kind + old), ("", kind + new)])
                if ("", kind + old) in said:
                    cells["", kind + old] = None
                    cells["", kind + new] = said.get(("", kind + new), said["", kind + old])
        return self.change(lambda _: label, cells)

    # What is changed: saved searches

    def save_search(self, name: str, view: Mapping[str, Any], key: int | None = None) -> Change:
        """Keep a view under a name, in place of what had that name; `key` (1-9) then opens it and nothing else.

        Raises:
            PaperError: if the name is empty or the key is none of 1 to 9.
        """
        name = clean(name)[:100]
        if not name:
            raise PaperError("A saved search needs a name.")
        if key is not None and key not in range(1, 10):
            raise PaperError(f"{key} is no key for a search; there are 1 to 9.")
        fold = name.casefold()
        with self.changing():
            cells: dict[Key, str | None] = {
                ("", SAVED + fold): json.dumps({**view, "name": name}, ensure_ascii=True, sort_keys=True)
            }
            if key is not None:
                cells.update(self._without_key(fold))
                cells["", f"{KEY}{key}"] = fold
            return self.change(lambda _: f"saved the search {name!r}", cells)

    def drop_search(self, name: str) -> Change:
        """Take a saved search away.

        Raises:
            PaperError: if there is none of that name.
        """
        fold = clean(name).casefold()
        with self.changing():
            found = next((each for each in self.saved_searches() if each.name.casefold() == fold), None)
            if found is None:
                raise PaperError(f"There is no saved search {clean(name)!r}; 'saved list' shows all.")
            cells = {("", SAVED + fold): None, **self._without_key(fold)}
            return self.change(lambda _: f"removed the saved search {found.name!r}", cells)

    def _without_key(self, fold: str) -> dict[Key, str | None]:
        said = self._all("select field from cell where paper = '' and field like 'key/_' and value = ?", (fold,))
        return {("", field): None for (field,) in said}

    def see_search(self, name: str) -> None:
        """Note that a saved search was looked at now."""
        if not self.frozen:
            self.put_quietly({("", SEEN + clean(name).casefold()): str(time.time_ns() // 1000)})

    # Moving

    def rename_papers(self, renamed: Mapping[str, str]) -> None:
        """Let the marks follow papers that are now known by a stronger id (old to new). Not an action of the user's."""
        from . import exchange

        if self.frozen:  # in memory alone
            with self._lock, transaction(self._db):
                exchange.renamed(self, renamed)
        else:
            with self.changing():
                exchange.renamed(self, renamed)

    def exported(self, damaged: Callable[[BadRow], object] = lambda _: None) -> str:
        """Return the whole library as JSON lines: see `transfer`.

        Args:
            damaged: called with each damaged row; those that cannot be read are left out.
        """
        from . import exchange

        return exchange.exported(self, damaged)

    def merge(self, content: bytes, name: str) -> Merge:
        """Join another library's export: of two values of one field the later one wins, also a removal.

        One entry of the journal undoes it. Joining twice changes nothing, and both ways round give the same.

        Raises:
            PaperError: if it is no export of a library (see `transfer.read`).
        """
        from . import exchange

        change, found = exchange.merged(self, content, name)
        return Merge(change, tuple(found.problems))

    def restore(self, path: Path, *, missing: bool = False) -> Change:
        """Make everything as it was in a backup; or, with `missing`, only add what is not here or is older here.

        One entry of the journal undoes it. Damaged rows of the backup are passed over and named in the change; what
        they are about stays as it is here.

        Raises:
            PaperError: if the file is not a library that can be read.
        """
        from . import exchange

        return exchange.restored(self, path, missing=missing)


def _marks(said: Mapping[str, str]) -> Marks:
    state = said.get(STATE, UNREAD)
    return Marks(
        bookmarked=BOOKMARK in said,
        state=state if state in STATES else UNREAD,
        rating=_rating(said.get(RATING)),
        tags=tuple(sorted((clean(v) for f, v in said.items() if f.startswith(TAG)), key=str.casefold)),
        note=clean_note(said.get(NOTE, "")),
    )


def _rating(value: object) -> int | None:
    return int(value) if isinstance(value, str) and re.fullmatch("[1-5]", value) else None


def _read_view(value: str) -> dict[str, Any] | None:
    """Return the view of a saved search, or None if it cannot be read."""
    try:
        plain = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return plain if isinstance(plain, dict) else None
