"""Queries that users of other bibliography tools reported in public, and the papers that they must find.

A row is named after its report.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from paper_index import catalogue
from paper_index.importers import Source
from paper_index.paths import Home
from paper_index.search import View
from paper_index.workspace import Workspace

SICI = "10.1002/(sici)1097-4571(199006)41:6<391::aid-asi1>3.0.co;2-9"
"""The DOI of "Indexing by Latent Semantic Analysis" (1990)."""

RECORDS: list[dict[str, Any]] = [
    {"id": SICI, "title": "Indexing by Latent Semantic Analysis", "authors": ["Scott Deerwester"]},
    {"id": "1706.03762", "title": "Attention Is All You Need", "authors": ["Ashish Vaswani"]},
    {"title": "Łódź, smørrebrød, Bjørn, Østergård, Đorđe, Ægir, œuvre, Þór, Işık", "authors": ["Łukasz Kaiser"]},
    {"title": "A study of names", "authors": ["Asunción Gómez-Pérez", "Martin Luther King"]},
    {"title": "Émile"},
    {"title": "Zagreb"},
    {"title": "Ørsted law"},
    {"title": "Lyon"},
    {"title": "Oslo"},
    {"title": "Art"},
    {"id": "math.GT/0309136", "title": "Ricci flow, the first title", "authors": ["Grisha Perelman"]},
    {"id": "math/0309136", "title": "Ricci flow", "authors": ["Grisha Perelman"]},
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "papers", lambda: iter(()))
        with Workspace(Home.find(tmp_path_factory.mktemp("home"))) as workspace:
            workspace.add(Source("\n".join(map(json.dumps, RECORDS)).encode(), "x.jsonl"))
            yield workspace


def titles(workspace: Workspace, query: str, sort: str = "relevance") -> list[str]:
    """Return the titles of the matches."""
    return [paper.title for paper in workspace.papers(workspace.engine.answer(View(query, sort=sort)).rows)]


LETTERS = str(RECORDS[2]["title"])
ATTENTION, LSA, STUDY = "Attention Is All You Need", "Indexing by Latent Semantic Analysis", "A study of names"


@pytest.mark.parametrize(
    ("query", "title"),
    [
        pytest.param(query, title, id=f"{report} {query}"[:60])
        for report, title, queries in (
            (
                "scholia#1885",
                LSA,
                [
                    "https://doi.org/10.1002/(sici)1097-4571(199006)41:6%3C391::aid-asi1%3E3.0.co;2-9",
                    "10.1002/%28SICI%291097-4571%28199006%2941:6%3C391::AID-ASI1%3E3.0.CO;2-9",
                ],
            ),
            (
                "zotero#1300",
                LETTERS,
                [
                    "title:lodz",
                    "author:lukasz",
                    "lukasz",
                    "ostergard",
                    "dorde",
                    "aegir",
                    "oeuvre",
                    "thor",
                    "bjorn",
                    "isik",
                ],
            ),
            (
                "datacite#468",
                STUDY,
                ['author:"Gomez-Perez, Asuncion"', 'author:"King, Martin Luther"', '"King, Martin"'],
            ),
            (
                "zotero#1864",
                ATTENTION,
                [
                    "arXiv:1706.03762 [cs.CL]",
                    "1706.03762,",
                    "(1706.03762)",
                    "1706.03762.",
                    "https://www.alphaxiv.org/abs/1706.03762",
                    "https://ar5iv.org/abs/1706.03762",
                    "http://xxx.lanl.gov/abs/1706.03762",
                ],
            ),
            ("arxiv.py#74", "Ricci flow", ["math.GT/0309136", "math/0309136", "arXiv:math/0309136v2 [math.GT]"]),
        )
        for query in queries
    ],
)
def test_a_reported_query_finds_its_paper(workspace: Workspace, query: str, title: str) -> None:
    assert titles(workspace, query) == [title]


def test_the_link_of_a_paper_finds_it(workspace: Workspace) -> None:
    """scholia#2411"""
    assert [paper.title for paper in workspace.found([f"https://doi.org/{SICI.replace('<', '%3C')}"])] == [LSA]


def test_titles_are_in_the_order_of_their_base_letters(workspace: Workspace) -> None:
    """obsidian-dataview#2161, jabref#2462"""
    places = ["Art", "Émile", LETTERS, "Lyon", "Ørsted law", "Oslo", "Zagreb"]
    assert [title for title in titles(workspace, "", "title") if title in places] == places
