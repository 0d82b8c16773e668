"""Attaching files to the paper at the cursor, and detaching them."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from paper_index.errors import PaperError

from .context import ExplorerContext
from .registry import PAPERS, action

if TYPE_CHECKING:
    from paper_index.papers.attachments import Attachment
    from paper_index.papers.paper import Paper


@action(
    "paper.attach",
    "g a",
    label="Attach",
    help="Attach a file to the paper at the cursor, usually its PDF.",
    group=PAPERS,
    needs="paper",
    synonyms="pdf file link add local document",
)
async def attach_file(explorer: ExplorerContext) -> None:
    from ..dialogs.import_files import ATTACH, ImportDialog

    paper, _ = explorer.backend.paper(explorer.row)

    async def chosen(path: Path | None) -> None:
        from paper_index.library.attaching import attach
        from paper_index.papers.attachments import attachment_of

        library = explorer.backend.workspace.library
        if path is None or paper is None:
            return
        try:
            file = await asyncio.to_thread(attachment_of, path)  # it reads the whole file
        except PaperError as error:
            explorer.notify(str(error), severity="error")
        else:
            await explorer.library.try_change(lambda: attach(library, [(paper, file)]))

    if paper is not None:
        await explorer.app.push_screen(ImportDialog("", ATTACH), chosen)


@action(
    "paper.detach",
    "g A",
    label="Detach",
    help="Detach a file from the paper at the cursor; the file is not deleted.",
    group=PAPERS,
    needs="paper",
    synonyms="remove attachment pdf file unlink",
)
async def detach_file(explorer: ExplorerContext) -> None:
    from ..dialogs.choice import ChoiceDialog

    paper, marks = explorer.backend.paper(explorer.row)
    if paper is None:
        return
    files = marks.files
    if not files:
        explorer.notify("This paper has no attached files. {key:paper.attach} attaches one.")
    elif len(files) == 1:
        await _detach(explorer, paper, files[0])
    else:

        async def chosen(number: int | None) -> None:
            if number is not None:
                await _detach(explorer, paper, files[number])

        names = [file.shown_path for file in files]
        await explorer.app.push_screen(ChoiceDialog("Detach a file", "detach", names, _at_cursor(explorer)), chosen)


async def _detach(explorer: ExplorerContext, paper: "Paper", file: "Attachment") -> None:
    from paper_index.library.attaching import detach

    library = explorer.backend.workspace.library
    await explorer.library.try_change(lambda: detach(library, paper, file.path))


def _at_cursor(explorer: ExplorerContext) -> int:
    """Return the index of the file that is chosen in the detail pane, or 0."""
    pane = explorer.detail_pane
    item = pane.items[pane.chosen] if pane.chosen is not None and pane.chosen < len(pane.items) else None
    return item.number if item is not None and item.kind == "file" else 0
