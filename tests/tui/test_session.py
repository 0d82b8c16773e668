"""The explorer opens as it was left; how it looks is the user's to say."""

import json
from pathlib import Path
from typing import Any

import pytest

from paper_index.paths import Home
from paper_index.search import Filter, View
from paper_tui import launch as opening
from paper_tui.app import PaperApp
from paper_tui.ascii_filter import PLAIN, AsciiOnly
from paper_tui.backend.worker import Backend
from paper_tui.gc_tuning import StartPause
from paper_tui.session import Session, read_session, write_session
from paper_tui.themes import DARK, LIGHT
from tui.explorer import Explorer

LEFT = Session(
    view=View("mamba", frozenset({Filter("area", "medical-imaging")}), "title"),
    paper="2401.00001",
    theme="nord",
    layouts={"wide": "medium"},
    filter_width=40,
    list_share=61.5,
    compact=True,
    places={"a": "2401.00002"},
    history=(View(), View("mamba", sort="title")),
)


async def once(app: PaperApp, *keys: str) -> Session:
    """Open an explorer, press keys and leave it; return how it was left."""
    async with app.run_test(size=(120, 36)) as pilot:
        explorer = Explorer(app, pilot)
        await explorer.settle()
        for key in keys:  # a pane has a border once it is laid out
            await explorer.press(key)
        app.exit()
    assert app.left is not None
    return app.left


async def test_it_opens_as_it_was_left(filled_home: Home) -> None:
    """The view, the paper at the cursor, the order, the layout, the borders, the rows, the places and the theme."""
    app = PaperApp(Backend(filled_home, View("transformer")))
    keys = ("s", "backslash", "z", "alt+right", "j", "j", "j", "m", "q", "j", "f", "alt+left", "escape")
    left = await once(app, *keys)
    assert left.history == (View("transformer"), View("transformer", sort="trending"))
    assert (left.view, left.layouts, left.compact) == (View("transformer", sort="trending"), {"wide": "medium"}, True)
    assert left.paper and left.places["q"] and left.list_share > 60 and left.filter_width == 24
    again = PaperApp(Backend(filled_home, left.view), Session.from_dict(json.loads(json.dumps(left.to_dict()))))
    assert await once(again) == left
    assert again.get_default_screen().cursor == 4


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "new" / "session.json"
    write_session(file, LEFT)
    assert read_session(file) == LEFT
    assert file.parent.stat().st_mode & 0o077 == 0
    write_session(tmp_path, LEFT)  # a folder: nothing is written, nothing happens


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", "[" * 100_000, '"' + "x" * 200_000 + '"', "\x00\xff", '{"view": 7, "places": [1]}',
        '{"view": {"query": {}, "filters": [1, {"facet": "x"}], "sort": "none"}, "paper": 1, "theme": []}',
        '{"layouts": {"wide": "huge", "big": "wide", "narrow": 1}, "history": [1]}',
        '{"filter_width": -4, "list_share": 1e400, "compact": 1, "places": {"ab": "x", "b": 2}}',
        '{"filter_width": true, "list_share": NaN, "places": {"\\u00e9": "x"}}',
    ],
)  # fmt: skip
def test_what_is_damaged_is_passed_over(tmp_path: Path, text: str) -> None:
    file = tmp_path / "session.json"
    file.write_text(text, encoding="utf-8")
    assert read_session(file) == Session()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[PaperApp]:
    """The explorers that were opened, each of which is left at once."""
    apps: list[PaperApp] = []

    def run(self: PaperApp) -> None:
        self.backend.close()
        self.left = LEFT
        apps.append(self)

    monkeypatch.setattr(PaperApp, "run", run)
    monkeypatch.setattr(StartPause, "begin", lambda _: None)  # no screen comes that would end the pause
    return apps


def test_a_query_wins_and_the_file_tells_what_is_wanted(home: Home, opened: list[PaperApp]) -> None:
    def first_view(*arguments: Any) -> View:
        opening.run(home, *arguments)
        return opened[-1].backend.first_view

    assert first_view() == View()
    assert first_view() == LEFT.view
    assert opened[-1].theme == "nord"
    assert first_view("swin", "gruvbox") == View("swin")
    assert opened[-1].theme == "gruvbox"
    home.config.mkdir(parents=True)
    home.settings.write_text('[interface]\nrestore = false\ntheme = "paper-light"\nascii = true\n')
    assert first_view() == View()
    assert opened[-1].theme == "paper-light"
    assert any(isinstance(each, AsciiOnly) for each in opened[-1].get_line_filters())
    home.settings.write_text('[interface]\nrestore = "no"\ncolour = 1\n')
    assert first_view() == LEFT.view, "what cannot be used is as it was"


async def test_what_could_not_be_shown_is_not_tried_again(home: Home, opened: list[PaperApp]) -> None:
    write_session(home.cache / "session.json", LEFT)
    monkeypatch = pytest.MonkeyPatch()
    with monkeypatch.context() as patched:
        patched.setattr(PaperApp, "return_code", 1)
        assert opening.run(home) == 1
    kept = read_session(home.cache / "session.json")
    assert (kept.view, kept.theme) == (View(), "nord")


def test_themes_fit_the_terminal(monkeypatch: pytest.MonkeyPatch, home: Home) -> None:
    for said, theme in (("", DARK), ("15;0", DARK), ("0;15", LIGHT), ("0;default;7", LIGHT), ("nonsense", DARK)):
        monkeypatch.setenv("COLORFGBG", said)
        app = PaperApp(Backend(home, View()))
        assert app.theme == theme.name
        app.backend.close()


async def test_a_theme_that_is_unknown_is_named(filled_home: Home) -> None:
    app = PaperApp(Backend(filled_home, View()), theme="paper-lihgt")
    async with app.run_test() as pilot:
        explorer = Explorer(app, pilot)
        await explorer.settle()
        assert any("Unknown theme 'paper-lihgt'. Try paper-light" in text for text in explorer.messages)


def test_plain_signs_are_as_wide_as_what_they_stand_for() -> None:
    from rich.cells import cell_len

    for sign, plain in PLAIN.items():
        assert isinstance(plain, str) and plain.isascii() and len(plain) == cell_len(chr(sign))


async def test_with_ascii_nothing_else_is_drawn(filled_home: Home) -> None:
    """On the main screen, with marks, filters, a bar, scroll bars, and on the cards."""
    app = PaperApp(Backend(filled_home, View("transformer vision")), ascii=True)
    async with app.run_test(size=(120, 36)) as pilot:
        explorer = Explorer(app, pilot)
        await explorer.settle()
        everywhere = (
            *(("b", "space", "asterisk", "3"), ("f", "j", "enter"), ("slash",), ("escape", "escape", "t")),
            *(("escape", "question_mark"), ("escape", "e"), ("escape", "ctrl+b"), ("escape", "i"), ("escape", "n")),
        )
        for keys in everywhere:
            await explorer.press(*keys)
            assert explorer.text.isascii(), {letter for letter in explorer.text if not letter.isascii()}
            assert keys[0] != "b" or "+* " in explorer.text
