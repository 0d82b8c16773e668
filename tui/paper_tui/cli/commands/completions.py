"""The command `completions`."""

import sys

import click

from ..command import Command
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
    """Print what completes the words of a command line in a SHELL.

    Commands, options and their values, and your tags, saved searches and editions. Where a shell looks for such files
    is in the examples; for zsh the folder must be in its fpath.
    """
    from ..completion import script
    from ..program import program

    sys.stdout.write(script(shell, program, PROGRAM))
