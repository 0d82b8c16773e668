"""`R` fetches in a process of its own; the explorer says what came, and shows it."""

import pytest

from factories import paper
from local_server import Answer, Asked, entries, serving
from paper_index.search import View
from tui.explorer import Open

pytestmark = pytest.mark.usefixtures("online")


def by_day(asked: Asked) -> Answer:
    number = asked.parameters["date"][5:].replace("-", "")
    return Answer(entries((f"2611.{number}1", f"Fetched paper of {number}", 7)))


async def test_the_latest_papers_are_fetched_shown_and_removed_again(
    explore: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(by_day) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        async with explore(size=(110, 30)) as explorer:
            await explorer.press("R")
            await explorer.until(lambda: any("new papers" in said for said in explorer.said))
            assert "g n shows the new papers" in explorer.said[-1]
            await explorer.press("g", "n")
            await explorer.until(lambda: explorer.titles and all("Fetched" in title for title in explorer.titles))
            assert explorer.main.view.query == "is:new"
            assert "N  Fetched paper of" in explorer.text
            await explorer.press("question_mark", *"sign legend")
            await explorer.until(lambda: "New: the latest fetch or import added" in explorer.text)
            await explorer.press("escape")
            asked = len(server.asked)
            server.respond = lambda _: Answer(b"<html>Sign in</html>", kind="text/html")
            await explorer.press("R")
            await explorer.until(lambda: len(explorer.said) > 1 and "could not be fetched" in explorer.said[-1])
            assert len(server.asked) > asked


async def test_without_a_connection_the_explorer_says_so(explore: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(by_day) as gone:
        monkeypatch.setenv("HF_ENDPOINT", gone.url)
    async with explore() as explorer:
        await explorer.press("R")
        await explorer.until(lambda: any("no connection to 127.0.0.1" in said for said in explorer.said))


async def test_papers_stay_new_until_others_come(explore: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(by_day) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        async with explore() as explorer:
            backend = explorer.main.backend
            await backend.run(lambda: backend.workspace.add_records([paper("Salamanders", "2601.00001")], "one.bib"))
            explorer.show_view(View("salamanders"))
            await explorer.until_seen("N  Salamanders")
            await explorer.press("R")
            await explorer.until_seen("   Salamanders")
