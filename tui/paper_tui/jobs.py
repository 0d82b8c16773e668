"""Work in a process of its own. Building the index in a thread would make the keyboard wait for it."""

import asyncio
import contextlib
import json
import sys
from collections.abc import Callable

from paper_index.errors import PaperError
from paper_index.paths import Home


async def build_index(home: Home, progress: Callable[[int, int], None]) -> None:
    """Build the index of a home, telling papers done and papers in all. Cancelling it ends the process.

    Raises:
        PaperError: if it could not be built; the index in use is as it was.
    """
    # -P: a folder named paper_index where the user happens to stand is not ours.
    command = (
        sys.executable,
        "-P",
        "-m",
        "paper_index",
        "build",
        "--papers",
        str(home.papers),
        "--index",
        str(home.index),
    )
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError as error:
        raise PaperError(f"The index could not be built ({error}). Search still works, more slowly.") from error
    assert process.stdout is not None
    failure = "its process ended early. Search still works, more slowly."
    try:
        async for line in process.stdout:
            with contextlib.suppress(ValueError):
                news = json.loads(line)
                if "total" in news:
                    progress(news["done"], news["total"])
                elif "error" in news:
                    failure = str(news["error"])
        if await process.wait() != 0:
            raise PaperError(f"The index could not be built: {failure}")
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
