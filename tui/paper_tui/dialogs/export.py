"""The export dialog: papers, format and file, with a preview."""

import textwrap
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from paper_index.errors import PaperError
from paper_index.exporters import FORMATS, TargetExists, format_of

from ..formatting.numbers import counted
from ..formatting.paper import cut
from ..widgets.radio_list import RadioList
from ..widgets.text_input import TextInput
from .base import Dialog

_FORMATS = {
    name: FORMATS[name].label
    for name in ("markdown", "bibtex", "biblatex", "ris", "csl-json", "references", "csv", "jsonl", "html", "atom")
}

Sample = Callable[[Sequence[int], str], str]
"""Renders the first of some rows in a format, for the preview."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A set of papers that can be exported, and its name."""

    name: str
    rows: Sequence[int]

    @property
    def label(self) -> str:
        """The text in the list."""
        return self.name if self.name.startswith("this ") else f"{self.name}: {len(self.rows):,}"


@dataclass(frozen=True, slots=True)
class Order:
    """The user's choices."""

    rows: Sequence[int]
    format: str
    path: Path
    overwrite: bool


Write = Callable[[Order], Awaitable[None]]
"""Writes the file, or raises `TargetExists` or another `PaperError`."""


class ExportDialog(Dialog[Order]):
    """Closes with the completed `Order`, or None. If the export fails, it shows the error and stays open."""

    def __init__(self, scopes: Sequence[Scope], sample: Sample, write: Write, folder: Path) -> None:
        super().__init__()
        self._scopes = scopes
        self._sample = sample
        self._write = write
        self._folder = folder
        self._asked: Path | None = None
        self._writing = False

    def compose(self) -> ComposeResult:
        card = Vertical(id="export-card", classes="card")
        card.border_title = "Export"
        card.border_subtitle = "Enter export · 1–9 ↑ ↓ choose · Tab next field · Esc close"
        with card:
            with Horizontal(id="export-columns"):
                with Vertical(classes="export-column"):
                    yield Static("Papers", classes="export-label")
                    yield RadioList([each.label for each in self._scopes], id="export-scope")
                with Vertical(classes="export-column"):
                    yield Static("Format", classes="export-label")
                    yield RadioList(list(_FORMATS.values()), id="export-format")
            yield Static("File", classes="export-label")
            yield TextInput(id="export-path", value=self._free_path().name, compact=True)
            yield Static(id="export-effect")
            yield Static(id="export-preview")
            with Horizontal(id="export-buttons"):
                yield Button("Export", id="export-go", variant="primary", compact=True)
                yield Button("Cancel", id="export-cancel", compact=True)

    def on_mount(self) -> None:
        self.set_focus(self.query_one("#export-scope"), scroll_visible=False)  # the top stays visible
        self._show()

    @property
    def scope(self) -> Scope:
        """The papers chosen."""
        return self._scopes[self.query_one("#export-scope", RadioList).chosen]

    @property
    def format(self) -> str:
        """The format chosen."""
        return list(_FORMATS)[self.query_one("#export-format", RadioList).chosen]

    @property
    def path(self) -> Path:
        """The target file; relative paths start at the folder the program was started in."""
        typed = self.query_one(Input).value.strip()
        try:
            return self._folder / Path(typed).expanduser()
        except RuntimeError:  # ~user of an unknown user
            return self._folder / typed

    def _free_path(self) -> Path:
        """An unused file name: papers.md, papers-2.md…"""
        names = (f"papers{f'-{n}' if n > 1 else ''}.md" for n in range(1, 1000))
        return next((p for name in names if not (p := self._folder / name).exists()), self._folder / "papers.md")

    @on(RadioList.Changed, "#export-format")
    def _format_chosen(self) -> None:
        path = self.query_one(Input)
        named = format_of(Path(path.value))
        ending = FORMATS[self.format].endings[0]
        if named is None or path.value.lower().endswith(FORMATS[self.format].endings):
            self._show()
        else:
            old = next(each for each in FORMATS[named].endings if path.value.lower().endswith(each))
            path.value = path.value[: -len(old)] + ending

    @on(RadioList.Changed, "#export-scope")
    def _scope_chosen(self) -> None:
        self._show()

    @on(Input.Changed)
    def _path_typed(self) -> None:
        named = format_of(self.path)
        if named in _FORMATS and not self.path.name.lower().endswith(FORMATS[self.format].endings):
            self.query_one("#export-format", RadioList).choose(list(_FORMATS).index(named))
        self._show()

    @on(Button.Pressed, "#export-cancel")
    def _cancel(self) -> None:
        self.action_close()

    def action_close(self) -> None:
        """Close without a result, except while a file is being written: its outcome must be shown."""
        if not self._writing:
            super().action_close()

    @on(RadioList.OptionSelected)
    @on(Input.Submitted)
    @on(Button.Pressed, "#export-go")
    def _go(self) -> None:
        if self._writing or not self.query_one(Input).value.strip():
            return
        self._writing = True
        self._say("Writing…", "$text-muted")
        order = Order(self.scope.rows, self.format, self.path, overwrite=self._asked == self.path)
        self.run_worker(self._carry_out(order))

    async def _carry_out(self, order: Order) -> None:
        try:
            await self._write(order)
        except PaperError as error:
            self._writing = False
            if isinstance(error, TargetExists) and order.path == self.path:
                self._asked = order.path
                self._say(
                    f"{order.path.name} exists. Press Enter again to replace it, or change the name.", "$text-warning"
                )
            else:
                self._say(str(error), "$text-error")
            # A small terminal cannot show the whole dialog.
            self.query_one("#export-effect", Static).scroll_visible(animate=False)
        else:
            self.dismiss(order)

    def _say(self, text: str, style: str) -> None:
        self.query_one("#export-effect", Static).update(Content.styled(text, style))

    def _show(self) -> None:
        """Show the effect of the choices; this cancels a question about replacing a file."""
        self._asked = None
        scope = self.scope
        if self.query_one(Input).value.strip():
            self._say(f"{counted(len(scope.rows))} as {_FORMATS[self.format]} to {self.path}", "$text-success")
        else:
            self._say("Type a file name.", "$text-error")
        try:
            text = self._sample(scope.rows[:3], self.format)
        except PaperError as error:
            text = str(error)
        self.query_one("#export-go", Button).label = f"Export {counted(len(scope.rows))}"
        self.query_one("#export-preview", Static).update(
            preview(text, 6, max(20, min(84, self.size.width * 9 // 10 - 5)))
        )


def preview(text: str, lines: int, width: int) -> Content:
    """Return the beginning of an export as it will appear in the file."""
    shown = [cut(line, width) for raw in text.split("\n")[: lines * 2] for line in (textwrap.wrap(raw, width) or [""])]
    return Content("\n".join(shown[:lines]))
