"""Papers of the list: edit their records, remove them and split merged ones."""

import asyncio
from typing import TYPE_CHECKING

from paper_index.errors import PaperError

from .confirmation import confirm
from .context import ExplorerContext
from .registry import PAPERS, action
from .terminal import lend_terminal

if TYPE_CHECKING:
    from ..drafts import Draft

_FORMAT = "csl-json"
_FEW = 5
"""Papers up to which a removal needs no confirmation: undo lists them again."""
_MOST_LISTED, _WIDEST = 200, 70
"""Removed papers that are listed, and cells of a title."""


@action(
    "paper.edit",
    "E",
    label="Edit record",
    help="Edit title, authors and all other fields in your editor ($VISUAL or $EDITOR).",
    group=PAPERS,
    needs="paper",
    synonyms="change correct fix metadata authors year title doi arxiv id",
)
async def edit_record(explorer: ExplorerContext) -> None:
    from paper_index.record_text import Mistake, corrections_in, record_text

    from ..drafts import Drafts, record_file

    paper = explorer.backend.paper(explorer.row)[0]
    if paper is None:
        raise PaperError("No paper selected.")
    drafts = Drafts(explorer.backend.home.drafts, file=record_file(_FORMAT))
    draft = await asyncio.to_thread(drafts.of, paper.id)
    before = await asyncio.to_thread(record_text, paper, _FORMAT)
    text = await edited_text(explorer, before if draft.text is None else draft.text, draft)
    if text is None:
        return
    if not text.strip():
        await asyncio.to_thread(draft.drop)
        raise PaperError("The text is empty. Nothing was changed.")
    try:
        corrections = await asyncio.to_thread(corrections_in, text, paper, _FORMAT)
        if corrections:
            await explorer.library.change(lambda: explorer.backend.workspace.curator.edit(paper, corrections))
    except PaperError as error:
        file = await asyncio.to_thread(draft.keep, text)
        draft.leave()
        unchanged = " Nothing was changed." if isinstance(error, Mistake) else ""
        raise PaperError(
            f"{error}{unchanged} Your text is saved in {file}. {{key:paper.edit}} opens it again."
        ) from error
    await asyncio.to_thread(draft.drop)
    if not corrections:
        explorer.notify("Nothing to change.")


async def edited_text(explorer: ExplorerContext, text: str, draft: "Draft", advice: str = "") -> str | None:
    """Return a text after the user edited it in the editor.

    If this terminal cannot open an editor, show a message, which ends with `advice`, and return None.
    """
    from textual.app import SuspendNotSupported

    from ..system.editor import edited

    try:
        return lend_terminal(explorer, lambda: edited(text, draft))
    except SuspendNotSupported:
        draft.leave()
        explorer.notify(f"This terminal cannot open an editor.{advice}", severity="warning")
        return None
    except Exception:
        draft.leave()  # the draft is offered again
        raise


@action(
    "paper.remove",
    "delete",
    "ctrl+x",
    label="Remove",
    help="Remove the selected papers from the list; your marks are kept, and imports do not list them again.",
    group=PAPERS,
    needs="paper",
    synonyms="delete trash discard hide drop erase",
)
async def remove(explorer: ExplorerContext) -> None:
    rows, workspace = explorer.chosen, explorer.backend.workspace

    async def take_off() -> None:
        await explorer.library.change(lambda: workspace.curator.remove(workspace.papers(rows)))
        explorer.selection = explorer.selection.difference(rows)

    if len(rows) > _FEW:
        await confirm(explorer, f"Remove {len(rows):,} papers from the list? Your marks are kept.", take_off)
    else:
        await take_off()


@action(
    "paper.removed",
    "g d",
    label="Removed papers",
    help="List the papers that you removed, the latest first; Enter returns one to the list.",
    group=PAPERS,
    synonyms="restore undelete trash bin deleted hidden recover",
)
async def list_removed(explorer: ExplorerContext) -> None:
    from ..dialogs.choice import ChoiceDialog
    from ..formatting.paper import cut

    curator = explorer.backend.workspace.curator
    removed = await explorer.backend.run(curator.removed)
    if not removed:
        explorer.notify("No removed papers. {key:paper.remove} removes papers from the list.")
        return

    async def restore(chosen: int | None) -> None:
        if chosen is not None:
            await explorer.library.try_change(lambda: curator.restore([removed[chosen]]))

    texts = [cut(paper.display_title, _WIDEST) for paper in removed[:_MOST_LISTED]]
    title = "Removed papers"
    if len(removed) > _MOST_LISTED:
        title += f": the latest {_MOST_LISTED} of {len(removed):,}"
    await explorer.app.push_screen(ChoiceDialog(title, "return to the list", texts, 0), restore)


@action(
    "paper.split",
    "percent_sign",
    label="Split",
    help="Split a paper into the records that were merged into it; your marks stay with the paper that keeps the id.",
    group=PAPERS,
    needs="paper",
    synonyms="separate unmerge wrong merge",
)
async def split(explorer: ExplorerContext) -> None:
    from ..dialogs.split import SplitDialog

    workspace = explorer.backend.workspace
    paper = explorer.backend.paper(explorer.row)[0]
    if paper is None:
        raise PaperError("No paper selected.")
    parts = await explorer.backend.run(lambda: workspace.curator.separable_parts(paper))

    async def chosen(names: list[str] | None) -> None:
        if names is not None:
            await explorer.library.try_change(lambda: workspace.curator.split(paper, names))

    if len(parts) > 1:
        await explorer.app.push_screen(SplitDialog(parts), chosen)
    else:
        await explorer.library.change(lambda: workspace.curator.split(paper))
