"""The command line: choosing a command, and its exit code.

Data is written to standard output, messages to standard error. A command exits with 0 (done), 1 (failed) or 2 (wrong
usage). Nothing heavy is imported here: each command imports its modules when it runs, the explorer when it opens.
"""

import contextlib
import importlib
import io
import os
import shlex
import sys
import time
from collections.abc import Sequence

import click

from paper_index.errors import PaperError, os_error_text
from paper_index.text.sanitize import clean

from .base_command import Command, Group
from .context import PROGRAM, appearance, home, no_colour
from .messages import message
from .options import appearance_options

COMMANDS = {
    "search": "search",
    "show": "show",
    "text": "text",
    "similar": "similar",
    "recommend": "recommend",
    "insights": "insights",
    "leaderboard": "leaderboard",
    "references": "citations",
    "citations": "citations",
    "bookmark": "marks",
    "tag": "tag",
    "read": "marks",
    "reading": "marks",
    "unread": "marks",
    "rate": "marks",
    "note": "note",
    "attach": "attach",
    "detach": "attach",
    "undo": "undo",
    "redo": "undo",
    "saved": "saved",
    "fetch": "fetch",
    "digest": "digest",
    "schedule": "schedule",
    "import": "import_",
    "add": "add",
    "edit": "edit",
    "remove": "remove",
    "split": "split",
    "duplicates": "duplicates",
    "export": "export",
    "cite": "cite",
    "library": "library",
    "index": "index",
    "paths": "paths",
    "doctor": "doctor",
    "keys": "keys",
    "tutorial": "tutorial",
    "completions": "completions",
    "man": "man",
}
"""The commands, each with its module in `commands`, which defines `<name>_command`."""


_COMPLETE = f"_{PROGRAM.replace('-', '_').upper()}_COMPLETE"
"""Set by a shell that asks for completions."""


_EXPLORE = "\0explore"


class _Explorer(Command):
    """The default command: open the explorer. Its help is the program's help."""

    def get_help(self, ctx: click.Context) -> str:
        """Return the program's help."""
        return ctx.find_root().get_help()


class _Program(Group):
    """The program. A first word that is not a command begins a query."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands, the most used first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; import its module only now."""
        if cmd_name == _EXPLORE:
            return explore
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f".commands.{COMMANDS[cmd_name]}", __package__)
        found: click.Command = getattr(module, f"{cmd_name}_command")
        return found

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments. Words after `--` are a query, even if they begin with a dash or a command's name.

        `help`, alone or before a command, works like `--help`.
        """
        at = 0
        while at < len(args) and args[at].startswith("-") and args[at] != "--":
            at += 2 if args[at] in ("--home", "--theme") else 1
        if args[at : at + 1] == ["--"]:
            args = [*args[:at], _EXPLORE, *args[at:]]
        elif args[at : at + 1] == ["help"] and (args[at + 1 :] == [] or (len(args) == at + 2 and args[-1] in COMMANDS)):
            args = [*args[:at], *args[at + 1 :], "--help"]
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command named by the first word, else the explorer with all words as its query."""
        if args[0] in COMMANDS:
            return super().resolve_command(ctx, args)
        # An empty name, so that error messages show the name of the program.
        return "", explore, args[1:] if args[0] == _EXPLORE else args

    def invoke(self, ctx: click.Context) -> int:
        """Run the command; a closed pipe ends it silently."""
        code = 0
        try:
            code = super().invoke(ctx) or 0
            sys.stdout.flush()
        except BrokenPipeError:
            _let_go_of_the_pipe()
        return code


@click.command(cls=_Explorer, add_help_option=True)
@click.argument("query", nargs=-1)
@appearance_options
def explore(query: tuple[str, ...]) -> int:
    """Open the explorer."""
    if problem := terminal_problem():
        message(f"{PROGRAM}: {_without_terminal(query, problem)}")
        return 2
    if no_colour():
        os.environ["NO_COLOR"] = "1"
    theme, ascii = appearance()
    if theme:
        from ..themes import theme_names

        if theme not in (names := theme_names()):
            raise click.UsageError(f"Unknown theme {theme!r}. The themes are {', '.join(names)}.")
    from ..launch import run

    return run(home(), " ".join(query), theme, ascii=ascii, command_lines=_command_lines)


def _command_lines() -> list[tuple[str, str]]:
    from .command_lines import command_lines

    return command_lines(program)


@click.group(
    cls=_Program,
    invoke_without_command=True,
    subcommand_metavar="[QUERY... | COMMAND ...]",
    examples=(
        "paper-tui",
        "paper-tui diffusion segmentation",
        "paper-tui search mamba --limit 5",
        "paper-tui import saved-page.txt",
        "paper-tui export mamba -o mamba.bib",
    ),
)
@appearance_options
@click.pass_context
def program(context: click.Context) -> int | None:
    """Explore research papers in the terminal: search, filter, bookmark, tag and export, offline.

    Without a command, the explorer opens with the papers that match QUERY. The commands need no terminal: they write
    data to standard output and messages to standard error.
    """
    if context.invoked_subcommand is None:
        result: int = context.invoke(explore, query=())
        return result
    return None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted, 143 terminated."""
    _prepare_streams()
    if _COMPLETE in os.environ:
        importlib.import_module(".completion", __package__)  # replaces click's shell completion
    try:
        code: int = program.main(arguments, PROGRAM, standalone_mode=False)
    except click.UsageError as error:
        message(f"{PROGRAM}: {_of_usage(error)}")
        return 2
    except click.Abort:
        return 130
    except Exception as error:
        if os.environ.get("PAPER_TUI_DEBUG"):
            import traceback

            traceback.print_exc()
        message(f"{PROGRAM}: {_of_failure(error)}")
        return 1
    return code


def _prepare_streams() -> None:
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever started the program
            setattr(sys, name, open(os.devnull, "w"))  # noqa: PTH123, SIM115
        elif isinstance(stream, io.TextIOWrapper):
            # Data is UTF-8 in any locale; a path that cannot be decoded must not stop a command.
            stream.reconfigure(encoding="utf-8", errors="replace")


def terminal_problem() -> str:
    """Return the reason why the explorer cannot run here, or an empty string."""
    if sys.stdin is None or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return "The explorer needs a terminal."
    if (kind := os.environ.get("TERM", "")) in ("dumb", "unknown"):
        return f"The explorer needs a terminal that can move the cursor; TERM is {kind!r}."
    return ""


def _without_terminal(query: Sequence[str], problem: str) -> str:
    import difflib

    close = difflib.get_close_matches(query[0], COMMANDS, n=1, cutoff=0.7) if query else []
    if close and query[0] not in COMMANDS and query[0][0].isalpha():
        meant = shlex.join((PROGRAM, close[0], *query[1:]))
        return f"Unknown command {query[0]!r}. Did you mean: {clean(meant)}"
    dashes = ["--"] if any(word.startswith("-") for word in query) else []
    return f"{problem} Without a terminal, use: {clean(shlex.join((PROGRAM, 'search', *dashes, *query)))}"


def _of_usage(error: click.UsageError) -> str:
    """Return the message of a usage error, with the command that shows help."""
    message = clean(error.format_message())
    message += "" if message.endswith((".", "?", "!")) else "."
    if isinstance(error, click.NoSuchOption) and not error.option_name.startswith("--"):
        message += " To exclude a word from a search, write NOT word, or 'other -word' in quotes."
    command = (error.ctx.command_path if error.ctx else PROGRAM).strip()
    return f"{message}\nTry '{command} --help'."


def _of_failure(error: Exception) -> str:
    """Return an error as a sentence."""
    if isinstance(error, PaperError | click.ClickException):
        return str(error)
    if isinstance(error, OSError):
        return f"A file could not be read or written ({clean(os_error_text(error))})."
    if isinstance(error, OverflowError) and _clock_is_beyond():
        return "The clock of this computer is set beyond the year 2262. Nothing was changed. Correct the clock."
    said = clean(str(error))[:200]
    return (
        f"Unexpected error ({type(error).__name__}{f': {said}' if said else ''}). "
        "Set PAPER_TUI_DEBUG=1 to see the traceback."
    )


def _clock_is_beyond() -> bool:
    try:
        time.time_ns()
    except OverflowError:
        return True
    return False


def _let_go_of_the_pipe() -> None:
    # Buffered output cannot be written any more, and Python would report that at exit.
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
