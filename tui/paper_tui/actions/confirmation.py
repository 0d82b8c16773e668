"""Changes of papers. Those of many papers at once are confirmed first."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from ..formatting.numbers import counted
from .context import ExplorerContext

if TYPE_CHECKING:
    from paper_index.library import Change

MANY = 200
"""Papers up to which a change of marks needs no confirmation: undo is enough."""


async def confirm(explorer: ExplorerContext, question: str, then: Callable[[], Awaitable[object]]) -> None:
    """Ask a question, and run `then` if the answer is yes."""
    from ..dialogs.confirm import ConfirmDialog

    async def answered(sure: bool | None) -> None:
        if sure:
            await then()

    await explorer.app.push_screen(ConfirmDialog(question), answered)


async def change_papers(explorer: ExplorerContext, papers: int, question: str, make: "Callable[[], Change]") -> None:
    """Change papers, after a question if they are many.

    Args:
        explorer: the explorer.
        papers: the number of papers that change.
        question: the question, with `{}` for "1,234 papers".
        make: makes the change, in the backend's thread.
    """
    if papers > MANY:
        await confirm(explorer, question.replace("{}", counted(papers), 1), lambda: explorer.library.change(make))
    else:
        await explorer.library.change(make)
