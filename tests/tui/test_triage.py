"""Triage in the explorer: new papers one by one, each with one key."""

from pathlib import Path

import pytest

from factories import paper
from paper_index.library import Marks
from paper_index.paths import Home
from paper_index.search import Filter, View
from paper_tui.actions.fetching import report_fetch
from paper_tui.backend.importing import ImportReport
from tui.explorer import Explorer, Open
from tui.key_checks_triage import NEW, TITLES, with_new_papers

WEATHER, QUANTUM, FISH = TITLES


def marks_of(explorer: Explorer, number: int) -> Marks:
    """Return the marks of a new paper, by its number from 1."""
    identity = NEW[number - 1].id
    return explorer.main.backend.workspace.library.reader.marks([identity]).get(identity, Marks())


async def begin(explorer: Explorer) -> None:
    await with_new_papers(explorer)
    await explorer.press("Z")
    await explorer.until_seen("Triage: 1 of 3")


async def test_each_key_decides_and_goes_on_and_passing_a_paper_marks_nothing(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        await begin(explorer)
        assert "No bookmarks or tags yet" in explorer.text
        await explorer.press("l")
        await explorer.until_seen("2 of 3", QUANTUM)
        assert marks_of(explorer, 1).tags == ("later",)
        await explorer.press("j", "minus")
        await explorer.until_seen("That was the last paper. You kept none.", "1 later · ✕ 1 not for me · 1 undecided")
        assert marks_of(explorer, 2) == Marks()
        await explorer.press("k")
        await explorer.until_seen("✕ not for me", FISH)
        await explorer.press("b")
        await explorer.until_seen("★ 1 kept · › 1 later · ✕ 0 not for me · 1 undecided")
        assert marks_of(explorer, 3).bookmarked


async def test_the_same_key_again_removes_the_decision(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        await begin(explorer)
        await explorer.press("b", "k")
        await explorer.until_seen("1 of 3 · 1 kept", "★ bookmarked")
        await explorer.press("b")
        await explorer.until_seen("1 of 3 · 0 kept")
        assert not marks_of(explorer, 1).bookmarked


async def test_undo_returns_to_the_paper_and_leaves_earlier_changes_alone(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        await explorer.press("b")
        await begin(explorer)
        await explorer.press("b", "j", "u")
        await explorer.until_seen("1 of 3 · 0 kept", WEATHER)
        assert explorer.said[-1].startswith("Undone: kept ")
        assert not marks_of(explorer, 1).bookmarked
        await explorer.press("u")
        assert "Your latest change was elsewhere: bookmarked" in explorer.said[-1]
        library, known = explorer.main.backend.workspace.library, explorer.main.backend.workspace.papers([1])
        await explorer.main.library.change(lambda: library.tag([NEW[0], *known], ["many"]))
        await explorer.press("u")
        assert "Your latest change was elsewhere: tagged 2 papers" in explorer.said[-1]
        await explorer.press("minus", "escape", "u")
        await explorer.press("Z")
        await explorer.until_seen("2 of 3 · 0 kept")


async def test_a_triage_is_left_and_continued_also_after_a_restart(explore: Open, filled_home: Home) -> None:
    async with explore(size=(80, 24)) as explorer:
        await begin(explorer)
        await explorer.press("b", "j", "q")
        assert not explorer.card_open
    async with explore(size=(80, 24)) as explorer:
        await explorer.press("Z")
        await explorer.until_seen("Triage: 3 of 3 · 1 kept · new papers", FISH)
        await explorer.press("end", "escape", "Z")
        await explorer.until_seen("Triage: 2 of 3 · 1 kept")  # the undecided papers again


async def test_papers_are_kept_with_the_latest_tag_or_a_chosen_one(explore: Open) -> None:
    async with explore(size=(100, 24)) as explorer:
        await begin(explorer)
        await explorer.press("t")
        await explorer.until_seen("Keep with a tag")
        await explorer.press(*"thesis", "enter")
        await explorer.until_seen("2 of 3 · 1 kept", "keep #thesis")
        await explorer.press("t")
        await explorer.until_seen("3 of 3 · 2 kept")
        await explorer.press("T", *"new, other")
        await explorer.until_seen("Enter keeps the paper with #new (new), #other (new)")
        await explorer.press("enter")
        await explorer.until_seen("end of 3 · 3 kept")
        assert [marks_of(explorer, number).tags for number in (1, 2, 3)] == [("thesis",), ("thesis",), ("new", "other")]


async def test_a_tag_that_is_typed_before_its_dialog_is_open_decides_nothing(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        await begin(explorer)
        await explorer.burst("T", "l", "b", "x")
        await explorer.until_seen("Enter keeps the paper with #lbx (new)")
        assert all(marks_of(explorer, number) == Marks() for number in (1, 2, 3))


async def test_the_kept_papers_are_exported_or_listed_in_the_explorer(explore: Open, tmp_path: Path) -> None:
    async with explore(size=(80, 24)) as explorer:
        await begin(explorer)
        await explorer.press("e")
        assert explorer.said[-1] == "Nothing to export: no paper is kept yet."
        await explorer.press("b", "minus", "b")
        await explorer.until_seen("end of 3 · 2 kept", WEATHER, FISH)
        await explorer.press("e")
        await explorer.until_seen("kept: 2")
        await explorer.press("enter")
        await explorer.until(lambda: any("Exported 2 papers" in said for said in explorer.said))
        text = (tmp_path / "papers.md").read_text(encoding="utf-8")
        assert WEATHER in text and FISH in text and QUANTUM not in text
        await explorer.press("down", "enter")
        assert not explorer.card_open and set(explorer.titles) == {WEATHER, FISH}
        assert len(explorer.main.chosen) == 2


@pytest.mark.slow
async def test_papers_that_another_program_removes_are_omitted(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        await begin(explorer)
        workspace = explorer.main.backend.workspace
        await explorer.main.backend.run(lambda: workspace.curator.remove([NEW[1]]))
        await explorer.press("j")
        await explorer.until_seen("Triage: 2 of 2", FISH)
        assert "1 paper was removed meanwhile." in explorer.said
        await explorer.main.backend.run(lambda: workspace.curator.remove([NEW[0], NEW[2]]))
        await explorer.press("k")
        await explorer.press("b")
        await explorer.until_seen("No papers are left here.")


@pytest.mark.slow
async def test_changes_from_elsewhere_show_at_once(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        await begin(explorer)
        library = explorer.main.backend.workspace.library
        await explorer.main.library.change(lambda: library.bookmark(NEW))
        await explorer.until_seen("1 of 3 · 3 kept")


async def test_the_papers_that_follow_are_ordered_by_match_once_the_index_is_ready(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        workspace = explorer.main.backend.workspace
        known = paper("Zebrafish Larvae in Clear Water", "2609.00010", abstract="Zebrafish larvae swim in clear water.")
        workspace.corpus.add([known, *(paper(f"Zebrafish no. {n}", f"2609.0002{n}") for n in range(3))])
        workspace.library.bookmark([known])
        workspace.corpus.add(NEW, name="an import")
        await explorer.press("Z")
        await explorer.until_seen("The index is not ready", WEATHER)
        await explorer.press("l")
        await explorer.until_seen("2 of 3", QUANTUM)
        assert await explorer.main.backend.run(workspace.ready_index)
        await explorer.press("j")
        await explorer.until_seen("3 of 3", "like your bookmarks: zebrafish", FISH)


async def test_the_result_of_a_fetch_leads_to_the_new_papers_one_by_one(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        await with_new_papers(explorer)
        await report_fetch(explorer.main, ImportReport(is_fetch=True, sentences=["3 new papers."], new=3))
        await explorer.until_seen("Z one by one")
        await explorer.press("Z")
        await explorer.until_seen("Triage: 1 of 3 · 0 kept · new papers")


async def test_a_list_without_undecided_papers_says_what_to_do(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        explorer.search_for("zqzq")
        await explorer.settle()
        await explorer.press("Z")
        await explorer.until_seen("There are no papers here.", "R fetches the latest Daily Papers")
        await explorer.press("b", "question_mark", "escape", "q")
        assert not explorer.card_open


async def test_the_list_an_edition_and_other_papers_can_be_gone_through(explore: Open) -> None:
    async with explore(size=(80, 24)) as explorer:
        await with_new_papers(explorer)
        await explorer.add_papers(
            [paper("Of a Day", "2503.00009", appearances=[{"edition": "2025-03-12", "rank": 1, "votes": 5}])]
        )
        explorer.show_view(View(filters=frozenset([Filter("edition", "2025-03-12")])))
        await explorer.settle()
        await explorer.press("Z")
        await explorer.until_seen("Triage: 1 of 1 · 0 kept · 12 Mar 2025", "Of a Day")
        await explorer.press("s")
        await explorer.until_seen("Triage: 1 of 3 · 0 kept · new papers")
        await explorer.press("s")
        await explorer.until_seen("Triage: 1 of 1 · 0 kept · 12 Mar 2025")


async def test_a_followed_search_at_the_cursor_of_the_filters_is_gone_through(explore: Open) -> None:
    async with explore(size=(120, 36)) as explorer:
        workspace = explorer.main.backend.workspace
        await explorer.main.library.change(lambda: workspace.library.save_search("fish", View("zebrafish").to_dict()))
        await explorer.main.backend.run(lambda: workspace.following.follow("fish"))
        await with_new_papers(explorer)
        await explorer.main.filter_pane.count_new()
        pane = explorer.main.filter_pane
        await explorer.until(lambda: (line := pane.saved_line("fish")) and line.new == 1)
        await explorer.press("f")
        pane.highlighted = next(at for at, entry in enumerate(pane.entries) if entry.value == "fish")
        await explorer.press("Z")
        await explorer.until_seen("Triage: 1 of 1 · 0 kept · new papers of a search", FISH)


@pytest.mark.slow
async def test_hints_and_rows_can_be_clicked(explore: Open) -> None:
    async with explore(size=(160, 40)) as explorer:
        await begin(explorer)
        await explorer.pilot.click("#triage-rows", offset=(10, 2))
        await explorer.until_seen("3 of 3", FISH)
        lines = explorer.text.split("\n")
        row, column = next((y, line.index("not for me")) for y, line in enumerate(lines) if "not for me" in line)
        await explorer.pilot.click(offset=(column, row))
        await explorer.until_seen("end of 3", "1 not for me")


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("keys", [("pagedown", "up", "down", "pageup", "space", "home", "end"), ("f1", "escape")])
async def test_a_small_screen_scrolls(explore: Open, keys: tuple[str, ...]) -> None:
    async with explore(size=(60, 18)) as explorer:
        await begin(explorer)
        await explorer.press(*keys)
        assert not marks_of(explorer, 3).bookmarked and explorer.card_open
