"""Ids, paths and standard input of a command line."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from paper_index.errors import PaperError

from .context import NULL_KEY

if TYPE_CHECKING:
    from pathlib import Path


def id_separator() -> str:
    """Return the separator of ids in input and output: newline, or NUL with -0."""
    return "\0" if click.get_current_context().meta.get(NULL_KEY) else "\n"


def read_ids(values: Sequence[str]) -> list[str]:
    """Return the ids of a command line; `-` is replaced by those of standard input."""
    found: list[str] = []
    for value in values:
        if value == "-":
            found += split_ids(read_standard_input())
        else:
            found.append(value)
    return found


def arxiv_ids(given: Sequence[str]) -> list[str]:
    """Return arXiv ids in their usual form.

    Raises:
        click.UsageError: if one of them is something else.
    """
    from paper_index.papers.identifiers import canonical_id, is_arxiv_id

    ids = [canonical_id(each) for each in given]
    for written, each in zip(given, ids, strict=True):
        if not is_arxiv_id(each):
            raise click.UsageError(f"{written!r} is not an arXiv id.")
    return ids


def output_path(output: str | None) -> "Path | None":
    """Return the file that `-o` names; None for standard output.

    Raises:
        PaperError: if it is in the home of an unknown user.
    """
    if output is None or output == "-":
        return None
    return expand_path(output)


def expand_path(name: str) -> "Path":
    """Return the path that was typed.

    Raises:
        PaperError: if it is in the home of an unknown user.
    """
    from pathlib import Path

    try:
        return Path(name).expanduser()
    except RuntimeError as error:  # ~user of an unknown user
        raise PaperError(f"Cannot expand {name}: no such user. Use a full path.") from error


def read_standard_input() -> bytes:
    """Read standard input to its end.

    Raises:
        PaperError: if it is larger than the largest file to import.
    """
    from paper_index.importers import MAX_BYTES

    content = sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin is not None else b""
    if len(content) > MAX_BYTES:
        raise PaperError(f"Standard input is larger than {MAX_BYTES // 2**20} MB. Nothing was read.")
    return content


def split_ids(content: bytes) -> list[str]:
    """Return the ids in the content of a file or of standard input, separated by newline or NUL."""
    ids = content.decode("utf-8-sig", errors="replace").split(id_separator())
    return [each.strip() for each in ids if each.strip()]
