"""The commands of the command line in one list, for the help of the explorer."""

import click

from .context import PROGRAM


def command_lines(program: click.Group) -> list[tuple[str, str]]:
    """Return each command with its subcommands: the command line, such as `paper-tui tag rename`, and its purpose."""
    context = click.Context(program)
    lines = []
    for name in program.list_commands(context):
        command = program.get_command(context, name)
        within = command.commands if isinstance(command, click.Group) else {"": command}
        lines += [
            (f"{PROGRAM} {name} {sub}".strip(), each.get_short_help_str(200)) for sub, each in within.items() if each
        ]
    return lines
