"""The command `insights`."""

import os
import shutil
import sys
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from paper_index.errors import PaperError

from ..base_command import Group
from ..context import appearance, keep_value, no_colour, open_workspace
from ..inputs import output_path
from ..messages import message, write_json
from ..options import F, Number, completes, edition_value, output_option
from ..selection import answer_view, ready_index, view_from_options

if TYPE_CHECKING:
    from paper_index.search import Answer
    from paper_index.workspace import Workspace

    from ...formatting.insight_files import Insight

# Listed here, because importing them would import the search; a test compares both.
KINDS = ("task", "method", "dataset", "keyword", "tag")
PERIODS = ("month", "week")
_FORMATS = ("text", "svg", "csv", "json")
_EXTENSIONS = {".svg": "svg", ".csv": "csv", ".json": "json"}
_WIDTH, _WIDEST = 80, 120
"""Cells of a line in a file or pipe, and on a wide terminal."""


@click.group(
    "insights",
    cls=Group,
    examples=(
        "paper-tui insights trends --kind method",
        "paper-tui insights map -o map.svg --force",
        "paper-tui insights reading",
    ),
)
def insights_command() -> None:
    """Show trends of the field, which methods are used for which tasks, and your own reading."""


def _output_options(function: F) -> F:
    """Add the options of the format and the file to a command."""
    format = click.option(
        "--format",
        type=click.Choice(_FORMATS),
        help="Output format.  [default: from the extension of -o, else text]",
    )
    plain = click.option("--ascii", is_flag=True, expose_value=False, callback=keep_value, help="Draw with ASCII only.")
    return format(output_option("Write to FILE instead of standard output.")(plain(function)))


def _paper_options(function: F) -> F:
    """Add the options of the counted papers to a command."""
    query = click.option("--query", metavar="QUERY", default="", help="Count only the papers that match a query.")
    saved = click.option(
        "--saved", metavar="NAME", shell_complete=completes("saved"), help="Count only the papers of a saved search."
    )
    since = click.option(
        "--since",
        metavar="YYYY-MM[-DD]",
        default=None,
        callback=edition_value("date", "month"),
        help="Count only the papers since this month or day.",
    )
    return query(saved(since(function)))


@insights_command.command(
    "trends",
    examples=(
        "paper-tui insights trends",
        "paper-tui insights trends --kind method --by week --limit 10",
        "paper-tui insights trends --query mamba --since 2024-06 --format csv",
    ),
)
@click.option("--kind", type=click.Choice(KINDS), default=KINDS[0], show_default=True, help="The values to count.")
@click.option("--by", type=click.Choice(PERIODS), default=PERIODS[0], show_default=True, help="The length of a period.")
@_paper_options
@click.option(
    "--limit", metavar="N", type=Number(min=1, max=1_000), default=20, show_default=True, help="Show at most N values."
)
@_output_options
def trends_command(
    kind: str, by: str, query: str, saved: str | None, since: str | None, limit: int, **output: Any
) -> None:
    """Show which tasks, methods or tags rise and fall.

    Shares are per 100 papers of each month or week. A value rises or falls if its share in the latest three periods
    differs from that in the twelve before by a tenth, and by more than chance explains. Without --since, the latest 24
    months or 26 weeks are counted.

    The terms that are new in the latest period follow: those whose log odds grew most, compared to the three periods
    before. At least 5 papers have each of them.
    """
    from paper_index.insights import new_terms, trends

    from ...formatting.insight_files import Insight
    from ...formatting.insight_lines import trends_lines
    from ...formatting.insight_tables import plain, trends_table

    with open_workspace() as workspace:
        ready_index(workspace)
        within = _within(workspace, query, saved)
        found = trends(workspace.engine, kind=kind, by=by, within=within, since=_day(since), limit=limit)
        new = new_terms(workspace.corpus.reader, workspace.engine, by=by, within=within)
    _write(
        Insight(
            "Trends",
            partial(trends_lines, found, new),
            partial(trends_table, found),
            lambda: {"trends": plain(found), "new": plain(new)},
            found.note,
        ),
        **output,
    )


@insights_command.command(
    "map",
    examples=(
        "paper-tui insights map",
        "paper-tui insights map --query segmentation --limit 8 --format json",
    ),
)
@_paper_options
@click.option(
    "--limit", metavar="N", type=Number(min=1, max=1_000), default=12, show_default=True, help="Show at most N tasks."
)
@click.option(
    "--methods", metavar="N", type=Number(min=1, max=1_000), default=8, show_default=True, help="At most N methods."
)
@_output_options
def map_command(query: str, saved: str | None, since: str | None, limit: int, methods: int, **output: Any) -> None:
    """Show how many papers have each task and each method.

    A shade shows that more papers have both than expected if tasks and methods were independent of each other. Names
    that are both a task and a method are not compared with themselves.
    """
    from paper_index.insights import task_map

    from ...formatting.insight_files import Insight
    from ...formatting.insight_lines import map_lines
    from ...formatting.insight_tables import map_table, plain

    with open_workspace() as workspace:
        ready_index(workspace)
        within = _within(workspace, query, saved)
        found = task_map(workspace.engine, within=within, since=_day(since), rows=limit, columns=methods)
    _write(
        Insight(
            "Tasks and methods",
            partial(map_lines, found),
            partial(map_table, found),
            partial(plain, found),
            found.note,
        ),
        **output,
    )


@insights_command.command(
    "reading", examples=("paper-tui insights reading", "paper-tui insights reading --format json")
)
@_output_options
def reading_command(**output: Any) -> None:
    """Show what you read, and when.

    It counts papers by week and by day, and lists your tags, and the bookmarks that you have not read. The times are
    those of your marks. A mark that a later change replaced is not counted.
    """
    from paper_index.insights import my_reading

    from ...formatting.insight_files import Insight
    from ...formatting.insight_lines import reading_lines
    from ...formatting.insight_tables import plain, reading_table

    with open_workspace() as workspace:
        found = my_reading(workspace.corpus.reader, workspace.library.reader)
    _write(
        Insight(
            "My reading",
            partial(reading_lines, found),
            partial(reading_table, found),
            partial(plain, found),
            found.note,
        ),
        **output,
    )


def _day(since: str | None) -> str:
    """Return the first day of a month, or the day."""
    return f"{since}-01" if since and len(since) == len("2025-03") else since or ""


def _within(workspace: "Workspace", query: str, saved: str | None) -> Sequence[int] | None:
    """Return the rows of a query or a saved search; None for all papers."""
    from paper_index.search import View

    if query.strip() and saved:
        raise click.UsageError("--query and --saved cannot be used together.")
    answer: Answer
    if saved:
        (found,) = workspace.following.searches([saved])
        answer = answer_view(workspace, View.from_dict(found.view))
    elif query.strip():
        view = view_from_options(
            workspace,
            (query,),
            sort="relevance",
            match="all",
            tag=(),
            bookmarked=False,
            date=None,
            week=None,
            month=None,
        )
        answer = answer_view(workspace, view)
    else:
        return None
    if answer.note:
        message(answer.note)
    return answer.rows


# Output


def _write(result: "Insight", format: str | None, output: str | None, force: bool) -> None:
    """Write an insight to standard output or a file; the cause of missing values is a message."""
    target = output_path(output)
    format = format or _EXTENSIONS.get(target.suffix.lower() if target else "", "text")
    if result.note:
        message(result.note)
    if target is not None:
        from paper_index.storage.atomic_files import TargetExists, write_whole

        try:
            write_whole(target, _rendered(result, format).encode(), overwrite=force)
        except TargetExists as error:
            raise PaperError(f"{error} Use --force to overwrite it.") from error
        message(f"Wrote {target}.")
    elif format == "json":
        write_json(result.plain())
    elif format == "text":
        _print(result)
    else:
        sys.stdout.write(_rendered(result, format))


def _rendered(result: "Insight", format: str) -> str:
    """Return an insight as the content of a file."""
    from ...formatting.insight_files import rendered
    from ...formatting.insight_lines import Look

    return rendered(result, format, Look(_WIDTH, ascii=appearance()[1]))


def _print(result: "Insight") -> None:
    """Print an insight in the width and the colours of the terminal."""
    from ...formatting.insight_lines import Look

    terminal = sys.stdout.isatty()
    width = min(shutil.get_terminal_size().columns, _WIDEST) if terminal else _WIDTH
    plain = no_colour() or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    if not terminal or plain:
        sys.stdout.write("".join(f"{line.plain.rstrip()}\n" for line in result.lines(Look(width, appearance()[1]))))
        return
    from rich.console import Console

    console = Console(file=sys.stdout, width=width, highlight=False)
    many = console.color_system in ("256", "truecolor")
    for line in result.lines(Look(width, appearance()[1], colours=many)):
        console.print(line)
