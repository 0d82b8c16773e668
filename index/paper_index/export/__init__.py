"""Ways out: one module a format, all behind `write(papers, marks, stream)`.

Output is the same for the same papers and marks, whatever the day, so that an exported file can be kept under version
control.
"""

from collections.abc import Callable, Iterable, Mapping
from io import StringIO
from pathlib import Path
from typing import TextIO

from ..files import TargetExists, write_whole
from ..library import Marks
from ..paper import Paper
from . import json_lines, markdown

__all__ = ["FORMATS", "SUFFIXES", "TargetExists", "format_of", "rendered", "to_file"]

Writer = Callable[[Iterable[Paper], Mapping[str, Marks], TextIO], None]

FORMATS: dict[str, Writer] = {"markdown": markdown.write, "jsonl": json_lines.write}
SUFFIXES = {"markdown": ".md", "jsonl": ".jsonl"}


def format_of(path: Path) -> str | None:
    """Return the format a file's ending names, or None."""
    endings = {".md": "markdown", ".markdown": "markdown", ".jsonl": "jsonl", ".ndjson": "jsonl"}
    return endings.get(path.suffix.lower())


def rendered(papers: Iterable[Paper], marks: Mapping[str, Marks], format: str) -> str:
    """Return the papers in a format, in their order."""
    stream = StringIO()
    FORMATS[format](papers, marks, stream)
    return stream.getvalue()


def to_file(
    path: Path, papers: Iterable[Paper], marks: Mapping[str, Marks], format: str, *, overwrite: bool = False
) -> None:
    """Write the papers to a file, whole or not at all.

    Raises:
        TargetExists: if the file is there and `overwrite` is false.
        PaperError: if it cannot be written.
    """
    write_whole(path, rendered(papers, marks, format).encode(), overwrite=overwrite)
