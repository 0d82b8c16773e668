"""The classes of commands and groups, and their common options."""

from collections.abc import Sequence
from typing import Any

import click

from .context import PROGRAM, keep_value
from .options import completes


class Command(click.Command):
    """A command with the common options, and examples at the end of its help."""

    def __init__(self, *arguments: Any, examples: Sequence[str] = (), **settings: Any) -> None:
        """Create a command; `examples` are complete command lines."""
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
    """A group of commands, listed in the order of their definition."""

    command_class = Command

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        """Create a group; calling it without a command is an error."""
        super().__init__(*arguments, no_args_is_help=False, **settings)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; an error names the commands if none is given."""
        if not (args or self.invoke_without_command or ctx.resilient_parsing):  # as for completion
            ctx.fail(f"Missing command: {', '.join(self.list_commands(ctx))}.")
        return super().parse_args(ctx, args)

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
            shell_complete=completes("dir"),
            help="Store everything under DIR instead of the default folders (also: PAPER_TUI_HOME).",
        ),
        click.Option(
            ["--no-color"],
            is_flag=True,
            expose_value=False,
            callback=keep_value,
            help="No colours (also: NO_COLOR).",
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


def _keep_home(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value == "":
        raise click.BadParameter("empty folder name.")
    keep_value(context, parameter, value)


def _tell_version(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        from paper_index import __version__

        click.echo(f"{PROGRAM} {__version__}")
        context.exit()
