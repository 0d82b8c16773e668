"""The state of the screen between sessions: a small file in the cache that may be lost. Invalid values are ignored."""

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from paper_index.errors import PaperError
from paper_index.search import View
from paper_index.storage.regular_files import read_file
from paper_index.text.sanitize import clean

_LAYOUTS = {"wide", "medium", "narrow"}
_LARGEST = 100_000
"""Bytes read of the file."""


@dataclass(frozen=True, slots=True)
class Session:
    """The state that the next start restores."""

    view: View = field(default_factory=View)
    paper: str = ""
    """The id of the paper at the cursor."""
    theme: str = ""
    """The theme chosen in the program."""
    layouts: Mapping[str, str] = field(default_factory=dict)
    """The layouts chosen, by the default layout they replace."""
    filter_width: int = 0
    list_share: float = 0.0
    """The widths set by moving borders, 0 for the default."""
    compact: bool = False
    places: Mapping[str, str] = field(default_factory=dict)
    """The ids of papers marked to return to, by letter."""
    history: tuple[View, ...] = ()
    """The views before, to go back to."""

    def to_dict(self) -> dict[str, Any]:
        """Return the session as plain JSON values."""
        return {name: getattr(self, name) for name in self.__slots__} | {
            "view": self.view.to_dict(),
            "layouts": dict(self.layouts),
            "places": dict(self.places),
            "history": [view.to_dict() for view in self.history],
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> "Session":
        """Return a session from the values of `to_dict`; invalid values are ignored."""

        def text(name: str) -> str:
            value = plain.get(name)
            return clean(value) if isinstance(value, str) else ""

        def number(name: str, least: float, most: float) -> float:
            value = plain.get(name)
            sound = isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most
            return float(value) if sound else 0.0  # type: ignore[arg-type]

        def texts(name: str) -> dict[str, str]:
            value = plain.get(name)
            pairs = value.items() if isinstance(value, Mapping) else ()
            return {clean(key): clean(text) for key, text in pairs if isinstance(text, str)}

        view, history = plain.get("view"), plain.get("history")
        return cls(
            view=View.from_dict(view) if isinstance(view, Mapping) else View(),
            paper=text("paper"),
            theme=text("theme"),
            layouts={now: then for now, then in texts("layouts").items() if {now, then} <= _LAYOUTS},
            filter_width=int(number("filter_width", 10, 1_000)),
            list_share=number("list_share", 1, 99),
            compact=plain.get("compact") is True,
            places={key: paper for key, paper in texts("places").items() if key in ascii_lowercase and len(key) == 1},
            history=tuple(View.from_dict(each) for each in history if isinstance(each, Mapping))
            if isinstance(history, list)
            else (),
        )


def read_session(path: Path) -> Session:
    """Read the session from a file; return a new one if it cannot be read."""
    try:
        plain = json.loads(read_file(path, _LARGEST))
    except (OSError, ValueError, RecursionError):
        return Session()
    return Session.from_dict(plain) if isinstance(plain, Mapping) else Session()


def write_session(path: Path, session: Session) -> None:
    """Write the session to a file; if that fails, the next start has the default state."""
    from paper_index.storage.atomic_files import make_folder, write_private

    with contextlib.suppress(OSError, PaperError):
        make_folder(path.parent)
        plain = json.dumps(session.to_dict(), ensure_ascii=False)
        write_private(path, plain.encode(errors="replace"))
