"""Messages on standard error, JSON, numbers and progress."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from datetime import datetime


def message(text: str) -> None:
    """Tell the user something: on standard error, for standard output is data only."""
    click.echo(text, err=True)


def write_json(plain: Any) -> None:
    """Write a value to standard output as JSON to be read by people, too."""
    import json  # the commands that print no JSON start without it

    sys.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2) + "\n")


def sentence(words: str) -> str:
    """Return words as a sentence."""
    return f"{words[:1].upper()}{words[1:]}."


def local_time(stamp: int) -> "datetime":
    """Return the moment of a stamp (microseconds since 1970) as the clock on the wall shows it."""
    from datetime import UTC, datetime, timedelta

    # What a damaged file says may be no time at all.
    seconds = min(max(stamp // 1_000_000, 0), 4_102_444_800)
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).astimezone()


@contextlib.contextmanager
def progress_bar(words: str) -> Iterator[Callable[..., None] | None]:
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
