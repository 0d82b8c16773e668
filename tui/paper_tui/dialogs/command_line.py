"""The command line at the bottom of the screen, with completions above it."""

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from ..formatting.paper import cut
from ..widgets.text_input import TextInput
from .base import Dialog

if TYPE_CHECKING:
    from ..actions.command_line import Commands, Completion

_MOST = 100
"""Completions listed."""
_LINE, _KEYS, _PAPERS = 22, 10, 14
"""Cells of the columns."""


class CommandLine(Dialog[str]):
    """Closes with the line to run, or None."""

    def __init__(self, commands: "Commands", line: str = "") -> None:
        """Prepare the command line; `line` is the text to begin with."""
        super().__init__()
        self._line = line
        self._commands = commands
        self._completions: list[Completion] = []
        self._chosen = False
        """Whether the user moved to a completion, so that Enter runs that."""

    def compose(self) -> ComposeResult:
        card = Vertical(id="command-card", classes="card")
        card.border_title = "Command line"
        card.border_subtitle = "Enter run · Tab complete · ↑ ↓ choose · Esc close"
        with card:
            yield OptionList(id="command-list", markup=False, compact=True)
            with Horizontal(id="command-row"):
                yield Static(":", id="command-colon")
                yield TextInput(self._line, id="command-input", compact=True, max_length=1_000, select_on_focus=False)
            yield Static(id="command-effect")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Input))
        self._list(self._line)

    def on_key(self, event: events.Key) -> None:
        if self.walk(event, self.query_one(OptionList)):
            self._chosen = True
        elif event.key == "tab":
            event.stop()
            event.prevent_default()
            self._complete()
        elif event.key == "backspace" and not self.query_one(Input).value:
            self.action_close()

    def _complete(self) -> None:
        if (completion := self._highlighted) is not None:
            field = self.query_one(Input)
            field.value = f"{completion.line} "
            field.cursor_position = len(field.value)

    @property
    def _highlighted(self) -> "Completion | None":
        at = self.query_one(OptionList).highlighted
        return self._completions[at] if at is not None and at < len(self._completions) else None

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if event.value == self.query_one(Input).value:  # else a newer event follows
            self._list(event.value)

    def _list(self, line: str) -> None:
        self._chosen = False
        self._completions = self._commands.completions(line)[:_MOST]
        shown = self.query_one(OptionList)
        shown.display = bool(self._completions)
        shown.set_options([Option(self._option(each)) for each in self._completions])
        shown.action_first()
        self._say("")

    def _option(self, completion: "Completion") -> Content:
        room = min(82, self.app.size.width * 9 // 10 - 8)
        if not completion.help:
            line = _column(completion.line, room - _PAPERS)
            return Content(line) + Content.styled(completion.papers, "$foreground-muted")
        parts = [_column(completion.line, _LINE), _column(completion.keys, _KEYS)]
        return Content.styled(parts[0], "bold $text-accent") + Content(
            parts[1] + cut(completion.help, max(8, room - _LINE - _KEYS))
        )

    def _say(self, text: str) -> None:
        effect = self.query_one("#command-effect", Static)
        effect.display = bool(text)
        effect.update(Content.styled(text, "$text-error"))

    @on(Input.Submitted)
    def _submit(self) -> None:
        """Run the typed line if it is complete, else the completion at the cursor."""
        line = self.query_one(Input).value
        problem = self._commands.problem(line)
        completion = self._highlighted
        if completion is not None and line.strip() and (problem or self._chosen):
            line, problem = completion.line, ""
        if problem:
            self._say(problem)
        elif line.strip() or self._chosen:
            self.dismiss(line if line.strip() or completion is None else completion.line)
        else:
            self.action_close()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._completions[event.option_index].line)


def _column(text: str, width: int) -> str:
    shown = cut(text, width - 1)
    return shown + " " * (width - cell_len(shown))
