"""Fetching: start it, and show its result."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from paper_index.errors import PaperError

from ..formatting.numbers import counted
from .confirmation import confirm
from .context import ExplorerContext
from .program import BUSY
from .registry import PAPERS, PROGRAM, action

if TYPE_CHECKING:
    from ..backend.importing import ImportReport

_MANY, _MOST = 20, 1_000
"""Papers from which on fetching PDFs has to be confirmed, and the most papers of one fetch."""


@action(
    "program.fetch",
    "R",
    label="Fetch",
    help="Fetch the latest Daily Papers, and the arXiv categories in config.toml; Esc stops.",
    group=PROGRAM,
    synonyms="refresh reload update download online sync today new papers hugging face arxiv",
)
def fetch_papers(explorer: ExplorerContext) -> None:
    if explorer.imports.running:
        explorer.notify(BUSY)
    else:
        explorer.imports.fetch()


@action(
    "program.fetch_result",
    "g R",
    label="Last fetch",
    help="Show the result of the last fetch: new papers and failures of each source.",
    group=PROGRAM,
    synonyms="status report refresh reload update online errors what came why failed",
)
async def show_last_fetch(explorer: ExplorerContext) -> None:
    from paper_index.online.status import last_fetch

    last = await explorer.backend.run(lambda: last_fetch(explorer.backend.home))
    if last is None:
        explorer.notify("Nothing was fetched yet. {key:program.fetch} fetches the latest papers.")
    else:
        await _show(explorer, last.sentences, last.at, complete=last.complete, new=last.new > 0)


@action(
    "paper.fetch_pdf",
    "g p",
    label="Fetch PDF",
    help="Fetch the PDFs of the selected papers, and attach them; Esc stops.",
    group=PAPERS,
    needs="paper",
    synonyms="download pdf fulltext full text arxiv attach file save",
)
async def fetch_pdfs(explorer: ExplorerContext) -> None:
    rows, workspace = explorer.chosen, explorer.backend.workspace
    if explorer.imports.running:
        explorer.notify(BUSY)
        return
    if len(rows) > _MOST:
        raise PaperError(f"{len(rows):,} papers are selected; the PDFs of at most {_MOST:,} can be fetched at once.")
    papers = await explorer.backend.run(lambda: workspace.corpus.reader.ids(rows))

    async def start() -> None:
        explorer.library.awaits_child = True
        explorer.imports.fetch_pdfs(papers)

    if len(papers) > _MANY:
        question = f"Fetch the PDFs of {counted(len(papers))}? arXiv allows one request in three seconds."
        await confirm(explorer, question, start)
    else:
        await start()


async def report_fetch(explorer: ExplorerContext, report: "ImportReport") -> None:
    """Show the result of a fetch that has just ended: a dialog, or a message if the user is typing."""
    if report.is_pdf_fetch:
        await explorer.library.report_external_changes()  # the attachments, before the message below
        explorer.library.awaits_child = False
    elif report.sentences and not explorer.busy:
        sentences = [*report.sentences, *report.problems]
        await _show(explorer, sentences, time.time(), complete=not report.incomplete, new=report.new > 0)
        return
    severity = "warning" if report.problems or report.incomplete else "information"
    explorer.notify(fetch_message(report), severity=severity, timeout=15)


def fetch_message(report: "ImportReport") -> str:
    """Return the text of the message for a fetch."""
    if report.cancelled and report.is_pdf_fetch:
        return "Fetch stopped. The PDFs so far are attached; {key:paper.fetch_pdf} continues."
    if report.cancelled:
        return "Fetch stopped. Answers so far are kept; {key:program.fetch} continues."
    new = ["· {key:find.new} shows the new papers, {key:find.triage} goes through them"] if report.new else []
    return "\n".join(filter(None, [" ".join([*report.sentences, *new]), *report.problems]))


async def _show(explorer: ExplorerContext, sentences: Sequence[str], at: float, *, complete: bool, new: bool) -> None:
    from paper_index.online.status import shown_time

    from ..dialogs.fetch_result import FetchResultDialog

    async def closed(id: str | None) -> None:
        if id:
            await explorer.act(id)

    title = f"Last fetch {shown_time(at)}" + ("" if complete else ", incomplete")
    await explorer.app.push_screen(FetchResultDialog(title, sentences, new=new), closed)
