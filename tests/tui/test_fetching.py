"""`R` fetches in a process of its own; the explorer says what came, and shows it."""

import pytest

from factories import paper
from local_server import Answer, Asked, entries, serving
from paper_index.paths import Home
from paper_index.search import View
from paper_tui.actions.fetching import report_fetch
from paper_tui.backend.importing import ImportReport
from tui.explorer import Open

pytestmark = pytest.mark.usefixtures("online")


def by_day(asked: Asked) -> Answer:
    number = asked.parameters["date"][5:].replace("-", "")
    return Answer(entries((f"2611.{number}1", f"Fetched paper of {number}", 7)))


async def test_the_latest_papers_are_fetched_and_a_dialog_shows_the_result(
    explore: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(by_day) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        async with explore(size=(110, 30)) as explorer:
            await explorer.press("g", "R")
            assert "Nothing was fetched yet. R fetches the latest papers." in explorer.said
            await explorer.press("R")
            await explorer.until_seen("new papers.", "Enter show new papers · Z one by one · Esc close")
            await explorer.press("enter")
            await explorer.until(lambda: explorer.titles and all("Fetched" in title for title in explorer.titles))
            assert explorer.main.view.query == "is:new"
            assert "N  Fetched paper of" in explorer.text
            await explorer.press("question_mark")
            await explorer.type("sign legend")
            await explorer.until_seen("New: the latest fetch or import added")
            await explorer.press("escape")
            asked = len(server.asked)
            server.respond = lambda _: Answer(b"<html>Sign in</html>", kind="text/html")
            await explorer.press("R")
            await explorer.until_seen("Daily Papers could not be fetched: a sign-in page", ", incomplete", "Esc close")
            assert "Enter show" not in explorer.text
            assert len(server.asked) > asked
            await explorer.press("escape")
            assert not explorer.card_open
            await explorer.press("g", "R")
            await explorer.until_seen("Daily Papers could not be fetched: a sign-in page", ", incomplete")


TYPING = {
    "a query": ("slash", "m"),
    "a note": ("n",),
    "a tag": ("t",),
    "a sequence": ("g",),
    "a count": ("1",),
    "a value of a filter": ("f", "slash"),
    "text of a paper": ("enter", "slash"),
    "help": ("question_mark",),
}


@pytest.mark.slow
async def test_no_dialog_opens_over_what_is_being_typed(explore: Open) -> None:
    report = ImportReport(is_fetch=True, sentences=["Daily Papers: 2 new papers."], new=2)
    async with explore() as explorer:
        for what, keys in TYPING.items():
            await explorer.press(*keys)
            screen = explorer.app.screen
            await report_fetch(explorer.main, report)
            assert explorer.app.screen is screen, what
            new = "g n shows the new papers, Z goes through them"
            assert explorer.said[-1] == f"Daily Papers: 2 new papers. · {new}", what
            explorer.said.clear()
            await explorer.press("escape", "escape", "escape")
        await report_fetch(explorer.main, report)
        assert explorer.card_open and not explorer.said, "where nothing is typed, it opens"


@pytest.mark.slow
async def test_papers_stay_new_until_others_come(explore: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(by_day) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        async with explore() as explorer:
            backend = explorer.main.backend
            await backend.run(lambda: backend.workspace.add_records([paper("Salamanders", "2601.00001")], "one.bib"))
            explorer.show_view(View("salamanders"))
            await explorer.until_seen("N  Salamanders")
            await explorer.press("R")
            await explorer.until_seen("new papers.")
            await explorer.press("escape")
            await explorer.until_seen("   Salamanders")


@pytest.mark.slow
async def test_pdfs_are_fetched_and_attached(explore: Open, home: Home) -> None:
    with serving(lambda _: Answer(b"%PDF-1.4\n%%EOF\n", kind="application/pdf")) as server:
        home.config.mkdir(parents=True, exist_ok=True)
        home.settings.write_text(f'[online]\narxiv-pdf = "{server.url}"\n[pdf]\nname = "{{id}}"\n')
        async with explore(size=(110, 30)) as explorer:
            await explorer.add_papers([paper("A Paper without a File", "2601.00002")])
            explorer.show_view(View("title:file", sort="added"))
            await explorer.settle()
            await explorer.press("g", "p")
            await explorer.until(lambda: "1 PDF fetched to " in "".join(explorer.said[-1:]))
            await explorer.until_seen("Attached files")
            assert "Attached 2601.00002.pdf to “A Paper without a File” · u to undo" in explorer.said
            assert (home.data / "pdf" / "2601.00002.pdf").exists()
            server.respond = lambda _: Answer(b"", status=404)
            await explorer.press("u")
            await explorer.until(lambda: "Attached files" not in explorer.text)
            (home.data / "pdf" / "2601.00002.pdf").unlink()
            await explorer.press("g", "p")
            await explorer.until(lambda: "No PDF of 2601.00002: there is no PDF at 127.0.0.1." in explorer.said)
