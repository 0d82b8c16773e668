"""The table of contents of an index, kept as JSON.

Whoosh keeps it as a pickle, and to unpickle a file is to run what is in it. An `Index` reads and writes its table of
contents itself, so that nothing of an index directory ever reaches an unpickler: the schema comes from `schema`, the
postings from `codec`, and Whoosh reads the columns as plain numbers.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex, clean_files

from .codec import Codec
from .schema import schema

_FILE = "segments.json"
_NAME = "MAIN"
_ID = re.compile("[0-9a-z]{16}")


class Index(FileIndex):  # type: ignore[misc]
    """An index of Whoosh's that keeps its table of contents as JSON."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Open the index in a directory, or begin one there.

        Raises:
            OSError: if there is none or its table of contents cannot be read.
            ValueError: if its table of contents is damaged.
        """
        # FileIndex.__init__ would read Whoosh's own table of contents.
        self.storage = FileStorage(str(folder))
        self.indexname = _NAME
        self._schema = schema()
        self._folder = folder
        if create:
            self.commit([])
        self._segments()

    def commit(self, segments: list[Any]) -> None:
        """Make these the segments of the index, and delete the files of all others.

        Raises:
            OSError: if that cannot be written.
        """
        part = self._folder / f"{_FILE}.part"
        part.write_text(json.dumps([_plain(each) for each in segments]), encoding="ascii")
        # The file may also be part of an older build, as a hard link: it is replaced, never written to.
        part.replace(self._folder / _FILE)
        clean_files(self.storage, _NAME, 0, segments)

    def _read_toc(self) -> TOC:
        """Return what Whoosh asks for."""
        plain = json.loads((self._folder / _FILE).read_bytes())
        try:
            return TOC(self._schema, [_segment(each) for each in plain], generation=0)
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError(f"no table of contents: {error}") from error


def _plain(segment: Any) -> dict[str, Any]:
    return {
        "id": segment.segid,
        "documents": segment.doc_count_all(),
        "deleted": sorted(segment.deleted_docs()),
        "lengths": dict(getattr(segment, "_fieldlengths", {})),
    }


def _segment(plain: dict[str, Any]) -> Any:
    """Return a segment.

    Raises:
        AttributeError, KeyError, TypeError, ValueError: if it is none.
    """
    documents, deleted, lengths = plain["documents"], plain["deleted"], plain["lengths"]
    if not _ID.fullmatch(plain["id"]):  # the names of its files begin with it
        raise ValueError("no id of a segment")
    if not all(type(number) is int for number in (documents, *deleted, *lengths.values())):
        raise ValueError("numbers expected")
    if not all(0 <= number < documents for number in deleted):
        raise ValueError("a deleted document that is not there")
    segment = W3Segment(Codec(), _NAME, documents, plain["id"], set(deleted) or None)
    segment._fieldlengths = lengths
    return segment
