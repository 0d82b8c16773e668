"""One paper under many ids, two papers under one damaged id, and homes from before ids and titles were folded alike."""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from paper_index import catalogue
from paper_index.importers import Source
from paper_index.library import exchange
from paper_index.papers.identifiers import title_id
from paper_index.paths import Home
from paper_index.search import View
from paper_index.search.index.builder import build
from paper_index.workspace import Workspace


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setattr(catalogue, "papers", lambda: iter(()))
    return Home.find(tmp_path)


def add(workspace: Workspace, content: str, name: str = "list.bib") -> tuple[int, int]:
    report = workspace.add(Source(content.encode(), name))[1]
    return report.new, report.merged


def lines(*records: Mapping[str, object]) -> str:
    return "\n".join(map(json.dumps, records))


def titles(workspace: Workspace, query: str, sort: str = "relevance") -> list[str]:
    answer = workspace.engine.answer(View(query, sort=sort))
    return [paper.title for paper in workspace.papers(answer.rows)]


def test_an_old_id_of_arxiv_means_the_same_with_and_without_its_class(home: Home) -> None:
    with Workspace(home) as workspace:
        records = {"id": "math.GT/0309136", "title": "On Cups"}, {"id": "math/0309136", "title": "On cups, corrected"}
        assert add(workspace, lines(*records), "x.jsonl") == (1, 1)
        assert [paper.id for paper in workspace.found(["https://arxiv.org/abs/math.GT/0309136v1"])] == ["math/0309136"]


@pytest.mark.parametrize(
    "doi",
    ["10.1007/978-3-319-24574-4", "10.1007/978-3-319-24574-4_", "10.1234/s0140(05"],
)
def test_a_doubtful_doi_merges_no_papers_of_different_titles(home: Home, doi: str) -> None:
    with Workspace(home) as workspace:
        both = f"@misc{{a, title={{One Chapter}}, doi={{{doi}}}}}\n@misc{{b, title={{Another}}, doi={{{doi}}}}}"
        assert add(workspace, both) == (2, 0)
        assert add(workspace, f"@misc{{a, title={{One chapter}}, author={{Roe, Al}}, doi={{{doi}}}}}") == (0, 1)


def test_escaped_dois_are_two(home: Home) -> None:
    with Workspace(home) as workspace:
        assert add(
            workspace,
            "@inproceedings{a, title={One Chapter}, doi={10.1234/978-3{\\_}28}}\n"
            "@inproceedings{b, title={Another}, doi={10.1234/978-3{\\_}29}}",
        ) == (2, 0)
        assert [paper.title for paper in workspace.found(["https://doi.org/10.1234/978-3_29"])] == ["Another"]


QUERIES = (
    *(
        "lukasz",
        "ostergard",
        "dorde",
        "aegir",
        "oeuvre",
        "thor",
        "title:lodz",
        "author:lukasz",
        "bjorn",
        "isik",
        "Łódź",
    ),
    *('author:"Kowalski, Łukasz"', 'author:"Isik, A."', '"Ostergard, Bjorn"'),
)


def test_letters_with_strokes_are_found_by_plain_ones(home: Home) -> None:
    title, names = "Łódź, Ægir, œuvre, Þór", ["Łukasz Kowalski", "Bjørn Axel Østergård", "Đorđe Petrović", "Ayşe Işık"]
    with Workspace(home) as workspace:
        add(workspace, lines({"title": title, "authors": names}, {"title": "Other"}), "x.jsonl")
        build(workspace.corpus.reader, home.index)
        assert workspace.engine.open_index()
        assert [query for query in QUERIES if titles(workspace, query) != [title]] == []


def test_titles_are_sorted_by_their_plain_letters(home: Home) -> None:
    order = ["Art", "Émile", "“Łódź” city", "Lyon", "Ørsted law", "Oslo", "Þing", "Zagreb"]
    with Workspace(home) as workspace:
        add(workspace, lines(*({"title": title} for title in reversed(order))), "x.jsonl")
        assert titles(workspace, "source:x.jsonl", "title") == order


def test_a_home_from_before_keeps_its_marks_and_knows_its_papers(home: Home) -> None:
    with Workspace(home) as workspace:
        add(workspace, lines({"id": "math/0309136", "title": "Cups"}, {"title": "Œuvre"}, {"title": "Oz"}), "x.jsonl")
        [paper] = workspace.found(["math/0309136"])
        workspace.library.bookmark([paper], True)
        exchange.rename_papers(workspace.library, {"math/0309136": "math.GT/0309136"})
    with closing(sqlite3.connect(home.papers)) as db, db:
        db.execute("update paper set id = 'math.GT/0309136' where id = 'math/0309136'")
        db.execute("update alias set id = 'math.GT/0309136' where id = 'math/0309136'")
        db.execute("update alias set id = 'old' where id = ?", (title_id("Œuvre"),))
        db.execute("update paper set title_key = 'œuvre' where title = 'Œuvre'")
        db.execute("pragma user_version = 2")
    with Workspace(home) as workspace:
        assert [paper.id for paper in workspace.found(["arXiv:math.GT/0309136"])] == ["math/0309136"]
        assert workspace.library.reader.kept("math/0309136") is not None
        assert titles(workspace, "is:bookmarked") == ["Cups"]
        assert titles(workspace, "source:x.jsonl", "title") == ["Cups", "Œuvre", "Oz"]
        again = lines({"id": "math.GT/0309136", "title": "Cups"}, {"title": "Œuvre", "abstract": "More."})
        assert add(workspace, again, "y.jsonl") == (0, 2)
