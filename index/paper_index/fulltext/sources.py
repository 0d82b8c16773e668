"""The PDFs of papers as files to be read, with the hashes of their contents."""

import contextlib
import hashlib
import os
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from ..corpus import CorpusReader
from ..errors import PaperError
from ..library import LibraryReader
from ..papers.attachments import locate
from ..paths import Home
from ..search.attached_pdfs import attached_pdfs, corpus_pdfs
from ..storage.regular_files import open_file
from . import VERSION
from .page_writer import PageWriter
from .pages import Coverage, PageStore, TextFile

Sources = dict[int, list[TextFile]]
"""The PDFs of each paper, by row."""


def state_of(corpus: CorpusReader, library: LibraryReader) -> str:
    """Return a text that changes whenever a paper may get or lose a PDF."""
    checksum = 0
    for paper, file in sorted(library.attachments(), key=lambda each: (each[0], each[1].sha256)):
        checksum = zlib.crc32(f"{paper} {file.sha256} {file.path}\n".encode(), checksum)
    return f"{corpus.identity} {corpus.generation} {checksum:08x}"


def find_sources(corpus: CorpusReader, library: LibraryReader, folder: Path, before: PageStore) -> Sources:
    """Return the PDFs of all listed papers, with the hashes of their contents.

    Only files that are new or changed since `before` are read.

    Args:
        corpus: the papers.
        library: the marks.
        folder: the PDF folder, in which files that moved are looked for.
        before: the store of the last run.
    """
    known = {file.path: file for _, file in before.all_files()}
    found: Sources = {}
    for row, attachment in attached_pdfs(corpus, library):
        path = locate(attachment, folder)
        file = TextFile(attachment.path, attachment.sha256, sha256=attachment.sha256, size=attachment.size)
        found.setdefault(row, []).append(_looked_at(file, path, known))
    for row, path in corpus_pdfs(corpus):
        files = found.setdefault(row, [])
        if str(path) not in {file.path for file in files}:
            files.append(_looked_at(TextFile(str(path)), path, known))
    return {row: _different(files) for row, files in found.items()}


def current_coverage(corpus: CorpusReader, library: LibraryReader, store: PageStore) -> Coverage:
    """Return the numbers of PDFs that can be searched and that cannot, as they are attached now."""
    if store.fact("state") == state_of(corpus, library):
        return store.coverage()
    return store.coverage({file.sha256 for _, file in attached_pdfs(corpus, library)})


def _different(files: Iterable[TextFile]) -> list[TextFile]:
    """Return the files without repetitions of a content; those that are not missing are preferred."""
    unique: dict[str, TextFile] = {}
    for file in files:
        key = file.sha256 or file.path
        if key not in unique or unique[key].missing:
            unique[key] = file
    return list(unique.values())


def _looked_at(file: TextFile, path: Path | None, known: Mapping[str, TextFile]) -> TextFile:
    """Return a PDF as it is now; `path` is its place, or None if it is missing."""
    before = known.get(str(path or file.path))
    gone = replace(file, sha256=before.sha256 if before else file.sha256, missing=True)
    if path is None:
        return gone
    try:
        state = path.stat()
        if before and (before.size, before.modified) == (state.st_size, state.st_mtime_ns) and not before.missing:
            sha256 = before.sha256
        else:
            with open_file(path) as content:
                state = os.fstat(content.fileno())
                sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    except (OSError, ValueError):
        return gone
    return replace(file, path=str(path), sha256=sha256, size=state.st_size, modified=state.st_mtime_ns)


def is_outdated(home: Home, corpus: CorpusReader, library: LibraryReader) -> bool:
    """Return whether there is something to extract, or to remove, since the last extraction.

    It looks at each known PDF, but reads none.
    """
    store = PageStore(home.page_texts)
    try:
        files = [file for _, file in store.all_files()]
        state = state_of(corpus, library)
        if store.fact("state") != state:
            if files or any(file.is_pdf for _, file in library.attachments()) or corpus.rows_with_files():
                return True
            _keep_state(home, state)  # so that the records are not read again before they change
            return False
        if any(has_changed(file) or not (file.is_read or file.missing) for file in files):
            return True
        return any(file.has_text for file in files) and not _has_index(home, corpus)
    finally:
        store.close()


def _keep_state(home: Home, state: str) -> None:
    with contextlib.suppress(PaperError), contextlib.closing(PageWriter(home.page_texts)) as writer:
        writer.set_fact("state", state)


def _has_index(home: Home, corpus: CorpusReader) -> bool:
    from ..search.index import directory  # it loads Whoosh: only where PDFs are searched

    build = directory.current(home.fulltext)
    return build is not None and build.is_readable(corpus.identity, VERSION)


def has_changed(file: TextFile) -> bool:
    """Return whether the file of a PDF was changed, removed or put back since it was last looked at."""
    try:
        state = Path(file.path).stat()
    except (OSError, ValueError):
        return not file.missing
    return file.missing or (state.st_size, state.st_mtime_ns) != (file.size, file.modified)
