"""What one sees: whole screens kept as text, every size, hostile papers, empty answers, the mouse."""

import json
import re
from functools import partial
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from paper_index.importers import Source
from paper_index.paths import Home
from paper_index.search import Filter
from paper_index.workspace import Workspace
from paper_tui.dialogs.export import ExportDialog
from paper_tui.widgets.paper_list.list import ROW_HEIGHT
from paper_tui.widgets.too_small import SMALLEST
from tui.explorer import Open

HOSTILE = [
    "[red]Bold claims[/red] and [/nope] unclosed [b",
    "\x1b]52;c;aGVsbG8=\x07Clipboard \x1b[31mthief\x9b1m",
    "<script>alert('x')</script> & [@click=app.quit]press[/]",
    "Right \u202eto left\u202c and\u2066 isolated\u2069 titles",
    "中文标题 mit Umläuten ＡＢＣ 👩‍👩‍👧 and e\u0301 accents",
    "A title\nover\r\ntwo\tlines",
    "x" * 5000,
    "%s {} $HOME `id` \\textbf{x} [7] [1, 2",
]

HIDDEN = set("\x1b\x07\x9b\u202e\u2066\r")
"""What of them must not come to the screen."""


def file_of(titles: list[str], authors: int) -> bytes:
    """A file of papers with these titles, every field as hostile as its title."""
    rows = [
        {
            "id": f"hostile {number}",
            "title": title,
            "abstract": f"{title} " * 3,
            "authors": [f"{title[:40]} {n}" for n in range(authors)],
            "url": "javascript:alert(1)",
            "code": ["https://example.org/[x]", "file:///etc/passwd"],
            "kind": title[:100],
            "area": title[:100],
            "tasks": [title[:100]],
        }
        for number, title in enumerate(titles)
    ]
    return "\n".join(json.dumps(row) for row in rows).encode()


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("size", [SMALLEST, (79, 20), (119, 30)])
async def test_the_ends_of_each_layout_show_papers_and_lead_everywhere(size: tuple[int, int], explore: Open) -> None:
    """Where there is just no room for more panes; sizes between them are kept as snapshots."""
    async with explore(size=size) as explorer:
        assert "A Comprehensive" in explorer.text
        await explorer.press("enter")
        assert "Shubhi Bansal" in explorer.text
        await explorer.press("escape", "f")
        assert "Year" in explorer.text
        await explorer.press("escape", "question_mark")
        assert "Search keys and actions" in explorer.text
        await explorer.press("escape", "e")
        assert "papers.md" in explorer.text
        await explorer.press("escape", "t")
        assert "Tags of 1 paper" in explorer.text


async def test_a_terminal_too_small_says_what_it_needs(explore: Open) -> None:
    """And goes on where it was when it is large again."""
    async with explore(size=(80, 24)) as explorer:
        for size in [(39, 12), (40, 11), (10, 3), (1, 1), (2, 50), (300, 2)]:
            await explorer.pilot.resize_terminal(*size)
            await explorer.settle()
        await explorer.pilot.resize_terminal(36, 10)
        await explorer.settle()
        assert "paper-tui needs 40×12." in explorer.text
        assert "This terminal is 36×10." in explorer.text
        await explorer.pilot.resize_terminal(80, 24)
        await explorer.settle()
        assert "A Comprehensive" in explorer.text


@pytest.mark.slow
async def test_a_terminal_too_small_for_a_while(explore: Open) -> None:
    """Nothing unseen is acted upon, and what is typed afterwards goes where it went before."""
    async with explore(size=(80, 24)) as explorer:
        await explorer.press("slash")
        await explorer.type("sw")
        for width, height in ((30, 10), (80, 24), (20, 5), (10, 3)):
            await explorer.pilot.resize_terminal(width, height)
        await explorer.pilot.pause(0.1)
        await explorer.press("b", "space", "t")
        await explorer.pilot.resize_terminal(80, 24)
        await explorer.settle()
        await explorer.type("in")
        assert explorer.main.view.query == "swin"
        assert not explorer.main.selection
        assert not explorer.main.backend.workspace.library.reader.bookmarked()
        await explorer.press("escape")
        await explorer.pilot.resize_terminal(30, 10)
        await explorer.press("q")
        assert explorer.has_left


async def test_no_key_acts_in_a_dialog_that_has_no_room(explore: Open) -> None:
    """Esc closes it; the text in it is kept."""
    async with explore(size=(80, 24)) as explorer:
        await explorer.press("n")
        await explorer.type("ab")
        await explorer.pilot.resize_terminal(20, 5)
        await explorer.press("c", "backspace", "backspace")
        assert explorer.card_open
        await explorer.press("escape")
        assert not explorer.card_open
        assert list(explorer.main.backend.workspace.library.reader.notes().values()) == ["ab"]


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize(("titles", "authors"), [(HOSTILE[:4], 12), (HOSTILE, 664)], ids=["some", "all"])
async def test_hostile_papers_are_shown_as_text(
    titles: list[str], authors: int, filled_home: Home, explore: Open
) -> None:
    """Nothing in a paper styles the screen, sends an escape sequence or stops the program, in any pane or dialog."""
    with Workspace(filled_home) as workspace:
        _, report = workspace.add(Source(file_of(titles, authors), "hostile.jsonl"))
        assert report.new == len(titles)
        workspace.ready_index()
        papers = workspace.found(f"hostile {n}" for n in range(len(titles)))
        workspace.library.tag(papers, ["[red]tag[/]", "[/x]"])
    async with explore(size=(120, 36)) as explorer:
        explorer.main.view = explorer.main.view.toggled(Filter("tag", "[/x]"))
        await explorer.settle()
        assert len(explorer.titles) == len(titles)
        assert "[red]Bold claims[/red] and [/nope]" in explorer.text
        assert "#[red]tag[/]" in explorer.text
        view = explorer.main.view
        for _ in titles:  # the detail stands beside the list
            assert not HIDDEN.intersection(explorer.text)
            await explorer.burst("e")
            assert isinstance(explorer.app.screen, ExportDialog)
            assert not HIDDEN.intersection(explorer.text)
            await explorer.burst("escape", "j")
        await explorer.main.detail_pane.load_similar()
        for keys in (["t"], ["escape"], ["n"], ["escape", "enter"], ["w", "enter"], ["W", "enter"]):
            await explorer.burst(*keys)  # the tags, a note, over the full width, all authors, a paper like it
            assert not HIDDEN.intersection(explorer.text)
        explorer.show_view(view)
        await explorer.burst("f", "j", "j", "enter", "enter", "escape", "slash")
        await explorer.write(explorer.main.search_box, "[/x] \x1b[31m title:[red]")
        await explorer.press("enter")
        await explorer.pilot.resize_terminal(45, 14)
        await explorer.settle()


async def test_an_empty_answer_says_what_to_do(explore: Open) -> None:
    """Nothing found is no dead end."""
    async with explore() as explorer:
        await explorer.press("slash")
        await explorer.type('"qqqqq')
        assert "No paper matches." in explorer.text and "The quotation mark is not closed." in explorer.text
        await explorer.press("ctrl+u")
        await explorer.type("qqqqq")
        assert "Try fewer or other words" in explorer.text
        assert "0 of 327 papers" in explorer.text
        await explorer.press("enter", "enter", "space", "b", "t", "e", "G", "k", "f", "escape")
        explorer.main.view = explorer.main.view.toggled(Filter("kind", "survey"))
        await explorer.settle()
        assert "X clears the filters" in explorer.text
        await explorer.press("X", "escape", "escape")
        assert explorer.main.view.query == ""


@pytest.mark.slow
async def test_nothing_typed_behind_the_search_key_runs_as_a_command(explore: Open) -> None:
    """Keys that come all at once, as from a fast typist or a slow line, end where they belong."""
    async with explore() as explorer:
        query = "title:diffusion bteq"
        await explorer.burst("slash", *({":": "colon", " ": "space"}.get(letter, letter) for letter in query))
        assert explorer.main.search_box.value == query
        assert explorer.main.view.query == query
        assert not explorer.main.backend.workspace.library.reader.bookmarked()
        assert explorer.app.screen is explorer.main


@pytest.mark.slow
async def test_tags_typed_at_once_are_all_taken(explore: Open) -> None:
    """The tag bar takes what comes right behind its key; so does the export card."""
    async with explore() as explorer:
        await explorer.burst("t", "q", "b", "enter")
        assert explorer.main.backend.workspace.library.reader.tags() == {"qb": 1}


async def test_the_mouse(explore: Open) -> None:
    """Clicks: a row, its mark, twice for the detail, a filter, a chip, a hint."""
    async with explore(size=(120, 36)) as explorer:
        main = explorer.main
        await explorer.pilot.click("#list", offset=(12, 2 * ROW_HEIGHT + 1))
        await explorer.settle()
        assert main.cursor == 2
        await explorer.pilot.click("#list", offset=(3, 3 * ROW_HEIGHT + 1))
        await explorer.settle()
        assert len(main.selection) == 1
        await explorer.pilot.click("#filter", offset=(6, 2))
        await explorer.settle()
        assert len(main.view.filters) == 1
        await explorer.pilot.click(offset=(explorer.text.split("\n")[1].index("✕"), 1))
        await explorer.settle()
        assert not main.view.filters
        hints = explorer.text.split("\n")[-2]
        await explorer.pilot.click("#hints", offset=(hints.index("Help") + 1, 0))
        await explorer.settle()
        assert explorer.app.screen is not main
        await explorer.press("escape")
        await explorer.pilot.click("#list", offset=(12, 1), times=2)
        await explorer.settle()
        assert main.panes.zoomed


@pytest.mark.quick_cases("tab")
@pytest.mark.parametrize("first", ["slash", "tab"])
async def test_a_pasted_title_is_searched_whole(first: str, explore: Open) -> None:
    """From any pane; line breaks of what is pasted become blanks."""
    async with explore() as explorer:
        await explorer.press(first)
        explorer.app.post_message(events.Paste("Swin Transformer:\n Hierarchical"))
        await explorer.settle()
        assert explorer.main.search_box.value == "Swin Transformer: Hierarchical"
        assert explorer.titles[0].startswith("Swin Transformer: Hierarchical")


async def test_a_pasted_list_finds_its_papers_in_its_order(explore: Open) -> None:
    """Terminals paste the end of a line as a carriage return."""
    async with explore() as explorer:
        first, second, *_ = explorer.titles
        explorer.app.post_message(events.Paste(f"1. {second} (2025)\r2. {first}\r3. A Paper That Nobody Wrote\r"))
        await explorer.settle()
        assert explorer.titles == [second, first]


async def test_of_a_long_paste_comes_what_there_is_room_for(explore: Open) -> None:
    """Into the search box and the tag bar, without what would style the screen."""
    text = "\x1b[31mmamba\x9b1m [red] \u202e vision\n" * 4_000
    async with explore() as explorer:
        for key, most in (("slash", 2_001), ("t", 400)):  # one more than a query has, so that a note reports the rest
            await explorer.press(key)
            explorer.app.post_message(events.Paste(text))
            await explorer.settle()
            field = explorer.app.focused
            assert isinstance(field, Input)
            assert most - 2 <= len(field.value) <= most
            assert field.value.startswith("mamba [red] vision mamba")
            explorer.app.post_message(events.Paste("no more"))
            await explorer.press("escape")


async def test_an_enter_that_comes_as_a_line_feed_is_an_enter(explore: Open) -> None:
    """As one does that is pressed before the terminal is ours."""
    async with explore() as explorer:
        await explorer.press("slash", *"swin", "ctrl+j")
        assert explorer.focus == "list" and explorer.main.view.query == "swin"


@pytest.mark.slow
async def test_the_cursor_stays_in_sight_whatever_the_size(explore: Open) -> None:
    async with explore(size=(120, 40)) as explorer:
        await explorer.press(*["j"] * 12)

        def is_seen(size: tuple[int, int]) -> bool:
            return explorer.main.size == size and "▌" in explorer.text

        for size in ((120, 18), (60, 12), (140, 50), (80, 14)):
            await explorer.pilot.resize_terminal(*size)
            await explorer.settle()
            await explorer.until(partial(is_seen, size))


async def test_an_edition_is_shown_in_its_order(explore: Open) -> None:
    """With one edition chosen, papers have their places in it."""
    async with explore() as explorer:
        explorer.main.view = explorer.main.view.toggled(Filter("edition", "page 004"))
        await explorer.settle()
        assert len(explorer.titles) == 119
        answer = explorer.main.answer
        assert answer is not None
        ranks = [line.rank for line, _ in explorer.main.backend.lines(answer.rows, answer.view.edition)]
        assert ranks == list(range(1, 120))


async def test_an_existing_file_is_asked_for(explore: Open) -> None:
    """Enter says it exists; Enter once more replaces it; another name does not ask."""
    Path("papers.md").write_text("mine")
    async with explore() as explorer:
        await explorer.press("e")
        card = explorer.app.screen
        assert isinstance(card, ExportDialog)
        assert card.path.name == "papers-2.md"
        card.query_one(Input).value = "papers.md"
        await explorer.press("enter")
        assert "papers.md exists" in explorer.text
        assert Path("papers.md").read_text() == "mine"
        await explorer.press("enter")
        assert Path("papers.md").read_text().startswith("## ")
        await explorer.press("e")
        explorer.app.screen.query_one(Input).value = "no/such/folder.md"
        await explorer.press("enter")
        assert "there is no folder" in explorer.text


@pytest.mark.slow
async def test_bookmarks_filter_and_leave(explore: Open) -> None:
    """A facet of the user's own counts what was just marked."""
    async with explore() as explorer:
        await explorer.press("b", "j", "b")
        assert ("yes", 2) in (explorer.main.answer.facets["bookmarked"] if explorer.main.answer else [])
        explorer.main.view = explorer.main.view.toggled(Filter("bookmarked", "yes"))
        await explorer.settle()
        assert len(explorer.titles) == 2


@pytest.mark.slow
async def test_the_way_out_of_filters_that_leave_nothing(explore: Open) -> None:
    """Space chooses and lets go of a value, also where the list is empty, and is hinted."""
    async with explore() as explorer:
        await explorer.press("f", "space")
        assert len(explorer.main.view.filters) == 1
        await explorer.press("escape", "slash")
        await explorer.type("zzqq")
        await explorer.press("enter", "f")
        assert not explorer.titles
        assert "Space Include" in explorer.text
        await explorer.press("space")
        assert not explorer.main.view.filters


@pytest.mark.slow
async def test_escape_takes_back_what_was_typed_after_a_click(explore: Open) -> None:
    """The query is the one it was before the click, not one of an earlier search."""
    async with explore() as explorer:
        await explorer.press("slash")
        await explorer.type("swin")
        await explorer.press("enter")
        await explorer.pilot.click("#search")
        await explorer.type(" mamba")
        await explorer.press("escape")
        assert explorer.main.view.query == "swin"


@pytest.mark.slow
async def test_what_enter_replaces_is_said_in_sight(explore: Open) -> None:
    """In the smallest terminal too, with every choice of papers on the card."""
    Path("taken.md").write_text("mine")
    async with explore(size=SMALLEST) as explorer:
        await explorer.press("b", "e")
        explorer.app.screen.query_one(Input).value = "taken.md"
        await explorer.press("enter")
        assert "taken.md exists." in explorer.text


@pytest.mark.slow
async def test_advice_is_not_cut(explore: Open) -> None:
    """What an empty list says is wrapped where the pane is small."""
    async with explore(size=SMALLEST) as explorer:
        await explorer.press("slash")
        await explorer.type("zzqq")
        advice = " ".join(explorer.text.replace("│", " ").split())
        assert "Esc clears the query." in advice


@pytest.mark.slow
async def test_keys_in_one_burst_mean_what_they_would_one_by_one(explore: Open) -> None:
    """However late answers and messages of focus come: moves are over what is found, panes are where the keys led."""
    async with explore(size=(100, 30)) as explorer:
        main = explorer.main
        await explorer.burst("slash", *"swin", "enter", "escape", "j", "escape")
        for _ in range(3):
            await explorer.burst("slash", *"resnet", "enter", "j", "j", "space", "j")
            assert main.view.query == "resnet"
            assert main.answer is not None
            assert main.selection == {main.answer.rows[2]}
            assert main.cursor == 4
            await explorer.burst("escape", "escape", "g", "g", "enter", "escape", "j", "enter", "G", "escape", "j")
            assert (main.pane, main.cursor, main.panes.zoomed) == ("list", 2, False)


async def test_leaving_the_tag_bar_closes_it(explore: Open) -> None:
    """By a click or Shift+Tab as by Esc, so that what stands at the foot of the screen is true."""
    async with explore() as explorer:
        await explorer.press("t")
        await explorer.pilot.click("#list", offset=(12, 2 * ROW_HEIGHT + 1))
        await explorer.settle()
        assert not explorer.main.tag_bar.display
        assert "b Bookmark" in explorer.text.split("\n")[-2]
        await explorer.press("t", "shift+tab")
        assert not explorer.main.tag_bar.display
        assert "! Exclude" in explorer.text.split("\n")[-2]


async def test_a_tag_typed_as_it_is_shown(explore: Open) -> None:
    """`#thesis` is the tag thesis; what Enter does not do is not said as if it did."""
    async with explore() as explorer:
        await explorer.press("t")
        await explorer.write(explorer.main.tag_bar.input, "#thesis")
        assert "Enter adds #thesis to 1 paper" in explorer.text
        await explorer.press("enter", "t")
        await explorer.write(explorer.main.tag_bar.input, "thesis, -none")
        assert " already tagged #thesis; not tagged #none" in explorer.text
        assert "Enter #" not in explorer.text
        await explorer.press("enter", "t")
        await explorer.write(explorer.main.tag_bar.input, "-none")
        await explorer.press("enter")
        assert explorer.said[-1] == "Not tagged #none. Nothing was changed."
        assert dict(explorer.main.backend.workspace.library.reader.tags()) == {"thesis": 1}


async def test_a_selection_out_of_sight_is_kept_and_no_key_acts_on_it(explore: Open) -> None:
    async with explore() as explorer:
        await explorer.press("space", "slash")
        hidden = next(iter(explorer.main.selection))
        await explorer.type("swin")
        await explorer.press("enter")
        assert explorer.main.answer and hidden not in explorer.main.answer.rows
        assert "1 selected, 0 here" in explorer.text
        shown = explorer.main.chosen
        assert hidden not in shown
        await explorer.press("b")
        bookmarked = explorer.main.backend.workspace.library.reader.bookmarked()
        assert bookmarked == explorer.main.backend.workspace.corpus.reader.ids(shown)
        assert explorer.main.selection == {hidden}


@pytest.mark.slow
async def test_a_key_means_what_the_screen_shows(explore: Open) -> None:
    """Another program bookmarks the paper in the moment before `b` is pressed: `b` still bookmarks."""
    async with explore() as explorer:
        papers = explorer.main.backend.workspace.papers(explorer.main.chosen)
        assert "★" not in explorer.text
        with Workspace(explorer.main.backend.home) as other:
            other.library.bookmark(papers)
        await explorer.press("b")
        assert explorer.main.backend.workspace.library.reader.bookmarked() == [papers[0].id]


async def test_what_another_window_does_is_seen_soon(explore: Open) -> None:
    async with explore() as explorer:
        paper = explorer.main.backend.workspace.papers(explorer.main.chosen)[0]
        assert "#elsewhere" not in explorer.text
        with Workspace(explorer.main.backend.home) as other:
            other.library.tag([paper], ["elsewhere"])
            await explorer.until_seen("#elsewhere")
            await explorer.settle()
            assert any(said.startswith("Changed in another window: tagged “") for said in explorer.said)
            assert ("elsewhere", 1) in explorer.main.answer.facets["tag"] if explorer.main.answer else False
            await explorer.press("b")  # our own change is no news
            other.library.journal.undo()
            await explorer.until(lambda: explorer.said[-1] == "Changed in another window")
            await explorer.settle()
        assert not explorer.main.backend.workspace.library.reader.bookmarked()


async def test_queries_of_before_come_back(explore: Open) -> None:
    async with explore() as explorer:
        for query in ("mamba", "swin"):
            await explorer.press("0", "slash")
            await explorer.type(query)
            await explorer.press("enter")
        await explorer.press("0", "slash", "up")
        assert explorer.main.search_box.value == "swin"
        await explorer.press("up", "up")
        assert explorer.main.search_box.value == "mamba"
        await explorer.press("enter")
        assert explorer.main.view.query == "mamba"
        home = explorer.main.backend.home
    assert json.loads((home.cache / "queries.json").read_text()) == ["mamba", "swin"]


async def test_a_query_is_gone_on_with(explore: Open) -> None:
    async with explore() as explorer:
        await explorer.press("slash")
        await explorer.type("tas")
        await explorer.until(lambda: explorer.main.search_box.completion)
        assert explorer.main.search_box.completion == "task:"
        await explorer.press("tab")
        assert explorer.main.search_box.value == "task:"
        assert explorer.main.pane == "search"
        await explorer.type("zzzz")
        await explorer.press("tab", "j", "b")  # nothing to complete: who goes on typing gives no commands
        assert explorer.main.view.query == "task:zzzzjb"
        assert explorer.main.backend.workspace.library.reader.bookmarked() == []


async def test_values_are_listed_with_their_papers_and_chosen(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        main, box = explorer.main, explorer.main.search_box
        await explorer.press("slash")
        await explorer.type("author:tan")
        await explorer.until_seen('author:"Mingxing Tan"')
        assert re.search('author:"Mingxing Tan" +6', explorer.text), "inside the name"
        await explorer.press("escape")
        assert not box.list.display and (main.pane, box.value) == ("search", "author:tan"), "only the list is closed"
        await explorer.press("backspace", "n")
        await explorer.until(lambda: box.list.display)
        names = [each for each in explorer.text.split("\n") if 'author:"' in each]
        await explorer.press("down", "down", "up", "down", "enter")
        assert f" {box.value} " in names[1] and main.pane == "search" and not box.list.display
        await explorer.press("enter")
        assert main.pane == "list" and main.answer and main.answer.total


async def test_words_are_listed_after_tab_and_taken_by_a_click(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        main, box = explorer.main, explorer.main.search_box
        await explorer.press("slash")
        await explorer.type("segm")
        assert not box.list.display, "it would cover the papers"
        await explorer.press("tab")
        assert box.list.display
        lines = explorer.text.split("\n")
        row = next(number for number, line in enumerate(lines) if "task:semantic-segmentation" in line)
        await explorer.pilot.click(offset=(lines[row].index("semantic"), row))
        await explorer.settle()
        assert (box.value, main.pane, explorer.focus) == ("task:semantic-segmentation", "search", "search")
        await explorer.press("space", *"swin", "enter")
        assert main.view.query == "task:semantic-segmentation swin" and main.pane == "list"


@pytest.mark.slow
async def test_outdated_completions_are_dropped(explore: Open) -> None:
    async with explore() as explorer:
        box = explorer.main.search_box
        await explorer.press("slash")
        await explorer.type("kind:s")
        await explorer.until(lambda: box.list.display)
        box.value = "kind:m"
        box.take(0)
        assert box.value == "kind:m"
        await explorer.press("ctrl+u")
        await explorer.settle()
        assert not box.list.display


async def test_what_is_not_understood_is_underlined_and_said(explore: Open) -> None:
    async with explore() as explorer:
        await explorer.press("slash")
        await explorer.type("mamba year:soon")
        assert [span[:2] for span in explorer.main.search_box.errors] == [(6, 15)]
        assert explorer.main.answer and explorer.main.answer.total
        assert explorer.main.answer.note in " ".join(explorer.text.split())
