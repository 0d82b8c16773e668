"""Going back and forward through views, so that Esc loses no query and no filter."""

import pytest

from paper_index.search import View
from paper_tui.view_history import ViewHistory
from tui.explorer import Open


async def test_back_and_forward_restore_query_filters_order_and_paper(explore: Open) -> None:
    async with explore() as explorer:
        main = explorer.main
        await explorer.press("less_than_sign")
        assert "No earlier view." in explorer.said
        await explorer.press("slash", *"mamba", "enter", "j", "j")
        third = main.row
        await explorer.press("f", "enter")  # a filter
        narrowed = main.view
        assert main.view.query == "mamba" and main.view.filters
        await explorer.press("escape", "escape", "escape")
        assert main.view == View() and "No papers" not in explorer.text, "Esc has dropped query and filters"
        await explorer.press("ctrl+o")
        assert main.view.filters and not main.view.query
        await explorer.press("less_than_sign")
        assert main.view == narrowed and main.search_box.value == "mamba"
        await explorer.press("less_than_sign")
        assert (main.view.query, main.view.filters, main.row) == ("mamba", frozenset(), third)
        await explorer.press("less_than_sign")
        assert main.view == View()
        await explorer.press(*["greater_than_sign"] * 2)
        assert main.view == narrowed and main.pane == "list"
        await explorer.press(*["greater_than_sign"] * 3)
        assert main.view == View() and "No later view." in explorer.said


@pytest.mark.slow
async def test_similar_papers_orders_and_cancelled_queries_are_views(explore: Open) -> None:
    async with explore() as explorer:
        main = explorer.main
        await explorer.press("j", "M", "j", "s")
        similar, row = main.view, main.row
        assert similar.like and similar.sort
        await explorer.press("less_than_sign", "less_than_sign")
        assert (main.view, main.cursor) == (View(), 1)
        await explorer.press("greater_than_sign", "greater_than_sign")
        assert (main.view, main.row) == (similar, row)
        await explorer.press("escape")
        assert not main.view.like and main.cursor == 1, "Esc leaves them as before"
        await explorer.press("slash", *"lora", "escape")
        assert main.view == View()
        await explorer.press("greater_than_sign")
        assert main.view.query == "lora", "a query that was not accepted is not lost"
        await explorer.press("less_than_sign")
        assert main.view == View()


def test_the_history_has_a_limit() -> None:
    history = ViewHistory(View())
    for number in range(500):
        history.visit(View(str(number)))
        history.visit(View(str(number)))
    steps = 0
    while history.go(-1):
        steps += 1
    assert steps == 199 and history.view == View("300")


def test_the_views_of_an_earlier_session_come_before() -> None:
    history = ViewHistory(View("now"), [View(), View("then")])
    assert [*history.lasting] == [View(), View("then"), View("now")]
    assert history.go(-1) and history.view == View("then") and [*history.lasting] == [View(), View("then")]
    history.visit(View("x" * 1_000))  # too long to keep
    for number in range(100):
        history.visit(View(str(number)))
    assert len(history.lasting) == 20 and history.lasting[-1] == View("99")
    assert ViewHistory(View("then"), [View(), View("then")]).lasting == (View(), View("then"))


@pytest.mark.slow
async def test_similar_papers_of_a_search_name_the_way_back(explore: Open) -> None:
    async with explore() as explorer:
        explorer.search_for("mamba")
        await explorer.settle()
        await explorer.press("M")
        assert explorer.said[-1] == "Similar papers. Esc returns to the search “mamba”."
        await explorer.press("escape")
        assert explorer.main.view.query == "mamba"
