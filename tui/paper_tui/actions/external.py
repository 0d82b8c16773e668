"""Other programs: the pager, a pipe to a shell command, and the user's own commands of `keys.toml`."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from paper_index.errors import PaperError
from paper_index.library import NO_MARKS
from paper_index.papers.paper import Paper

from .confirmation import MANY
from .context import ExplorerContext
from .registry import PAPERS, PROGRAM, Action, action
from .terminal import lend_terminal

if TYPE_CHECKING:
    from paper_index.workspace import Workspace


@action(
    "paper.pager",
    "P",
    label="Pager",
    help="Read the selected papers in your pager ($PAGER), as Markdown.",
    group=PAPERS,
    needs="paper",
    synonyms="less more read view open",
)
async def open_in_pager(explorer: ExplorerContext) -> None:
    from ..system.programs import pager, run_with_input

    text = await _markdown(explorer)
    _run_program(explorer, lambda: run_with_input(pager(), text, wait=False))


@action(
    "paper.pipe",
    "vertical_line",
    label="Pipe",
    help="Pipe the selected papers, as Markdown, to a command of the shell: :pipe wc -w.",
    group=PAPERS,
    needs="paper",
    synonyms="shell command run send program external",
)
async def pipe(explorer: ExplorerContext) -> None:
    from .command_line import edit_command

    await edit_command(explorer, "pipe ")


async def pipe_to(explorer: ExplorerContext, line: str) -> None:
    """Run a line of the shell with the papers as its input. The papers are never a part of the line."""
    import os

    from ..system.programs import run_with_input

    text = await _markdown(explorer)
    shell = ["cmd", "/c", line] if os.name == "nt" else [os.environ.get("SHELL") or "/bin/sh", "-c", line]
    _run_program(explorer, lambda: run_with_input(shell, text, wait=True))


def own_command(name: str, keys: tuple[str, ...], line: str) -> Action:
    """Return the action of a command of `keys.toml`.

    Raises:
        PaperError: if the command is invalid.
    """
    from ..system.programs import parse_command

    words, beside = parse_command(line)
    handler = partial(_run_own, words=words, beside=beside)
    return Action(name, keys, words[0], f"Run {line.strip()}", PROGRAM, "paper", handler=handler)


async def _run_own(explorer: ExplorerContext, words: Sequence[str], *, beside: bool) -> None:
    """Run a command for each of the chosen papers."""
    from ..system.programs import filled, run, run_beside

    rows, workspace = explorer.chosen, explorer.backend.workspace
    if len(rows) > MANY:
        raise PaperError(f"{len(rows):,} papers are selected; a command runs for at most {MANY}.")

    def commands() -> list[list[str]]:
        return [filled(words, values) for values in (_values(paper, workspace) for paper in workspace.papers(rows))]

    for command in await explorer.backend.run(commands):
        if beside:
            run_beside(command)
        elif code := _run_program(explorer, partial(run, command)):
            explorer.notify(f"{words[0]} ended with exit code {code}.", severity="warning")
            return


def _values(paper: Paper, workspace: "Workspace") -> dict[str, str]:
    from paper_index.config import pdf_folder
    from paper_index.exporters.cite_keys import keys_for
    from paper_index.exporters.settings import DEFAULTS
    from paper_index.papers.attachments import pdf_of

    links = dict(paper.links)
    marks = workspace.library.reader.marks([paper.id]).get(paper.id, NO_MARKS)
    pdf = pdf_of(marks.files, paper.reference, pdf_folder(workspace.home, workspace.config))
    return {
        "id": paper.id,
        "title": paper.display_title,
        "pdf": str(pdf) if pdf else links.get("PDF", ""),
        "url": next(iter(links.values()), ""),
        "doi": paper.doi,
        "key": keys_for([paper], DEFAULTS, "bibtex")[0],
    }


async def _markdown(explorer: ExplorerContext) -> str:
    from .copy import exported

    rows, workspace = explorer.chosen, explorer.backend.workspace
    text, _ = await explorer.backend.run(lambda: exported(workspace.papers(rows), workspace, "markdown"))
    return text + "\n"


def _run_program(explorer: ExplorerContext, work: Callable[[], int]) -> int:
    """Lend the terminal to a program, and return its exit code.

    Raises:
        PaperError: if it cannot be run, or this terminal cannot be lent.
    """
    from textual.app import SuspendNotSupported

    try:
        return lend_terminal(explorer, work)
    except SuspendNotSupported as error:
        raise PaperError("This terminal cannot run another program.") from error
