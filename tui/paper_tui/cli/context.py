"""The context of a command: the global options, the home, the open workspace."""

import contextlib
import os
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
    # Subcommands share the meta of a context: a global option works before and after the command's name.
    if value:
        context.meta[f"{KEY_PREFIX}{parameter.name}"] = value


def home() -> "Home":
    """Return the home of the running command."""
    return home_in(click.get_current_context())


def home_in(context: click.Context) -> "Home":
    """Return the home given on the command line of a context, else the default."""
    from paper_index.paths import Home

    return Home.find(context.meta.get(f"{KEY_PREFIX}home"))


def home_root() -> str:
    """Return the absolute path of the folder that --home or PAPER_TUI_HOME names, or ""."""
    from paper_index.paths import HOME_VARIABLE

    context = click.get_current_context()
    given = context.meta.get(f"{KEY_PREFIX}home") or os.environ.get(HOME_VARIABLE)
    return str(home_in(context).data.parent) if given else ""


def appearance() -> tuple[str, bool]:
    """Return the theme of the command line, or "", and whether to draw with ASCII only."""
    meta = click.get_current_context().meta
    return meta.get(f"{KEY_PREFIX}theme", ""), bool(meta.get(f"{KEY_PREFIX}ascii"))


def is_lenient() -> bool:
    """Return whether the option allows queries with parts that are not understood."""
    return bool(click.get_current_context().meta.get(f"{KEY_PREFIX}lenient"))


def no_colour() -> bool:
    """Return whether the option disables colours (Textual and click respect the variable NO_COLOR)."""
    return bool(click.get_current_context().meta.get(f"{KEY_PREFIX}no_color"))


@contextlib.contextmanager
def open_workspace(*, thorough: bool = False, papers: bool = False) -> Iterator["Workspace"]:
    """Open the workspace of the command's home; print its warnings, and at the end notices about its files.

    Args:
        thorough: whether to check even a large library completely.
        papers: whether the command needs papers only, and works if the library cannot be read.

    Raises:
        PaperError: if the files that the command needs cannot be read.
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
