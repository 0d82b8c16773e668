"""`index fulltext`, with PDFs read by the library of PDFs."""

import shutil
from pathlib import Path

import pytest

from command_line import run, run_ok
from made_pdfs import pdf
from paper_index.paths import Home

pytest.importorskip("pypdfium2")


@pytest.fixture
def files(filled_home: Home, tmp_path: Path) -> Path:
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    good.write_bytes(pdf("A page with nothing\nto be found", "The second page has\nunusualwords in it"))
    bad.write_bytes(b"<html>not a PDF</html>")
    ids = run_ok("search", "--format", "ids", "--limit", "2").lines
    run_ok("attach", ids[0], str(good))
    run_ok("attach", ids[1], str(bad))
    return good


def test_pdfs_are_read_and_searched_and_the_others_listed(files: Path, filled_home: Home) -> None:
    assert run_ok("search", "fulltext:unusualwords", "--format", "ids").lines == []
    done = run_ok("index", "fulltext")
    assert done.err == "1 PDF read; 1 of 2 PDFs are searchable, 1 cannot be read.\n"
    assert [line.split("\t")[1] for line in done.lines] == ["it is not a PDF"]
    (found,) = run_ok("search", "fulltext:unusualwords", "--format", "json").json
    assert found["passage"]["page"] == 2 and "unusualwords" in found["passage"]["text"]
    status = run_ok("index", "status", "--format", "json").json
    assert (status["pdfs"], status["searchable PDFs"], status["unreadable PDFs"]) == (2, 1, 1)
    doctor = {each["check"]: each["result"] for each in run("doctor", "--json").json}
    assert doctor["PDFs"] == "1 of 2 PDFs are searchable, 1 cannot be read"
    filled_home.refused_pdfs.write_text("{}")
    again = run_ok("index", "fulltext", "--again", "--format", "json").json
    assert not filled_home.refused_pdfs.exists()  # files that ended the reading process are tried again
    assert again["read"] == 0 and [each["searchable"] for each in again["files"]] == [False]


@pytest.mark.slow
def test_a_pdf_attached_since_the_last_extraction_is_counted(files: Path, tmp_path: Path) -> None:
    run_ok("index", "fulltext")
    (tmp_path / "more.pdf").write_bytes(pdf("A laterword"))
    run_ok("attach", run_ok("search", "--format", "ids", "--limit", "1").lines[0], str(tmp_path / "more.pdf"))
    assert "1 of 3 PDFs are searchable so far." in run_ok("search", "fulltext:laterword").err


def test_a_search_without_the_index_of_full_texts_says_how_to_build_it(files: Path, filled_home: Home) -> None:
    run_ok("index", "fulltext")
    shutil.rmtree(filled_home.fulltext)
    assert "'paper-tui index fulltext' builds it again." in run_ok("search", "fulltext:unusualwords").err
    run_ok("index", "fulltext")
    assert len(run_ok("search", "fulltext:unusualwords", "--format", "ids").lines) == 1
