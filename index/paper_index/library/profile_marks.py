"""The corrections of recommendations: papers that are not for a profile, and reasons that do not count there.

A profile has a key, see `profile_key`. Weights are never stored: they follow from the papers of the profile.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from ..papers.paper import Paper
from .models import Change, Key
from .reader import LibraryReader
from .table_layout import MUTED, NOT_FOR

if TYPE_CHECKING:
    from .library import Library

TAG_PROFILE, SAVED_PROFILE = "tag", "saved"
"""The kinds of profiles that have a name."""


def profile_key(kind: str, name: str = "") -> str:
    """Return the key of a profile, `tag:nas%2Fvision`. It has no slash."""
    return f"{kind}:{quote(name.casefold(), safe='')}" if name else kind


def dismissed(reader: LibraryReader, key: str) -> list[str]:
    """Return the ids of the papers that are not for a profile, the latest first."""
    return reader.with_field(NOT_FOR + key)


def muted(reader: LibraryReader, key: str) -> dict[str, str]:
    """Return the terms that do not count in a profile, each with its label."""
    found = ((*rest.partition("/"), label) for paper, rest, label in reader.cells_below(MUTED) if not paper)
    return {term: label for profile, _, term, label in found if profile == key}


def dismiss(library: "Library", key: str, label: str, papers: Sequence[Paper], on: bool = True) -> Change:
    """Mark papers as not for a profile, which has a label for sentences; or recommend them again."""
    cells: dict[Key, str | None] = {(paper.id, NOT_FOR + key): "yes" if on else None for paper in papers}

    def done(some: str) -> str:
        return f"marked {some} as not for {label}" if on else f"allowed {some} again in recommendations for {label}"

    return library.journal.change(done, cells, papers)


def mute(library: "Library", key: str, label: str, reasons: Sequence[tuple[str, str]], on: bool = True) -> Change:
    """Mute reasons in a profile, or let them count again. Each reason is a term and its label."""
    cells: dict[Key, str | None] = {("", f"{MUTED}{key}/{term}"): name if on else None for term, name in reasons}
    named = ", ".join(f"“{name}”" for _, name in reasons)
    done = "muted" if on else "unmuted"
    return library.journal.change(lambda _: f"{done} {named} in recommendations for {label}", cells)


def reset(library: "Library", key: str, label: str) -> Change:
    """Remove all corrections of a profile."""
    with library.journal.changing():
        cells: dict[Key, str | None] = {(paper, NOT_FOR + key): None for paper in dismissed(library.reader, key)}
        cells |= {("", f"{MUTED}{key}/{term}"): None for term in muted(library.reader, key)}
        return library.journal.change(lambda _: f"reset the recommendations for {label}", cells)


def moved_profiles(reader: LibraryReader, kind: str, old: str, new: str) -> dict[Key, str | None]:
    """Return the cells that move the corrections of a profile, and of those of nested tags, to another name."""
    before, after = profile_key(kind, old), profile_key(kind, new)
    cells: dict[Key, str | None] = {}
    for prefix in (NOT_FOR, MUTED):
        for paper, rest, value in reader.cells_below(prefix):
            key, slash, term = rest.partition("/")
            if before != after and (key == before or (kind == TAG_PROFILE and key.startswith(f"{before}%2F"))):
                cells[paper, prefix + rest] = None
                cells[paper, f"{prefix}{after}{key[len(before) :]}{slash}{term}"] = value
    return cells
