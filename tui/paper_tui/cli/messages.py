"""Messages on standard error, JSON, numbers and progress."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from datetime import datetime


def message(text: str) -> None:
    """Print a message on standard error; standard output is for data only."""
    click.echo(text, err=True)


def write_json(plain: Any) -> None:
    """Write a value to standard output as indented JSON."""
    import json  # imported only by commands that print JSON

    sys.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2) + "\n")


def sentence(words: str) -> str:
    """Return words as a sentence, with a capital and a full stop."""
    return f"{words[:1].upper()}{words[1:]}."


def local_time(stamp: int) -> "datetime":
    """Return the local time of a stamp (microseconds since 1970)."""
    from datetime import UTC, datetime, timedelta

    # A stamp in a damaged file may be invalid.
    seconds = min(max(stamp // 1_000_000, 0), 4_102_444_800)
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).astimezone()


@contextlib.contextmanager
def progress_bar(words: str) -> Iterator[Callable[..., None] | None]:
    """Yield a function that shows progress on a temporary line; None if standard error is not a terminal.

    Args:
        words: the text, with `{:,}` for each number that the function is called with.
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
