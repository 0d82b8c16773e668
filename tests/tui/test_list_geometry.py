from hypothesis import given
from hypothesis import strategies as st

from paper_tui.widgets.paper_list.geometry import Geometry


@given(st.integers(1, 50), st.integers(1, 3), st.data())
def test_each_line_belongs_to_one_row_or_is_the_separator(rows: int, height: int, data: st.DataObject) -> None:
    separator = data.draw(st.none() | st.integers(0, rows - 1))
    geometry = Geometry(rows, height, separator)
    places = [geometry.at(line) for line in range(geometry.lines)]
    assert places.count(None) == (separator is not None)
    assert [place for place in places if place] == [(row, part) for row in range(rows) for part in range(height)]
    assert all(geometry.at(geometry.top(row)) == (row, 0) for row in range(rows))
    if separator is not None:
        assert geometry.at(geometry.top(separator) - 1) is None
