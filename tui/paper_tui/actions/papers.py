"""Marks on papers: bookmark, reading state, rating and tags."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from paper_index.library import NO_MARKS, READ, READING, UNREAD, Change, Marks, parse_tags

from .confirmation import change_papers
from .context import ExplorerContext
from .registry import PAPERS, Handler, action

if TYPE_CHECKING:
    from paper_index.papers.paper import Paper


@action(
    "paper.bookmark",
    "b",
    label="Bookmark",
    help="Bookmark the selected papers, or remove the bookmark.",
    group=PAPERS,
    needs="paper",
    panes=("list", "detail"),
    synonyms="star favorite favourite like keep save heart pin",
)
async def bookmark(explorer: ExplorerContext) -> None:
    library = explorer.backend.workspace.library
    await _toggle(
        explorer,
        lambda marks: marks.bookmarked,
        library.bookmark,
        ("Bookmark {}?", "Remove the bookmark of {}?"),
    )


@action(
    "paper.read",
    "r",
    label="Read",
    help="Mark the selected papers as read, or as unread.",
    group=PAPERS,
    needs="paper",
    panes=("detail",),
    synonyms="done seen finished unread unmark not toggle",
    spare=True,
)
async def read(explorer: ExplorerContext) -> None:
    await _toggle_state(explorer, READ)


@action(
    "paper.reading",
    "c",
    label="Reading",
    help="Mark the selected papers as currently reading, or no longer.",
    group=PAPERS,
    needs="paper",
    synonyms="currently later queue todo in progress",
)
async def reading(explorer: ExplorerContext) -> None:
    await _toggle_state(explorer, READING)


@action(
    "paper.rate",
    *(f"asterisk {n}" for n in range(6)),
    label="Rate",
    help="Rate the selected papers from 1 to 5; 0 clears the rating.",
    group=PAPERS,
    needs="paper",
    takes_key=True,
    shown="* 0-5",
    synonyms="stars score rating vote",
)
async def rate(explorer: ExplorerContext, key: str) -> None:
    rows, workspace = explorer.chosen, explorer.backend.workspace
    await change_papers(
        explorer,
        len(rows),
        f"Rate {{}} {key} of 5?" if int(key) else "Clear the rating of {}?",
        lambda: workspace.library.rate(workspace.papers(rows), int(key) or None),
    )


async def _toggle_state(explorer: ExplorerContext, state: str) -> None:
    library = explorer.backend.workspace.library
    await _toggle(
        explorer,
        lambda marks: marks.state == state,
        lambda papers, on: library.set_state(papers, state if on else UNREAD),
        (f"Mark {{}} as {state}?", f"Mark {{}} as {UNREAD}?"),
    )


async def _toggle(
    explorer: ExplorerContext,
    is_on: Callable[[Marks], bool],
    put: "Callable[[Sequence[Paper], bool], Change]",
    questions: tuple[str, str],
) -> None:
    """Put a mark on the chosen papers, or remove it if all of them have it.

    Args:
        explorer: the explorer.
        is_on: returns whether a paper has the mark.
        put: puts the mark on papers, or removes it.
        questions: the questions before many papers get the mark, and before it is removed, see `change_papers`.
    """
    rows, workspace, visible = explorer.chosen, explorer.backend.workspace, explorer.paper_list.marks
    # The rows on the screen decide whether all have it, even if another program has changed marks since.
    shown = [visible[row] for row in rows if row in visible]
    hidden = [row for row in rows if row not in visible]

    def count_without() -> int:
        papers = workspace.corpus.reader.ids(hidden)
        marks = workspace.library.reader.marks(papers)
        return sum(not is_on(each) for each in shown + [marks.get(paper, NO_MARKS) for paper in papers])

    without = await explorer.backend.run(count_without)
    question = questions[0] if without else questions[1]
    make = partial(explorer.library.put, rows, put, without > 0)
    await change_papers(explorer, without or len(rows), question, make)


@action(
    "paper.tag",
    "t",
    label="Tag",
    help="Add and remove tags of the selected papers: +one -other.",
    group=PAPERS,
    needs="paper",
    panes=("list", "detail"),
    synonyms="label keyword category collection folder edit change",
)
async def edit_tags(explorer: ExplorerContext) -> None:
    rows, workspace = explorer.chosen, explorer.backend.workspace

    def read_tags() -> tuple[Counter[str], dict[str, int]]:
        marks = workspace.library.reader.marks(workspace.corpus.reader.ids(rows))
        return Counter(tag for each in marks.values() for tag in each.tags), workspace.library.reader.tags()

    tags, known = await explorer.backend.run(read_tags)
    explorer.tag_bar.open(rows, tags, known)
    explorer.show_hints()


async def apply_tags(explorer: ExplorerContext) -> None:
    """Apply the changes typed in the tag bar, and close it."""
    bar, workspace = explorer.tag_bar, explorer.backend.workspace
    add, remove = parse_tags(bar.input.value)
    missing, remove = [tag for tag in remove if not bar.has(tag)], [tag for tag in remove if bar.has(tag)]
    if add or remove:
        rows, changes = bar.rows, " ".join([*(f"+{tag}" for tag in add), *(f"-{tag}" for tag in remove)])
        await change_papers(
            explorer,
            len(rows),
            f"Change the tags of {{}}: {changes}?",
            lambda: workspace.library.tag(workspace.papers(rows), add, remove),
        )
    elif missing:
        explorer.notify(f"Not tagged {', '.join(f'#{tag}' for tag in missing)}. Nothing was changed.")
    close_tags(explorer)


def close_tags(explorer: ExplorerContext) -> None:
    """Close the tag bar."""
    explorer.focus_pane(explorer.pane if explorer.pane != "search" else "list")


TAG_BAR_KEYS: Mapping[str, Handler] = {
    "enter": apply_tags,
    "tab": lambda explorer: explorer.tag_bar.take(),
    "down": lambda explorer: explorer.tag_bar.step(1),
    "up": lambda explorer: explorer.tag_bar.step(-1),
}
"""The keys of the tag bar; all other keys edit the text, or are actions that work while typing."""
