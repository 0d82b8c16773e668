"""The command `keys`."""

import sys

import click

from ..base_command import Command
from ..context import PROGRAM, home
from ..messages import message, write_json


@click.command(
    "keys",
    cls=Command,
    examples=("paper-tui keys", "paper-tui keys --format json", "paper-tui keys --format toml"),
)
@click.option("--format", type=click.Choice(["text", "json", "toml"]), default="text", show_default=True)
def keys_command(format: str) -> None:
    """Print the keys and actions of the explorer.

    Each line has keys, action and label, separated by tabs. Set your own keys in keys.toml ('paper-tui paths' prints
    its path); --format toml prints the whole table in that format.
    """
    from ...keys.user_keys import read_keys

    actions, problems = read_keys(home().keys)
    for problem in problems:
        message(f"{PROGRAM}: {problem}")
    if format == "json":
        write_json(
            [
                {"id": a.id, "keys": a.shown_keys, "label": a.label, "help": a.help, "group": a.group.lower()}
                for a in actions
            ]
        )
    elif format == "toml":
        for action in actions:
            if not action.takes_key:
                keys = ", ".join(f'"{key.replace(chr(92), chr(92) * 2)}"' for key in action.shown_keys)
                sys.stdout.write(f"# {action.help}\n{action.id} = [{keys}]\n\n")
    else:
        sys.stdout.writelines(f"{', '.join(a.shown_keys)}\t{a.id}\t{a.label}\n" for a in actions)
