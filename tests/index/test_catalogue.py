"""The starter catalogue is as good as it says: every paper once, in words that are known, with links that are links."""

import json
import re
from collections import Counter
from typing import Any

import pytest

from paper_index import catalogue
from paper_index.corpus import Corpus
from paper_index.importers import Source
from paper_index.papers.identifiers import is_arxiv_id, safe_link, title_id
from paper_index.papers.paper import VENUES, Paper
from paper_index.paths import Home
from paper_index.search import View
from paper_index.workspace import Workspace

KINDS = {
    "method", "architecture", "survey", "empirical-study", "benchmark", "dataset", "theory", "application", "tool"
}  # fmt: skip
AREAS = {
    "computer-vision", "efficient-ml", "federated-learning", "finance", "generative-models", "graph-learning",
    "human-computer-interaction", "machine-learning-theory", "medical-imaging", "multimodal", "natural-language",
    "natural-science", "recommendation-retrieval", "reinforcement-learning", "robotics", "security-privacy",
    "software-systems", "speech-audio", "time-series",
}  # fmt: skip
PAGES = {
    "000_41c25a76fbc6ba94.txt": ("Mar 14", 67),
    "001_806b5a26146689de.txt": ("Mar 11", 73),
    "002_7821f6713ef81de4.txt": ("Sep 17", 53),
    "003_556567b942a880df.txt": ("Mar 12", 67),
    "004_22cfa65f5e2c2d96.txt": (None, 119),
}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

Row = dict[str, Any]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return list(catalogue.rows())


@pytest.fixture(scope="module")
def papers() -> list[Paper]:
    return list(catalogue.papers())


def test_every_paper_is_there_once(rows: list[Row], papers: list[Paper]) -> None:
    assert len(rows) == len(papers) == 327
    assert len({paper.id for paper in papers}) == 327
    assert len({paper.title for paper in papers}) == 327


def test_every_line_has_the_same_shape(rows: list[Row]) -> None:
    for row in rows:
        assert list(row) == [
            "id", "title", "authors", "published", "doi", "venue", "venue_kind",
            "summary", "kind", "area", "tasks", "methods", "datasets", "results", "code", "appearances",
        ]  # fmt: skip
        assert all(isinstance(row[name], str) and row[name].strip() for name in ("title", "summary", "kind", "area"))
        assert all(
            isinstance(row[name], list) for name in ("tasks", "methods", "datasets", "results", "code", "appearances")
        )


def test_papers_have_arxiv_ids_and_most_have_authors_and_venues(rows: list[Row], papers: list[Paper]) -> None:
    assert all(is_arxiv_id(paper.id) for paper in papers)
    assert sum(bool(paper.authors) for paper in papers) == 325
    assert sum(bool(paper.venue) for paper in papers) == 194
    for row, paper in zip(rows, papers, strict=True):
        assert list(paper.authors) == row["authors"]
        assert all(re.fullmatch(r"[^\W\d_][\w.'’-]*( [\w.'’-]+)+", author) for author in paper.authors)
        assert re.fullmatch(r"20\d\d(-\d\d)?", paper.published)
        assert bool(paper.venue) == (paper.venue_kind in VENUES)
        assert re.search(r"20\d\d", paper.venue) or paper.venue_kind != "conference"


def test_kinds_and_areas_are_of_the_controlled_vocabularies(rows: list[Row]) -> None:
    assert {row["kind"] for row in rows} == KINDS
    assert {row["area"] for row in rows} == AREAS


def test_tasks_and_methods_are_slugs_said_once(rows: list[Row]) -> None:
    for row in rows:
        for name in ("tasks", "methods", "datasets"):
            assert len(set(row[name])) == len(row[name])
            assert all(isinstance(value, str) and value == value.strip() and value for value in row[name])
        assert all(SLUG.fullmatch(value) for name in ("tasks", "methods") for value in row[name])


def test_names_that_differ_in_case_only_are_one(rows: list[Row]) -> None:
    for name in ("tasks", "methods", "datasets"):
        spellings = {value for row in rows for value in row[name]}
        assert len({value.casefold() for value in spellings}) == len(spellings)


def test_results_say_where_what_and_how_much(rows: list[Row]) -> None:
    for row in rows:
        for result in row["results"]:
            assert list(result) == ["dataset", "metric", "value"]
            assert all(isinstance(value, str) for value in result.values())
            assert result["metric"].strip()
            assert re.search(r"\d", result["value"]), result


def test_links_are_web_links(rows: list[Row], papers: list[Paper]) -> None:
    for row, paper in zip(rows, papers, strict=True):
        assert all(safe_link(link) == link for link in row["code"])
        assert list(paper.code) == row["code"]
        assert len(set(row["code"])) == len(row["code"])


def test_a_place_on_a_page_is_taken_once(rows: list[Row]) -> None:
    places = Counter((place["page"], place["rank"]) for row in rows for place in row["appearances"])
    assert set(places.values()) == {1}
    for page, (date, most) in PAGES.items():
        on_page = [place for row in rows for place in row["appearances"] if place["page"] == page]
        assert {place["date"] for place in on_page} == {date}
        assert sorted(place["rank"] for place in on_page) == list(range(1, most + 1))
    assert {page for page, _ in places} == set(PAGES)
    assert all(row["appearances"] for row in rows)


def test_summaries_are_a_few_sentences(rows: list[Row]) -> None:
    for row in rows:
        assert 100 < len(row["summary"]) < 700
        assert row["summary"].endswith((".", ")", "!"))


def test_nothing_is_lost_on_the_way_to_papers(rows: list[Row], papers: list[Paper]) -> None:
    for row, paper in zip(rows, papers, strict=True):
        for name in ("title", "summary", "kind", "area"):
            assert getattr(paper, name) == row[name]
        for name in ("tasks", "methods", "datasets"):
            assert list(getattr(paper, name)) == row[name]
        assert len(paper.results) == len(row["results"])
        assert [place.rank for place in paper.appearances] == [place["rank"] for place in row["appearances"]]


def test_mangled_titles_are_shown_repaired(papers: list[Paper]) -> None:
    shown = {paper.title: paper.display_title for paper in papers if paper.display_title != paper.title}
    assert len(shown) == 6
    for part in ("HyperZ·Z·W Operator", "the O(n²) Cost", "Rectifying Top-k Router", "for the ℓ₂ Expected"):
        assert any(part in title for title in shown.values())
    assert not [paper for paper in papers if re.search(r"[$\\^{}]|\wcdot|\dtimes", paper.display_title)]


def test_aliases_fold_into_values_of_the_catalogue(rows: list[Row]) -> None:
    folded = catalogue.aliases()
    assert set(folded) == {"datasets", "tasks", "methods"}
    for facet, names in folded.items():
        known = {value for row in rows for value in row[facet]}
        assert set(names) <= known
        spellings = Counter(spelling for each in names.values() for spelling in each)
        assert set(spellings.values()) == {1}
        assert not set(spellings) & known, "a folded spelling is still in use"


def test_editions_are_called_by_their_day_and_page(papers: list[Paper]) -> None:
    labels = {place.label for paper in papers for place in paper.appearances}
    assert labels == {"Mar 14 · page 000", "Mar 11 · page 001", "Sep 17 · page 002", "Mar 12 · page 003", "page 004"}


def test_the_catalogue_is_taken_in_once(corpus: Corpus) -> None:
    first = corpus.add_catalogue()
    assert first is not None
    assert (first.read, first.new, first.problems) == (327, 327, [])
    generation = corpus.reader.generation
    assert corpus.add_catalogue() is None
    assert corpus.reader.generation == generation
    assert len(corpus.reader) == 327


def test_a_later_edition_of_it_is_taken_in(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus.add_catalogue()
    monkeypatch.setattr(catalogue, "EDITION", "next")
    again = corpus.add_catalogue()
    assert again is not None
    assert (again.new, again.merged, again.unchanged) == (0, 0, 327)


def first_edition() -> dict[str, Paper]:
    """The papers of the first edition of the catalogue, by title: titles were all that identified them."""
    since = {"authors", "published", "doi", "venue", "venue_kind"}
    plain = [paper.to_dict() for paper in catalogue.papers()]
    known = [{name: value for name, value in each.items() if name not in since} for each in plain]
    return {each["title"]: Paper.from_dict({**each, "id": title_id(each["title"])}) for each in known}


def test_a_home_of_the_first_edition_gets_ids_and_authors_and_keeps_all_marks(
    home: Home, monkeypatch: pytest.MonkeyPatch, papers: list[Paper]
) -> None:
    one, two, three, four, five = papers[:5]
    before = first_edition()
    with monkeypatch.context() as patch:
        patch.setattr(catalogue, "EDITION", "1")
        patch.setattr(catalogue, "papers", lambda: iter(before.values()))
        with Workspace(home) as old:
            mark_some(old, [before[paper.title] for paper in papers[:5]])
            entry = f"@article{{own, title={{{three.title}}}, doi={{10.5555/12345}}, journal={{Own}}}}"
            old.add(Source(entry.encode(), "own.bib"))
            later = json.dumps({"id": four.id, "title": "Its later title"})
            old.add(Source(later.encode(), "later.jsonl"))
            assert len(old.corpus.reader) == 327, "one is removed, and one is there twice"
    with Workspace(home) as new:
        ids = [paper.id for paper in papers[:5]]
        marks = new.library.reader.marks(ids)
        assert marks[one.id].bookmarked and marks[one.id].tags == marks[two.id].tags == ("thesis",)
        assert (marks[two.id].note, marks[three.id].rating, marks[four.id].note) == ("A note", 4, "Kept too")
        found = new.found([title_id(paper.title) for paper in (one, two, three, four)])
        assert [paper.id for paper in found] == ids[:4]
        assert [paper.authors for paper in found] == [paper.authors for paper in papers[:4]]
        assert (found[0].title, found[1].title, found[3].title) == (one.title, "Another title", "Its later title")
        assert (found[2].doi, found[2].venue, found[2].reference.entries[0].key) == ("10.5555/12345", "Own", "own")
        assert [paper.id for paper in new.curator.removed()] == [five.id]
        assert len(new.corpus.reader) == 326, "the two papers are one again"
        assert len(new.curator.parts(found[0])) < 2, "it can be split into nothing"
        similar, of_old_id = (new.engine.answer(View(like=like)).rows for like in (one.id, title_id(one.title)))
        assert similar and similar == of_old_id
        assert [View.from_dict(each.view).like for each in new.library.reader.saved_searches()] == [title_id(one.title)]
        undone = 0
        while new.curator.undo():
            undone += 1
        assert (undone, len(new.corpus.reader)) == (8, 327)
        assert not any(new.library.reader.marks(ids).values()) and not new.library.reader.saved_searches()
        while new.undo_import():
            pass
        restored = new.found([three.id])[0]
        assert (restored.doi, restored.authors, restored.reference.entries) == ("", three.authors, ())


def mark_some(workspace: Workspace, papers: list[Paper]) -> None:
    """Make one change of each kind."""
    one, two, three, four, five = papers
    workspace.library.bookmark([one])
    workspace.library.tag([one, two], ["thesis"])
    workspace.library.note(two, "A note")
    workspace.library.note(four, "Kept too")
    workspace.library.rate([three], 4)
    workspace.library.save_search("like it", View(like=one.id).to_dict())
    workspace.curator.edit(two, {"title": '"Another title"'})
    workspace.curator.remove([five])
