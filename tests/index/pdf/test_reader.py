"""PDFs are read in a process of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import made_pdfs
from made_pdfs import Entry, Text
from paper_index.pdf.models import Bookmark
from paper_index.pdf.reader import PdfReader, Unreadable


@pytest.fixture(scope="module")
def reader() -> Iterator[PdfReader]:
    """A reader that several tests share, as one program would."""
    with PdfReader() as reader:
        yield reader


def _file(folder: Path, content: bytes) -> Path:
    path = folder / "file.pdf"
    path.write_bytes(content)
    return path


def test_the_text_of_all_pages_is_read(reader: PdfReader, tmp_path: Path) -> None:
    path = _file(tmp_path, made_pdfs.pdf("The first page\nhas two lines.", "", "The third (3) page.", compressed=True))
    found = reader.text(path)
    assert (found.page_count, found.cut) == (3, False)
    assert [page.split() for page in found.pages] == [
        ["The", "first", "page", "has", "two", "lines."],
        [],
        ["The", "third", "(3)", "page."],
    ]
    assert found.pages[0].split("\n")[1].strip() == "has two lines." and "\r" not in found.pages[0]


def test_the_outline_is_read(reader: PdfReader, tmp_path: Path) -> None:
    outline = [Entry("1 Introduction", 1), Entry("2 Méthode", 1, [Entry("2.1 Data", 2)]), Entry("3 Results", 2)]
    found = reader.text(_file(tmp_path, made_pdfs.pdf("One", "Two", outline=outline)))
    assert found.outline == (
        Bookmark("1 Introduction", 0, 1),
        Bookmark("2 Méthode", 0, 1),
        Bookmark("2.1 Data", 1, 2),
        Bookmark("3 Results", 0, 2),
    )


def test_the_first_pages_have_metadata_and_layout(reader: PdfReader, tmp_path: Path) -> None:
    page = [
        Text("A Large Title", y=700, size=18),
        Text("Small text under it", y=396, size=9),
        Text("arXiv:2608.01234v2 [cs.CL] 3 Aug 2026", x=30, y=250, size=20, turned=True),
    ]
    content = made_pdfs.pdf(page, "Two", "Three", metadata={"Title": "Größe", "doi": "10.1/x"}, xmp="<prism:doi>10.1/x")
    found = reader.first_pages(_file(tmp_path, content))
    assert found.page_count == 3 and len(found.pages) == 2
    assert found.metadata == {"Title": "Größe", "doi": "10.1/x"}
    assert "<prism:doi>10.1/x" in found.xmp
    title, small, stamp = found.pages[0].lines
    assert (title.text, title.size, title.rotated) == ("A Large Title", 18, False)
    assert (small.text, small.size) == ("Small text under it", 9)
    assert title.top == pytest.approx(0.1, abs=0.02) and small.top == pytest.approx(0.5, abs=0.02)
    assert (stamp.text, stamp.rotated) == ("arXiv:2608.01234v2 [cs.CL] 3 Aug 2026", True)
    assert "A Large Title" in found.pages[0].text and "Two" in found.pages[1].text


def test_a_page_that_viewers_turn_has_upright_lines(reader: PdfReader, tmp_path: Path) -> None:
    page = [Text("Seen upright", x=100, y=300, turned=True)]
    line = reader.first_pages(_file(tmp_path, made_pdfs.pdf(page, rotate=90))).pages[0].lines[0]
    assert (line.text, line.rotated) == ("Seen upright", False)
    assert line.top < 0.2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><title>Sign in</title>", "not a PDF"),
        (b"%PDF-1.7\n%%EOF\n", "damaged"),
        (made_pdfs.tree_loop(), "damaged"),
        (made_pdfs.pdf("Secret", password="secret"), "password"),
        (made_pdfs.pdf("Secret", password="").replace(b"/Filter/Standard", b"/Filter/Unknown1"), "unknown"),
    ],
    ids=["empty", "html", "header alone", "tree loop", "password", "encryption"],
)
def test_an_unreadable_file_has_a_reason(reader: PdfReader, tmp_path: Path, content: bytes, reason: str) -> None:
    path = _file(tmp_path, content)
    for read in (reader.first_pages, reader.text):
        with pytest.raises(Unreadable, match=f"file.pdf: its? .*{reason}"):
            read(path)


@pytest.mark.parametrize(
    "content",
    [
        made_pdfs.broken_references(),
        made_pdfs.false_count(),
        b"HTTP/1.1 200 OK\r\n\r\n" + made_pdfs.pdf("After junk."),
        made_pdfs.pdf("Locked for editing only.", password=""),
        made_pdfs.with_actions("/bin/sh"),
    ],
    ids=["references", "count", "junk", "owner password", "actions"],
)
def test_a_readable_file_is_read_although_it_is_odd(reader: PdfReader, tmp_path: Path, content: bytes) -> None:
    found = reader.text(_file(tmp_path, content))
    assert found.page_count == 1 and found.pages[0].strip().endswith(".")
