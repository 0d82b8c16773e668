"""Makes the vectors of papers that are new or changed, those of the newest papers first."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..corpus import CorpusReader
from ..errors import PaperError
from ..papers.paper import Paper
from ..storage import process_lock
from ..storage.file_errors import obstacle
from . import store
from .encoder import Encoder
from .store import DamagedVectors, VectorWriter, fingerprint, key_of, open_vectors

BATCH = 32
"""Papers whose vectors are written together. If the process is killed, no more than these are embedded again."""
_LONGEST = 3_000
"""Characters of a paper that are embedded; models read fewer."""

Progress = Callable[[int, int], None]
"""Called with the papers that have vectors and all papers."""


@dataclass(frozen=True, slots=True)
class Built:
    """The result of making vectors."""

    embedded: int = 0
    """Papers that were embedded."""
    papers: int = 0
    """Papers that have vectors now, which is all of them."""
    begun_anew: bool = False
    """Whether there were vectors that could not be used: damaged, or of another model."""
    busy: str = ""
    """If another process makes vectors, its number and the time; nothing was done then."""


def text_of(paper: Paper) -> str:
    """Return the text of a paper that is embedded."""
    return f"{paper.title}\n{paper.abstract or paper.summary}"[:_LONGEST]


def is_complete(corpus: CorpusReader, folder: Path, model: str) -> bool:
    """Return whether all papers have vectors of a model, which are not damaged."""
    try:
        vectors = open_vectors(folder)
    except DamagedVectors:
        return False
    if vectors is None:
        return False
    vectors.close()
    known = vectors.description
    return (known.model, known.corpus, known.generation) == (model, corpus.identity, corpus.generation)


def build_vectors(
    corpus: CorpusReader,
    folder: Path,
    encoder: Encoder,
    progress: Progress = lambda done, total: None,
    wait: Callable[[], object] = lambda: None,
) -> Built:
    """Embed the papers that are new or changed since their vectors were made.

    Args:
        corpus: the papers.
        folder: the folder of the vectors.
        encoder: the model.
        progress: called after each paper that is embedded.
        wait: called before each paper that is embedded; returns when work may go on.

    Raises:
        PaperError: if the vectors cannot be written; finished batches are kept.
    """
    try:
        with _only_one(folder):
            return _build(corpus, folder, encoder, progress, wait)
    except process_lock.Busy as busy:
        return Built(busy=busy.who or " now")


def remove_vectors(folder: Path) -> int:
    """Remove the vectors in a folder; return the bytes that were freed.

    Raises:
        PaperError: if they cannot be removed, or another process makes vectors.
    """
    try:
        with _only_one(folder):
            return store.remove_vectors(folder)
    except process_lock.Busy as busy:
        raise PaperError(f"The vectors are being made by another process{busy.who}. Wait until it ends.") from busy


@contextlib.contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Hold the lock of the vectors."""
    lock = folder / "vectors.lock"
    try:
        with process_lock.only_one(lock, lock.with_suffix(".pid")):
            yield
    except (OSError, sqlite3.DatabaseError) as error:
        why = obstacle(lock, error).explanation()
        raise PaperError(f"Cannot change the vectors for search by meaning {why}") from error


def _build(
    corpus: CorpusReader, folder: Path, encoder: Encoder, progress: Progress, wait: Callable[[], object]
) -> Built:
    papers = len(corpus)
    if is_complete(corpus, folder, encoder.model):
        return Built(papers=papers)
    identity, generation = corpus.identity, corpus.generation  # before the papers are read
    writer = VectorWriter(folder, encoder.model, encoder.name, encoder.dimensions)
    begun_anew = writer.begun_anew
    live, missing = _compared(corpus, writer)
    progress(len(live) - len(missing), len(live))
    for start in range(0, len(missing), BATCH):
        records = []
        for number, paper in enumerate(corpus.papers(missing[start : start + BATCH]), start + 1):
            wait()
            text = text_of(paper)
            records.append((key_of(paper.id), fingerprint(text), encoder.encode(text)))
            progress(len(live) - len(missing) + number, len(live))
        writer.append(records)
    writer.complete(identity, generation, live)
    return Built(len(missing), len(live), begun_anew)


def _compared(corpus: CorpusReader, writer: VectorWriter) -> tuple[dict[bytes, bytes], Sequence[int]]:
    """Return the keys of all papers with the fingerprints of their texts, and the rows without a vector of their text.

    The rows of the newest papers come first.
    """
    live: dict[bytes, bytes] = {}
    missing: set[int] = set()
    for row, paper in corpus.all_papers():
        key, text = key_of(paper.id), fingerprint(text_of(paper))
        live[key] = text
        if writer.known.get(key) != text:
            missing.add(row)
    return live, [row for row in corpus.order("date") if row in missing]
