"""An id or an address typed into the search means that paper."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from paper_index.importers import Source
from paper_index.paths import Home
from paper_index.search import View
from paper_index.search.assist.partial_matches import partial_matches
from paper_index.search.query.problems import problems
from paper_index.workspace import Workspace


@pytest.mark.parametrize(
    "typed", ["2601.15621", "arXiv:2601.15621v2", "https://arxiv.org/abs/2601.15621", "https://hf.co/papers/2601.15621"]
)
def test_an_arxiv_id_in_any_form(typed: str, workspace: Workspace) -> None:
    """Ids of the corpus are found, others are words."""
    workspace.add(Source(b'{"id": "2601.15621", "title": "A paper with an id", "abstract": "Words."}', "one.jsonl"))
    answer = workspace.engine.answer(View(typed))
    assert [paper.id for paper in workspace.papers(answer.rows)] == ["2601.15621"]


def test_the_id_of_a_title(workspace: Workspace) -> None:
    """What `search --format ids` prints can be searched for."""
    [first] = workspace.corpus.reader.ids([1])
    assert workspace.engine.answer(View(first)).rows == (1,)


LIBRARY = b"""
@book{a, title = {A book}, isbn = {0-262-03561-8, 978-0-262-33737-3}}
@incollection{b, title = {A chapter}, isbn = {9780262035613}, doi = {10.1234/ab.1}}
@article{c, title = {An article}, pmid = {31452104}, doi = {10.1234/cd.2}}
@article{e, title = {An account of 2010}}
@misc{f, title = {A dated preprint}, eprint = {2010.11929}, archiveprefix = {arXiv}}
@article{Smith2020, title = {A keyed entry}}
@article{smith2020b, title = {A longer key}}
@article{DBLP:journals/corr/abs-1706-03762, title = {A key like an address}}
@misc{d, title = {A preprint about books}, eprint = {2401.00001}, archiveprefix = {arXiv}}
"""


@pytest.fixture(scope="module")
def with_library(catalogue_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace with the papers of LIBRARY, shared by tests that only search."""
    root = shutil.copytree(catalogue_root, tmp_path_factory.mktemp("with_library"), dirs_exist_ok=True)
    with Workspace(Home.find(root)) as opened:
        opened.add(Source(LIBRARY, "library.bib"))
        yield opened


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("isbn:9780262035613", {"A book", "A chapter"}),
        ("isbn:0-262-03561-8 chapter", {"A chapter"}),
        ("978-0-262-03561-3", {"A book", "A chapter"}),
        ("ISBN 0262035618", {"A book", "A chapter"}),
        ("9780262337373", {"A book"}),
        ("pmid:abc", set()),
        ("pmid:31452104", {"An article"}),
        ("PMID: 31452104", {"An article"}),
        ("https://pubmed.ncbi.nlm.nih.gov/31452104/", {"An article"}),
        ("pubmed:31452104 article", {"An article"}),
        ("doi:10.1234", {"A chapter", "An article"}),
        ("-doi:10.1234/ab.1 article", {"An article"}),
        ("arxiv:2401.00001v2 preprint", {"A preprint about books"}),
        ("arxiv:2401 preprint", {"A preprint about books"}),
        ("2401", {"A preprint about books"}),
        ("2401.0", {"A preprint about books"}),
        ("2401.00001 books", {"A preprint about books"}),
        ("2402", set()),
        ("2010", {"An account of 2010"}),
        ("2010.1", {"A dated preprint"}),
        ("key:smith2020", {"A keyed entry"}),
        ("key:SMITH", {"A keyed entry", "A longer key"}),
        ("-key:smith2020 citekey:smith", {"A longer key"}),
        ("key:DBLP:journals/corr/abs-1706-03762", {"A key like an address"}),
    ],
)
def test_identifiers_find_their_papers(query: str, titles: set[str], with_library: Workspace) -> None:
    papers = with_library.papers(with_library.engine.answer(View(query)).rows)
    assert {paper.title for paper in papers if paper.sources == ("library.bib",)} == titles


@pytest.mark.parametrize(
    "written",
    [
        "2401.00001.",
        "[2401.00001]",
        "“2401.00001”",
        "2401.00001v2.pdf",
        "id:2401.00001",
        "ARXIV 2401.00001",
        "arxiv:2401.00001,",
        "arXiv:2401.00001[cs.CL]",
        "2401.\u200b00001",
        "<https://arxiv.org/abs/2401.00001>",
        "https://www.alphaxiv.org/abs/2401.00001",
        "https://ar5iv.labs.arxiv.org/html/2401.00001",
        "https://www.semanticscholar.org/arxiv/2401.00001",
        "see https://scirate.com/arxiv/2401.00001 (or its PDF)",
        "Smith, J. (2024). Another title. arXiv preprint arXiv:2401.00001v2, NOT peer-reviewed.",
        "@misc{x, eprint={2401.00001}, title={Anything}}",
        "2401 . 00001",
        "arXiv:2401 .00001",
        "2401,00001",
        "#2401.00001",
        "- https://arxiv.org/abs/2401.00001",
        "https://dblp.org/rec/journals/corr/abs-2401-00001",
        "https://ui.adsabs.harvard.edu/abs/2024arXiv240100001X/abstract",
    ],
)
def test_an_identifier_is_found_in_any_text(written: str, workspace: Workspace) -> None:
    workspace.add(Source(LIBRARY, "library.bib"))
    answer = workspace.engine.answer(View(written))
    assert [paper.title for paper in workspace.papers(answer.rows)] == ["A preprint about books"]
    assert problems(written) == []


def test_several_identifiers_find_their_papers_in_order(workspace: Workspace) -> None:
    workspace.add(Source(LIBRARY, "library.bib"))
    query = "doi:10.1234/cd.2; 2401.00001,2010.11929 and PMID: 31452104, but 2512.99999 is unknown"
    answer = workspace.engine.answer(View(query))
    titles = [paper.title for paper in workspace.papers(answer.rows)]
    assert titles == ["An article", "A preprint about books", "A dated preprint"]
    assert answer.note == (
        "No paper has the identifier 2512.99999. "
        "Showing the papers with the identifiers in the query; its other words were not searched."
    )
    several = workspace.engine.answer(View("2401.00001 2010.11929"))
    assert several.note == ""
    assert partial_matches(several, workspace.engine) == (), "each paper is listed once"


@pytest.mark.parametrize(
    "query", ["preprint NOT arxiv:2401.00001", "preprint -arxiv:2401.00001", "title:preprint 2010.11929"]
)
def test_an_identifier_in_an_expression_is_one_of_its_conditions(query: str, workspace: Workspace) -> None:
    workspace.add(Source(LIBRARY, "library.bib"))
    papers = workspace.papers(workspace.engine.answer(View(query)).rows)
    assert [paper.title for paper in papers if paper.sources == ("library.bib",)] == ["A dated preprint"]


def test_accents_are_folded_without_an_index(workspace: Workspace) -> None:
    workspace.add(Source(rb"""@misc{a, title = {Gr{\"o}bner in {\L}{\'o}d{\'z}}}""", "library.bib"))
    assert not workspace.engine.indexed
    for query in ("grobner lodz", "Gr\u00f6bner \u0141\u00f3d\u017a", "title:\u0142\u00f3d\u017a", '"in lodz"'):
        assert len(workspace.engine.answer(View(query)).rows) == 1, query


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("pmid:abc", "No paper has the PMID 'abc'."),
        ("PMID: 999", "No paper has the PMID '999'."),
        ("key:jones", "No paper has the cite key 'jones'."),
        ("doi:10.9999", "No paper has the DOI '10.9999'."),
        ("978-0-262-03384-8", "No paper has the ISBN '9780262033848'."),
    ],
)
def test_an_unknown_identifier_is_named(query: str, why: str, with_library: Workspace) -> None:
    answer = with_library.engine.answer(View(query))
    assert ([*answer.rows], [error[2] for error in answer.errors]) == ([], [why])


def test_lists_of_identifiers_find_all_papers(workspace: Workspace) -> None:
    workspace.add(Source(LIBRARY, "library.bib"))
    entries = "@misc{x, title={T}, eprint={2401.00001}, year={2020}}\n\n@misc{y, title={U}, eprint={2010.11929}}"
    for written in (
        "- https://arxiv.org/abs/2401.00001\n- https://arxiv.org/abs/2010.11929",
        "2401.00001 OR 2010.11929",
        entries,
    ):
        answer = workspace.engine.answer(View(written))
        titles = [paper.title for paper in workspace.papers(answer.rows)]
        assert titles == ["A preprint about books", "A dated preprint"], written


def test_addresses_have_identifiers_of_registrars(workspace: Workspace) -> None:
    doi = b"@article{a, title = {An okapi}, doi = {10.18653/v1/2020.acl-main.747}, pmid = {31452104}}"
    workspace.add(Source(doi, "library.bib"))
    for written in (
        "https://aclanthology.org/2020.acl-main.747.pdf",
        "2020.acl-main.747",
        "https://scholar.google.com/scholar_url?url=https://doi.org/10.18653/v1/2020.acl-main.747&hl=en",
        "10.18653 / v1/2020.acl-main.747",
        "pubmed 31452104",
    ):
        answer = workspace.engine.answer(View(written))
        assert [paper.title for paper in workspace.papers(answer.rows)] == ["An okapi"], written


def test_the_words_beside_an_unknown_identifier_are_searched(workspace: Workspace) -> None:
    workspace.add(Source(LIBRARY, "library.bib"))
    answer = workspace.engine.answer(View("A preprint about books. arXiv:2512.99999, 2024."))
    assert workspace.papers(answer.rows[:1])[0].title == "A preprint about books"
    assert answer.note.startswith("No paper has the identifier 2512.99999.")
    assert workspace.engine.answer(View("2512.99999")).note.startswith("No paper has the identifier 2512.99999.")
    assert workspace.engine.answer(View("978-0-262-03561-8")).total == 0


def test_a_query_without_identifiers_is_searched_as_it_is(workspace: Workspace) -> None:
    answer = workspace.engine.answer(View("mamba segmentation"))
    assert answer.total and answer.searched == ""
