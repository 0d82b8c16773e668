"""From edition to edition: days, weeks, months, and pages that only have a name."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from paper_index.editions import first_day, kind_of, last_day, month_of, place, week_of
from paper_index.search import Filter

from ..formatting.paper import edition_name
from .finding import Finding

DAY, WEEK = timedelta(days=1), timedelta(days=7)
_NAMED = "The editions here have no full dates, so there are no weeks and months."


class Editions(Finding):
    """The handlers of the actions `edition.…`.

    One edition is looked at when one is chosen: a filter like others, which can be taken off. Those that are gone
    through are the ones that hold papers of the query.
    """

    async def do_edition_previous(self) -> None:
        await self._step_edition(-1)

    async def do_edition_next(self) -> None:
        await self._step_edition(1)

    async def do_edition_week_before(self) -> None:
        await self._step_week(-1)

    async def do_edition_week_after(self) -> None:
        await self._step_week(1)

    async def do_edition_day(self) -> None:
        await self._scope("day")

    async def do_edition_week(self) -> None:
        await self._scope("week")

    async def do_edition_month(self) -> None:
        await self._scope("month")

    def do_edition_all(self) -> None:
        if not any(each.facet == "edition" for each in self.view.filters):
            self.tell("All editions are shown.")
        self._show_edition("")

    async def _known(self) -> Sequence[str]:
        """The labels of all editions with papers of the query."""
        if self.answer is not None and self.answer.view != self.view and self._answering is not None:
            await self._answering.wait()
        return [label for label, papers in self.answer.facets["edition"] if papers] if self.answer else []

    def _show_edition(self, label: str) -> None:
        kept = {each for each in self.view.filters if each.facet != "edition" or each.exclude}
        self.view = replace(self.view, filters=frozenset(kept | {Filter("edition", label)} if label else kept))

    async def _step_edition(self, step: int) -> None:
        """Go to the edition before or after the one looked at, of its kind; to the newest if none is."""
        known, here = await self._known(), self.view.edition
        kind = kind_of(here) if here is not None else ""
        row = of_kind(known, kind) if kind in ("week", "month") else in_order(known, {"", "day"}) or in_order(known)
        if not row:
            self.tell("There are no editions here.")
        elif here is None:
            self._show_edition(row[-1])
        else:
            if here not in row:  # nothing of the query is in it
                row = in_order([*row, here])
            self._go(row, row.index(here) + step)

    def _go(self, row: Sequence[str], at: int) -> None:
        """Go to one of some editions; past an end say so."""
        if 0 <= at < len(row):
            self._show_edition(row[at])
        else:
            end, name = ("oldest", row[0]) if at < 0 else ("newest", row[-1])
            self.tell(f"This is the {end} edition here: {edition_name(name)}.")

    async def _step_week(self, step: int) -> None:
        """Go a week on or back: from day to day if one is looked at, else from week to week."""
        known, here = await self._known(), self.view.edition
        kind = kind_of(here) if here is not None else ""
        row = of_kind(known, "day" if kind == "day" else "week")
        if not row:
            self.tell(_NAMED)
        elif not here or not kind:
            self._show_edition(row[-1])
        else:
            if kind == "day":
                back, on = first_day(here) - WEEK, first_day(here) + WEEK
            else:
                back, on = first_day(here) - DAY, last_day(here) + DAY
            far = [each for each in row if (last_day(each) <= back if step < 0 else first_day(each) >= on)]
            if far:
                self._show_edition(far[-1 if step < 0 else 0])
            else:
                self.tell(f"There is no edition a week {'before' if step < 0 else 'after'} {edition_name(here)} here.")

    async def _scope(self, kind: str) -> None:
        """Show the day, week or month about the edition looked at, or the newest."""
        known, here = await self._known(), self.view.edition
        row = of_kind(known, kind)
        if not row:
            self.tell(_NAMED if known else "There are no editions here.")
            return
        if not here or not kind_of(here):
            self._show_edition(row[-1])
            return
        first, last = first_day(here), last_day(here)
        about = [each for each in row if first_day(each) <= last and last_day(each) >= first]
        if about:
            self._show_edition(about[-1])
        else:
            self.tell(f"There is no {kind} of {edition_name(here)} here.")


def of_kind(labels: Iterable[str], kind: str) -> list[str]:
    """Return the days among editions, or the weeks or months that any of them lie in, the oldest first."""
    dated = [label for label in labels if kind_of(label)]
    match kind:
        case "day":
            return sorted(label for label in dated if kind_of(label) == "day")
        case "week":
            weeks = {week_of(first_day(label)) for label in dated if kind_of(label) == "day"}
            return sorted(weeks | {label for label in dated if kind_of(label) == "week"})
    return sorted({month_of(first_day(label)) for label in dated})


def in_order(labels: Iterable[str], kinds: Container[str] = ("", "day", "week", "month")) -> list[str]:
    """Return editions of some kinds in order: pages that only have a name by that, then all others by date."""
    return sorted((label for label in labels if kind_of(label) in kinds), key=place)
