"""The positions in triages that were left, in a file that may be lost: the decisions are marks of the library."""

import json
from dataclasses import dataclass
from pathlib import Path

from ..errors import PaperError
from ..storage.regular_files import read_file
from ..text.sanitize import clean

_MOST = 10
"""Triages that are remembered, the latest."""
_LARGEST = 2_000_000
"""Bytes of the file."""


@dataclass(frozen=True, slots=True)
class Place:
    """The position in a triage."""

    key: str
    """See `Scope.key`."""
    ids: tuple[str, ...] = ()
    """Its papers, in their order."""
    at: str = ""
    """The id of the paper that was shown; "" after the last one."""


class Memory:
    """Reads and writes positions."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, key: str) -> Place | None:
        """Return the position in the triage of a key, or None."""
        return next((place for place in self._places() if place.key == key), None)

    def write(self, place: Place) -> None:
        """Remember a position; if the file cannot be written, the next triage begins with the undecided papers."""
        from ..storage.atomic_files import make_folder, write_private

        places = [place, *(each for each in self._places() if each.key != place.key)]
        plain = [{"key": each.key, "ids": each.ids, "at": each.at} for each in places[:_MOST]]
        try:
            make_folder(self._path.parent)
            write_private(self._path, json.dumps(plain).encode())
        except (OSError, PaperError):
            return

    def _places(self) -> list[Place]:
        try:
            plain = json.loads(read_file(self._path, _LARGEST))
        except (OSError, ValueError, RecursionError):
            return []
        places = (_place(each) for each in plain) if isinstance(plain, list) else ()
        return [place for place in places if place is not None]


def _place(plain: object) -> Place | None:
    """Return a position that `Memory.write` wrote, or None if it is invalid."""
    if not isinstance(plain, dict):
        return None
    key, ids, at = plain.get("key"), plain.get("ids"), plain.get("at")
    if not (isinstance(key, str) and isinstance(at, str) and isinstance(ids, list)):
        return None
    return Place(key, tuple(dict.fromkeys(clean(each) for each in ids if isinstance(each, str))), clean(at))
