"""The command `tutorial`."""

import shutil
import tempfile

import click

from paper_index.paths import Home

from ..base_command import Command
from ..context import PROGRAM, home
from ..messages import message


@click.command("tutorial", cls=Command, examples=("paper-tui tutorial",))
def tutorial_command() -> int:
    """Learn the explorer in ten steps.

    The explorer opens with the starter catalogue in a temporary folder. Your papers and marks are not touched, and
    nothing of the tutorial is kept.
    """
    from ..program import terminal_problem

    if problem := terminal_problem():
        message(f"{PROGRAM}: {problem}")
        return 2
    from ...launch import run

    with tempfile.TemporaryDirectory(prefix="paper-tui-") as folder:
        temporary = Home.find(folder)
        temporary.cache.mkdir(parents=True)
        (temporary.cache / "welcomed").touch()
        if (own := home().config).is_dir():  # the user's keys
            shutil.copytree(own, temporary.config)
        return run(temporary, tutorial=True)
