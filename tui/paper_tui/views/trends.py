"""The trends: the share of papers with each task, method or tag, by month or week."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from paper_index.insights.models import FALLING, KINDS, RISING, NewTerms, Trend, Trends
from paper_index.search import Filter, View

from ..dialogs.choice import ChoiceDialog
from ..formatting.insight_lines import PLURALS
from ..formatting.numbers import counted
from ..formatting.paper import cut, slug
from ..formatting.plots import bar, sparkline
from ..widgets.shades import is_plain
from .bar_panel import Bar, BarPanel
from .frame import FullView, Question, Runner
from .keys import ViewKey
from .row_list import RowList
from .saving import save
from .scope import Scope

if TYPE_CHECKING:
    from paper_index.workspace import Workspace

_SIGNS = {RISING: ("▲", "$text-success"), FALLING: ("▼", "$text-error")}
_VALUES = 40
"""Values that are counted."""
_NUMBERS = 18
"""Cells of the numbers of a row."""
_WIDEST = 3
"""Cells of a period of a sparkline at most."""
_SEPARATOR = " · "


@dataclass(frozen=True, slots=True)
class _Layout:
    """The cells of the columns of a row, and its periods."""

    name: int
    plot: int
    cells: int
    """Cells of all periods that fit."""
    cell: int
    """Cells of a period."""
    first: int
    """The first period that fits."""


class TrendsView(FullView[View]):
    """Closes with the view of the papers that were chosen."""

    def __init__(self, run: Runner, workspace: "Workspace", scope: Scope) -> None:
        super().__init__("Trends")
        self._run, self._workspace, self._scope = run, workspace, scope
        self._kind, self._by, self._bars = KINDS[0], "month", False
        self._trends: Trends | None = None
        self._new: NewTerms | None = None
        self._new_of: tuple[str, Sequence[int] | None] | None = None
        """The periods and the rows of which the new terms are known or asked for."""
        self._period = -1
        """The index of the period whose numbers are shown."""
        self._question, self._second = Question(self, run), Question(self, run)

    def compose_body(self) -> ComposeResult:
        with Horizontal():
            with Vertical(id="trends-list"):
                yield Static(id="trends-head", classes="view-head", markup=False)
                yield RowList(self._draw_row)
            yield BarPanel(id="trends-panel").add_class("wide-only", "view-panel")

    def on_mount(self) -> None:
        self._ask("Counting papers …")

    # Values

    def _ask(self, waiting: str = "") -> None:
        from paper_index.insights import new_terms, trends

        workspace, kind, by, within = self._workspace, self._kind, self._by, self._scope.within
        self._question.ask(
            lambda: trends(workspace.engine, kind=kind, by=by, within=within, limit=_VALUES), self._show, waiting
        )
        if self._new_of != (by, within):
            self._new, self._new_of = None, (by, within)
            self._second.ask(
                lambda: new_terms(workspace.corpus.reader, workspace.engine, by=by, within=within), self._show_new
            )

    def _show(self, found: Trends) -> None:
        self._trends, self._period = found, len(found.periods) - 1
        self.set_title(f"Trends of {PLURALS[found.kind].lower()} by {found.by}")
        self.query_one(RowList).show(len(found.trends))
        self.say("" if found.trends else found.note)
        self._show_place()
        self._show_texts()

    def _show_place(self) -> None:
        found = self._trends
        if found is None or not found.periods:
            self.set_place("")
            return
        begin, end = found.periods[0].label, found.periods[-1].label
        undated = f"{found.undated:,} without a date" if found.undated else ""
        papers = counted(found.papers) + self._scope.where
        self.set_place(_SEPARATOR.join(filter(None, (f"{begin} to {end}", papers, undated))))

    def _show_new(self, found: NewTerms) -> None:
        self._new = found
        if not found.terms:  # the index may be ready when another question is asked
            self._new_of = None
        self._show_texts()

    # Texts beside the rows

    def show_columns(self) -> None:
        self._show_texts()

    def on_row_list_moved(self) -> None:
        self._show_texts()

    @property
    def _current(self) -> Trend | None:
        found, at = self._trends, self.query_one(RowList).cursor
        return found.trends[at] if found is not None and at < len(found.trends) else None

    def _show_texts(self) -> None:
        """Show the head of the columns, the note and the panel."""
        found, trend = self._trends, self._current
        if found is None or trend is None:
            self.set_note("")
            return
        self.query_one("#trends-head", Static).update(Content(self._head(found)))
        width = max(10, self.size.width - 4)
        lines = (Content(cut(self._sentence(trend), width)), self._new_line(width))
        self.set_note(Content("\n").join(filter(None, lines)))
        bars = [
            Bar(each.label, share or 0.0, f"{share or 0:.1f}  {count:>5,}", at == self._period)
            for at, (each, share, count) in enumerate(zip(found.periods, trend.shares, trend.counts, strict=True))
        ]
        self.query_one(BarPanel).show(f"{slug(trend.value)}: per 100 papers, and papers", bars)
        self.query_one(RowList).refresh()

    def _head(self, found: Trends) -> str:
        layout = self._layout()
        first, last = found.periods[layout.first].label, found.periods[-1].label
        if self._bars:
            plot = cut(f"per 100 papers of {found.periods[self._period].label}", layout.plot)
        else:
            plot = f"{first}{last:>{layout.cells - len(first)}}" if layout.cells > 2 * len(last) else cut(last, 8)
        name = found.kind if found.kind != "dataset" else "data set"
        return f" {name:<{layout.name}} {plot:<{layout.plot}} {'per 100':>7} {'papers':>6}"

    def _sentence(self, trend: Trend) -> str:
        """Return the numbers of a value in the current period."""
        assert self._trends is not None
        periods, at = self._trends.periods, self._period
        share, papers = trend.shares[at], periods[at].papers
        best = max(range(len(periods)), key=lambda each: trend.shares[each] or 0.0)
        now = f"{periods[at].label}: no papers"
        if share is not None:
            now = f"{periods[at].label}: {trend.counts[at]:,} of {counted(papers)}, {share:.1f} per 100"
        return f"{now}{_SEPARATOR}most: {trend.shares[best] or 0:.1f} in {periods[best].label}"

    def _new_line(self, width: int) -> Content:
        """Return the terms that are new in the latest period, as many as fit."""
        found = self._new
        if found is None or found.period is None or not found.terms:
            return Content(cut(found.note, width) if found else "")
        begin = f"New in {found.period.label} (n): "
        shown, room = [], width - cell_len(begin)
        for term in found.terms:
            text = f"{term.label} ▲{term.z:.1f}"
            if (room := room - cell_len(text) - len(_SEPARATOR)) < -len(_SEPARATOR):
                break
            shown.append(text)
        return Content.styled(begin, "$text-accent") + Content(_SEPARATOR.join(shown))

    # Rows

    def _layout(self) -> _Layout:
        found = self._trends
        width = self.query_one(RowList).scrollable_content_region.width - 1
        assert found is not None
        longest = max((cell_len(slug(each.value)) for each in found.trends), default=0)
        name = max(8, min(longest, width // 3))
        room = max(0, width - name - _NUMBERS - 1)
        periods = max(1, len(found.periods))
        cell = max(1, min(_WIDEST, room // periods))
        shown = max(1, min(periods, room // cell))
        plot = room if self._bars else min(room, max(shown * cell, 8))
        return _Layout(name, plot, shown * cell, cell, periods - shown)

    def _draw_row(self, row: int, width: int) -> Content:
        found = self._trends
        if found is None or row >= len(found.trends):
            return Content("")
        trend, layout, plain = found.trends[row], self._layout(), is_plain(self.app)
        share = trend.shares[self._period]
        sign, style = _SIGNS.get(trend.direction, ("=" if trend.direction else " ", "$foreground-muted"))
        name = cut(slug(trend.value), layout.name)
        numbers = f" {'' if share is None else f'{share:.1f}':>7} {trend.total:>6,} "
        parts = (
            Content(name + " " * (layout.name - cell_len(name) + 1)),
            self._bar(trend, layout, plain=plain) if self._bars else self._line(trend, layout, plain=plain),
            Content(numbers),
            Content.styled(sign, style),
        )
        return Content("").join(parts)

    def _bar(self, trend: Trend, layout: _Layout, *, plain: bool) -> Content:
        assert self._trends is not None
        most = max((each.shares[self._period] or 0.0 for each in self._trends.trends), default=0.0)
        drawn = bar(trend.shares[self._period] or 0.0, most, layout.plot, plain=plain)
        return Content.styled(drawn, "$primary")

    def _line(self, trend: Trend, layout: _Layout, *, plain: bool) -> Content:
        signs = sparkline(trend.shares[layout.first :], plain=plain)
        drawn = "".join(sign * layout.cell for sign in signs)
        content = Content.styled(f"{drawn:<{layout.plot}}", "$primary")
        at = (self._period - layout.first) * layout.cell
        return content.stylize("$accent", at, at + layout.cell) if at >= 0 else content

    # Keys

    def keys(self) -> Sequence[ViewKey]:
        """Return the keys of the trends; without papers only those that choose others."""
        other = "week" if self._by == "month" else "month"
        following = PLURALS[self._kind_after(1)].lower()
        counted = (
            ViewKey("tab", following, "Show tasks, methods, data sets, keywords or tags.", self._walk_kinds(1)),
            ViewKey("shift+tab", "", "Show the kind before.", self._walk_kinds(-1)),
            ViewKey("full_stop", f"by {other}", "Count by week instead of month, or by month again.", self._walk_by),
            *self._scope.keys(self._ask),
        )
        if self.saying:
            return counted
        return (
            ViewKey("enter", "filter", "List the papers with the value at the cursor.", self._filter),
            *counted,
            ViewKey("v", "lines" if self._bars else "bars", "Show bars or lines.", self._walk_plots),
            ViewKey("n", "new terms", "Choose a new term, and list its papers.", self._choose_new),
            ViewKey("e", "save", "Save the trends as a picture (SVG), CSV, JSON or text.", self._save),
            ViewKey("left h", "", "Show the numbers of the period before.", lambda: self._walk_periods(-1)),
            ViewKey("right l", "", "Show the numbers of the next period.", lambda: self._walk_periods(1)),
            *self.query_one(RowList).keys(),
        )

    def on_row_list_chosen(self) -> None:
        self._filter()

    def _filter(self) -> None:
        if (trend := self._current) is not None:
            self.dismiss(self._scope.filtered(Filter(self._kind, trend.value)))

    def _kind_after(self, steps: int) -> str:
        return KINDS[(KINDS.index(self._kind) + steps) % len(KINDS)]

    def _walk_kinds(self, steps: int) -> Callable[[], None]:
        def walk() -> None:
            self._kind = self._kind_after(steps)
            self._ask()

        return walk

    def _walk_by(self) -> None:
        self._by = "week" if self._by == "month" else "month"
        self._ask()

    def _walk_plots(self) -> None:
        self._bars = not self._bars
        self._show_texts()
        self.show_hints()

    def _walk_periods(self, steps: int) -> None:
        if self._trends is not None:
            self._period = max(0, min(self._period + steps, len(self._trends.periods) - 1))
            self._show_texts()

    async def _save(self) -> None:
        found, new = self._trends, self._new
        if found is None or not found.trends:
            return
        from ..formatting.insight_files import Insight
        from ..formatting.insight_lines import trends_lines
        from ..formatting.insight_tables import plain, trends_table

        insight = Insight(
            "Trends",
            partial(trends_lines, found, new or NewTerms(found.by)),
            partial(trends_table, found),
            lambda: {"trends": plain(found), "new": plain(new) if new else None},
            found.note,
        )
        await save(self, self._run, f"trends-{found.kind}-{found.by}", insight)

    async def _choose_new(self) -> None:
        """Choose a new term; its query is the view."""
        terms = self._new.terms if self._new else ()
        if not terms:
            self.report((self._new.note if self._new else "") or "The new terms are still being counted.")
            return
        lines = [f"{each.label}  ({each.kind}, {counted(each.papers)}, {each.before:,} before)" for each in terms]

        def chosen(at: int | None) -> None:
            if at is not None:
                self.dismiss(replace(self._scope.all_papers, query=terms[at].query))

        await self.app.push_screen(ChoiceDialog("New terms", "list the papers", lines, 0), chosen)
