"""Notes on papers. A note that could not be saved stays as a draft, and is offered again."""

import asyncio
import contextlib
from typing import TYPE_CHECKING

from paper_index.errors import PaperError

from .context import ExplorerContext
from .records import edited_text
from .registry import PAPERS, action

if TYPE_CHECKING:
    from paper_index.papers.paper import Paper

    from ..drafts import Draft


@action(
    "paper.note",
    "n",
    label="Note",
    help="Write a note on the paper at the cursor.",
    group=PAPERS,
    needs="paper",
    panes=("detail",),
    synonyms="annotate annotation comment write memo",
    spare=True,
)
async def write_note(explorer: ExplorerContext) -> None:
    from ..dialogs.note import NoteDialog

    paper, saved = _note(explorer)
    draft = await _draft(explorer, paper)

    async def save(text: str | None) -> None:
        if text is not None:
            await _save(explorer, paper, saved, text, draft)

    await explorer.app.push_screen(NoteDialog(paper.display_title, saved, draft), save)


@action(
    "paper.note_editor",
    "N",
    label="Note in editor",
    help="Edit the note in your editor ($VISUAL or $EDITOR).",
    group=PAPERS,
    needs="paper",
    synonyms="annotate vim external",
)
async def edit_note(explorer: ExplorerContext) -> None:
    paper, saved = _note(explorer)
    draft = await _draft(explorer, paper)
    advice = " {key:paper.note} edits the note here."
    text = await edited_text(explorer, saved if draft.text is None else draft.text, draft, advice)
    if text is not None:
        await _save(explorer, paper, saved, text, draft)


def _note(explorer: ExplorerContext) -> "tuple[Paper, str]":
    """Return the paper at the cursor and its note.

    Raises:
        PaperError: if there is no paper.
    """
    paper, marks = explorer.backend.paper(explorer.row)
    if paper is None:
        raise PaperError("No paper selected.")
    return paper, marks.note


async def _draft(explorer: ExplorerContext, paper: "Paper") -> "Draft":
    """Return the unsaved draft of a note, also under another id of the paper; or a new draft."""
    from ..drafts import Drafts

    drafts, corpus, row = Drafts(explorer.backend.home.drafts), explorer.backend.corpus, explorer.row
    left = await asyncio.to_thread(drafts.left)
    return await asyncio.to_thread(drafts.of, paper.id, *(id for id in left if corpus.find(id) == row))


async def _save(explorer: ExplorerContext, paper: "Paper", saved: str, text: str, draft: "Draft") -> None:
    """Save a changed note. Its text stays a draft until that is done."""
    if text != saved:
        with contextlib.suppress(PaperError):
            await asyncio.to_thread(draft.keep, text)
        try:
            await explorer.library.change(lambda: explorer.backend.workspace.library.note(paper, text))
        except PaperError as error:
            file = await asyncio.to_thread(draft.keep, text)
            # A home that cannot be written to has no drafts; then the file is a temporary one.
            how = " {key:paper.note} opens it again." if file.is_relative_to(explorer.backend.home.drafts) else ""
            raise PaperError(f"{error} Your text is saved in {file}.{how}") from error
        finally:
            draft.leave()
    await asyncio.to_thread(draft.drop)


async def announce_drafts(explorer: ExplorerContext) -> None:
    """Show a message with the papers whose notes were not saved."""
    home, corpus = explorer.backend.home, explorer.backend.corpus
    if not home.drafts.is_dir():  # then the module that reads them is not even imported
        return
    from ..drafts import Drafts
    from ..formatting.paper import cut

    left = await asyncio.to_thread(Drafts(home.drafts).left)
    unsaved = []
    for id, text in left.items():
        paper, marks = explorer.backend.paper(corpus.find(id))
        if paper is None:
            unsaved.append(f"{id} (in {home.drafts})")
        elif text != marks.note:
            unsaved.append(cut(paper.display_title, 60))
    if unsaved:
        what = "1 note was" if len(unsaved) == 1 else f"{len(unsaved):,} notes were"
        names = "; ".join(unsaved[:3]) + (f" and {len(unsaved) - 3:,} more" if len(unsaved) > 3 else "")
        explorer.notify(f"{what} not saved: {names}. {{key:paper.note}} on the paper opens the draft.", timeout=15)
