"""The command `completions`."""

import sys

import click

from ..base_command import Command
from ..context import PROGRAM


@click.command(
    "completions",
    cls=Command,
    examples=(
        "paper-tui completions bash > ~/.local/share/bash-completion/completions/paper-tui",
        "paper-tui completions zsh > ~/.zfunc/_paper-tui",
        "paper-tui completions fish > ~/.config/fish/completions/paper-tui.fish",
    ),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completions_command(shell: str) -> None:
    """Print a completion script for SHELL.

    It completes commands, options and their values, your tags, saved searches and editions. The examples show where to
    save it; for zsh the folder must be in fpath.
    """
    from ..completion import script
    from ..program import program

    sys.stdout.write(script(shell, program, PROGRAM))
