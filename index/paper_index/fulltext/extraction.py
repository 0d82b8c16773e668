"""Reads the attached PDFs that are new or changed, keeps their texts, and brings the index up to date."""

import contextlib
import sqlite3
import zlib
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ..corpus import CorpusReader
from ..library import LibraryReader
from ..paths import Home
from ..pdf.cleaning import CleanPage, clean_pages
from ..pdf.models import PdfText
from ..pdf.reader import ExtraMissing, Unreadable
from ..search.index.growing import Document, GrowingIndex
from ..search.text.searched_fields import FULL_TEXT_FIELDS
from ..storage import process_lock
from . import VERSION
from .page_writer import PageWriter, not_written
from .pages import Coverage, TextFile
from .sources import Sources, find_sources, state_of

BATCH = 32
"""PDFs that are indexed together. If the process is killed, no more than these are indexed again."""
NO_WORDS = "it has no readable text, perhaps because it was scanned"

Progress = Callable[[int, int], None]
"""Called with the PDFs read and all PDFs to be read."""


class Reader(Protocol):
    """Reads PDFs, as `pdf.reader.PdfReader` does."""

    def text(self, path: Path) -> PdfText:
        """Return the text of a PDF.

        Raises:
            Unreadable: if it cannot be read.
        """

    def stop(self) -> None:
        """Stop reading, from any thread."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """The result of an extraction."""

    read: int = 0
    """PDFs whose text was read."""
    coverage: Coverage = field(default_factory=Coverage)
    problems: tuple[str, ...] = ()
    """Sentences."""
    busy: str = ""
    """If another process is extracting, its number and the time; nothing was done then."""


class _Read:
    """A PDF that was read: its text, or the reason why it has none."""

    def __init__(self, file: TextFile, text: PdfText | None, reason: str = "") -> None:
        self.file, self.text, self.reason = file, text, reason
        self.pages: tuple[CleanPage, ...] = clean_pages(text.pages) if text else ()
        if text and not any(page.readable for page in self.pages):
            self.text, self.reason = None, NO_WORDS


def extract(
    home: Home,
    corpus: CorpusReader,
    library: LibraryReader,
    folder: Path,
    reader: Reader,
    progress: Progress = lambda done, total: None,
    *,
    again: bool = False,
) -> Extraction:
    """Read the PDFs that are new or changed, and bring the index of full texts up to date.

    Args:
        home: the home.
        corpus: its papers.
        library: its marks.
        folder: the PDF folder.
        reader: reads the PDFs.
        progress: called after each PDF.
        again: whether to read the PDFs again that could not be read before.

    Raises:
        PaperError: if the texts or the index cannot be written; finished batches are kept.
    """
    lock = home.page_texts.with_name("fulltext.lock")
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(process_lock.only_one(lock, lock.with_suffix(".pid")))
        except process_lock.Busy as busy:
            return Extraction(busy=busy.who or " now")
        except (OSError, sqlite3.DatabaseError) as error:
            raise not_written(lock, error) from error
        writer = stack.enter_context(contextlib.closing(PageWriter(home.page_texts)))
        return _Job(home, corpus, writer, reader, progress).run(library, folder, again=again)


class _Job:
    """One extraction, by the only process that extracts."""

    def __init__(
        self, home: Home, corpus: CorpusReader, writer: PageWriter, reader: Reader, progress: Progress
    ) -> None:
        self._corpus, self._writer, self._reader, self._progress = corpus, writer, reader, progress
        self._index = GrowingIndex(home.fulltext, FULL_TEXT_FIELDS, corpus.identity, VERSION)
        self._cleaned: dict[str, tuple[CleanPage, ...]] = {}
        """The pages of the PDFs of the batch that is indexed, by hash."""
        self._problems: list[str] = []
        if writer.begun_anew:
            self._problems.append("The texts of PDFs were damaged. They are read again.")
        if self._index.was_damaged:
            self._problems.append("The index of full texts was damaged. It is built again.")

    def run(self, library: LibraryReader, folder: Path, *, again: bool) -> Extraction:
        state = state_of(self._corpus, library)
        sources = find_sources(self._corpus, library, folder, self._writer.store)
        self._writer.set_sources(sources)
        self._index_texts(sources)
        self._index.add([], deleted=self._index.marks.keys() - self._with_text(sources).keys())
        rows_of: dict[str, list[int]] = {}
        for row, files in sources.items():
            for file in files:
                rows_of.setdefault(file.sha256, []).append(row)
        read = 0
        with contextlib.closing(self._read(self._to_read(again=again))) as batches:
            for batch in batches:
                read += sum(map(self._keep, batch))
                self._cleaned = {each.file.sha256: each.pages for each in batch if each.text}
                rows = {row for each in batch for row in rows_of[each.file.sha256]}
                self._index_texts({row: sources[row] for row in rows})
        while self._index.merge():
            pass
        self._writer.set_fact("state", state)
        return Extraction(read, self._writer.store.coverage(), tuple(self._problems))

    def _to_read(self, *, again: bool) -> list[TextFile]:
        """Return the PDFs that are to be read, those of the latest papers first."""
        files = [file for _, file in reversed(self._writer.store.all_files()) if not file.missing]
        wanted = (file for file in files if not file.is_read or (again and file.reason))
        return list({file.sha256: file for file in wanted}.values())

    # Reading

    def _read(self, files: Sequence[TextFile]) -> Generator[list[_Read], None, None]:
        """Yield the PDFs batch by batch; while a batch is indexed, the next one is read."""
        batches = [files[start : start + BATCH] for start in range(0, len(files), BATCH)]
        done, stopping = 0, False

        def read(batch: Sequence[TextFile]) -> list[_Read]:
            nonlocal done
            texts = []
            for file in batch:
                if stopping:
                    break
                if (text := self._text(file)) is not None:
                    texts.append(text)
                done += 1
                self._progress(done, len(files))
            return texts

        self._progress(0, len(files))
        pool = ThreadPoolExecutor(1)
        try:
            following = [pool.submit(read, batch) for batch in batches[:1]]
            for number in range(1, len(batches) + 1):
                texts = following.pop().result()
                following += [pool.submit(read, batch) for batch in batches[number : number + 1]]
                yield texts
        finally:
            if stopping := done < len(files):
                self._reader.stop()  # do not wait for the PDF that is being read
            pool.shutdown(cancel_futures=True)

    def _text(self, file: TextFile) -> _Read | None:
        """Return the text of a PDF, or None if it changes or goes meanwhile.

        Raises:
            ExtraMissing: if no PDF can be read.
        """
        path = Path(file.path)
        try:
            text = self._reader.text(path)
        except ExtraMissing:
            raise
        except Unreadable as error:
            return _Read(file, None, error.reason) if _is_unchanged(path, file) else None
        return _Read(file, text) if _is_unchanged(path, file) else None

    def _keep(self, read: _Read) -> bool:
        """Write a text; return whether there is one."""
        if read.text is None:
            self._writer.put_reason(read.file.sha256, read.file.size, read.reason)
            return False
        self._writer.put_text(read.file.sha256, read.file.size, read.text, read.pages)
        return True

    # The index

    def _with_text(self, sources: Sources) -> dict[int, list[str]]:
        """Return the hashes of the PDFs with text of each paper that has any."""
        texts = {file.sha256 for _, file in self._writer.store.all_files() if file.has_text}
        hashes = {row: [file.sha256 for file in files if file.sha256 in texts] for row, files in sources.items()}
        return {row: some for row, some in hashes.items() if some}

    def _index_texts(self, sources: Sources) -> None:
        """Index the texts of papers that are not indexed yet, batch by batch."""
        marks = self._index.marks
        new = [(row, some) for row, some in self._with_text(sources).items() if marks.get(row) != _mark(some)]
        for start in range(0, len(new), BATCH):
            self._index.add(self._document(row, hashes) for row, hashes in new[start : start + BATCH])
            self._index.merge()

    def _document(self, row: int, hashes: Sequence[str]) -> Document:
        pages = [page for sha256 in hashes for page in self._pages(sha256)]
        texts = ("\n".join(page.body for page in pages), "\n".join(page.references for page in pages))
        return Document(row, _mark(hashes), dict(zip(FULL_TEXT_FIELDS, texts, strict=True)))

    def _pages(self, sha256: str) -> tuple[CleanPage, ...]:
        return self._cleaned.get(sha256) or clean_pages(self._writer.store.pages(sha256) or ())


def _mark(hashes: Sequence[str]) -> int:
    return zlib.crc32(" ".join(hashes).encode())


def _is_unchanged(path: Path, file: TextFile) -> bool:
    try:
        state = path.stat()
    except OSError:
        return False
    return (state.st_size, state.st_mtime_ns) == (file.size, file.modified)
