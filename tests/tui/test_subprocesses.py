"""Processes of the explorer end with the work that started them."""

import asyncio
import shutil
import sys

import pytest

from paper_index.errors import PaperError
from paper_index.paths import Home
from paper_tui.backend import subprocesses


async def test_no_process_outlives_work_that_is_cancelled_twice(
    catalogue_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leaving the explorer cancels a build, and then all that still waits for its end."""
    started: list[asyncio.subprocess.Process] = []
    create = asyncio.create_subprocess_exec

    async def note_start(*command: str, **options: int) -> asyncio.subprocess.Process:
        started.append(await create(*command, **options))  # type: ignore[arg-type]
        return started[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", note_start)
    running = asyncio.Event()
    build = asyncio.create_task(subprocesses.build_index(catalogue_home, lambda *_: running.set()))
    await asyncio.wait_for(running.wait(), 60)
    build.cancel()
    while not build.done():
        await asyncio.sleep(0)
        build.cancel()
    assert build.cancelled()
    (process,) = started
    assert process.returncode is not None
    assert process.stdout is not None
    assert process.stdout.at_eof()


@pytest.mark.skipif(not shutil.which("false"), reason="no program 'false', which fails silently")
async def test_the_command_that_continues_vectors_is_named_if_their_process_ends_early(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with pytest.raises(PaperError, match=r"made: its process ended early\. Those so far .*'paper-tui index vectors'"):
        await subprocesses.make_vectors(home, lambda *_: None, lambda _: None)
