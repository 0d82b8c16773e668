"""The detail: many authors, editions, links and papers that can be followed, appearances over time."""

import asyncio
import json

import pytest

from factories import paper
from paper_index.corpus import EDITED, Origin, Votes
from paper_index.importers import Source
from paper_index.paths import Home
from paper_index.workspace import Workspace
from paper_tui.formatting.paper import edition_name, place_name
from paper_tui.formatting.provenance import day, votes_over_time
from paper_tui.widgets.detail_pane.content import Reading, detail, line_at
from tui.explorer import Open


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("page 004", "sample page 4"),
        ("Mar 14 · page 000", "14 Mar"),
        ("2025-03-14", "14 Mar 2025"),
        ("2025-13-45", "2025-13-45"),
        ("2025-W11", "10–16 Mar 2025"),
        ("2025-W52", "22–28 Dec 2025"),
        ("2026-W01", "29 Dec 2025 – 4 Jan 2026"),
        ("2025-W18", "28 Apr – 4 May 2025"),
        ("2025-03", "March 2025"),
        ("2025-99", "2025-99"),
        ("[red]my page[/]", "[red]my page[/]"),
        ("", ""),
    ],
)
def test_an_edition_speaks_for_itself(label: str, name: str) -> None:
    assert edition_name(label) == name


def test_a_place_is_said_with_its_edition() -> None:
    assert place_name("Mar 14 · page 000", 3) == "Daily Papers 14 Mar, #3"
    assert place_name("2025-03-14", 1) == "Daily Papers 14 Mar 2025, #1"
    assert place_name("page 004", 83) == "sample page 4, #83"
    assert place_name("2025-W11", None) == "Daily Papers 10–16 Mar 2025"
    assert place_name("", 3) == "#3"  # in a list of one edition
    assert place_name("", None) == ""


def test_many_authors_are_folded() -> None:
    """The first are named, and those that were searched for; the rest when they are asked for."""
    names = [f"Author {n}" for n in range(664)]
    crowd = paper("A large collaboration", authors=[*names[:-1], "Zuse"])
    text, items = detail(Reading(crowd), 80)
    assert "Author 0, Author 1, Author 2, Author 3, Author 4, Author 5 … 658 more" in text.plain
    assert [item.kind for item in items] == ["authors"]
    assert "… Zuse … 657 more" in detail(Reading(crowd, words=frozenset({"zuse"})), 80)[0].plain
    assert "Author 662, Zuse fewer" in detail(Reading(crowd, unfolded=True), 80)[0].plain
    assert "more" not in detail(Reading(paper("A small one", authors=names[:8])), 80)[0].plain


def test_appearances_are_told_by_time() -> None:
    places = [
        {"edition": "2025-03-15", "rank": 2, "votes": 50},
        {"edition": "a_page", "rank": 3},
        {"edition": "2025-03-14", "rank": 1, "votes": 100},
    ]
    text, _ = detail(Reading(paper("A paper", appearances=places, published="2025-03")), 80)
    assert text.plain.split("\n")[1:3] == ["2025-03 · ▲100", "Daily Papers 14 Mar 2025, #1"]
    lines = text.plain.split("Appeared in Daily Papers\n")[1].split("\n")
    assert [line.split("  ")[0] for line in lines] == ["14 Mar 2025", "15 Mar 2025", "a_page"]
    assert lines[0].count("▇") == 2 * lines[1].count("▇") > 0


def test_the_sources_of_fields_and_the_votes_over_time_are_shown() -> None:
    places = [{"edition": "2026-11-18", "rank": 2, "votes": 118}]
    origins = (
        Origin(("title", "authors"), "my.bib", 1_795_000_000, is_first=True),
        Origin(("abstract", "date"), "arXiv", 1_796_000_000),
        Origin(("venue",), EDITED),
    )
    votes = (Votes("2026-11-18", 1_795_000_000, 43), Votes("2026-11-18", 1_795_518_400, 118))
    text, _ = detail(Reading(paper("A paper", appearances=places), origins=origins, votes=votes), 80)
    assert "18 Nov 2026  #2    ▲ 43 → 118 in 6 days" in text.plain
    first, second = day(1_795_000_000), day(1_796_000_000)
    assert text.plain.split("Sources\n")[1].split("\n") == [
        f"abstract, date  arXiv, {second}", "venue  edited by you", f"other fields  my.bib, {first}",
    ]  # fmt: skip
    text, _ = detail(Reading(paper("A paper"), origins=origins[:1]), 80)
    assert text.plain.endswith(f"Sources\nmy.bib, {first}")


@pytest.mark.parametrize(
    ("history", "shown"),
    [
        ([], ""),
        ([(100, 3)], ""),
        ([(0, 3), (100, 9)], "3 → 9"),
        ([(1, 3), (100, 1_009)], "3 → 1,009 in a day"),
        ([(n * 86_400 + 1, n) for n in range(9)], "0 → 1 → … → 7 → 8 in 8 days"),
    ],
)
def test_votes_over_time(history: list[tuple[int, int]], shown: str) -> None:
    assert votes_over_time([Votes("x", at, votes) for at, votes in history]) == shown


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"published": "2025-03", "venue": "Journal of [b]X[/b]"}, "2025-03 · Journal of [b]X[/b]"),
        ({"venue": "Conference on $k$-Means"}, "Conference on k-Means"),
        ({"published": "2025"}, "2025"),
    ],
)
def test_the_venue_is_told(given: dict[str, str], said: str) -> None:
    text, _ = detail(Reading(paper("A paper", **given)), 80)
    assert text.plain.split("\n")[1] == said


def test_only_web_addresses_can_be_followed_and_each_is_where_it_is_said_to_be() -> None:
    links = ["https://example.org/[x]", "file:///etc/passwd", "javascript:alert(1)", "http://example.org/b"]
    text, items = detail(Reading(paper("[b]A paper[/b] " * 9, authors=["A"] * 3, code=links)), 30)
    assert [text.plain[item.at :].split("\n")[0] for item in items] == [
        "https://example.org/[x]",
        "http://example.org/b",
    ]
    lines = [line.plain for line in text.wrap(30)]
    assert ["example.org" in lines[line_at(text, item.at, 30)] for item in items] == [True, True]


@pytest.mark.slow
async def test_authors_unfold_by_key_and_click(filled_home: Home, explore: Open) -> None:
    with Workspace(filled_home) as workspace:
        record = {"title": "A xylograph", "authors": [f"Author {n}" for n in range(30)]}
        workspace.add(Source(json.dumps(record).encode(), "one.jsonl"))
        workspace.ready_index()
    async with explore(size=(100, 30), query="xylograph") as explorer:
        await explorer.press("enter")
        assert "Author 5 … 24 more" in explorer.text
        await explorer.press("w", "enter")
        assert "Author 29" in explorer.text
        await explorer.press("enter")
        assert "Author 29" not in explorer.text
        lines = explorer.text.split("\n")
        line = next(n for n, each in enumerate(lines) if "… 24 more" in each)
        await explorer.pilot.click(offset=(lines[line].index("24 more"), line))
        await explorer.settle()
        assert "Author 29" in explorer.text


async def test_papers_like_one_are_named_once_it_is_looked_at(explore: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async with explore(size=(200, 50)) as explorer:
        monkeypatch.setattr("paper_tui.widgets.detail_pane.pane.SIMILAR_PAUSE", 0.05)
        await explorer.press("j", "j", "j")
        await explorer.until_seen("Similar papers")
        await explorer.settle()
        reading = explorer.main.detail_pane.reading
        assert reading and len(reading.similar) == 5
        lines = explorer.text.split("\n")
        line = next(n for n, each in enumerate(lines) if "Similar papers" in each) + 1
        at = lines[line].rindex(reading.similar[0].title[:20])
        await explorer.pilot.click(offset=(at + 2, line))
        await explorer.settle()
        assert (
            explorer.main.detail_pane.paper
            and explorer.main.detail_pane.paper.display_title == reading.similar[0].title
        )


async def test_similar_papers_are_not_looked_up_between_two_letters(
    explore: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They would occupy the thread that answers the next letter."""
    async with explore(size=(120, 40)) as explorer:
        pane, looked_up = explorer.main.detail_pane, []
        monkeypatch.setattr("paper_tui.widgets.detail_pane.pane.SIMILAR_PAUSE", 0.5)
        monkeypatch.setattr(pane, "load_similar", lambda: looked_up.append(pane.paper))
        monkeypatch.setattr(pane, "run_worker", lambda work, **_: work())
        pane.reload()
        for number in range(60):
            pane.follow(explorer.main.row, frozenset({str(number)}), typing=True)
            await asyncio.sleep(0.015)
        assert not looked_up
        await explorer.until(lambda: looked_up)
