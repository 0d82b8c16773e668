"""The lines that show the place in the list, messages, the progress of work, and hints."""

import threading

import pytest
from textual import events

from paper_index.errors import PaperError
from paper_index.search import Answer, Filter, View
from paper_tui.backend import search
from paper_tui.formatting.status import order
from paper_tui.keys.lookup import Keymap
from paper_tui.widgets import progress
from paper_tui.widgets.hint_bar import action_hints
from tui.explorer import Open


async def test_the_place_in_the_list_is_told(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        await explorer.press("j", "j")
        assert "3 of 327" in explorer.text
        explorer.main.view = View(filters=frozenset({Filter("kind", "survey")}))
        await explorer.settle()
        assert "5 of 327 papers · 1 filter" in explorer.text
        assert "1 of 5" in explorer.text


async def test_the_query_has_more_room_while_it_is_typed(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        box = explorer.main.search_box
        resting = box.size.width
        await explorer.press("space", "slash", *"graph")
        await explorer.settle()
        assert box.size.width >= 48 > resting
        assert "of 327 · 1 selected" in explorer.text
        await explorer.press("enter")
        assert box.size.width == resting and "of 327 papers · 1 selected" in explorer.text


@pytest.mark.parametrize("columns", [60, 120])
async def test_a_slow_answer_is_announced(explore: Open, columns: int) -> None:
    go_on = threading.Event()
    async with explore(size=(columns, 24)) as explorer:
        answering = explorer.main.backend.answering
        answer = answering.answer

        def slowly(view: View, **options: bool) -> Answer:
            go_on.wait(30)
            return answer(view, **options)

        answering.answer = slowly  # type: ignore[method-assign]
        try:
            explorer.search_for("mamba")
            await explorer.until(lambda: explorer.text.split("\n")[0].rstrip().endswith(" Searching …"))
        finally:
            go_on.set()
        await explorer.settle()
        assert "Searching" not in explorer.text and "of 327" in explorer.text.split("\n")[0]


async def test_a_failed_search_is_no_longer_announced(explore: Open) -> None:
    go_on = threading.Event()
    async with explore(size=(80, 24)) as explorer:

        def fail(view: View, **options: bool) -> Answer:
            go_on.wait(30)
            raise PaperError("cannot read the papers")

        explorer.main.backend.answering.answer = fail  # type: ignore[method-assign]
        try:
            explorer.search_for("mamba")
            await explorer.until_seen("Searching …")
        finally:
            go_on.set()
        await explorer.until_seen("cannot read the papers")
        assert "Searching" not in explorer.text and "327 papers" in explorer.text


async def test_quick_answers_are_not_announced(explore: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async with explore(size=(80, 24)) as explorer:
        slow: list[bool] = []
        monkeypatch.setattr(search, "PATIENCE", 30)
        monkeypatch.setattr(explorer.main.search, "on_slow", slow.append)
        await explorer.press("slash", *"graph")
        await explorer.settle()
        assert True not in slow


async def test_the_placeholder_fits_while_the_box_has_the_focus(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        await explorer.press("slash")
        await explorer.settle()
        assert explorer.text.split("\n")[0].startswith(f" / {explorer.main.search_box.placeholder} ")


async def test_an_accepted_query_is_shown_from_its_beginning(explore: Open) -> None:
    query = "@article{vaswani2017, title = {Attention Is All You Need}, year = {2017}, journal = {arXiv}, volume = {1}}"
    async with explore(size=(80, 24)) as explorer:
        box = explorer.main.search_box
        await explorer.press("slash")
        box.post_message(events.Paste(query[:-1]))
        await explorer.settle()
        await explorer.press("}")
        assert "@article" not in explorer.text.split("\n")[0]
        await explorer.press("enter")
        await explorer.settle()
        assert "@article{vaswani2017" in explorer.text.split("\n")[0]
        await explorer.press("slash", "end")
        await explorer.settle()
        assert box.cursor_position == len(query) and "volume = {1}}" in explorer.text.split("\n")[0]


async def test_a_long_query_keeps_its_room_when_it_is_accepted(explore: Open) -> None:
    query = "self expanding networks that add layers"
    async with explore(size=(80, 24)) as explorer:
        await explorer.press("slash", *query, "enter")
        await explorer.settle()
        first = explorer.text.split("\n")[0]
        assert query in first and first.rstrip().endswith("of 327 papers")


async def test_the_progress_of_vectors_comes_before_the_note_on_a_search_by_meaning(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        main = explorer.main

        async def last_line() -> str:
            await explorer.pilot.pause()
            return explorer.text.split("\n")[-1].strip()

        main.message_line.show_note(Answer(View("~ cats"), note="No paper has a vector yet."))
        main.progress.show_embedding((20, 327, False))
        assert (await last_line()).endswith("20 of 327 papers")
        main.progress.show_embedding(None)
        assert await last_line() == "No paper has a vector yet."


async def test_the_correction_of_a_query_is_shown_in_a_narrow_window(explore: Open) -> None:
    async with explore(size=(60, 18)) as explorer:
        explorer.search_for("convolutional segmentatoin")
        await explorer.settle()
        last = explorer.text.split("\n")[-1]
        assert last.strip().startswith("Showing results for “convolutional segmentation”; non")


async def test_a_note_tells_that_a_pasted_text_is_too_long(explore: Open) -> None:
    async with explore() as explorer:
        await explorer.press("slash")
        explorer.main.search_box.post_message(events.Paste("okapi " * 2_000))
        await explorer.settle()
        assert "Only the first 2,000 characters of the query were used." in explorer.text


async def test_the_time_left_is_told(explore: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async with explore() as explorer:
        now = 100.0
        monkeypatch.setattr(progress, "monotonic", lambda: now)
        explorer.main.progress.show_indexing((0, 1_000))
        await explorer.pilot.pause()
        now = 110.0
        explorer.main.progress.show_indexing((250, 1_000))
        await explorer.pilot.pause()
        assert "250 of 1,000 papers, 30 s left" in explorer.text.split("\n")[-1]
        explorer.main.progress.show_indexing((995, 1_000))
        await explorer.pilot.pause()
        assert "995 of 1,000 papers, 1 s left" in explorer.text.split("\n")[-1]
        explorer.main.progress.show_indexing(None)


async def test_the_time_left_is_shown_in_a_narrow_window(explore: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async with explore(size=(60, 18)) as explorer:
        now = 100.0
        monkeypatch.setattr(progress, "monotonic", lambda: now)
        explorer.main.progress.show_indexing((0, 75_044))
        now = 140.0
        explorer.main.progress.show_indexing((10_000, 75_044))
        await explorer.pilot.pause()
        assert explorer.text.split("\n")[-1].endswith("10,000 of 75,044 papers, 4 min left")


LONG = f"Cannot read {'a-long-name' * 20}. Nothing was changed."


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("size", [(40, 12), (100, 24)])
async def test_messages_and_progress_move_and_cover_nothing(size: tuple[int, int], explore: Open) -> None:
    async with explore(size=size) as explorer:
        main, before = explorer.main, explorer.text.split("\n")
        assert not before[-1]

        async def last_line() -> str:
            await explorer.pilot.pause()
            *others, last = explorer.text.split("\n")
            assert others == before[:-1]
            return last.strip()

        main.progress.show_indexing((120, 327))
        assert (await last_line()).startswith("Indexing ━━")
        main.progress.show_import(f"Reading {'a-long-name' * 20}")
        assert (await last_line()).endswith("… · Esc cancels")
        main.message_line.show_note(Answer(View("swni"), note="Part of the query is unknown.", suggestion="swin"))
        assert (await last_line()).startswith("D: did you mean swin?  Part of")
        main.notify(LONG, severity="error")
        assert (await last_line()).endswith("… g m")
        main.notify(f"Bookmarked “{'a-long-name' * 20}” · {{key:library.undo}} to undo")
        assert (await last_line()).endswith("…” · u to undo")
        main.notify(f"Marked “{'a-long-name' * 20}” as read · {{key:library.undo}} to undo")
        assert (await last_line()).endswith("…” as read · u to undo" if size[0] > 60 else "… · u to undo")
        main.progress.show_import("")
        main.progress.show_indexing(None)
        main.message_line.show_note(Answer(View("swin")))
        main.notifications.dismiss()
        assert not await last_line()


async def test_the_bar_is_short_where_the_note_on_basic_search_needs_the_room(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        main = explorer.main
        main.progress.show_indexing((600, 6_160))
        main.progress._began -= 10
        main.progress.show_indexing((1_200, 6_160))
        await explorer.pilot.pause()
        last = explorer.text.split("\n")[-1].strip()
        assert last.startswith("Indexing ━───── 1,200 of 6,160 papers, ")
        assert last.endswith(" s left; search is basic until then")
        main.progress.show_indexing(None)


@pytest.mark.slow
async def test_a_warning_returns_after_later_messages(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        main = explorer.main
        main.notify("Something is wrong.", severity="warning")
        await explorer.press("b", "j", "b")
        bookmarked = "Bookmarked “Convolutional Neural Networks and Volcano Plots…” · u to undo"
        assert explorer.messages == ["Something is wrong.", bookmarked]
        assert explorer.text.split("\n")[-1].strip().startswith("Bookmarked “Conv")
        main.notifications.remove(main.notifications.current[-1])
        await explorer.pilot.pause()
        assert explorer.text.split("\n")[-1] == " Something is wrong."
        await explorer.press("escape")
        assert not explorer.text.split("\n")[-1]


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("size", [(40, 12), (60, 18), (80, 24)])
async def test_messages_are_visible_below_a_dialog(size: tuple[int, int], explore: Open) -> None:
    async with explore(size=size) as explorer:
        for key in ("question_mark", "e", "i", "n", "colon", "C", "ctrl+p"):
            await explorer.pilot.press(key)
            explorer.main.notify(f"{key} is open.", severity="error")
            await explorer.until_seen(f"{key} is open.")
            assert explorer.text.split("\n")[-1].strip() == f"{key} is open."
            assert explorer.card_open
            await explorer.press("escape")


async def test_long_messages_can_be_read_in_full(explore: Open) -> None:
    async with explore(size=(60, 18)) as explorer:
        explorer.main.notify(LONG, severity="error")
        for number in range(30):
            explorer.main.notify(f"Message {number}")
        await explorer.press("g", "m")
        assert "Message 29" in explorer.text
        await explorer.press(*"j" * 40)
        assert "Nothing was" in explorer.text


async def test_a_first_key_shows_what_may_follow_and_no_other_keys(explore: Open) -> None:
    """All of them, over the last lines of a narrow window."""
    async with explore(size=(80, 24)) as explorer:
        await explorer.press("g")
        hints = [hint for line in explorer.text.split("\n")[-3:] for hint in line.strip().split("  ")]
        assert hints[:2] == ["g …", "1-9 Saved search"]
        assert {label for _, label in explorer.main.keymap.following("g")} <= {hint.split(" ", 1)[1] for hint in hints}
        await explorer.press("escape")
        assert "Search  Enter Open" in explorer.text.split("\n")[-2]


def test_the_hints_of_the_list_use_the_room_there_is() -> None:
    def hints(width: int) -> str:
        return "  ".join(text.plain for text in action_hints(Keymap().hints_in("list"), width))

    assert hints(60) == "/ Search  Enter Open  b Bookmark  t Tag  ? Help  q Quit"
    wide = hints(200)
    assert len(wide) > 160 and wide.startswith(hints(60)[:30]) and wide.endswith("? Help  q Quit")
    assert all(key in wide for key in ("Enter Open", "r Read", "n Note", "M More like this", "u Undo", "Ctrl+p"))


def test_the_hints_of_the_filters_name_what_the_keys_do_there() -> None:
    texts = "  ".join(text.plain for text in action_hints(Keymap().hints_in("filter"), 80))
    assert texts.startswith("/ Find  Space Include  ! Exclude")


def test_a_reversed_order_says_what_comes_first() -> None:
    assert order(View(sort="votes", reverse=True)) == "by votes, fewest first"
    assert order(View(sort="title", reverse=True)) == "by title, Z to A"
    assert order(View(sort="trending", reverse=True)) == "by trending, reversed"
