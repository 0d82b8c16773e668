"""The conditions above a leaderboard, and the details of a row."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.style import Style

from paper_index.leaderboards import UNKNOWN, Entry

from ..formatting.leaderboard import WITH_CONDITION, quoted
from ..formatting.paper import cut
from ..widgets.link_text import LinkText

_VALUE = "bold $text-accent"
_WIDEST = 24
_MOST_SENTENCE = 2_000


class ConditionChips(LinkText):
    """The conditions on one line; a click shows the values of one. Those that do not fit are in the dialog."""

    def __init__(self) -> None:
        super().__init__(id="board-chips")
        self._conditions: Sequence[tuple[str, int]] = ()
        self._current = ""

    def show_conditions(self, conditions: Sequence[tuple[str, int]], current: str) -> None:
        """Show conditions with the numbers of their rows; nothing if all rows have the same one."""
        self._conditions, self._current = conditions, current
        self.display = len(conditions) > 1
        self._draw_chips()

    def on_resize(self, event: events.Resize) -> None:
        self._draw_chips()

    def _draw_chips(self) -> None:
        width = (self.size.width or self.app.size.width) - 1
        names = [("all", ""), *((f"{cut(name, _WIDEST)} {count:,}", name) for name, count in self._conditions)]
        at = next((number for number, (_, name) in enumerate(names) if name == self._current), 0)
        unknown = [number for number, (_, name) in enumerate(names) if name == UNKNOWN]  # most values, usually
        order = dict.fromkeys((0, at, *unknown, *range(len(names))))
        shown: list[Content] = []
        for number in order:
            label, name = names[number]
            chip = f" {label} "
            if cell_len(chip) + 4 > width:
                shown.append(Content.styled("…", "$foreground-muted"))
                break
            colours = "$text on $primary-muted" if name == self._current else "$foreground-muted on $surface"
            click = Style.from_meta({"@click": f"screen.choose_condition({number})"})
            shown.append(Content.styled(chip, colours).stylize(click))
            width -= cell_len(chip) + 1
        self.show(Content(" ").join(shown))


def entry_note(entry: Entry, width: int) -> Content:
    """Return the sentence of a row on one line, or its conditions and source if it has no sentence."""
    result = entry.result
    conditions = f"  [{entry.condition}]" if entry.conditions and width < WITH_CONDITION else ""
    if not result.sentence:
        model = f"{result.model} · " if result.model else ""
        return Content(cut(f"{model}From: {entry.origin}{conditions}", width))
    room = width - cell_len(conditions) - 2
    if room < width // 2:
        conditions, room = "", width - 2
    before, value, after = quoted(" ".join(result.sentence.split()), result.value, room)
    return Content.assemble(f"“{before}", (value, _VALUE), f"{after}”", (conditions, "$foreground-muted"))


def entry_pane(entry: Entry) -> Content:
    """Return everything that is known of a row."""
    result = entry.result
    parts = [Content.styled(entry.title, "bold"), Content("")]
    facts = (
        ("Value", entry.marked),
        ("Written", result.value if result.value not in entry.value else ""),
        ("Condition", entry.condition),
        ("Model", result.model),
        ("Date", entry.date),
        ("Id", entry.paper or "not in your corpus"),
        ("Code", entry.code),
        ("From", entry.origin),
        ("Uncertain", entry.details if not entry.is_certain else ""),
    )
    parts += [Content.assemble((f"{name:10}", "$foreground-muted"), value) for name, value in facts if value]
    if result.sentence:
        sentence = " ".join(result.sentence.split())[:_MOST_SENTENCE]
        before, value, after = quoted(sentence, result.value, _MOST_SENTENCE * 2)
        parts += [Content(""), Content.assemble(f"“{before}", (value, _VALUE), f"{after}”")]
    return Content("\n").join(parts)
