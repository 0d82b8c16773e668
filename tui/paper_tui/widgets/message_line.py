"""The last line of the screen: the latest message, else the note on the query, else the progress of work.

The progress comes before the note on a query by meaning, because that note may be about the vectors of this progress.
"""

import re
from collections.abc import Callable

from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.style import Style

from paper_index.search import Answer

from ..formatting import recommended
from .link_text import LinkText

_NOTHING = Content("")
_TITLE = re.compile("“([^”]*)”[^“]*$")
"""The last title: in the note on another spelling, that is the query in the search box."""
_QUESTION = re.compile(r" ?Did you mean [^?]*\?")
"""A question in a note, which the suggestion asks as well."""
_LEAST = 12
"""Cells that are left of a title; a message that needs more room is cut elsewhere."""
COLOURS = {"information": "$text-success", "warning": "$text-warning", "error": "bold $text-error"}


class MessageLine(LinkText):
    """One line, always reserved: messages move and cover nothing. A cut text ends with the key that shows it."""

    message: reactive[Content] = reactive(_NOTHING, always_update=True)
    note: reactive[Content] = reactive(_NOTHING)
    """The problems of the query, or a spelling suggestion."""
    progress: reactive[Content] = reactive(_NOTHING)

    def __init__(self, fill: Callable[[str], str]) -> None:
        """Prepare the line; `fill` replaces `{key:ID}` by the user's key."""
        super().__init__(id="message")
        self._fill = fill
        self._by_meaning = False
        """Whether the note is on a query by meaning."""

    def show_message(self, text: str, severity: str = "information") -> None:
        """Show a message in the colour of its severity; an empty text ends it."""
        self.message = Content.styled(" ".join(text.split()), COLOURS[severity])

    def show_note(self, answer: Answer) -> None:
        """Show the note of an answer, and the query that was probably meant."""
        listed = answer.note if answer.basis or not answer.view.recommend else ""  # else the empty list shows it
        asks = bool(answer.suggestion) and f"“{answer.suggestion}”" not in answer.note
        listed = _QUESTION.sub("", listed) if asks else listed
        note = Content.styled(listed or self._fill(recommended.note(answer)), "$text-warning")
        if asks:
            click = Style.from_meta({"@click": "screen.act('find.meant')"})
            suggestion = Content(answer.suggestion).stylize("bold").stylize(click)
            question = Content(self._fill("{key:find.meant}: did you mean ")) + suggestion + "?"
            note = Content("  ").join(part for part in (question.stylize("$text-warning"), note) if part.plain)
        self._by_meaning = answer.view.by_meaning
        self.note = note

    def watch_message(self) -> None:
        self._update()

    def watch_note(self) -> None:
        self._update()

    def watch_progress(self) -> None:
        self._update()

    def on_resize(self, event: events.Resize) -> None:
        self._update()

    def _update(self) -> None:
        below = (self.progress, self.note) if self._by_meaning else (self.note, self.progress)
        text = next((each for each in (self.message, *below) if each.plain), _NOTHING)
        room = self.content_size.width
        self.update(self._cut(text, room) if text.cell_length > room > 0 else text, layout=False)

    def _cut(self, text: Content, room: int) -> Content:
        """Return a text that fits: with a shorter title, or else cut before its last part, such as the key for undo."""
        click = Style.from_meta({"@click": "screen.act('program.messages')"})
        if title := _TITLE.search(text.plain):
            before, after = text[: title.start(1)], text[title.end(1) :]
            if (left := room - before.cell_length - after.cell_length) >= _LEAST:
                shorter = text[title.start(1) : title.end(1)].truncate(left, ellipsis=True)
                return before + shorter + after.stylize(click)
        last = text.plain.rfind(" · ")
        end = text[last:] if last > 0 else _NOTHING
        if not 0 < end.cell_length <= room // 2:
            key = self._fill("{key:program.messages}") if text is not self.progress else ""
            end = Content.styled(f" {key}" if key else "", "bold $text-accent")
        return text.truncate(room - end.cell_length, ellipsis=True) + end.stylize(click)
