"""Faults that users of other bibliography tools reported in public, each with an input and the right value.

A row is named after its report. Reports of queries are in `search/test_public_cases_of_search.py`, those of terminals
and of read-only disks in `end_to_end/test_endings.py` and `cli/test_library.py`.
"""

import json
from collections.abc import Mapping

import pytest

from importing import read
from paper_index.exporters import rendered


def bib(*fields: str, type: str = "article") -> str:
    """Return an entry without a key."""
    return f"@{type}{{{', '.join(fields)}}}"


def ris(*lines: str, type: str = "JOUR") -> str:
    """Return a record."""
    return "\n".join([f"TY  - {type}", *lines, "ER  - "]) + "\n"


def csl(**fields: object) -> str:
    """Return a list with an article."""
    return json.dumps([{"id": "a", "type": "article-journal", "title": "A title", "issued": {}} | fields])


UNET = r"""
@inproceedings{unet, author={Ronneberger, Olaf}, title={U-Net}, doi={10.1007/978-3-319-24574-4{\_}28}, year=2015}
@inproceedings{cen, author={Brosch, Tom}, title={Lesions}, doi={10.1007/978-3-319-24574-4{\_}1}, year=2015}
"""
TILDES = r"""
@misc{a, title={AlexNet}, url={http://www.cs.toronto.edu/{\~{}}fritz/absps/alex{\_}net.pdf}}
@misc{b, title={Machine Learning}, url={https://www.cs.cmu.edu/{\textasciitilde}tom/mlbook.html}}
"""
XDATA = r"""
@xdata{bstj, journaltitle={Bell System Technical Journal}, date={1948-07}, author={Shannon, Claude}}
@article{a, title={A Mathematical Theory of Communication}, xdata={bstj}}
"""
CHAIN = r"""
@inproceedings{talk, author={Codd, Edgar}, title={A Talk}, crossref={day}}
@proceedings{day, title={Proceedings of the Day}, crossref={week}}
@proceedings{week, title={Proceedings of the Week}, year={1971}}
"""
KEYLESS = r"""
@misc{
author = {Lamport, Leslie},
title = {Without a key},
year = {1978},
}
@Article{title = {Without a key, on one line}, author = {Gray, Jim}, year=1981}
@article{x, title={With two commas},, author={Codd, Edgar}, year=1970}
"""
COMMENTS = r"""
@article{a, title={A comment behind a field}, % seen in the library
 author={Bayes, Thomas}, % as in the Transactions
 year=1763}
"""
MIXED = "".join(
    f"@article{{k{n}, title={{Étude {n}}}, author={{Müller, Klaus-Robert}}, year=2001}}\n" for n in range(9)
)
OLD = "@article{last, title={Note}, author={Gómez-Pérez, A}, year=1999}\n"

ROWS = [
    pytest.param(
        UNET,
        [{"id": "10.1007/978-3-319-24574-4_28"}, {"id": "10.1007/978-3-319-24574-4_1"}],
        id="typst/webapp-issues#836",
    ),
    pytest.param(
        TILDES,
        [
            {"url": "http://www.cs.toronto.edu/~fritz/absps/alex_net.pdf"},
            {"url": "https://www.cs.cmu.edu/~tom/mlbook.html"},
        ],
        id="LaTeXing#105",
    ),
    pytest.param(
        bib("title={{IPCC} First Assessment}", "author={{Intergovernmental Panel on Climate Change}}"),
        [{"authors": ("Intergovernmental Panel on Climate Change",)}],
        id="papis#885",
    ),
    pytest.param(
        bib("title={Two of one name}", "author={Yue, Yang and Huang, Gao and Yue, Yang}"),
        [{"authors": ("Yang Yue", "Gao Huang", "Yang Yue")}],
        id="author-disambiguator#12",
    ),
    pytest.param(
        bib("title={Two of one name, numbered}", "author={Yang Yue 0001 and Gao Huang and Yang Yue 0042}"),
        [{"authors": ("Yang Yue", "Gao Huang", "Yang Yue")}],
        id="bibliometrix#331",
    ),
    pytest.param(
        bib(
            r"title={{\DJ}{\'{\u{a}}}k L{\'{\u{a}}}k: \'{\"u}}",
            r"author={Nguy{\~{\^e}}n, Phong and H{\`a}n Th{\'{\^e}} Th{\`a}nh and Nguy{\~\^e}n, P}",
        ),
        [{"title": "Đắk Lắk: ǘ", "authors": ("Phong Nguyễn", "Hàn Thế Thành", "P Nguyễn")}],
        id="biber#405",
    ),
    pytest.param(
        bib(r"title={Genome of the nematode $\less$i$\greater$C. elegans$\less$/i$\greater$: a platform}"),
        [{"title": "Genome of the nematode C. elegans: a platform"}],
        id="doi2bib2#79",
    ),
    pytest.param(
        bib(r"title={Na$\mathplus$ and $\less$scp$\greater$DNA$\less$/scp$\greater$$\mathsemicolon$ a review}"),
        [{"title": "Na+ and DNA; a review"}],
        id="doi2bib2#79-signs",
    ),
    pytest.param(
        bib(
            r"author={{\noopsort{Waerden}}van der Waerden, Bartel}",
            "title={Moderne Algebra}",
            r"year={{\noopsort{1930a}}1931}",
        ),
        [{"authors": ("Bartel van der Waerden",), "published": "1931"}],
        id="citeproc-lua#27",
    ),
    pytest.param(
        bib(r"title={\foreignlanguage{german}{{\"U}ber \textcolor{red}{rote} W{\"o}rter} in 5~\SI{7}{\meter}}"),
        [{"title": "Über rote Wörter in 5 7"}],
        id="citeproc-lua#27-macros",
    ),
    pytest.param(
        ris(
            "TI  - Art &amp; names",
            "AU  - M&uuml;ller, K.",
            "AU  - O&#39;Neil, P.",
            "AU  - Food &amp; Drug Administration",
        ),
        [{"title": "Art & names", "authors": ("K. Müller", "P. O'Neil", "Food & Drug Administration")}],
        id="dataverse#4123",
    ),
    pytest.param(
        csl(author=[{"family": "M&uuml;ller", "given": "K."}, {"literal": "Food &amp; Drug Administration"}]),
        [{"authors": ("K. Müller", "Food & Drug Administration")}],
        id="citation-bot#655",
    ),
    pytest.param(
        ris("TI  - On one line", "AU  - Vaswani, Ashish; Shazeer, Noam M.; Parmar, Niki"),
        [{"authors": ("Ashish Vaswani", "Noam M. Shazeer", "Niki Parmar")}],
        id="citationchaser#28",
    ),
    pytest.param(
        bib("title={On one line}", "author={Vaswani, Ashish; Shazeer, Noam M.; Parmar, Niki}"),
        [{"authors": ("Ashish Vaswani", "Noam M. Shazeer", "Niki Parmar")}],
        id="cryptobib#46",
    ),
    pytest.param(
        bib("title={Deep learning}", "author={LeCun, Yann and Bengio, Yoshua et al.}"),
        [{"authors": ("Yann LeCun", "Yoshua Bengio")}],
        id="jabref#16937",
    ),
    pytest.param(
        bib("title={Deep learning}", "author={LeCun, Yann and Bengio, Yoshua and}"),
        [{"authors": ("Yann LeCun", "Yoshua Bengio")}],
        id="jabref#16937-and",
    ),
    pytest.param(
        bib("title={Deep learning}", "author={LeCun, Y., Bengio, Y., et al.}"),
        [{"authors": ("Y. LeCun", "Y. Bengio")}],
        id="scipion#355",
    ),
    pytest.param(
        bib("title={Suffixes}", "author={Strunk, William, Jr. and Daum{\\'e}, Hal, III}"),
        [{"authors": ("William Strunk Jr.", "Hal Daumé III")}],
        id="inspirehep#1203",
    ),
    pytest.param(
        csl(author=[{"family": "Strunk", "given": "William, Jr."}]),
        [{"authors": ("William Strunk Jr.",)}],
        id="better-bibtex#2744",
    ),
    pytest.param(
        XDATA,
        [{"authors": ("Claude Shannon",), "published": "1948-07", "venue": "Bell System Technical Journal"}],
        id="jabref#10865",
    ),
    pytest.param(CHAIN, [{"published": "1971"}, {"published": "1971"}, {"published": "1971"}], id="biblatex#410"),
    pytest.param(
        csl(issued={"date-parts": [[2009, "season-04"]], "season": 4}), [{"published": "2009"}], id="citeproc-php#198"
    ),
    pytest.param(
        ris("BT  - The C Programming Language", "AU  - Ritchie, D.", type="BOOK")
        + ris("TI  - Another", "AU  - Ritchie, D."),
        [{"title": "The C Programming Language"}, {"title": "Another"}],
        id="jabref#296",
    ),
    pytest.param(
        KEYLESS,
        [
            {"title": "Without a key", "authors": ("Leslie Lamport",), "published": "1978"},
            {"title": "Without a key, on one line", "authors": ("Jim Gray",), "published": "1981"},
            {"title": "With two commas", "authors": ("Edgar Codd",), "published": "1970"},
        ],
        id="zotero/translators#1898",
    ),
    pytest.param(COMMENTS, [{"authors": ("Thomas Bayes",), "published": "1763"}], id="bibtex-ruby#132"),
]


@pytest.mark.parametrize(("content", "papers"), ROWS)
def test_a_reported_file_is_read(content: str | bytes, papers: list[Mapping[str, object]]) -> None:
    _, found, problems = read(content)
    assert not problems
    assert [
        {name: getattr(paper, name) for name in right} for paper, right in zip(found, papers, strict=True)
    ] == papers


def test_one_line_in_another_encoding_spoils_no_others() -> None:
    """jabref#8870, jabref#8947"""
    _, papers, remarks = read(MIXED.encode() + OLD.encode("cp1252"))
    assert [(paper.title, paper.authors) for paper in papers] == [
        *((f"Étude {number}", ("Klaus-Robert Müller",)) for number in range(9)),
        ("Note", ("A Gómez-Pérez",)),
    ]
    assert [(remark.line, remark.reason) for remark in remarks] == [(10, "not UTF-8; read as Windows-1252")]


def test_an_institution_is_one_name_in_every_format() -> None:
    """papis#885"""
    (paper,) = read(bib("title={Assessment}", "author={{Panel on Climate Change}}", "year=1990", type="report"))[1]
    assert "author = {{Panel on Climate Change}}" in rendered([paper], {}, "bibtex")
    assert "AU  - Panel on Climate Change" in rendered([paper], {}, "ris")
    assert json.loads(rendered([paper], {}, "csl-json"))[0]["author"] == [{"literal": "Panel on Climate Change"}]


def test_double_accents_are_written_as_such() -> None:
    """better-bibtex#3599"""
    (paper,) = read(csl(author=[{"family": "Nguyễn", "given": "Thắng"}]))[1]
    assert r"Nguy{\~{\^e}}n, Th{\'{\u{a}}}ng" in rendered([paper], {}, "bibtex")


KEPT = """\
@article{mykey1948,
  author = {Shannon, Claude},
  title = {A Mathematical Theory of Communication},
  journal = {Bell Syst. Tech. J.},
  volume = {27},
  number = {3},
  pages = {379--423},
  publisher = {Bell},
  year = {1948},
  month = jul,
  keywords = {information, coding},
  note = {My own note},
  issn = {0005-8580}
}

@inproceedings{conf74,
  author = {Cerf, Vinton},
  editor = {Kahn, Robert},
  title = {At a conference},
  booktitle = {Proceedings},
  series = {LNCS},
  pages = {1--9},
  year = {1974}
}

@phdthesis{phd38,
  author = {Shannon, Claude},
  title = {A thesis},
  school = {MIT},
  year = {1938}
}

@book{book49,
  author = {Weaver, Warren},
  title = {A book},
  publisher = {University of Illinois Press},
  address = {Urbana},
  edition = {2},
  year = {1949}
}

@techreport{tr69,
  author = {Crocker, Steve},
  title = {A report},
  institution = {UCLA},
  number = {TR-1},
  year = {1969}
}
"""


def test_keys_types_and_fields_are_exported_as_they_came() -> None:
    """better-bibtex#2486, zotero/translators#3537, scratchpads2#6502"""
    papers = read(KEPT)[1]
    assert papers[0].reference.keywords == ("information", "coding")
    assert rendered(papers, {}, "bibtex") == KEPT
