"""Options and arguments that several commands share."""

import re
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from .context import keep_value

F = TypeVar("F", bound=Callable[..., Any])


# Listed here, because importing them would load the library; a test compares both.
EXPORT_FORMATS = (
    "markdown", "bibtex", "biblatex", "ris", "csl-json", "references", "csv", "json", "jsonl", "ids", "html", "atom",
)  # fmt: skip


COLUMNS = (
    "id", "authors", "year", "date", "venue", "edition", "votes", "bookmark", "state", "rating", "doi", "title", "tags",
)  # fmt: skip
"""The columns of a table of papers; `paper_table` has their values."""
DEFAULT_COLUMNS = ("id", "authors", "year", "bookmark", "title", "tags")

ON_A_TERMINAL = 20
"""Papers that a terminal shows by default; a file or pipe gets all."""

_EXTENSIONS = {"md": "markdown", "bib": "bibtex"}


def completes(kind: str) -> Any:
    """Return the shell completion of a kind of value: `tag`, `saved`, `file`… (see `completion`)."""

    def found(context: click.Context, parameter: click.Parameter, incomplete: str) -> Any:
        from .completion import values

        return values(kind, context, incomplete)

    return found


null_option = click.option(
    "-0",
    "--null",
    is_flag=True,
    expose_value=False,
    callback=keep_value,
    help="Separate ids with NUL instead of newline, for xargs -0.",
)


def ids_argument(command: F) -> F:
    """Add the argument ID... to a command."""
    return click.argument("ids", metavar="ID...", nargs=-1, required=True)(null_option(command))


def format_option(command: F) -> F:
    """Add the option --format for printed papers to a command."""
    how = click.option(
        "--format",
        type=Format(["table", *EXPORT_FORMATS]),
        default="table",
        show_default=True,
        help="Output format.",
    )
    columns = click.option(
        "--columns",
        metavar="NAME,...",
        type=Columns(),
        default=",".join(DEFAULT_COLUMNS),
        show_default=True,
        help=f"Columns of the table, of: {', '.join(COLUMNS)}.",
    )
    return how(columns(null_option(command)))


def limit_option(command: F) -> F:
    """Add the option --limit to a command that prints papers. Its value is None for all papers."""
    return click.option(
        "--limit",
        metavar="N",
        type=Number(min=0),
        callback=_limit,
        help=f"Print at most N papers; 0 means all.  [default: {ON_A_TERMINAL} on a terminal, else all]",
    )(command)


def _limit(context: click.Context, parameter: click.Parameter, value: int | None) -> int | None:
    if value is None:
        return ON_A_TERMINAL if sys.stdout.isatty() else None
    return value or None


def output_option(help: str, force: str = "Overwrite FILE if it exists.") -> Callable[[F], F]:
    """Return a decorator that adds the options --output and --force to a command."""

    def given(command: F) -> F:
        command = click.option("--force", is_flag=True, help=force)(command)
        return click.option("-o", "--output", metavar="FILE", shell_complete=completes("file"), help=help)(command)

    return given


class Format(click.Choice[str]):
    """The name of a format, or its extension where people write that instead: md, bib."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return super().convert(_EXTENSIONS.get(value, value), param, ctx)


class Columns(click.ParamType["list[str]"]):
    """Names of columns, separated by commas. The value is a list, empty for the default columns."""

    name = "columns"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> list[str]:
        names = [name for part in value.split(",") if (name := part.strip())]
        for name in names:
            if name not in COLUMNS:
                self.fail(f"unknown column {name!r}; the columns are {', '.join(COLUMNS)}.", param, ctx)
        if not names:
            self.fail(f"name at least one of {', '.join(COLUMNS)}.", param, ctx)
        return [] if tuple(names) == DEFAULT_COLUMNS else names


class Number(click.IntRange):
    """A whole number between bounds, with a plain error message."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            bounds = f"{self.min} or more" if self.max is None else f"{self.min} to {self.max}"
            self.fail(f"{value!r} is not a whole number, {bounds}.", param, ctx)


def appearance_options(function: F) -> F:
    """Add the options for the explorer's appearance to a command."""
    theme = click.option(
        "--theme",
        metavar="NAME",
        expose_value=False,
        callback=keep_value,
        help="Colour theme, for example paper-light.",
    )
    plain = click.option(
        "--ascii", is_flag=True, expose_value=False, callback=keep_value, help="Draw the explorer with ASCII only."
    )
    return theme(plain(function))


_EDITIONS = {
    "date": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "write a day as 2025-03-14"),
    "week": (r"[0-9]{4}-W[0-9]{2}", "write a week as 2025-W11"),
    "month": (r"[0-9]{4}-[0-9]{2}", "write a month as 2025-03"),
}


def edition_value(
    *kinds: str, words: tuple[str, ...] = ()
) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    """Return a callback that checks that an option's value is a valid `date`, `week` or `month`, or a word."""

    def checked(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
        valid = (re.fullmatch(_EDITIONS[kind][0], value or "") and _exists(value or "") for kind in kinds)
        if value is None or value in words or any(valid):
            return value
        listed = f", or {' or '.join(words)}" if words else ""
        raise click.BadParameter(f"{value!r}: {', '.join(_EDITIONS[kind][1] for kind in kinds)}{listed}.")

    return checked


def _exists(value: str) -> bool:
    from datetime import date

    try:
        date.fromisoformat(f"{value}-1" if "W" in value else f"{value}-01" if len(value) == 7 else value)
    except ValueError:
        return False
    return True


cite_keys_option = click.option(
    "--cite-keys",
    type=click.Choice(["original", "generated"]),
    help="The cite keys of the imported files where there are any, or only those made by the pattern in config.toml.",
)
style_option = click.option(
    "--style",
    metavar="STYLE",
    shell_complete=completes("style"),
    help="References in this citation style: apa, ieee, acm, nature, a CSL name or file.",
)
