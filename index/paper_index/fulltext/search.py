"""Searching in full texts. The index and the texts are opened by the first query that needs them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from ..corpus import CorpusReader
from ..library import Library
from ..search.bitsets import bits_from_rows
from ..search.index import directory
from ..search.models import Passage
from ..search.ranking.bm25 import RowScores
from ..search.ranking.index_search import IndexSearcher
from ..search.ranking.result_set import EmptySearcher, ResultSet, Searcher
from ..search.text.searched_fields import FULL_TEXT_FIELDS, LEAST_PREFIX
from . import VERSION
from .pages import Coverage, PageStore
from .passages import find_passages, wanted_words
from .sources import current_coverage

_INDEX = "'paper-tui index fulltext'"


class FullTexts:
    """The full texts of a home (see `result_set.FullTexts`). They belong to the thread of the engine."""

    def __init__(self, folder: Path, store: PageStore, corpus: CorpusReader, library: Library) -> None:
        """Prepare to search. Nothing is opened yet.

        Args:
            folder: the directory of the index.
            store: the texts.
            corpus: the papers.
            library: the marks.
        """
        self._folder, self._store, self._corpus, self._library = folder, store, corpus, library
        self._searcher: tuple[str, _Checked] | None = None
        """The name of the build that is open, and its searcher."""
        self._listed: tuple[object, int] = (None, 0)
        """The papers of `_rows`, and what they depend on."""
        self._counted: tuple[object, Coverage] = (None, Coverage(0, 0, 0))
        """The numbers of PDFs, and what they depend on."""
        self._damaged = ""
        """The name of a build that turned out to be damaged."""

    def close(self) -> None:
        """Close all files."""
        self._store.close()
        self._close_index()

    def _close_index(self) -> None:
        opened, self._searcher = self._searcher, None
        if opened is not None:
            opened[1].close()

    def searcher(self) -> Searcher:
        """Return the searcher of the index that is in use now; an `EmptySearcher` if it is missing or damaged."""
        build = directory.current(self._folder)
        if build is None or build.name == self._damaged or not build.is_readable(self._corpus.identity, VERSION):
            self._close_index()
            return EmptySearcher()
        if self._searcher is None or self._searcher[0] != build.name:
            self._close_index()
            try:
                if directory.checksum(self._folder / build.name) != build.checksum:
                    raise ValueError("the files differ from their checksum")
                searcher = IndexSearcher(self._folder / build.name, FULL_TEXT_FIELDS)
            except Exception:  # damage raises any exception
                if directory.current(self._folder) == build:  # else another one is in use since
                    self._damaged = build.name
                return EmptySearcher()
            self._searcher = build.name, _Checked(searcher, self._distrust)
        state = (build.name, self._library.journal.version, self._corpus.generation)
        if self._listed[0] != state:
            self._listed = state, self._rows()
        self._searcher[1].rows = self._listed[1]
        return self._searcher[1]

    def _distrust(self) -> None:
        if self._searcher is not None:
            self._damaged = self._searcher[0]

    def _rows(self) -> int:
        """Return the papers that still have one of their PDFs: a file that was detached does not match any more."""
        attached = {(paper, file.sha256) for paper, file in self._library.reader.attachments()}
        sources = self._store.rows("select row, attached from source")
        ids = self._corpus.ids_by_row({row for row, origin in sources if origin})
        return bits_from_rows([row for row, origin in sources if not origin or (ids.get(row), origin) in attached])

    def note(self) -> str:
        """Return a sentence if texts are missing from the index, or ""."""
        coverage = self._coverage()
        build = directory.current(self._folder)
        if build is not None and build.name == self._damaged:
            return f"The index of full texts is damaged; {_INDEX} builds it again."
        if not coverage.pdfs:
            return "No PDF is attached to a paper, so there are no full texts to search."
        if coverage.pdfs == coverage.waiting:
            return f"The attached PDFs are not searchable yet; {_INDEX} reads them."
        if coverage.searchable and (build is None or not build.is_readable(self._corpus.identity, VERSION)):
            return f"The index of full texts is missing or of another version; {_INDEX} builds it again."
        if coverage.waiting:
            return f"{coverage.searchable:,} of {coverage.pdfs:,} PDFs are searchable so far."
        return ""

    def _coverage(self) -> Coverage:
        """Return the numbers of PDFs, counted anew only after a change: this takes long with thousands of PDFs."""
        state = (self._store.version, self._library.journal.version, self._corpus.generation)
        if self._counted[0] != state:
            self._counted = state, current_coverage(self._corpus, self._library.reader, self._store)
        return self._counted[1]

    def passages(self, row: int, words: frozenset[str], limit: int) -> list[Passage]:
        """Return the passages of a paper that match, see `Engine.passages`."""
        wanted = wanted_words(words)
        in_references = any(word.startswith(f"{FULL_TEXT_FIELDS[1]}:") for word in words)
        found: list[Passage] = []
        for file in self._store.files(row):
            if file.has_text:
                pages, preferred = self._store.pages(file.sha256) or (), self._store.body_pages(file.sha256)
                if in_references:
                    preferred = frozenset(range(1, len(pages) + 1)) - preferred
                found += (
                    Passage(file.path, file.sha256, each.page, each.text, each.marks, each.matches)
                    for each in find_passages(pages, wanted, limit, preferred)
                )
        return found[:limit]


class _Checked:
    """A searcher that finds no papers once its index turns out to be damaged."""

    def __init__(self, searcher: IndexSearcher, on_damage: Callable[[], None]) -> None:
        self._searcher, self._on_damage = searcher, on_damage
        self.rows = 0
        """The papers that may match."""

    def term(self, text: str, field: str | None, *, prefix: bool, exact: bool, fuzzy: bool = False) -> ResultSet:
        """Return the papers with a word (see `result_set.Searcher`)."""
        prefix = prefix and len(text) >= LEAST_PREFIX
        name = field or FULL_TEXT_FIELDS[0]
        return self._safe(lambda: self._searcher.term(text, name, prefix=prefix, exact=exact, fuzzy=fuzzy))

    def phrase(self, texts: tuple[str, ...], field: str | None, within: int) -> ResultSet:
        """Return the papers with words in sequence (see `result_set.Searcher`)."""
        return self._safe(lambda: self._searcher.phrase(texts, field or FULL_TEXT_FIELDS[0], within))

    def words_with_prefix(self, prefix: str, field: str) -> list[str]:
        """Return the words of a field that begin with a prefix."""
        return self._searcher.words_with_prefix(prefix, field)

    def close(self) -> None:
        """Close the files."""
        with contextlib.suppress(Exception):  # a damaged index may not even close
            self._searcher.close()

    def _safe(self, search: Callable[[], ResultSet]) -> ResultSet:
        try:
            results = search()
        except Exception:  # damage raises any exception
            self._on_damage()
            return ResultSet()

        def score(within: int) -> RowScores:
            try:
                return dict(results.scores_of(within & self.rows))
            except Exception:  # as above
                self._on_damage()
                return {}

        return ResultSet(results.rows & self.rows, score, results.words, searched=results.searched)
