"""The store of fetched texts: what is kept is found again, and a file of any other content counts as missing."""

import json
import os
import stat
import zlib

import pytest

from latexml import PAPER
from paper_index.documents import Document, Section
from paper_index.documents.html import read_html
from paper_index.documents.store import TextStore
from paper_index.errors import PaperError
from paper_index.paths import Home


def test_a_text_is_kept_and_found_by_its_paper(home: Home) -> None:
    store = TextStore(home)
    assert store.find("2601.00001") is None and not store.folder.exists()
    document = read_html(PAPER, "https://arxiv.org/html/2601.00001")
    store.keep("2601.00001", document)
    other = Document((Section("", 0, ("a",), 1),), "", "", 0)
    store.keep("hep-th/9901001", other)
    assert store.find("2601.00001") == document and store.find("hep-th/9901001") == other
    assert store.has("2601.00001") and not store.has("2601.00002")
    (file, _) = sorted(store.folder.iterdir())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    store.keep("2601.00001", other)
    assert store.find("2601.00001") == other


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no zlib",
        zlib.compress(b"no json"),
        zlib.compress(b"[" * 100_000),
        zlib.compress(b"null"),
        zlib.compress(json.dumps({"version": 999, "paper": "2601.00001"}).encode()),
        zlib.compress(json.dumps({"version": 1, "paper": "another", "sections": []}).encode()),
        zlib.compress(json.dumps({"version": 1, "paper": "2601.00001", "sections": 7}).encode()),
        zlib.compress(json.dumps({"version": 1, "paper": "2601.00001", "sections": [[1]]}).encode()),
        zlib.compress(bytes(50_000_000)),
    ],
    ids=range(10),
)
def test_a_damaged_or_foreign_file_counts_as_missing(content: bytes, home: Home) -> None:
    store = TextStore(home)
    store.keep("2601.00001", Document((Section("x", 0, ("a",)),), "", ""))
    (file,) = store.folder.iterdir()
    file.write_bytes(content)
    assert store.find("2601.00001") is None


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_named(home: Home) -> None:
    home.cache.mkdir(parents=True)
    home.cache.chmod(0o500)
    try:
        with pytest.raises(PaperError, match="texts"):
            TextStore(home).keep("2601.00001", Document((), "", ""))
    finally:
        home.cache.chmod(0o700)
