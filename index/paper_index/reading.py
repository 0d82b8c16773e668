"""The texts of a paper that can be read: that of its PDF, and the one that was fetched."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from .config import Config, pdf_folder
from .documents import Document
from .documents.reflow import document_of_pages
from .documents.store import TextStore
from .errors import PaperError, os_error_text
from .fulltext.pages import PageStore
from .fulltext.passages import wanted_words
from .library import Marks
from .papers.attachments import pdf_of
from .papers.paper import Paper
from .paths import Home
from .pdf.cleaning import clean_pages
from .pdf.reader import PdfReader
from .storage.regular_files import open_file
from .text.sanitize import clean

_MOST_WORDS = 500
"""Words of a pattern: a prefix may have more."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a paper."""

    paper: str
    """The id of the paper."""
    pdf: Path | None
    """Its first PDF on this computer."""
    fetched: Document | None
    """The text that was fetched."""
    missing: str = ""
    """The path of an attached PDF that was not found, to be shown."""


def texts_of(paper: Paper, marks: Marks, home: Home, config: Config) -> Texts:
    """Return the texts of a paper. It looks for its files, so it takes a while."""
    pdf = pdf_of(marks.files, paper.reference, pdf_folder(home, config))
    missing = "" if pdf else next((file.shown_path for file in marks.files if file.is_pdf), "")
    return Texts(paper.id, pdf, TextStore(home).find(paper.id), missing)


def read_pdf(path: Path, home: Home, reader: PdfReader) -> Document:
    """Return the text of a PDF: from the texts that were extracted, else extracted now.

    Its `length` is 0 if the PDF has no text, as a scan.

    Raises:
        PaperError: if it cannot be read.
    """
    store = PageStore(home.page_texts)
    try:
        sha256 = _hash(path)
        if pages := store.pages(sha256):
            count, cut = store.extent(sha256)
            return document_of_pages(_shown(pages), str(path), store.outline(sha256), page_count=count, cut=cut)
    finally:
        store.close()
    text = reader.text(path)
    return document_of_pages(_shown(text.pages), str(path), text.outline, page_count=text.page_count, cut=text.cut)


def pattern_of(words: frozenset[str]) -> re.Pattern[str]:
    """Return a pattern that finds the words of an answer (`Answer.words`) in the text of a PDF."""
    forms = sorted(wanted_words(words).words, key=len, reverse=True)[:_MOST_WORDS]
    between = {form: r"\W+".join(map(re.escape, form.split())) for form in forms}
    alternatives = (rf"(?<!\w){text}(?!\w)" if form.isascii() else text for form, text in between.items())
    return re.compile("|".join(alternatives) or "(?!)", re.IGNORECASE)


def _shown(pages: tuple[str, ...]) -> list[str]:
    """Return pages without running heads; one that is not readable is empty."""
    return ["\n".join(filter(None, (page.body, page.references))) for page in clean_pages(pages)]


def _hash(path: Path) -> str:
    try:
        with open_file(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise PaperError(f"{clean(str(path))} cannot be read ({os_error_text(error)}).") from error
