"""Python processes that import this program."""

import functools
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from unittest.mock import patch

_PATIENCE = 100
"""Seconds after which a process is killed."""


def start_python(*arguments: str) -> subprocess.Popen[str]:
    """Start Python with `arguments`; it finds the modules of this process."""
    return subprocess.Popen(
        [sys.executable, *arguments], env=os.environ | {"PYTHONPATH": _path()}, stdout=subprocess.PIPE, text=True
    )


def run_at_once(code: str, *arguments: Sequence[str]) -> list[int | None]:
    """Run code in several processes at once, one for each list of arguments (`sys.argv[1:]`).

    The processes are forked from one that has imported the program: to import it takes ten times as long as to fork.

    Returns:
        Their exit codes.
    """
    with patch.dict(os.environ, PYTHONPATH=_path()):
        processes = [_context().Process(target=_execute, args=(code, each)) for each in arguments]  # type: ignore[attr-defined]
        for process in processes:
            process.start()
    for process in processes:
        process.join(_PATIENCE)
        process.kill()
        process.join()
    return [process.exitcode for process in processes]


def fork_program(
    arguments: Sequence[str], terminal: str, folder: Path | None, environment: Mapping[str, str]
) -> BaseProcess:
    """Run `paper-tui` with arguments in a process forked from one that has imported it.

    Args:
        arguments: what follows `paper-tui` on the command line.
        terminal: the device that becomes its controlling terminal; the process has opened it when this returns.
        folder: the current directory.
        environment: all environment variables.
    """
    here, there = multiprocessing.Pipe(duplex=False)
    with patch.dict(os.environ, PYTHONPATH=_path()), here, there:
        process = _context().Process(  # type: ignore[attr-defined]
            target=_run_program, args=(arguments, terminal, folder, dict(environment), there), daemon=True
        )
        process.start()
        here.recv()
    assert isinstance(process, BaseProcess)
    return process


class IndexProcess:
    """`python -m paper_index` in a process forked from one that has imported it: that saves most of a start."""

    def __init__(self, arguments: Sequence[str]) -> None:
        """Start it with the arguments that follow `paper_index`."""
        here, there = multiprocessing.Pipe(duplex=False)
        standard = redirect_stderr(sys.__stderr__)  # the one of an explorer under test is no file
        with patch.dict(os.environ, PYTHONPATH=_path()), standard, here, there:
            self._process = _context().Process(  # type: ignore[attr-defined]
                target=_run_index, args=(arguments, dict(os.environ), there), daemon=True
            )
            self._process.start()
            self.stdout = os.fdopen(os.dup(here.fileno()), encoding="utf-8")

    @property
    def returncode(self) -> int | None:
        """The exit code, or the negative number of the signal that ended it; None while it runs."""
        code: int | None = self._process.exitcode
        return code

    def send_signal(self, number: int) -> None:
        """Send it a signal."""
        os.kill(self._process.pid, number)

    def terminate(self) -> None:
        """Send it SIGTERM."""
        self._process.terminate()

    def kill(self) -> None:
        """Send it SIGKILL."""
        self._process.kill()

    def communicate(self, timeout: float = _PATIENCE) -> tuple[str, None]:
        """Wait for its end; return what it wrote since the last reading."""
        with self.stdout:
            said = self.stdout.read()
        self._process.join(timeout)
        return said, None


def _run_index(arguments: Sequence[str], environment: Mapping[str, str], output: Connection) -> None:
    os.dup2(output.fileno(), sys.__stdout__.fileno())  # type: ignore[union-attr]
    output.close()
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["paper_index", *arguments]

    from paper_index.__main__ import main

    sys.exit(main())


def _run_program(
    arguments: Sequence[str], terminal: str, folder: Path | None, environment: Mapping[str, str], opened: Connection
) -> None:
    os.setsid()  # the terminal that is opened next becomes the controlling one
    device = os.open(terminal, os.O_RDWR)
    for stream in range(3):
        os.dup2(device, stream)
    os.close(device)
    opened.send(None)
    opened.close()
    for stream, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        file = os.fdopen(stream, mode, encoding="utf-8", closefd=False)
        setattr(sys, name, file)
        setattr(sys, f"__{name}__", file)
    os.environ.clear()
    os.environ.update(environment)
    if folder is not None:
        os.chdir(folder)
    sys.argv = ["paper-tui", *arguments]

    from paper_tui.cli import main

    sys.exit(main())


def _path() -> str:
    return os.pathsep.join(filter(None, sys.path))


@functools.cache
def _context() -> BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        [
            *("child_process", "paper_tui.cli", "paper_tui.app", "textual.drivers.linux_driver"),
            *("paper_index.search.index.builder", "paper_index.online.job"),
        ]
    )
    return context


def _execute(code: str, arguments: Sequence[str]) -> None:
    sys.argv[1:] = arguments
    exec(code, {"__name__": "__main__"})
