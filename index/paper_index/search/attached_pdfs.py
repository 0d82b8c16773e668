"""The PDFs of papers: those that the user attached, and those that bibliographies name."""

from collections.abc import Iterator
from pathlib import Path

from ..corpus import CorpusReader
from ..library import LibraryReader
from ..papers.attachments import Attachment, local_pdf


def attached_pdfs(corpus: CorpusReader, library: LibraryReader) -> Iterator[tuple[int, Attachment]]:
    """Yield (row, attachment) for each PDF that the user attached to a listed paper, also for missing files."""
    attached = [(paper, file) for paper, file in library.attachments() if file.is_pdf]
    rows = corpus.rows_of({paper for paper, _ in attached})
    return ((rows[paper], file) for paper, file in attached if paper in rows)


def corpus_pdfs(corpus: CorpusReader) -> Iterator[tuple[int, Path]]:
    """Yield (row, path) for each paper whose bibliography names a PDF that is on this computer."""
    rows = corpus.rows_with_files()
    for row, paper in zip(rows, corpus.papers(rows), strict=True):
        if (path := local_pdf(paper.reference)) and _is_utf8(str(path)):
            yield row, path


def rows_with_pdf(corpus: CorpusReader, library: LibraryReader) -> set[int]:
    """Return the rows of the papers that have a PDF."""
    return {row for pdfs in (attached_pdfs(corpus, library), corpus_pdfs(corpus)) for row, _ in pdfs}


def _is_utf8(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
