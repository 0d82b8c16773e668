"""The queries of the search box, which Up recalls."""

import json
from pathlib import Path

from paper_index.errors import PaperError
from paper_index.storage.regular_files import read_file
from paper_index.text.sanitize import clean

MOST = 200
"""Queries kept in the history."""
_LARGEST = 1_000_000
"""Bytes of the file."""


class QueryHistory:
    """Queries, the most recently used first, in a file that may be lost."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._queries: list[str] | None = None

    @property
    def queries(self) -> list[str]:
        """The queries, the latest first."""
        if self._queries is None:
            try:
                read = json.loads(read_file(self._path, _LARGEST))
                self._queries = [clean(query) for query in read if isinstance(query, str)][:MOST]
            except (OSError, ValueError, TypeError, RecursionError):
                self._queries = []
        return self._queries

    def add(self, query: str) -> None:
        """Put a query first."""
        query = clean(query)
        if query and self.queries[:1] != [query]:
            self._queries = [query, *(each for each in self.queries if each != query)][:MOST]

    def save(self) -> None:
        """Write the queries to the file; if that fails they are remembered until the program ends."""
        from paper_index.storage.atomic_files import make_folder, write_private

        try:
            make_folder(self._path.parent)
            write_private(self._path, json.dumps(self.queries, ensure_ascii=False).encode())
        except (OSError, PaperError):
            return
