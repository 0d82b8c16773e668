"""Extraction in a process that is killed, that reads hostile PDFs, or whose disk is full."""

import errno
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from child_process import run_at_once, start_python
from index.fulltext.homes import PdfHome, pdf_home
from made_pdfs import pdf
from paper_index.errors import PaperError
from paper_index.fulltext import extraction
from paper_index.library.attaching import attach
from paper_index.papers.attachments import attachment_of
from paper_index.paths import Home

_KILLED = """
import os, sys
from pathlib import Path
sys.path[:0] = sys.argv[1].split(os.pathsep)
from index.fulltext.homes import TextReader
from paper_index.fulltext import extraction
from paper_index.paths import Home
from paper_index.workspace import Workspace
extraction.BATCH = 2
def progress(done, total):
    if done == 5:
        os.kill(os.getpid(), 9)
with Workspace(Home.find(sys.argv[2])) as workspace:
    corpus, library = workspace.corpus.reader, workspace.library.reader
    extraction.extract(workspace.home, corpus, library, Path(sys.argv[2]), TextReader(), progress)
"""


@pytest.fixture
def pdfs(catalogue_home: Home) -> Iterator[PdfHome]:
    with pdf_home(catalogue_home, "abcdefgh") as opened:
        yield opened


@pytest.mark.skipif(os.name != "posix", reason="signals are of POSIX")
def test_a_killed_extraction_loses_at_most_a_batch(pdfs: PdfHome, home: Home) -> None:
    for name in "abcdefgh":
        pdfs.attach(name, f"word{name}")
    tests = str(Path(__file__).parents[2])
    assert run_at_once(_KILLED, [tests, str(home.data.parent)]) == [-signal.SIGKILL]
    kept = pdfs.workspace.page_store.coverage().searchable
    assert 2 <= kept < 5
    assert pdfs.extract().read == 8 - kept
    assert pdfs.found("fulltext:word*") == "abcdefgh"
    assert not list(home.fulltext.glob("*.part"))


def test_a_full_disk_costs_only_the_batch(pdfs: PdfHome, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "BATCH", 2)
    for name in "abcd":
        pdfs.attach(name, f"word{name}")
    builds, rename = 0, Path.rename

    def renamed(path: Path, target: Path) -> Path:
        nonlocal builds
        builds += path.name.startswith("build-")
        if builds == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", renamed)
    with pytest.raises(PaperError, match=r"full texts cannot be written .*space"):
        pdfs.extract()
    assert len(pdfs.found("fulltext:word*")) == 2
    pdfs.extract()
    assert pdfs.found("fulltext:word*") == "abcd" and len(pdfs.reader.read) == 4


def test_an_interrupted_extraction_does_not_wait_for_the_reader(pdfs: PdfHome) -> None:
    pdfs.attach("a", "word")

    def interrupt(path: Path) -> None:
        raise KeyboardInterrupt

    pdfs.reader.before = interrupt
    with pytest.raises(KeyboardInterrupt):
        pdfs.extract()
    assert pdfs.reader.stopped


@pytest.mark.slow
def test_the_process_of_the_explorer_reads_good_pdfs_and_names_bad_ones(pdfs: PdfHome, home: Home) -> None:
    pytest.importorskip("pypdfium2")
    pdfs.folder.mkdir()
    for name, content in (("a", pdf("words on a page\nthat are readable")), ("b", b"%PDF-1.7\nbroken"), ("c", b"")):
        path = pdfs.folder / f"{name}.pdf"
        path.write_bytes(content)
        attach(pdfs.workspace.library, [(pdfs.paper(name), attachment_of(path))])
    folders = ["--data", str(home.data), "--config", str(home.config), "--cache", str(home.cache)]
    process = start_python("-m", "paper_index", "fulltext", *folders)
    output, _ = process.communicate(timeout=100)
    lines = [json.loads(line) for line in output.splitlines()]
    assert process.returncode == 0 and lines[-1] == {"read": 1, "problems": [], "busy": False}
    assert lines[:-1] == [{"done": done, "total": 3} for done in range(4)]
    assert pdfs.found("fulltext:readable") == "a"
    coverage = pdfs.workspace.page_store.coverage()
    assert (coverage.searchable, coverage.unread) == (1, 2)
