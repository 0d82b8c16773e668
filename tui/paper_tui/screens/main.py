"""The main screen: the one place that holds state. Panes are bound to it and answer with messages."""

import asyncio
import contextlib
from collections.abc import Awaitable
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import cast

from textual import events, on
from textual.widgets import Input

from paper_index.errors import PaperError
from paper_index.search.view import MAX_CHARACTERS
from paper_index.text import clean

from ..actions import Action, shown_key
from ..jobs import import_file
from ..messages import CursorMoved, PaneEntered, PaperOpened
from ..pace import pace
from ..render import counted, cut
from .layout import Layout
from .saving import Saving
from .state import PANES

_INDEXING = 3.0
"""Seconds a key waits for the index while a plain search finds nothing that it could be about."""


class MainScreen(Layout, Saving):
    """Filters, list and detail; the search box above, the hints below."""

    # Keys and actions

    async def take_key(self, key: str, character: str | None = None) -> bool:
        """Do what a key means; return whether it meant anything here."""
        seen = not self.has_class("-too-small")
        if seen and self.pane == "filter" and self.filters.take_key(key, character):
            self._show_hints()
            return True
        typing = isinstance(self.focused, Input)
        keys = f"{self._keys} {key}".strip()
        waiting, self._keys = self._keys, ""
        action = self.keymap.action(keys)
        if not seen:  # what cannot be seen is not acted upon
            if action is self.keymap["program.quit"]:
                self.do_program_quit()
            return True
        self.welcome.display = False
        if waiting:
            self._show_hints()
        if typing:
            if key in ("enter", "down") and self.focused is self.search:
                action = self.keymap["pane.deeper"]
            elif key == "up" and self.focused is self.search:
                self._recall()
                return True
            elif key == "tab" and self.focused is self.search and self.search.value:
                if self.search.completion:
                    self.search.action_cursor_right()
                return True  # where nothing can be completed it does not leave, or what is typed next were commands
            elif key == "enter" and self.focused is self.tag_bar.input:
                await self._typed()
                await self._tag()
                return True
            elif key == "tab" and self.focused is self.tag_bar.input:
                await self._typed()
                self.tag_bar.take()
                return True
            elif key in ("up", "down") and self.focused is self.tag_bar.input:
                await self._typed()
                self.tag_bar.step(1 if key == "down" else -1)
                return True
            elif action is None or not action.typing or (character and character.isprintable()):
                return False
            await self._typed()
        elif action is None and self.keymap.begins(keys):
            self._begin(keys)
            return True
        if action is None:
            return bool(waiting)
        await self.run(action, key)
        return True

    def _begin(self, keys: str) -> None:
        """Wait for the key that follows, and show which can."""
        self._keys = keys
        follow = {
            (a.shown or shown_key(k), a.label) for a in self.keymap.actions for k in a.keys if k.startswith(keys + " ")
        }
        self._show_hints(tuple(sorted(follow)))

    async def _typed(self) -> None:
        """Wait until what was typed so far has reached the box, and the query the view."""
        box = self.focused
        if box is not None:
            done = asyncio.Event()
            box.call_later(done.set)
            await done.wait()
        if box is self.search:
            self.view = replace(self.view, query=self.search.value)

    def can(self, action: Action) -> bool:
        """Tell whether there is something the action could be done to."""
        if action.id == "paper.select" and self.pane == "filter":
            return True  # there it chooses a value, which is how one gets out of an empty list
        match action.needs:
            case "paper":
                return bool(self.chosen)
            case "answer":
                return bool(self.answer and self.answer.rows)
            case _:
                return self.desk.is_open or not action.id.startswith("library.")

    async def _comes(self, action: Action) -> bool:
        """Wait a while for what an index finds where a plain search finds nothing; return whether that is enough."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.indexed.wait(), _INDEXING)
        if self._answering is not None:
            await self._answering.wait()
        return self.can(action)

    async def run(self, action: Action, key: str = "") -> None:
        """Do an action, if there is anything to do it to; what goes wrong is said. `key` was pressed, if any was."""
        try:
            if not (action.typing or self.pane == "search" or action.id in ("find.search", "program.quit")):
                await self.opened.wait()
            if action.takes_key and not key:  # chosen by name
                first, _, rest = action.keys[0].partition(" ")
                self._begin(first) if rest else self.tell(action.help)
                return
            late = self.answer is not None and self.answer.view != self.view
            if self._answering is not None and (action.needs or (late and action.id.startswith("move."))):
                # Who types "/swin", Enter, j, b in one go means a paper that is found, not one that was there.
                await self._answering.wait()
            if not (self.can(action) or await self._comes(action)):
                self.tell(
                    "There is no paper here."
                    if self.indexed.is_set()
                    else "No paper is found yet: the index is being built."
                )
                return
            if self._showing is not None and action.needs:
                self._show_paper()  # what is opened or copied is the paper at the cursor
            done = getattr(self, "do_" + action.id.replace(".", "_"))(*([key] if action.takes_key else []))
            if done is not None:
                await cast(Awaitable[None], done)
        except Exception as error:
            self._wrong(error)

    async def action_act(self, action: str) -> None:
        """Do the action with this id: what a click on a hint means."""
        if action in self.keymap:
            await self.run(self.keymap[action])

    # Moving about

    @on(PaneEntered)
    def _entered(self, message: PaneEntered) -> None:
        if self.focused is not self._widget(message.pane):
            return  # late: keys have led elsewhere since
        if self.tag_bar.display:  # left by a click
            self.tag_bar.display = False
            self._show_hints()
        if message.pane == "search" and self.pane != "search":  # by a click
            self._query_before = self.view.query
        self.pane = message.pane

    def _step_pane(self, step: int, *, round: bool = False) -> None:
        at = PANES.index(self.pane) if self.pane in PANES else 1 - step
        to = (at + step) % len(PANES) if round else min(max(at + step, 0), len(PANES) - 1)
        self.enter(PANES[to])

    def do_pane_next(self) -> None:
        self._step_pane(1, round=True)

    def do_pane_previous(self) -> None:
        self._step_pane(-1, round=True)

    def do_pane_left(self) -> None:
        self._step_pane(-1)

    def do_pane_right(self) -> None:
        self._step_pane(1)

    def do_pane_filter(self) -> None:
        self.enter("filter" if self.pane != "filter" else "list")

    def do_pane_deeper(self) -> None:
        if self.pane == "filter":
            self.filters.choose()
        elif self.pane == "search":
            self._keep_query()
            self.enter("list")
        elif self.pane == "detail" and self.detail.chosen is not None:
            self.action_follow(self.detail.chosen)
        elif self.pane == "detail":
            self.zoomed = not self.zoomed
        elif not self.take_way() and self.row is not None:
            self.zoomed = True
            self.enter("detail")

    def do_back(self) -> None:
        if self.focused is self.tag_bar.input:
            self._close_tag_bar()
        elif self.pane == "search":
            self.enter("list")
            self._put_query(self._query_before)
        elif self.pane == "detail" and self.detail.chosen is not None:
            self.detail.choose(0)
            self._show_hints()
        elif self.zoomed or self.pane != "list":
            self.enter("list")
        elif self._end_range():
            pass
        elif self.selection and not self.view.like:  # what is selected among papers like one is taken along
            self.selection = frozenset()
        elif self.view.query:
            self._put_query("")
        elif self.view.filters:
            self.do_find_clear_filters()
        elif self.view.like:
            self.action_drop_like()
        elif self._importing is not None and self._importing.is_running:
            self._importing.cancel()
        else:
            self.hush()

    def _move(self, lines: int) -> None:
        if self.pane == "list" and self.list.ways:
            self.list.step(lines)
        elif self.pane == "list":
            last = (self.answer.total if self.answer else 0) - 1
            self.cursor = max(0, min(last, self.cursor + lines))
        elif self.pane == "detail":
            self.detail.scroll_relative(y=lines, animate=False)
        elif self.pane == "filter":
            self.filters.move(lines)

    def _page(self) -> int:
        return self.list.page if self.pane == "list" else max(1, self.detail.size.height - 2)

    def do_move_down(self) -> None:
        self._move(1)

    def do_move_up(self) -> None:
        self._move(-1)

    def do_move_half_down(self) -> None:
        self._move(max(1, self._page() // 2))

    def do_move_half_up(self) -> None:
        self._move(-max(1, self._page() // 2))

    def do_move_page_down(self) -> None:
        self._move(self._page())

    def do_move_page_up(self) -> None:
        self._move(-self._page())

    def do_move_top(self) -> None:
        self._move(-(10**9))

    def do_move_bottom(self) -> None:
        self._move(10**9)

    @on(CursorMoved)
    def _cursor_moved(self, message: CursorMoved) -> None:
        self.cursor = message.index

    @on(PaperOpened)
    def _paper_opened(self) -> None:
        self.do_pane_deeper()

    # Papers in

    async def do_program_import(self, begin: str = "") -> None:
        from .importing import ImportCard

        def chosen(path: Path | None) -> None:
            if path is not None:
                self._importing = self.run_worker(self._import(path), group="import", exit_on_error=False)

        if self._importing is not None and self._importing.is_running:
            self.tell("An import is under way; Esc stops it.")
        else:
            await self.app.push_screen(ImportCard(begin), chosen)

    async def on_paste(self, event: events.Paste) -> None:
        """Take a file that is dropped on the window: terminals type its path. Search for anything else."""
        from .importing import dropped

        if isinstance(self.focused, Input) or not event.text.strip():
            return
        event.stop()
        if path := dropped(event.text):
            await self.do_program_import(str(path))
        else:
            self._search(" ".join(clean(event.text[:MAX_CHARACTERS]).split()))

    async def _import(self, path: Path) -> None:
        """Read a file, or all files of a folder, and then build the index."""
        from paper_index.sources import files_in

        home, began = self.desk.home, monotonic()
        total = {"read": 0, "new": 0, "merged": 0, "rejected": 0, "cut": 0}
        troubles: list[str] = []
        try:
            for file in await self.desk.run(lambda: files_in(path) if path.is_dir() else [path]):

                def told(read: int, part: float | None, name: str = cut(clean(file.name), 30)) -> None:
                    said = pace(total["read"] + read, part, monotonic() - began)
                    self.doing = f"Reading {name}: {said} · Esc stops"

                told(0, None)
                try:
                    news = await import_file(home, file, told)
                except PaperError as error:
                    troubles.append(str(error))
                    continue
                troubles += news["problems"]
                for name in total:
                    total[name] += news[name]
        except PaperError as error:
            troubles.append(str(error))
        except asyncio.CancelledError:
            self.tell("Stopped. What was read until then is kept; I takes it back.", timeout=8)
            raise
        finally:
            self.doing = ""
            if self.is_running:
                self._ask()  # what came is there at once, and found by its words when the index is built
                self.run_worker(self.ready_index, group="index")
        said = f"Read {counted(total['read'])}: {total['new']:,} new, {total['merged']:,} completed"
        said += f", {counted(total['rejected'], 'record')} rejected" if total["rejected"] else ""
        said += f", {counted(total['cut'], 'field')} cut" if total["cut"] else ""
        if total["new"] and self.view.narrowed:
            said += f" · {self.key('find.everything')} shows all papers"
        said += "".join(f"\n{trouble}" for trouble in troubles[:5])
        self.tell(said, severity="warning" if troubles else "information", timeout=15 if troubles else 6)

    async def do_program_undo_import(self) -> None:
        done = await self.desk.run(self.desk.workspace.undo_import)
        if done is None:
            self.tell("There is no import to take back.")
            return
        self.tell(f"Took back the import of {clean(done.name)}: {counted(done.new)} removed, {done.merged:,} as before")
        self.list.forget()
        self.run_worker(self.ready_index, group="index")

    # The program

    async def do_program_help(self) -> None:
        from .help import SAMPLE, HelpCard

        async def chosen(what: str | None) -> None:
            if what is not None and what.startswith(SAMPLE):
                self._search(what.removeprefix(SAMPLE))
            elif what is not None:
                await self.action_act(what)

        card = HelpCard(self.keymap.actions, queries_first=self.pane == "search")
        await self.app.push_screen(card, chosen)

    async def do_program_palette(self) -> None:
        from ..palette import Palette

        if not Palette.is_open(self.app):
            await self.app.push_screen(Palette(id="--command-palette"))

    def do_program_suspend(self) -> None:
        self.app.action_suspend_process()

    def do_program_quit(self) -> None:
        self.app.exit()
