"""RIS and the tagged files of the Web of Science."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import importing
from importing import mutated, read_as, survives
from paper_index.errors import PaperError
from paper_index.importers import Source, read

MANY = """\ufeff
Record 1 of 3
TY  - JOUR
AU  - Author, Anna
A1  - Cruz,Bert,Jr.
TI  - A title that goes on
      in the next line
N2  - Short.
AB  - The longer abstract.
PY  - 2019/07/01/
DO  - doi:10.1234/AbC
UR  - https://doi.org/10.1234/abc; https://example.org/page
XX  - unknown
JF  - Journal
ER  -

TY - CONF
T1 - One blank and no end
Y1 - 2015/october
N1 - arXiv:2401.00001v2 [cs]
TY  - BOOK
AU  - Nobody, N.
ER  -
"""

WOS = """FN Clarivate
VR 1.0
PT J
AU Author, A
   Cruz, B
AF Author, Anna
   Cruz, Bert
TI A title in
   two lines
SO JOURNAL
VL 3
BP 10
EP 20
DE nets; deep learning
QQ unknown
PD JUL 9
PY 2019
DI 10.1234/abc
ER

PT J
TI Another
ER

EF
"""


def test_records_with_and_without_their_marks() -> None:
    papers, problems = read_as("ris", MANY)
    first, second = papers
    assert first.title == "A title that goes on in the next line"
    assert first.authors == ("Anna Author", "Bert Cruz Jr.")
    assert (first.id, first.published, first.abstract) == ("10.1234/abc", "2019-07-01", "The longer abstract.")
    assert first.url == "https://example.org/page"
    assert (second.id, second.published) == ("2401.00001", "2015-10")
    assert [(problem.line, problem.reason) for problem in problems] == [(21, "no title")]


def test_the_web_of_science() -> None:
    papers, problems = read_as("ris", WOS)
    assert problems == []
    assert [paper.title for paper in papers] == ["A title in two lines", "Another"]
    assert papers[0].authors == ("Anna Author", "Bert Cruz")
    assert (papers[0].id, papers[0].published) == ("10.1234/abc", "2019-07-09")
    reference = papers[0].reference
    assert reference.fields == {"container-title": "JOURNAL", "volume": "3", "page": "10-20"}
    assert [name.family for name in reference.names["author"]] == ["Author", "Cruz"]
    assert reference.keywords == ("nets", "deep learning")
    assert ("QQ", "unknown") in reference.entries[0].fields


def test_other_encodings_and_line_ends_are_read() -> None:
    for encoding in ("cp1252", "utf-16", "utf-8-sig"):
        for end in ("\r\n", "\r"):
            papers, _ = read_as("ris", "TY  - JOUR\nTI  - Größe\nER  - \n".replace("\n", end).encode(encoding))
            assert [paper.title for paper in papers] == ["Größe"]


def test_a_file_without_a_record_is_told() -> None:
    with pytest.raises(PaperError, match="without a record; nothing was imported"):
        list(read(Source(b"words", "a.ris"), format="ris")[1])


@given(
    st.one_of(
        st.integers(0, 10**9).map(lambda seed: mutated(MANY.encode(), seed)),
        st.integers(0, 10**9).map(lambda seed: mutated(WOS.encode(), seed)),
        st.binary(max_size=200),
    )
)
def test_anything_is_survived(content: bytes) -> None:
    survives("ris", content)


def test_every_real_file_is_read_or_refused_with_a_sentence(samples: Path) -> None:
    for path in sorted((samples / "formats" / "ris").glob("*.ris")):
        found, records = read(Source(path))
        assert (found, bool(list(records))) == ("ris", True), path.name


def test_records_of_pubmed_are_read() -> None:
    found, papers, problems = importing.read(
        "PMID- 1\nOWN - NLM\nDP  - 2019 Aug 26\nTI  - A title that\n      goes on.\nLID - 10.1000/a [doi]\n"
        "AB  - Words,\n      more words.\nFAU - Author, Ada\nAU  - Author A\nLA  - eng\n"
        "IS  - 1234-5678 (Print)\nMH  - *Animals\n\n"
        "PMID- 2\nTI  - Another.\nAU  - Writer B\n\nPMID- 3\nOWN - NLM\n"
    )
    assert (found, [(problem.line, problem.reason) for problem in problems]) == ("ris", [(19, "no title")])
    first, second = papers
    assert (first.id, first.title, first.abstract) == ("10.1000/a", "A title that goes on", "Words, more words.")
    assert (first.authors, first.published) == (("Ada Author",), "2019-08-26")
    assert first.reference.fields == {"PMID": "1", "ISSN": "1234-5678", "language": "eng"}
    assert [name.shown for name in first.reference.names["author"]] == ["Ada Author"]
    assert first.reference.keywords == ("Animals",)
    assert (second.title, second.url) == ("Another", "https://pubmed.ncbi.nlm.nih.gov/2/")


def test_the_title_of_a_book_may_be_in_bt() -> None:
    papers, problems = read_as(
        "ris",
        "TY  - BOOK\nBT  - All about Cups\nAU  - Roe, A.\nPY  - 1999\nER  - \n"
        "TY  - CHAP\nTI  - One Cup\nBT  - All about Cups\nER  - \n",
    )
    assert ([paper.title for paper in papers], problems) == (["All about Cups", "One Cup"], [])


@pytest.mark.parametrize(
    ("lines", "published"),
    [
        ("Y1  - 2009/01/01\nDA  - 2010/03/04", "2010-03-04"),
        ("DA  - 2010/03/04\nY1  - 2009/01/01\nPY  - 2010", "2010-03-04"),
        ("Y1  - 2009/05//\nDA  - 2009", "2009-05"),
        ("PY  - 2009/season-04/", "2009"),
        ("PY  - 2010\nDA  - Mar 15", "2010-03-15"),
        ("PY  - 2009///Summer", "2009"),
        ("DA  - 20090503", "2009-05-03"),
        ("DA  - 05/2009", "2009-05"),
        ("DA  - 25/12/2009", "2009-12-25"),
        ("DA  - 5/3/2009", "2009"),  # May 3 or March 5
    ],
)
def test_of_several_dates_the_most_exact_counts(lines: str, published: str) -> None:
    papers, _ = read_as("ris", f"TY  - JOUR\nTI  - T\n{lines}\nER  - \n")
    assert papers[0].published == published
    assert papers[0].reference.dates == ({"issued": "2009-22"} if "Summer" in lines else {})


def test_numbers_and_links_are_told_apart() -> None:
    papers, _ = read_as(
        "ris",
        "TY  - CONF\nTI  - T\nSN  - 1063-6919\nUR  - http://example.org/x;id=1\nER  - \n"
        "TY  - CONF\nTI  - U\nSN  - 978-3-16-148410-0\nUR  - http://example.org/a; http://example.org/b\nER  - \n",
    )
    first, second = papers
    assert (first.reference.fields, first.url) == ({"ISSN": "1063-6919"}, "http://example.org/x;id=1")
    assert (second.reference.fields["ISBN"], second.url) == ("978-3-16-148410-0", "http://example.org/a")


@pytest.mark.parametrize(
    ("type", "lines", "title"),
    [
        ("BOOK", "T2  - The Title", "The Title"),
        ("THES", "BT  - The Title", "The Title"),
        ("JFULL", "JF  - The Title", "The Title"),
        ("JOUR", "ST  - The Title\nT2  - A Journal", "The Title"),
        ("BOOK", "TI  - The Title\nT2  - A Series", "The Title"),
    ],
)
def test_titles_under_other_tags_are_found(type: str, lines: str, title: str) -> None:
    (paper,), _ = read_as("ris", f"TY  - {type}\n{lines}\nAU  - Knuth, Donald\nER  - \n")
    assert paper.title == title
    assert title not in paper.reference.fields.get("container-title", "")


def test_a_journal_without_a_title_of_the_paper_is_no_title() -> None:
    _, problems = read_as("ris", "TY  - JOUR\nT2  - A Journal\nER  - \n")
    assert [problem.reason for problem in problems] == ["no title"]


def test_the_tag_of_endnote_for_dois_is_read() -> None:
    (paper,), _ = read_as("ris", "TY  - JOUR\nTI  - T\nL3  - 10.1137/0218082\nER  - \n")
    assert paper.doi == "10.1137/0218082"
