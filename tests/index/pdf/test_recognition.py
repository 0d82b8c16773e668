"""Which paper a PDF is, by its first pages: identifiers are taken only where nothing contradicts them."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from first_pages import BODY, apart, first_pages, page, stamp
from paper_index.pdf.models import FirstPages, Line
from paper_index.pdf.reader import PdfReader, Unreadable
from paper_index.pdf.recognition import Doubtful, Identified, NotRecognised, recognise

DOI = "10.1093/trees/btz123"
OTHER = "10.1016/j.leaf.2019.01.006"
STAMP = "arXiv:2608.01234v2 [cs.CL] 3 Aug 2026"


REAL = "pdf/real"


@pytest.mark.slow
@pytest.mark.long
def test_real_pdfs_are_recognised_or_left(samples: Path) -> None:
    """Of 59 real PDFs, 31 print an identifier of their own."""
    table = samples / f"{REAL}.tsv"
    if not table.is_file():
        pytest.skip(f"{table} is not there")
    rows = [line.split("\t") for line in table.read_text(encoding="utf-8").splitlines()[1:]]
    right, wrong = 0, []
    with PdfReader() as reader:
        for name, _, identifier, *_ in rows:
            found = _identity(reader, samples / REAL / f"{name}.pdf")
            expected = identifier.partition(":")[2].lower()
            right += found == expected != ""
            wrong += [(name, found)] if found and found != expected else []
    assert (right, wrong) == (31, [])


def _identity(reader: PdfReader, path: Path) -> str:
    try:
        found = recognise(reader.first_pages(path))
    except Unreadable as error:
        assert error.reason == "it needs a password"
        return ""
    return found.identity if isinstance(found, Identified) else ""


@pytest.mark.parametrize(
    ("text", "identity", "version"),
    [
        (STAMP, "2608.01234", 2),
        ("arXiv:0908.0054v1 [astro-ph.CO] 1 Aug 2009", "0908.0054", 1),
        ("arXiv:math/0501170v3 [math.CO] 25 Jan 2005", "math/0501170", 3),
        ("arXiv:quant-ph/9508027v2 25 Jan 1996", "quant-ph/9508027", 2),
        ("arXiv:math.GT/0309136 8 Sep 2003", "math/0309136", 0),
    ],
)
@pytest.mark.parametrize("place", ["edge", "line", "title in the metadata"])
def test_the_stamp_of_arxiv_identifies_a_pdf(text: str, identity: str, version: int, place: str) -> None:
    lines: list[str | Line] = [
        *([stamp(text)] if place == "edge" else []),
        *BODY,
        *([apart(text, size=20)] if place == "line" else []),
    ]
    found = recognise(first_pages(lines, metadata={"Title": text} if place.startswith("title") else {}))
    assert isinstance(found, Identified)
    assert (found.identity, found.version, found.rule, found.page) == (identity, version, "stamp", 1)
    assert found.title == "Counting the Leaves of Large Trees"


@pytest.mark.parametrize(
    "text",
    [
        "arXiv:2106.09685v2 [cs.CL].",
        "We extend the work of Smith (arXiv:2305.14314) and of Jones, arXiv:2106.09685v2 [cs.CL] and others.",
        "[3] J. Jones. Leaves. arXiv:2106.09685v2 [cs.CL] 17 Jun 2021",
        "arXiv:2199.12345v1 [cs.CL] 3 Aug 2026",
        "arXiv:gardens/0501170v3 [math.CO] 25 Jan 2005",
        "https://doi.org/10.48550/arXiv.2106.09685",
    ],
)
def test_a_cited_arxiv_id_identifies_nothing(text: str) -> None:
    assert isinstance(recognise(first_pages((*BODY, text))), NotRecognised)


def test_the_stamp_precedes_cited_identifiers_and_the_doi_of_the_publication() -> None:
    lines = (stamp(STAMP), *BODY, "We extend arXiv:2305.14314.", apart(f"https://doi.org/{DOI}"))
    found = recognise(first_pages(lines, metadata={"doi": OTHER}))
    assert isinstance(found, Identified) and found.identity == "2608.01234"


def test_two_stamps_identify_nothing() -> None:
    found = recognise(first_pages((stamp(STAMP), stamp("arXiv:2305.14314v1 [cs.LG] 23 May 2023"), *BODY)))
    assert found == NotRecognised("2 arXiv stamps on page 1", "Counting the Leaves of Large Trees", contradictory=True)


OWN_LINES = {
    "footer": f"https://doi.org/{DOI}",
    "old resolver": f"http://dx.doi.org/{DOI}.",
    "label": f"DOI: {DOI.upper()}",
    "label of IEEE": f"Digital Object Identifier {DOI}",
    "volume": f"272 Postgrad Med J 2010;86:272e278. doi:{DOI}",
    "running head of BMC": f"Smith et al. BMC Trees (2019) 12:3 https://doi.org/{DOI}",
    "running head of eLife": f"Smith et al. eLife 2019;8:e12345. DOI: https://doi.org/{DOI} 1 of 20",
    "citation": f"Citation: Smith J, Jones A (2019) Counting the Leaves. PLoS ONE 14(1): e0123. https://doi.org/{DOI}",
    "reference format": f"2019. Counting the Leaves. In Proceedings of TREES '19. ACM, 12 pages. https://doi.org/{DOI}",
    "bioRxiv": f"bioRxiv preprint doi: https://doi.org/{DOI}; this version posted March 13, 2026. The copyright holder",
    "AIP": f"J. Trees 150, 1 (2019); https://doi.org/{DOI} 150, 1",
    "PNAS": f"www.pnas.org/cgi/doi/{DOI}",
    "publisher": f"View online: https://onlinelibrary.wiley.com/doi/{DOI}",
    "footer of HAL": f"Ann Smith. Leaves. Trees, 2010, 1 (2), pp.3. \u27e8{DOI}\u27e9. \u27e8hal-0123\u27e9",
    "footer of Cambridge": f"use, available at https://www.cambridge.org/core/terms. https://doi.org/{DOI}",
    "margin of Wiley": f"Downloaded from https://onlinelibrary.wiley.com/doi/{DOI} by Somewhere, Wiley Online Library",
    "author's copy": f"The final publication is available at Springer via http://dx.doi.org/{DOI}",
    "peer reviewed": f"published in final form at https://doi.org/{DOI}. This article may be used for",
}


@pytest.mark.parametrize("text", OWN_LINES.values(), ids=OWN_LINES)
def test_the_only_doi_of_the_first_page_identifies_a_pdf(text: str) -> None:
    assert recognise(first_pages((*BODY, apart(text)))) == Identified(
        DOI, "text", 1, "Counting the Leaves of Large Trees"
    )


OF_OTHERS = {
    "numbered reference": f"[1] A. Smith. Some work. doi:{DOI}",
    "reference with a year": f"Smith, A. (2019). Some work. Leaves, 1, 2. https://doi.org/{DOI}",
    "reference without a bracket": f"12. Smith A, Jones B. Some work. Leaves. 2019;1:2. doi:{DOI}",
    "footnote": f"3 Smith A. and B. Jones, Some work, Leaves 12 (2019) 1-10, doi:{DOI}.",
    "research highlight": f"Leaves https://doi.org/{DOI} (2019)",
    "comment": f"Comment on Smith et al. Nat. Leaves 2010, 3. doi:{DOI}",
    "correction": f"Correction to: Leaves (2019) 12:3 https://doi.org/{DOI}",
    "original": f"The original article can be found online at https://doi.org/{DOI}",
    "data": f"Data availability: The counts are available at https://doi.org/{DOI}",
    "software": f"The source code is archived: https://doi.org/{DOI}",
    "sentence": f"as the tool leafcount (https://doi.org/{DOI}) does for small trees",
    "sentence without brackets": f"while https://doi.org/{DOI} shows that some trees have none",
    "broken after a stop": "https://doi.org/10.1016/j.leaf.2020.\n111906",
    "cut before its number": "https://doi.org/10.1016/j.",
    "cut before its end": "https://doi.org/10.1016/j.leaf.2020.",
    "broken after a slash": "https://doi.org/10.1088/\n1741-4326/aa6a6a",
    "broken at a hyphen": "doi:10.18429/LeafConf\ufffe\nMOPTS051",
    "broken before a stop": "https://doi.org/10.1016/j.leaf\n.2020.111906",
    "broken within a number": f"https://doi.org/{DOI}4\n5678",
    "text after a number": f"https://doi.org/{DOI}Leaves of trees",
    "JSTOR": "Stable URL: https://www.jstor.org/stable/10.2307/48635686",
    "funder": "http://dx.doi.org/10.13039/501100001659",
    "data set": "https://doi.org/10.5061/dryad.k4t21",
    "figure": "doi:10.1371/journal.pone.0123456.g001",
    "abstract with its own DOI": "DOI: 10.7554/eLife.01234.001",
    "template": "https://doi.org/10.1145/nnnnnnn.nnnnnnn",
    "sample of a template": "https://doi.org/10.1145/1122445.1122456",
    "journal of a template": "doi:10.1093/bioinformatics/xxxxxx",
    "text without a blank": "https://doi.org/10.1093/trees/btz123Received: 3 May 2019",
    "path": "https://example.org/files/10.1093/trees/btz123",
    "reading list": f"Reading for this week:\nhttps://doi.org/{DOI}",
    "code of a poster": f"Scan to read the paper\nhttps://doi.org/{DOI}",
    "full paper": f"Full paper: https://doi.org/{DOI}",
    "news": f"Journal reference: Trees, DOI: {DOI}",
    "recommended": f"You may also like: https://doi.org/{DOI}",
    "recommended above": f"Articles You May Be Interested In\nBark of trees. J. Trees 150 https://doi.org/{DOI}",
    "review": f"Peer review report for https://doi.org/{DOI}",
    "cover": f"Cover image: https://doi.org/{DOI}",
    "file of a supplement": "https://doi.org/10.1107/S2056989019000012/ab1234sup1.cif",
}


@pytest.mark.parametrize("text", OF_OTHERS.values(), ids=OF_OTHERS)
def test_the_doi_of_another_document_identifies_nothing(text: str) -> None:
    found = recognise(first_pages((*BODY, *text.split("\n"))))
    assert not isinstance(found, Identified), found


@pytest.mark.parametrize("heading", ["References", "REFERENCES AND NOTES", "5. Bibliography", "Literatur", "参考文献"])
def test_a_list_of_references_identifies_nothing(heading: str) -> None:
    found = recognise(first_pages((*BODY, heading, f"Smith A. Some work. Leaves 1, 2. doi:{DOI}")))
    assert found == NotRecognised(
        "the DOIs on the first pages are of other papers", "Counting the Leaves of Large Trees"
    )


def test_a_list_of_references_without_a_heading_identifies_nothing() -> None:
    lines = (
        "Smith, A., Jones, B., Miller, C., Doe, D., Roe, E. and Poe, F. (2004). Leaves: a",
        "study of all the leaves of all the trees in all the forests of the north. Leaves,",
        "Trees, and Forests, 11, 134-148. doi:10.1080/13825580490511026.",
        "Smith, A. et al. (2009). Bark. Bark, 38, 340-343. doi:10.1093/bark/",
        "afp023.",
        "Miller, C., Doe, D., Roe, E., Poe, F., Moe, G., Loe, H. and Noe, I. Changes in the",
        "numbers of leaves and the relationship with the weather of the year and of the one",
        "before: a longitudinal study of 27 to 29 years in two forests and three gardens of",
        "the north, with an appendix on the south. Journal of Leaves,",
        f"46, 229-240. doi:{DOI}.",
    )
    assert isinstance(recognise(first_pages(page(lines, ""))), NotRecognised)


def test_several_dois_identify_nothing() -> None:
    found = recognise(first_pages((apart(f"doi:{DOI}", 0.03), *BODY, apart(f"doi:{OTHER}"), apart("doi:10.1000/182"))))
    assert found == NotRecognised("3 DOIs on page 1", "Counting the Leaves of Large Trees", contradictory=True)


def test_a_doi_may_be_printed_twice() -> None:
    found = recognise(first_pages((apart(f"doi:{DOI}", 0.03), *BODY, apart(f"https://doi.org/{DOI.upper()}"))))
    assert isinstance(found, Identified) and found.identity == DOI


def test_a_data_set_does_not_hide_the_doi_of_a_paper() -> None:
    lines = (*BODY, "Data are available at https://doi.org/10.5281/zenodo.1234", apart(f"https://doi.org/{DOI}"))
    found = recognise(first_pages(lines))
    assert isinstance(found, Identified) and found.identity == DOI


COVER = (
    "Leaves: Author(s): A. Smith and B. Jones",
    "Source: Leaves, August 2021, Vol. 41, No. 3",
    "Stable URL: https://www.jstor.org/stable/10.2307/48635686",
    "JSTOR is a not-for-profit service that helps scholars.",
)


def test_a_doi_on_the_page_after_a_cover_identifies_a_pdf() -> None:
    found = recognise(first_pages(COVER, (*BODY, apart(f"Leaves Vol 41 No 3: P1-P3 https://doi.org/{DOI} P1"))))
    assert isinstance(found, Identified) and (found.identity, found.page) == (DOI, 2)


def test_a_doi_on_the_second_page_of_a_text_identifies_nothing() -> None:
    found = recognise(first_pages(BODY * 6, (*BODY, apart(f"1 https://doi.org/{DOI}"))))
    assert isinstance(found, NotRecognised)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("doi", DOI),
        ("WPS-ARTICLEDOI", DOI),
        ("Title", f"doi:{DOI}"),
        ("Subject", f"Leaves, 12 (2019) 1-10. doi:{DOI.upper()}"),
    ],
)
def test_a_doi_in_the_metadata_identifies_a_pdf(key: str, value: str) -> None:
    found = recognise(first_pages(BODY, metadata={key: value}))
    assert found == Identified(DOI, "metadata", 0, "Counting the Leaves of Large Trees")


@pytest.mark.parametrize("form", ["<prism:doi>{}</prism:doi>", 'prism:doi="{}"'])
def test_the_doi_of_xmp_is_read_without_parsing_it(form: str) -> None:
    packet = f'<!DOCTYPE a [<!ENTITY a "&b;&b;"><!ENTITY b "&a;">]><x:xmpmeta>{form.format(DOI)}&a;'
    found = recognise(first_pages(BODY, xmp=packet))
    assert isinstance(found, Identified) and (found.identity, found.rule) == (DOI, "metadata")


def test_the_arxiv_id_in_the_metadata_identifies_a_pdf() -> None:
    found = recognise(first_pages(BODY, metadata={"DOI": "https://doi.org/10.48550/arXiv.2608.01234"}))
    assert isinstance(found, Identified) and found.identity == "2608.01234"


def test_metadata_that_the_page_contradicts_identify_nothing() -> None:
    found = recognise(first_pages((*BODY, apart(f"doi:{DOI}")), metadata={"doi": OTHER}))
    assert found == NotRecognised(
        "the metadata and page 1 have different DOIs", "Counting the Leaves of Large Trees", contradictory=True
    )
    assert isinstance(recognise(first_pages(BODY, metadata={"doi": OTHER, "Subject": DOI})), NotRecognised)


@pytest.mark.parametrize(
    "value", ["10.1145/../../\x1b[31mx", "10.1145/", "10.1145", "\x1b]0;10.1145/\x07", "x" * 5_000]
)
def test_hostile_metadata_identify_nothing(value: str) -> None:
    assert isinstance(recognise(first_pages(BODY, metadata={"doi": value, "Title": value})), NotRecognised)


@pytest.mark.parametrize(
    ("title", "doi", "reason"),
    [
        ("Trees and Leaves", "10.1007/978-3-030-00000-0", "a book"),
        ("Counting the Leaves", "10.5281/zenodo.1234", "a DOI of data or software"),
        ("Supplementary Information for Counting the Leaves", DOI, "a supplement"),
        ("Erratum to: Counting the Leaves", DOI, "a correction"),
        ("Comment on “Counting the Leaves”", DOI, "a comment"),
        ("Proceedings of the 9th Workshop on Leaves", DOI, "no single paper"),
        ("Table of Contents", DOI, "no single paper"),
        ("TREES 2019: Proceedings", DOI, "no single paper"),
        ("Issue Information", DOI, "no single paper"),
        ("Counting the Leaves: Supplementary Material", DOI, "a supplement"),
        ("Supplementary Tables S1–S5", DOI, "a supplement"),
        ("Counting the Leaves: Correction", DOI, "a correction"),
        ("Notice of Retraction", DOI, "a correction"),
        ("Counting the Leaves: A Reply to Jones", DOI, "a comment"),
        ("Response to “Counting the Leaves”", DOI, "a comment"),
        ("Technical Comment on “Counting the Leaves”", DOI, "a comment"),
        ("Commentary: Counting the Leaves", DOI, "a comment"),
        ("Peer Review File", DOI, "a comment"),
        ("Research Highlights", DOI, "a comment"),
        ("Lecture 3: Counting Leaves", DOI, "slides, a poster or an announcement"),
        ("Press Release", DOI, "slides, a poster or an announcement"),
        ("Counting the Leaves", "10.24432/c5xw20", "a DOI of data or software"),
        ("Counting the Leaves", "10.32614/cran.package.leaves2", "a DOI of data or software"),
        ("Counting the Leaves", "10.1093/trees/issue/12.3", "a DOI of a journal or an issue"),
        ("Counting the Leaves", "10.1002/tree.v12.3", "a DOI of a journal or an issue"),
        ("Counting the Leaves", "10.1002/(issn)1097-0258", "a DOI of a journal or an issue"),
        ("Counting the Leaves", "10.1038/41586.1476-4687", "a DOI of a journal or an issue"),
    ],
)
def test_the_identifier_of_a_book_or_correction_is_doubtful(title: str, doi: str, reason: str) -> None:
    found = recognise(first_pages(page((*BODY, apart(f"https://doi.org/{doi}")), title)))
    assert isinstance(found, Doubtful) and (found.identity, found.reason) == (doi, reason)


@pytest.mark.parametrize(
    "title",
    [
        *("Correction of Blurred Photographs", "Reviewing Trees", "Programs for Trees", "Lecture Halls of the North"),
        *("Responses of Trees to Light", "Supplementing Trees", "Discussing Trees", "Slides of Land and Trees"),
    ],
)
def test_a_paper_is_no_correction_because_of_its_first_word(title: str) -> None:
    assert isinstance(recognise(first_pages(page((*BODY, apart(f"doi:{DOI}")), title))), Identified)


def test_a_paper_of_proceedings_with_a_running_head_is_identified() -> None:
    head = apart("Proceedings of the 9th Workshop on Leaves", 0.03)
    found = recognise(first_pages((head, *BODY, "for the degree of freedom", apart(f"doi:{DOI}"))))
    assert isinstance(found, Identified) and found.identity == DOI


def test_a_chapter_of_a_book_is_identified() -> None:
    found = recognise(first_pages((*BODY, apart("https://doi.org/10.1007/978-3-030-12345-6_7"))))
    assert isinstance(found, Identified) and found.identity == "10.1007/978-3-030-12345-6_7"


def test_a_thesis_that_names_the_doi_of_its_article_is_doubtful() -> None:
    lines = (
        "A dissertation submitted in partial fulfillment",
        "of the requirements for the degree of",
        "Doctor of Philosophy",
    )
    found = recognise(first_pages(page((*lines, apart(f"doi:{DOI}"))), count=180))
    assert isinstance(found, Doubtful) and found.reason == "a thesis"


def test_a_thesis_that_lists_its_papers_is_doubtful() -> None:
    papers = ("List of Papers", "This thesis is based on the following papers:", "I Smith A. Leaves.", f"doi:{DOI}")
    found = recognise(first_pages(page(("Uppsala 2019",)), page(papers, ""), count=100))
    assert not isinstance(found, Identified)
    found = recognise(first_pages(page((*BODY, "The aim of this thesis is to count.", apart(f"doi:{DOI}"))), count=100))
    assert isinstance(found, Doubtful) and found.reason == "a thesis"


@pytest.mark.parametrize("above", [True, False])
def test_a_page_with_a_part_of_another_paper_is_doubtful(above: bool) -> None:
    end = [Line(f"The leaves of the last tree of the forest were counted {count} times.", 10, 0) for count in range(4)]
    other = [replace(line, top=0.02 + 0.015 * number) for number, line in enumerate(end)]
    title = Line("Growth of Bark in Large Forests", 18, 0.75)
    lines: list[str | Line] = [*BODY, title]
    if above:
        lines = [*other, Line("Counting the Leaves", 18, 0.12), *BODY]
    found = recognise(first_pages(page((*lines, apart(f"doi:{DOI}")), "" if above else "Counting the Leaves")))
    assert isinstance(found, Doubtful) and found.reason == "several papers on page 1"


def test_a_page_with_little_text_may_name_any_paper() -> None:
    found = recognise(first_pages(page(("Ann Smith", apart(f"https://doi.org/{DOI}")))))
    assert isinstance(found, Doubtful) and found.reason == "page 1 has little text"


@pytest.mark.parametrize("before", ["References", "A. Smith and B. Jones. Leaves. Preprint,"])
def test_a_stamp_in_the_text_is_cited(before: str) -> None:
    cited = "arXiv:2305.14314v1 [cs.LG] 23 May 2023"
    assert isinstance(recognise(first_pages((*BODY, before, cited))), NotRecognised)
    if before == "References":
        assert isinstance(recognise(first_pages((*BODY, before, apart(cited)))), NotRecognised)


def test_a_doi_in_the_metadata_beside_the_title_of_another_paper_is_doubtful() -> None:
    metadata = {"doi": DOI, "Title": "Bark of Large Trees in the North"}
    found = recognise(first_pages(BODY, metadata=metadata))
    assert isinstance(found, Doubtful) and "Bark of Large Trees" in found.reason


@pytest.mark.parametrize(
    ("metadata", "xmp"),
    [
        ({"doi": DOI}, f"<prism:doi>{OTHER}</prism:doi>"),
        ({"Creator": f"leafcount (https://doi.org/{DOI})"}, ""),
        ({"Producer": DOI, "Author": OTHER, "Keywords": f"leaves; see {DOI}"}, ""),
        ({"Subject": f"Comment on doi:{DOI}"}, ""),
        ({"doi": "10.48550/arXiv.2305.14314", "Subject": "10.48550/arXiv.2305.14315"}, ""),
    ],
)
def test_metadata_that_may_name_another_paper_identify_nothing(metadata: dict[str, str], xmp: str) -> None:
    assert isinstance(recognise(first_pages(BODY, metadata=metadata, xmp=xmp)), NotRecognised)


ISBN = "ISBN 978-0-262-03384-8"


@pytest.mark.parametrize(
    ("line", "count", "identity"),
    [
        (ISBN, 300, "isbn:9780262033848"),
        ("ISBN 978-0-262-03384-9", 300, ""),
        (ISBN, 12, ""),
        (f"{ISBN} (hardback) ISBN 0-306-40615-2", 300, ""),
    ],
)
def test_an_isbn_identifies_a_book(line: str, count: int, identity: str) -> None:
    found = recognise(first_pages(page([]), page([line], ""), count=count))
    assert (found.identity if isinstance(found, Identified) else "") == identity


def test_reasons_are_distinct() -> None:
    assert recognise(first_pages(page([], ""), page([], ""))) == NotRecognised("scan, no text")
    assert recognise(FirstPages(1, ())) == NotRecognised("scan, no text")
    unreadable = recognise(first_pages(page(["\u0001\u0002\ue000\ue001\ue002\ue003 a b " * 6] * 9, "")))
    assert isinstance(unreadable, NotRecognised) and "fonts" in unreadable.reason


@pytest.mark.parametrize(
    ("metadata", "title"),
    [
        ("Leaves of Large Trees", "Leaves of Large Trees"),
        ("Microsoft Word - leaves.doc", "Counting the Leaves of Large Trees"),
        ("leaves.dvi", "Counting the Leaves of Large Trees"),
        ("6489122611071476 1..10", "Counting the Leaves of Large Trees"),
        ("Another Title Altogether", "Counting the Leaves of Large Trees"),
    ],
)
def test_the_title_in_the_metadata_must_be_on_the_page(metadata: str, title: str) -> None:
    assert recognise(first_pages(BODY, metadata={"Title": metadata})).title == title


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (
            [Line("Leaves of Trees", 18, 0.08), Line("and Their Numbers", 18, 0.105)],
            "Leaves of Trees and Their Numbers",
        ),
        ([Line("Journal of Leaves", 24, 0.03), Line("Leaves of Trees∗", 18, 0.1)], "Leaves of Trees"),
        ([Line("Research Article", 18, 0.05), Line("Leaves of Trees", 18, 0.09)], "Leaves of Trees"),
        ([Line("Leaves of Trees", 10, 0.08)], ""),
        ([Line("A Figure of a Tree", 24, 0.7)], ""),
        ([Line("12 345 + 67", 24, 0.1)], ""),
        ([Line("Tilings", 18, 0.1)], "Tilings"),
        ([Line("Tilings", 12, 0.1)], ""),
    ],
)
def test_the_title_is_the_largest_text_above_the_abstract(lines: list[Line], title: str) -> None:
    assert recognise(first_pages(page((*lines, *BODY), ""))).title == title


_words = st.text(st.characters(codec="utf-8"), max_size=20)
_years = st.integers(1990, 2026)
_suffixes = st.from_regex(r"[a-z0-9]{2,8}(\.[0-9]{2,6}){1,3}", fullmatch=True)


@st.composite
def _citations(draw: st.DrawFn) -> str:
    word, year, suffix, number = draw(_words), draw(_years), draw(_suffixes), draw(st.integers(1, 200))
    doi = f"{draw(st.sampled_from(('doi:', 'https://doi.org/', 'DOI ', 'http://dx.doi.org/')))}10.1016/{suffix}"
    return draw(
        st.sampled_from(
            (
                f"[{number}] A. Smith, {word} Leaves 1 ({year}) 2. {doi}",
                f"Smith, A. ({year}). {word} Leaves. {doi}",
                f"{number}. Smith A, Jones B. Leaves. {year};1:2. {doi}",
                f"as in arXiv:2106.09685v2 [cs.CL] and {word}",
                f"{word} arXiv:math/0501170, {year}",
                word,
            )
        )
    )


@given(st.lists(_citations(), max_size=12), st.booleans())
def test_text_with_citations_only_identifies_nothing(citations: list[str], second: bool) -> None:
    pages = (page([]), page(citations, "")) if second else (page(citations),)
    assert isinstance(recognise(first_pages(*pages)), NotRecognised)
