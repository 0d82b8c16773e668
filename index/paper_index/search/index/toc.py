"""The table of contents of an index, kept as JSON.

Whoosh pickles its table of contents, and unpickling can run code. `Index` reads and writes it as JSON, so that nothing
of an index is ever unpickled: the schema comes from `schema`, `codec` reads the postings, and Whoosh reads the columns
as plain numbers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex, clean_files

from ..text.searched_fields import TEXT_FIELDS
from .codec import Codec
from .schema import schema

_FILE = "segments.json"
_NAME = "MAIN"
_ID = re.compile("[0-9a-z]{16}")


class Index(FileIndex):  # type: ignore[misc]
    """A Whoosh index with its table of contents as JSON."""

    def __init__(self, folder: Path, fields: Sequence[str] = TEXT_FIELDS, *, create: bool = False) -> None:
        """Open the index in a directory, or create one. `fields` are its text fields.

        Raises:
            OSError: if it is missing, or its table of contents cannot be read.
            ValueError: if its table of contents is damaged.
        """
        # FileIndex.__init__ would read a table of contents of Whoosh's own.
        self.storage = FileStorage(str(folder))
        self.indexname = _NAME
        self._schema = schema(fields)
        self._folder = folder
        if create:
            self.commit([])
        self._segments()

    def commit(self, segments: list[Any]) -> None:
        """Make these the segments of the index, and delete the files of all others.

        Raises:
            OSError: if the table of contents cannot be written.
        """
        part = self._folder / f"{_FILE}.part"
        part.write_text(json.dumps([_to_dict(segment) for segment in segments]), encoding="ascii")
        # Replaced, never written to: an older build may have a hard link to the file.
        part.replace(self._folder / _FILE)
        clean_files(self.storage, _NAME, 0, segments)

    def _read_toc(self) -> TOC:
        """Return the table of contents as Whoosh expects it."""
        plain = json.loads((self._folder / _FILE).read_bytes())
        try:
            return TOC(self._schema, [_from_dict(each) for each in plain], generation=0)
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError(f"not a table of contents: {error}") from error


def _to_dict(segment: Any) -> dict[str, Any]:
    return {
        "id": segment.segid,
        "documents": segment.doc_count_all(),
        "deleted": sorted(segment.deleted_docs()),
        "lengths": dict(getattr(segment, "_fieldlengths", {})),
    }


def _from_dict(plain: dict[str, Any]) -> Any:
    """Return a segment of Whoosh's.

    Raises:
        AttributeError, KeyError, TypeError, ValueError: if `plain` does not describe one.
    """
    documents, deleted, lengths = plain["documents"], plain["deleted"], plain["lengths"]
    if not _ID.fullmatch(plain["id"]):  # the names of the files of the segment begin with it
        raise ValueError("not the id of a segment")
    if not all(type(number) is int for number in (documents, *deleted, *lengths.values())):
        raise ValueError("numbers expected")
    if not all(0 <= number < documents for number in deleted):
        raise ValueError("a deleted document that does not exist")
    segment = W3Segment(Codec(), _NAME, documents, plain["id"], set(deleted) or None)
    segment._fieldlengths = lengths
    return segment
