"""The map: counts beside those expected by chance, and names that are both task and method."""

import pytest

from factories import paper
from index.search.small_homes import opened
from paper_index.insights import task_map
from paper_index.insights.models import SHADES, Cell
from paper_index.insights.task_map import shade
from paper_index.paths import Home
from paper_index.search import View


def test_cells_compare_counts_with_those_expected(home: Home) -> None:
    facts = [
        *[(["detection"], ["cnn"])] * 8,
        *[(["translation"], ["transformer"])] * 8,
        *[(["detection"], ["transformer"])] * 2,
        (["model-merging"], ["model-merging", "cnn"]),
        (["rest"], []),
    ]
    with opened(home) as small:
        small.corpus.add(
            paper(f"Made {n}", tasks=tasks, methods=methods, published=f"2031-01-{n + 1:02}")
            for n, (tasks, methods) in enumerate(facts)
        )
        made = small.engine.answer(View("title:made")).rows
        found = task_map(small.engine, within=made)
        assert found.papers == 19 and found.note == ""
        assert (found.tasks, found.task_papers) == (("detection", "translation", "model-merging"), (10, 8, 1))
        assert (found.methods, found.method_papers) == (("transformer", "cnn", "model-merging"), (10, 9, 1))
        assert found.cells[0] == (Cell(2, 100 / 19, 0), Cell(8, 90 / 19, 1), Cell(0, 10 / 19, 0))
        assert found.cells[2][2] is None, "the same name twice"
        small_map = task_map(small.engine, within=made, rows=1, columns=1)
        assert (small_map.tasks, small_map.methods) == (("detection",), ("transformer",))
        assert task_map(small.engine, since="2031-01-10").papers == 10
        assert task_map(small.engine, within=[]).note == "No paper matches. Try another query."
        rest = small.engine.answer(View("task:rest")).rows
        assert task_map(small.engine, within=rest).note.startswith("None of these papers has a method. ")


@pytest.mark.parametrize(
    ("count", "expected", "darker"),
    [
        (0, 0.0, 0),
        (1, 0.01, 1),
        (2, 0.01, 1),
        (5, 5.0, 0),
        (3, 5.0, 0),
        (2, 0.9, 1),
        (1000, 900.0, 1),
        (1000, 780.0, 2),
        (60, 10.0, SHADES - 1),
    ],
)
def test_shades_need_more_papers_than_chance(count: int, expected: float, darker: int) -> None:
    assert shade(count, expected) == darker
