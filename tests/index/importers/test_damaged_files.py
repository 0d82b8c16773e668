"""Files with damage done to them, whatever format they are taken for: papers, problems or a sentence, and soon.

A few hundred files by default; `--mutations N` makes more. The real samples take part where they are at hand.
"""

import random
import time
import tracemalloc
from pathlib import Path

import pytest

from paper_index import importers
from paper_index.errors import PaperError
from paper_index.papers.paper import Paper, Problem

SMALL = {
    "a.bib": "@article{a, title={A {Made-Up} Title}, author={Author, A. and Writer, B.}, year=2024, doi={10.1000/a}}\n",
    "a.ris": "TY  - JOUR\nTI  - A Title\nAU  - Author, A.\nPY  - 2024\nDO  - 10.1000/a\nER  - \n",
    "a.json": '[{"title": "A Title", "author": [{"family": "Author", "given": "A."}], "type": "article-journal"}]',
    "a.jsonl": '{"id": "2601.00001", "title": "A Title", "abstract": "Words."}\n{"title": "Another"}\n',
    "a.csv": '"Key","Item Type","Publication Year","Author","Title"\n"X","journalArticle","2024","Author, A.","A"\n',
    "a.xml": (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2601.00001v1</id>'
        "<title>A Title</title><summary>Words.</summary><author><name>A. Author</name></author></entry></feed>"
    ),
    "a.txt": "Daily Papers\n\nGet trending papers in your email inbox!\n\nA Title of a Paper\n\n"
    + "Words of it. " * 60,
    "a.md": "### [A Title](https://huggingface.co/papers/2601.00001)\n\n12\n\nWords.\n",
    "a.html": "<html><div data-props='{&quot;dailyPapers&quot;: []}'></div></html>",
}
BITS = (
    b"", b"\x00", b"\xff\xfe", b"<!DOCTYPE a>", b"&x;", b'"', b"{", b"}", b"[" * 50, b"]", b",", b"\n", b"@",
    b"\x1b[31m",
    b"}{", b"-----", b"9" * 20, b"\xed\xa0\x80", "\u202e".encode(), b"1e999", b"null",
)  # fmt: skip


ALLOWED = 4 * 2**20
"""Bytes of memory that the smallest file may take."""


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The content with some of it cut, doubled, moved or replaced."""
    for _ in range(chance.randint(1, 6)):
        start = chance.randint(0, len(content))
        end = min(len(content), start + chance.choice((0, 1, 2, 10, 100, 1_000)))
        put = chance.choice((*BITS, content[start:end] * 2, chance.randbytes(3), content[end : end + 50]))
        content = content[:start] + put + content[end:]
    return content


def kept(content: bytes, name: str) -> int:
    """The most memory that reading took, in bytes; papers, problems or a sentence came of it."""
    tracemalloc.reset_peak()
    before, _ = tracemalloc.get_traced_memory()
    some = False
    try:
        for record in importers.read(importers.Source(content, name))[1]:
            assert isinstance(record, Paper | Problem)
            some = True
    except PaperError as error:
        assert str(error)
    else:
        assert some, "silence is no answer"
    return tracemalloc.get_traced_memory()[1] - before


@pytest.mark.slow
def test_damaged_files_are_read_or_refused(request: pytest.FixtureRequest) -> None:
    chance = random.Random(request.config.getoption("--seed"))
    files = {name: text.encode() for name, text in SMALL.items()}
    shared = Path(__file__).parents[4] / "shared" / "data"
    for folder in ("formats", "daily-pages"):
        for file in sorted((shared / folder).rglob("*.*")):
            files[file.name] = file.read_bytes()[:60_000]
    names = sorted(files)
    slowest, fullest = (0.0, ""), (0.0, "")
    tracemalloc.start()
    for name in names:  # what is loaded and remembered once is not what a file costs
        kept(files[name], name)
    for _ in range(request.config.getoption("--mutations")):
        name = chance.choice(names)
        content = mutated(files[name], chance)
        began = time.process_time()
        memory = kept(content, name)
        took = time.process_time() - began
        slowest = max(slowest, (took / max(1.0, len(content) / 100_000), name))
        fullest = max(fullest, (memory / max(len(content), 20_000), name))
        assert memory < 20 * len(content) + ALLOWED, f"{memory:,} bytes for {len(content):,} of {name}"
    tracemalloc.stop()
    print(f"slowest: {slowest[0]:.2f} s for 100 KB ({slowest[1]}); most memory: {fullest[0]:.1f} x ({fullest[1]})")
