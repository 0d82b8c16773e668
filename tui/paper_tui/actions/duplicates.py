"""Likely duplicates: the view in which they are merged or kept apart."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from paper_index.errors import PaperError

from ..formatting.numbers import counted
from ..formatting.paper import cut
from .context import ExplorerContext
from .registry import PROGRAM, action
from .undo import latest_import, undo_import

if TYPE_CHECKING:
    from paper_index.corpus.duplicates import Duplicates
    from paper_index.library import Change
    from paper_index.papers.paper import Paper

    from ..dialogs.base import Done


@action(
    "program.duplicates",
    "equals_sign",
    label="Duplicates",
    help="List papers that are likely the same, to merge them or to mark them as not duplicates.",
    group=PROGRAM,
    synonyms="merge same double twice dedupe",
)
async def show_duplicates(explorer: ExplorerContext) -> None:
    from ..dialogs.duplicates import DuplicatesDialog

    groups = await explorer.backend.run(explorer.backend.workspace.curator.duplicates)
    if not groups:
        explorer.notify("No likely duplicates.")
        return

    async def closed(changed: bool | None) -> None:
        if changed:
            explorer.paper_list.reload()
            explorer.detail_pane.reload()
            explorer.search.show(explorer.view)
            explorer.run_worker(explorer.index.prepare, group="index")

    await explorer.app.push_screen(DuplicatesDialog(groups, _Decisions(explorer)), closed)


class _Decisions:
    """The changes that the dialog makes, in the backend's thread."""

    def __init__(self, explorer: ExplorerContext) -> None:
        self._backend = explorer.backend
        self._workspace = explorer.backend.workspace

    async def papers(self, group: "Duplicates") -> "Sequence[Paper]":
        """Return the papers of a group that are still in the list."""
        return await self._backend.run(lambda: self._workspace.papers(group.rows))

    async def merge(self, kept: "Paper", others: "Sequence[Paper]") -> "Done":
        """Merge papers into another one. Undo separates them again, unless another import or change came later."""
        from ..dialogs.base import Done

        remarks = list[str]()
        merged: list[int | None] = []
        """For each merge the number of the import that undoes it; None if it undid a split, a change of the library."""

        def merge() -> None:
            now = kept
            for other in others:  # before all merges, so that undo finds a merge of split papers as the latest change
                self._workspace.curator.join_notes(kept, other)
            for other in others:
                now, was_split, remark = self._workspace.merge_papers(now.id, other.id)
                merged.append(None if was_split else latest_import(self._workspace))
                remarks.extend(filter(None, [remark]))

        def undo() -> None:
            while merged:
                if merged[-1] is None:
                    self._workspace.curator.undo()
                else:
                    undo_import(self._workspace, merged[-1])
                merged.pop()

        await self._backend.run(merge)
        label = f"Merged {counted(len(others))} into “{cut(kept.display_title, 50)}”"
        return Done("; ".join([label, *remarks]), lambda: self._backend.run(undo))

    async def keep_apart(self, papers: "Sequence[Paper]") -> "Done":
        """Mark papers as not duplicates."""
        from ..dialogs.base import Done

        change = await self._backend.run(lambda: self._workspace.curator.keep_apart(papers))
        return Done(f"{change.label[:1].upper()}{change.label[1:]}", lambda: self._backend.run(self._undo(change)))

    def _undo(self, change: "Change") -> Callable[[], None]:
        def undo() -> None:
            latest = self._workspace.library.reader.latest_change()
            if latest is None or latest.number != change.number:
                raise PaperError("Another change came later. Nothing was undone. Undo that change first.")
            self._workspace.curator.undo()

        return undo
