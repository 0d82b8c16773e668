"""`text`: the text of a PDF, whole and by page, and the reasons why there is none."""

from pathlib import Path

import pytest

from command_line import run, run_ok
from made_pdfs import Entry, pdf

pytestmark = pytest.mark.usefixtures("catalogue_home")
ID = "2411.15941"
LINES = "Readers of papers seldom have a browser at hand, and a\nterminal is always there, which is good.\nThe end."


def attach(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    run_ok("attach", ID, str(file))


def test_the_text_of_a_pdf_is_printed_by_page(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    attach(tmp_path / "a.pdf", pdf("1 Introduction\n" + LINES, "Second page.", outline=[Entry("Introduction", 1)]))
    text = run_ok("text", ID).out
    assert "── 1 of 2 ──\n\n1 Introduction\n\nReaders of papers seldom have a browser at hand, and a " in text
    assert run_ok("text", ID, "--page", "2").out.endswith("── 2 of 2 ──\n\nSecond page.\n")
    assert "There is no page 3. The text has pages 1 to 2." in run("text", ID, "--page", "3").err
    assert "## 1 Introduction" not in run_ok("text", ID, "--format", "markdown", "--page", "2").out
    plain = run_ok("text", ID, "--pdf", "--format", "json").json
    assert plain["pages"] == 2 and [each["page"] for each in plain["sections"]] == [1, 2]


def test_a_pdf_without_text_is_named(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    attach(tmp_path / "scan.pdf", pdf(""))
    assert "scan.pdf has no text: its pages are probably scanned." in run("text", ID).err
    (tmp_path / "scan.pdf").unlink()
    assert f"scan.pdf was not found. 'paper-tui fetch text {ID}' fetches its text." in run("text", ID).err
