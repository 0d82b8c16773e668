"""The program: importing files, help, the palette, suspending and quitting."""

import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from .confirmation import confirm
from .context import ExplorerContext
from .copy import copy_text
from .registry import GROUPS, PROGRAM, action
from .search import edit_query
from .terminal import lend_terminal

BUSY = "An import or a fetch is running. {key:back} cancels it."

if TYPE_CHECKING:
    from ..app import PaperApp
    from ..backend.importing import ImportReport


@action(
    "program.import",
    "i",
    label="Import",
    help="Import papers and PDFs from a file or folder; Esc cancels.",
    group=PROGRAM,
    synonyms="add load open file bibtex zotero ris csv pdf read library bring in",
)
async def import_papers(explorer: ExplorerContext) -> None:
    await choose_import(explorer)


async def choose_import(explorer: ExplorerContext, path: str = "") -> None:
    """Open the dialog that chooses a file or folder to import; it starts at `path`."""
    from ..dialogs.import_files import ImportDialog

    def start(chosen: Path | None) -> None:
        if chosen is not None:
            explorer.library.awaits_child = True
            explorer.imports.start(chosen)

    if explorer.imports.running:
        explorer.notify(BUSY)
    else:
        await explorer.app.push_screen(ImportDialog(path), start)


async def report_import(explorer: ExplorerContext, report: "ImportReport") -> None:
    """Show the result of an import that has just ended: a dialog for PDFs, or a message."""
    await explorer.library.report_external_changes()  # the marks, before the message below
    explorer.library.awaits_child = False
    if report.pdfs and not explorer.busy:
        await _show_pdfs(explorer, report)
        return
    message = import_message(report, narrowed=explorer.view.narrowed)
    severity = "warning" if report.problems else "information"
    explorer.notify(message, severity=severity, timeout=15 if report.problems else 8)


async def _show_pdfs(explorer: ExplorerContext, report: "ImportReport") -> None:
    """Show the results of importing PDFs, one a line."""
    from ..dialogs.fetch_result import FetchResultDialog
    from ..formatting.pdf_import import advice, counted_outcomes, outcome_line

    async def closed(id: str | None) -> None:
        if id:
            await explorer.act(id)

    beside = [import_message(replace(report, pdfs=[], problems=[]), narrowed=False)] if report.read else []
    lines = "\n".join(outcome_line(outcome) for outcome in report.pdfs)
    title = counted_outcomes(report.pdfs)
    if any(outcome["result"] == "asks" for outcome in report.pdfs):
        beside.append("'paper-tui import --accept PATH' attaches the uncertain PDFs as proposed.")
    await explorer.app.push_screen(
        FetchResultDialog(
            title, [*beside, *report.problems, *filter(None, [advice(report.pdfs)]), lines], new=report.new > 0
        ),
        closed,
    )


def import_message(report: "ImportReport", *, narrowed: bool) -> str:
    """Return the text of the message for an import; `narrowed`: whether the list shows only some papers."""
    from ..formatting.numbers import counted, counted_by

    if report.cancelled and report.reads_pdfs:
        return "Import cancelled. No PDF was imported." + (" Papers of other files were kept." if report.read else "")
    if report.pdfs and not report.read:
        from ..formatting.pdf_import import counted_outcomes

        return "\n".join([counted_outcomes(report.pdfs), *report.problems[:5]])
    if report.cancelled:
        return "Import cancelled. Papers read so far were kept; {key:program.undo_import} removes them."
    text = (
        f"Imported {counted(report.read)}: {report.new:,} new, {report.merged:,} updated{counted_by(report.merged_by)}"
    )
    text += f", {counted(report.results, 'result')} of an archive" if report.results else ""
    text += f", {counted(report.rejected, 'record')} rejected" if report.rejected else ""
    text += f", {counted(report.cut, 'field')} truncated" if report.cut else ""
    text += f", {counted(report.remarked, 'remark')}" if report.remarked else ""
    text += f", {counted(report.removed, 'removed paper')} not listed" if report.removed else ""
    text += f", marks changed on {counted(report.marked)}" if report.marked else ""
    text += f", {counted(report.ignored, 'other file')} ignored" if report.ignored else ""
    text += " · {key:find.everything} shows all papers" if report.new and narrowed else ""
    return "\n".join([text, *report.problems[:5]])


@action(
    "program.undo_import",
    "I",
    label="Undo import",
    help="Remove the papers of the latest import, after a question; your marks are kept.",
    group=PROGRAM,
    synonyms="remove imported delete revert",
)
async def undo_import(explorer: ExplorerContext) -> None:
    from paper_index.corpus import is_merge
    from paper_index.text.sanitize import clean

    from ..formatting.numbers import counted

    workspace = explorer.backend.workspace
    latest = next(iter(await explorer.backend.run(workspace.corpus.imports)), None)
    if latest is None:
        explorer.notify("No import to undo.")
        return
    name = clean(latest.name)
    if is_merge(latest.name):
        question = f"Undo the merge ({name})?"
    elif latest.new:
        question = f"Remove {counted(latest.new)} imported from {name}?"
    else:
        before = f" {counted(latest.merged)} would be as before." if latest.merged else ""
        question = f"Undo the import of {name}?{before}"
    await confirm(explorer, question, lambda: explorer.library.change(workspace.curator.withdraw_import))


@action(
    "program.help",
    "question_mark",
    "f1",
    label="Help",
    help="Search all actions, keys and query examples.",
    group=PROGRAM,
    panes=("list", "filter", "detail"),
    typing=True,
    synonyms="keys keyboard shortcuts manual bindings cheat sheet",
)
async def show_help(explorer: ExplorerContext) -> None:
    from ..dialogs.help import COMMAND, EXAMPLE, HelpDialog

    async def run(result: str | None) -> None:
        if result is not None and result.startswith(EXAMPLE):
            edit_query(explorer, result.removeprefix(EXAMPLE))
        elif result is not None and result.startswith(COMMAND):
            line = result.removeprefix(COMMAND)
            await copy_text(explorer, line, f"Copied '{line}'. Run it in a shell; --help explains it")
        elif result is not None:
            await explorer.action_act(result)

    command_lines = partial(explorer.backend.run, cast("PaperApp", explorer.app).command_lines)
    dialog = HelpDialog(explorer.keymap.actions, GROUPS, explorer.pane, command_lines, explorer.keys.places)
    await explorer.app.push_screen(dialog, run)


@action(
    "program.tutorial",
    "f2",
    label="Tutorial",
    help="Start the tutorial: ten steps with the starter catalogue, of which nothing is kept.",
    group=PROGRAM,
    typing=True,
    synonyms="learn introduction guide getting started demo tour",
)
def start_tutorial(explorer: ExplorerContext) -> None:
    from textual.app import SuspendNotSupported

    from ..system.editor import run_in_foreground
    from ..widgets.tutorial import Tutorial

    if running := explorer.app.screen.query(Tutorial):
        running.first().skip()
        return
    try:
        code = lend_terminal(explorer, lambda: run_in_foreground([sys.executable, "-m", "paper_tui", "tutorial"]))
    except SuspendNotSupported:
        explorer.notify("The tutorial cannot start here. Run 'paper-tui tutorial' in another terminal.")
        return
    if code:
        explorer.notify("The tutorial failed. Run 'paper-tui tutorial' to see why.", severity="warning")


@action(
    "program.palette",
    "ctrl+p",
    label="Palette",
    help="Find and run an action, a paper, a tag or a saved search.",
    group=PROGRAM,
    typing=True,
    synonyms="menu command",
    spare=True,
)
async def show_palette(explorer: ExplorerContext) -> None:
    await explorer.app.run_action("app.open_palette")


@action(
    "program.theme",
    "g t",
    label="Theme",
    help="Choose a theme: dark, light, with high contrast, and others.",
    group=PROGRAM,
    synonyms="light dark mode day night black white background colours colors appearance style scheme settings",
)
def choose_theme(explorer: ExplorerContext) -> None:
    cast("PaperApp", explorer.app).search_themes()


@action(
    "program.messages",
    "g m",
    label="Messages",
    help="Show the latest messages in full.",
    group=PROGRAM,
    synonyms="notifications log errors warnings history toast",
)
async def show_messages(explorer: ExplorerContext) -> None:
    from ..dialogs.messages import MessagesDialog

    dialog = MessagesDialog(list(explorer.notifications.log), explorer.message_line.note.plain)
    await explorer.app.push_screen(dialog)


@action(
    "program.suspend",
    "ctrl+z",
    label="Suspend",
    help="Suspend to the shell; fg returns.",
    group=PROGRAM,
    typing=True,
    synonyms="background shell stop job",
)
def suspend(explorer: ExplorerContext) -> None:
    explorer.app.action_suspend_process()


@action(
    "program.quit",
    "q",
    "ctrl+q",
    label="Quit",
    help="Quit; changes are saved.",
    group=PROGRAM,
    panes=("list",),
    synonyms="exit leave close bye",
)
def quit_program(explorer: ExplorerContext) -> None:
    explorer.app.exit()
