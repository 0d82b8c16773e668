"""`completions` and `man`: what shells and manuals are told of the commands."""

import sys

import click

from .common import PROGRAM, Command


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
    from ..cli import program
    from ..completing import script

    sys.stdout.write(script(shell, program, PROGRAM))


@click.command("man", cls=Command, examples=("paper-tui man > ~/.local/share/man/man1/paper-tui.1",))
def man_command() -> None:
    """Print the manual page of all commands, for man."""
    from ..cli import program
    from ..manual import page

    sys.stdout.write(page(program, PROGRAM))
