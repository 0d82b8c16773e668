"""A paper is known under every form of its id, survives being written down and takes in what others say of it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile_text import anything, papers, records
from paper_index.papers.identifiers import (
    MAX_ID,
    canonical_id,
    is_arxiv_id,
    is_doi,
    is_doubtful,
    is_title_id,
    safe_link,
    strength,
    title_id,
)
from paper_index.papers.merging import merge
from paper_index.papers.paper import Appearance, Paper, Problem


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("2601.15621", "2601.15621"),
        ("arXiv:2601.15621v2", "2601.15621"),
        ("ARXIV: 2601.15621V12", "2601.15621"),
        ("  2601.15621v1\n", "2601.15621"),
        ("https://arxiv.org/abs/2601.15621v2", "2601.15621"),
        ("http://www.arxiv.org/pdf/2601.15621v2.pdf", "2601.15621"),
        ("arxiv.org/html/2601.15621#S1", "2601.15621"),
        ("https://huggingface.co/papers/2601.15621?ref=x", "2601.15621"),
        ("https://huggingface.co/papers/2601.15621.md", "2601.15621"),
        ("hf.co/papers/2601.15621/", "2601.15621"),
        ("math.GT/0309136", "math/0309136"),
        ("Hep-Th/9901001v2", "hep-th/9901001"),
        ("arXiv:2601.15621 [cs.CL]", "2601.15621"),
        ("arXiv: math.GT/0309136v1 [math.GT]", "math/0309136"),
        ("oai:arXiv.org:2601.15621", "2601.15621"),
        ("(2601.15621),", "2601.15621"),
        ("“2601.15621v2.”", "2601.15621"),
        ("https://www.alphaxiv.org/overview/2601.15621v3", "2601.15621"),
        ("https://ar5iv.labs.arxiv.org/html/2601.15621", "2601.15621"),
        ("ar5iv.org/abs/math.GT/0309136", "math/0309136"),
        ("http://xxx.lanl.gov/abs/hep-th/9901001", "hep-th/9901001"),
        ("https://www.semanticscholar.org/reader/arXiv:2601.15621", "2601.15621"),
        ("https://export.arxiv.org/e-print/2601.15621v1", "2601.15621"),
        ("https://link.springer.com/article/10.1007/s11263-015-0816-y#Sec1", "10.1007/s11263-015-0816-y"),
        ("https://link.springer.com/content/pdf/10.1007/978-3-319-24574-4_28.pdf", "10.1007/978-3-319-24574-4_28"),
        ("https://www.nature.com/articles/nature14539", "10.1038/nature14539"),
        ("nature.com/articles/s41586-019-1711-4.pdf", "10.1038/s41586-019-1711-4"),
        ("https://www.biorxiv.org/content/10.1101/2020.03.03.972133v1.full.pdf", "10.1101/2020.03.03.972133"),
        ("https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0012345", "10.1371/journal.pone.0012345"),
        ("https://www.frontiersin.org/articles/10.3389/fnins.2019.00001/full", "10.3389/fnins.2019.00001"),
        ("https://scirate.com/arxiv/2601.15621?order=new", "2601.15621"),
        ("https://arxiv.org/abs/0309136", "https://arxiv.org/abs/0309136"),
        ("https://doi.org/10.1002/(SICI)1%3C13::AID-X9%3E3.0.CO;2-6", "10.1002/(sici)1<13::aid-x9>3.0.co;2-6"),
        ("10.1002/(sici)1&lt;13::aid-x9&gt;3.0.co;2-6.", "10.1002/(sici)1<13::aid-x9>3.0.co;2-6"),
        ("10.1002/(sici)1{\\textless}13::aid-x9$>$3.0.co;2-6", "10.1002/(sici)1<13::aid-x9>3.0.co;2-6"),
        ("10.1234/978-3{\\_}12", "10.1234/978-3_12"),
        ("(doi:10.1234/S0140(05)67889-0).", "10.1234/s0140(05)67889-0"),
        ("<https://doi.org/10.1234/ABC?utm=x#top>", "10.1234/abc"),
        ("https://doi-org.proxy.example.edu/10.1234/abc", "10.1234/abc"),
        ("https://dl.acm.org/doi/pdf/10.1145/3292500.3330701?download=1", "10.1145/3292500.3330701"),
        ("PMID: 12345678", "pmid:12345678"),
        ("https://pubmed.ncbi.nlm.nih.gov/12345678/?from=x", "pmid:12345678"),
        ("ISBN-10 0-306-40615-2", "isbn:9780306406157"),
        ("urn:isbn:978-0-306-40615-7", "isbn:9780306406157"),
        ("ISBN 978-0-306-40615-8", "ISBN 978-0-306-40615-8"),
        ("https://arxiv.org/abs/astro-ph/0601001v1", "astro-ph/0601001"),
        ("10.48550/arXiv.2601.15621", "2601.15621"),
        ("arXiv preprint arXiv:2601.15621v2 (cs)", "2601.15621"),
        ("arXiv e-prints, arXiv:2601.15621", "2601.15621"),
        ("arXiv.2601.15621", "2601.15621"),
        ("https://arxiv.org/ftp/arxiv/papers/2601/2601.15621.pdf", "2601.15621"),
        ("cond-mat.str-el/0601001", "cond-mat/0601001"),
        ("https://doi.org/10.1145%2F3292500.3330701", "10.1145/3292500.3330701"),
        ("https://doi.org/10.48550/ARXIV.2601.15621v3", "2601.15621"),
        ("https://doi.org/10.1145/3292500.3330701", "10.1145/3292500.3330701"),
        ("doi: 10.1000/ABC.Def", "10.1000/abc.def"),
        ("https://huggingface.co/papers/date/2025-03-14", "https://huggingface.co/papers/date/2025-03-14"),
        ("4983", "4983"),
        ("Some Key 12", "Some Key 12"),
        ("２６０１.１５６２１", "２６０１.１５６２１"),
        ("", ""),
    ],
)
def test_ids_have_one_stored_form(written: str, stored: str) -> None:
    assert canonical_id(written) == stored
    assert canonical_id(stored) == stored


PIECES = (
    *("arXiv:", "1706.00001", "math.GT/0309136", "10.1234/a", "%3C", "%25", "&lt;", "&amp;", "{\\_}", "\\_", "$<$"),
    *("(", ")", "<", ">", "[cs.CL]", "v2", " ", ".", ",", "doi:", "https://doi.org/", "https://arxiv.org/abs/"),
    *("PMID: 123", "ISBN 0306406152", "?x", "#y", "“", "”", "/doi/", "https://example.org"),
)
COPIED = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@given(COPIED | anything)
def test_a_stored_id_stays_as_it_is(text: str) -> None:
    for written in (text, f"10.1234/{text}", f"https://doi.org/10.48550/arXiv.{text}", f"arXiv:{text}"):
        assert canonical_id(canonical_id(written)) == canonical_id(written)


def test_an_id_of_any_length_is_read() -> None:
    assert canonical_id("10.48550/arXiv." * 100_000).startswith("10.48550/arxiv.")


@pytest.mark.parametrize(
    ("identity", "doubtful"),
    [
        ("10.1234/978-3-319-24574-4_", True),
        ("10.1007/978-3-319-24574-4", True),  # a book
        ("10.1234/a{b", True),
        ("10.1234/s0140(05", True),
        ("10.1234/abc…", True),
        ("10.1234/s0140(05)67889-0", False),
        ("10.1007/978-3-319-24574-4_28", False),
        ("10.1002/(sici)1<13::aid-x9>3.0.co;2-6", False),
        ("2601.15621", False),
    ],
)
def test_a_cut_doi_is_doubtful(identity: str, doubtful: bool) -> None:
    assert is_doubtful(identity) == doubtful


def test_kinds_of_ids() -> None:
    assert is_arxiv_id("2601.15621")
    assert is_arxiv_id("math/0309136")
    assert not any(
        map(is_arxiv_id, ("math.GT/0309136", "2601.15621v2", "2601.15621V2", "2601", "260.15621", "10.1/x", ""))
    )
    assert is_doi("10.1000/abc")
    assert not any(map(is_doi, ("10.1000", "doi:10.1000/abc", "10.1000/a b", "")))
    assert [strength(i) for i in ("2601.15621", "10.1000/abc", "4983", title_id("x"))] == [3, 2, 1, 0]


@given(anything)
def test_any_title_gives_an_id(title: str) -> None:
    assert is_title_id(title_id(title))
    assert title_id(title) == title_id(f" {title} ")


def test_titles_of_signs_alone_have_ids_of_their_own() -> None:
    assert title_id("???") != title_id("!!!")


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://github.com/a/b", "https://github.com/a/b"),
        ("https://github.com/a/b.", "https://github.com/a/b"),
        (" http://x.y/z) ", "http://x.y/z"),
        (
            "https://en.wikipedia.org/wiki/Attention_(machine_learning)).",
            "https://en.wikipedia.org/wiki/Attention_(machine_learning)",
        ),
        ("javascript:alert(1)", None),
        ("https://x.y/<script>", None),
        ("https://x.y/a b", None),
        ("see https://x.y", None),
        ("file:///etc/passwd", None),
        ("https://", None),
        ("https://x.y/" + "a" * 3000, None),
    ],
)
def test_only_whole_web_links_are_links(text: str, link: str | None) -> None:
    assert safe_link(text) == link


@given(records())
def test_a_record_loses_nothing(record: dict[str, object]) -> None:
    paper = Paper.from_dict(record)
    written = json.loads(json.dumps(paper.to_dict(), ensure_ascii=False))
    assert Paper.from_dict(written) == paper


@given(papers)
def test_links_are_links_and_stand_in_angle_brackets(paper: Paper) -> None:
    for _, link in paper.links:
        assert safe_link(link) or link.startswith("https://doi.org/10.")
        assert not set(link) & set(" <>\"'`{}|\\^\n")


_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), anything),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(anything, inner, max_size=3)),
    max_leaves=6,
)


@given(st.data())
def test_a_record_of_any_shape_is_read_or_refused_in_words(data: st.DataObject) -> None:
    names = [
        "id", "title", "summary", "abstract", "authors", "published", "kind", "area", "tasks", "methods", "datasets",
        "results", "code", "url", "doi", "appearances", "sources",
    ]  # fmt: skip
    record = {"id": "x", "title": "y"} | {
        name: data.draw(_json) for name in data.draw(st.lists(st.sampled_from(names), max_size=4))
    }
    try:
        paper = Paper.from_dict(record)
    except ValueError as error:
        assert str(error)
    else:
        assert Paper.from_dict(paper.to_dict()) == paper


def test_what_a_record_must_have() -> None:
    for record in ({}, {"id": "x"}, {"title": "y"}, {"id": " ", "title": "y"}, {"id": "x", "title": "\x1b[1m"}):
        with pytest.raises(ValueError, match=r"no (id|title)"):
            Paper.from_dict(record)
    with pytest.raises(ValueError, match="at most 200"):
        Paper.from_dict({"id": "x" * (MAX_ID + 1), "title": "y"})


def test_numbers_that_are_none_are_left_out() -> None:
    places = [{"edition": "p", "rank": rank, "votes": rank} for rank in (10**30, "7", 1.5, True, None)]
    for place in places:
        assert Paper.from_dict({"id": "x", "title": "y", "appearances": [place]}).appearances == (Appearance("p"),)


def test_what_an_edition_is_called() -> None:
    assert Appearance("2025-03-14").label == "2025-03-14"
    assert Appearance("000_41c25a76fbc6ba94", 1, None, "Mar 14").label == "Mar 14 · page 000"
    assert Appearance("my page").label == "my page"


@pytest.mark.parametrize(
    ("edition", "date"),
    [
        ("2025-03-14", "2025-03-14"),
        ("2025-03", "2025-03"),
        ("2025-W11", "2025-03-10"),
        ("2025-W60", ""),
        ("000_41c25a76fbc6ba94", ""),
        ("2025", ""),
        ("my page", ""),
    ],
)
def test_the_date_of_an_edition(edition: str, date: str) -> None:
    assert Appearance(edition).date == date


def test_a_problem_is_said_with_its_place() -> None:
    assert str(Problem("a.jsonl", 7, "no title")) == "a.jsonl:7: no title"
    assert str(Problem("a\x1b[31m.bib", None, "no\nreason")) == "a.bib: no reason"


# Merging


@pytest.mark.slow
@given(papers, papers)
def test_merging_again_changes_nothing(known: Paper, other: Paper) -> None:
    merged = merge(known, other)
    assert merge(merged, other) == merged
    assert merge(known, known) == known


@given(papers, papers)
def test_merging_forgets_nothing(known: Paper, other: Paper) -> None:
    merged = merge(known, other)
    for name in ("authors", "abstract", "published"):
        assert len(getattr(merged, name)) == max(len(getattr(known, name)), len(getattr(other, name)))
    for name in ("tasks", "methods", "datasets", "results", "code", "sources"):
        assert set(getattr(merged, name)) == {*getattr(known, name), *getattr(other, name)}
    assert {p.edition for p in merged.appearances} == {p.edition for p in (*known.appearances, *other.appearances)}
    assert strength(merged.id) == max(strength(known.id), strength(other.id))


def test_a_stronger_id_takes_over_and_a_doi_is_remembered() -> None:
    by_title = Paper.from_dict({"id": title_id("A Title"), "title": "A Title", "summary": "kept"})
    by_doi = Paper.from_dict({"id": "10.1000/abc", "title": "A title, corrected"})
    by_arxiv = Paper.from_dict({"id": "2601.15621", "title": "A Title (v2)"})
    first = merge(by_title, by_doi)
    assert (first.id, first.title, first.doi) == ("10.1000/abc", "A title, corrected", "10.1000/abc")
    last = merge(first, by_arxiv)
    assert (last.id, last.title, last.doi, last.summary) == ("2601.15621", "A Title (v2)", "10.1000/abc", "kept")
    again = merge(last, by_title)
    assert (again.id, again.title) == ("2601.15621", "A Title (v2)")


def test_an_appearance_takes_what_either_knows() -> None:
    one = Paper("x", "y", appearances=(Appearance("2025-03-14", 3), Appearance("p", 1, None, "Mar 14")))
    two = Paper("x", "y", appearances=(Appearance("2025-03-14", None, 12), Appearance("q")))
    assert merge(one, two).appearances == (
        Appearance("2025-03-14", 3, 12),
        Appearance("p", 1, None, "Mar 14"),
        Appearance("q"),
    )


@pytest.mark.parametrize("text", ["10.１２３４/x", "10.٣٣٣٣/x", "https://doi.org/10.１２３４/x"])
def test_a_doi_has_the_digits_that_resolvers_know(text: str) -> None:
    assert not is_doi(text) and canonical_id(text) == text
    assert Paper.from_dict({"id": text, "title": "T"}).doi == ""
