"""The dialog that chooses tags for one paper: known ones from a list, or new ones that are typed."""

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from paper_index.errors import PaperError
from paper_index.library import folded_tag, parse_tags

from ..formatting.paper import matching
from ..widgets.text_input import TextInput
from .base import Dialog

_MOST = 100
"""Tags that are listed."""


class TagChoiceDialog(Dialog[tuple[str, ...]]):
    """Closes with the chosen tags, or None."""

    def __init__(self, title: str, tags: Sequence[str]) -> None:
        """Take the title and the known tags, the likeliest first."""
        super().__init__()
        self._title, self._tags = title, tags
        self._listed: list[str] = []

    def compose(self) -> ComposeResult:
        card = Vertical(id="tag-choice-card", classes="card")
        card.border_title = self._title
        card.border_subtitle = "Enter choose · Tab complete · Esc close"
        with card:
            placeholder = "Type a tag, or several with commas"
            yield TextInput(id="tag-choice", compact=True, max_length=400, placeholder=placeholder)
            yield OptionList(id="tag-choices", compact=True)
            yield Static(id="tag-choice-effect")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Input))
        self._list("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._list(event.value)

    def _list(self, typed: str) -> None:
        """List the known tags that match the typed one."""
        self._listed = matching(self._tags, typed.strip().lstrip("#+"))[:_MOST]
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Content(f"#{tag}") for tag in self._listed])
        exact = [at for at, tag in enumerate(self._listed) if folded_tag(tag) == folded_tag(typed.strip())]
        options.highlighted = exact[0] if exact else 0 if self._listed and not typed.strip() else None
        self._show_effect()

    @on(OptionList.OptionHighlighted)
    def _show_effect(self) -> None:
        tags, problem = self._chosen()
        text, style = problem or "Type a tag.", "$text-error" if problem else "$foreground-muted"
        if tags and not problem:
            known = {folded_tag(tag) for tag in self._tags}
            named = ", ".join(f"#{tag}" + ("" if folded_tag(tag) in known else " (new)") for tag in tags)
            text, style = f"Enter keeps the paper with {named}", "$text-success"
        self.query_one("#tag-choice-effect", Static).update(Content.styled(text, style))

    def _chosen(self) -> tuple[tuple[str, ...], str]:
        """Return the tags that Enter chooses, and the error in the typed ones, or ""."""
        highlighted = self.query_one(OptionList).highlighted
        if highlighted is not None and highlighted < len(self._listed):
            return (self._listed[highlighted],), ""
        try:
            add, remove = parse_tags(self.query_one(Input).value.lstrip("#"))
        except PaperError as error:
            return (), str(error)
        return tuple(add), "Only tags to add can be chosen here." if remove else ""

    def on_key(self, event: events.Key) -> None:
        if event.key == "tab" and self._listed:
            event.stop()
            event.prevent_default()
            field = self.query_one(Input)
            field.value = self._listed[self.query_one(OptionList).highlighted or 0]
            field.cursor_position = len(field.value)
        else:
            self.walk(event, self.query_one(OptionList))

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def _choose(self) -> None:
        tags, problem = self._chosen()
        if tags and not problem:
            self.dismiss(tags)
