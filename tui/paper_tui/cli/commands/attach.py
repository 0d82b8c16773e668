"""The commands `attach` and `detach`."""

import click

from ..base_command import Command
from ..changes import report_change
from ..context import open_workspace
from ..inputs import expand_path
from ..options import completes


@click.command(
    "attach",
    cls=Command,
    examples=("paper-tui attach 2411.15941 mobilemamba.pdf",),
)
@click.argument("paper", metavar="ID")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, shell_complete=completes("file"))
def attach_command(paper: str, files: tuple[str, ...]) -> None:
    """Attach files to a paper, usually its PDF.

    The files stay where they are. The library keeps their paths, sizes and SHA-256, so that a file that moved to the
    PDF folder is found again.
    """
    from paper_index.library.attaching import attach
    from paper_index.papers.attachments import attachment_of

    with open_workspace() as workspace:
        (one,) = workspace.found([paper])
        found = [attachment_of(expand_path(file)) for file in files]
        report_change(attach(workspace.library, [(one, each) for each in found]))


@click.command(
    "detach",
    cls=Command,
    examples=("paper-tui detach 2411.15941",),
)
@click.argument("paper", metavar="ID")
@click.argument("file", metavar="[FILE]", required=False, default="")
def detach_command(paper: str, file: str) -> None:
    """Detach a file from a paper, or all its files. The files themselves are not deleted.

    FILE is a path or the name of an attached file.
    """
    from paper_index.library.attaching import detach

    with open_workspace() as workspace:
        (one,) = workspace.found([paper])
        report_change(detach(workspace.library, one, str(expand_path(file)) if file else ""))
