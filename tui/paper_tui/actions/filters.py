"""Filters: facet values that papers must or must not have."""

from dataclasses import replace

from paper_index.library import READ
from paper_index.search import Filter

from .context import ExplorerContext
from .registry import FIND, action
from .saved_searches import remove_search
from .search import step_back


@action(
    "filter.exclude",
    "exclamation_mark",
    label="Exclude",
    help="Exclude papers with the value at the cursor.",
    group=FIND,
    panes=("filter",),
    synonyms="not without hide negative minus",
)
def exclude(explorer: ExplorerContext) -> None:
    if explorer.pane == "filter":
        explorer.filter_pane.choose(exclude=True)


@action(
    "filter.tag",
    "T",
    label="By tag",
    help="Filter by a tag: type to find it; Enter includes it, ! excludes it.",
    group=FIND,
    synonyms="label folder collection",
)
def filter_by_tag(explorer: ExplorerContext) -> None:
    if explorer.answer and explorer.answer.facets.get("tag"):
        explorer.focus_pane("filter")
        explorer.filter_pane.find("tag")
        explorer.show_hints()
    else:
        explorer.notify("These papers have no tags. {key:paper.tag} adds one.")


@action(
    "find.clear_filters",
    "X",
    label="Clear filters",
    help="Clear all filters.",
    group=FIND,
    panes=("filter",),
    synonyms="reset remove delete drop all filter unfilter",
)
def clear_filters(explorer: ExplorerContext) -> None:
    explorer.view = replace(explorer.view, filters=frozenset())


@action(
    "find.drop",
    "x",
    label="Remove filter",
    help="Remove the filter or saved search at the cursor, or the last filter above the list.",
    group=FIND,
    synonyms="delete drop forget clear unset undo filter chip",
)
async def drop_filter(explorer: ExplorerContext) -> None:
    from ..widgets.filter_chips import sort_filters

    if explorer.pane == "filter" and (name := explorer.filter_pane.saved_name) is not None:
        await remove_search(explorer, name)
        return
    filters = sort_filters(explorer.view.filters)
    at_cursor = explorer.filter_pane.chosen if explorer.pane == "filter" else None
    if at_cursor is not None:
        explorer.view = explorer.view.toggled(at_cursor)
    elif filters:
        explorer.view = explorer.view.toggled(filters[-1])
    elif explorer.view.is_list:
        step_back(explorer)
    else:
        explorer.notify("No filter to remove. {key:pane.filter} goes to the filters.")


@action(
    "find.filters",
    "g f",
    label="List filters",
    help="List the current filters; Enter removes one.",
    group=FIND,
    synonyms="show active chosen chips remove filter",
)
async def list_filters(explorer: ExplorerContext) -> None:
    from ..dialogs.choice import ChoiceDialog
    from ..widgets.filter_chips import described, sort_filters
    from ..widgets.filter_pane.entries import TITLES

    filters = sort_filters(explorer.view.filters)
    if not filters:
        explorer.notify("No filters. {key:pane.filter} chooses some.")
        return

    def remove(chosen: int | None) -> None:
        if chosen is not None:
            explorer.view = replace(explorer.view, filters=explorer.view.filters - {filters[chosen]})

    texts = [f"{TITLES[each.facet]}: {described(each)}" for each in filters]
    await explorer.app.push_screen(ChoiceDialog("Filters", "remove", texts, 0), remove)


@action(
    "find.hide_read",
    "full_stop",
    label="Hide read",
    help="Hide the papers that you have read, or show them again.",
    group=FIND,
    synonyms="unread only filter done finished seen toggle",
)
def hide_read(explorer: ExplorerContext) -> None:
    explorer.view = explorer.view.toggled(Filter("state", READ, exclude=True))
