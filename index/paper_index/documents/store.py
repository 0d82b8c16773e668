"""Texts that were fetched, kept as one compressed JSON file for each paper in the cache of a home."""

import contextlib
import hashlib
import json
import re
import zlib
from pathlib import Path
from typing import Any

from ..errors import PaperError
from ..paths import Home
from ..storage.atomic_files import make_folder, write_private
from ..storage.file_errors import obstacle
from ..storage.regular_files import read_file
from ..text.sanitize import clean
from .builder import LONGEST, Builder
from .models import Document

_VERSION = 1
"""The version of the form of the files; increase it when the form changes, or when HTML is read in another way."""
_LARGEST = 4 * LONGEST
"""Bytes of a file, and of its decompressed content."""


class TextStore:
    """The texts of a home. Each file is a cache: a damaged or older one counts as missing."""

    def __init__(self, home: Home) -> None:
        """Take the home. The folder is made when the first text is kept."""
        self.folder = home.cache / "texts"

    def keep(self, paper: str, document: Document) -> None:
        """Keep the text of a paper, in place of an earlier one.

        Raises:
            PaperError: if it cannot be written.
        """
        sections = [[each.heading, each.level, each.page, each.paragraphs] for each in document.sections]
        plain = {
            "version": _VERSION,
            "paper": paper,
            "source": document.source,
            "notice": document.notice,
            "sections": sections,
        }
        path = self._path(paper)
        try:
            make_folder(self.folder)
        except OSError as error:
            raise PaperError(f"{path} was not written {obstacle(path, error).explanation()}") from error
        write_private(path, zlib.compress(json.dumps(plain).encode(), 6))

    def find(self, paper: str) -> Document | None:
        """Return the text of a paper, or None if the store has no text that can be used."""
        with contextlib.suppress(OSError, ValueError, RecursionError, zlib.error, KeyError, TypeError):
            decompressor = zlib.decompressobj()
            content = decompressor.decompress(read_file(self._path(paper), _LARGEST), _LARGEST)
            plain = json.loads(content) if decompressor.eof else {}
            if plain["version"] == _VERSION and plain["paper"] == paper:
                return _document(plain)
        return None

    def has(self, paper: str) -> bool:
        """Return whether a text of a paper is kept, without reading it."""
        return self._path(paper).is_file()

    def _path(self, paper: str) -> Path:
        plain = re.sub(r"[^A-Za-z0-9]+", "-", paper).strip("-")[:40]
        digest = hashlib.sha256(paper.encode(errors="replace")).hexdigest()[:8]
        return self.folder / f"{plain}-{digest}.json.z"


def _document(plain: dict[str, Any]) -> Document:
    """Return the document in a file. Its texts are cleaned, because the file may be foreign.

    Raises:
        KeyError, TypeError, ValueError: if the form is another one.
    """
    builder = Builder()
    for heading, level, page, paragraphs in plain["sections"]:
        builder.begin(str(heading), int(level), None if page is None else int(page))
        builder.extend(map(str, paragraphs))
    return builder.document(str(plain["source"]), clean(str(plain["notice"]))[:1_000])
