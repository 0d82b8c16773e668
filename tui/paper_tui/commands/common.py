"""What every command shares: the options they all take, the open workspace, ids, messages."""

import contextlib
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from paper_index.errors import PaperError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from paper_index.library import Change, Library
    from paper_index.paper import Paper
    from paper_index.paths import Home
    from paper_index.workspace import Workspace

F = TypeVar("F", bound=Callable[..., Any])

# Spelled out here, because to import them is to load the library; a test compares.
EXPORTS = (
    "markdown", "bibtex", "biblatex", "ris", "csl-json", "references", "csv", "json", "jsonl", "ids", "html", "atom",
)  # fmt: skip


def completed(kind: str) -> Any:
    """Return what a shell is told when a value of a kind is completed: `tag`, `saved`, `file`… (see `completing`)."""

    def found(context: click.Context, parameter: click.Parameter, incomplete: str) -> Any:
        from ..completing import values

        return values(kind, context, incomplete)

    return found


PROGRAM = "paper-tui"
_KEPT = "paper_tui."
_NULL = f"{_KEPT}null"


class Command(click.Command):
    """A command with the options that all of them take, and examples at the end of its help."""

    def __init__(self, *arguments: Any, examples: Sequence[str] = (), **settings: Any) -> None:
        """Make a command; `examples` are whole command lines."""
        settings.setdefault("context_settings", {"help_option_names": ["-h", "--help"]})
        super().__init__(*arguments, **settings)
        self.examples = examples
        self.params.extend(_global_options())

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples."""
        if self.examples:
            with formatter.section("Examples"):
                for line in self.examples:
                    formatter.write(f"{'':{formatter.current_indent}}{line}\n")


class Group(Command, click.Group):
    """A command of commands, listed in the order they are written in."""

    command_class = Command

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        """Make a group; without a command it is told that one is missing."""
        super().__init__(*arguments, no_args_is_help=False, **settings)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(self.commands)


def _global_options() -> list[click.Parameter]:
    return [
        click.Option(
            ["--home"],
            metavar="DIR",
            expose_value=False,
            callback=_keep_home,
            shell_complete=completed("dir"),
            help="Keep everything under DIR instead of the usual places (also: PAPER_TUI_HOME).",
        ),
        click.Option(
            ["--no-color"], is_flag=True, expose_value=False, callback=_keep, help="No colours (also: NO_COLOR)."
        ),
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_tell_version,
            help="Print the version.",
        ),
    ]


def _keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    # The meta of a context is shared with those of its subcommands: the option holds wherever it stands.
    if value:
        context.meta[f"{_KEPT}{parameter.name}"] = value


def _keep_home(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value == "":
        raise click.BadParameter("it names no folder.")
    _keep(context, parameter, value)


NULL = click.option(
    "-0",
    "--null",
    is_flag=True,
    expose_value=False,
    callback=_keep,
    help="Ids, read and written, end with NUL instead of a line's end.",
)


def IDS(command: F) -> F:
    """Give a command the papers it is about."""
    return click.argument("ids", metavar="ID...", nargs=-1, required=True)(NULL(command))


def PRINTED(command: F) -> F:
    """Give a command the ways in which papers are printed."""
    how = click.option(
        "--format", type=click.Choice(["table", *EXPORTS]), default="table", show_default=True, help=_HOW_PRINTED
    )
    return how(NULL(command))


_HOW_PRINTED = "How papers are printed."


def OUTPUT(help: str, force: str = "Replace FILE if it exists.") -> Callable[[F], F]:
    """Return what gives a command the file it writes, and leave to replace it."""

    def given(command: F) -> F:
        command = click.option("--force", is_flag=True, help=force)(command)
        return click.option("-o", "--output", metavar="FILE", shell_complete=completed("file"), help=help)(command)

    return given


def id_end() -> str:
    """Return what ends an id that is read or written: NUL if that was asked for."""
    return "\0" if click.get_current_context().meta.get(_NULL) else "\n"


def _tell_version(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        from paper_index import __version__

        click.echo(f"{PROGRAM} {__version__}")
        context.exit()


class Number(click.IntRange):
    """A whole number between bounds, asked for in words."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            bounds = f"{self.min} or more" if self.max is None else f"{self.min} to {self.max}"
            self.fail(f"{value!r} is not a whole number, {bounds}.", param, ctx)


def home() -> "Home":
    """Return the home that was asked for."""
    return home_of(click.get_current_context())


def home_of(context: click.Context) -> "Home":
    """Return the home that was asked for on the command line of a context."""
    from paper_index.paths import Home

    folder = context.meta.get(f"{_KEPT}home")
    try:
        return Home.find(folder)
    except RuntimeError as error:  # "~" of nobody
        raise PaperError(f"{folder} is nobody's home; write the folder out.") from error


def looking(function: F) -> F:
    """Give a command the options that say how the explorer looks."""
    theme = click.option(
        "--theme", metavar="NAME", expose_value=False, callback=_keep, help="The explorer's colours, as paper-light."
    )
    plain = click.option(
        "--ascii", is_flag=True, expose_value=False, callback=_keep, help="Draw the explorer with ASCII alone."
    )
    return theme(plain(function))


def looks() -> tuple[str, bool]:
    """Return the theme that was asked for, or "", and whether only ASCII shall be drawn."""
    meta = click.get_current_context().meta
    return meta.get(f"{_KEPT}theme", ""), bool(meta.get(f"{_KEPT}ascii"))


def colourless() -> bool:
    """Tell whether the user asked for no colours by an option (the variable is for who draws them to heed)."""
    return bool(click.get_current_context().meta.get(f"{_KEPT}no_color"))


@contextlib.contextmanager
def opened(*, thorough: bool = False) -> Iterator["Workspace"]:
    """Open the workspace of the home that was asked for, and say what its opening found and if no backup can be made.

    Args:
        thorough: whether even a large library is looked through whole for damage.
    """
    from paper_index.workspace import Workspace

    with Workspace(home(), thorough=thorough) as workspace:
        if workspace.warning:
            say(f"{PROGRAM}: {workspace.warning}")
        try:
            yield workspace
        finally:
            for notice in workspace.library.notices():
                say(f"{PROGRAM}: {notice}")
        if workspace.library.trouble:
            say(f"{PROGRAM}: {workspace.library.trouble}")


def say(message: str) -> None:
    """Tell the user something: on standard error, for standard output is data only."""
    click.echo(message, err=True)


def write_json(plain: Any) -> None:
    """Write a value to standard output as JSON to be read by people, too."""
    import json  # the commands that print no JSON start without it

    sys.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2) + "\n")


def tell(change: "Change") -> None:
    """Say what a change of the library did."""
    say(sentence(change.label) if change.number is not None else "Nothing changed: it was so already.")


def sentence(words: str) -> str:
    """Return words as a sentence."""
    return f"{words[:1].upper()}{words[1:]}."


def counted(number: int, word: str = "paper") -> str:
    """Return a number with its word: 1 paper, 1,200 papers."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def change_papers(ids: Sequence[str], act: "Callable[[Library, list[Paper]], Change]") -> None:
    """Change the library for the papers of `ids`: for all of them, or for none when one is not known."""
    with opened() as workspace:
        papers = workspace.found(ids_given(ids))
        if papers:
            tell(act(workspace.library, papers))
        else:
            say("No ids were given; nothing was changed.")


def ids_given(values: Sequence[str]) -> list[str]:
    """Return the ids of a command line, those of standard input where `-` stands."""
    found: list[str] = []
    for value in values:
        if value == "-":
            found += ids_in(standard_input())
        else:
            found.append(value)
    return found


def local_time(stamp: int) -> "datetime":
    """Return the moment of a stamp (microseconds since 1970) as the clock on the wall shows it."""
    from datetime import UTC, datetime, timedelta

    # What a damaged file says may be no time at all.
    seconds = min(max(stamp // 1_000_000, 0), 4_102_444_800)
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).astimezone()


def written_to(output: str | None) -> "Path | None":
    """Return the file that `-o` names; None for standard output.

    Raises:
        PaperError: if it is in nobody's home.
    """
    if output is None or output == "-":
        return None
    return path_of(output)


def path_of(name: str) -> "Path":
    """Return the path that was typed.

    Raises:
        PaperError: if it is in nobody's home.
    """
    from pathlib import Path

    try:
        return Path(name).expanduser()
    except RuntimeError as error:  # "~" of nobody
        raise PaperError(f"{name} is in nobody's home; write the folder out.") from error


def standard_input() -> bytes:
    """Return all that standard input holds.

    Raises:
        PaperError: if it is larger than any file we read.
    """
    from paper_index.sources import MAX_BYTES

    content = sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin is not None else b""
    if len(content) > MAX_BYTES:
        raise PaperError(f"Standard input is larger than {MAX_BYTES // 2**20} MB; nothing was read.")
    return content


def ids_in(content: bytes) -> list[str]:
    """Return the ids that a file or standard input holds, one a line or each ended by NUL."""
    ids = content.decode("utf-8-sig", errors="replace").split(id_end())
    return [each.strip() for each in ids if each.strip()]


@contextlib.contextmanager
def watched(words: str) -> Iterator[Callable[..., None] | None]:
    """Give something that shows how far the work is, on a line that goes again; None when nobody is watching.

    Args:
        words: what is shown, with a `{:,}` for each number that it is called with.
    """
    if not sys.stderr.isatty():
        yield None
        return
    widest = 0

    def show(*numbers: int) -> None:
        nonlocal widest
        state = words.format(*numbers)
        widest = max(widest, len(state))
        sys.stderr.write(f"\r{state:{widest}}")
        sys.stderr.flush()

    try:
        yield show
    finally:
        if widest:
            sys.stderr.write(f"\r{'':{widest}}\r")
            sys.stderr.flush()


INDEXING = "Indexing {:,} of {:,} papers…"

_EDITIONS = {
    "date": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "a day is written 2025-03-14"),
    "week": (r"[0-9]{4}-W[0-9]{2}", "a week is written 2025-W11"),
    "month": (r"[0-9]{4}-[0-9]{2}", "a month is written 2025-03"),
}


def edition(*kinds: str) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    """Return a check that an option's value is a day, week or month that exists (`date`, `week`, `month`)."""

    def checked(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
        if value is None or any(re.fullmatch(_EDITIONS[kind][0], value) and _exists(value) for kind in kinds):
            return value
        raise click.BadParameter(f"{value!r}: {'; '.join(_EDITIONS[kind][1] for kind in kinds)}.")

    return checked


def _exists(value: str) -> bool:
    from datetime import date

    try:
        date.fromisoformat(f"{value}-1" if "W" in value else f"{value}-01" if len(value) == 7 else value)
    except ValueError:
        return False
    return True
