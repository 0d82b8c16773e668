"""Schedules that fetch papers and send the digest every morning, as text for cron, systemd, launchd and Windows."""

import os
import plistlib
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from datetime import time
from pathlib import Path

from paper_index.errors import PaperError

NAME = "paper-tui"
LABEL = f"{NAME}.daily"
FETCH = ("fetch", "daily", "--since", "last", "--wait-online", "60", "--quiet")
DIGEST = ("digest", "--all", "--send", "--quiet")
"""The two commands. They are separate: a service that cannot be reached does not hold the digest back."""


def default_system() -> str:
    """Return the system of schedules that this platform has."""
    return {"darwin": "launchd", "win32": "windows"}.get(sys.platform, "systemd" if _has_systemd() else "cron")


def _has_systemd() -> bool:
    return Path("/run/systemd/system").is_dir()


def program(started: str, python: str) -> list[str]:
    """Return the command that starts this installation, with an absolute path: no schedule has the user's PATH.

    Args:
        started: `sys.argv[0]`.
        python: `sys.executable`.
    """
    beside = Path(python).with_name(Path(started).name if Path(started).stem == NAME else NAME)
    for path in (Path(started), beside):
        if path.stem == NAME and path.is_file():
            return [os.path.abspath(path)]  # noqa: PTH100 - a link stays: pipx changes its target
    return [os.path.abspath(python), "-m", "paper_tui"]  # noqa: PTH100


def schedule(system: str, command: Sequence[str], at: time) -> str:
    """Return the schedule for a system.

    Args:
        system: one of `SYSTEMS`.
        command: the program with its global options.
        at: the time of day.

    Raises:
        PaperError: if a path cannot be written in it.
    """
    for word in command:
        if not word.isprintable():
            raise PaperError(f"{word!r} cannot be part of a schedule. Use a path without control characters.")
    return SYSTEMS[system]((*command, *FETCH), (*command, *DIGEST), at)


def _cron(fetch: Sequence[str], digest: Sequence[str], at: time) -> str:
    # cron takes a % for a line break, in quotes too. It mails what a command prints.
    commands = f"{shlex.join(fetch)} >/dev/null; {shlex.join(digest)}".replace("%", "\\%")
    return f"""\
# Add this line with: crontab -e
# cron does not catch up on a time at which the computer was off.
{at.minute} {at.hour} * * 1-6  {commands}
"""


def _systemd(fetch: Sequence[str], digest: Sequence[str], at: time) -> str:
    if re.search(r"[\"'\\]", fetch[0]):
        raise PaperError(f"systemd does not run a program with quotation marks in its path: {fetch[0]}. Use cron.")
    return f"""\
# ~/.config/systemd/user/{NAME}.service
[Unit]
Description=Fetch papers and send the digest

[Service]
Type=oneshot
ExecStart=-{_unit_words(fetch)}
ExecStart={_unit_words(digest)}
TimeoutStartSec=20min
Nice=10

# ~/.config/systemd/user/{NAME}.timer
[Unit]
Description=Fetch papers and send the digest every morning

[Timer]
OnCalendar=Mon..Sat {at:%H:%M}
Persistent=true
RandomizedDelaySec=15min

[Install]
WantedBy=timers.target

# Write both files, then run:
#   systemctl --user daemon-reload
#   systemctl --user enable --now {NAME}.timer
# To run it while you are not logged in: loginctl enable-linger
# Its messages: journalctl --user -u {NAME}
"""


def _unit_words(words: Sequence[str]) -> str:
    """Return a command as a unit has it: % begins a specifier, and $ a variable, though not in the program's path."""
    escaped = [word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%") for word in words]
    escaped[1:] = [word.replace("$", "$$") for word in escaped[1:]]
    return " ".join(word if re.fullmatch(r"[\w./:@%+,=-]+", word) else f'"{word}"' for word in escaped)


def _launchd(fetch: Sequence[str], digest: Sequence[str], at: time) -> str:
    plist = {
        "Label": LABEL,
        "ProgramArguments": ["/bin/sh", "-c", f"{shlex.join(fetch)}; {shlex.join(digest)}"],
        "StartCalendarInterval": [{"Weekday": day, "Hour": at.hour, "Minute": at.minute} for day in range(1, 7)],
        "StandardErrorPath": str(Path.home() / "Library" / "Logs" / f"{NAME}.log"),
    }
    text = plistlib.dumps(plist, sort_keys=False).decode()
    head, _, rest = text.partition("\n")  # a comment cannot come before the first line
    return f"""\
{head}
<!-- Save this as ~/Library/LaunchAgents/{LABEL}.plist, then run:
     launchctl bootstrap gui/$(id -u) ~/Library/LaunchAgents/{LABEL}.plist
     To run it now:   launchctl kickstart -k gui/$(id -u)/{LABEL}
     To remove it:    launchctl bootout gui/$(id -u)/{LABEL} -->
{rest}"""


def _windows(fetch: Sequence[str], digest: Sequence[str], at: time) -> str:
    actions = ", ".join(
        f"(New-ScheduledTaskAction -Execute {_powershell(words[0])} "
        f"-Argument {_powershell(subprocess.list2cmdline(words[1:]))})"
        for words in (fetch, digest)
    )
    return f"""\
# Run these lines in PowerShell. To remove the task: Unregister-ScheduledTask -TaskName "{NAME} daily"
$trigger = New-ScheduledTaskTrigger -Daily -At {at:%H:%M}
$actions = {actions}
$settings = New-ScheduledTaskSettingsSet -StartWhenAvailable -RunOnlyIfNetworkAvailable -ExecutionTimeLimit 00:20:00
Register-ScheduledTask -TaskName "{NAME} daily" -Trigger $trigger -Action $actions -Settings $settings
"""


def _powershell(text: str) -> str:
    """Return a text as a literal of PowerShell, which also takes typographic quotation marks for the ASCII one."""
    return "'" + re.sub("['‘’‚‛]", r"\g<0>\g<0>", text) + "'"


SYSTEMS = {"cron": _cron, "systemd": _systemd, "launchd": _launchd, "windows": _windows}
"""The functions that write schedules."""
