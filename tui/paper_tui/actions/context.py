"""The part of the explorer that actions use. `MainScreen` implements it; tests can pass something smaller."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from paper_index.search import Answer, View

if TYPE_CHECKING:
    from textual.app import App
    from textual.widget import Widget

    from ..backend.importing import ImportController
    from ..backend.indexing import IndexController
    from ..backend.library import LibraryController
    from ..backend.search import SearchController
    from ..backend.worker import Backend
    from ..keys.dispatcher import KeyDispatcher
    from ..keys.lookup import Keymap
    from ..screens.notifications import Notifications
    from ..view_history import ViewHistory
    from ..widgets.detail_pane.pane import DetailPane
    from ..widgets.filter_pane.pane import FilterPane
    from ..widgets.hint_bar import Hint
    from ..widgets.message_line import MessageLine
    from ..widgets.panes import Panes
    from ..widgets.paper_list.list import PaperList
    from ..widgets.search_box import SearchBox
    from ..widgets.tag_bar import TagBar


class ExplorerContext(Protocol):
    """The explorer as actions see it."""

    view: View
    """The query, filters and order the user asked for. Setting it starts a search."""
    cursor: int
    """The index of the cursor in the rows of the answer."""
    selection: frozenset[int]
    """The selected rows of the corpus."""

    keymap: "Keymap"
    keys: "KeyDispatcher"
    backend: "Backend"
    search: "SearchController"
    library: "LibraryController"
    index: "IndexController"
    imports: "ImportController"
    notifications: "Notifications"
    message_line: "MessageLine"

    search_box: "SearchBox"
    filter_pane: "FilterPane"
    paper_list: "PaperList"
    detail_pane: "DetailPane"
    tag_bar: "TagBar"
    panes: "Panes"

    history: "ViewHistory"
    """The views before and after the current one."""
    opened: asyncio.Event
    """Set when the first answer is shown, or the files cannot be opened."""

    @property
    def app(self) -> "App[object]":
        """The Textual app."""

    @property
    def focused(self) -> "Widget | None":
        """The widget that has the focus."""

    @property
    def answer(self) -> Answer | None:
        """The latest answer; it may be to an earlier view."""

    @property
    def pane(self) -> str:
        """The pane the user is in: `filter`, `list`, `detail` or `search`."""

    @property
    def row(self) -> int | None:
        """The row of the corpus at the cursor."""

    @property
    def chosen(self) -> list[int]:
        """The rows an action applies to: the selected ones in the list, else the one at the cursor."""

    @property
    def busy(self) -> bool:
        """Whether the user is typing or a dialog is open, so that no other dialog may open unasked."""

    def focus_pane(self, pane: str) -> None:
        """Move to a pane."""

    def show_hints(self, sequence: str = "", instead: "Sequence[Hint]" = ()) -> None:
        """Show the keys that work now, those that can follow the beginning of a sequence, or other hints."""

    def notify(self, message: str, *, severity: Any = "information", timeout: float | None = 4) -> None:
        """Show a message. `{key:library.undo}` in it becomes the user's key for that action."""

    async def action_act(self, id: str) -> None:
        """Run the action with an id."""

    async def act(self, id: str, key: str = "") -> None:
        """Run the action with an id, as if its key, with `key` as the last one, had been pressed."""

    def run_worker(self, work: Any, **options: Any) -> Any:
        """Run a coroutine function in the background."""
