"""Selecting papers: the options of `search` and `export` for filters and order."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from paper_index.errors import PaperError
from paper_index.text.sanitize import clean

from .context import is_lenient, keep_value
from .messages import INDEXING, message, progress_bar
from .options import F, completes, edition_value

if TYPE_CHECKING:
    from paper_index.search import Answer, View
    from paper_index.semantic.views import MeaningViews
    from paper_index.workspace import Workspace


# Listed here, because importing them would import the database; a test compares both.
SORTS = ("relevance", "date", "trending", "votes", "rank", "added", "title", "author", "rating", "unread")
_MOST_PARTS = 3
"""Parts of a query that an error names."""


def view_options(function: F) -> F:
    """Add QUERY and the options of `view_from_options` to a command."""
    return _given(function, _VIEW)


def selection_options(function: F) -> F:
    """Add QUERY and the options of `select_rows` to a command."""
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
        help="Order of the papers; without a query, relevance means trending.",
    ),
    click.option(
        "--match",
        type=click.Choice(["all", "any"]),
        default="all",
        show_default=True,
        help="Papers with all words of the query, or with any word.",
    ),
    click.option(
        "--semantic",
        is_flag=True,
        help="Search by meaning, as a query that begins with ~ does; needs the extra 'semantic'.",
    ),
    click.option(
        "--tag",
        metavar="TAG",
        multiple=True,
        shell_complete=completes("tag"),
        help="Papers with this tag; repeat for any of several tags.",
    ),
    click.option("--bookmarked", is_flag=True, help="Bookmarked papers only."),
    _edition("date", "YYYY-MM-DD", "Papers of a day's edition."),
    _edition("week", "YYYY-Www", "Papers of a week's edition."),
    _edition("month", "YYYY-MM", "Papers of a month's edition."),
    click.option(
        "--lenient",
        is_flag=True,
        expose_value=False,
        callback=keep_value,
        help="Ignore the parts of the query that are not understood.",
    ),
)


_CHOICE: tuple[Callable[[Any], Any], ...] = (
    click.option("--unread", is_flag=True, help="Unread papers only."),
    click.option("--saved", metavar="NAME", shell_complete=completes("saved"), help="Papers of a saved search."),
    click.option("--new", is_flag=True, help="With --saved: only its papers that are new; they stay new."),
)


def select_rows(
    workspace: "Workspace",
    query: Sequence[str],
    *,
    unread: bool,
    saved: str | None,
    new: bool,
    exact: bool = False,
    **choice: Any,
) -> tuple[list[int], "Answer"]:
    """Return the selected rows in order, and their answer; print its notes.

    With `exact`, spelling suggestions are not applied.
    """
    if new and saved is None:
        raise click.UsageError("--new needs --saved NAME. The query is:new finds the papers of the latest import.")
    if saved is None:
        view = view_from_options(workspace, query, **choice)
    else:
        asked = click.get_current_context().get_parameter_source
        given = [f"--{name}" for name in choice if asked(name) is ParameterSource.COMMANDLINE]
        if query or given:
            raise click.UsageError(f"--saved and {'QUERY' if query else given[0]} cannot be used together.")
        view = _saved_view(workspace, saved, new=new)
        _check_query(view.query)
    answer = answer_view(workspace, view, exact=exact)
    if answer.note:
        message(answer.note)
    if answer.suggestion and not answer.rows:
        message(f"Did you mean {answer.suggestion!r}?")
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
    semantic: bool = False,
    tag: Sequence[str],
    bookmarked: bool,
    date: str | None,
    week: str | None,
    month: str | None,
) -> "View":
    """Return the view for the options of `view_options`.

    Raises:
        click.UsageError: if a part of the query is not understood.
    """
    from paper_index.search import Filter, View

    filters = {Filter("edition", label) for label in (date, week, month) if label}
    text = " ".join(query)
    if semantic and not text.strip():
        raise click.UsageError("--semantic needs a QUERY.")
    if semantic and not View(text).by_meaning:
        text = f"~ {text}"
    _check_query(text)
    filters |= {Filter("tag", name) for name in _known_tags(workspace, tag)}
    if bookmarked:
        filters.add(Filter("bookmarked", "yes"))
    return View(text, frozenset(filters), sort, match_any=match == "any")


def rows_of_query(workspace: "Workspace", query: str) -> list[int]:
    """Return the rows that match a query; print the notes of the answer.

    Raises:
        click.UsageError: if a part of the query is not understood.
    """
    from paper_index.search import View

    _check_query(query, advice="")
    answer = answer_view(workspace, View(query), exact=True)
    for note in filter(None, (answer.note, *(why for _, _, why in answer.errors))):
        message(note)
    return list(answer.rows)


def _check_query(query: str, advice: str = " --lenient ignores such parts.") -> None:
    """Refuse a query with parts that would be ignored: more papers would match than the user asked for.

    Raises:
        click.UsageError: naming these parts.
    """
    from paper_index.search.query.atoms import AS_WORD
    from paper_index.search.query.problems import problems

    if is_lenient() or not (found := problems(query)):
        return
    parts = [
        f"{clean(query[start:end])[:60]!r} is not understood. {why.replace(AS_WORD, '')}"
        for start, end, why in found[:_MOST_PARTS]
    ]
    raise click.UsageError(" ".join([*parts, f"Nothing was done.{advice}"]))


def _saved_view(workspace: "Workspace", name: str, *, new: bool) -> "View":
    from paper_index.digest.follow import new_papers
    from paper_index.search import View

    (found,) = workspace.following.searches([name])
    if not new:
        return View.from_dict(found.view)
    if not found.followed:
        raise PaperError(f"You do not follow “{found.name}”. 'paper-tui saved follow NAME' follows it.")
    return new_papers(found, workspace.following.looked(found))


def _known_tags(workspace: "Workspace", names: Sequence[str]) -> list[str]:
    """Return the tags in the spelling of the library."""
    from paper_index.library import folded_tag

    known = {folded_tag(tag): tag for tag in workspace.library.reader.tags()}
    for name in names:
        if folded_tag(name) not in known:
            message(f"No paper has the tag {name[:60]!r}. 'paper-tui tag list' lists the tags in use.")
    return [known.get(folded_tag(name), name) for name in names]


def answer_view(workspace: "Workspace", view: "View", *, exact: bool = False) -> "Answer":
    """Return the answer to a view (see `Engine.answer`); build the index first if the query needs it."""
    if view.is_search:
        ready_index(workspace)
    if view.recommend:
        from paper_index.recommendation.views import RecommendedViews

        return RecommendedViews(workspace.corpus.reader, workspace.library, workspace.engine).answer(view, exact=exact)
    if view.by_meaning:
        return _by_meaning(workspace).answer(view, exact=exact)
    return workspace.engine.answer(view, exact=exact)


def _by_meaning(workspace: "Workspace") -> "MeaningViews":
    from paper_index.semantic.onnx_encoder import open_encoder
    from paper_index.semantic.views import MeaningViews

    setting = workspace.config.search.model
    return MeaningViews(workspace.engine, workspace.blend.vectors, lambda: open_encoder(setting))


def ready_index(workspace: "Workspace") -> None:
    """Build the index if it is out of date; print why it could not be built."""
    try:
        with progress_bar(INDEXING) as show:
            workspace.ready_index(show)
    except PaperError as error:
        message(f"paper-tui: {error}")
