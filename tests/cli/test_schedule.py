"""Schedules: a program with any path is run with exactly its arguments."""

import plistlib
import re
import shlex
import subprocess
from datetime import time
from pathlib import Path

import pytest

from command_line import error_of, run_ok
from paper_index.errors import PaperError
from paper_index.paths import Home
from paper_tui.cli.schedules import DIGEST, FETCH, program, schedule

ODD = ["/opt/my 50% $HOME 'program'\"/paper-tui", "--home", '/srv/a "b" $c %d \\e']


def test_cron_runs_both_commands(tmp_path: Path) -> None:
    text = schedule("cron", ODD, time(7, 5))
    (line,) = [each for each in text.splitlines() if not each.startswith("#")]
    minute, hour, *_, commands = line.split(" ", 5)
    assert (minute, hour) == ("5", "7") and not re.search(r"(?<!\\)%", commands)
    first, second = commands.replace("\\%", "%").split(" >/dev/null; ")
    assert shlex.split(first) == [*ODD, *FETCH] and shlex.split(second) == [*ODD, *DIGEST]


def test_units_of_systemd(tmp_path: Path) -> None:
    text = schedule("systemd", ["/usr/bin/paper-tui", *ODD[1:]], time(7, 30))
    assert 'ExecStart=-/usr/bin/paper-tui --home "/srv/a \\"b\\" $$c %%d \\\\e" fetch daily' in text
    assert "OnCalendar=Mon..Sat 07:30\n" in text
    with pytest.raises(PaperError, match="quotation marks"):
        schedule("systemd", ODD, time(7, 30))


def test_the_property_list_of_launchd() -> None:
    plist = plistlib.loads(schedule("launchd", ODD, time(7, 30)).encode())
    shell, option, script = plist["ProgramArguments"]
    assert (shell, option) == ("/bin/sh", "-c")
    assert [shlex.split(each) for each in script.split("; ")] == [[*ODD, *FETCH], [*ODD, *DIGEST]]
    assert len(plist["StartCalendarInterval"]) == 6


def test_the_task_of_windows() -> None:
    text = schedule("windows", [r"C:\Users\O'Neil’s PC\paper-tui.exe", "--home", r"D:\my papers"], time(7, 30))
    assert r"-Execute 'C:\Users\O''Neil’’s PC\paper-tui.exe'" in text
    assert f"""-Argument '--home "D:\\my papers" {" ".join(DIGEST)}'""" in text


def test_the_program_is_found_with_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "real").write_text("")
    (tmp_path / "paper-tui").symlink_to(tmp_path / "real")
    link = str(tmp_path / "paper-tui")
    assert program(link, "/usr/bin/python3") == [link], "a link stays a link"
    monkeypatch.chdir(tmp_path)
    assert program("./paper-tui", "/usr/bin/python3") == [link]
    assert program("/x/__main__.py", str(tmp_path / "python")) == [link], "beside the interpreter"
    assert program("-c", "/no/such/python") == ["/no/such/python", "-m", "paper_tui"]


@pytest.mark.parametrize("system", ["cron", "systemd", "launchd", "windows"])
def test_the_command_prints_it_with_the_home_and_installs_nothing(system: str, home: Home) -> None:
    printed = run_ok("schedule", "--system", system, "--at", "6:05")
    assert f"--home {home.data.parent}" in printed.out and not home.data.exists()
    assert "the digest cannot be mailed yet" in printed.err
    home.settings.parent.mkdir(parents=True)
    home.settings.write_text('[mail]\nto = ["me@example.org"]\ncommand = "msmtp -t"\n')
    assert run_ok("schedule", "--system", system).err == ""


def test_wrong_times_and_paths_are_refused() -> None:
    for at in ("24:00", "7", "07:60", "soon"):
        error_of("schedule", "--at", at, code=2)
    assert "cannot be part of a schedule" in error_of("--home", "/tmp/a\nb", "schedule")
    assert subprocess.list2cmdline(FETCH) == " ".join(FETCH)
