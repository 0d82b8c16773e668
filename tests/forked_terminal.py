"""The program in a pseudo-terminal, forked from a process that has imported it: that saves most of a start."""

import os
import termios
from collections.abc import Mapping, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

import ptyprocess

from child_process import fork_program
from terminal import Terminal


class ForkedProcess(ptyprocess.PtyProcess):  # type: ignore[misc]
    """A process in a pseudo-terminal whose parent is another process."""

    def __init__(self, process: BaseProcess, fd: int) -> None:
        super().__init__(process.pid, fd)
        self._process = process

    @classmethod
    def spawn(
        cls, command: Sequence[str], cwd: Path | None, env: Mapping[str, str], dimensions: tuple[int, int]
    ) -> "ForkedProcess":
        """Run `paper-tui` with the arguments of a command, in a terminal of `dimensions` lines and columns."""
        ours, theirs = os.openpty()
        try:
            termios.tcsetwinsize(theirs, dimensions)
            return cls(fork_program(command[1:], os.ttyname(theirs), cwd, env), ours)
        finally:
            os.close(theirs)

    def isalive(self) -> bool:
        """Return whether the process runs; note how it ended."""
        code = self._process.exitcode
        if code is not None:
            self.terminated = True
            self.exitstatus: int | None = code if code >= 0 else None
            self.signalstatus: int | None = -code if code < 0 else None
        return code is None

    def wait(self) -> None:
        """Wait until the process ends."""
        self._process.join()
        self.isalive()


class ForkedTerminal(Terminal):
    """The running program and its screen; what stands for its name in the command does not matter."""

    spawn = ForkedProcess.spawn
