"""Answers of the arXiv API in both dialects, with errors, without entries, with damage."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing import damaged, read, read_or_refused
from paper_index.errors import PaperError

OLD = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title type="html">ArXiv Query: search_query=all:socks</title>
  <id>http://arxiv.org/api/abc</id>
  <entry>
    <id>http://arxiv.org/abs/2510.00001v2</id>
    <updated>2025-10-20T00:00:00Z</updated>
    <published>2025-10-16T17:59:37Z</published>
    <title>On Socks &amp; Their
  Sorting in $O(n)$</title>
    <summary>  Nobody published this
text about socks.
</summary>
    <author><name>A. Author</name><arxiv:affiliation xmlns:arxiv="http://arxiv.org/schemas/atom">X</arxiv:affiliation></author>
    <author>
      <name>B. Author</name>
    </author>
    <arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">Project page: https://socks.example/p. Code
  https://github.com/a/socks, doi https://doi.org/10.1/x</arxiv:comment>
    <arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.1000/Socks.1</arxiv:doi>
    <link title="pdf" href="http://arxiv.org/pdf/2510.00001v2" rel="related"/>
    <arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="cs.RO"/>
    <category term="cs.AI"/><category term="cs.RO"/>
  </entry>
</feed>"""
NEW = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/abc</id>
  <entry>
    <id>http://arxiv.org/abs/hep-th/9901001v1</id>
    <title>On Cups</title>
    <link href="https://arxiv.org/abs/hep-th/9901001v1" rel="alternate"/>
    <summary>Cups, which nobody washed.</summary>
    <category term="hep-th"/>
    <published>1999-01-01T00:00:00Z</published>
    <arxiv:primary_category term="hep-th"/>
    <author><name>C. Author</name></author>
  </entry>
  <entry><id>http://arxiv.org/abs/2001.00001v1</id><summary>No title.</summary></entry>
</feed>"""
ERROR = """<feed xmlns="http://www.w3.org/2005/Atom"><id>https://arxiv.org/</id>
  <entry><id>https://arxiv.org/api/errors#no_such</id><title>Error</title><summary>no such [red]thing</summary></entry>
</feed>"""


def test_the_dialect_until_2026_is_read() -> None:
    found, [paper], problems = read(OLD, "answer.xml")
    assert (found, problems) == ("arxiv-atom", [])
    assert (paper.id, paper.title) == ("2510.00001", "On Socks & Their Sorting in $O(n)$")
    assert paper.abstract == "Nobody published this text about socks."
    assert paper.authors == ("A. Author", "B. Author")
    assert (paper.published, paper.area, paper.doi) == ("2025-10-16", "robotics", "10.1000/socks.1")
    assert paper.code == ("https://socks.example/p", "https://github.com/a/socks")
    assert paper.sources == ("answer.xml",)
    assert paper.appearances == ()


def test_the_dialect_of_2026_is_read_and_an_entry_without_title_named() -> None:
    found, [paper], [problem] = read(NEW, "answer.xml", edition="2026-01-01")
    assert found == "arxiv-atom"
    assert (paper.id, paper.title, paper.published) == ("hep-th/9901001", "On Cups", "1999-01-01")
    assert (paper.area, paper.authors) == ("natural-science", ("C. Author",))
    assert [place.edition for place in paper.appearances] == ["2026-01-01"]
    assert str(problem) == "answer.xml:14: no title"


def test_an_error_is_told() -> None:
    found, papers, [problem] = read(ERROR, "answer.xml")
    assert (found, papers) == ("arxiv-atom", [])
    assert str(problem) == "answer.xml:2: arXiv answered with an error: no such [red]thing"


def test_an_answer_without_entries_is_an_error() -> None:
    with pytest.raises(PaperError, match="the answer of arXiv contains no papers"):
        read(OLD[: OLD.index("  <entry>")] + "</feed>")


def test_a_cut_off_answer_keeps_what_came_before() -> None:
    _, [paper], [problem] = read(NEW[: NEW.index("No title")], "answer.xml")
    assert paper.title == "On Cups"
    assert str(problem) == "answer.xml:14: the record is not closed; it was skipped"


@given(damaged(OLD, NEW, ERROR), st.sampled_from(("auto", "arxiv-atom")))
def test_damage_never_raises_anything_else(content: bytes, format: str) -> None:
    read_or_refused(content, format)


def test_the_samples_are_read(samples: Path) -> None:
    for path in sorted((samples / "formats" / "arxiv-atom").iterdir()):
        if "empty" in path.name or "0000.0000" in path.name:
            with pytest.raises(PaperError, match="contains no papers"):
                read(path.read_bytes())
            continue
        found, papers, problems = read(path.read_bytes())
        assert found == "arxiv-atom"
        assert bool(papers) != bool(problems)
        assert all(paper.abstract and paper.authors and len(paper.published) == 10 for paper in papers)
