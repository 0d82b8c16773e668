"""Files made to take much memory: what is read of them takes at most twenty times their size, and they are told of.

What Python allocates is counted, beside the content itself.
"""

import gc
import tracemalloc
from contextlib import closing
from itertools import product
from pathlib import Path
from string import ascii_uppercase, digits

import pytest

from paper_index import importers
from paper_index.corpus import MOST_PROBLEMS, Corpus
from paper_index.errors import PaperError
from paper_index.importers.input_file import Source
from paper_index.papers.paper import Paper, Problem
from paper_index.text.sanitize import repair

LARGE, SIZE, FEW = 300_000, 200_000, 20_000
"""Characters of a file: what is bounded at all only shows in a large one, and what costs much shows in a few."""
CSV = '"Key","Item Type","Title"\n'
PAGE = "Get trending papers in your email inbox!\n"
ENTRY = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2601.00001v1</id><title>A</title>'
FACE = "\U0001f600"
"""One such character, and each of a text takes four bytes."""


def filled(part: str, size: int = SIZE) -> str:
    return part * (size // len(part))


def numbered(part: str, size: int = SIZE) -> str:
    return "".join(part.replace("#", str(number)) for number in range(size // len(part)))


BOMBS = {
    "RIS: one tag a thousand times": ("ris", "TY  - J\nTI  - x\n" + filled("ZZ  - a\n")),
    "RIS: all tags": (
        "ris",
        "TY  - J\nTI  - x\n"
        + filled("".join(f"{a}{b}  - a\n" for a, b in product(ascii_uppercase, ascii_uppercase + digits)), FEW),
    ),
    "RIS: continued names": ("ris", "TY  - J\nTI  - x\nAU  - a\n" + filled("b\n")),
    "Web of Science: continued names": ("ris", "FN x\nVR 1\nPT J\nTI x\nAU a\n" + filled("   a\n")),
    "BibTeX: mathematics that never ends": ("bibtex", "@a{b,title={" + filled("a$b") + "}}"),
    "BibTeX: mathematics in an abstract": ("bibtex", "@a{b,title={x},abstract={" + filled("$a$b ") + "}}"),
    "BibTeX: names": ("bibtex", "@a{b,title={x},author={" + filled("a and ") + "}}"),
    "BibTeX: strings of strings": ("bibtex", numbered("@string{a# = a # a}\n", FEW) + "@misc{x, title=a1}"),
    "BibTeX: long strings": (
        "bibtex",
        "@string{a={" + "x" * 500 + "}}\n" + numbered("@string{b#=a}\n", FEW) + "@misc{x,title=a}",
    ),
    "BibTeX: many parents": ("bibtex", numbered("@a{b#,crossref=b#,title=c}\n", FEW)),
    "BibTeX: entries in one line": ("bibtex", "@a{b,title={" + filled("@a{") + "}}"),
    "CSV: a row of many lines": ("zotero-csv", CSV + '"' + filled("\n", FEW) + '"\n'),
    "CSV: a row of many cells": ("zotero-csv", CSV + filled("ab,") + "\n"),
    "API: an array of nothing": ("hf-api", '[{"paper":{"id":"1","upvotes":1}},' + filled("{},") + "{}]"),
    "API: lines of nothing": ("hf-api", '{"paper":{"id":"1","upvotes":1}}\n' + filled("{}\n", FEW // 2)),
    "API: short papers": ("hf-api", "[" + filled('{"title":"a","upvotes":1,"hidden":true},', FEW // 2) + "{}]"),
    "API: one paper of many names": ("hf-api", '[{"paper":{"id":"1","authors":[' + filled("{},") + "{}]}}]"),
    "CSL-JSON: one item of many names": (
        "csl-json",
        '[{"title":"a","type":"book","author":[' + filled("{},") + "{}]}]",
    ),
    "JSON lines: one long line": ("jsonl", '{"id":"a","title":"x","x":[' + filled("[],") + "[]]}\n"),
    "OpenAlex: an index of all words": (
        "openalex",
        '{"results":[{"id":"https://openalex.org/W1","title":"x","abstract_inverted_index":{'
        + numbered('"word#":[#],')
        + '"w":[1]}}]}',
    ),
    "XML: empty elements": ("arxiv-atom", ENTRY + filled("<a/>") + "</entry></feed>"),
    "XML: attributes": ("arxiv-atom", ENTRY + filled('<a b=""/>', LARGE) + "</entry></feed>"),
    "mail: one paper of many lines": (
        "arxiv-mail",
        "\\\\\narXiv:2411.13560\nDate: x\n\nTitle: a\n" + filled("  a\n") + "\\\\\n  x\n",
    ),
    "HTML: a list of nothing": (
        "hf-html",
        '<html><div data-props="{&quot;dailyPapers&quot;:[' + filled("{},") + '{}]}"></div></html>',
    ),
    "page: references": ("daily-page", PAGE + numbered("[#]: x\n", LARGE)),
    "page: one line of many words": ("daily-page", PAGE + "A title\n" + FACE + filled("a b ", LARGE)),
}


_UNCOLLECTED = 2**16
"""Bytes of what waits to be collected; they are no more for a larger file."""


_USUAL_COLLECTION = 700, 10, 10
"""The thresholds of Python: tests collect garbage less often."""


def most(content: bytes, format: str) -> int:
    """The most memory in use while a content is read, in bytes; something always comes of it."""
    seldom = gc.get_threshold()
    gc.set_threshold(*_USUAL_COLLECTION)
    tracemalloc.start()
    try:
        assert sum(
            isinstance(record, Paper | Problem) for record in importers.read(Source(content, "x"), format=format)[1]
        )
    except PaperError as error:
        assert str(error)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    gc.set_threshold(*seldom)
    return peak


@pytest.mark.quick_cases(
    "RIS: one tag a thousand times", "BibTeX: names", "API: an array of nothing", "XML: empty elements"
)
@pytest.mark.parametrize("bomb", BOMBS)
def test_no_file_takes_twenty_times_its_size(bomb: str) -> None:
    format, text = BOMBS[bomb]
    most(text[:500].encode(), format)  # what is loaded once is not the file's
    repair("")
    content = text.encode()
    assert most(content, format) < 20 * len(content) + _UNCOLLECTED


def test_an_import_remembers_so_many_problems_and_counts_all(tmp_path: Path) -> None:
    many = MOST_PROBLEMS + 5
    with closing(Corpus(tmp_path / "papers.db")) as corpus:
        done = corpus.add(Problem("x", line, "no title") for line in range(many))
    assert (done.rejected, len(done.problems)) == (many, MOST_PROBLEMS)


@pytest.mark.parametrize("format", ["hf-api", "csl-json"])
def test_what_stands_before_a_crowd_of_lists_is_read(format: str) -> None:
    words = "Words of an abstract. " * 20
    good = ",".join(f'{{"title": "Title {n}", "type": "book", "abstract": "{words}"}}' for n in range(400))
    _, records = importers.read(Source(f"[{good},{filled('[],')}[]]".encode(), "x"), format=format)
    *papers, problem = [
        each for each in records if isinstance(each, Paper) or "too many" in getattr(each, "reason", "")
    ]
    assert len(papers) > 250
    assert isinstance(problem, Problem) and problem.reason.startswith("too many lists and objects for its size")
