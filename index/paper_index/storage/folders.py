"""The files in a folder and in those below it, within bounds and without following links."""

import os
from collections.abc import Iterator
from pathlib import Path

MOST_ENTRIES, MOST_DEPTH = 50_000, 4
"""Entries and levels of a folder that are searched."""


def files_below(folder: Path, unsearched: list[Path] | None = None) -> Iterator["os.DirEntry[str]"]:
    """Yield the regular files in a folder and in those below it, folder by folder.

    Args:
        folder: the folder. If it cannot be read, nothing is yielded.
        unsearched: takes the folders that cannot be read or are beyond `MOST_ENTRIES` or `MOST_DEPTH`.
    """
    folders, seen = [(folder, 0)], 0
    skipped = unsearched if unsearched is not None else []
    while folders:
        current, depth = folders.pop()
        if depth > MOST_DEPTH or seen > MOST_ENTRIES:
            skipped.append(current)
            continue
        try:
            with os.scandir(current) as entries:
                for entry in entries:
                    seen += 1
                    if seen > MOST_ENTRIES:
                        skipped.append(current)
                        break
                    if entry.is_dir(follow_symlinks=False):
                        folders.append((Path(entry.path), depth + 1))
                    elif entry.is_file(follow_symlinks=False):
                        yield entry
        except OSError:
            skipped.append(current)
