"""Warnings about a library that was damaged or lost its marks, with the backup that has them."""

from pathlib import Path

from .library import Library


def damage_text(library: Library, aside: Path) -> str:
    """Return how much of a damaged library was recovered, and what to do.

    Args:
        library: the library that replaced it.
        aside: where the damaged file is now.
    """
    from . import backups

    found = library.recovery
    text = f"The library was damaged. The file was moved to {aside}, unchanged. "
    text += f"{found.summary(aside) if found else 'Nothing could be recovered.'} "
    if backup := backups.newest_good(library.database.path):
        return text + (
            f"There is a backup of {backup.day}: 'paper-tui library restore --missing' restores marks that are "
            "still missing."
        )
    return text + "There is no backup yet."


def loss_text(library: Library) -> str:
    """Return what to do about an empty library that had marks once, or ""."""
    if not library.reader.is_empty:
        return ""
    from . import backups
    from .inspection import inspect_library

    path = library.database.path
    backup = backups.newest_good(path)
    marks = inspect_library(backup.path).marks if backup else 0
    if not backup or not marks:
        return ""
    what = f"{path} was missing or empty and was created" if library.is_new else f"{path} has no marks"
    return (
        f"{what}, but the backup of {backup.day} has {marks:,} mark{'' if marks == 1 else 's'}. "
        f"'paper-tui library restore {backup.day}' restores them."
    )
