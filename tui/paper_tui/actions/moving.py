"""Moving the cursor, and places to return to."""

from string import ascii_lowercase

from paper_index.library import READ, READING

from .context import ExplorerContext
from .registry import MOVE, action

_FAR = 10**9


@action("move.down", "j", "down", label="Down", help="Move down a line, or 5 with 5j.", group=MOVE, takes_count=True)
def down(explorer: ExplorerContext, count: int) -> None:
    move(explorer, count or 1)


@action("move.up", "k", "up", label="Up", help="Move up a line, or 5 with 5k.", group=MOVE, takes_count=True)
def up(explorer: ExplorerContext, count: int) -> None:
    move(explorer, -(count or 1))


@action("move.half_down", "ctrl+d", label="Half page down", help="Move down half a page.", group=MOVE, takes_count=True)
def half_page_down(explorer: ExplorerContext, count: int) -> None:
    move(explorer, max(1, _page(explorer) // 2) * (count or 1))


@action("move.half_up", "ctrl+u", label="Half page up", help="Move up half a page.", group=MOVE, takes_count=True)
def half_page_up(explorer: ExplorerContext, count: int) -> None:
    move(explorer, -max(1, _page(explorer) // 2) * (count or 1))


@action(
    "move.page_down",
    "pagedown",
    label="Page down",
    help="Move down a page.",
    group=MOVE,
    takes_count=True,
    synonyms="next page scroll",
)
def page_down(explorer: ExplorerContext, count: int) -> None:
    move(explorer, _page(explorer) * (count or 1))


@action(
    "move.page_up",
    "pageup",
    label="Page up",
    help="Move up a page.",
    group=MOVE,
    takes_count=True,
    synonyms="previous page scroll",
)
def page_up(explorer: ExplorerContext, count: int) -> None:
    move(explorer, -_page(explorer) * (count or 1))


@action(
    "move.top", "g g", "home", label="Top", help="Go to the first line, or to the 10th with 10gg.", group=MOVE,
    takes_count=True, synonyms="begin start home line number",
)  # fmt: skip
def top(explorer: ExplorerContext, count: int) -> None:
    go_to(explorer, count or 1)


@action(
    "move.bottom", "G", "end", label="Bottom", help="Go to the last line, or to the 10th with 10G.", group=MOVE,
    takes_count=True, synonyms="end line number paper",
)  # fmt: skip
def bottom(explorer: ExplorerContext, count: int) -> None:
    go_to(explorer, count or _FAR)


@action(
    "move.unread",
    "semicolon",
    label="Next unread",
    help="Go to the next unread paper; after the last one, to the first.",
    group=MOVE,
    needs="answer",
    synonyms="new queue",
)
async def next_unread(explorer: ExplorerContext) -> None:
    if explorer.answer is None:
        return
    workspace, rows = explorer.backend.workspace, explorer.answer.rows
    after = [*rows[explorer.cursor + 1 :], *rows[: explorer.cursor]]

    def first_unread() -> int | None:
        begun = [id for state in (READING, READ) for id in workspace.library.reader.with_state(state)]
        seen = set(workspace.corpus.reader.rows_of(begun).values())
        return next((row for row in after if row not in seen), None)

    row = await explorer.backend.run(first_unread)
    if row is None:
        explorer.notify("No other unread paper in this list.")
    elif explorer.answer and row in explorer.answer.rows:
        explorer.cursor = explorer.answer.rows.index(row)


def go_to(explorer: ExplorerContext, line: int) -> None:
    """Go to a line of the pane the user is in, from 1, or to the last one."""
    if explorer.pane == "list":
        move(explorer, line - 1 - explorer.cursor)
    else:
        move(explorer, -_FAR)
        move(explorer, line - 1)


def move(explorer: ExplorerContext, lines: int) -> None:
    """Move by some lines in the pane the user is in."""
    if explorer.pane == "list" and explorer.paper_list.relaxations:
        explorer.paper_list.step(lines)
    elif explorer.pane == "list":
        last = (explorer.answer.total if explorer.answer else 0) - 1
        explorer.cursor = max(0, min(last, explorer.cursor + lines))
    elif explorer.pane == "detail":
        explorer.detail_pane.scroll_relative(y=lines, animate=False)
    elif explorer.pane == "filter":
        explorer.filter_pane.move(lines)


def _page(explorer: ExplorerContext) -> int:
    """Return the lines of a page of the pane; the filter pane moves by the page of the detail pane."""
    if explorer.pane == "list":
        return explorer.paper_list.page
    return max(1, explorer.detail_pane.size.height - 2)


@action(
    "move.mark",
    *(f"m {letter}" for letter in ascii_lowercase),
    label="Mark place",
    help="Mark the paper at the cursor with a letter, to return to it.",
    group=MOVE,
    needs="paper",
    takes_key=True,
    shown="m a-z",
    synonyms="bookmark position remember",
)
def mark_place(explorer: ExplorerContext, key: str) -> None:
    for paper in explorer.backend.corpus.ids([] if explorer.row is None else [explorer.row]):
        explorer.paper_list.places[key] = paper
        explorer.notify(f"Marked as {key}. ' {key} returns to this paper.")


@action(
    "move.jump",
    *(f"apostrophe {letter}" for letter in ascii_lowercase),
    label="Jump",
    help="Return to the paper marked with a letter.",
    group=MOVE,
    takes_key=True,
    shown="' a-z",
    synonyms="go to goto mark",
)
def jump(explorer: ExplorerContext, key: str) -> None:
    paper = explorer.paper_list.places.get(key)
    row = explorer.backend.corpus.find(paper) if paper else None
    if paper is None:
        explorer.notify(f"No paper is marked as {key}. m {key} marks the one at the cursor.")
    elif row is None:
        explorer.notify(f"The paper marked as {key} no longer exists.")
    elif explorer.answer and row in explorer.answer.rows:
        explorer.focus_pane("list")
        explorer.cursor = explorer.answer.rows.index(row)
    else:
        title = explorer.backend.title_of(paper)
        explorer.notify(f"“{title}” is not in this list. {{key:find.everything}} shows all papers.")
