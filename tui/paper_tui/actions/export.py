"""Exporting papers to a file."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .context import ExplorerContext
from .registry import PAPERS, action

if TYPE_CHECKING:
    from ..dialogs.export import Order, Scope


@action(
    "paper.export",
    "e",
    label="Export",
    help="Export papers to a file as notes, citations or data.",
    group=PAPERS,
    needs="answer",
    panes=("list", "detail"),
    synonyms="save write file markdown citation bibliography reference list bibtex ris csv rss feed share print",
)
async def export(explorer: ExplorerContext) -> None:
    await export_some(explorer, await _scopes(explorer))


async def export_some(explorer: ExplorerContext, scopes: "Sequence[Scope]") -> None:
    """Export papers to a file, after a dialog that chooses among sets of papers, the likeliest first."""
    from paper_index.exporters import rendered, settings_of, to_file
    from paper_index.exporters.losses import notices

    from ..dialogs.export import ExportDialog
    from ..formatting.numbers import counted

    backend = explorer.backend
    workspace = backend.workspace

    def preview(rows: Sequence[int], format: str) -> str:
        papers = list(backend.corpus.papers(rows))
        return rendered(papers, backend.library.marks(p.id for p in papers), format, settings_of(workspace.config))

    said: list[str] = []

    def write(order: "Order") -> None:
        papers = workspace.papers(order.rows)
        marks = workspace.library.reader.marks(paper.id for paper in papers)
        settings = settings_of(workspace.config)
        to_file(order.path, papers, marks, order.format, settings, overwrite=order.overwrite)
        said[:] = notices(papers, order.format, settings)

    def report(order: "Order | None") -> None:
        if order is not None:
            written = f"Exported {counted(len(order.rows))} to {order.path}"
            explorer.notify("\n".join([written, *said]), timeout=8 + 8 * len(said))

    dialog = ExportDialog(scopes, preview, lambda order: backend.run(lambda: write(order)), Path.cwd())
    await explorer.app.push_screen(dialog, report)


async def _scopes(explorer: ExplorerContext) -> "list[Scope]":
    """Return the sets of papers that can be exported, the likeliest first."""
    from ..dialogs.export import Scope

    workspace = explorer.backend.workspace

    def bookmarked() -> list[int]:
        papers = workspace.library.reader.bookmarked()
        row_of = workspace.corpus.reader.rows_of(papers)
        return [row_of[paper] for paper in papers if paper in row_of]

    scopes = [Scope("selected", sorted(explorer.selection))] if explorer.selection else []
    single = [Scope("this paper", [explorer.row])] if not explorer.selection and explorer.row is not None else []
    narrowed = explorer.view.narrowed and explorer.pane != "detail"
    scopes += [] if narrowed else single
    if explorer.answer and explorer.answer.rows:
        retained = explorer.search.retained
        scopes.append(Scope("the list", [row for row in explorer.answer.rows if row not in retained]))
    scopes += single if narrowed else []
    if rows := await explorer.backend.run(bookmarked):
        scopes.append(Scope("all bookmarked", rows))
    return scopes
