"""Marks and edits follow papers to other ids, and return when a merge is undone."""

import contextlib
import json
from collections.abc import Mapping

from .corpus import Corpus, Import
from .library import Library
from .storage.file_errors import NotWritten


class MovingMarks:
    """Moves the marks of a library as the papers of a corpus are merged and imports are undone."""

    def __init__(self, corpus: Corpus, library: Library) -> None:
        """Take an open corpus and the open library of the same home."""
        self._corpus, self._library = corpus, library

    def rename(self, renamed: Mapping[str, str]) -> None:
        """Let marks and edits follow papers to other ids (old to new)."""
        if renamed:
            from .library import exchange

            exchange.rename_papers(self._library, renamed)

    def merge(self, into: int, row: int) -> None:
        """Merge the paper of `row` into that of another, see `Corpus.merge_papers`."""
        from .library import merged_marks

        renamed = self._corpus.merge_papers(into, row)
        marks = merged_marks.marks_before(self._library.reader, renamed)
        self.rename(renamed)
        marks["after"] = merged_marks.cells_of(self._library.reader, marks["id"])
        with contextlib.suppress(NotWritten):  # then the marks stay on one paper if the merge is undone
            self._corpus.keep_marks(json.dumps(marks))

    def undo_import(self) -> Import | None:
        """Undo the latest import; return None if there is no import. Papers of a merge get their marks back.

        Raises:
            PaperError: if a file cannot be written.
        """
        from .library import merged_marks

        marks = self._corpus.kept_marks()
        undone = self._corpus.undo_import(None if marks else self.rename)
        if marks:
            merged_marks.give_back(self._library, json.loads(marks))
        return undone

    def changed_since_merge(self) -> str:
        """Return the id of the paper of the latest merge if marks of it changed since, or ""."""
        from .library import merged_marks

        marks = json.loads(self._corpus.kept_marks() or "{}")
        return marks["id"] if marks and merged_marks.changed_since(self._library.reader, marks) else ""
