"""Followed searches: which papers are new in them, and what moves that on."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from factories import paper
from paper_index.errors import PaperError
from paper_index.library import exchange
from paper_index.paths import Home
from paper_index.search import View
from paper_index.workspace import Workspace


@pytest.fixture
def workspace(catalogue_home: Home) -> Iterator[Workspace]:
    """A home with a search for xylographs, which is followed."""
    with Workspace(catalogue_home) as workspace:
        workspace.library.save_search("Xylographs", View("xylograph").to_dict())
        workspace.following.follow("xylographs")
        yield workspace


def add(workspace: Workspace, *titles: str, **fields: Any) -> None:
    """Import papers."""
    workspace.add_records([paper(title, **fields) for title in titles], "some papers")


def new(workspace: Workspace) -> list[str]:
    """Return the titles of the new papers, in alphabetical order."""
    (search,) = workspace.following.searches()
    found = workspace.following.news(search)
    return sorted(paper.title for paper in workspace.papers(found.answer.rows))


def look(workspace: Workspace) -> None:
    (search,) = workspace.following.searches()
    workspace.following.look([search], workspace.following.news(search).upto)


def test_papers_of_later_imports_are_new_until_they_are_looked_at(workspace: Workspace) -> None:
    assert new(workspace) == []
    add(workspace, "One xylograph", "Something else")
    add(workspace, "Another xylograph")
    assert new(workspace) == ["Another xylograph", "One xylograph"]
    add(workspace, "One xylograph", abstract="A longer text about it.")
    assert new(workspace) == ["Another xylograph", "One xylograph"], "still new, and once"
    look(workspace)
    assert new(workspace) == []
    add(workspace, "One xylograph", abstract="A text that is even longer than the text before.")
    assert new(workspace) == [], "known already"
    workspace.library.journal.undo()
    assert new(workspace) == ["Another xylograph", "One xylograph"]
    workspace.library.journal.redo()
    assert new(workspace) == []


def test_the_clock_does_not_matter(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 1.0)
    add(workspace, "One xylograph")
    assert new(workspace) == ["One xylograph"]


def test_a_known_paper_that_reaches_an_edition_is_new_again(workspace: Workspace) -> None:
    def appears(*editions: str, votes: int = 1) -> None:
        add(workspace, "One xylograph", appearances=[{"edition": each, "votes": votes} for each in editions])

    add(workspace, "One xylograph")
    look(workspace)
    appears("2026-11-26")
    assert new(workspace) == ["One xylograph"]
    look(workspace)
    appears("2026-11-26", votes=9)
    assert new(workspace) == [], "only its votes changed"
    appears("2026-W48")
    appears("2026-11")
    assert new(workspace) == [], "the week and the month of that day"
    appears("2026-12-01")
    assert new(workspace) == ["One xylograph"]


def test_a_merge_of_known_papers_makes_nothing_new(workspace: Workspace) -> None:
    add(workspace, "One xylograph", id="2401.00001")
    add(workspace, "One xylograph again", id="2401.00002", appearances=[{"edition": "2026-11-26"}])
    look(workspace)
    workspace.merge_papers("2401.00001", "2401.00002")
    assert new(workspace) == []


def test_an_import_that_is_undone_takes_its_papers_along(workspace: Workspace) -> None:
    add(workspace, "One xylograph")
    add(workspace, "Another xylograph")
    workspace.undo_import()
    assert new(workspace) == ["One xylograph"]


def test_following_follows_names_and_is_undone(workspace: Workspace) -> None:
    library, following = workspace.library, workspace.following
    add(workspace, "One xylograph")
    library.rename_search("Xylographs", "Woodcuts")
    assert new(workspace) == ["One xylograph"]
    library.drop_search("Woodcuts")
    assert following.searches() == []
    library.save_search("Woodcuts", View("xylograph").to_dict())
    assert following.searches() == [], "another search of the same name"
    library.journal.undo()
    library.journal.undo()
    assert new(workspace) == ["One xylograph"]
    following.unfollow("woodcuts")
    assert following.searches() == []
    library.journal.undo()
    assert new(workspace) == ["One xylograph"]
    assert following.follow("woodcuts").number is None, "followed already"
    assert new(workspace) == ["One xylograph"]
    with pytest.raises(PaperError, match="No saved search 'Etchings'"):
        following.follow("Etchings")


@pytest.mark.slow
def test_another_machine_counts_its_own_imports(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> None:
    add(workspace, "One xylograph")
    with Workspace(Home.find(tmp_path_factory.mktemp("other"))) as other:
        for number in range(3):
            add(other, f"Xylograph {number}")
        other.merge_library(exchange.export(workspace.library).encode(), "first.jsonl")
        assert [each.name for each in other.following.searches()] == ["Xylographs"]
        assert new(other) == [], "imported before it was followed here"
        add(other, "A late xylograph")
        assert new(other) == ["A late xylograph"]
        look(other)
        workspace.merge_library(exchange.export(other.library).encode(), "second.jsonl")
    assert new(workspace) == ["One xylograph"], "not looked at here"


def test_a_corpus_that_is_lost_begins_again(workspace: Workspace) -> None:
    add(workspace, "One xylograph")
    home = workspace.home
    workspace.close()
    home.papers.unlink()
    with Workspace(home) as again:
        assert new(again) == []
        add(again, "One xylograph", "Another xylograph")
        assert new(again) == ["Another xylograph", "One xylograph"]


def test_the_filter_takes_any_text(workspace: Workspace) -> None:
    from paper_index.search import Filter

    add(workspace, "One xylograph")
    everything = workspace.engine.answer(View()).total
    for value, papers in (("0", 1), ("x", 0), ("-1", 0), ("9" * 40, 0), ("１", 0)):
        chosen = View(filters=frozenset({Filter("new", value)}))
        assert workspace.engine.answer(View.from_dict(chosen.to_dict())).total == papers
    assert workspace.engine.answer(View()).facets["new"] == [] and everything > 1
