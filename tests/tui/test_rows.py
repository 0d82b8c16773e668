"""How papers are shown in the list: at each width, and so that columns line up."""

import pytest
from rich.cells import cell_len

from paper_index.config import COLUMNS, LINE_PARTS
from paper_index.corpus import Line
from paper_index.library import Marks
from paper_tui.widgets.paper_list.columns import GUTTER, WIDEST, column_widths, fitting_columns
from paper_tui.widgets.paper_list.row import first_line, second_line

TITLES = ["A Plain Title", "中文标题很长" * 20, "e\u0301" * 90, "👩‍👩‍👧 " * 30, "ＡＢＣ mit Umläuten", "x" * 500]
LINE = Line(
    1, "2601.00001", "", "vision", "survey", "2025-03-14", 3, 12_345, "2025-12-29", "Author et al.", "Made-up Letters"
)
MARKS = Marks(bookmarked=True, tags=("中文", "thesis/later"), state="read", rating=4, note="A note")
EMPTY = Line(1, "t-0", "", "", "", "", None, None, "")


def written(parts: list[tuple[str, str]]) -> str:
    return "".join(text for text, _ in parts)


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("width", [20, 38, 58, 80, 118, 200])
def test_all_lines_are_as_wide_as_the_list(width: int, compact: bool) -> None:
    columns = fitting_columns(WIDEST, COLUMNS, width) if compact else {}
    for title in TITLES:
        first = first_line(LINE._replace(title=title), MARKS, width, columns, frozenset({"plain"}), selected=True)
        assert cell_len(written(first)) == width - 1, "the cursor has one cell"
        assert cell_len(written(second_line(LINE, MARKS, width))) < width
    assert width - GUTTER - sum(cells + 1 for cells in columns.values()) >= min(30, width - GUTTER)


def test_columns_fit_beside_the_title_and_hold_something() -> None:
    assert column_widths([(EMPTY, Marks()), (LINE, MARKS)], COLUMNS) == {name: WIDEST[name] for name in COLUMNS}
    assert column_widths([(LINE, Marks())], ("tags", "year")) == {"year": 4}
    assert column_widths([(EMPTY, Marks())], COLUMNS) == {}
    assert list(fitting_columns(WIDEST, COLUMNS, 60)) == ["year", "votes"], "most is the title's"
    assert list(fitting_columns(WIDEST, COLUMNS, 240)) == list(COLUMNS)
    assert list(fitting_columns(WIDEST, ("id", "kind"), 140)) == ["id", "kind"]


def test_below_a_title_are_authors_date_venue_and_votes_and_the_edition_last() -> None:
    assert written(second_line(LINE, MARKS, 160)).strip() == (
        "4✎ Author et al. · 2025-12-29 · Made-up Letters · ▲12,345 · #中文 #thesis/later · vision · survey"
        " · Daily Papers 14 Mar 2025, #3"
    )
    assert written(second_line(LINE, Marks(), 160, ("venue", "authors"))).strip() == "Made-up Letters · Author et al."
    narrow = written(second_line(LINE._replace(venue="Proceedings of a Long Name"), Marks(), 54))
    assert narrow.strip() == "Author et al. · 2025-12-29 · Proceeding… · ▲12,345", "all four are visible"
    assert (
        written(second_line(LINE, MARKS, 160, why="no longer matches"))
        .strip()
        .startswith("4✎ no longer matches · Author")
    )


def test_columns_line_up_from_left_to_right() -> None:
    columns = fitting_columns(column_widths([(LINE, MARKS)], COLUMNS), COLUMNS, 180)
    text = written(first_line(LINE._replace(title="Title"), MARKS, 180, columns, frozenset(), selected=True))
    assert text.startswith("✓★ Title ")
    assert text.endswith(" Author et al.        2025 ▲12,345 #中文 #thesis/l…")


def test_new_papers_have_a_sign_unless_they_are_selected() -> None:
    new = LINE._replace(title="Title", new=True)
    shown = {
        how: written(first_line(new, MARKS, 80, {}, frozenset(), selected=how == "✓", retained=how == "–"))[:3]
        for how in "N✓–"
    }
    assert shown == {"N": "N★ ", "✓": "✓★ ", "–": "–★ "}


def test_unread_titles_are_bold_and_read_ones_dim() -> None:
    styles = {"unread": "unread", "reading": "title", "read": "meta"}
    for state, style in styles.items():
        parts = first_line(LINE._replace(title="Title"), Marks(state=state), 80, {}, frozenset(), selected=False)
        assert ("Title", style) in parts


def test_a_title_takes_the_empty_columns_beside_it() -> None:
    columns = fitting_columns(WIDEST, ("authors", "year", "votes"), 160)
    for line, marks, room in (
        (LINE._replace(title="x" * 500), MARKS, 160 - GUTTER - sum(columns.values()) - len(columns)),
        (EMPTY._replace(title="x" * 500, votes=7), Marks(), 160 - GUTTER - 7 - 1),
        (EMPTY._replace(title="x" * 500), Marks(), 160 - GUTTER),
    ):
        text = written(first_line(line, marks, 160, columns, frozenset(), selected=False))
        assert text.count("x") == room - 1, "and one cell for the dots"
        assert len(text) == 159


def test_all_parts_of_rows_can_be_named() -> None:
    assert set(WIDEST) == {*LINE_PARTS, "year", "id"}
