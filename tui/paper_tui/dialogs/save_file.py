"""The dialog that asks for a file name, and writes a table."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from paper_index.errors import PaperError
from paper_index.storage.atomic_files import TargetExists

from ..widgets.text_input import TextInput
from .base import Dialog

Write = Callable[[Path, str, bool], Awaitable[None]]
"""Writes a file in a format; the last argument is whether an existing one is replaced. It may raise `PaperError`."""


class SaveFileDialog(Dialog[Path]):
    """Closes with the path of the written file, or None. If the file cannot be written, it stays open and shows why."""

    def __init__(self, title: str, name: str, endings: Mapping[str, str], write: Write, folder: Path) -> None:
        """Take a title, a suggested name without an ending, and the format of each ending, such as `.md`.

        A relative name starts at `folder`.
        """
        super().__init__()
        self._title, self._endings, self._write, self._folder = title, endings, write, folder
        self._name = f"{name}{next(iter(endings))}"
        self._asked: Path | None = None
        self._writing = False

    def compose(self) -> ComposeResult:
        card = Vertical(id="save-card", classes="card")
        card.border_title = self._title
        card.border_subtitle = "Enter write · Esc close"
        with card:
            yield Static(f"File ({', '.join(self._endings)})", classes="export-label")
            yield TextInput(self._name, id="save-name", compact=True, max_length=1_000, select_on_focus=False)
            yield Static(id="save-effect")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Input))
        self._show()

    @property
    def _path(self) -> Path:
        typed = self.query_one(Input).value.strip()
        try:
            return self._folder / Path(typed).expanduser()
        except RuntimeError:  # ~user of an unknown user
            return self._folder / typed

    @property
    def _format(self) -> str | None:
        return next((form for end, form in self._endings.items() if self._path.name.lower().endswith(end)), None)

    @on(Input.Changed)
    def _show(self) -> None:
        self._asked = None
        if not self.query_one(Input).value.strip():
            self._say("Type a file name.", "$text-error")
        elif self._format is None:
            self._say(f"The name must end with {' or '.join(self._endings)}.", "$text-error")
        else:
            self._say(f"Enter writes {self._path}", "$text-success")

    def _say(self, text: str, style: str) -> None:
        self.query_one("#save-effect", Static).update(Content.styled(text, style))

    @on(Input.Submitted)
    def _save(self) -> None:
        if self._writing or not self.query_one(Input).value.strip() or (format := self._format) is None:
            return
        self._writing = True
        path = self._path
        self._say("Writing…", "$text-muted")
        self.run_worker(self._carry_out(path, format))

    async def _carry_out(self, path: Path, format: str) -> None:
        try:
            await self._write(path, format, self._asked == path)
        except PaperError as error:
            self._writing = False
            if isinstance(error, TargetExists):
                self._asked = path
                self._say(f"{path.name} exists. Press Enter again to replace it, or change the name.", "$text-warning")
            else:
                self._say(str(error), "$text-error")
        else:
            self.dismiss(path)
