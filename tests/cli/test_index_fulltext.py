"""`index fulltext`, with PDFs read by the library of PDFs."""

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


def test_pdfs_are_read_and_searched_and_the_others_listed(files: Path) -> None:
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
    again = run_ok("index", "fulltext", "--again", "--format", "json").json
    assert again["read"] == 0 and [each["searchable"] for each in again["files"]] == [False]
