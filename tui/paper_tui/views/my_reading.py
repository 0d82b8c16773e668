"""The user's reading: the last weeks, the days of a year, tags, and the bookmarks that are not read yet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from paper_index.insights.models import MyReading, ReadingWeek, TagUse, Waiting
from paper_index.search import Filter, View

from ..dialogs.choice import ChoiceDialog
from ..formatting.numbers import counted
from ..formatting.paper import cut
from ..formatting.plots import bar, sparkline
from ..widgets.shades import is_plain
from .bar_panel import Bar, BarPanel
from .frame import FullView, Question, Runner
from .keys import ViewKey
from .row_list import RowList
from .saving import save
from .year_grid import YearGrid

if TYPE_CHECKING:
    from paper_index.workspace import Workspace

UNREAD = View("is:bookmarked is:unread")
"""The bookmarks that are not read yet."""
_NUMBERS = 35
"""Cells of the numbers of a week."""
_LABEL = 11


@dataclass(frozen=True, slots=True)
class _Row:
    """A row: a heading, or a text with the effect of Enter."""

    draw: Callable[[int], Content]
    choose: Callable[[], None] | None = None
    section: int = 0


class MyReadingView(FullView[View | str]):
    """Closes with the view or the id of the paper that was chosen."""

    def __init__(self, run: Runner, workspace: "Workspace", advice: str) -> None:
        """Take the runner of questions, the workspace, and a sentence on how to mark papers, if none is marked."""
        super().__init__("My reading")
        self._advice = advice
        self._run, self._workspace = run, workspace
        self._found: MyReading | None = None
        self._rows: list[_Row] = []
        self._at = 0
        """The row at the cursor."""
        self._question = Question(self, run)
        self._papers = Question(self, run)

    def compose_body(self) -> ComposeResult:
        yield YearGrid()
        with Horizontal():
            yield RowList(self._row_text, is_heading=lambda row: self._rows[row].choose is None)
            yield BarPanel().add_class("wide-only", "view-panel")

    def on_mount(self) -> None:
        from paper_index.insights import my_reading

        workspace = self._workspace
        self._question.ask(
            lambda: my_reading(workspace.corpus.reader, workspace.library.reader), self._show, "Reading your marks …"
        )

    def _show(self, found: MyReading) -> None:
        self._found = found
        self._rows = [*self._week_rows(found), *self._tag_rows(found), *self._waiting_rows(found)]
        marked = any(week.read or week.noted or week.rated for week in found.weeks)
        if not (marked or found.tags or found.waiting or found.read):
            self.say(f"{found.note}\n\n{self._advice}")
            return
        self.query_one(YearGrid).show(found.first_day, found.days)
        self.query_one(RowList).show(len(self._rows))
        self.query_one(BarPanel).show(
            "Papers with your tags", [Bar(f"#{t.tag}", t.papers, f"{t.papers:,}") for t in found.tags]
        )
        self.set_place(f"{found.read:,} read · {found.waiting:,} bookmarked and unread")

    # Rows

    def _row_text(self, row: int, width: int) -> Content:
        return self._rows[row].draw(width) if row < len(self._rows) else Content("")

    def _week_rows(self, found: MyReading) -> list[_Row]:
        most = max((week.read for week in found.weeks), default=0)
        rows = [_Row(lambda _: Content.styled("Weeks", "bold"))]
        for week in reversed(found.weeks):
            name = "this week" if week.first + timedelta(days=7) > found.today else week.label

            def draw(width: int, name: str = name, week: ReadingWeek = week) -> Content:
                room = max(0, width - _LABEL - _NUMBERS - 1)
                drawn = bar(week.read, most, min(room, 40), plain=is_plain(self.app))
                numbers = f" {week.read:>4} read {week.noted:>4} noted {week.rated:>3} rated 4-5"
                style = "" if week.read or week.noted or week.rated else "$foreground-muted"
                return Content(f"{name:<{_LABEL}}") + Content.styled(drawn, "$primary") + Content.styled(numbers, style)

            last = week.first + timedelta(days=6)
            rows.append(_Row(draw, partial(self._list_days, week.first, last, f"in {week.label}")))
        return rows

    def _tag_rows(self, found: MyReading) -> list[_Row]:
        if not found.tags:
            return []
        rows = [
            _Row(lambda _: Content(""), section=1),
            _Row(lambda _: Content.styled(f"Tags, {len(found.weeks)} weeks", "bold"), section=1),
        ]
        name = max(cell_len(use.tag) for use in found.tags) + 1
        for use in found.tags:

            def draw(width: int, use: TagUse = use) -> Content:
                room = max(_LABEL, min(name, width - len(use.counts) - 9))
                tag = cut(f"#{use.tag}", room)
                line = sparkline(use.counts, plain=is_plain(self.app))
                shown = Content(tag + " " * (room - cell_len(tag) + 1)) + Content.styled(line, "$primary")
                return shown + Content(f" {use.papers:>5,}")

            view = View(filters=frozenset({Filter("tag", use.tag)}))
            rows.append(_Row(draw, lambda view=view: self._leave(view), 1))  # type: ignore[misc]
        return rows

    def _waiting_rows(self, found: MyReading) -> list[_Row]:
        if not found.waiting:
            return []
        heading = f"{counted(found.waiting)} bookmarked and unread, oldest bookmark first"
        rows = [
            _Row(lambda _: Content(""), section=2),
            _Row(lambda _: Content.styled(heading, "bold"), lambda: self._leave(UNREAD), 2),
        ]
        for paper in found.oldest:

            def draw(width: int, paper: Waiting = paper) -> Content:
                return Content(cut(f"{paper.since}  {paper.title}", width))

            rows.append(_Row(draw, lambda id=paper.id: self._leave(id), 2))  # type: ignore[misc]
        return rows

    # Keys

    def keys(self) -> Sequence[ViewKey]:
        """Return the keys of the view; none if nothing is marked."""
        if self.saying:
            return ()
        year = self.query_one(YearGrid)
        return (
            ViewKey("enter", "papers", "List the papers of the week, day or tag, or open the paper.", self._choose),
            ViewKey("tab", "section", "Go to the next section: weeks, tags, bookmarks, days.", self._next_section),
            ViewKey("v", "year", "Show or hide the days of the year.", self._toggle_year),
            ViewKey("e", "save", "Save the numbers as a picture (SVG), CSV, JSON or text.", self._save),
            *(self._day_keys(year) if year.cursor else self.query_one(RowList).keys()),
        )

    def _day_keys(self, year: YearGrid) -> tuple[ViewKey, ...]:
        return (
            ViewKey("left h", "", "Go to the week before.", lambda: year.move(-7)),
            ViewKey("right l", "", "Go to the week after.", lambda: year.move(7)),
            ViewKey("up k", "", "Go to the day before.", lambda: year.move(-1)),
            ViewKey("down j", "", "Go to the day after.", lambda: year.move(1)),
            ViewKey("escape", "", "Return to the weeks.", self._next_section),
        )

    async def _save(self) -> None:
        found = self._found
        if found is None or not self._rows:
            return
        from ..formatting.insight_files import Insight
        from ..formatting.insight_lines import reading_lines
        from ..formatting.insight_tables import plain, reading_table

        lines, rows = partial(reading_lines, found), partial(reading_table, found)
        insight = Insight("My reading", lines, rows, partial(plain, found), found.note)
        await save(self, self._run, "my-reading", insight)

    def on_row_list_chosen(self) -> None:
        self._choose()

    @on(RowList.Moved)
    def _leave_year(self, event: RowList.Moved) -> None:
        if event.rows.cursor != self._at:  # not only the layout
            self.query_one(YearGrid).cursor = None
        self._at = event.rows.cursor

    @on(YearGrid.Moved)
    def _show_day(self) -> None:
        year = self.query_one(YearGrid)
        day = year.cursor
        self.set_note(f"{day:%a} {_named(day)}: {counted(year.number)} read, noted or rated 4 or 5" if day else "")
        self.show_hints()

    @on(YearGrid.Chosen)
    def _choose(self) -> None:
        at = self.query_one(RowList).cursor
        if (day := self.query_one(YearGrid).cursor) is not None:
            self._list_days(day, day, f"on {_named(day)}")
        elif at < len(self._rows) and (choose := self._rows[at].choose):
            choose()

    def _leave(self, result: View | str) -> None:
        self.dismiss(result)

    def _next_section(self) -> None:
        rows, year = self.query_one(RowList), self.query_one(YearGrid)
        if not self._rows:
            return
        section = self._rows[rows.cursor].section
        following = next((at for at, row in enumerate(self._rows) if row.section > section), None)
        if following is None and year.display and year.cursor is None:
            year.move(0)
        else:
            year.cursor = None
            rows.go_to(following or 0)

    def _toggle_year(self) -> None:
        grid = self.query_one(YearGrid)
        grid.display, grid.cursor = not grid.display, None

    def _list_days(self, first: date, last: date, label: str) -> None:
        """List the papers that were marked on some days, of which one can be opened."""
        from paper_index.insights import papers_marked

        reader, corpus = self._workspace.library.reader, self._workspace.corpus.reader

        def work() -> list[tuple[str, str]]:
            ids = papers_marked(reader, first, last)
            rows = corpus.rows_of(ids)
            titles = {line.id: line.title for line in corpus.lines(list(rows.values()))}
            return [(each, titles[each]) for each in ids if each in titles]

        self._papers.ask(work, lambda papers: self._choose_paper(label, papers))

    def _choose_paper(self, label: str, papers: Sequence[tuple[str, str]]) -> None:
        if not papers:
            self.set_note(f"No paper was read, noted or rated 4 or 5 {label}.")
            return

        def chosen(at: int | None) -> None:
            if at is not None:
                self.dismiss(papers[at][0])

        titles = [title for _, title in papers]
        self.app.push_screen(ChoiceDialog(f"Marked {label}", "open the paper", titles, 0), chosen)


def _named(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
