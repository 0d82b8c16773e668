"""Merges segments of an index. Whoosh would write each posting by itself; here a word is one piece."""

from array import array
from typing import Any

from .codec import DocumentWriter, PostingsReader
from .postings_buffer import packed
from .segment import numbers_of_documents
from .toc import Index

_DELETED = (1 << 32) - 1
"""In place of the number of a deleted document."""


def merge_segments(index: Index, chosen: set[str]) -> None:
    """Write some segments of an index as one, without deleted documents.

    Args:
        index: the index.
        chosen: the ids of the segments.

    Raises:
        OSError: if it cannot be written.
        ValueError: if a segment is damaged.
    """
    with index.reader() as reader:
        leaves = [leaf for leaf, _ in reader.leaf_readers() if leaf.segment().segid in chosen]
        writer = DocumentWriter(index)
        for leaf in leaves:
            _copy_documents(writer, leaf)
        writer.commit(merge=False)
    index.commit([segment for segment in index._segments() if segment.segid not in chosen])


def _copy_documents(writer: DocumentWriter, reader: Any) -> None:
    """Add the documents of a segment to another one that is being written."""
    postings: PostingsReader = reader._terms
    documents = reader.doc_count_all()
    columns = {name: numbers_of_documents(reader, name, documents) for name in ("row", "mark")}
    fields = [name for name in writer.schema.names() if name not in columns]
    numbers = [_DELETED] * documents
    """The number that each document gets."""
    for number in reader.all_doc_ids():
        numbers[number] = writer.docnum
        values = {name: values[number] for name, values in columns.items()}
        writer.add_copy({name: reader.doc_field_length(number, name, 0) for name in fields}, values)
    for field in fields:
        _copy_postings(writer, postings, field, numbers)


def _copy_postings(writer: DocumentWriter, postings: PostingsReader, field: str, numbers: list[int]) -> None:
    words = postings.words(field)
    every = range(len(words))
    documents, counts = postings.documents(field, every), postings.counts(field, every)
    positions = postings.positions(field, every)
    add = writer.pool.postings_of(field)
    owners = array("I", map(numbers.__getitem__, documents))
    at = start = 0
    for word, size in zip(words[:], postings.sizes(field), strict=True):
        end = at + size
        stop = start + sum(counts[at:end])
        found = packed(owners[at:end], counts[at:end], positions[start:stop])
        if _DELETED in owners[at:end]:
            found = array("Q", (value for value in found if value >> 32 != _DELETED))
        if found:
            add[word] += found
        at, start = end, stop
