"""Search on the screen: highlighted matches, values of long facets, filter chips, similar papers."""

from typing import Any

import pytest
from textual.content import Content
from textual.widgets import Input

from factories import paper
from paper_index.library import NO_MARKS, Marks
from paper_index.paths import Home
from paper_index.search import Filter, View
from paper_index.search.assist.explain import explain
from paper_index.workspace import Workspace
from paper_tui.widgets.detail_pane import sections
from paper_tui.widgets.filter_chips import sort_filters
from tui.explorer import Explorer, Open
from tui.textual_internals import lines_of


def found(content: Content) -> list[str]:
    """What is marked in a text."""
    return [content.plain[span.start : span.end] for span in content.spans if span.style == sections.FOUND]


def shown_found(explorer: Explorer) -> list[str]:
    """What is marked on the screen, wherever it stands: underlined and bold."""
    strips = lines_of(explorer.app)
    return [
        segment.text
        for strip in strips
        for segment in strip
        if segment.style and segment.style.underline and segment.style.bold
    ]


async def test_what_matched_is_marked_in_list_and_detail(explore: Open) -> None:
    """Also in another spelling or form, and whole; by more than colour; and it is told where it was found."""
    async with explore(size=(200, 50), query="resnet50 boosted") as explorer:
        assert shown_found(explorer).count("ResNet-50") > 2
        assert "Boosting" in shown_found(explorer)
        assert "Matches  title: Boosting, ResNet-50" in explorer.text
        await explorer.press("escape")
        assert not shown_found(explorer)
        assert "Found in" not in explorer.text


def test_a_phrase_is_marked_in_a_row_and_a_field_in_that_field() -> None:
    words = frozenset({"deep nets", "title:mamba"})
    assert found(sections.marked("Mamba: deep nets, deep big nets", words, "title")) == ["Mamba", "deep nets"]
    assert found(sections.marked("Mamba: deep-nets", words, "abstract")) == ["deep-nets"]


def test_a_long_text_has_its_best_passage_shown() -> None:
    words = frozenset({"swin", "window"})
    short = paper("Title", abstract="A swin. A swin window.")
    assert "“" not in sections.why(short, explain(short, NO_MARKS, words)).plain
    long = paper("Title", abstract="Nothing here. " * 50 + "A swin window. " + "More of nothing. " * 50)
    shown = sections.why(long, explain(long, Marks(note="a swin"), words))
    assert shown.plain == "Matches  abstract: swin, window · your note: swin\n“A swin window.”"
    assert found(shown) == ["swin", "window"]
    begun = paper("Title", abstract="A swin window. " + "Nothing here. " * 50)
    assert "“" not in sections.why(begun, explain(begun, NO_MARKS, words)).plain, "it stands right below"


def test_a_text_without_end_is_marked_quickly_at_its_beginning() -> None:
    endless = paper("[red]x[/x] " * 1_000, abstract="[b]deep[/] " * 100_000)
    words = frozenset({"deep", "red", "b"})
    why = sections.why(endless, explain(endless, NO_MARKS, words))
    body = sections.body(endless, words)
    assert "[b]" in body.plain and 0 < len(found(body)) < 10_000
    assert "red" in why.plain


async def test_a_value_of_a_long_facet_is_found_by_typing(explore: Open) -> None:
    """`/` in the filters looks through all facets; Enter and ! choose several; Esc shows all facets again."""
    async with explore(size=(80, 24)) as explorer:
        main = explorer.main
        await to_facet(explorer, "task")
        await explorer.press("slash")
        await explorer.press("s", "e", "g")
        assert "/ seg" in explorer.text
        assert main.search_box.value == ""
        values = [line.text for line in main.filter_pane.entries if line.value]
        assert values and all("seg" in value for value in values)
        facets = [line.facet for line in main.filter_pane.entries if line.value]
        assert set(facets) == {"task", "method", "author"} and facets[0] == "task", "the facet at the cursor first"
        await explorer.press("enter", "down", "exclamation_mark")
        assert sorted((each.facet, each.exclude) for each in main.view.filters) == [("task", False), ("task", True)]
        await explorer.press("backspace", "backspace", "backspace")
        assert "/ ▏" in explorer.text
        await explorer.press("z", "z")
        assert "no match" in explorer.text
        await explorer.press("enter")  # nothing to choose
        assert len(main.view.filters) == 2
        await explorer.press("escape")
        assert main.pane == "filter" and main.filter_pane.finding is None
        await explorer.press("X")
        assert len({line.facet for line in main.filter_pane.entries}) > 5
        await explorer.press("slash", "backspace")
        assert main.filter_pane.finding is None
        await explorer.press("slash", "tab")  # leaving ends it, too
        assert main.filter_pane.finding is None and main.pane != "filter"


async def to_facet(explorer: Explorer, facet: str) -> None:
    """Go to the first value of a facet."""
    await explorer.press("f")
    filters = explorer.main.filter_pane
    filters.highlighted = next(n for n, line in enumerate(filters.entries) if line.facet == facet and line.acts)


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("size", [(40, 12), (200, 50)])
async def test_filters_take_one_line_and_those_without_room_are_counted(size: tuple[int, int], explore: Open) -> None:
    async with explore(size=size) as explorer:
        answer = explorer.main.answer
        assert answer
        some = [Filter("task", value) for value, _ in answer.facets["task"][:30]]
        explorer.main.view = View(filters=frozenset(some))
        await explorer.settle()
        chips, panes = explorer.text.split("\n")[1:3]
        assert panes.startswith("╭")
        shown, hidden = chips.count("✕"), int(chips.rpartition("+")[2])
        assert shown and shown + hidden == 30
        await explorer.pilot.click(offset=(chips.index("✕"), 1))
        await explorer.settle()
        assert len(explorer.main.view.filters) == 29
        await explorer.pilot.click(offset=(explorer.text.split("\n")[1].index("+"), 1))
        await explorer.press("j", "enter")
        assert explorer.main.view.filters == set(some) - set(sort_filters(some)[:1]) - {sort_filters(some)[2]}


async def test_what_is_like_a_paper_is_left_by_a_click(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        await explorer.press("j", "j", "M")
        assert explorer.main.view.like
        await explorer.pilot.click(offset=(explorer.text.split("\n")[1].index("✕"), 1))
        await explorer.settle()
        assert (explorer.main.view, explorer.main.cursor) == (View(), 2)


async def test_a_paper_that_nothing_is_like_says_so(filled_home: Home, explore: Open) -> None:
    with Workspace(filled_home) as workspace:
        workspace.corpus.add([paper("[/x] Qwyjibo", "2601.00009", abstract="Zzyzx.")])
        workspace.ready_index()
    async with explore(query="qwyjibo") as explorer:
        await explorer.press("M")
        assert "No similar papers." in explorer.text
        assert "similar to: [/x] Qwyjibo" in explorer.text
        await explorer.press("escape")
        assert explorer.main.view.query == "qwyjibo"


async def test_papers_like_one_are_saved_and_come_back(explore: Open) -> None:
    async with explore() as explorer:
        await explorer.press("M", "ctrl+b", "a", "enter")
        like = explorer.main.view
        await explorer.press("0")
        assert explorer.main.view == View()
        await explorer.press("g", "1")
        assert explorer.main.view == like and like.like
        await explorer.press("escape")
        assert explorer.main.view == View()


def test_a_view_of_anything_else_is_like_no_paper() -> None:
    plain: list[Any] = [3, None, [], "\x1b[2J"]
    assert not any(View.from_dict({"like": like}).like for like in plain)


async def test_the_help_tells_the_query_language(explore: Open) -> None:
    """F1 does while a query is typed (`?` is text there); Enter puts a sample into the box."""
    async with explore(size=(80, 24)) as explorer:
        await explorer.press("slash", "question_mark")
        assert explorer.main.search_box.value == "?"
        await explorer.press("backspace", "f1")
        assert "state space" in explorer.text.split("Find")[0]
        await explorer.write(explorer.app.screen.query_one(Input), "similar spelling")
        assert "difusion~" in explorer.text
        await explorer.press("enter")
        assert (explorer.main.search_box.value, explorer.focus) == ("difusion~", "search")
        assert explorer.main.answer and explorer.main.answer.total
        await explorer.press("escape")
        assert explorer.main.view.query == ""


async def test_the_known_field_is_taken_for_an_unknown_one(explore: Open) -> None:
    """By Tab while it is typed, by the key of suggestions afterwards."""
    async with explore(size=(80, 24)) as explorer:
        box = explorer.main.search_box
        await explorer.press("slash", *"titel:segm")
        await explorer.until(lambda: bool(box.list.display))
        await explorer.press("tab")
        assert box.value == "title:segm"
        await explorer.press(*" task:(det")
        await explorer.until(lambda: bool(box.list.display))
        await explorer.press("tab")
        assert box.value == "title:segm task:(object-detection"
        explorer.main.focus_pane("list")
        explorer.main.view = View("titel:segmentation")
        await explorer.settle()
        note = "Showing results for “title:segmentation”; none for “titel:segmentation”."
        assert explorer.main.message_line.note.plain == note
        await explorer.press("D")
        assert explorer.main.view.query == "title:segmentation"
        explorer.main.view = View("is:unred")
        await explorer.settle()
        assert explorer.text.split("\n")[-1].strip() == "D: did you mean is:unread?  Unknown value 'is:unred'."


async def test_a_date_that_ends_early_is_reported_when_the_query_is_accepted(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        await explorer.press("slash", *"date:2025-0")
        await explorer.settle()
        assert "Write a date" not in explorer.text
        await explorer.press("enter")
        await explorer.settle()
        assert explorer.text.split("\n")[-1].strip().startswith("Write a date as 2025-03-14")


@pytest.mark.slow
async def test_nothing_is_found_in_filters_that_cannot_be_seen(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        await to_facet(explorer, "task")
        await explorer.press("slash", "s")
        await explorer.pilot.resize_terminal(20, 5)
        await explorer.press("e", "enter")
        await explorer.pilot.resize_terminal(80, 24)
        await explorer.settle()
        assert explorer.main.view == View()
        assert "/ se" not in explorer.text


async def test_two_clicks_select_a_word_of_the_query_and_three_all_of_it(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        box = explorer.main.search_box
        explorer.edit_query("title:mamba -vision")
        await explorer.settle()
        for times, selected in ((2, "mamba"), (3, "title:mamba -vision"), (1, "")):
            await explorer.pilot.click("#search", offset=(8, 0), times=times)
            assert box.selected_text == selected
            await explorer.pilot.click("#search", offset=(30, 0))
