"""The context of a command: the global options as they were given, the home, the open workspace."""

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from paper_index.errors import PaperError

from .messages import message

if TYPE_CHECKING:
    from paper_index.paths import Home
    from paper_index.workspace import Workspace


PROGRAM = "paper-tui"


KEY_PREFIX = "paper_tui."


NULL_KEY = f"{KEY_PREFIX}null"


def keep_value(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    # The meta of a context is shared with those of its subcommands: the option holds wherever it stands.
    if value:
        context.meta[f"{KEY_PREFIX}{parameter.name}"] = value


def home() -> "Home":
    """Return the home that was asked for."""
    return home_in(click.get_current_context())


def home_in(context: click.Context) -> "Home":
    """Return the home that was asked for on the command line of a context."""
    from paper_index.paths import Home

    return Home.find(context.meta.get(f"{KEY_PREFIX}home"))


def appearance() -> tuple[str, bool]:
    """Return the theme that was asked for, or "", and whether only ASCII shall be drawn."""
    meta = click.get_current_context().meta
    return meta.get(f"{KEY_PREFIX}theme", ""), bool(meta.get(f"{KEY_PREFIX}ascii"))


def no_colour() -> bool:
    """Tell whether the user asked for no colours by an option (the variable is for who draws them to heed)."""
    return bool(click.get_current_context().meta.get(f"{KEY_PREFIX}no_color"))


@contextlib.contextmanager
def open_workspace(*, thorough: bool = False, papers: bool = False) -> Iterator["Workspace"]:
    """Open the workspace of the home that was asked for; print its warnings, and at the end what became of its file.

    Args:
        thorough: whether even a large library is looked through whole for damage.
        papers: whether the command is about papers, and works where the library cannot be read.

    Raises:
        PaperError: if nothing can be read, or not the library and the command is about that.
    """
    from paper_index.workspace import Workspace

    with Workspace(home(), thorough=thorough) as workspace:
        if workspace.unread_library and not papers:
            raise PaperError(workspace.unread_library)
        if workspace.warning:
            message(f"{PROGRAM}: {workspace.warning}")
        try:
            yield workspace
        finally:
            for notice in workspace.library.guard.take_notices():
                message(f"{PROGRAM}: {notice}")
        if workspace.library.backup.problem:
            message(f"{PROGRAM}: {workspace.library.backup.problem}")
