"""Leaderboards: the list of them, and one of them with its values, bars and the best over time."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from paper_index.errors import PaperError
from paper_index.extraction.metrics import Metric
from paper_index.leaderboards import Board, BoardName, Coverage, Entry, Leaderboards, Summary, tables
from paper_index.storage.atomic_files import write_whole

from ..dialogs.choice import ChoiceDialog
from ..dialogs.save_file import SaveFileDialog
from ..formatting import leaderboard as text
from ..formatting.numbers import counted
from ..widgets.shades import is_plain
from .frame import FullView, Question, Runner
from .keys import ViewKey
from .leaderboard_parts import ConditionChips, entry_note, entry_pane
from .leaderboard_state import ANY, FEW, Asked, Chosen, Listing, notes, why_empty
from .row_list import RowList

_READING = "Reading results …"
_LINE_HEIGHTS = ((40, 8), (24, 5), (0, 3))
"""Lines of a screen from which on the line of best values is so high."""


class LeaderboardView(FullView[Chosen]):
    """Shows the list of leaderboards and one of them. Closes with the papers to be shown, or None."""

    def __init__(
        self, boards: Leaderboards, run: Runner, row: int | None = None, within: Collection[int] | None = None
    ) -> None:
        """Take the leaderboards, the thread they are read in, the paper at the cursor, and the rows of the list.

        The leaderboard of the paper is shown first if it has one. `within` is None if the list has all papers.
        """
        super().__init__("Leaderboards")
        self._boards, self._question, self._row, self._within = boards, Question(self, run), row, within
        self._run = run
        self._asked = Asked()
        self._shown: Board | Listing | None = None
        self._coverage: Coverage | None = None
        self._records = False
        """Whether the best over time is shown in place of all values."""
        self._typed: str | None = None
        """The text by which the list is searched; None if the user is not typing."""
        self._filter = ""
        self._told = (-1, "")
        """A message, and the row at which it is shown until the cursor moves."""
        self._listed = False
        """Whether the list was shown, so that Esc returns to it."""
        self._returning = False

    def compose_body(self) -> ComposeResult:
        yield ConditionChips()
        yield Static(id="board-line", markup=False)
        yield Static(id="board-head", markup=False)
        with Horizontal(id="board-columns"):
            yield RowList(self._row_text)
            with VerticalScroll(id="board-pane", classes="wide-only", can_focus=False):
                yield Static(id="board-details", markup=False)

    def on_mount(self) -> None:
        self._question.ask(self._open, self._show_opened, _READING)

    # Reading

    def _open(self) -> tuple[Asked, Board | Listing, Coverage]:
        name = self._boards.of_paper(self._row) if self._row is not None else None
        asked = replace(self._asked, name=name)
        return asked, self._read(asked), self._boards.coverage()

    def _show_opened(self, opened: tuple[Asked, Board | Listing, Coverage]) -> None:
        asked, shown, self._coverage = opened
        self._show(asked, shown)

    def _read(self, asked: Asked) -> Board | Listing:
        within = self._within if asked.within else None
        if asked.name is None:
            found = self._boards.boards(least=asked.least, within=within, uncertain=asked.uncertain)
            return Listing(found, self._boards.coverage())
        return self._boards.board(asked.name, asked.condition, uncertain=asked.uncertain, within=within)

    def _ask(self, **changed: object) -> None:
        """Show what the user asks for now."""
        asked = replace(self._asked, **changed)  # type: ignore[arg-type]

        def read() -> Board | Listing:
            try:
                return self._read(asked)
            except PaperError:  # the rows with this condition are hidden now
                if not asked.condition or "condition" in changed:
                    raise
                return self._read(replace(asked, condition=""))

        self._question.ask(read, lambda shown: self._show(asked, shown))

    # Showing

    def _show(self, asked: Asked, shown: Board | Listing) -> None:
        before, self._returning = self._asked.name, False
        if isinstance(shown, Board) and shown.condition != asked.condition:
            asked = replace(asked, condition=shown.condition)
        self._asked, self._shown = asked, shown
        cursor = 0
        if isinstance(shown, Listing):
            self._listed = True
            keys = [(each.name.dataset, each.name.metric.key) for each in self._summaries]
            here = (before.dataset, before.metric.key) if before else None
            cursor = keys.index(here) if here in keys else 0
        elif self._row is not None:
            rows = [entry.result.row for entry in self._entries]
            cursor = rows.index(self._row) if self._row in rows else 0
        self._show_rows(cursor)

    def _show_rows(self, cursor: int = 0) -> None:
        """Show the rows and the texts around them."""
        shown, self._told = self._shown, (-1, "")
        if shown is None:
            return
        board = shown if isinstance(shown, Board) else None
        self.query_one(ConditionChips).show_conditions(board.conditions if board else (), self._asked.condition)
        count = len(self._entries) if board else len(self._summaries)
        self.set_title(text.board_title(board) if board else f"Leaderboards · {count:,}")
        self._show_line()
        self.query_one(RowList).show(count, cursor)
        self.say("" if count else why_empty(shown, self._asked, self._filter, records=self._records))
        self._show_row()

    def _show_line(self) -> None:
        """Show the line of best values, and the names of the columns."""
        area, head = self.query_one("#board-line", Static), self.query_one("#board-head", Static)
        board = self._shown if isinstance(self._shown, Board) else None
        lines: list[str] = []
        if board and self._records:
            height = next(lines for least, lines in _LINE_HEIGHTS if self.size.height >= least)
            lines = text.best_line(board.records, self.size.width - 4, height, plain=is_plain(self.app))
        area.update(Content.styled("\n".join(lines), "$accent"))
        area.display = bool(lines)
        if board and self._entries:
            columns, _ = _layout(board, self._records, self._width - 1)
            head.update(Content(f" {text.heading(columns)}"))
        head.display = bool(board and self._entries)

    @property
    def _width(self) -> int:
        return self.query_one(RowList).scrollable_content_region.width or self.size.width - 3

    @property
    def _summaries(self) -> Sequence[Summary]:
        if not isinstance(self._shown, Listing):
            return ()
        if not self._filter:
            return self._shown.boards
        return _matching(self._shown, self._filter.casefold())

    @property
    def _entries(self) -> Sequence[Entry]:
        if not isinstance(self._shown, Board):
            return ()
        return self._shown.records if self._records else self._shown.entries

    @property
    def _entry(self) -> Entry | None:
        entries, cursor = self._entries, self.query_one(RowList).cursor
        return entries[cursor] if cursor < len(entries) else None

    def _row_text(self, row: int, width: int) -> Content:
        plain = is_plain(self.app)
        if isinstance(self._shown, Board):
            entry = self._entries[row]
            columns, most = _layout(self._shown, self._records, width)
            lead, texts, bar = text.entry_cells(entry, columns, most, plain=plain)
            style = "bold" if entry.rank else ""
            return Content.assemble((lead, style), texts, (bar, "$primary"))
        boards = self._summaries
        name, metric, bar = text.summary_cells(boards[row], width, boards[0].papers, plain=plain)
        return Content.assemble((name, "bold"), metric, (bar, "$primary"))

    def _show_row(self) -> None:
        """Show sentence and details of the row at the cursor, and the notes."""
        rows = self.query_one(RowList)
        self.set_place(f"{rows.cursor + 1:,} of {rows.lines:,}" if rows.lines else "")
        told = self._told[1] if self._told[0] == rows.cursor else ""
        note = told or self._find_text() or notes(self._shown, self._asked, self._coverage, wide=self.size.width > 120)
        entry, wide = self._entry, self.has_class("-two-columns")
        self.query_one("#board-pane").display = wide and entry is not None
        if entry is not None and wide:
            self.query_one("#board-details", Static).update(entry_pane(entry))
        elif entry is not None and not told:
            self.set_note(Content("\n").join([entry_note(entry, self.size.width - 4), Content(note)]))
            return
        self.set_note(note)

    def _tell(self, message: str) -> None:
        """Show a message in place of the note."""
        self._told = (self.query_one(RowList).cursor, message)
        self._show_row()

    def _find_text(self) -> str:
        return "" if self._typed is None else f"Find: {self._typed}▏"

    # Keys

    def keys(self) -> Sequence[ViewKey]:
        rows = self.query_one(RowList)
        listed = not isinstance(self._shown, Board)
        uncertain = "certain only" if self._asked.uncertain else "uncertain"
        asked = self._asked
        shared = (
            ViewKey("u", uncertain, "Show values that may be misread or belong to other models, or hide them.",
                    lambda: self._ask(uncertain=not asked.uncertain)),
            *((ViewKey("a", "all" if asked.within else "list",
                       "Show the values of all papers, or only those of the list.",
                       lambda: self._ask(within=not asked.within)),) if self._within is not None else ()),
            *rows.keys(),
        )  # fmt: skip
        enter, *others = self._keys_of_list() if listed else self._keys_of_board()
        return (*([] if self.saying else [enter]), *others, *shared)

    def _keys_of_list(self) -> tuple[ViewKey, ...]:
        few = self._asked.least == ANY
        back = ViewKey("escape", "", "Show all leaderboards again.", lambda: self._search(None, ""))
        return (
            ViewKey("enter l right", "open", "Open the leaderboard.", self._open_board),
            ViewKey("slash", "find", "Find a data set or a metric.", lambda: self._search("", self._filter)),
            ViewKey("f", "3 papers" if few else "fewer", "List leaderboards of any number of papers, or of three.",
                    lambda: self._ask(least=FEW if few else ANY)),
            *((back,) if self._filter else ()),
        )  # fmt: skip

    def _keys_of_board(self) -> tuple[ViewKey, ...]:
        several = isinstance(self._shown, Board) and len(self._shown.conditions) > 1
        condition = ViewKey("c", "condition", "Choose a condition, to compare its values.", self._choose_condition)
        to_list = ViewKey("escape", "", "Return to the list of leaderboards.", self._return)
        return (
            ViewKey("enter", "open", "Show this paper in the list, among those of the leaderboard.", self._choose),
            *((condition,) if several or self._asked.condition else ()),
            ViewKey("m", "metric", "Choose another metric of this data set.", self._choose_metric),
            ViewKey("d left h backspace", "list", "Return to the list of leaderboards.", self._return),
            *((to_list,) if self._listed and not self._returning else ()),
            ViewKey("v", "all" if self._records else "best",
                    "Show the values that were the best of their time, or all values.", self._switch),
            ViewKey("e", "export", "Write the rows to a Markdown or CSV file.", self._export),
        )  # fmt: skip

    def take_key(self, key: str, character: str | None) -> bool:
        """Type the text that the list is searched for."""
        if self._typed is None:
            return False
        if key in ("escape", "enter", "down"):
            self._search(None, "" if key == "escape" else self._typed)
        elif key == "backspace":
            self._search(self._typed[:-1], self._typed[:-1])
        elif character and character.isprintable():
            self._search(self._typed + character, self._typed + character)
        return True

    def _search(self, typed: str | None, wanted: str) -> None:
        self._typed, self._filter = typed, wanted
        self._show_rows()
        self.show_hints([("Enter", "accept"), ("Esc", "cancel")] if typed is not None else ())

    def _open_board(self) -> None:
        boards, cursor = self._summaries, self.query_one(RowList).cursor
        if cursor < len(boards):
            self._row, self._filter = None, ""
            self._ask(name=boards[cursor].name, condition="")

    def _return(self) -> None:
        self._returning = True  # a second Esc closes the view
        self._ask(name=None, condition="")

    def _switch(self) -> None:
        self._records = not self._records
        self._show_rows()

    def _choose(self) -> None:
        """Close with the papers of the leaderboard, or name a paper that the corpus does not have."""
        board, entry = self._shown, self._entry
        if not isinstance(board, Board) or entry is None:
            return
        if entry.result.row is None or not entry.paper:
            link = f" {entry.url}" if entry.url else ""
            self._tell(f"This paper is not in your corpus.{link}")
            return
        query = board.name.query if entry.is_certain else entry.paper
        self.dismiss(Chosen(query, entry.result.row, self._asked.within))

    async def _choose_condition(self) -> None:
        if isinstance(self._shown, Board):
            names = ["", *(name for name, _ in self._shown.conditions)]
            shown = ["all", *(f"{name}  {count:,}" for name, count in self._shown.conditions)]
            current = names.index(self._asked.condition) if self._asked.condition in names else 0
            dialog = ChoiceDialog("Condition", "show", shown, current)
            await self.app.push_screen(dialog, lambda at: self._ask(condition=names[at]) if at is not None else None)

    def action_choose_condition(self, number: int) -> None:
        """Show a condition; 0 for all: a click on a chip."""
        if isinstance(self._shown, Board) and number <= len(self._shown.conditions):
            self._ask(condition=self._shown.conditions[number - 1][0] if number else "")

    async def _choose_metric(self) -> None:
        if (name := self._asked.name) is None:
            return
        metrics: list[Metric] = await self._run(lambda: self._boards.metrics(name.dataset))
        keys = [metric.key for metric in metrics]

        def chosen(at: int | None) -> None:
            if at is not None:
                self._ask(name=BoardName(name.dataset, metrics[at]), condition="")

        shown = [BoardName(name.dataset, metric).metric_text for metric in metrics]
        current = keys.index(name.metric.key) if name.metric.key in keys else 0
        await self.app.push_screen(ChoiceDialog(f"Metric on {name.dataset}", "show", shown, current), chosen)

    async def _export(self) -> None:
        board, coverage, entries = self._shown, self._coverage, self._entries
        if not isinstance(board, Board) or coverage is None or not entries:
            return
        base = re.sub(r"[^a-z0-9]+", "-", f"{board.name.dataset}-{board.name.metric.key}".lower()).strip("-")

        async def write(path: Path, format: str, overwrite: bool) -> None:
            content = tables.WRITERS[format](board, coverage, entries).encode()
            await self._run(lambda: write_whole(path, content, overwrite=overwrite))

        def written(path: Path | None) -> None:
            if path is not None:
                self._tell(f"Wrote {counted(len(entries), 'row')} to {path}")

        endings = {".md": "markdown", ".csv": "csv"}
        title = f"Export {counted(len(entries), 'row')}"
        await self.app.push_screen(SaveFileDialog(title, base or "leaderboard", endings, write, Path.cwd()), written)

    # Messages

    def show_columns(self) -> None:
        self._show_line()

    def on_row_list_moved(self) -> None:
        self._show_row()

    def on_row_list_chosen(self) -> None:
        if isinstance(self._shown, Board):
            self._choose()
        else:
            self._open_board()

    def on_resize(self) -> None:
        super().on_resize()
        self._show_line()
        if self._shown is not None:
            self._show_row()


# Every row that is drawn asks for the same.


@lru_cache(maxsize=4)
def _layout(board: Board, records: bool, width: int) -> tuple[text.Columns, float]:
    """Return the columns of the rows of a leaderboard, and the value with the longest bar."""
    entries = board.records if records else board.entries
    return text.columns_of(entries, width, dated=records), max(entry.number for entry in entries)


@lru_cache(maxsize=4)
def _matching(listing: Listing, wanted: str) -> Sequence[Summary]:
    """Return the leaderboards whose names have a text in one case."""
    return [each for each in listing.boards if wanted in each.name.title.casefold()]
