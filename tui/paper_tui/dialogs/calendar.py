"""The calendar: a month with its editions, and below it the editions without a date."""

import calendar
from collections.abc import Sequence
from datetime import date

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.style import Style

from paper_index.papers.editions import place

from ..formatting.numbers import counted
from ..formatting.paper import cut, edition_name
from ..widgets.link_text import LinkText
from .base import Dialog

_OTHERS = 8
"""Undated editions listed at a time."""


def _day(label: str) -> date | None:
    try:
        return date.fromisoformat(label) if len(label) == 10 else None
    except ValueError:
        return None


class CalendarDialog(Dialog[str]):
    """Closes with the label of an edition, or None."""

    def __init__(self, editions: Sequence[tuple[str, int]], chosen: str | None = None) -> None:
        """Prepare the dialog.

        Args:
            editions: the label of each edition and its number of papers.
            chosen: the label of the edition shown in the list.
        """
        super().__init__()
        self._papers = dict(editions)
        days = {day: label for label in self._papers if (day := _day(label))}
        self._days = dict(sorted(days.items()))
        self._others = sorted((label for label in self._papers if not _day(label)), key=place)
        self.order = [*self._days.values(), *self._others]
        """The labels in the order of the cursor: days, then the other editions."""
        latest = len(self._days) - 1 if self._days else 0
        self._at = self.order.index(chosen) if chosen in self._papers else latest

    def compose(self) -> ComposeResult:
        card = Vertical(id="calendar-card", classes="card")
        card.border_title = "Editions"
        card.border_subtitle = f"Enter select · {'PgUp PgDn month · Esc' if self._days else 'Esc close'}"
        with card:
            yield LinkText(id="calendar")

    def on_mount(self) -> None:
        self._show()

    @property
    def label(self) -> str:
        """The edition at the cursor."""
        return self.order[self._at]

    def on_key(self, event: events.Key) -> None:
        steps = {"left": -1, "h": -1, "right": 1, "l": 1}
        inside = self._at < len(self._days)
        match event.key:
            case "enter" | "space":
                self.dismiss(self.label)
            case "left" | "h" | "right" | "l":
                self._go(self._at + steps[event.key])
            case "up" | "k" | "down" | "j" if not inside:
                self._go(self._at + (1 if event.key in ("down", "j") else -1))
            case "up" | "k":
                self._near(-7)
            case "down" | "j":
                self._near(7)
            case "pageup":
                self._near(-31, month=True)
            case "pagedown":
                self._near(31, month=True)
            case "home" | "g":
                self._go(0)
            case "end" | "G":
                self._go(len(self.order) - 1)
            case _:
                return
        event.stop()

    def _go(self, at: int) -> None:
        self._at = max(0, min(len(self.order) - 1, at))
        self._show()

    def _near(self, days: int, *, month: bool = False) -> None:
        """Move by about so many days; past the last day, to the undated editions."""
        here = _day(self.label)
        if here is None:
            self._go(len(self._days) - 1 if days < 0 else self._at)
            return
        ahead = [
            number
            for number, day in enumerate(self._days)
            if ((day - here).days * (1 if days > 0 else -1)) >= (1 if month else 7)
            and (not month or (day.year, day.month) != (here.year, here.month))
        ]
        if ahead:
            self._go(min(ahead) if days > 0 else max(ahead))
        elif days > 0 and not month:
            self._go(len(self._days))

    def action_choose(self, at: int) -> None:
        """Choose an edition (a click on it)."""
        self._at = at
        self.dismiss(self.label)

    def action_month(self, step: int) -> None:
        """Show another month (a click on an arrow)."""
        self._near(31 * step, month=True)

    def _show(self) -> None:
        lines = self._month() if self._days else []
        lines += [Content("")] if lines and self._others else []
        inside = self._at < len(self._days)
        first = 0 if inside else max(0, self._at - len(self._days) - _OTHERS + 1)
        for number, label in list(enumerate(self._others))[first : first + _OTHERS]:
            name = cut(edition_name(label), 30)
            same = [other for other in self._others if edition_name(other) == edition_name(label)]
            lines.append(self._item(cut(label, 30) if len(same) > 1 else name, len(self._days) + number))
        if len(self._others) > _OTHERS:
            lines.append(Content.styled(f"{len(self._others):,} in total", "$foreground-muted"))
        lines += [Content(""), Content(f"{edition_name(self.label)}: {counted(self._papers[self.label])}")]
        self.query_one("#calendar", LinkText).update(Content("\n").join(lines))

    def _month(self) -> list[Content]:
        """Return the month of the day at the cursor, else the latest month."""
        here = _day(self.label) or max(self._days)
        numbers = {day: number for number, day in enumerate(self._days)}

        def arrow(sign: str, step: int, there: bool) -> Content:
            click = Style.from_meta({"@click": f"screen.month({step})"})
            return Content(f" {sign} ").stylize("bold $text-accent").stylize(click) if there else Content("   ")

        months = [(day.year, day.month) for day in self._days]
        month = (here.year, here.month)
        title = Content(f"{calendar.month_name[here.month]} {here.year}".center(16)).stylize("bold")
        lines = [arrow("◂", -1, min(months) < month) + title + arrow("▸", 1, max(months) > month)]
        lines.append(Content.styled(" ".join(f"{name[:2]:>2}" for name in calendar.day_abbr), "$foreground-muted"))
        for week in calendar.Calendar().monthdatescalendar(here.year, here.month):
            days = []
            for day in week:
                if day.month != here.month:
                    days.append(Content("  "))
                elif day in numbers:
                    days.append(self._item(f"{day.day:>2}", numbers[day]))
                else:
                    days.append(Content.styled(f"{day.day:>2}", "$foreground-muted"))
            lines.append(Content(" ").join(days))
        return lines

    def _item(self, text: str, number: int) -> Content:
        style = "reverse bold" if number == self._at else "bold underline"
        return Content(text).stylize(style).stylize(Style.from_meta({"@click": f"screen.choose({number})"}))
