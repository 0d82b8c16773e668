"""Files that a bibliography attaches to a paper: which of them is opened, and what is none."""

from pathlib import Path

from paper_index.importers import Source, read
from paper_index.papers.attachments import local_pdf
from paper_index.papers.paper import Paper


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
