"""The command `schedule`."""

import re
import sys
from typing import Any

import click

from ..base_command import Command
from ..context import PROGRAM, home, home_root
from ..messages import message


def _time(context: click.Context, parameter: click.Parameter, value: str) -> Any:
    from datetime import time

    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", value, re.ASCII)
    if not found:
        raise click.BadParameter(f"{value[:60]!r} is not a time; write it as 07:30.")
    return time(int(found[1]), int(found[2]))


@click.command(
    "schedule",
    cls=Command,
    examples=(
        "paper-tui schedule",
        "paper-tui schedule --system cron --at 06:45",
    ),
)
@click.option(
    "--system",
    type=click.Choice(["cron", "systemd", "launchd", "windows"]),
    help="Default: that of this computer.",
)
@click.option("--at", metavar="HH:MM", default="07:30", show_default=True, callback=_time, help="Time of day.")
def schedule_command(system: str | None, at: Any) -> None:
    """Print a schedule that fetches papers and mails the digest every morning.

    It is for this installation of paper-tui, and for the home of --home or PAPER_TUI_HOME. Nothing is installed: follow
    the instructions in the comments.
    """
    from paper_index.config import read_config

    from ..schedules import default_system, program, schedule

    root = home_root()
    command = [*program(sys.argv[0], sys.executable), *(["--home", root] if root else [])]
    sys.stdout.write(schedule(system or default_system(), command, at))
    mail = read_config(home().settings).mail
    if not (mail.to and (mail.command or mail.server)):
        message(
            f"{PROGRAM}: the digest cannot be mailed yet. Set 'to' and 'command' in [mail] of config.toml, or write "
            "-o FILE --force in place of --send."
        )
