"""A bibliography that is imported and exported to its own format comes out as it came in."""

import json
from collections.abc import Mapping
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from importing import read
from paper_index.exporters import Settings, rendered
from paper_index.library import Marks
from paper_index.papers.merging import merge
from paper_index.papers.paper import Paper

BIB = r"""
@article{mykey2019,
  author = {Rim, Ana and van der Berg, Jan and {{Panel on Weather Change}}},
  title = {Keeping {What} was there \& more}, journal = {J. of K}, volume = {12}, number = {3}, pages = {45--67},
  publisher = {Pub}, year = {2019}, month = jul, doi = {10.1234/Keep.1}, keywords = {alpha; beta gamma},
  note = {My own note}, isbn = {978-3}, file = {Full Text:papers/rim.pdf:application/pdf}, timestamp = {2020-01-01},
  empty = {}, abstract = {About it.}
}
@inproceedings{conf19, author = {Rim, Ana}, editor = {Ed, It}, title = {Keeping at a conference},
  booktitle = {Proc. of Keep}, series = {LNCS}, pages = {1--9}, year = {2019}, doi = {10.1234/keep.2}}
@phdthesis{phd19, author = {Rim, Ana}, title = {Keeping a thesis}, school = {Univ. of K}, year = {2019}}
@book{book19, author = {Rim, Ana}, title = {Keeping a book}, publisher = {Pub}, address = {Graz}, year = {2019}}
@techreport{tr19, author = {Rim, Ana}, title = {Keeping a report}, institution = {Inst}, number = {TR-7}, year = 2019}
@online{web, title = {Without a year}, url = {https://example.org/x}, urldate = {2020-01-02}, langid = {german}}
"""

RIS = """\
TY  - CHAP
ID  - own1
A1  - Lee, Ann
A2  - Ed, It
T1  - A chapter
T2  - The Book
SP  - 377
EP  - 86
PY  - 2009///
N1  - first note
N1  - second note
KW  - alpha
KW  - beta
U1  - 12[pmid]
SN  - 978-3
L1  - papers/lee.pdf
Y2  - 2019/03/28
ER  -\x20

"""

CSL = [
    {
        "id": "http://zotero.org/users/1/items/A",
        "type": "chapter",
        "title": "A chapter",
        "author": [{"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van"}, {"literal": "The Group"}],
        "issued": {"date-parts": [["2009"]], "season": 2},
        "accessed": {"date-parts": [["2020", 1, 2]]},
        "container-title": "The Book",
        "custom": {"x": [1, 2]},
        "note": "two\nlines",
        "volume": 12,
    }
]


def fields_of(text: str) -> dict[str, tuple[str, dict[str, str]]]:
    """Cite key to type and fields of BibTeX, as another parser reads them."""
    from bibtexparser.entrypoint import parse_string

    return {
        entry.key: (
            entry.entry_type,
            {field.key: normalize("NFC", " ".join(field.value.split())) for field in entry.fields},
        )
        for entry in parse_string(text).entries
    }


def exported(text: str, format: str, marks: Mapping[str, Marks] | None = None) -> str:
    _, papers, problems = read(text, "list")
    assert not problems
    return rendered(papers, marks or {}, format)


@pytest.mark.parametrize("format", ["bibtex", "biblatex"])
def test_bibtex_comes_back_field_by_field(format: str) -> None:
    out = exported(BIB, format)
    assert fields_of(out) == fields_of(BIB)
    assert exported(out, format) == out


def test_ris_comes_back_tag_by_tag() -> None:
    out = exported(RIS, "ris")
    assert out.replace(" \n", "\n") == RIS.replace(" \n", "\n")


def test_csl_json_comes_back_name_by_name() -> None:
    out = exported(json.dumps(CSL), "csl-json")
    assert json.loads(out) == CSL
    assert exported(out, "csl-json") == out


def test_what_has_changed_since_is_written_anew_and_the_rest_as_it_came() -> None:
    _, (first, *_), _ = read(BIB, "list")
    changed = merge(
        first, Paper.from_dict(first.to_dict() | {"abstract": "About it, at more length.", "reference": {}})
    )
    out = rendered([changed], {changed.id: Marks(tags=("thesis",))}, "bibtex")
    _, before = fields_of(BIB)["mykey2019"]
    _, now = fields_of(out)["mykey2019"]
    assert {name for name in before if before[name] != now[name]} == {"abstract", "keywords"}
    assert now["keywords"] == "alpha, beta gamma, thesis" and now["abstract"] == "About it, at more length."


def test_another_source_completes_a_paper_and_leaves_its_entry_as_it_is() -> None:
    text = "@article{k, author = {Lee, Ann and others}, title = {As printed}, year = {2017}, doi = {10.1234/x}}"
    _, (printed,), _ = read(text, "list")
    for published in ("2016-07-01", "2017-07-01"):
        other = {"id": "10.1234/x", "title": "As submitted", "authors": ["Ann Lee", "Bo Li"], "published": published}
        for both in (merge(printed, Paper.from_dict(other)), merge(Paper.from_dict(other), printed)):
            assert (both.title, both.authors, both.published[:4]) == ("As printed", ("Ann Lee", "Bo Li"), "2017")
            assert fields_of(rendered([both], {}, "bibtex")) == fields_of(text)


def test_one_format_becomes_another() -> None:
    (item, *_) = json.loads(exported(BIB, "csl-json"))
    assert (item["id"], item["type"], item["page"], item["issue"]) == ("mykey2019", "article-journal", "45-67", "3")
    assert item["author"][1:] == [
        {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
        {"literal": "Panel on Weather Change"},
    ]
    kind, fields = fields_of(exported(RIS, "bibtex"))["own1"]
    assert (kind, fields["booktitle"], fields["pages"], fields["editor"]) == (
        "incollection",
        "The Book",
        "377--86",
        "Ed, It",
    )
    assert fields_of(exported(json.dumps(CSL), "biblatex"))["vangogh2009chapter"][1]["date"] == "2009-22"
    tags = exported(json.dumps(CSL), "ris").splitlines()
    assert "N1  - two" in tags and "AU  - van Gogh, Vincent" in tags and "AU  - The Group" in tags


def test_own_cite_keys_win_and_can_be_replaced() -> None:
    _, papers, _ = read(BIB, "list")
    assert "rim2019keeping" in fields_of(rendered(papers, {}, "bibtex", Settings(original_keys=False)))
    made = Paper.from_dict({"id": "2601.00001", "title": "Keeping", "authors": ["X Mykey"], "published": "2019"})
    keys = [*fields_of(rendered([made, *papers], {}, "bibtex", Settings(cite_key="mykey{year}")))]
    assert keys[:2] == ["mykey2019-2601.00001", "mykey2019"]


CROSSREF = """
@proceedings{all, title = {All of Them}, editor = {Editor, E.}, year = {2012}, publisher = {Pub}}
@inproceedings{one, author = {Rim, Ana}, title = {One of them}, crossref = {all}, pages = {1--2}}
"""


def test_a_parent_is_written_behind_its_children_and_its_fields_into_those_that_go_without_it() -> None:
    assert list(fields_of(exported(CROSSREF, "bibtex"))) == ["one", "all"]
    assert fields_of(exported(CROSSREF, "bibtex")) == fields_of(CROSSREF)
    _, papers, _ = read(CROSSREF, "list")
    (fields,) = [fields for _, fields in fields_of(rendered([papers[1]], {}, "bibtex")).values()]
    assert (fields["booktitle"], fields["year"], "crossref" in fields) == ("All of Them", "2012", False)


def test_two_entries_of_one_paper_are_both_written() -> None:
    text = """@article{a1, title = {T x}, doi = {10.1234/x}, year = {2001}}
@article{b2, title = {T x}, volume = {5}, doi = {10.1234/x}}"""
    _, (first, second), _ = read(text, "list")
    both = merge(first, second)
    assert fields_of(rendered([both], {}, "bibtex")) == fields_of(text)
    (only,) = fields_of(rendered([both], {}, "bibtex", Settings(original_keys=False))).values()
    assert only[1]["volume"] == "5"


name = st.from_regex(r"[a-z][a-z-]{0,8}", fullmatch=True).filter(
    lambda text: text not in ("title", "crossref", "xdata")
)
value = st.text(st.characters(codec="utf-8", exclude_characters='{}\\"%@', exclude_categories=("C", "Z")), max_size=20)
type_of = st.sampled_from(["article", "book", "online", "thesis", "misc"])


@settings(max_examples=examples(15))
@given(st.lists(st.tuples(type_of, st.dictionaries(name, value, max_size=6), value), min_size=1, max_size=3))
def test_any_fields_come_back(some: list[tuple[str, dict[str, str], str]]) -> None:
    text = ""
    for number, (kind, fields, title) in enumerate(some):
        said = {"title": f"Title {number} {title}", **fields}
        text += f"@{kind}{{k{number},\n" + ",\n".join(f"  {n} = {{{v}}}" for n, v in said.items()) + "\n}\n"
    out = exported(text, "biblatex")
    assert fields_of(out) == fields_of(text)
    assert exported(out, "biblatex") == out


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 3000) | value,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(name, inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=examples(15))
@given(
    st.dictionaries(
        name | st.sampled_from(["author", "issued", "volume", "keyword", "URL", "note"]), json_values, max_size=6
    )
)
def test_any_json_comes_back(fields: dict[str, object]) -> None:
    item = {"id": "k", "type": "chapter", "title": "A title", "container-title": "B", **fields}
    assert json.loads(exported(json.dumps([item]), "csl-json")) == [item]
