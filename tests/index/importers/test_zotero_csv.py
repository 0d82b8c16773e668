"""Zotero's CSV, as it is written and as a spreadsheet program saves it again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing import mutated, read_as, survives
from paper_index.errors import PaperError

COLUMNS = "Key|Item Type|Publication Year|Author|Title|Publication Title|DOI|Url|Abstract Note|Date|Extra"
HEADER = ",".join(f'"{name}"' for name in COLUMNS.split("|")) + "\n"
MANY = (
    "\ufeff"
    + HEADER
    + '"ABCD1234","journalArticle","2024","Author, Anna; Cruz, Bert","A ""quoted"" title","Journal","10.1234/AbC",'
    '"https://example.org/a","First line\nsecond, line","2024-07-09",""\n'
    '"ABCD1235","preprint","2023","","On arXiv","","","","","July 2023","arXiv:2401.00001 [cs]\nCitation Key: x"\n'
    '"ABCD1236","attachment","","","page.html","","","","","",""\n'
    '"ABCD1237","book","2020","","Never closed,"","","","","",""\n'
    '"ABCD1238","book","2020","","The next one","","","","","",""\n'
)


def test_rows() -> None:
    papers, problems = read_as("zotero-csv", MANY)
    assert [paper.title for paper in papers] == ['A "quoted" title', "On arXiv", "The next one"]
    first, second, _ = papers
    assert first.authors == ("Anna Author", "Bert Cruz")
    assert (first.id, first.published, first.abstract) == ("10.1234/abc", "2024-07-09", "First line second, line")
    assert (second.id, second.published) == ("2401.00001", "2023-07")
    assert [problem.line for problem in problems] == [6, 7]
    assert problems[0].reason == "not a paper but an attachment"


@pytest.mark.parametrize(
    ("date", "issued"), [("05/2015", "2015-05"), ("Fall 2015", "2015-23"), ("2015-00-00 2015", "2015")]
)
def test_dates_as_zotero_shows_them(date: str, issued: str) -> None:
    rows = f"Key,Item Type,Title,Date,Publication Year\nABCD1234,book,T,{date},2015\n"
    (paper,), _ = read_as("zotero-csv", rows)
    assert paper.reference.dates.get("issued", paper.published) == issued


def test_a_spreadsheet_saved_it_again() -> None:
    papers, _ = read_as("zotero-csv", "Key;Item Type;Title;Author\r\nABCD1234;book;Größe;A. B.\r\n".encode("cp1252"))
    assert [(paper.title, paper.authors) for paper in papers] == [("Größe", ("A. B.",))]


def test_a_huge_field_costs_its_row() -> None:
    huge = '"ABCD1234","book","","","' + "x" * 200_000 + '","","","","","",""\n'
    papers, problems = read_as("zotero-csv", HEADER + huge + '"ABCD1235","book","","","Two","","","","","",""\n')
    assert [paper.title for paper in papers] == ["Two"]
    assert [(problem.line, "field larger than" in problem.reason) for problem in problems] == [(2, True)]


def test_nothing_but_names_of_columns_is_told() -> None:
    with pytest.raises(PaperError, match="without a row; nothing was imported"):
        read_as("zotero-csv", HEADER)


@given(st.one_of(st.integers(0, 10**9).map(lambda seed: mutated(MANY.encode(), seed)), st.binary(max_size=200)))
def test_anything_is_survived(content: bytes) -> None:
    survives("zotero-csv", content)
