"""The store of page texts."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from paper_index.errors import PaperError
from paper_index.fulltext.page_writer import PageWriter
from paper_index.fulltext.pages import Coverage, PageStore, TextFile
from paper_index.pdf.cleaning import clean_pages
from paper_index.pdf.models import Bookmark, PdfText

ONE, OTHER = "1" * 64, "2" * 64


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[PageWriter]:
    writer = PageWriter(tmp_path / "fulltext.db")
    yield writer
    writer.close()


def put(writer: PageWriter, sha256: str, *pages: str) -> None:
    writer.put_text(sha256, 100, PdfText(len(pages), pages), clean_pages(pages))


def test_pages_and_outline_are_read_as_they_were_written(writer: PageWriter) -> None:
    outline = (Bookmark("Method", 0, 1), Bookmark("Schluß", 1, 2))
    pages = ("first 中文", "")
    writer.put_text(ONE, 100, PdfText(3, pages, outline, cut=True), clean_pages(pages))
    writer.set_sources({7: [TextFile("/x/a.pdf", ONE, ONE, 100, 5)]})
    store = PageStore(writer.path)
    assert store.pages(ONE) == ("first 中文", "")
    assert store.outline(ONE) == outline
    (file,) = store.files(7)
    assert (file.page_count, file.text_pages, file.cut, file.has_text) == (3, 2, True, True)
    store.close()


def test_a_store_that_does_not_exist_is_empty_and_is_not_created(tmp_path: Path) -> None:
    store = PageStore(tmp_path / "none" / "fulltext.db")
    assert store.pages(ONE) is None and store.outline(ONE) == () and store.files(1) == ()
    assert store.coverage() == Coverage()
    assert not (tmp_path / "none").exists()


def test_two_papers_share_the_text_of_one_file_and_it_goes_with_the_last(writer: PageWriter) -> None:
    put(writer, ONE, "shared")
    file = TextFile("/x/a.pdf", ONE, ONE, 100, 5)
    writer.set_sources({1: [file], 2: [file]})
    assert writer.store.coverage() == Coverage(1, 1, 0)
    writer.set_sources({2: [file]})
    assert writer.store.pages(ONE) == ("shared",)
    writer.set_sources({})
    assert writer.store.pages(ONE) is None


def test_coverage_counts_files_by_what_is_known_of_them(writer: PageWriter) -> None:
    put(writer, ONE, "text")
    writer.put_reason(OTHER, 5, "encrypted")
    sources = {
        1: [TextFile("/x/a.pdf", sha256=ONE), TextFile("/x/b.pdf", sha256=OTHER)],
        2: [TextFile("/x/new.pdf", sha256="3" * 64), TextFile("/x/gone.pdf", missing=True)],
    }
    writer.set_sources(sources)
    coverage = writer.store.coverage()
    assert (coverage.pdfs, coverage.searchable, coverage.unread, coverage.waiting) == (4, 1, 1, 2)


def test_a_text_replaces_the_one_before(writer: PageWriter) -> None:
    put(writer, ONE, "old", "pages")
    put(writer, ONE, "new")
    assert writer.store.pages(ONE) == ("new",)
    writer.put_reason(ONE, 5, "damaged")
    assert writer.store.pages(ONE) is None


def test_facts_are_kept(writer: PageWriter) -> None:
    writer.set_fact("corpus", "x")
    assert writer.store.fact("corpus") == "x" and writer.store.fact("other") == ""


@pytest.mark.parametrize("damage", [b"", b"not a database" * 1000, None])
def test_a_damaged_file_is_begun_anew(tmp_path: Path, damage: bytes | None) -> None:
    path = tmp_path / "fulltext.db"
    writer = PageWriter(path)
    put(writer, ONE, "text " * 10_000)
    writer.close()
    if damage is None:  # a later version
        with sqlite3.connect(path) as db:
            db.execute("pragma user_version=99")
        db.close()
    else:
        path.write_bytes(damage)
    writer = PageWriter(path)
    assert writer.begun_anew == (damage != b"")
    assert writer.store.pages(ONE) is None
    put(writer, ONE, "again")
    assert writer.store.pages(ONE) == ("again",)
    writer.close()


def test_an_open_store_reads_a_file_that_was_made_again(tmp_path: Path) -> None:
    path = tmp_path / "fulltext.db"
    writer = PageWriter(path)
    put(writer, ONE, "before")
    store = PageStore(path)
    assert store.pages(ONE) == ("before",)
    writer.close()
    path.unlink()
    assert store.pages(ONE) is None
    path.write_bytes(b"damaged" * 999)
    assert store.pages(ONE) is None
    writer = PageWriter(path)
    put(writer, ONE, "after")
    assert store.pages(ONE) == ("after",)
    store.close()
    writer.close()


def test_a_damaged_page_is_no_text(writer: PageWriter) -> None:
    put(writer, ONE, "text")
    with sqlite3.connect(writer.path) as db:
        db.execute("update page set text = x'00'")
    db.close()
    assert writer.store.pages(ONE) is None


def test_a_file_that_cannot_be_written_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PaperError, match="texts of PDFs cannot be written"):
        PageWriter(tmp_path / "file" / "fulltext.db")
