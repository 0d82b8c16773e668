"""The note on the query: how it was parsed, and a spelling suggestion. One or two lines above the panes."""

from collections.abc import Callable

from textual.content import Content
from textual.style import Style

from paper_index.search import Answer

from .link_text import LinkText


class QueryNote(LinkText):
    """Visible only if there is anything to note."""

    def __init__(self, fill: Callable[[str], str]) -> None:
        """Prepare the note; `fill` replaces `{key:ID}` by the user's key."""
        super().__init__(id="note")
        self._fill = fill

    def show_answer(self, answer: Answer, *, hidden: bool) -> None:
        """Show the note of an answer, unless it is to be hidden."""
        text = Content(answer.note)
        if answer.suggestion and answer.suggestion not in answer.note:
            click = Style.from_meta({"@click": "screen.act('find.meant')"})
            suggestion = Content(answer.suggestion).stylize("bold").stylize(click)
            question = Content(self._fill("{key:find.meant}: did you mean ")) + suggestion + "?"
            text = Content("  ").join(part for part in (text, question) if part.plain)
        self.display = bool(text.plain) and not hidden
        self.show(text)
