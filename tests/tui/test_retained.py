"""Papers that no longer match after a change by the user stay in the list until the next search."""

from paper_index.search import Answer, Filter, View
from paper_index.workspace import Workspace
from paper_tui.backend.retained import with_retained
from tui.explorer import Open


def rows(before: list[int], after: list[int], acted: set[int]) -> tuple[list[int], set[int]]:
    """What is shown of an answer, and what of it is dropped."""
    answer, gone = with_retained(Answer(View(), tuple(before)), Answer(View(), tuple(after)), acted)
    return list(answer.rows), set(gone)


def test_what_is_dropped_keeps_its_place() -> None:
    assert rows([1, 2, 3, 4], [2, 4], {1, 3}) == ([1, 2, 3, 4], {1, 3})
    assert rows([1, 2, 3, 4], [5, 4, 1], {2, 3}) == ([5, 4, 1, 2, 3], {2, 3})
    assert rows([1, 2, 3], [3], {1}) == ([1, 3], {1}), "what the user did nothing to is gone"
    assert rows([1, 2], [], {1, 2}) == ([1, 2], {1, 2})
    assert rows([1, 2], [2, 1], {1, 2}) == ([2, 1], set())
    other = Answer(View("another"), (2,))
    assert with_retained(Answer(View(), (1, 2)), other, {1}) == (other, frozenset())


async def test_a_paper_that_is_read_stays_among_the_unread_until_the_next_question(explore: Open) -> None:
    """Dimmed, with a sign and a word; one key undoes it; whatever else leaves the list is gone at once."""
    async with explore(query="swin") as explorer:
        main = explorer.main
        await explorer.press("j", "j", "r", "k")
        unread = Filter("state", "unread")
        main.view = main.view.toggled(unread)
        await explorer.settle()
        before = main.answer.rows if main.answer else ()
        await explorer.press("j", "r", "space", "space", "r")
        assert main.answer and main.answer.rows == before
        assert len(main.search.retained) == 2
        assert f"{len(before) - 2} of 327 papers" in explorer.text
        assert f" of {len(before)} · 2 no longer match " in explorer.text
        assert explorer.text.count("no longer matches") == 2
        rows = [line.split("││")[1] for line in explorer.text.split("\n") if line.count("││") == 2]
        signs = [row[:4] for row in rows if "–" in row[:4]]
        assert len(signs) == 2 and all(sign.endswith(" ") for sign in signs), "none touches a title"
        await explorer.press("u")
        assert len(main.search.retained) == 1 and main.answer.rows == before
        await explorer.press("A", "a")
        assert len(main.selection) == len(before) - 1
        with Workspace(main.backend.home) as other:
            other.library.set_state(other.papers(before[:1]), "read")
        await explorer.until(lambda: main.answer and main.answer.rows == before[1:])
        await explorer.settle()
        await explorer.press("s")
        assert main.answer.total == len(before) - 2 and not main.search.retained


async def test_papers_with_some_of_the_words_follow_dimmed_and_do_not_count(explore: Open) -> None:
    async with explore() as explorer:
        main = explorer.main
        await explorer.press("/", *"hyperzzw", "space", *"operato")
        await explorer.until(lambda: main.answer and main.answer.view.query == "hyperzzw operato")
        assert main.search.typing and main.answer and main.answer.partial, "also while it is typed"
        await explorer.press("r", "enter")
        await explorer.settle()
        assert main.answer and main.answer.total == 10 and len(main.answer.partial) == 9
        assert "1 of 327 papers" in explorer.text
        assert "9 with some of the words" in explorer.text
        lines = explorer.text.split("\n")
        heading = next(number for number, line in enumerate(lines) if "These papers have some of the words ──" in line)
        across = lines[heading].index("These")
        await explorer.pilot.click(offset=(across, heading))
        assert main.cursor == 0, "the line is no paper"
        await explorer.pilot.click(offset=(across, heading + 1))
        assert main.cursor == 1
        await explorer.press("k")
        await explorer.press("j", "b")
        await explorer.settle()
        assert main.answer.total == 10 and "no longer match" not in explorer.text
        await explorer.press("A", "a")
        assert main.selection == {main.answer.rows[0]}
