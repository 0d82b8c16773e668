"""Help and palette find an action by the words that people use first."""

import asyncio

import pytest
from textual.command import Hit, Hits
from textual.widgets import Input, OptionList

from paper_tui.actions import ACTIONS
from paper_tui.cli.command_lines import command_lines
from paper_tui.cli.program import program
from paper_tui.dialogs.finding import contains, rank, search_words
from paper_tui.dialogs.help import HelpDialog
from paper_tui.dialogs.query_examples import QUERY_EXAMPLES
from paper_tui.screens.palette import ActionProvider, Palette
from tui.explorer import Open

WANTED = {
    "star": "paper.bookmark",
    "favorite": "paper.bookmark",
    "similar": "find.similar",
    "bibtex": "copy.bibtex",
    "citation": "copy.key",
    "unread": "paper.read",
    "hide read": "find.hide_read",
    "sort by votes": "find.sort",
    "find author": "find.search",
    "remove filter": "find.drop",
    "delete": "paper.remove",
    "clear the search": "find.everything",
    "last week": "edition.week_before",
    "calendar": "find.edition",
    "undo": "library.undo",
    "save query": "find.save",
    "light": "program.theme",
    "dark mode": "program.theme",
    "open the pdf": "paper.open_pdf",
    "add a file": "program.import",
    "zotero": "program.import",
    "one line per paper": "view.compact",
    "wide": "view.layout",
    "zoom": "view.layout",
    "column": "view.layout",
    "duplicate": "program.duplicates",
    "annotate": "paper.note",
    "exit": "program.quit",
    "keyboard shortcuts": "program.help",
    "deselect": "paper.select_none",
    "see also": "find.similar",
    "next page": "move.page_down",
    "fullscreen": "view.layout",
    "collapse": "pane.deeper",
    "journal": "pane.filter",
    "rss": "paper.export",
    "most popular": "find.sort",
    "new search": "find.everything",
    "clear query": "find.everything",
    "drop filter": "find.drop",
    "who wrote": "find.search",
    "past week": "edition.week_before",
    "read pdf": "paper.open_pdf",
    "white background": "program.theme",
    "jump to line": "program.command",
    "condensed": "view.compact",
    "unmark read": "paper.read",
}
COMMANDS = {
    "rename tag": "paper-tui tag rename",
    "remove saved": "paper-tui saved remove",
    "backup": "paper-tui library backup",
}


@pytest.mark.parametrize("words", list(WANTED))
def test_an_action_is_found_by_the_words_that_come_to_mind(words: str) -> None:
    ranks = {action.id: rank(action, search_words(words)) for action in ACTIONS}
    assert ranks[WANTED[words]] and sum(map(bool, ranks.values())) <= 9


def test_every_word_counts_in_any_order_and_from_its_beginning() -> None:
    assert contains(search_words("filters the clear"), "Clear filters") and contains(["filt"], "Clear filters")
    assert not contains(["ilter"], "Clear filters") and not contains(search_words("clear tag"), "Clear filters")
    assert search_words("how to") == ["how", "to"], "small words count where there are no others"


def test_queries_and_commands_are_found() -> None:
    for words, typed in (("find author", "author:zhang"), ("hide read", "-is:read")):
        assert [query for query, help in QUERY_EXAMPLES if contains(search_words(words), query, help, "find")][:1] == [
            typed
        ]
    lines = command_lines(program)
    assert len(lines) > 40 and all(typed.startswith("paper-tui ") and help for typed, help in lines)
    for words, typed in COMMANDS.items():
        assert typed in [each for each, help in lines if contains(search_words(words), each, help)]


async def test_help_begins_with_the_actions_of_the_pane_and_ends_with_commands(explore: Open) -> None:
    async with explore() as explorer:
        explorer.app.command_lines = lambda: command_lines(program)
        await explorer.press("f", "question_mark")
        dialog = explorer.app.screen
        assert isinstance(dialog, HelpDialog)
        shown = dialog.query_one(OptionList)
        await explorer.until(lambda: any((each.id or "").startswith("command:") for each in shown.options))
        ids = [each.id for each in shown.options if each.id]
        assert len(ids) == len(set(ids)) and {each.id for each in ACTIONS} <= set(ids)
        assert "filter.exclude" in ids[:12] and ids[-1] == "command:paper-tui man"
        await explorer.type("rename tag")
        assert [each.id for each in shown.options if each.id] == ["command:paper-tui tag rename"]
        await explorer.press("enter")
        assert not explorer.card_open and explorer.app.clipboard == "paper-tui tag rename"
        assert "Copied 'paper-tui tag rename'. Run it in a shell; --help explains it" in explorer.said[-1]
        await explorer.press("question_mark")
        await explorer.type("xyzzy")
        assert "No match for “xyzzy”" in explorer.text
        explorer.app.screen.query_one(Input).value = "undo"
        await explorer.settle()
        await explorer.press("escape")


async def test_the_palette_offers_actions_before_papers(explore: Open) -> None:
    async with explore() as explorer:
        await explorer.press("ctrl+p")
        await explorer.press(*"similar")
        await explorer.until_seen("More like this (M)")
        lines = explorer.text.splitlines()
        papers = [at for at, line in enumerate(lines) if "Paper  " in line]
        assert next(at for at, line in enumerate(lines) if "More like this (M)" in line) < min(papers, default=99)
        await explorer.press("escape")


@pytest.mark.slow
async def test_a_search_of_the_palette_ends_when_it_is_closed(explore: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else it fills a list that is not there any more, which is an error."""
    go_on = asyncio.Event()

    async def search(self: ActionProvider, query: str) -> Hits:
        await go_on.wait()
        for number in range(50):
            yield Hit(1, f"Hit {number}", lambda: None)
            await asyncio.sleep(0)

    monkeypatch.setattr(ActionProvider, "search", search)
    async with explore() as explorer:
        await explorer.press("ctrl+p")
        palette = explorer.app.screen
        assert isinstance(palette, Palette)
        explorer.app.screen.query_one(Input).value = "x"
        await asyncio.sleep(0.05)
        palette.action_close()
        workers = list(palette.workers)
        assert all(worker.is_cancelled for worker in workers if worker.node is palette)
        go_on.set()
        await explorer.settle()
        assert not explorer.card_open
        assert not (explorer.main.backend.home.cache / "crash.txt").exists()
