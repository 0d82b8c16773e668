"""Files that a bibliography attaches to a paper: which of them is opened, and what is none."""

import os
from pathlib import Path

import pytest

from paper_index.errors import PaperError
from paper_index.importers import Source, read
from paper_index.papers.attachments import (
    Attachment,
    attachment_from,
    attachment_from_text,
    attachment_of,
    local_pdf,
    locate,
    pdf_of,
)
from paper_index.papers.paper import Paper
from paper_index.papers.reference import Reference


def imported(folder: Path, files: str) -> Paper:
    source = folder / "x.bib"
    source.write_text(f"@misc{{x, title = {{T}}, file = {{{files}}}}}")
    (paper,) = read(Source(source))[1]
    assert isinstance(paper, Paper)
    return paper


def test_the_first_pdf_that_is_there_is_found_beside_the_bibliography(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a;b.pdf").write_bytes(b"%PDF-")
    paper = imported(tmp_path, r"Gone:gone.pdf:PDF;Text:files/a\;b.pdf:application/pdf;notes.txt")
    assert [file.path for file in paper.reference.files] == ["gone.pdf", "files/a;b.pdf", "notes.txt"]
    assert local_pdf(paper.reference) == tmp_path / "files" / "a;b.pdf"


def test_addresses_of_local_files_are_found(tmp_path: Path) -> None:
    (tmp_path / "a b.pdf").write_bytes(b"%PDF-")
    for prefix in ("file://", "file://localhost", "file:"):
        address = f"{prefix}{tmp_path.as_posix()}/a%20b.pdf".replace(":", r"\:").replace("%", r"\%")
        assert local_pdf(imported(tmp_path, f"PDF:{address}:PDF").reference) == tmp_path / "a b.pdf"


def test_paths_of_mendeley_are_whole(tmp_path: Path) -> None:
    paper = imported(tmp_path, r":Users/me/Lee - 2015.pdf:pdf;:C$\backslash$:/Users/me/b.pdf:pdf")
    assert [file.path for file in paper.reference.files] == ["/Users/me/Lee - 2015.pdf", "C:/Users/me/b.pdf"]


def test_only_regular_files_that_are_pdfs_are_opened(tmp_path: Path) -> None:
    (tmp_path / "folder.pdf").mkdir()
    (tmp_path / "script.sh").write_text("x")
    assert local_pdf(imported(tmp_path, "folder.pdf;script.sh;https://example.org/x.pdf;\x00.pdf").reference) is None


def test_an_attached_address_is_a_link(tmp_path: Path) -> None:
    paper = imported(tmp_path, r"Text:https\://example.org/x.pdf:application/pdf")
    assert ("PDF", "https://example.org/x.pdf") in paper.links


def test_a_file_that_moved_is_found_in_the_folder_by_its_content(tmp_path: Path) -> None:
    folder = tmp_path / "pdf"
    (folder / "sub").mkdir(parents=True)
    (folder / "same size.pdf").write_bytes(b"%PDF-2")
    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF-1")
    attachment = attachment_of(file)
    assert (attachment.path, attachment.size) == (str(file), 6)
    assert locate(attachment, folder) == file
    moved = folder / "sub" / "b.pdf"
    file.replace(moved)
    assert locate(attachment, folder) == moved
    assert pdf_of([attachment], Reference(), folder) == moved
    file.write_bytes(b"%PDF-1 with an annotation")
    assert locate(attachment, folder) == file
    file.unlink()
    moved.unlink()
    assert locate(attachment, folder) is None
    assert locate(attachment, tmp_path / "no folder") is None


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links")
def test_links_in_the_folder_are_not_followed(tmp_path: Path) -> None:
    file, folder = tmp_path / "a.pdf", tmp_path / "pdf"
    file.write_bytes(b"%PDF-1")
    attachment = attachment_of(file)
    folder.mkdir()
    outside = tmp_path / "outside"
    outside.mkdir()
    file.replace(outside / "a.pdf")
    (folder / "link").symlink_to(outside)
    (folder / "a.pdf").symlink_to(outside / "a.pdf")
    assert locate(attachment, folder) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"path": "/a"}',
        '{"path": "", "size": 1}',
        '{"path": "/a\\u0000", "size": 1}',
        '{"path": "/a\\ud800", "size": 1}',
        '{"path": "/a", "size": -1}',
        '{"path": "/a", "size": true}',
        '{"path": "/\u00e9", "size": 1}',
        "[" * 100_000,
    ],
)
def test_damaged_attachments_are_none(text: str) -> None:
    assert attachment_from_text("0" * 64, text) is None


def test_an_attachment_is_read_as_it_was_written() -> None:
    attachment = Attachment("/a \u00e9\n\u202e.pdf", 3, "0" * 64)
    assert attachment_from_text(attachment.sha256, attachment.to_text()) == attachment
    assert attachment_from(attachment.to_dict()) == attachment
    assert attachment.name.isprintable() and attachment.shown_path.isprintable()


def test_special_files_are_not_attached(tmp_path: Path) -> None:
    with pytest.raises(PaperError, match=r"There is no file .*gone\.pdf\. Nothing was attached"):
        attachment_of(tmp_path / "gone.pdf")
    with pytest.raises(PaperError, match="cannot be read"):
        attachment_of(tmp_path)
