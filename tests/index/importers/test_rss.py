"""News feeds: arXiv's of today and of old, and those of others."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing import damaged, read, read_or_refused
from paper_index.errors import PaperError

TODAY = """<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>
<title>cs.CL updates on arXiv.org</title><link>http://rss.arxiv.org/rss/cs.CL</link>
<item><title>On Socks</title><link>https://arxiv.org/abs/2501.00001</link>
<description>arXiv:2501.00001v1 Announce Type: new
Abstract: Nobody wrote of
a &lt; b.</description>
<guid isPermaLink="false">oai:arXiv.org:2501.00001v1</guid><category>cs.CL</category><category>cs.AI</category>
<pubDate>Thu, 02 Jan 2025 00:00:00 -0500</pubDate><arxiv:announce_type>new</arxiv:announce_type>
<dc:creator>A. Author, B. Author</dc:creator></item>
<item><title>On Old Socks</title><link>https://arxiv.org/abs/1801.00002</link>
<description>arXiv:1801.00002v3 Announce Type: replace-cross
Abstract: Older.</description><arxiv:DOI>10.1000/old</arxiv:DOI><category>math.CO</category>
<pubDate>Thu, 02 Jan 2025 00:00:00 -0500</pubDate><arxiv:announce_type>replace-cross</arxiv:announce_type></item>
</channel></rss>"""
ATOM = """<feed xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom"
xmlns:dc="http://purl.org/dc/elements/1.1/"><id>http://rss.arxiv.org/atom/cs.CL</id>
<entry><id>oai:arXiv.org:2501.00001v1</id><title>On Socks</title><updated>2025-01-02T05:00:00+00:00</updated>
<link href="https://arxiv.org/abs/2501.00001" rel="alternate"/>
<summary>arXiv:2501.00001v1 Announce Type: new
Abstract: Socks.</summary><category term="cs.CL"/><arxiv:announce_type>new</arxiv:announce_type>
<dc:creator>A. Author, B. Author</dc:creator></entry></feed>"""
OLD = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>cs.CL updates</title></channel>
<item rdf:about="http://arxiv.org/abs/2001.00001"><title>On Cups. (arXiv:2001.00001v1 [cs.CV] UPDATED)</title>
<link>http://arxiv.org/abs/2001.00001</link>
<description rdf:parseType="Literal">&lt;p&gt;Cups, a&amp;nbsp;few.
&lt;/p&gt;</description>
<dc:creator>&lt;a href="x"&gt;A. Author&lt;/a&gt;, &lt;a href="x"&gt;B. Author&lt;/a&gt;</dc:creator>
</item></rdf:RDF>"""
OTHER = """<rss version="2.0"><channel><title>Papers</title>
<item><title>On Gardens</title><link>https://huggingface.co/papers/2607.00001</link>
<description>&lt;p&gt;&lt;b&gt;Authors:&lt;/b&gt; A. Author, B. Author&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Upvotes:&lt;/b&gt; 52&lt;/p&gt;
&lt;p&gt;&lt;b&gt;Summary:&lt;/b&gt; Gardens &amp;amp; sheds.&lt;/p&gt;</description>
<pubDate>Thu, 30 Jul 2026 00:00:00 +0000</pubDate></item>
<item><title>A Journal's &lt;i&gt;Paper&lt;/i&gt;</title><link>https://doi.org/10.1000/J.1</link></item>
<item><title>A Note</title><link>https://notes.example/1</link><guid>17</guid></item>
<item><title> </title></item>
</channel></rss>"""


def test_todays_feed_is_read_with_the_month_of_the_id() -> None:
    found, [new, old], problems = read(TODAY)
    assert (found, problems) == ("rss", [])
    assert (new.id, new.title, new.abstract) == ("2501.00001", "On Socks", "Nobody wrote of a < b.")
    assert (new.authors, new.area, new.published) == (("A. Author", "B. Author"), "natural-language", "2025-01")
    assert (old.id, old.doi, old.published, old.area) == ("1801.00002", "10.1000/old", "2018-01", "")


def test_the_atom_form_is_read_alike() -> None:
    found, [paper], problems = read(ATOM)
    assert (found, problems) == ("rss", [])
    assert (paper.id, paper.abstract, paper.published) == ("2501.00001", "Socks.", "2025-01")
    assert paper.authors == ("A. Author", "B. Author")
    assert paper.url == "https://arxiv.org/abs/2501.00001"


def test_the_feed_of_old_is_read() -> None:
    found, [paper], problems = read(OLD)
    assert (found, problems) == ("rss", [])
    assert (paper.id, paper.title, paper.abstract) == ("2001.00001", "On Cups", "Cups, a few.")
    assert (paper.authors, paper.area, paper.published) == (("A. Author", "B. Author"), "computer-vision", "2020-01")


def test_other_feeds_are_read_and_an_item_without_title_named() -> None:
    _, [garden, journal, note], [problem] = read(OTHER, "feed.xml", edition="2026-07-30")
    assert (garden.id, garden.abstract, garden.published) == ("2607.00001", "Gardens & sheds.", "2026-07-30")
    assert garden.authors == ("A. Author", "B. Author")
    assert [(place.edition, place.votes) for place in garden.appearances] == [("2026-07-30", 52)]
    assert (journal.id, journal.title) == ("10.1000/j.1", "A Journal's Paper")
    assert note.id.startswith("t-")
    assert note.url == "https://notes.example/1"
    assert str(problem) == "feed.xml:9: no title"


def test_an_empty_feed_is_an_error() -> None:
    with pytest.raises(PaperError, match="contains no items"):
        read('<rss version="2.0"><channel><title>cs.CL</title></channel></rss>')


@given(damaged(TODAY, ATOM, OLD, OTHER), st.sampled_from(("auto", "rss")))
def test_damage_never_raises_anything_else(content: bytes, format: str) -> None:
    read_or_refused(content, format)


def test_the_sample_is_read(samples: Path) -> None:
    for path in (samples / "formats" / "rss").iterdir():
        found, papers, problems = read(path.read_bytes())
        assert (found, problems, len(papers)) == ("rss", [], 30)
        assert all(paper.abstract and paper.authors and paper.published for paper in papers)
