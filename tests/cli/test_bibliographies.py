"""Bibliographies on the command line: their own cite keys, keywords, files, and what a format cannot hold."""

from pathlib import Path

import pytest

from command_line import run_ok
from paper_index.paths import Home

BIB = """
@book{mykey, author = {Rim, Ana}, title = {Keeping books}, editor = {Ed, It}, publisher = {Pub}, year = {2019},
  volume = {2}, pages = {45--67}, isbn = {978-3}, keywords = {Dusty Books, sand}, file = {papers/rim.pdf},
  timestamp = {2020-01-01}}
@misc{other, author = {Rim, Ana}, title = {Another}, year = {2019}}
"""


@pytest.fixture(autouse=True)
def imported(tmp_path: Path, filled_home: Home) -> Path:
    file = tmp_path / "books.bib"
    file.write_text(BIB)
    run_ok("import", str(file))
    return file


def test_what_a_format_cannot_hold_is_named() -> None:
    assert run_ok("export", "source:books.bib", "--format", "bibtex").err == "2 papers\n"
    result = run_ok("export", "source:books.bib", "--format", "ris")
    assert result.err == "2 papers\nRIS cannot hold: timestamp (1 paper).\n"
    result = run_ok("export", "keyword:sand", "--format", "csl-json")
    assert result.err == "1 paper\nCSL-JSON cannot hold: files (1 paper), timestamp (1 paper).\n"


def test_cite_keys_are_the_original_ones_or_generated() -> None:
    assert "@book{mykey,\n" in run_ok("export", "source:books.bib", "--format", "bibtex").out
    assert (
        "@book{rim2019keeping,\n"
        in run_ok("export", "source:books.bib", "--format", "bibtex", "--cite-keys", "generated").out
    )


def test_keywords_are_searched_and_a_facet() -> None:
    assert run_ok("search", 'keyword:"dusty books"', "--format", "jsonl").records[0]["title"] == "Keeping books"
    assert (
        run_ok("search", "keyword:dusty", "--format", "ids").lines
        == run_ok("search", "kw:sand", "--format", "ids").lines
    )


def test_a_paper_is_shown_with_all_that_its_bibliography_says() -> None:
    (identity,) = run_ok("search", "keyword:sand", "--format", "ids").lines
    shown = run_ok("show", identity).out.splitlines()
    assert {
        "Type: book",
        "In: 2, pp. 45-67",
        "Editors: It Ed",
        "Publisher: Pub",
        "ISBN: 978-3",
        "Keywords: Dusty Books, sand",
        "Files: papers/rim.pdf",
        "Cite key: mykey",
    } <= set(shown)


def test_keywords_become_tags_when_asked(imported: Path) -> None:
    assert not run_ok("search", "is:tagged", "--format", "ids").lines
    run_ok("import", str(imported), "--keywords-as-tags")
    (found,) = run_ok("search", "is:tagged", "--format", "jsonl").records
    assert found["tags"] == ["Dusty Books", "sand"]


def test_groups_of_jabref_become_tags_when_asked(tmp_path: Path) -> None:
    file = tmp_path / "groups.bib"
    file.write_text("@misc{g, title = {In groups}, groups = {Thesis/Chapter 2, later}}")
    run_ok("import", str(file), "--collections-as-tags")
    (found,) = run_ok("search", "tag:thesis", "--format", "jsonl").records
    assert found["tags"] == ["later", "Thesis/Chapter 2"]
