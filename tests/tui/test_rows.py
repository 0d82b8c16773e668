"""How papers stand in the list: what is shown at which width, and that all of it lines up."""

import pytest
from rich.cells import cell_len

from paper_index.corpus import Line
from paper_index.library import Marks
from paper_tui.widgets.paper_list.columns import COLUMNS, GUTTER, column_widths, fitting_columns
from paper_tui.widgets.paper_list.row import first_line, second_line

TITLES = ["A Plain Title", "中文标题很长" * 20, "e\u0301" * 90, "👩‍👩‍👧 " * 30, "ＡＢＣ mit Umläuten", "x" * 500]
LINE = Line(1, "2601.00001", "", "vision", "survey", "2025-03-14", 3, 12_345, "2025-03-12", "A. Author et al.")
MARKS = Marks(bookmarked=True, tags=("中文", "thesis/later"), state="read", rating=4)


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("width", [20, 38, 58, 80, 118, 200])
def test_all_lines_are_as_wide_as_the_list(width: int, compact: bool) -> None:
    columns = fitting_columns(COLUMNS, width, compact=compact)
    for title in TITLES:
        first = first_line(LINE._replace(title=title), MARKS, width, columns, frozenset({"plain"}), selected=True)
        assert sum(cell_len(text) for text, _ in first) == width - 1, "the cursor has one cell"
        below = second_line(LINE._replace(title=title), MARKS, width, columns)
        assert cell_len("".join(text for text, _ in below).rstrip()) < width
    assert width - GUTTER - sum(cells + 1 for cells in columns.values()) >= min(30, width - GUTTER)


def test_columns_come_with_the_width_and_only_where_they_hold_something() -> None:
    assert column_widths([(LINE, MARKS)]) == {"year": 4, "votes": 7, "own": 12, "authors": 16, "edition": 14}
    assert column_widths([(Line(1, "t-0", "", "", "", "", None, None, ""), Marks())]) == {}
    assert list(fitting_columns(COLUMNS, 60, compact=True)) == ["year", "votes"]
    assert list(fitting_columns(COLUMNS, 200, compact=True)) == list(COLUMNS)
    assert list(fitting_columns(COLUMNS, 86, compact=True)) == ["year", "votes", "own"], "most is the title's"
    assert list(fitting_columns({"authors": 9}, 80, compact=True)) == ["authors"]
    assert fitting_columns(COLUMNS, 46, compact=False) == {}, "what they would say stands below"
    assert fitting_columns(COLUMNS, 120, compact=False) == {"year": 10, "votes": 7}


def test_what_a_line_says() -> None:
    columns = fitting_columns(COLUMNS, 180, compact=True)
    text = "".join(
        text for text, _ in first_line(LINE._replace(title="Title"), MARKS, 180, columns, frozenset(), selected=True)
    )
    assert text.startswith("✓★ Title ")
    assert "Fri 2025-03-14" in text and "A. Author et al." in text and text.endswith("▲ 12345 2025")
    below = "".join(text for text, _ in second_line(LINE, MARKS, 160, {}))
    assert below.strip() == (
        "read · 4/5  #中文 #thesis/later A. Author et al. · ▲ 12345 · no. 3 of Fri 2025-03-14 · vision · survey"
        " · 2025-03-12"
    )


def test_a_title_takes_the_empty_columns_beside_it() -> None:
    columns = fitting_columns(COLUMNS, 160, compact=True)
    for line, marks, room in (
        (LINE._replace(title="x" * 500), MARKS, 160 - GUTTER - sum(columns.values()) - len(columns)),
        (Line(1, "t-1", "x" * 500, "", "", "", None, 7, ""), Marks(), 160 - GUTTER - 4 - 7 - 2),
        (Line(1, "t-1", "x" * 500, "", "", "", None, None, ""), Marks(), 160 - GUTTER),
    ):
        text = "".join(text for text, _ in first_line(line, marks, 160, columns, frozenset(), selected=False))
        assert text.count("x") == room - 1, "and one cell for the dots"
        assert len(text) == 159
