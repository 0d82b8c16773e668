"""Reads the orders of a large corpus in pauses of the input, because the first use of one would take up to a second."""

import asyncio
import sqlite3

from paper_index.corpus import Corpus, CorpusReader
from paper_index.errors import PaperError

from .worker import Backend

SORTS = ("date", "votes", "added", "title", "rank", "oldest", "author")
"""The orders of the corpus but `trending`, which the index has. The slowest is the last."""
PAUSE = 2.0
"""Seconds before the first order is read: the user may be about to type."""


async def read_orders(backend: Backend) -> None:
    """Read the orders on a connection of its own, each in a pause of the input, until the corpus changes."""
    corpus = backend.workspace.corpus
    if corpus.database.read_only_reason:  # there is only one connection
        return
    generation = backend.corpus.generation
    await asyncio.sleep(PAUSE)
    for sort in SORTS:
        await backend.vectors.until_calm()
        try:
            rows, read = await _order(corpus, sort)
        except (PaperError, sqlite3.Error):
            return  # the first use reports it
        if read != generation:
            return
        corpus.reader.put_order(sort, rows, generation)


async def _order(corpus: Corpus, sort: str) -> tuple[list[int], int]:
    """Return all rows in an order, and the generation in which they were read."""
    reader = CorpusReader(corpus.database.open_reader())

    def read() -> tuple[list[int], int]:
        try:
            before, rows = reader.generation, reader.order(sort)
            return rows, before if reader.generation == before else -1
        finally:
            reader.database.close()

    reading = asyncio.get_running_loop().run_in_executor(None, read)
    try:
        return await asyncio.shield(reading)
    except asyncio.CancelledError:
        reader.database.connection.interrupt()  # the program ends, and would wait for the thread
        reading.add_done_callback(lambda it: it.cancelled() or it.exception())
        raise
