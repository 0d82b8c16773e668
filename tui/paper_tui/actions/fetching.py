"""Fetching: start it, and show its result."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .context import ExplorerContext
from .program import BUSY
from .registry import PROGRAM, action

if TYPE_CHECKING:
    from ..backend.importing import ImportReport


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


async def report_fetch(explorer: ExplorerContext, report: "ImportReport") -> None:
    """Show the result of a fetch that has just ended: a dialog, or a message if the user is typing."""
    if report.sentences and not explorer.busy:
        sentences = [*report.sentences, *report.problems]
        await _show(explorer, sentences, time.time(), complete=not report.incomplete, new=report.new > 0)
        return
    severity = "warning" if report.problems or report.incomplete else "information"
    explorer.notify(fetch_message(report), severity=severity, timeout=15)


def fetch_message(report: "ImportReport") -> str:
    """Return the text of the message for a fetch."""
    if report.cancelled:
        return "Fetch stopped. Answers so far are kept; {key:program.fetch} continues."
    new = ["· {key:find.new} shows the new papers"] if report.new else []
    return "\n".join(filter(None, [" ".join([*report.sentences, *new]), *report.problems]))


async def _show(explorer: ExplorerContext, sentences: Sequence[str], at: float, *, complete: bool, new: bool) -> None:
    from paper_index.online.status import shown_time

    from ..dialogs.fetch_result import FetchResultDialog

    async def closed(show_new: bool | None) -> None:
        if show_new:
            await explorer.act("find.new")

    title = f"Last fetch {shown_time(at)}" + ("" if complete else ", incomplete")
    await explorer.app.push_screen(FetchResultDialog(title, sentences, new=new), closed)
