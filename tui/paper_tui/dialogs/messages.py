"""The dialog that shows the latest messages in full."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from ..widgets.message_line import COLOURS
from .base import Dialog

if TYPE_CHECKING:
    from ..screens.notifications import Notification


class MessagesDialog(Dialog[None]):
    """Lists messages, the newest first."""

    BINDINGS: ClassVar = [("j", "scroll(1)", "Down"), ("k", "scroll(-1)", "Up")]

    def __init__(self, notifications: Sequence["Notification"], note: str) -> None:
        """Take the messages, the newest last, and the note on the query, if there is one."""
        super().__init__()
        self._notifications, self._note = notifications, note

    def compose(self) -> ComposeResult:
        card = VerticalScroll(id="messages-card", classes="card")
        card.border_title = "Messages"
        card.border_subtitle = "j k scroll · Esc close"
        with card:
            texts = [Content.styled(f"Query  {self._note}", COLOURS["warning"])] if self._note else []
            for each in reversed(self._notifications):
                time = Content.styled(f"{each.time:%H:%M}  ", "$foreground-muted")
                texts.append(time + Content.styled(each.text, COLOURS[each.severity]))
            yield Static(Content("\n").join(texts or [Content("No messages yet.")]))

    def on_mount(self) -> None:
        self.set_focus(self.query_one(VerticalScroll))

    def action_scroll(self, lines: int) -> None:
        """Scroll by some lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False, immediate=True)
