"""Updates an index: the files of the last build are linked into a new one, and a segment is added."""

import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from . import directory
from .codec import DocumentWriter
from .segment import numbers_of_documents
from .toc import Index

_PROGRESS_STEP = 25
"""Documents from one report of progress to the next."""


def link_files(last: Path, part: Path) -> None:
    """Put the files of the last build into a new one, as hard links where possible."""
    for file in last.iterdir():
        if not file.name.endswith("LOCK") and file.name not in directory.WRITTEN_ANEW:
            try:
                os.link(file, part / file.name)  # a finished file is never written to
            except OSError:
                shutil.copyfile(file, part / file.name)


def indexed_marks(index: Index, *, check: bool = True) -> tuple[dict[int, tuple[int, int]], int]:
    """Return row to (mark, document) for all papers in an index, and the number of deleted documents.

    Args:
        index: the index.
        check: whether to read all postings once.

    Raises:
        ValueError: if it is damaged.
    """
    with index.reader() as reader:
        known: dict[int, tuple[int, int]] = {}
        for segment, start in reader.leaf_readers():
            if check:
                segment._terms.check()
            rows, marks = (numbers_of_documents(segment, name, segment.doc_count_all()) for name in ("row", "mark"))
            known.update((rows[number], (marks[number], start + number)) for number in segment.all_doc_ids())
        return known, reader.doc_count_all() - len(known)


def add_segment(
    index: Index,
    documents: Iterable[dict[str, Any]],
    progress: Callable[[int], None] | None = None,
    deleted: Iterable[int] = (),
) -> int:
    """Add a segment to an index, and delete documents of others.

    Args:
        index: the index.
        documents: the fields of each new document.
        progress: called now and then with the documents added so far.
        deleted: the numbers of documents to delete.

    Returns:
        The number of documents that were added.
    """
    writer = DocumentWriter(index)
    for number in deleted:
        writer.delete_document(number)
    done = 0
    for fields in documents:
        writer.add_document(**fields)
        done += 1
        if progress and done % _PROGRESS_STEP == 0:
            progress(done)
    writer.commit(merge=False)
    if progress:
        progress(done)
    return done
