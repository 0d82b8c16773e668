"""Search: the query, its order, and papers similar to one."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from paper_index.search import View

from ..formatting.paper import cut
from ..formatting.status import effective_sort, order_name, orders_of
from .context import ExplorerContext
from .panes import focus_next
from .registry import FIND, Handler, action


@action(
    "find.search",
    "slash",
    label="Search",
    help="Search as you type; Enter accepts, Esc cancels. In the filters: find a value; in a paper: find text.",
    group=FIND,
    panes=("list", "filter", "detail"),
    label_in_filters="Find",
    synonyms="find look up author title topic query goto who wrote by person people",
)
def search(explorer: ExplorerContext) -> None:
    if (explorer.pane == "filter" and explorer.filter_pane.find()) or (
        explorer.pane == "detail" and explorer.detail_pane.find()
    ):
        explorer.show_hints()
    else:
        edit_query(explorer)


def edit_query(explorer: ExplorerContext, query: str | None = None) -> None:
    """Move to the search box, and replace the query if a new one is given."""
    box = explorer.search_box
    if explorer.pane != "search":
        explorer.history.leave(explorer.row, explorer.search.stack)
    box.start_editing(box.query_before if explorer.pane == "search" else explorer.view.query)
    if query is not None:
        set_query(explorer, query)
    if query is None and explorer.pane != "search":
        box.select_all()  # typing replaces the query, End or → edits it
    else:
        box.cursor_position = len(box.value)
    explorer.focus_pane("search")


def set_query(explorer: ExplorerContext, query: str) -> None:
    """Search for a query now, so that the next key acts on its results."""
    explorer.search_box.value = query
    explorer.view = explorer.view.with_query(query)


def show_view(explorer: ExplorerContext, view: View) -> None:
    """Show a view in the list; the views that Esc would step back to are forgotten."""
    view = view.with_browse_order(explorer.view)
    explorer.search_box.value = view.query
    explorer.view = view
    explorer.search.stack.clear()
    explorer.search.restore_row = None
    explorer.focus_pane("list")


def show_paper(explorer: ExplorerContext, row: int) -> None:
    """Open a paper: in the list if it is there, else among all papers."""
    rows = explorer.answer.rows if explorer.answer else ()
    if row in rows:
        explorer.cursor = rows.index(row)
    else:
        show_view(explorer, explorer.view.unqueried)
        explorer.search.restore_row = row
    explorer.panes.zoomed = True
    explorer.focus_pane("detail")


def keep_query(explorer: ExplorerContext) -> None:
    """Leave the search box and remember its query."""
    _remember(explorer)
    explorer.focus_pane("list")
    explorer.search_box.cursor_position = 0  # the box scrolls with it, and shows the beginning of a long query


def _remember(explorer: ExplorerContext) -> None:
    history = explorer.search_box.remember()
    explorer.run_worker(partial(explorer.backend.run, history.save), exit_on_error=False)


def recall_query(explorer: ExplorerContext) -> None:
    """Put the previous query into the search box; repeated calls go further back."""
    if (query := explorer.search_box.earlier()) is not None:
        set_query(explorer, query)
        explorer.search_box.cursor_position = len(query)


def complete_query(explorer: ExplorerContext) -> None:
    """Accept a completion. Without one the focus stays, or the next letters would run as commands."""
    box = explorer.search_box
    if box.list.display:
        box.take()
    elif box.value:
        box.complete()
    else:
        focus_next(explorer)


def _enter(explorer: ExplorerContext) -> None:
    """Take the completion that the user chose, or else accept the query."""
    box = explorer.search_box
    box.take() if box.list.display and box.list.at is not None else keep_query(explorer)


def _down(explorer: ExplorerContext) -> None:
    """Choose the next completion, or else go to the list of papers."""
    box = explorer.search_box
    box.list.step(1) if box.list.display else keep_query(explorer)


def _up(explorer: ExplorerContext) -> None:
    """Choose the previous completion, or else recall the previous query."""
    box = explorer.search_box
    box.list.step(-1) if box.list.display else recall_query(explorer)


SEARCH_BOX_KEYS: Mapping[str, Handler] = {"enter": _enter, "down": _down, "up": _up, "tab": complete_query}
"""The keys of the search box; all other keys edit the text, or are actions that work while typing."""


@action(
    "find.meant",
    "D",
    label="Did you mean",
    help="Accept the spelling suggestion.",
    group=FIND,
    synonyms="spelling correct typo suggestion",
)
def accept_suggestion(explorer: ExplorerContext) -> None:
    if explorer.answer and explorer.answer.suggestion:
        set_query(explorer, explorer.answer.suggestion)
        _remember(explorer)
    else:
        explorer.notify("No suggestion.")


@action(
    "find.sort",
    "s",
    label="Sort",
    help="Cycle through the orders: relevance, trending, date, votes, title, author, rating and others.",
    group=FIND,
    needs="answer",
    panes=("list",),
    synonyms="order by votes year date author rating title relevance newest popular most upvotes best top ranking",
)
def sort(explorer: ExplorerContext) -> None:
    view = explorer.view
    sorts = orders_of(view)
    following = sorts[(sorts.index(effective_sort(view)) + 1) % len(sorts)]
    explorer.view = replace(view, sort=following)


@action(
    "find.choose_sort",
    "g s",
    label="Sort by",
    help="Choose the order from a list.",
    group=FIND,
    needs="answer",
    synonyms="order votes year author rating rank ranking unread date sort by popular most upvotes best top",
)
def choose_order(explorer: ExplorerContext) -> None:
    from ..dialogs.choice import ChoiceDialog

    sorts = orders_of(explorer.view)

    def show(chosen: int | None) -> None:
        if chosen is not None:
            explorer.view = replace(explorer.view, sort=sorts[chosen])

    current = sorts.index(effective_sort(explorer.view))
    explorer.app.push_screen(ChoiceDialog("Sort", "sort", list(map(order_name, sorts)), current), show)


@action(
    "find.reverse",
    "S",
    label="Reverse",
    help="Reverse the order.",
    group=FIND,
    needs="answer",
    synonyms="order descending ascending backwards sort invert",
)
def reverse(explorer: ExplorerContext) -> None:
    explorer.view = replace(explorer.view, reverse=not explorer.view.reverse)


@action(
    "find.everything",
    "0",
    label="Everything",
    help="Clear the query and all filters.",
    group=FIND,
    synonyms="clear search reset all remove delete query filters home start new again show",
)
def show_everything(explorer: ExplorerContext) -> None:
    show_view(explorer, explorer.view.unqueried)


@action(
    "find.new",
    "g n",
    label="New papers",
    help="Show the papers that the latest fetch or import added.",
    group=FIND,
    synonyms="imported fetched latest recent today added",
)
def show_new(explorer: ExplorerContext) -> None:
    show_view(explorer, replace(explorer.view.unqueried, query="is:new"))


@action(
    "find.back",
    "less_than_sign",
    "ctrl+o",
    label="Previous view",
    help="Go back to the previous query, filters and order, also after Esc.",
    group=FIND,
    synonyms="history undo search browser restore",
)
def previous_view(explorer: ExplorerContext) -> None:
    _go(explorer, -1, "No earlier view.")


@action(
    "find.forward",
    "greater_than_sign",
    label="Next view",
    help="Go forward again to the next query, filters and order.",
    group=FIND,
    synonyms="history redo search browser",
)
def next_view(explorer: ExplorerContext) -> None:
    _go(explorer, 1, "No later view.")


def _go(explorer: ExplorerContext, steps: int, none: str) -> None:
    explorer.history.leave(explorer.row, explorer.search.stack)
    place = explorer.history.go(steps)
    if place is None:
        explorer.notify(none)
        return
    show_view(explorer, place.view)
    explorer.search.stack, explorer.search.restore_row = list(place.stack), place.row


def cancel_query(explorer: ExplorerContext) -> None:
    """Leave the search box and return to the query before. `find.forward` brings the typed one back."""
    typed, query = explorer.view, explorer.search_box.query_before
    set_query(explorer, query)
    if typed.query != query:
        explorer.history.visit(typed)
        explorer.history.go(-1)
    explorer.focus_pane("list")


@action(
    "find.similar",
    "M",
    label="More like this",
    help="Show similar papers; Esc goes back.",
    group=FIND,
    needs="paper",
    panes=("detail",),
    synonyms="similar related like recommend neighbours neighbors see also",
    spare=True,
)
def more_like_this(explorer: ExplorerContext) -> None:
    query = explorer.view.query
    if explorer.row is not None:
        show_similar(explorer, explorer.row)
        if query:
            explorer.notify(f"Similar papers. {{key:back}} returns to the search “{cut(query, 40)}”.")


def show_similar(explorer: ExplorerContext, row: int, cursor_on: int | None = None) -> None:
    """Show the papers similar to the one in a row, with the cursor on another row; `step_back` returns from it."""
    for paper in explorer.backend.corpus.ids([row]):
        stack = [*explorer.search.stack, (explorer.view, explorer.row)]
        show_view(explorer, View(like=paper))
        explorer.search.stack, explorer.search.restore_row = stack, cursor_on


def step_back(explorer: ExplorerContext) -> None:
    """Return from similar or recommended papers to the previous view."""
    if not explorer.search.stack:
        show_view(explorer, explorer.view.unlisted)
        return
    *stack, (view, row) = explorer.search.stack
    show_view(explorer, view)
    explorer.search.stack, explorer.search.restore_row = stack, row
