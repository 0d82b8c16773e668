"""Run commands in this process and return their output."""

import io
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import click

from paper_tui.cli import main
from paper_tui.cli.program import COMMANDS, program

ROOT = Path(__file__).parents[1]
PROGRAM = (sys.executable, "-m", "paper_tui")


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a child process that finds this program."""
    return os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT / "tui"), str(ROOT / "index")))} | more


def every_command() -> Iterator[tuple[str, click.Command]]:
    """Yield every command and subcommand by what is typed."""
    context = click.Context(program)
    for name in COMMANDS:
        command = program.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {each}", sub) for each, sub in command.commands.items())


@dataclass(frozen=True)
class Result:
    """The exit code and the output of a command."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of standard output."""
        return self.out.splitlines()

    @property
    def json(self) -> Any:
        """Standard output, read as JSON."""
        return json.loads(self.out)

    @property
    def records(self) -> list[Any]:
        """Standard output, read as JSON lines."""
        return [json.loads(line) for line in self.lines]


class _Stream(io.TextIOWrapper):
    terminal = False

    def isatty(self) -> bool:
        return self.terminal


def run(*arguments: str, stdin: str | bytes = b"", columns: int | None = None, kind: str = "xterm-256color") -> Result:
    """Run `paper-tui` with arguments; with `columns`, all its streams are a terminal of that width and kind."""
    given = _Stream(io.BytesIO(stdin.encode() if isinstance(stdin, str) else stdin), encoding="utf-8")
    out, err = (_Stream(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
    for stream in (given, out, err):
        stream.terminal = columns is not None
    with patch.multiple(sys, stdin=given, stdout=out, stderr=err), patch.dict("os.environ", TERM=kind):
        if columns is not None:
            with patch.dict("os.environ", COLUMNS=str(columns)):
                code = _code(arguments)
        else:
            code = _code(arguments)
    written = []
    for stream in (out, err):
        stream.flush()
        raw = stream.buffer
        assert isinstance(raw, io.BytesIO)
        written.append(raw.getvalue().decode())
    return Result(code, *written)


def _code(arguments: tuple[str, ...]) -> int:
    try:
        return main(arguments)
    except SystemExit as ended:  # what a shell asks is answered by click
        return int(ended.code or 0)


def run_ok(*arguments: str, stdin: str | bytes = b"", columns: int | None = None) -> Result:
    """Run a command that must succeed."""
    result = run(*arguments, stdin=stdin, columns=columns)
    assert result.code == 0, result.err
    return result


def error_of(*arguments: str, code: int = 1, stdin: str | bytes = b"") -> str:
    """Run a command that must fail with an error message and no output; return the message."""
    result = run(*arguments, stdin=stdin)
    assert result.code == code, (result.code, result.err)
    assert result.out == ""
    assert "Traceback" not in result.err
    sentences = [line for line in result.err.splitlines() if line.startswith("paper-tui: ")]
    assert sentences, result.err
    return "\n".join(sentences)
