"""BibTeX: the exports of the usual programs, and what people do to them by hand."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing import mutated, read_as, survives
from paper_index.errors import PaperError
from paper_index.importers import Source, read
from paper_index.importers.bibtex_names import persons
from paper_index.papers.paper import Paper
from paper_index.text import latex

MANY = r"""
% Encoding: UTF-8
@string{where = "Journal of " # {Placeholders}}
@comment{jabref-meta: databaseType:bibtex;}
@preamble{"\newcommand{\x}{y}"}

@article{one,
  title = {{{Deep}} Nets for the Poincar{\'e} \& Bj{\"o}rk problem: $\ell_2$ {\textendash} \emph{more}},
  author = {Author, Anna and de la Cruz, Jr., Bert and {The Cup Collaboration} and others},
  year = 2021, month = 3 # "~" # mar, journal = where, abstract = {About 5\% of  it.},
  doi = {https://doi.org/10.1234/AB\_c.}, url = {https://example.org/a\_b}
}
@ARTICLE(two, TITLE = "In {"}brackets{"}", AUTHOR="A. Author", DATE={2020-02-30/2021})
@article{broken, title = {It does not end, year = 2001
@inproceedings{three, title = {A comma is missing}
  author = {Author, A.}
  crossref = {all}, title = {Not this one}}
@proceedings{all, title = {All of Them}, editor = {Editor, E.}, year = {2012}, month = "February 3"}
@misc{three, title = {The key is there twice}, year = {c. 1998}}@misc{four, title = {In the same line}}
@misc{five, year = 2000}
"""


def test_a_file_of_many_hands() -> None:
    papers, problems = read_as("bibtex", MANY)
    assert [paper.title for paper in papers] == [
        "Deep Nets for the Poincaré & Björk problem: $\\ell_2$ – more",
        'In "brackets"',
        "A comma is missing",
        "All of Them",
        "The key is there twice",
        "In the same line",
    ]
    one, two, three, everything, *_ = papers
    assert (one.id, one.doi, one.url) == ("10.1234/ab_c", "10.1234/ab_c", "https://example.org/a_b")
    assert one.authors == ("Anna Author", "Bert de la Cruz Jr.", "The Cup Collaboration")
    assert (one.published, one.abstract) == ("2021-03-03", "About 5% of it.")
    assert two.published == "2020-02"
    assert (three.authors, three.published) == (("A. Author",), "2012-02-03")
    assert (three.venue, three.venue_kind) == ("All of Them", "conference")
    assert everything.authors == ("E. Editor",)
    assert papers[4].published == "1998"
    assert [(problem.line, "unclosed" in problem.reason) for problem in problems] == [(14, True), (20, False)]


@pytest.mark.parametrize(
    ("child", "parent", "venue"),
    [
        ("inproceedings", "title = {The Book}, booktitle = {Proc. of {KDD}}", ("Proc. of KDD", "conference")),
        ("inproceedings", "title = {The Book}", ("The Book", "conference")),
        ("article", "journal = {A Journal}, title = {Issue 3}", ("A Journal", "journal")),
        ("incollection", "title = {A Handbook}", ("", "")),  # a book is no venue
        ("book", "title = {Proceedings of All}", ("", "")),
        ("inproceedings", "crossref = {child}, booktitle = {}", ("", "")),
    ],
)
def test_an_entry_is_where_the_one_it_refers_to_is(child: str, parent: str, venue: tuple[str, str]) -> None:
    own = "booktitle = {Its Own}, year = 2001"
    text = f"@{child}{{child, title={{T}}, crossref={{P}}}} @inproceedings{{other, title={{U}}, crossref={{p}}, {own}}}"
    papers, _ = read_as("bibtex", f"{text}\n@proceedings{{p, {parent}, year = 1999}}\n")
    assert (papers[0].venue, papers[0].venue_kind, papers[0].published) == (*venue, "1999")
    assert (papers[1].venue, papers[1].published) == ("Its Own", "2001")


PARENTS = """
@xdata{house, publisher={Press}, location={Graz}, xdata={more}}
@xdata{more, series={Dull Series}}
@mvproceedings{all, title={All Meetings}, date={2009-05}, editor={Roe, Al}, doi={10.1234/all}, xdata={house}}
@proceedings{one, title={Second Meeting}, subtitle={on Cups}, volume=2, crossref={all}, url={http://example.org/x}}
@periodical{magazine, title={Cup Times}, issn={1234-5678}, year=2007}
@book{whole, title={A Book}, author={Writer, Wu}, year=2003, abstract={Of it all}}
@misc{loop, title={L}, crossref={pool}}
@misc{pool, title={P}, crossref={loop}, note={Round}}
"""


@pytest.mark.parametrize(
    ("entry", "inherited"),
    [
        (
            "@inproceedings{k, title={T}, crossref={one}}",
            {
                "booktitle": "Second Meeting",
                "booksubtitle": "on Cups",
                "maintitle": "All Meetings",
                "volume": "2",
                "date": "2009-05",
                "editor": "Roe, Al",
                "publisher": "Press",
                "location": "Graz",
                "series": "Dull Series",
            },
        ),
        (
            "@article{k, title={T}, crossref={Magazine}}",
            {"journaltitle": "Cup Times", "issn": "1234-5678", "year": "2007"},
        ),
        ("@article{k, title={T}, date={2008-02}, crossref={magazine}, journal={J}}", {"issn": "1234-5678"}),
        (
            "@inbook{k, title={T}, crossref={whole}}",
            {"booktitle": "A Book", "author": "Writer, Wu", "bookauthor": "Writer, Wu", "year": "2003"},
        ),
        ("@book{k, title={T}, location={Rome}, xdata={house, more}}", {"publisher": "Press", "series": "Dull Series"}),
        ("@misc{k, title={T}, crossref={loop}}", {"note": "Round"}),
        ("@misc{k, title={T}, crossref={k}}", {}),
    ],
)
def test_fields_are_inherited_by_the_table_of_biblatex(entry: str, inherited: dict[str, str]) -> None:
    papers, problems = read_as("bibtex", f"{entry}\n{PARENTS}")
    assert problems == []
    assert dict(papers[0].reference.entries[0].inherited) == inherited


def test_what_is_inherited_is_the_papers() -> None:
    papers, _ = read_as("bibtex", f"@inproceedings{{k, title={{T}}, author={{A, B}}, crossref={{one}}}}\n{PARENTS}")
    assert (papers[0].published, papers[0].venue, papers[0].doi) == ("2009-05", "Second Meeting", "")
    assert papers[0].reference.fields["publisher"] == "Press"


def test_fields_and_names_refer_to_xdata() -> None:
    papers, problems = read_as(
        "bibtex",
        """
@xdata{the-names, author = {Ann Lee and Bo Li}, publisher = {The Press}}
@book{a, title = {One}, author = {xdata=the-names-author}, publisher = {xdata = {the-names-publisher}}}
@book{b, title = {Two}, author = {Cy Wu and xdata=the-names-author-2}, publisher = {xdata=none-publisher}}
@book{c, title = {On xdata = values}, author = {Cy Wu}}
""",
    )
    assert [(paper.authors, paper.reference.fields.get("publisher")) for paper in papers] == [
        (("Ann Lee", "Bo Li"), "The Press"),
        (("Cy Wu", "Bo Li"), None),
        (("Cy Wu",), None),
    ]
    assert papers[2].title == "On xdata = values"
    assert [problem.reason for problem in problems] == [
        "the entry refers to 'xdata=none-publisher', which is not in the file"
    ]


def test_a_missing_parent_is_named() -> None:
    papers, problems = read_as("bibtex", "\n@misc{k, title={T}, crossref={gone}, xdata={lost}}")
    assert [paper.title for paper in papers] == ["T"]
    assert [str(problem) for problem in problems] == [
        "list:2: the entry refers to 'lost', which is not in the file",
        "list:2: the entry refers to 'gone', which is not in the file",
    ]


@pytest.mark.parametrize(
    ("fields", "identity"),
    [
        ("eprint = {2401.00001v2}, archivePrefix = {arXiv}", "2401.00001"),
        ("eprint = {0309136}, eprinttype = {arxiv}, eprintclass = {math.GT}", "math/0309136"),
        ("eprint = {hep-th/9901001}", "hep-th/9901001"),
        ("eprint = {24010001}, eprinttype = {pubmed}, doi = {10.1234/x}", "10.1234/x"),
        ("doi = {10.48550/arXiv.2401.00001}", "2401.00001"),
        ("doi = {10.1234/x}, url = {http://arxiv.org/abs/2401.00001v1}", "2401.00001"),
        ("journal = {arXiv preprint arXiv:2401.00001}", "2401.00001"),
        ("journal = {CoRR}, volume = {abs/2401.00001}", "2401.00001"),
        ("note = {arXiv: 2401.00001 [cs]}", "2401.00001"),
        ("doi = {10.1234/x}, note = {An answer to arXiv:2401.00001}", "10.1234/x"),
        ("howpublished = {\\url{https://doi.org/10.1234/x}}", "10.1234/x"),
    ],
)
def test_the_id_is_found_where_people_put_it(fields: str, identity: str) -> None:
    papers, problems = read_as("bibtex", f"@misc{{key, title = {{One}}, {fields}}}")
    assert ([paper.id for paper in papers], problems) == ([identity], [])


def test_accents_and_commands_become_letters() -> None:
    written = r"{\'{\i}} \'e \c c {\o} \ss{} \L{}ukasz \H{o} \~{}x ``a'' b~c 5 ~6 \textbf{d} \alpha \(x\) \$"
    assert latex.plain(written) == "í é ç ø ß Łukasz ő ~x “a” b c 5 ~6 d α$x$ $"


def titles(written: str) -> list[str]:
    papers, problems = read_as("bibtex", written)
    assert problems == []
    return [paper.title for paper in papers]


def test_comments_between_fields_are_passed_over() -> None:
    written = """
@article{one, title={Half of it, 50% {full}}, % looked up: {
 author={Lee, Bo}, % "as in print"
 % year = 1999,
 , url = "http://example.org/%7Ebo" , year=2004 % the end
}
"""
    papers, problems = read_as("bibtex", written)
    assert problems == []
    assert [(paper.title, paper.authors, paper.published, paper.url) for paper in papers] == [
        ("Half of it, 50% full", ("Bo Lee",), "2004", "http://example.org/%7Ebo")
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("@comment{\n@misc{a, title={Out}}\n}\n@misc{b, title={In}}", ["In"]),
        ("@Comment{It is open\n@misc{a, title={One}}\n@misc{b, title={Two}}", ["One", "Two"]),
        ("@comment{jabref-meta: x:\\;{};}\n@misc{a, title={One}}", ["One"]),
        ("% @misc{a, title={Out}}\n@misc{b, title={In}}", ["In"]),
    ],
)
def test_entries_in_a_comment_are_no_papers(written: str, read: list[str]) -> None:
    assert titles(written) == read


@pytest.mark.parametrize(
    "head", ["", "\n", ",", "key ", "key, , ", "a key, ", "key,\n ,", " % the key is missing\n", "key, % c\n,% d\n,"]
)
def test_an_entry_needs_neither_key_nor_single_commas(head: str) -> None:
    papers, problems = read_as("bibtex", f"@misc{{{head}title = {{A, , b}},, year={{2009}},}}\n@misc{{k, title={{C}}}}")
    assert problems == []
    assert [(paper.title, paper.published) for paper in papers] == [("A, , b", "2009"), ("C", "")]


@pytest.mark.parametrize(
    ("written", "doubt"),
    [
        ("@misc{a, title={T}, year={2009}", "the brace that closes the entry is missing"),
        ("@misc{a, title={T}}, year={2009}}", "there is a brace too many"),
        ("@misc{a, title={T}, (see below), year={2009}}", "not a field, skipped: '(see below)'"),
        ("@misc{a, title={T}, year={2009} @misc{b, title={U}}", "the brace that closes the entry is missing"),
    ],
)
def test_a_damaged_entry_is_read_as_far_as_it_can_be(written: str, doubt: str) -> None:
    papers, problems = read_as("bibtex", written)
    assert (papers[0].title, papers[0].published) == ("T", "2009")
    assert [problem.reason for problem in problems] == [doubt]


@pytest.mark.parametrize(
    ("value", "title"),
    [
        ('"A "quoted" word"', 'A "quoted" word'),
        ("one # { and } # two", "1 and 2"),
        ('{"In" quotation marks}', '"In" quotation marks'),
        ("{A line\n  @ that looks like one}", "A line @ that looks like one"),
        ("2001: A Space Odyssey", "2001: A Space Odyssey"),
    ],
)
def test_values_are_read_in_every_form(value: str, title: str) -> None:
    written = f'@string{{one = "1"}} @string{{two = {{2}}}}\n@misc{{a key, title = {value}, year = 2009}}'
    papers, problems = read_as("bibtex", written)
    assert [(paper.title, paper.published, paper.reference.entries[0].key) for paper in papers] == [
        (title, "2009", "a key")
    ]
    assert problems == []


@pytest.mark.parametrize("start", ["@ article{k,", "@Article\n{k,", "@article (k,", "  @article{k ,"])
def test_blanks_may_stand_before_the_brace(start: str) -> None:
    papers, problems = read_as("bibtex", f"@misc{{a, title={{One}}}}\n{start} title={{Two}}" + ")}"["{" in start])
    assert ([paper.title for paper in papers], problems) == (["One", "Two"], [])


def test_macros_of_journals_and_places_of_publishers() -> None:
    papers, _ = read_as(
        "bibtex",
        '@article{a, title={T}, journal={\\apjl}}\n@article{b, title={U}, journal="{\\unknown}"}\n'
        "@inproceedings{c, title={V}, booktitle={B}, location={Rome}, address={New York}}",
    )
    assert [paper.venue for paper in papers[:2]] == ["The Astrophysical Journal Letters", "unknown"]
    assert papers[0].reference.fields["container-title"] == "The Astrophysical Journal Letters"
    assert papers[2].reference.fields["publisher-place"] == "New York"


def test_a_season_and_a_pubmed_id_are_kept() -> None:
    papers, _ = read_as(
        "bibtex", "@article{a, title={T}, year=1998, month={Spring}, eprint={31452105}, eprinttype={pubmed}}"
    )
    assert (papers[0].published, papers[0].reference.dates["issued"]) == ("1998", "1998-21")
    assert papers[0].reference.fields["PMID"] == "31452105"


def test_titles_of_crossref_lose_their_markup() -> None:
    written = (
        "@article{a, title={Growth of $\\less$i$\\greater$B. rara$\\less$/i$\\greater$}}\n"
        "@misc{b, title={A $\\mathplus$ $\\less$scp$\\greater$CO$\\less$/scp$\\greater$ a {\\&} b}}\n"
        "@misc{c, title={The $<$sub$>$2$<$/sub$>$ case}}\n"
    )
    papers, _ = read_as("bibtex", written)
    assert [paper.title for paper in papers] == ["Growth of B. rara", "A + CO a & b", "The 2 case"]


def test_names_in_every_order() -> None:
    names = (
        r"von Berg, Jr, Carl AND family=Cruz, given=Ana, prefix=de and {Cup and Sons, Inc.} and A. B. 0002 and et al."
    )
    assert [name.shown for name in persons(names)] == ["Carl von Berg Jr", "Ana de Cruz", "Cup and Sons, Inc.", "A. B."]


def test_other_encodings_are_read() -> None:
    for encoding in ("cp1252", "utf-16", "utf-8-sig"):
        papers, _ = read_as("bibtex", "@misc{a, title = {Größe}}\r\n".encode(encoding))
        assert papers[0].title == "Größe"


def test_a_file_without_an_entry_is_told() -> None:
    with pytest.raises(PaperError, match="without an entry; nothing was imported"):
        read_as("bibtex", "@string{a = {b}}\n@comment{nothing}")


def test_nothing_is_written_to_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    read_as("bibtex", MANY)
    assert capfd.readouterr() == ("", "")


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize(
    "content",
    [
        "@a{" * 30_000,
        "@misc{a, title=" + "a#" * 50_000 + "}",
        "@misc{a,title={" + "\\'{" * 30_000 + "}}",
        "\n".join(f"@string{{a{i + 1} = a{i} # a{i}}}" for i in range(2_000)) + "\n@misc{a, title = a2000}",
        "@misc{a, title={x}, author={" + "{a} and " * 12_000 + "}}",
    ],
    ids=["open", "joined", "accents", "strings of strings", "authors"],
)
def test_no_file_takes_long(content: str) -> None:
    begun = time.process_time()
    survives("bibtex", content.encode())
    assert time.process_time() - begun < 5


@given(st.one_of(st.integers(0, 10**9).map(lambda seed: mutated(MANY.encode(), seed)), st.binary(max_size=200)))
def test_anything_is_survived(content: bytes) -> None:
    survives("bibtex", content)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("dblp-carlostome.bib", 296),
        ("jabref-Chocolate.bib", 15),
        ("jabref-complex.bib", 20),
        ("jabref-testjabref.bib", 156),
    ],
)
def test_real_files_are_read_whole(samples: Path, name: str, count: int) -> None:
    found, records = read(Source(samples / "formats" / "bibtex" / name))
    assert (found, [isinstance(record, Paper) for record in records]) == ("bibtex", [True] * count)


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        (r"10.1007/978-3-319-24574-4$\_$28", "10.1007/978-3-319-24574-4_28"),
        ("10.1007/978-3-319-\n  24574-4_28", "10.1007/978-3-319-24574-4_28"),
        (r"10.1002/(SICI)1\ensuremath{<}13::AID\ensuremath{>}3", "10.1002/(sici)1<13::aid>3"),
        (r"10.1002/(SICI)1\%3C13::AID\%3E3", "10.1002/(sici)1<13::aid>3"),
    ],
)
def test_dois_are_read_as_programs_escape_them(written: str, doi: str) -> None:
    papers, _ = read_as("bibtex", f"@misc{{a, title={{T}}, doi={{{written}}}}}")
    assert papers[0].doi == doi


@pytest.mark.parametrize(
    "written",
    [
        r"http://www.x.org/{\raise.17ex\hbox{$\scriptstyle\sim$}}bo/a_b",
        r"http://www.x.org/$\mathtt{\sim}$bo/a{\_}b",
        r"http://www.x.org/\texttildelow bo/a\_b",
        r"http://www.x.org/\string~bo/a\-\_b",
        r"www.x.org/\~{}bo/\allowbreak a\_b",
    ],
)
def test_addresses_are_read_as_programs_escape_them(written: str) -> None:
    papers, _ = read_as("bibtex", f"@misc{{a, title={{T}}, url={{{written}}}}}")
    assert papers[0].url == "http://www.x.org/~bo/a_b"


def test_a_year_may_be_a_whole_date() -> None:
    papers, _ = read_as("bibtex", "@misc{a, title={T}, year={May 1981}} @misc{b, title={U}, year={1981-05-03}}")
    assert [paper.published for paper in papers] == ["1981-05", "1981-05-03"]


def test_strings_cannot_make_a_file_much_longer() -> None:
    chain = "#".join(["x"] * 300)
    written = (
        f"@string{{x={{{'long ' * 100}}}}}\n@misc{{a, title={chain}}}\n@string{{y={chain}}}\n@misc{{b, title={{B}}}}"
    )
    papers, problems = read_as("bibtex", written)
    assert [paper.title for paper in papers] == ["B"]
    assert [str(problem) for problem in problems] == [
        "list:2: its @strings expand to more than 20,000 characters, in entry 'a'",
        "list:3: an @string was ignored: its @strings expand to more than 20,000 characters",
    ]
    many = f"@string{{x={{{'long ' * 100}}}}}\n" + "".join(f"@misc{{a{n}, title=x#x#x}}\n" for n in range(200))
    papers, problems = read_as("bibtex", many)
    assert len(papers) + len(problems) == 200 and sum(len(paper.title) for paper in papers) < 200_000
    assert str(problems[-1]).endswith(
        "the @strings of the file expand to much more text than the file has, in entry 'a199'"
    )


def test_a_parent_is_found_by_its_other_keys() -> None:
    written = "@inproceedings{a, title={T}, crossref={Old}}\n@proceedings{b, ids={old, older}, title={P}, year=2001}"
    papers, problems = read_as("bibtex", written)
    assert ([paper.published for paper in papers], papers[0].venue, problems) == (["2001", "2001"], "P", [])
