"""The dialog of references and citations: lists are fetched, walked, and their papers opened and added."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.widgets import OptionList

from factories import paper
from local_server import Answer, Asked, serving
from paper_index.corpus import CITATIONS, REFERENCES, Citations, Work, WorkList
from paper_tui.dialogs.citations import CitationsDialog
from paper_tui.system import browser
from tui.explorer import Explorer, Open

READER = paper("A Reader of Long Documents", "2601.00001", authors=["Ann Author"])
BASIS = paper("The Basis of All Reading", "2501.00001", authors=["Bo Basis"], published="2025")
OUTSIDE = paper(
    "An Older Way to Read Text", "10.1000/old", authors=["Cy Cited", "Di Else"], published="2019", venue="Letters"
)


@asynccontextmanager
async def opened(explore: Open, *keys: str) -> AsyncIterator[Explorer]:
    """An explorer with two papers, one of which cites the other and one that is outside, and keys that are pressed."""
    async with explore(size=(110, 30)) as explorer:
        await explorer.add_papers([READER, BASIS])
        kept = Citations(explorer.main.backend.workspace.corpus.reader)
        kept.keep(WorkList(Work(READER), REFERENCES, "OpenAlex", [Work(BASIS), Work(OUTSIDE, (), 3, 1_200)], 40))
        explorer.search_for("long documents")
        await explorer.settle()
        await explorer.press(*keys)
        yield explorer


@pytest.mark.slow
async def test_the_references_of_a_paper_are_listed(explore: Open) -> None:
    async with opened(explore, "g", "r") as explorer:
        await explorer.until_seen(
            "References of “A Reader of Long Documents”",
            "  An Older Way to Read Text",
            "  Cited and Else · 2019 · Letters · cited by 1,200",
            "● The Basis of All Reading",
            "2 of 40 references · 1 in your corpus (●) · OpenAlex, 20",
        )
        await explorer.press("escape")
        assert not explorer.card_open


async def test_enter_fetches_a_list_that_is_empty_when_the_dialog_opens(explore: Open) -> None:
    async with opened(explore, "g", "c") as explorer:
        await explorer.until_seen("Enter or R fetches them.")
        await explorer.press("enter")
        await explorer.until_seen("Nothing was fetched: the variable")


async def test_lists_are_walked_and_escape_goes_back(explore: Open) -> None:
    async with opened(explore, "g", "r", "j", "g", "c") as explorer:
        await explorer.until_seen("Citations of “The Basis of All Reading”", "● A Reader of Long Documents")
        await explorer.until_seen("1 citation · 1 in your corpus (●) · known from other lists · R fetches all")
        await explorer.press("r")
        await explorer.until_seen("References of “A Reader of Long Documents”")
        await explorer.press("escape", "escape")
        await explorer.until_seen("References of “A Reader of Long Documents”")
        await explorer.press("r")  # the cursor is where it was
        await explorer.until_seen(
            "References of “The Basis of All Reading”", "were not fetched yet. Enter or R fetches"
        )
        await explorer.press("c")
        await explorer.until_seen("Citations of “The Basis of All Reading”")


@pytest.mark.slow
async def test_keys_that_follow_each_other_quickly_apply_in_their_order(explore: Open) -> None:
    async with opened(explore, "g", "r") as explorer:
        await explorer.burst("down", "r", "c", "k")
        await explorer.until_seen("Citations of “The Basis of All Reading”")


@pytest.mark.slow
async def test_a_long_list_is_drawn_piece_by_piece(explore: Open) -> None:
    async with opened(explore) as explorer:
        kept = Citations(explorer.main.backend.workspace.corpus.reader)
        works = [Work(paper(f"Work {number}", f"10.1000/{number}"), (), 0, number) for number in range(1, 101)]
        kept.keep(WorkList(Work(READER), CITATIONS, "OpenAlex", works, 100))
        await explorer.press("g", "c")
        options = explorer.app.screen.query_one(OptionList)
        await explorer.until(lambda: options.option_count == 100)
        await explorer.press("end")
        await explorer.until_seen("Work 2 ", "cited by 2 ")


@pytest.mark.slow
async def test_enter_shows_a_known_paper_among_the_list(explore: Open) -> None:
    async with opened(explore, "g", "r", "j", "enter") as explorer:
        await explorer.until(lambda: explorer.titles == [BASIS.title])
        assert explorer.main.view.query == "citedby:2601.00001"
        assert not explorer.card_open
        await explorer.press("less_than_sign")
        await explorer.until(lambda: explorer.main.view.query == "long documents")


async def test_enter_opens_the_page_of_another_paper(explore: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "is_available", lambda: True)
    urls: list[str] = []
    async with opened(explore, "g", "r") as explorer:
        monkeypatch.setattr(explorer.app, "open_url", urls.append)
        await explorer.press("enter")
        await explorer.until_seen("Opening https://doi.org/10.1000/old")
        assert urls == ["https://doi.org/10.1000/old"]


async def test_a_paper_is_added_without_a_connection_and_removed(explore: Open) -> None:
    async with opened(explore, "g", "r", "a") as explorer:
        await explorer.until_seen("Added “An Older Way to Read Text” · u to undo", "Nothing was fetched: the variable")
        await explorer.until_seen("● An Older Way to Read Text", "2 in your corpus")
        await explorer.press("a")
        await explorer.until_seen("This paper is in your corpus. Enter opens it.")
        await explorer.press("u")
        await explorer.until_seen("Undone: added “An Older Way", "1 in your corpus")
        await explorer.press("u")
        await explorer.until_seen("Nothing to undo here.")
        await explorer.press("a")
        await explorer.until_seen("2 in your corpus")
        await explorer.press("enter")
        await explorer.until(lambda: set(explorer.titles) == {OUTSIDE.title, BASIS.title})
        assert explorer.main.detail_pane.paper
        assert explorer.main.detail_pane.paper.venue == "Letters"


def respond(asked: Asked) -> Answer:
    """Answer as OpenAlex that a paper cites one work, and as Crossref that the other work has an abstract."""
    if asked.path.endswith("%2Fold"):
        described = {"DOI": "10.1000/old", "title": [OUTSIDE.title], "abstract": "It was read aloud."}
        return Answer(json.dumps({"message": described}).encode())
    work: dict[str, object] = {"id": "https://openalex.org/W5", "title": "A Work that Was Fetched", "cited_by_count": 0}
    if asked.path != "/works":
        work["id"], work["title"] = "https://openalex.org/W9", OUTSIDE.title
        work["referenced_works"] = ["https://openalex.org/W5"]
    return Answer(json.dumps({**work, "meta": {"count": 0}, "results": [work]}).encode())


@pytest.mark.usefixtures("online")
async def test_lists_are_fetched_and_papers_completed(explore: Open) -> None:
    with serving(respond) as server:
        async with opened(explore) as explorer:
            settings = explorer.main.backend.home.settings
            settings.parent.mkdir(parents=True, exist_ok=True)
            services = ("openalex", "semantic-scholar", "crossref", "arxiv")
            settings.write_text("[online]\n" + "".join(f'{each} = "{server.url}"\n' for each in services))
            await explorer.press("g", "r", "a")
            await explorer.until_seen("Added “An Older Way to Read Text” · u to undo")
            backend = explorer.main.backend
            [added] = backend.workspace.found(["10.1000/old"])
            assert (added.abstract, added.venue) == ("It was read aloud.", "Letters")
            assert [each.name for each in backend.workspace.corpus.imports()] == ["10.1000/old"]
            await explorer.press("r")
            await explorer.until_seen("Enter or R fetches them.")
            await explorer.press("enter")
            await explorer.until_seen(
                "A Work that Was Fetched", "1 reference from OpenAlex.", "1 reference · OpenAlex, 20"
            )


async def test_a_fetch_that_takes_long_is_stopped(explore: Open, online: None) -> None:
    with serving(lambda _: Answer(silent=1)) as server:
        async with opened(explore) as explorer:
            settings = explorer.main.backend.home.settings
            settings.parent.mkdir(parents=True, exist_ok=True)
            settings.write_text(f'[online]\nopenalex = "{server.url}"\n')
            await explorer.press("g", "c")
            assert isinstance(explorer.app.screen, CitationsDialog)
            await explorer.pilot.press("R")
            await explorer.until(lambda: server.asked)
            await explorer.pilot.press("escape")
            await explorer.until_seen("Stopped.", "Enter or R fetches them.")
            await explorer.press("escape")
            assert not explorer.card_open


@pytest.mark.slow
async def test_the_counts_of_a_service_are_in_the_details(explore: Open) -> None:
    async with opened(explore) as explorer:
        kept = Citations(explorer.main.backend.workspace.corpus.reader)
        kept.keep(WorkList(Work(READER, (), 40, 1_318), CITATIONS, "OpenAlex", [], 1_318))
        await explorer.press("g", "c", "escape")
        await explorer.until_seen("cites 40 · cited by 1,318")
