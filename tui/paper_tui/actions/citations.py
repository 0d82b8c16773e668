"""References and citations of the paper at the cursor."""

import os
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from paper_index.errors import PaperError
from paper_index.search import View

from ..formatting.paper import cut
from .context import ExplorerContext
from .links import open_address
from .registry import FIND, action
from .search import show_view
from .undo import latest_import, undo_import

if TYPE_CHECKING:
    from paper_index.corpus import Listing
    from paper_index.papers.paper import Paper

    from ..dialogs.base import Done
    from ..dialogs.citations import Chosen


@action(
    "find.references",
    "g r",
    label="References",
    help="List the papers that this paper cites, to open, add or follow them.",
    group=FIND,
    needs="paper",
    synonyms="cited bibliography literature backward follow openalex semantic scholar",
)
async def show_references(explorer: ExplorerContext) -> None:
    await _show(explorer, "references")


@action(
    "find.citations",
    "g c",
    label="Citations",
    help="List the papers that cite this paper, to open, add or follow them.",
    group=FIND,
    needs="paper",
    synonyms="cited by citing forward follow openalex semantic scholar",
)
async def show_citations(explorer: ExplorerContext) -> None:
    await _show(explorer, "citations")


async def _show(explorer: ExplorerContext, kind: str) -> None:
    """Open the list of the paper at the cursor."""
    from ..dialogs.citations import CitationsDialog

    for paper in explorer.backend.corpus.ids([] if explorer.row is None else [explorer.row]):
        lists = _Lists(explorer)

        def closed(chosen: "Chosen | None", lists: "_Lists" = lists) -> None:
            explorer.detail_pane.reload()
            if lists.changed:
                explorer.paper_list.reload()
                explorer.search.show(explorer.view)
                explorer.run_worker(explorer.index.prepare, group="index")
            if chosen is not None:
                show_view(explorer, View(query=related_query(chosen.kind, chosen.paper)))
                explorer.search.restore_row = chosen.row

        await explorer.app.push_screen(CitationsDialog(paper, kind, lists), closed)


def related_query(kind: str, paper: str) -> str:
    """Return the query for the references or citations of a paper."""
    field = "citedby" if kind == "references" else "cites"
    return f'{field}:"{paper}"' if re.search(r"[\s()]", paper) else f"{field}:{paper}"


class _Lists:
    """The lists of the backend, and the changes that the dialog makes."""

    def __init__(self, explorer: ExplorerContext) -> None:
        self._explorer, self._backend = explorer, explorer.backend
        self._workspace = explorer.backend.workspace
        self.changed = False
        """Whether papers were added or removed."""

    async def listing(self, paper: str, kind: str) -> "tuple[str, Listing]":
        """Return the title of a paper, and its references or citations."""
        from paper_index.corpus import Citations

        def read() -> "tuple[str, Listing]":
            kept = Citations(self._workspace.corpus.reader)
            work = kept.work(paper)
            return work.paper.display_title if work else paper, kept.listing(paper, kind)

        return await self._backend.run(read)

    async def fetch(self, paper: str, progress: Callable[[str], None]) -> str:
        """Fetch references and citations of a paper in a process; return the result as a sentence."""
        from ..backend.subprocesses import fetch

        result = await fetch(self._backend.home, progress, "--citations", paper)
        return " ".join(result["sentences"])

    async def add(self, paper: "Paper", progress: Callable[[str], None]) -> "tuple[Done, str]":
        """Add a paper, completed by a service if one can be asked; return also why it could not be completed, or "".

        Undo removes it, unless another import came later.
        """
        from paper_index.online.services import check_online

        from ..backend.subprocesses import fetch
        from ..dialogs.base import Done

        self.changed = True
        label, problem = f"Added “{cut(paper.display_title, 40)}”", ""
        try:
            check_online(self._workspace.config.online, os.environ)
            result = await fetch(self._backend.home, progress, "--add", paper.id)
            problem = "" if result["complete"] else " ".join(result["sentences"])
        except PaperError as error:
            await self._backend.run(lambda: self._workspace.add_paper(paper, name=paper.id))
            problem = str(error)
        added = await self._backend.run(lambda: latest_import(self._workspace))
        return Done(label, lambda: self._backend.run(lambda: undo_import(self._workspace, added))), problem

    def open_link(self, paper: "Paper") -> None:
        """Open the page of a paper."""
        url = next((link for _, link in paper.links), "")
        if url:
            open_address(self._explorer, url)
        else:
            self._explorer.notify("This paper has no link.")
