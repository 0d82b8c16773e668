"""The key dispatcher: every key press comes here first.

Textual hands a key to the focused widget, whose own task handles it later. Someone who types `/` and a word quickly
would have letters handled before the focus moved, and run as commands. So keys are queued, and an action is finished
before the next key is looked at.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from textual import events
from textual.widget import Widget
from textual.widgets import Input

from ..actions import PAPERS, Action
from ..actions.context import ExplorerContext
from ..actions.papers import TAG_BAR_KEYS
from ..actions.registry import RECOMMENDED, SAVED_SEARCH, Handler
from ..actions.search import SEARCH_BOX_KEYS, set_query
from ..actions.selection import end_range
from ..formatting.key_names import format_key, key_of_character
from ..private_textual.screens import OverlayScreen
from ..widgets.hint_bar import Hint
from .closed_dialog_input import LateInput
from .lookup import Keymap
from .pasted_text import PastedText

INDEX_WAIT = 3.0
"""Seconds an action waits for the index while the plain search finds no paper to act on."""

_TEXT_BOX_KEYS: Mapping[str | None, Mapping[str, Handler]] = {"search": SEARCH_BOX_KEYS, "tag-input": TAG_BAR_KEYS}
"""Keys with a fixed meaning in a text box, by the box's id."""

_NO_WAIT = ("find.search", "program.quit")
"""Actions that do not wait until the papers are read."""

_CLOSING = 1.0
"""Seconds an Esc that arrived with another key waits for a dialog to close."""
_MOST_DIGITS = 6
"""Digits of a count that are used."""
_MODIFIERS = ("_shift", "_control", "_alt", "_super", "_hyper", "_meta", "_lock")
"""Ends of the names of keys that some terminals report alone."""
_PASTED = "Pasted text came as keys; most were ignored. Press {key:find.search} before you paste a query."

Forward = Callable[[events.Key], Awaitable[None]]
"""Hands a key on to Textual."""


class KeyScreen(ExplorerContext, Protocol):
    """The explorer as the dispatcher sees it."""

    ready: bool
    """Whether the screen accepts keys."""
    welcome: Widget
    """The welcome message, which any key hides."""

    @property
    def is_active(self) -> bool:
        """Whether no dialog is open."""

    def binds(self, key: str) -> bool:
        """Return whether Textual itself uses a key."""

    @property
    def too_small(self) -> bool:
        """Whether the terminal is too small to show anything but a message."""


class KeyDispatcher:
    """Runs the actions of keys, one key after the other."""

    def __init__(self, explorer: KeyScreen, keymap: Keymap) -> None:
        self._explorer = explorer
        self._keymap = keymap
        self.late_input = LateInput(explorer)
        self._pasted = PastedText()
        self._queue: deque[tuple[events.Key, Forward]] = deque()
        self._sequence = ""
        """The keys so far of a sequence."""
        self._count = ""
        """The digits typed before a key: `10` of `10 G`."""
        self._notice = False
        """Whether the hints name a key that is not bound."""

    @property
    def places(self) -> tuple[str, ...]:
        """The places in which the user is (see `actions.registry.PLACES`)."""
        explorer = self._explorer
        saved = explorer.pane == "filter" and explorer.filter_pane.saved_name is not None
        here = {SAVED_SEARCH: saved, RECOMMENDED: bool(explorer.view.recommend)}
        return tuple(place for place, is_here in here.items() if is_here)

    @property
    def hints(self) -> tuple[Action, ...]:
        """The actions that the hints of the pane show: those that have something to run on."""
        shown = self._keymap.hints_in(self._explorer.pane, self.places)
        return tuple(action for action in shown if self._explorer.answer is None or self._is_useful(action))

    def _is_useful(self, action: Action) -> bool:
        """Return whether an action is enabled, and has an effect if the list is empty."""
        explorer = self._explorer
        if explorer.row is None and action.id == "pane.deeper" and explorer.pane == "list":
            return bool(explorer.paper_list.relaxations)
        if explorer.row is None and action.id == "find.edition":
            return bool(explorer.answer and explorer.answer.facets.get("edition"))
        return self.is_enabled(action)

    @property
    def busy(self) -> bool:
        """Whether a text, a sequence of keys or a count is being typed, or a dialog is open."""
        explorer = self._explorer
        begun = self._queue or self._sequence or self._count
        finding = explorer.filter_pane.finding is not None or explorer.detail_pane.finding
        typing = explorer.pane == "search" or isinstance(explorer.focused, Input)
        return bool(begun or finding or typing or not explorer.is_active)

    async def press(self, event: events.Key, forward: Forward) -> None:
        """Queue a key, and handle all queued keys. Keys that mean nothing here are forwarded."""
        if self._pasted.includes(event) and self._explorer.is_active and not isinstance(self._explorer.focused, Input):
            self._report_paste()
            return
        meant = self._meant(event)
        if len(meant) > 1 and isinstance(dialog := self._explorer.app.screen, OverlayScreen):
            await _close(dialog)  # else the key after Esc would be lost in it
            meant = meant[1:]
        self._queue += ((each, forward) for each in meant)
        await self.resume()

    def _report_paste(self) -> None:
        if not self._pasted.reported:
            self._pasted.reported = True
            self._explorer.notify(_PASTED, severity="warning")

    def _meant(self, event: events.Key) -> list[events.Key]:
        """Return the keys that were pressed, which an event may not show."""
        key, character = event.key, event.character
        if self._keymap.action(key) is not None or self._keymap.is_prefix(key):
            return [event]
        if key == "ctrl+j":  # Enter pressed before the terminal was in raw mode arrives as a line feed
            return [events.Key("enter", "\r")]
        if key.startswith("alt+") and character:  # Esc and a key after it, received together
            after = "enter" if character == "\r" else key_of_character(character)
            return [events.Key("escape", "\x1b"), events.Key(after, character)]
        return [event]

    async def resume(self) -> None:
        """Handle the queued keys. Keys pressed before the screen is ready wait in the queue."""
        while self._queue and self._explorer.ready:
            event, forward = self._queue.popleft()
            unseen = self._explorer.too_small and not self._explorer.is_active and event.key != "escape"
            if self.late_input.skips(event) or unseen:
                continue
            if not (self._explorer.is_active and await self.handle(event.key, event.character)):
                await forward(event)

    async def handle(self, key: str, character: str | None = None) -> bool:
        """Run the action of a key; return False if the focused widget should get the key instead."""
        explorer = self._explorer
        if explorer.too_small:  # nothing can be seen, so only quitting works
            if self._keymap.action(key) is self._keymap["program.quit"]:
                await self.run(self._keymap["program.quit"])
            return True
        if (explorer.pane == "filter" and explorer.filter_pane.take_key(key, character)) or (
            explorer.pane == "detail" and explorer.detail_pane.take_key(key, character)
        ):
            explorer.show_hints()
            return True
        explorer.welcome.display = False
        keys = f"{self._sequence} {key}".strip()
        in_sequence, self._sequence = bool(self._sequence), ""
        count, self._count = self._count, ""
        if in_sequence or count or self._notice:
            self._notice = False
            explorer.show_hints()
        action = self._keymap.action(keys, self.places)
        if isinstance(box := explorer.focused, Input):
            return await self._handle_typing(box, action, key, character)
        if not in_sequence and key.isdecimal() and (count or action is None) and len(key) == 1:
            self._count = (count + key)[:_MOST_DIGITS].lstrip("0")
            explorer.show_hints(instead=_count_hints(self._count))
        elif (count or in_sequence) and self._keymap.action(key) is self._keymap["back"]:
            pass  # the count or the sequence is dropped
        elif action is not None:
            await self.run(action, key, int(count or 0))
        elif self._keymap.is_prefix(keys):
            self._count = count
            self._start_sequence(keys)
        elif in_sequence or not self._explorer.binds(key):
            self._say_unbound(keys)
        else:
            return False
        return True

    def _say_unbound(self, keys: str) -> None:
        """Show that keys are not bound. Keys without a name, such as Shift alone, are ignored."""
        if not keys.endswith(_MODIFIERS):
            self._notice = True
            self._explorer.show_hints(
                instead=((format_key(keys), "is not bound."), ("{key:program.help}", "lists the keys."))
            )

    async def _handle_typing(self, box: Input, action: Action | None, key: str, character: str | None) -> bool:
        """Handle a key that was pressed in a text box."""
        fixed = _TEXT_BOX_KEYS.get(box.id, {}).get(key)
        if fixed is None and (action is None or not action.typing or (character and character.isprintable())):
            return False
        await self._flush_typing(box)
        if fixed is not None:
            await self._guard(_call(fixed, self._explorer))
        elif action is not None:
            await self.run(action, key)
        return True

    async def _flush_typing(self, box: Input) -> None:
        """Wait until the text typed so far is in the box, and the query in the view."""
        flushed = asyncio.Event()
        box.call_later(flushed.set)
        await flushed.wait()
        if box is self._explorer.search_box:
            set_query(self._explorer, box.value)

    def _start_sequence(self, keys: str) -> None:
        """Wait for the next key of a sequence, and show which keys can follow."""
        self._sequence = keys
        self._explorer.show_hints(keys)

    def is_enabled(self, action: Action) -> bool:
        """Return whether there is something to run the action on."""
        explorer = self._explorer
        if action.id == "paper.select" and explorer.pane == "filter":
            return True  # there it chooses a value, which may lead out of an empty list
        match action.needs:
            case "paper":
                return bool(explorer.chosen)
            case "answer":
                return bool(explorer.answer and explorer.answer.rows)
            case _:
                return explorer.backend.is_open or not action.id.startswith("library.")

    async def run(self, action: Action, key: str = "", count: int = 0) -> None:
        """Run an action if it is enabled, and report its errors.

        Args:
            action: the action.
            key: the last key pressed; empty for a click or the palette.
            count: the number typed before the key; 0 for none.
        """
        await self._guard(self._run(action, key, count))

    async def _run(self, action: Action, key: str, count: int) -> None:
        explorer = self._explorer
        if not (action.typing or explorer.pane == "search" or action.id in _NO_WAIT):
            await explorer.opened.wait()
        if action.takes_key and not key:  # chosen by name
            first, _, rest = action.keys[0].partition(" ")
            self._start_sequence(first) if rest else explorer.notify(action.help)
            return
        outdated = explorer.answer is not None and explorer.answer.view != explorer.view
        if action.needs or (outdated and action.id.startswith("move.")):
            # Someone who types "/swin", Enter, j, b quickly means a paper that will be found.
            await explorer.search.wait()
        if not (self.is_enabled(action) or await self._enabled_with_index(action)):
            indexed = explorer.index.settled.is_set()
            explorer.notify("No paper selected." if indexed else "No paper found yet: the index is being built.")
            return
        if action.needs:
            explorer.detail_pane.show_now()  # open and copy act on the paper at the cursor
        await action.run(explorer, key, count)
        if action.group == PAPERS and action.needs and not action.id.startswith("paper.select"):
            end_range(explorer)

    async def _enabled_with_index(self, action: Action) -> bool:
        """Wait a while for papers that only the index finds; return whether the action is enabled then."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._explorer.index.settled.wait(), INDEX_WAIT)
        await self._explorer.search.wait()
        return self.is_enabled(action)

    async def _guard(self, work: Awaitable[None]) -> None:
        try:
            await work
        except Exception as error:
            self._explorer.notifications.report(error)


async def _close(dialog: OverlayScreen[Any]) -> None:
    """Close a dialog as Esc does, once the text typed so far is in it."""
    closed = asyncio.Event()

    def close() -> None:
        dialog.action_close()
        closed.set()

    (dialog.focused or dialog).call_later(close)
    with contextlib.suppress(TimeoutError):  # a widget that is being removed calls nothing back
        await asyncio.wait_for(closed.wait(), _CLOSING)


def _count_hints(count: str) -> tuple[Hint, ...]:
    moves = (("{key:move.down}", "down"), ("{key:move.up}", "up"), ("{key:move.bottom}", "go to the line"))
    return (("", f"Count {count}:"), *moves, ("{key:back}", "cancel"))


async def _call(handler: Handler, explorer: ExplorerContext) -> None:
    result = handler(explorer)
    if result is not None:
        await result
