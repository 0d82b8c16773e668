"""The dialog that chooses a file or folder: to import it, or to attach it to a paper."""

import contextlib
import os
import shlex
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from paper_index.storage.regular_files import kind_at
from paper_index.text.sanitize import clean

from ..widgets.text_input import TextInput
from .base import Dialog

_MOST = 500
"""Entries listed of a folder."""
_FRAME = 4
"""Lines of the card beside the list: the border, the path and the line below it."""


class Purpose(NamedTuple):
    """The purpose of choosing a path, as the dialog shows it."""

    title: str
    verb: str
    """The effect of Enter: import, attach."""
    does: str
    """The verb of a sentence: imports, attaches."""
    placeholder: str
    takes_folder: bool
    """Whether a folder can be chosen."""


IMPORT = Purpose("Import papers", "import", "imports", "Path of a file or folder (.bib, .ris, .json, .pdf …)", True)
ATTACH = Purpose("Attach a file", "attach", "attaches", "Path of a file", False)


class ImportDialog(Dialog[Path]):
    """Closes with an existing path, or None. Typing filters the list; Enter on a folder opens it."""

    def __init__(self, begin: str, purpose: Purpose = IMPORT) -> None:
        """Take the beginning of the path, and the purpose of choosing one."""
        super().__init__()
        self._begin, self._purpose = begin, purpose
        self._paths: list[Path] = []
        self._opened: Path | None = None
        """The folder that Enter opened and that is not listed yet."""

    def compose(self) -> ComposeResult:
        card = Vertical(id="import-card", classes="card")
        card.border_title = self._purpose.title
        card.border_subtitle = f"Enter open or {self._purpose.verb} · Tab complete · Esc close"
        with card:
            yield TextInput(
                self._begin,
                id="import-path",
                compact=True,
                placeholder=self._purpose.placeholder,
            )
            yield OptionList(id="import-list", markup=False, compact=True)
            yield Static(id="import-effect")

    def on_mount(self) -> None:
        field = self.query_one(Input)
        field.cursor_position = len(field.value)
        self.set_focus(field)
        self._list(field.value)

    def on_key(self, event: events.Key) -> None:
        options = self.query_one(OptionList)
        if not self.walk(event, options) and event.key in ("tab", "shift+tab"):  # the focus stays in the line
            event.stop()
            event.prevent_default()
            if self._paths:
                self._put(self._paths[options.highlighted or 0])
            else:
                self.app.bell()

    def on_paste(self, event: events.Paste) -> None:
        if path := dropped(event.text):
            event.stop()
            event.prevent_default()
            self._put(path)

    def _put(self, path: Path) -> None:
        field = self.query_one(Input)
        field.value = f"{path}{os.sep}" if kind_at(path) == "folder" else str(path)
        field.cursor_position = len(field.value)
        self.set_focus(field)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if event.value == self.query_one(Input).value:  # else a newer event follows
            self._list(event.value)

    def _list(self, value: str) -> None:
        folder, wanted = _split(value)
        entries = _entries(folder, wanted)
        typed = _path(value)
        whole = bool(value.strip()) and self._purpose.takes_folder and kind_at(typed) == "folder"
        listed = [(path, clean(path.name) + os.sep * holds) for path, holds in entries]
        if whole:  # first if the line names the folder with its slash, so that Enter imports what the line says
            listed.insert(len(listed) if wanted else 0, (typed, ". (all files of this folder)"))
        self._paths = [path for path, _ in listed]
        shown = self.query_one(OptionList)
        shown.set_options([Option(Content(text)) for _, text in listed])
        if self._opened != typed:  # a second Enter, held too long, chooses nothing in the folder that the first opened
            shown.action_first()
        self._opened = None
        if not wanted and folder != folder.parent:
            shown.add_option(Option(Content(".. (the folder above)")))
            self._paths.append(folder.parent)
        if not value.strip():
            text = "" if entries else "This folder is empty."
        elif whole:
            text = "Enter on a file imports it; Enter on . imports the whole folder."
        elif kind_at(typed) == "file":
            text = f"Enter {self._purpose.does} {_size(typed)}."
        elif kind_at(typed) == "folder":
            text = ""
        else:
            text = "No such file or folder." if not self._paths else ""
        effect = self.query_one("#import-effect", Static)
        effect.display = bool(text)
        effect.update(Content(text))
        # Textual's automatic height counts all lines of the list, even those that need scrolling.
        shown.display = bool(self._paths)  # an empty list takes a line
        self.query_one("#import-card").styles.height = _FRAME + shown.option_count + (2 if text else 0)

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def _choose(self, event: Input.Submitted | OptionList.OptionSelected) -> None:
        if self._opened:  # the second of two Enters came before the folder was listed
            return
        typed = self.query_one(Input).value
        path = _path(typed)
        if isinstance(event, OptionList.OptionSelected) or kind_at(path) != "file":
            highlighted = self.query_one(OptionList).highlighted
            if highlighted is None or highlighted >= len(self._paths):
                return
            path = self._paths[highlighted]
            if kind_at(path) == "folder" and path != _path(typed):
                self._opened = path
                self._put(path)
                return
        self.dismiss(path)


def dropped(text: str) -> Path | None:
    """Return the path of a file dropped on the terminal, which pastes it; None if the text is not such a path.

    Terminals quote it, escape blanks with backslashes, or write it as a `file:` URL.
    """
    line = text.strip()
    if not line or "\n" in line or len(line) > 4_096:
        return None
    if line.startswith("file://"):
        line = unquote(urlsplit(line).path)
    candidates = [line]
    with contextlib.suppress(ValueError):
        candidates += [words[0]] if len(words := shlex.split(line)) == 1 else []
    for candidate in candidates:
        path = _path(candidate)
        if (candidate.startswith("~") or Path(candidate).is_absolute()) and _there(path):
            return path
    return None


def _there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _path(typed: str) -> Path:
    try:
        return Path.cwd() / Path(typed.strip()).expanduser()
    except RuntimeError:  # ~user of an unknown user
        return Path.cwd() / typed.strip()


def _split(typed: str) -> tuple[Path, str]:
    """Return the folder to list and the prefix of a name in it."""
    if not typed.strip() or typed.endswith(("/", os.sep)):
        return _path(typed or "."), ""
    path = _path(typed)
    return path.parent, path.name


def _entries(folder: Path, beginning: str) -> list[tuple[Path, bool]]:
    """Return the entries of a folder that begin with a prefix, each with whether it is a folder; folders first.

    Hidden entries are listed only if the prefix begins with a dot.
    """
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.casefold().startswith(beginning.casefold()) and (
                    beginning.startswith(".") or not entry.name.startswith(".")
                ):
                    found.append((not entry.is_dir(), entry.name.casefold(), entry.name))
                    if len(found) >= _MOST:
                        break
    except (OSError, ValueError):
        return []
    return [(folder / name, not alone) for alone, _, name in sorted(found)]


def _size(file: Path) -> str:
    try:
        size = file.stat().st_size
    except OSError:  # deleted just now
        return "the file"
    return f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{-(-size // 1000)} kB"
