"""Work in a process of its own. In a thread, building the index or reading a file would make the keyboard wait."""

import asyncio
import contextlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paper_index.errors import PaperError
from paper_index.paths import Home

if TYPE_CHECKING:
    from paper_index.documents import Document

_LONGEST_MESSAGE = 2**23
"""Bytes of a line of a process."""
_PATIENCE = 5.0
"""Seconds that a process has to end after it was asked to."""


class EndedEarly(PaperError):
    """A process ended without an error of its own; the text is only a part of a sentence."""

    def __init__(self) -> None:
        super().__init__("its process ended early")


def _counts(done: str, whole: str, progress: Callable[[int, Any], None]) -> Callable[[dict[str, Any]], None]:
    """Return a function that passes the counts of a message to `progress`, if it has them under these names."""

    def told(news: dict[str, Any]) -> None:
        if whole in news:
            progress(news[done], news[whole])

    return told


async def build_index(home: Home, progress: Callable[[int, int], None]) -> None:
    """Build the index of a home in a process; `progress` gets papers done and papers in all. Cancelling ends it.

    Raises:
        PaperError: if it could not be built; the index in use is unchanged.
    """
    try:
        await _run(home, ["build"], _counts("done", "total", progress))
    except PaperError as error:
        text = str(error)
        if not text.endswith("."):  # only a part of a sentence
            text = f"The index could not be built: {text}. Search still works, more slowly."
        raise PaperError(text) from error


async def import_file(home: Home, path: Path, progress: Callable[[int, float | None], None]) -> dict[str, Any]:
    """Import a file in a process; `progress` gets papers read and the part of the file. Return the counts.

    Cancelling stops the process after the current batch; papers read so far are kept.

    Raises:
        PaperError: if nothing could be read.
    """
    return await _run(home, ["import", str(path)], _counts("read", "part", progress))


async def import_pages(home: Home, path: Path, progress: Callable[[int, int], None]) -> dict[str, Any]:
    """Import the pages of a vault in a process; `progress` gets the files read and all files. Return the counts.

    Cancelling while the pages are read imports nothing.

    Raises:
        PaperError: if the folder cannot be read or nothing can be written.
    """
    return await _run(home, ["pages", str(path)], _counts("pages", "files", progress))


async def import_pdfs(home: Home, path: Path, progress: Callable[[int, int], None]) -> dict[str, Any]:
    """Import the PDFs of a folder, or one, in a process; `progress` gets the PDFs read and all. Return the results.

    Cancelling while PDFs are read imports nothing.

    Raises:
        PaperError: if no PDF can be read or nothing can be written.
    """

    outcomes: list[dict[str, Any]] = []
    count = _counts("pdfs", "files", progress)

    def told(news: dict[str, Any]) -> None:
        count(news)
        outcomes.extend(news.get("outcomes", ()))

    return {"outcomes": outcomes, **await _run(home, ["pdfs", str(path)], told)}


async def fetch(home: Home, progress: Callable[[str], None], *options: str) -> dict[str, Any]:
    """Fetch the latest papers in a process; `progress` gets a line of text. Return its last message.

    With options of `python -m paper_index fetch` it fetches something else.

    Cancelling stops the process after the answer under way; answers so far are kept for the next fetch.

    Raises:
        PaperError: if nothing could be fetched.
    """

    def told(news: dict[str, Any]) -> None:
        if "text" in news:
            progress(news["text"])

    return await _run(home, ["fetch", *options], told)


async def extract_full_texts(home: Home, progress: Callable[[int, int], None]) -> dict[str, Any]:
    """Read new PDFs in a process; `progress` gets the PDFs read and all to be read. Return its last message.

    Cancelling ends it; finished batches are kept.

    Raises:
        PaperError: if the texts cannot be written.
    """
    return await _run(home, ["fulltext"], _counts("done", "total", progress))


async def make_vectors(
    home: Home, progress: Callable[[int, int], None], begun: Callable[[asyncio.StreamWriter], None]
) -> dict[str, Any]:
    """Embed new papers in a process; `begun` gets its input, which takes the lines `wait` and `go`.

    Now and then `progress` gets the papers with vectors and all papers. Cancelling ends the process; so does the end of
    this program. Finished batches are kept.

    Raises:
        PaperError: if there is no model, or the vectors cannot be written.
    """
    try:
        return await _run(home, ["vectors"], _counts("done", "total", progress), begun)
    except EndedEarly as error:
        kept = "Those so far are kept; 'paper-tui index vectors' continues."
        raise PaperError(f"The vectors could not be made: {error}. {kept}") from error


async def read_text(home: Home, path: Path) -> "Document":
    """Read the text of a PDF in a process, because cleaning a long text takes half a minute. Cancelling ends it.

    Raises:
        PaperError: if it cannot be read.
    """
    from paper_index.documents import Document, Section  # only whoever reads needs them

    sections: list[tuple[str, int, int | None, list[str]]] = []

    def told(news: dict[str, Any]) -> None:
        if "section" in news:
            heading, level, page = news["section"]
            sections.append((heading, level, page, []))
        elif "paragraphs" in news:
            sections[-1][3].extend(news["paragraphs"])

    last = await _run(home, ["text", str(path)], told)
    parts = (Section(heading, level, tuple(texts), page) for heading, level, page, texts in sections)
    return Document(tuple(parts), last["source"], last["notice"], last["pages"])


async def _run(
    home: Home,
    command: list[str],
    told: Callable[[dict[str, Any]], None],
    begun: Callable[[asyncio.StreamWriter], None] | None = None,
) -> dict[str, Any]:
    """Run a command of `paper_index` and return its last message; `begun` gets its standard input, if it needs one.

    Raises:
        PaperError: with the error of the process.
        EndedEarly: if it ended without one.
    """
    process = await _started(home, command, has_input=begun is not None)
    assert process.stdout is not None
    if begun and process.stdin is not None:
        begun(process.stdin)
    news: dict[str, Any] = {}
    try:
        async for line in process.stdout:
            with contextlib.suppress(ValueError):
                news = json.loads(line)
                told(news)
            await asyncio.sleep(0)  # messages that wait together would make the keyboard wait
        if "error" in news:
            raise PaperError(str(news["error"]))
        if await process.wait() != 0 or not news:
            raise EndedEarly
        return news
    except asyncio.CancelledError:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        raise
    finally:
        await _ended(process)


async def _ended(process: asyncio.subprocess.Process) -> None:
    """Wait until a process has ended and its output is closed; kill it if that takes too long.

    This waits even if it is cancelled, as it is when the explorer is left, so that no process outlives the program.
    """
    assert process.stdout is not None
    patience = asyncio.get_running_loop().time() + _PATIENCE
    while process.returncode is None or not process.stdout.at_eof():
        try:
            async with asyncio.timeout_at(patience):
                await process.stdout.read()
                await process.wait()
        except TimeoutError:
            if process.returncode is not None:
                return  # a process that it started holds the output
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        except asyncio.CancelledError:
            continue


async def _started(home: Home, command: list[str], *, has_input: bool) -> asyncio.subprocess.Process:
    """Start a command of `paper_index`.

    Raises:
        PaperError: if no process can be started.
    """
    try:
        return await asyncio.create_subprocess_exec(
            # -P: never import a folder named paper_index from the current directory.
            *(sys.executable, "-P", "-m", "paper_index", *command),
            *("--data", str(home.data), "--config", str(home.config), "--cache", str(home.cache)),
            stdin=asyncio.subprocess.PIPE if has_input else asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=_LONGEST_MESSAGE,
        )
    except OSError as error:
        raise PaperError(f"Cannot start a process ({error.strerror}).") from error
