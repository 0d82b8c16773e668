"""The command `man`."""

import sys

import click

from ..base_command import Command
from ..context import PROGRAM


@click.command("man", cls=Command, examples=("paper-tui man > ~/.local/share/man/man1/paper-tui.1",))
def man_command() -> None:
    """Print the manual page of all commands."""
    from ..man_page import page
    from ..program import program

    sys.stdout.write(page(program, PROGRAM))
