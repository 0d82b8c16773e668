"""Textual's private names: where a release lacks one, plain Textual draws what it should."""

import re
from pathlib import Path

import pytest

from paper_tui.private_textual import names
from tui.explorer import Open
from tui.textual_internals import component_css, computed_component_css


@pytest.mark.quick_cases("_scroll_update", "_border_subtitle")
@pytest.mark.parametrize("name", list(names.NAMES))
async def test_without_a_private_name_everything_is_drawn(
    name: str, explore: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(names.NAMES, name, f"{name}_of_another_release")
    async with explore(size=(80, 24)) as explorer:
        await explorer.press("j", "j")
        assert "3 of 327" in explorer.text
        await explorer.press("b", "G")
        assert "327 of 327" in explorer.text
        await explorer.press("question_mark")
        assert "type to search" in explorer.text
        await explorer.press("escape")
        assert not explorer.card_open


@pytest.mark.slow
async def test_component_styles_follow_focus_and_theme(explore: Open) -> None:
    """They are those of the style sheet, also when a widget is in an earlier state again."""
    async with explore() as explorer:
        main = explorer.main
        cursors = []
        for theme in ("paper-dark", "paper-light", "paper-dark"):
            explorer.app.theme = theme
            for key in ("f", "l", "f", "l"):
                await explorer.press(key)
                for widget in (main.paper_list, main.filter_pane):
                    assert component_css(widget) == computed_component_css(widget), (theme, key)
                cursors.append(main.paper_list.get_component_rich_style("paper-list--cursor").bgcolor)
        assert cursors[:4] == cursors[8:] and len(set(cursors)) == 4, "with and without focus, in two themes"


def test_only_one_package_uses_private_names_of_textual() -> None:
    """`App._handle_exception` apart, which `app.py` overrides."""
    own = Path(names.__file__).parent
    private = re.compile(
        r"\._(compositor|dirty_\w+|scroll_update|border_subtitle|suggestion|set_dirty|callbacks)\b"
        r"|from textual(\.\w+)*\._"
    )
    modules = [path for path in own.parent.rglob("*.py") if path.parent != own]
    assert modules
    assert not [path.name for path in modules if private.search(path.read_text(encoding="utf-8"))]
