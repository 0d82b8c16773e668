"""The PDFs in folders."""

import os
from collections.abc import Sequence
from pathlib import Path

from ..storage.folders import files_below
from ..storage.regular_files import open_file
from ..text.sanitize import clean

_HEAD = 1_024
"""Bytes in which a PDF has its mark."""


def is_pdf(path: Path) -> bool:
    """Return whether a file is a PDF by its name or its first bytes."""
    if path.suffix.lower() == ".pdf":
        return True
    try:
        with open_file(path) as file:
            return b"%PDF-" in file.read(_HEAD)
    except (OSError, ValueError):
        return False


def pdfs_in(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the PDFs in a folder and below it, by name, and the folders that were not searched.

    Links are not followed, and hidden files and folders are not searched.
    """
    unsearched: list[Path] = []
    files = [Path(entry.path) for entry in files_below(folder, unsearched)]
    shown = [path for path in files if not _is_hidden(path, folder)]
    return sorted(path for path in shown if is_pdf(path)), [each for each in unsearched if not _is_hidden(each, folder)]


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def shown_name(paths: Sequence[str | Path]) -> str:
    """Return the name of an import of some files or folders."""
    name = clean(Path(os.path.abspath(paths[0])).name or str(paths[0]))  # noqa: PTH100 - a link stays a link
    return name if len(paths) == 1 else f"{name} and {len(paths) - 1} more"
