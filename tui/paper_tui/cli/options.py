"""Options and arguments that several commands share."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import click

from .context import keep_value

F = TypeVar("F", bound=Callable[..., Any])


# Listed here, because importing them would load the library; a test compares both.
EXPORT_FORMATS = (
    "markdown", "bibtex", "biblatex", "ris", "csl-json", "references", "csv", "json", "jsonl", "ids", "html", "atom",
)  # fmt: skip


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
        type=click.Choice(["table", *EXPORT_FORMATS]),
        default="table",
        show_default=True,
        help="Output format.",
    )
    return how(null_option(command))


def output_option(help: str, force: str = "Overwrite FILE if it exists.") -> Callable[[F], F]:
    """Return a decorator that adds the options --output and --force to a command."""

    def given(command: F) -> F:
        command = click.option("--force", is_flag=True, help=force)(command)
        return click.option("-o", "--output", metavar="FILE", shell_complete=completes("file"), help=help)(command)

    return given


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


def edition_value(*kinds: str) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    """Return a callback that checks that an option's value is a valid `date`, `week` or `month`."""

    def checked(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
        if value is None or any(re.fullmatch(_EDITIONS[kind][0], value) and _exists(value) for kind in kinds):
            return value
        raise click.BadParameter(f"{value!r}: {', '.join(_EDITIONS[kind][1] for kind in kinds)}.")

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
