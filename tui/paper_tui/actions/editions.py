"""Editions: days, weeks, months, and editions that have a name and no date.

An edition is shown by a filter, which can be removed like others. Only editions with papers that match the query count.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from paper_index.papers.editions import first_day, kind_of, last_day, month_of, place, week_of
from paper_index.search import Filter

from ..formatting.paper import edition_name
from .context import ExplorerContext
from .registry import FIND, action

DAY, WEEK = timedelta(days=1), timedelta(days=7)
_UNDATED = "These editions have no full dates, so they form no weeks or months."
_NONE = "These papers belong to no edition."


@action(
    "edition.previous",
    "left_square_bracket",
    label="Previous edition",
    help="Show the previous edition: day, week or month.",
    group=FIND,
    synonyms="earlier older last day week month yesterday",
)
async def previous_edition(explorer: ExplorerContext) -> None:
    await _step_edition(explorer, -1)


@action(
    "edition.next",
    "right_square_bracket",
    label="Next edition",
    help="Show the next edition.",
    group=FIND,
    synonyms="later newer day week month tomorrow",
)
async def next_edition(explorer: ExplorerContext) -> None:
    await _step_edition(explorer, 1)


@action(
    "edition.week_before",
    "left_curly_bracket",
    label="Previous week",
    help="Show the edition a week earlier.",
    group=FIND,
    synonyms="last past earlier older",
)
async def week_before(explorer: ExplorerContext) -> None:
    await _step_week(explorer, -1)


@action(
    "edition.week_after",
    "right_curly_bracket",
    label="Next week",
    help="Show the edition a week later.",
    group=FIND,
    synonyms="following later newer",
)
async def week_after(explorer: ExplorerContext) -> None:
    await _step_week(explorer, 1)


@action(
    "edition.day",
    "d d",
    label="Day",
    help="Show the edition of one day.",
    group=FIND,
    synonyms="today date daily",
)
async def show_day(explorer: ExplorerContext) -> None:
    await _show_kind(explorer, "day")


@action("edition.week", "d w", label="Week", help="Show the editions of one week.", group=FIND, synonyms="weekly")
async def show_week(explorer: ExplorerContext) -> None:
    await _show_kind(explorer, "week")


@action("edition.month", "d m", label="Month", help="Show the editions of one month.", group=FIND, synonyms="monthly")
async def show_month(explorer: ExplorerContext) -> None:
    await _show_kind(explorer, "month")


@action(
    "edition.all",
    "d a",
    label="All editions",
    help="Show the papers of all editions.",
    group=FIND,
    synonyms="every any clear date",
)
def show_all_editions(explorer: ExplorerContext) -> None:
    if not any(each.facet == "edition" for each in explorer.view.filters):
        explorer.notify("Showing all editions.")
    show_edition(explorer, "")


@action(
    "find.edition",
    "C",
    label="Calendar",
    help="Choose an edition of Daily Papers from a calendar.",
    group=FIND,
    panes=("filter",),
    synonyms="date day month week go to goto daily pick",
    spare=True,
)
async def choose_edition(explorer: ExplorerContext) -> None:
    from ..dialogs.calendar import CalendarDialog

    excluded = _excluded(explorer)
    counts = explorer.answer.facets.get("edition", []) if explorer.answer else []
    editions = [(label, papers) for label, papers in counts if label not in excluded]
    if not editions:
        explorer.notify(_NONE)
        return

    def show(label: str | None) -> None:
        if label is not None:
            show_edition(explorer, label)

    await explorer.app.push_screen(CalendarDialog(editions, explorer.view.edition), show)


def show_edition(explorer: ExplorerContext, label: str) -> None:
    """Show one edition instead of the one shown, or all for an empty label. Excluded editions stay excluded."""
    filters = {each for each in explorer.view.filters if each.facet != "edition" or each.exclude}
    if label:
        filters.add(Filter("edition", label))
    explorer.view = replace(explorer.view, filters=frozenset(filters))


def _excluded(explorer: ExplorerContext) -> set[str]:
    """Return the labels of the excluded editions."""
    return {each.value for each in explorer.view.filters if each.facet == "edition" and each.exclude}


async def _editions(explorer: ExplorerContext) -> Sequence[str]:
    """Return the labels of the editions, without the excluded ones, with papers that match the query."""
    if explorer.answer is not None and explorer.answer.view != explorer.view:
        await explorer.search.wait()
    counts, excluded = explorer.answer.facets["edition"] if explorer.answer else [], _excluded(explorer)
    return [label for label, papers in counts if papers and label not in excluded]


async def _step_edition(explorer: ExplorerContext, step: int) -> None:
    """Show the previous or next edition of the same kind; the newest if no edition is shown."""
    labels, current = await _editions(explorer), explorer.view.edition
    kind = kind_of(current) if current is not None else ""
    dated = kind in ("week", "month")
    labels = of_kind(labels, kind) if dated else in_order(labels, {"", "day"}) or in_order(labels)
    if not labels:
        explorer.notify(_NONE)
    elif current is None:
        show_edition(explorer, labels[-1])
    else:
        if current not in labels:  # no paper in it matches the query
            labels = in_order([*labels, current])
        index = labels.index(current) + step
        if 0 <= index < len(labels):
            show_edition(explorer, labels[index])
        else:
            end, label = ("oldest", labels[0]) if index < 0 else ("newest", labels[-1])
            explorer.notify(f"{edition_name(label)} is the {end} edition in this list.")


async def _step_week(explorer: ExplorerContext, step: int) -> None:
    """Move a week back or forward: from day to day if a day is shown, else from week to week."""
    labels, current = await _editions(explorer), explorer.view.edition
    kind = kind_of(current) if current is not None else ""
    labels = of_kind(labels, "day" if kind == "day" else "week")
    if not labels:
        explorer.notify(_UNDATED)
    elif not current or not kind:
        show_edition(explorer, labels[-1])
    else:
        if kind == "day":
            latest, earliest = first_day(current) - WEEK, first_day(current) + WEEK
        else:
            latest, earliest = first_day(current) - DAY, last_day(current) + DAY
        beyond = [each for each in labels if (last_day(each) <= latest if step < 0 else first_day(each) >= earliest)]
        if beyond:
            show_edition(explorer, beyond[-1 if step < 0 else 0])
        else:
            side = "before" if step < 0 else "after"
            explorer.notify(f"No edition a week {side} {edition_name(current)} in this list.")


async def _show_kind(explorer: ExplorerContext, kind: str) -> None:
    """Show the day, week or month around the edition shown, or the newest."""
    known, current = await _editions(explorer), explorer.view.edition
    labels = of_kind(known, kind)
    if not labels:
        explorer.notify(_UNDATED if known else _NONE)
    elif not current or not kind_of(current):
        show_edition(explorer, labels[-1])
    else:
        first, last = first_day(current), last_day(current)
        around = [each for each in labels if first_day(each) <= last and last_day(each) >= first]
        if around:
            show_edition(explorer, around[-1])
        else:
            explorer.notify(f"No {kind} of {edition_name(current)} in this list.")


def of_kind(labels: Iterable[str], kind: str) -> list[str]:
    """Return the days among editions, or the weeks or months that contain any of them, oldest first."""
    dated = [label for label in labels if kind_of(label)]
    match kind:
        case "day":
            return sorted(label for label in dated if kind_of(label) == "day")
        case "week":
            weeks = {week_of(first_day(label)) for label in dated if kind_of(label) == "day"}
            return sorted(weeks | {label for label in dated if kind_of(label) == "week"})
    return sorted({month_of(first_day(label)) for label in dated})


def in_order(labels: Iterable[str], kinds: Container[str] = ("", "day", "week", "month")) -> list[str]:
    """Return editions of some kinds in order: undated ones by name, then the others by date."""
    return sorted((label for label in labels if kind_of(label) in kinds), key=place)
