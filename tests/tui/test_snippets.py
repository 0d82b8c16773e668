"""Snippets: the passages in the list that show why a paper was found."""

import pytest

from factories import paper
from paper_index.corpus import Line
from paper_index.library import NO_MARKS
from paper_index.search.assist.explain import Explanation, Snippet, explain
from paper_tui.widgets.paper_list.row import snippet_beyond_title, third_line
from tui.explorer import Explorer, Open

LINE = Line(1, "t-1", "Okapis", "computer-vision", "method", "", None, None, "2024-05-01", "A. Author")


def said(text: str, start: int, end: int, width: int = 60) -> list[tuple[str, str]]:
    parts = third_line(Snippet("abstract", text, ((start, end),)), width)
    return [(text, style) for text, style in parts if text.strip()]


def test_a_passage_is_the_third_line_with_its_match() -> None:
    assert said("We look at zoos.", 11, 15) == [("We look at ", "meta"), ("zoos", "match"), (".", "meta")]


def test_of_a_long_passage_the_match_is_in_sight() -> None:
    text = "Word " * 40 + "zoos and " + "more " * 40
    for width in (40, 60, 100):
        parts = said(text, 200, 204, width)
        assert ("zoos", "match") in parts
        assert parts[0] == ("…", "meta")
        assert sum(len(part) for part, _ in parts) <= width - 4


def test_what_the_title_says_is_not_said_again() -> None:
    found = (("title", ("Okapis",)), ("abstract", ("okapi", "zoos")))
    same = Explanation(found, Snippet("abstract", "An okapi.", ((3, 8),)))
    more = Explanation(found, Snippet("abstract", "An okapi in zoos", ((3, 8), (12, 16))))
    for title, says in (("An okapi", False), ("Of the " * 9 + "okapi", True)):
        line, words = LINE._replace(title=title), frozenset({"okapi"})
        assert snippet_beyond_title(same, line, 60, words) == (same.snippet if says else None), "as far as it is seen"
        assert snippet_beyond_title(more, line, 60, words) == more.snippet
        rest = Snippet("title", title, ((63, 68),)) if says else None
        assert snippet_beyond_title(Explanation(found), line, 60, words) == rest


async def quoted(explorer: Explorer) -> str:
    await explorer.until(lambda: not explorer.main.paper_list.without_snippet)
    return explorer.text


async def test_the_list_quotes_what_was_searched_for(explore: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paper_tui.widgets.paper_list.list.SNIPPET_PAUSE", 0.01)
    async with explore(query="unlabelled", size=(120, 36)) as explorer:
        first = await quoted(explorer)
        assert first.count("unlabelled") > 2
        await explorer.press("G")
        assert "unlabelled" in await quoted(explorer)
        await explorer.press("z")  # rows of one line have no room for it
        assert explorer.main.paper_list.compact
        assert explorer.main.paper_list.without_snippet == []


def test_where_nothing_is_blank_the_match_is_in_sight() -> None:
    text = "深" * 60 + "精度" + "層" * 60
    for width in (40, 100, 200):
        assert ("精度", "match") in said(text, 60, 62, width)


def test_a_passage_fills_the_room_there_is() -> None:
    text = "We look at a long row of words before we come to the zoos."
    assert said(text, 53, 57, 60)[0][0].startswith("…"), "there is not room for all of it"
    assert sum(len(part) for part, _ in said(text, 53, 57, 60)) > 40
    assert said(text, 53, 57, 90)[0] == (text[:53], "meta")


def test_the_other_words_of_a_query_are_quoted() -> None:
    """A title has one of them, as many as any sentence: shown is the sentence that has the other one."""
    found = paper("On a Zoo", abstract="A zoo is a place. There an okapi lives.")
    passage = explain(found, NO_MARKS, frozenset({"zoo", "okapi"})).snippet_outside(["Zoo"])
    assert passage is not None and passage.text == "There an okapi lives."


def test_what_only_facts_say_is_quoted() -> None:
    found = Explanation((("facts", ("zoo keeping", "zoo-1k")),)).snippet_outside(())
    assert found == Snippet("facts", "zoo keeping · zoo-1k", ((0, 20),))
    assert Explanation((("title", ("Zoo",)), ("facts", ("zoo-1k",)))).snippet_outside(()) is None
