"""Panes: moving between them, their widths and their layout."""

from .context import ExplorerContext
from .registry import FIND, MOVE, PROGRAM, action

PANES = ("filter", "list", "detail")


@action(
    "pane.next",
    "tab",
    label="Next pane",
    help="Go to the next pane.",
    group=MOVE,
    typing=True,
    synonyms="focus switch window",
)
def focus_next(explorer: ExplorerContext) -> None:
    _step(explorer, 1, around=True)


@action(
    "pane.previous",
    "shift+tab",
    label="Previous pane",
    help="Go to the previous pane.",
    group=MOVE,
    typing=True,
    synonyms="focus switch window",
)
def focus_previous(explorer: ExplorerContext) -> None:
    _step(explorer, -1, around=True)


@action(
    "pane.left",
    "h",
    "left",
    label="Left",
    help="Go to the pane on the left.",
    group=MOVE,
    synonyms="focus switch window",
)
def focus_left(explorer: ExplorerContext) -> None:
    _step(explorer, -1)


@action(
    "pane.right",
    "l",
    "right",
    label="Right",
    help="Go to the pane on the right.",
    group=MOVE,
    synonyms="focus switch window",
)
def focus_right(explorer: ExplorerContext) -> None:
    _step(explorer, 1)


def _step(explorer: ExplorerContext, step: int, *, around: bool = False) -> None:
    index = (PANES.index(explorer.pane) if explorer.pane in PANES else 1 - step) + step
    explorer.focus_pane(PANES[index % len(PANES) if around else min(max(index, 0), len(PANES) - 1)])


@action(
    "pane.filter",
    "f",
    label="Filters",
    help="Go to the filters; Enter or Space includes a value.",
    group=FIND,
    panes=("list",),
    synonyms="facets sidebar narrow refine filter author year venue journal conference method task",
)
def focus_filters(explorer: ExplorerContext) -> None:
    explorer.focus_pane("filter" if explorer.pane != "filter" else "list")


@action(
    "pane.border_left",
    "alt+left",
    label="Border left",
    help="Move the pane's right border to the left (or drag it with the mouse).",
    group=MOVE,
    synonyms="resize width narrower smaller column divider",
)
def move_border_left(explorer: ExplorerContext) -> None:
    _move_border(explorer, -4)


@action(
    "pane.border_right",
    "alt+right",
    label="Border right",
    help="Move it to the right.",
    group=MOVE,
    synonyms="resize width wider larger column divider",
)
def move_border_right(explorer: ExplorerContext) -> None:
    _move_border(explorer, 4)


def _move_border(explorer: ExplorerContext, cells: int) -> None:
    if not explorer.panes.move_border(explorer.pane, cells):
        explorer.notify("This pane has no border to move.")


@action(
    "view.layout",
    "backslash",
    label="Layout",
    help="Cycle through three panes, two and one.",
    group=MOVE,
    synonyms="columns panes split wide narrow zoom hide sidebar toggle fullscreen maximize",
)
def change_layout(explorer: ExplorerContext) -> None:
    description = explorer.panes.next_layout(explorer.pane)
    if description:
        explorer.focus_pane(explorer.pane if explorer.pane == "search" else "list")
    explorer.notify(description or "The terminal has room for one pane only.")


@action(
    "view.compact",
    "z",
    label="Compact",
    help="Show one or two lines per paper.",
    group=PROGRAM,
    synonyms="one line two lines dense density rows small smaller condensed shorter height single",
)
def toggle_compact(explorer: ExplorerContext) -> None:
    explorer.paper_list.compact = not explorer.paper_list.compact
