"""Thousands of papers as a sequence that knows their ids and reads the rest when it is iterated.

All whole records of a large home at once need hundreds of megabytes.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import overload

from .paper import Paper


class ManyPapers(Sequence[Paper]):
    """Papers that are read each time they are iterated."""

    def __init__(self, keys: Sequence[tuple[int, str]], read: Callable[[Sequence[int]], Iterator[Paper]]) -> None:
        """Take the (row, id) of each paper, and a function that reads the papers of rows in their order."""
        self._keys, self._read = keys, read

    def __len__(self) -> int:
        """Return the number of papers."""
        return len(self._keys)

    def __iter__(self) -> Iterator[Paper]:
        """Yield the papers."""
        return self._read([row for row, _ in self._keys])

    @overload
    def __getitem__(self, at: int) -> Paper: ...
    @overload
    def __getitem__(self, at: slice) -> "ManyPapers": ...
    def __getitem__(self, at: int | slice) -> "Paper | ManyPapers":
        """Return a paper, or some of them."""
        if isinstance(at, slice):
            return ManyPapers(self._keys[at], self._read)
        return next(self._read([self._keys[at][0]]))

    @property
    def ids(self) -> list[str]:
        """The ids of the papers."""
        return [identity for _, identity in self._keys]

    def only(self, ids: Collection[str]) -> "ManyPapers":
        """Return those with one of some ids."""
        return ManyPapers([key for key in self._keys if key[1] in ids], self._read)


def ids_of(papers: Sequence[Paper]) -> list[str]:
    """Return the ids of papers, without reading the rest of many."""
    return papers.ids if isinstance(papers, ManyPapers) else [paper.id for paper in papers]


def only(papers: Sequence[Paper], ids: Collection[str]) -> Sequence[Paper]:
    """Return those papers with one of some ids."""
    return papers.only(ids) if isinstance(papers, ManyPapers) else [paper for paper in papers if paper.id in ids]
