"""Python processes that import this program."""

import functools
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Sequence
from multiprocessing.context import BaseContext
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


def _path() -> str:
    return os.pathsep.join(filter(None, sys.path))


@functools.cache
def _context() -> BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["child_process", "paper_index.corpus", "paper_index.library"])
    return context


def _execute(code: str, arguments: Sequence[str]) -> None:
    sys.argv[1:] = arguments
    exec(code, {"__name__": "__main__"})
