"""The map of tasks and methods: how many papers have both, and whether they are more than expected."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from paper_index.insights.models import Cell, TaskMap
from paper_index.search import Filter, View

from ..formatting.insight_lines import method_keys
from ..formatting.numbers import counted
from ..formatting.paper import cut, slug
from .bar_panel import Bar, BarPanel
from .frame import FullView, Question, Runner
from .heat_map import HeatMap, Shaded
from .keys import ViewKey
from .saving import save
from .scope import Scope

if TYPE_CHECKING:
    from paper_index.workspace import Workspace

_ROWS, _COLUMNS = 40, 16
"""Tasks and methods of the map."""
_TWO_LINES = 100
"""Cells below which the note has two lines."""
_LEGEND = 3
"""Lines of the legend at most."""


class TaskMapView(FullView[View]):
    """Closes with the view of the papers of a cell."""

    def __init__(self, run: Runner, workspace: "Workspace", scope: Scope) -> None:
        super().__init__("Tasks × methods")
        self._run, self._workspace, self._scope = run, workspace, scope
        self._found = TaskMap()
        self._short: list[str] = []
        self._question = Question(self, run)

    def compose_body(self) -> ComposeResult:
        with Horizontal():
            with Vertical():
                yield Static(id="map-head", classes="view-head", markup=False)
                yield HeatMap()
                yield Static(id="map-legend", markup=False)
            yield BarPanel(id="map-panel").add_class("wide-only", "view-panel")

    def on_mount(self) -> None:
        self._ask("Counting papers …")

    def _ask(self, waiting: str = "") -> None:
        from paper_index.insights import task_map

        engine, within = self._workspace.engine, self._scope.within
        self._question.ask(lambda: task_map(engine, within=within, rows=_ROWS, columns=_COLUMNS), self._show, waiting)

    def _show(self, found: TaskMap) -> None:
        self._found = found
        self._short = method_keys(found.methods)
        self.query_one(HeatMap).show(
            list(map(slug, found.tasks)),
            list(map(slug, found.methods)),
            self._short,
            [[_shaded(cell) for cell in row] for row in found.cells],
        )
        self.say("" if found.tasks else found.note)
        papers = f"{counted(found.papers)}{self._scope.where} with a task and a method"
        self.set_place(papers if found.tasks else "")
        self._show_texts()

    # Texts beside the map

    def show_columns(self) -> None:
        self._show_texts()

    def on_heat_map_moved(self) -> None:
        self._show_texts()

    @property
    def _at(self) -> tuple[str, str, Cell | None] | None:
        """The task, the method and the cell at the cursor."""
        found, map = self._found, self.query_one(HeatMap)
        if map.row >= len(found.tasks) or map.column >= len(found.methods):
            return None
        return found.tasks[map.row], found.methods[map.column], found.cells[map.row][map.column]

    def _show_texts(self) -> None:
        """Show the names of the columns, the numbers of the current cell, and the methods of the current task."""
        map, found, at = self.query_one(HeatMap), self._found, self._at
        if at is None:
            self.set_note("")
            return
        width = max(10, self.size.width - 4)
        self.query_one("#map-head", Static).update(map.header())
        legend = self.query_one("#map-legend", Static)
        legend.update(self._legend(width))
        legend.display = map.is_narrow and not self._in_two_columns
        task, method, cell = at
        both = f"{slug(task)} × {slug(method)}"
        lines = (both, _numbers(cell)) if width < _TWO_LINES else (f"{both}: {_numbers(cell)}",)
        self.set_note("\n".join(cut(line, width) for line in lines))
        row = found.cells[map.row]
        bars = [
            Bar(
                self._method_name(column), each.count, f"{each.count:>5,}  {each.expected:>5,.0f}", column == map.column
            )
            for column, each in enumerate(row)
            if each is not None
        ]
        self.query_one(BarPanel).show(f"{slug(task)}: papers, and expected papers", bars)

    @property
    def _in_two_columns(self) -> bool:
        """Whether the panel is visible, which names the columns."""
        return self.has_class("-two-columns")

    def _method_name(self, column: int) -> str:
        """Return the name of a method, after its short name if the columns have those."""
        name = slug(self._found.methods[column])
        return f"{self._short[column]:<4} {name}" if self.query_one(HeatMap).is_narrow else name

    def _legend(self, width: int) -> Content:
        """Return the full names of the visible columns, as many as fit."""
        lines, used = [Content("")], 0
        for column in self.query_one(HeatMap).shown_columns:
            short, name = self._short[column], slug(self._found.methods[column])
            size = cell_len(short) + cell_len(name) + 3
            if used + size > width + 2 and used:
                if len(lines) == _LEGEND:
                    break
                lines.append(Content(""))
                used = 0
            lines[-1] += Content.styled(f"{short} ", "bold") + Content.styled(f"{name}  ", "$foreground-muted")
            used += size
        return Content("\n").join(lines)

    # Keys

    def keys(self) -> Sequence[ViewKey]:
        """Return the keys of the map; without papers only those that choose others."""
        scope = self._scope.keys(self._ask)
        if self.saying:
            return scope
        return (
            ViewKey("enter", "filter", "List the papers with the task and the method.", self._filter),
            *scope,
            ViewKey("t", "task", "List the papers with the task.", lambda: self._filter_one("task")),
            ViewKey("m", "method", "List the papers with the method.", lambda: self._filter_one("method")),
            ViewKey("e", "save", "Save the map as a picture (SVG), CSV, JSON or text.", self._save),
            *self.query_one(HeatMap).keys(),
        )

    async def _save(self) -> None:
        found = self._found
        if not found.tasks:
            return
        from ..formatting.insight_files import Insight
        from ..formatting.insight_lines import map_lines
        from ..formatting.insight_tables import map_table, plain

        lines, rows = partial(map_lines, found), partial(map_table, found)
        insight = Insight("Tasks and methods", lines, rows, partial(plain, found), found.note)
        await save(self, self._run, "tasks-methods", insight)

    def on_heat_map_chosen(self) -> None:
        self._filter()

    def _filter(self) -> None:
        if (at := self._at) is not None and at[2] is not None and at[2].count:
            self.dismiss(self._scope.filtered(Filter("task", at[0]), Filter("method", at[1])))

    def _filter_one(self, kind: str) -> None:
        if (at := self._at) is not None:
            self.dismiss(self._scope.filtered(Filter(kind, at[0] if kind == "task" else at[1])))


def _shaded(cell: Cell | None) -> Shaded:
    if cell is None or not cell.count:
        return Shaded("·" if cell else "–", 0)
    return Shaded(f"{cell.count:,}" if cell.count < 10_000 else f"{cell.count // 1000}k", cell.shade)


def _numbers(cell: Cell | None) -> str:
    """Return the numbers of a cell as text."""
    if cell is None:
        return "the same name"
    if not cell.count:
        return "no paper"
    return f"{counted(cell.count)}, {cell.expected:,.0f} expected by chance"
