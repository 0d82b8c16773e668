"""An index of texts that grows in batches, so that a program that is stopped loses one batch.

Each batch adds a segment. Whoosh would merge segments whenever some are small, which may take minutes; here the
smallest are merged when there are too many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from ...errors import PaperError
from ...storage.file_errors import obstacle
from ...storage.garbage import no_garbage_collection
from . import directory
from .merging import merge_segments
from .toc import Index
from .updating import add_segment, indexed_marks, link_files

MOST_SEGMENTS = 12
"""Segments up to which none are merged: each makes every search a little slower."""
_MERGED = 8
"""Segments that are merged at once, the smallest."""


class Document(NamedTuple):
    """The texts of a paper."""

    row: int
    mark: int
    """A checksum, from 0 to 2^32 - 1, which differs if the texts do."""
    texts: dict[str, str]
    """Text field to text."""


class GrowingIndex:
    """Adds, replaces and deletes documents. Only one process at a time may do so; any number may read."""

    def __init__(self, folder: Path, fields: Sequence[str], corpus: str, version: int) -> None:
        """Open the index, or begin an empty one if it is missing, damaged or does not fit.

        Args:
            folder: the directory of the index.
            fields: the text fields.
            corpus: the identity of the corpus that the rows are of.
            version: a number that differs if the same PDFs would give other texts.
        """
        self._folder, self._fields, self._corpus, self._version = folder, fields, corpus, version
        self._documents: dict[int, tuple[int, int]] = {}
        """Row to (mark, number of the document)."""
        self._last: directory.Build | None = None
        self.was_damaged = False
        """Whether there was an index that is damaged."""
        build = directory.current(folder)
        if build is None or not build.is_readable(corpus, version):
            return
        try:
            if directory.checksum(folder / build.name) != build.checksum:
                raise ValueError("the files differ from their checksum")
            self._read(build, check=True)
        except Exception:  # damage raises any exception
            self._documents, self.was_damaged = {}, True

    def _read(self, build: directory.Build, *, check: bool = False) -> None:
        index = Index(self._folder / build.name, self._fields)
        try:
            self._documents, _ = indexed_marks(index, check=check)
        finally:
            index.close()
        self._last = build

    @property
    def marks(self) -> dict[int, int]:
        """Row to mark of all papers in the index."""
        return {row: mark for row, (mark, _) in self._documents.items()}

    def add(self, documents: Iterable[Document], deleted: Iterable[int] = ()) -> None:
        """Add or replace documents, and delete those of the rows `deleted`.

        Raises:
            PaperError: if the index cannot be written; the one before stays in use.
        """
        added = list(documents)
        gone = {*deleted, *(document.row for document in added)} & self._documents.keys()
        numbers = [self._documents[row][1] for row in gone]
        if not added and not numbers:
            return
        self._change(
            lambda index: add_segment(
                index,
                ({"row": each.row, "mark": each.mark, **each.texts} for each in added),
                deleted=numbers,
            )
        )

    def merge(self) -> bool:
        """Merge the smallest segments if there are too many; return whether there were.

        Raises:
            PaperError: if the index cannot be written; the one before stays in use.
        """
        if self._last is None:
            return False
        index = Index(self._folder / self._last.name, self._fields)
        segments = sorted(index._segments(), key=lambda segment: segment.doc_count())
        index.close()
        if len(segments) <= MOST_SEGMENTS:
            return False
        chosen = {segment.segid for segment in segments[:_MERGED]}
        self._change(lambda index: merge_segments(index, chosen))
        return True

    def _change(self, change: Callable[[Index], object]) -> None:
        """Make a build with the files of the last one, changed, and put it in use."""
        try:
            with directory.new_build(self._folder) as part, no_garbage_collection():
                if self._last is not None:
                    link_files(self._folder / self._last.name, part)
                index = Index(part, self._fields, create=self._last is None)
                change(index)
                index.commit([segment for segment in index._segments() if segment.doc_count()])
                papers = sum(segment.doc_count() for segment in index._segments())
                index.close()
                build = directory.swap_in(part, papers=papers, generation=self._version, corpus=self._corpus)
        except OSError as error:
            why = obstacle(self._folder / "current.json", error).explanation()
            raise PaperError(f"The index of full texts cannot be written {why}") from error
        self._read(build)
