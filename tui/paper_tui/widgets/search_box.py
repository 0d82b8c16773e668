"""The search box: one line, always there, so that the first letter typed after `/` is never lost."""

from typing import Self

from textual import events
from textual.geometry import Region
from textual.widgets import Input

from paper_index.search.view import MAX_CHARACTERS

from ..messages import PaneEntered


class SearchBox(Input):
    """Where the query is typed."""

    def __init__(self) -> None:
        super().__init__(
            id="search",
            placeholder='words, "a phrase", title:… author:… tag:… -without',
            compact=True,
            select_on_focus=False,
            max_length=MAX_CHARACTERS,
        )

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw the box again. Its size never depends on what is typed: no letter need lay out the whole screen."""
        return super().refresh(*regions, repaint=repaint, recompose=recompose)

    def on_focus(self) -> None:
        self.post_message(PaneEntered("search"))

    def on_paste(self, event: events.Paste) -> None:
        # Textual's handler comes next and takes the first line; a title copied from a page is often broken in two.
        event.text = " ".join(event.text[: MAX_CHARACTERS * 2].split())
