"""OAI-PMH answers: arXiv's two forms and Dublin Core, deleted records, errors, damage."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing import damaged, read, read_or_refused
from paper_index.errors import PaperError

ARXIV = """<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">
<ListRecords>
<record><header><identifier>oai:arXiv.org:1706.00001</identifier><setSpec>cs</setSpec></header>
<metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/">
<id>1706.00001</id><created>2017-06-16</created><updated>2017-12-12</updated>
<authors><author><keyname>Author</keyname><forenames>Ann</forenames><suffix>Jr</suffix><affiliation>X</affiliation></author>
<author><keyname>Sock Collaboration</keyname></author>
<author><keyname>Garc\\'ia</keyname><forenames>B.</forenames></author></authors>
<title>On the Sorting
  of Socks</title><categories>cs.CL cs.LG</categories><comments>Code: https://github.com/a/b</comments>
<doi>10.1000/1</doi><abstract>  Nobody wrote
this.
</abstract></arXiv></metadata></record>
<record>
<header status="deleted"><identifier>oai:arXiv.org:0706.0002</identifier></header>
</record>
<record><header><identifier>oai:arXiv.org:0706.0003</identifier></header><metadata><marc/></metadata></record>
<resumptionToken>1|2</resumptionToken>
</ListRecords></OAI-PMH>"""
RAW = """<OAI-PMH><GetRecord><record><header><identifier>oai:arXiv.org:hep-th/9901001</identifier></header><metadata>
<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>hep-th/9901001</id>
<version version="v1"><date>Fri, 1 Jan 1999 10:00:00 GMT</date></version>
<version version="v2"><date>Sat, 2 Jan 1999 10:00:00 GMT</date></version>
<title>On Cups</title><authors>A. Author (X (Y)), B. Author, Jr. and C. Author</authors><categories>hep-th</categories>
<abstract>Cups.</abstract></arXivRaw></metadata></record></GetRecord></OAI-PMH>"""
DUBLIN = """<OAI-PMH><ListRecords><record><header><identifier>oai:arXiv.org:0804.2273</identifier></header><metadata>
<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>On Gardens</dc:title><dc:creator>Author, A.</dc:creator><dc:creator>Author, B., III</dc:creator>
<dc:description>Gardens.</dc:description><dc:description>Comment: 3 pages</dc:description>
<dc:date>2009-03-02</dc:date><dc:date>2008-04-14</dc:date>
<dc:identifier>http://arxiv.org/abs/0804.2273</dc:identifier><dc:identifier>doi:10.1000/3</dc:identifier></oai_dc:dc>
</metadata></record><record><header><identifier>oai:repo.example:7</identifier></header><metadata><oai_dc:dc>
<dc:title>On Sheds</dc:title><dc:identifier>https://repo.example/7</dc:identifier></oai_dc:dc></metadata></record>
</ListRecords></OAI-PMH>"""
ERROR = '<OAI-PMH><error code="noRecordsMatch">Nothing was found</error></OAI-PMH>'


def test_arxiv_metadata_is_read_and_a_deleted_record_named() -> None:
    found, [paper], problems = read(ARXIV, "oai.xml")
    assert found == "oai-pmh"
    assert (paper.id, paper.title, paper.abstract) == ("1706.00001", "On the Sorting of Socks", "Nobody wrote this.")
    assert paper.authors == ("Ann Author Jr", "Sock Collaboration", "B. García")
    assert (paper.published, paper.area, paper.doi) == ("2017-06-16", "natural-language", "10.1000/1")
    assert paper.code == ("https://github.com/a/b",)
    assert [str(problem) for problem in problems] == [
        "oai.xml:15: the archive deleted the record oai:arXiv.org:0706.0002",
        "oai.xml:18: the record oai:arXiv.org:0706.0003 has no metadata in a known format (arXiv, arXivRaw, dc)",
    ]


def test_raw_metadata_is_read() -> None:
    _, [paper], problems = read(RAW)
    assert problems == []
    assert (paper.id, paper.published, paper.area) == ("hep-th/9901001", "1999-01-01", "natural-science")
    assert paper.authors == ("A. Author", "B. Author Jr.", "C. Author")


def test_dublin_core_is_read() -> None:
    _, [of_arxiv, other], problems = read(DUBLIN)
    assert problems == []
    assert (of_arxiv.id, of_arxiv.doi, of_arxiv.published) == ("0804.2273", "10.1000/3", "2008-04-14")
    assert (of_arxiv.abstract, of_arxiv.authors) == ("Gardens.", ("A. Author", "B. Author III"))
    assert (other.id, other.url) == ("oai:repo.example:7", "https://repo.example/7")


def test_metadata_alone_is_read() -> None:
    begin, end = ARXIV.index("<arXiv "), ARXIV.index("</arXiv>") + len("</arXiv>")
    _, [paper], problems = read(ARXIV[begin:end])
    assert (paper.id, problems) == ("1706.00001", [])


def test_an_error_is_told_and_no_record_is_one() -> None:
    _, papers, [problem] = read(ERROR, "oai.xml")
    assert papers == []
    assert str(problem) == "oai.xml:1: the archive answered with an error: noRecordsMatch: Nothing was found"
    with pytest.raises(PaperError, match="contains no records"):
        read("<OAI-PMH><Identify/></OAI-PMH>")


@given(damaged(ARXIV, RAW, DUBLIN, ERROR), st.sampled_from(("auto", "oai-pmh")))
def test_damage_never_raises_anything_else(content: bytes, format: str) -> None:
    read_or_refused(content, format)


def test_the_samples_are_read(samples: Path) -> None:
    for path in sorted((samples / "formats" / "oai-pmh").iterdir()):
        found, papers, problems = read(path.read_bytes())
        assert (found, problems) == ("oai-pmh", [])
        assert len(papers) == path.read_bytes().count(b"<record>")
        assert all(paper.abstract and paper.authors and len(paper.published) == 10 for paper in papers)
