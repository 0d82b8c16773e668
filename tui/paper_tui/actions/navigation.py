"""Opening the paper or value at the cursor, and stepping back."""

from .context import ExplorerContext
from .filters import clear_filters
from .links import follow
from .papers import close_tags
from .registry import MOVE, action
from .search import cancel_query, keep_query, set_query, step_back


@action(
    "pane.deeper",
    "enter",
    label="Open",
    help="Open the paper in full width; in the filters, include the value.",
    group=MOVE,
    panes=("list",),
    synonyms="view show details abstract zoom expand collapse full screen fullscreen read",
)
def activate(explorer: ExplorerContext) -> None:
    detail = explorer.detail_pane
    if explorer.pane == "filter":
        explorer.filter_pane.choose()
    elif explorer.pane == "search":
        keep_query(explorer)
    elif explorer.pane == "detail" and detail.chosen is not None:
        follow(explorer, detail.items[detail.chosen])
    elif explorer.pane == "detail":
        explorer.panes.zoomed = not explorer.panes.zoomed
    elif explorer.paper_list.relaxations:
        relax(explorer, explorer.paper_list.relaxation)
    elif explorer.row is not None:
        explorer.panes.zoomed = True
        explorer.focus_pane("detail")


def relax(explorer: ExplorerContext, index: int) -> None:
    """Show one of the less strict views that the empty list offers."""
    offers = explorer.paper_list.relaxations
    if offers:
        view = offers[min(index, len(offers) - 1)].view
        explorer.search_box.value = view.query
        explorer.view = view


@action(
    "back",
    "escape",
    label="Back",
    help="Go back: close a pane, leave similar or recommended papers, clear the selection, the query, the filters.",
    group=MOVE,
    panes=("detail", "filter"),
    typing=True,
    synonyms="escape cancel close leave return clear",
)
def go_back(explorer: ExplorerContext) -> None:
    if not (_leave_pane(explorer) or _undo_narrowing(explorer)):
        if explorer.imports.running:
            explorer.imports.cancel()
        else:
            explorer.notifications.dismiss()


def _leave_pane(explorer: ExplorerContext) -> bool:
    """Close the open pane, or return to the list; return whether there was anything to leave."""
    if explorer.tag_bar.has_focus_within:
        close_tags(explorer)
    elif explorer.pane == "search":
        if not explorer.search_box.close_list():
            cancel_query(explorer)
    elif explorer.pane == "detail" and explorer.detail_pane.chosen is not None:
        explorer.detail_pane.choose(0)
        explorer.show_hints()
    elif explorer.panes.zoomed or explorer.pane != "list":
        explorer.focus_pane("list")
    elif explorer.paper_list.range.end():
        explorer.show_hints()
    else:
        return False
    return True


def _undo_narrowing(explorer: ExplorerContext) -> bool:
    """Remove the selection, the query, the filters or the similarity; return whether there was any of them."""
    view = explorer.view
    if explorer.selection and not view.is_list:  # papers selected among similar or recommended ones stay selected
        explorer.selection = frozenset()
    elif view.query:
        set_query(explorer, "")
    elif view.filters:
        clear_filters(explorer)
    elif view.is_list:
        step_back(explorer)
    else:
        return False
    return True
