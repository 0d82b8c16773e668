"""Other programs that the explorer runs in its terminal or beside it. No text of a paper becomes part of a command."""

import contextlib
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence

from paper_index.errors import PaperError, os_error_text

from .editor import run_in_foreground

PLACEHOLDERS = ("id", "title", "pdf", "url", "doi", "key")
_PLACEHOLDER = re.compile(r"\{(\w*)\}")


def pager() -> list[str]:
    """Return the command of the user's pager: `$PAGER`, else less."""
    with contextlib.suppress(ValueError):  # an unclosed quotation
        if words := shlex.split(os.environ.get("PAGER", "")):
            return words
    return ["less"] if os.name != "nt" else ["more"]


def run_with_input(command: Sequence[str], text: str, *, wait: bool) -> int:
    """Run a command in the foreground with a text as its standard input; return its exit code.

    Args:
        command: the program and its arguments.
        text: the text, written as UTF-8.
        wait: whether to wait for Enter afterwards, so that the user can read the output.

    Raises:
        PaperError: if it cannot be run.
    """
    with tempfile.TemporaryFile() as stream:
        stream.write(text.encode(errors="replace"))
        stream.seek(0)
        code = run(command, stdin=stream.fileno())
    if wait:
        print(f"\n[{command[-1]}: exit code {code}] Press Enter to return to paper-tui.", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            sys.stdin.readline()
    return code


def run(command: Sequence[str], stdin: int | None = None) -> int:
    """Run a command in the foreground; return its exit code.

    Raises:
        PaperError: if it cannot be run.
    """
    with _starting(command[0]):
        return run_in_foreground(command, stdin=stdin)


def run_beside(command: Sequence[str]) -> None:
    """Start a command that uses no terminal, such as a viewer, and do not wait for it.

    Raises:
        PaperError: if it cannot be run.
    """
    with _starting(command[0]):
        start_beside(command)


def start_beside(command: Sequence[str]) -> "subprocess.Popen[bytes]":
    """Start a command that neither reads nor writes the terminal, and outlives the explorer.

    Raises:
        OSError: if it cannot be started.
    """
    nothing = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True)


@contextlib.contextmanager
def _starting(program: str) -> Iterator[None]:
    """Turn the error of a program that cannot be started into a message."""
    try:
        yield
    except OSError as error:
        raise PaperError(f"{program} cannot be run ({os_error_text(error)}). Nothing was changed.") from error


def parse_command(line: str) -> tuple[list[str], bool]:
    """Return the words of a command of the user with their placeholders, and whether it runs beside the explorer.

    Raises:
        PaperError: if it is empty, has an unclosed quotation or an unknown placeholder.
    """
    line = line.strip()
    beside = line.endswith("&")
    try:
        words = shlex.split(line.removesuffix("&"))
    except ValueError as error:
        raise PaperError(f"a quotation in {line[:60]!r} is not closed.") from error
    if not words:
        raise PaperError("the command is empty.")
    for name in _PLACEHOLDER.findall(" ".join(words)):
        if name not in PLACEHOLDERS:
            raise PaperError(
                f"unknown placeholder {{{name}}}; use {', '.join(f'{{{each}}}' for each in PLACEHOLDERS)}."
            )
    return words, beside


def filled(words: Sequence[str], values: Mapping[str, str]) -> list[str]:
    """Return a command with the values of a paper. Each word stays one argument, whatever the value contains.

    Raises:
        PaperError: naming a value that the paper does not have.
    """

    def value(match: re.Match[str]) -> str:
        if not values.get(match[1]):
            raise PaperError(f"This paper has no {match[1]}. {words[0]} was not run.")
        return values[match[1]].replace("\0", "")

    return [words[0], *(_PLACEHOLDER.sub(value, word) for word in words[1:])]
