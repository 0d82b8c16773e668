"""The state of the full texts in words: how many PDFs are searchable, and why others are not."""

from collections.abc import Iterator
from typing import NamedTuple

from .pages import Coverage, PageStore, TextFile

WAITING = "it was not read yet"


class Remark(NamedTuple):
    """A PDF that is not searchable, or not completely."""

    path: str
    text: str
    """A part of a sentence."""
    searchable: bool
    """Whether at least a part of its text is searchable."""


def summary(coverage: Coverage) -> str:
    """Return the numbers of PDFs in words: "412 of 500 PDFs are searchable, 6 cannot be read, 82 were not read yet"."""
    if not coverage.pdfs:
        return "no PDF is attached to a paper"
    are = "PDF is" if coverage.pdfs == 1 else "PDFs are"
    parts = [f"{coverage.searchable:,} of {coverage.pdfs:,} {are} searchable"]
    parts += [f"{coverage.unread:,} cannot be read"] if coverage.unread else []
    parts += [f"{coverage.waiting:,} {'was' if coverage.waiting == 1 else 'were'} not read yet"] * bool(
        coverage.waiting
    )
    return ", ".join(parts)


def remarks(store: PageStore) -> Iterator[Remark]:
    """Yield the PDFs that are not searchable, or not completely, by path."""
    files = {file.path: file for _, file in store.all_files()}
    for path in sorted(files):
        if text := _remark(files[path]):
            yield Remark(path, text, files[path].has_text)


def _remark(file: TextFile) -> str:
    if file.reason:
        return file.reason
    if file.missing:
        return "the file is missing; its text is still searchable" if file.has_text else "the file is missing"
    if not file.is_read:
        return WAITING
    if file.text_pages < file.page_count:
        return f"only the first {file.text_pages:,} of {file.page_count:,} pages are searchable"
    return "the text is too long; its end is not searchable" if file.cut else ""
