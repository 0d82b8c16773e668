"""Choosing papers: the options of `search` and `export` that say which, and in which order."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from paper_index.errors import PaperError
from paper_index.text.sanitize import clean

from .messages import INDEXING, message, progress_bar
from .options import F, completes, edition_value

if TYPE_CHECKING:
    from paper_index.search import Answer, View
    from paper_index.workspace import Workspace


# Spelled out here, because to import them is to import the database; a test compares.
SORTS = ("relevance", "date", "trending", "added", "title")


def view_options(function: F) -> F:
    """Give a command QUERY and the options that `view_from_options` takes."""
    return _given(function, _VIEW)


def selection_options(function: F) -> F:
    """Give a command QUERY and the options that `select_rows` takes."""
    return _given(function, (*_VIEW, *_CHOICE))


def _given(function: F, options: Sequence[Callable[[F], F]]) -> F:
    for option in reversed(options):
        function = option(function)
    return function


def _edition(kind: str, form: str, help: str) -> Callable[[Any], Any]:
    return click.option(
        f"--{kind}", metavar=form, callback=edition_value(kind), shell_complete=completes(kind), help=help
    )


_VIEW: tuple[Callable[[Any], Any], ...] = (
    click.argument("query", nargs=-1),
    click.option(
        "--sort",
        type=click.Choice(SORTS),
        default="relevance",
        show_default=True,
        help="The order; relevance without a query is trending.",
    ),
    click.option(
        "--match",
        type=click.Choice(["all", "any"]),
        default="all",
        show_default=True,
        help="Papers with all words of the query, or with any of them.",
    ),
    click.option(
        "--tag",
        metavar="TAG",
        multiple=True,
        shell_complete=completes("tag"),
        help="Papers with this tag, or any of several.",
    ),
    click.option("--bookmarked", is_flag=True, help="Bookmarked papers only."),
    _edition("date", "YYYY-MM-DD", "Papers of a day's edition."),
    _edition("week", "YYYY-Www", "Papers of a week's edition."),
    _edition("month", "YYYY-MM", "Papers of a month's edition."),
)


_CHOICE: tuple[Callable[[Any], Any], ...] = (
    click.option("--unread", is_flag=True, help="Unread papers only."),
    click.option(
        "--saved", metavar="NAME", shell_complete=completes("saved"), help="What the saved search of that name finds."
    ),
)


def select_rows(
    workspace: "Workspace", query: Sequence[str], *, unread: bool, saved: str | None, exact: bool = False, **choice: Any
) -> tuple[list[int], "Answer"]:
    """Return the rows chosen, in their order, and the answer they are from; say what there is to be said of it.

    With `exact` only what was asked for, and no other spelling of it, is chosen.
    """
    if saved is None:
        view = view_from_options(workspace, query, **choice)
    else:
        asked = click.get_current_context().get_parameter_source
        given = [f"--{name}" for name in choice if asked(name) is ParameterSource.COMMANDLINE]
        if query or given:
            raise click.UsageError(f"--saved says what is searched; leave {'QUERY' if query else given[0]} out.")
        view = _saved_view(workspace, saved)
    answer = answer_view(workspace, view, exact=exact)
    if answer.note:
        message(answer.note)
    if exact and answer.suggestion and not answer.rows:
        message(f"Perhaps {answer.suggestion!r} was meant.")
    rows = list(answer.rows)
    if unread:
        begun = {*workspace.library.reader.with_state("reading"), *workspace.library.reader.with_state("read")}
        ids = workspace.corpus.reader.ids(rows)
        rows = [row for row, paper in zip(rows, ids, strict=True) if paper not in begun]
    return rows, answer


def view_from_options(
    workspace: "Workspace",
    query: Sequence[str],
    *,
    sort: str,
    match: str,
    tag: Sequence[str],
    bookmarked: bool,
    date: str | None,
    week: str | None,
    month: str | None,
) -> "View":
    """Return the view that the options of `view_options` describe."""
    from paper_index.search import Filter, View

    filters = {Filter("edition", label) for label in (date, week, month) if label}
    filters |= {Filter("tag", name) for name in _known_tags(workspace, tag)}
    if bookmarked:
        filters.add(Filter("bookmarked", "yes"))
    return View(" ".join(query), frozenset(filters), sort, match_any=match == "any")


def _saved_view(workspace: "Workspace", name: str) -> "View":
    from paper_index.search import View

    searches = workspace.library.reader.saved_searches()
    found = next((each for each in searches if each.name.casefold() == clean(name).casefold()), None)
    if found is None:
        raise PaperError(f"There is no saved search {clean(name)!r}; 'paper-tui saved list' shows all.")
    return View.from_dict(found.view)


def _known_tags(workspace: "Workspace", names: Sequence[str]) -> list[str]:
    """Return the names as the library spells them."""
    from paper_index.library import folded_tag

    known = {folded_tag(tag): tag for tag in workspace.library.reader.tags()}
    for name in names:
        if folded_tag(name) not in known:
            message(f"No paper has the tag {name[:60]!r}; 'paper-tui tag list' shows those in use.")
    return [known.get(folded_tag(name), name) for name in names]


def answer_view(workspace: "Workspace", view: "View", *, exact: bool = False) -> "Answer":
    """Return the answer to a view (see `Engine.answer`), the index built first where words are looked up in it."""
    if view.query.strip() or view.like:
        try:
            with progress_bar(INDEXING) as show:
                workspace.ready_index(show)
        except PaperError as error:
            message(f"paper-tui: {error}")
    return workspace.engine.answer(view, exact=exact)
