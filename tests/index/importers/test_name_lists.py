"""Names of authors, one after another in every way people write them down."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing import read, read_as
from paper_index.importers import name_lists
from paper_index.importers.bibtex_names import persons


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Roe, Al; Li, Bo M.; Wu, Cy", ["Al Roe", "Bo M. Li", "Cy Wu"]),
        ("Roe, Al; Li, Bo and Wu, Cy", ["Al Roe", "Bo Li", "Cy Wu"]),
        ("Roe, Al and Li, Bo et al.", ["Al Roe", "Bo Li"]),
        ("Roe, Al and Li, Bo and", ["Al Roe", "Bo Li"]),
        ("Roe, Al and et al.", ["Al Roe"]),
        ("Roe, A., Li, B. M., et al.", ["A. Roe", "B. M. Li"]),
        ("Roe, A., Li, B., Wu, C.", ["A. Roe", "B. Li", "C. Wu"]),
        ("Al Roe, Bo Li, Cy Wu, Di Xu", ["Al Roe", "Bo Li", "Cy Wu", "Di Xu"]),
        ("Roe, Al P., Jr. and Li, Bo, III and Wu, Sr, Cy", ["Al P. Roe Jr.", "Bo Li III", "Cy Wu Sr"]),
        ("Newton, I and Smith, V and Arnold, VI", ["I Newton", "V Smith", "VI Arnold"]),
        ("Roe, Al and Li, Bo and Roe, Al", ["Al Roe", "Bo Li", "Al Roe"]),
        ("Al Roe 0003 and Al Roe 0017", ["Al Roe", "Al Roe"]),
        ("{{Board on Cups, Mugs and Tea}} and Roe, Al", ["Board on Cups, Mugs and Tea", "Al Roe"]),
        ("{Cups and Mugs, Inc.} and R{\\o}e, {\\'A}l", ["Cups and Mugs, Inc.", "Ál Røe"]),
        ("{\\noopsort{Dahl}}von Dahl, Ed", ["Ed von Dahl"]),
        ("R&ouml;e, Al and O&#39;Dea, Bo", ["Al Röe", "Bo O'Dea"]),
        ("王小明 and Roe, Al", ["王小明", "Al Roe"]),
        ("A. B. Lee, C. Roe, D. Li", ["A. B. Lee", "C. Roe", "D. Li"]),
        ("Lee, A.,and Roe, B.", ["A. Lee", "B. Roe"]),
        (r"Ann Lee\textsuperscript{1,2} and Bo Li$^{*}$", ["Ann Lee", "Bo Li"]),
        (r"John M\textsuperscript{c}Donald", ["John McDonald"]),
        ("LeCun, Y., Bengio, Y., & Hinton, G.", ["Y. LeCun", "Y. Bengio", "G. Hinton"]),
        ("Y. LeCun, Y. Bengio, and G. Hinton", ["Y. LeCun", "Y. Bengio", "G. Hinton"]),
        ("Bengio, Y., Y. LeCun, and G. Hinton", ["Y. Bengio", "Y. LeCun", "G. Hinton"]),
        ("LeCun Y, Bengio Y, Hinton GE", ["Y LeCun", "Y Bengio", "GE Hinton"]),
        ("and LeCun, Yann", ["Yann LeCun"]),
        ("Oppenheimer, J. Robert and Bohr, N.", ["J. Robert Oppenheimer", "N. Bohr"]),
        ("Oppenheimer, J. Robert, Bohr, N.", ["J. Robert Oppenheimer", "N. Bohr"]),
        ("King, Jr., M. Luther", ["M. Luther King Jr."]),
        ("Knuth, Donald E.", ["Donald E. Knuth"]),
        ("LeCun, Yann and 3 others", ["Yann LeCun"]),
        ("Strunk Jr., William and {King Jr.}, Martin", ["William Strunk Jr.", "Martin King Jr."]),
        ("Hopper, Grace, Ph.D. and Gates, W. H., 3d", ["Grace Hopper Ph.D.", "W. H. Gates 3d"]),
        (r"{Food \& Drug Administration} and Barnes \& Noble", ["Food & Drug Administration", "Barnes & Noble"]),
        (r"M$\ddot{u}$ller, K. and Mart{$\acute{\imath}$}, A.", ["K. Müller", "A. Martí"]),
    ],
)
def test_lists_in_bibtex(written: str, names: list[str]) -> None:
    assert [name.shown for name in persons(written)] == names


def test_an_institution_stays_whole() -> None:
    papers, _ = read_as("bibtex", "@report{a, title={T}, author={{Board on Cups}}}")
    assert papers[0].authors == ("Board on Cups",)
    assert papers[0].reference.names["author"][0].literal == "Board on Cups"


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["Roe, Al; Li, Bo; Wu, Cy Di"], ("Al Roe", "Bo Li", "Cy Di Wu")),
        (["R&ouml;e, Al", "O&#39;Dea, B.", "Board on Cups &amp; Mugs"], ("Al Röe", "B. O'Dea", "Board on Cups & Mugs")),
        (["Roe, Al, Jr.", "Roe, Al", "Roe, Al", "et al."], ("Al Roe Jr.", "Al Roe", "Al Roe")),
        (["LeCun, Y., Bengio, Y. & Hinton, G."], ("Y. LeCun", "Y. Bengio", "G. Hinton")),
        (["LeCun, Yann and Bengio, Yoshua"], ("Yann LeCun", "Yoshua Bengio")),
        (["Yann LeCun, Yoshua Bengio and Geoffrey Hinton"], ("Yann LeCun", "Yoshua Bengio", "Geoffrey Hinton")),
        (["Department of Health, Education, and Welfare"], ("Department of Health, Education, and Welfare",)),
        (["National Institutes of Health, Bethesda"], ("National Institutes of Health, Bethesda",)),
        (["National Oceanic and Atmospheric Administration"], ("National Oceanic and Atmospheric Administration",)),
        (
            ["Bureau of Land, Office of Parks and Bureau of Lakes"],
            ("Bureau of Land, Office of Parks and Bureau of Lakes",),
        ),
        (["Simon & Schuster"], ("Simon & Schuster",)),
    ],
)
def test_lists_in_ris(lines: list[str], names: tuple[str, ...]) -> None:
    authors = "".join(f"AU  - {line}\n" for line in lines)
    papers, problems = read_as("ris", f"TY  - JOUR\nTI  - T\n{authors}ER  - \n")
    assert ([paper.authors for paper in papers], problems) == ([names], [])


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ({"family": "Roe", "given": "Al P., Jr."}, "Al P. Roe Jr."),
        ({"family": "Roe", "given": "Al P. Jr."}, "Al P. Roe Jr."),
        ({"family": "Roe, Jr.", "given": "Al"}, "Al Roe Jr."),
        ({"family": "Roe", "given": "Al", "suffix": ", Jr."}, "Al Roe Jr."),
        ({"family": "{Roe}", "given": "Al"}, "Al Roe"),
        ({"lastName": "Roe", "firstName": "Al"}, "Al Roe"),
        ({"fullname": "Al Roe"}, "Al Roe"),
        ({"family": "R&ouml;e", "given": "Al"}, "Al Röe"),
        ({"literal": "Board on Cups &amp; Mugs"}, "Board on Cups & Mugs"),
        ("Roe, Al", "Al Roe"),
    ],
)
def test_names_in_csl_json(author: object, name: str) -> None:
    item = {"id": "a", "type": "article-journal", "title": "T", "author": [author, author], "issued": {}}
    papers, _ = read_as("csl-json", json.dumps([item]))
    assert papers[0].authors == (name, name)


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ([{"given": "Al", "family": "Roe"}, {"name": "Bo Li"}], ("Al Roe", "Bo Li")),
        ([{"firstName": "Al", "lastName": "Roe"}, {"first": "Bo", "last": "Li"}], ("Al Roe", "Bo Li")),
        (["Roe, Al", "Li, Bo, Jr.", "Cups, Inc.", "Ann Wu"], ("Al Roe", "Bo Li Jr.", "Cups, Inc.", "Ann Wu")),
        ("Roe, Al; Li, Bo", ("Al Roe", "Bo Li")),
        ("Roe, A., Li, B. and Wu, C.", ("A. Roe", "B. Li", "C. Wu")),
        ("Al Roe, Jr., Bo Li and Cy Wu et al.", ("Al Roe Jr.", "Bo Li", "Cy Wu")),
    ],
)
def test_names_in_json_lines(authors: object, names: tuple[str, ...]) -> None:
    _, papers, problems = read(json.dumps({"title": "T", "authors": authors}))
    assert ([paper.authors for paper in papers], problems) == ([names], [])


@given(
    st.text(max_size=60) | st.lists(st.sampled_from(["A", "Li", ",", ";", " and ", "Jr", "{", "}", "."])).map("".join)
)
def test_any_list_is_survived(text: str) -> None:
    persons(text)
    name_lists.listed(text)
    name_lists.shown(text)
    name_lists.spoken(text)
