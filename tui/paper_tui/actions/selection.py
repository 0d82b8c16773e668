"""Selecting papers: one by one, all, or a range."""

from .context import ExplorerContext
from .registry import PAPERS, action


@action(
    "paper.select",
    "space",
    label="Select",
    help="Select the paper and move down; in the filters, include a value.",
    group=PAPERS,
    needs="paper",
    panes=("list", "filter"),
    label_in_filters="Include",
    synonyms="mark pick check choose",
)
def select(explorer: ExplorerContext) -> None:
    if explorer.pane == "filter":
        explorer.filter_pane.choose()
    elif explorer.row is not None:
        explorer.selection ^= {explorer.row}
        if explorer.pane == "list" and explorer.answer:
            explorer.cursor = min(explorer.cursor + 1, explorer.answer.total - 1)


@action(
    "paper.select_all",
    "a",
    label="Select all",
    help="Select all papers in the list.",
    group=PAPERS,
    needs="answer",
    synonyms="mark everything",
)
def select_all(explorer: ExplorerContext) -> None:
    explorer.selection |= frozenset(explorer.answer.rows if explorer.answer else ()) - explorer.search.retained


@action(
    "paper.select_none",
    "A",
    label="Select none",
    help="Clear the selection.",
    group=PAPERS,
    synonyms="deselect unselect clear selection",
)
def select_none(explorer: ExplorerContext) -> None:
    explorer.selection = frozenset()


@action(
    "paper.select_range",
    "v",
    label="Select range",
    help="Select a range: move, then press an action's key, or v to keep the papers selected.",
    group=PAPERS,
    needs="paper",
    synonyms="visual mode several many lines",
)
def select_range(explorer: ExplorerContext) -> None:
    if not explorer.paper_list.range.end():
        explorer.paper_list.range.start(explorer.cursor, explorer.selection)
        extend_range(explorer)
    explorer.show_hints()


def end_range(explorer: ExplorerContext) -> None:
    """End the selection of a range after an action on its papers; papers selected before it stay selected."""
    selection = explorer.paper_list.range.drop()
    if selection is not None:
        explorer.selection = selection
        explorer.show_hints()


def extend_range(explorer: ExplorerContext) -> None:
    """Select the papers between the start of the range and the cursor, if a range is being selected."""
    selection = explorer.paper_list.range.selected_to(explorer.cursor, explorer.paper_list.rows)
    if selection is not None:
        explorer.selection = selection
