"""Readers: one module a format, all behind `read`.

A reader yields a `Paper` for each record it understands and a `Problem` for each it does not; it never raises for
what a file holds.
"""

from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from pathlib import Path

from ..errors import PaperError, told
from ..paper import Paper, Problem
from . import daily_page, json_lines

Reader = Callable[[bytes, str, str | None], Iterator[Paper | Problem]]
"""Takes the content, the source's name and the edition the user named (or None)."""

FORMATS: dict[str, Reader] = {"daily-page": daily_page.read, "jsonl": json_lines.read}

MAX_BYTES = 512 * 2**20
"""Larger files are refused, with a sentence."""


def load(path: Path) -> bytes:
    """Return a file's content.

    Raises:
        PaperError: if it cannot be read, is no file, or is larger than `MAX_BYTES`.
    """
    try:
        if path.is_dir():
            raise PaperError(f"{path} is a folder; name the files in it.")
        with path.open("rb") as file:  # what has no size, a pipe or a device, has an end too
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise PaperError(f"{path} is larger than {MAX_BYTES // 2**20} MB; nothing was read.")
        return content
    except (OSError, ValueError) as error:
        reason = told(error) if isinstance(error, OSError) else str(error)
        raise PaperError(f"Cannot read {path} ({reason.removesuffix(f': {path}')}).") from error


def detect(content: bytes) -> str | None:
    """Return the name of the format `content` is in, decided by itself; None when it is none we read."""
    if json_lines.recognises(content):
        return "jsonl"
    if daily_page.recognises(content):
        return "daily-page"
    return None


def read(
    content: bytes, name: str, *, format: str = "auto", edition: str | None = None
) -> tuple[str, Iterator[Paper | Problem]]:
    """Return the format found and an iterator over the papers and problems in `content`.

    Args:
        content: the whole file, UTF-8 with or without a byte order mark.
        name: the file's name, for messages and for the edition of a page.
        format: one of `FORMATS`, or `auto` to decide by content.
        edition: the edition the papers appeared in, where the user says so.

    Raises:
        PaperError: if the content is no text, is empty, or is in no known format.
    """
    if not content or content.isspace() or content == BOM_UTF8:
        raise PaperError(f"{name}: the file is empty; nothing was read.")
    found = detect(content) if format == "auto" else format
    if found is None:
        raise PaperError(
            f"{name}:1: neither a Daily Papers page saved as text nor JSON lines; nothing was read. "
            "Name the format with --format if you know it."
        )
    return found, FORMATS[found](content, name, edition)
