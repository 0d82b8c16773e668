"""The command `paths`."""

import sys

import click

from ..base_command import Command
from ..context import home
from ..messages import write_json


@click.command("paths", cls=Command, examples=("paper-tui paths", "paper-tui paths --format json"))
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def paths_command(format: str) -> None:
    """Print the paths of files and folders.

    Each line has a name, a tab and a path. Creates nothing.
    """
    places = {name: str(path) for name, path in home().listed().items()}
    if format == "json":
        write_json(places)
    else:
        sys.stdout.writelines(f"{name}\t{path}\n" for name, path in places.items())
