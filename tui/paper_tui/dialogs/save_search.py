"""The dialog that saves a search under a name and a number."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from paper_index.library import SavedSearch

from ..widgets.text_input import TextInput
from .base import Dialog


class SaveSearchDialog(Dialog[tuple[str, int | None]]):
    """Closes with a name and a number 1-9 (or none), or with None."""

    def __init__(self, name: str, saved: Sequence[SavedSearch], edited: SavedSearch | None = None) -> None:
        """Take the suggested name and the saved searches; `edited` is the one to be renamed, if one is."""
        super().__init__()
        self._name = name
        self._saved = [each for each in saved if each is not edited]
        self._edited = edited

    def compose(self) -> ComposeResult:
        card = Vertical(id="save-card", classes="card")
        card.border_title = "Rename saved search" if self._edited else "Save search"
        card.border_subtitle = "Enter save · Tab next field · Esc close"
        taken = {each.key for each in self._saved}
        free = next((str(key) for key in range(1, 10) if key not in taken), "")
        if self._edited:
            free = str(self._edited.key or "")
        with card:
            yield Static("Name", classes="export-label")
            yield TextInput(self._name, id="save-name", compact=True, max_length=100)
            yield Static("Number (1–9, optional)", classes="export-label")
            yield TextInput(free, id="save-key", compact=True, max_length=1, restrict="[1-9]?")
            yield Static(id="save-effect")

    def on_mount(self) -> None:
        self.set_focus(self.query_one("#save-name", Input))
        self._show()

    @on(Input.Changed)
    def _show(self) -> None:
        name, key = self._typed()
        if not name:
            text, style = "Type a name.", "$text-error"
        else:
            text, style = f"Enter saves it as “{name}”" + (f", opened by g {key}" if key else ""), "$text-success"
            same = [each for each in self._saved if each.name.casefold() == name.casefold()]
            other = [each for each in self._saved if each.key == key and key and each not in same]
            text += ", and replaces the search of that name" if same else ""
            text += f" instead of “{other[0].name}”" if other else ""
        self.query_one("#save-effect", Static).update(Content.styled(text, style))

    def _typed(self) -> tuple[str, int | None]:
        key = self.query_one("#save-key", Input).value
        return " ".join(self.query_one("#save-name", Input).value.split()), int(key) if key else None

    @on(Input.Submitted)
    def _save(self) -> None:
        name, key = self._typed()
        if name:
            self.dismiss((name, key))
