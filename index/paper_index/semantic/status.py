"""The state of search by meaning in words: the model, and how many papers have vectors."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ..corpus import CorpusReader
from .store import DamagedVectors, described, key_of, open_vectors


class Coverage(NamedTuple):
    """The numbers of papers with and without vectors."""

    papers: int
    embedded: int = 0
    """The papers with vectors."""
    name: str = ""
    """The name of the model that made them, or "" without vectors."""
    model: str = ""
    """Its fingerprint."""


def coverage(corpus: CorpusReader, folder: Path) -> Coverage:
    """Return how many papers have vectors.

    Raises:
        DamagedVectors: if the vectors cannot be used.
    """
    papers, vectors = len(corpus), open_vectors(folder)
    if vectors is None:
        return Coverage(papers)
    known = vectors.known()
    vectors.close()
    embedded = sum(key_of(each) in known for each in corpus.all_ids().values())
    return Coverage(papers, embedded, vectors.description.name, vectors.description.model)


def is_used(folder: Path) -> bool:
    """Return whether there are vectors, which may be damaged."""
    try:
        return described(folder) is not None
    except DamagedVectors:
        return True


def summary(found: Coverage) -> str:
    """Return the number of papers with vectors in words: "412 of 500 papers have vectors"."""
    have = "paper has" if found.papers == 1 else "papers have"
    return f"{found.embedded:,} of {found.papers:,} {have} vectors"
