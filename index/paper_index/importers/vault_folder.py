"""The Markdown files of a folder, which may be a vault of Obsidian or a graph of Logseq."""

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import PaperError, os_error_text
from ..papers.paper import Problem
from ..text.sanitize import clean
from . import detect
from .input_file import Source
from .vault_pages import Page, read_page

ENDINGS = (".md", ".markdown")
"""The extensions of Markdown files."""

_IN_VAULTS = (".pdf", ".bib", ".ris", ".nbib", ".csl.json", ".jsonl")
"""The extensions of files that are imported from a vault; others belong to its program."""
_MOST_FILES, _DEEPEST = 200_000, 40
"""The limits of a folder: Markdown files, and folders within each other."""
_OBSIDIAN, _LOGSEQ = ".obsidian", "logseq"


@dataclass(slots=True)
class Pages:
    """The pages of papers in a folder."""

    root: Path
    """The folder of the vault, or the folder itself."""
    pages: list[Page] = field(default_factory=list)
    others: list[Path] = field(default_factory=list)
    """Markdown files in other formats that can be imported."""
    in_vault: bool = False
    """Whether the root is a vault of Obsidian or a graph of Logseq."""
    ignored: int = 0
    """Markdown files that are not of papers."""
    links: int = 0
    """Symbolic links to other places, which are not followed."""
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    stopped: bool = False
    """Whether reading was stopped before the end."""


def vault_root(path: Path) -> Path | None:
    """Return the vault or graph that a folder is in, or None."""
    for folder in (path, *path.parents):
        if is_obsidian(folder) or is_logseq(folder):
            return folder
    return None


def is_obsidian(folder: Path) -> bool:
    """Return whether a folder is a vault of Obsidian."""
    return (folder / _OBSIDIAN).is_dir()


def is_logseq(folder: Path) -> bool:
    """Return whether a folder is a graph of Logseq."""
    return (folder / _LOGSEQ / "config.edn").is_file()


def is_markdown(path: Path) -> bool:
    """Return whether the name of a file is that of a Markdown file."""
    return path.name.lower().endswith(ENDINGS)


def is_imported(file: Path, others: Collection[Path], *, in_vault: bool) -> bool:
    """Return whether a file in the folder of some pages is for another importer.

    Args:
        file: the file.
        others: the Markdown files that are in other formats, as absolute paths.
        in_vault: whether the folder is in a vault.
    """
    if is_markdown(file):
        return file.absolute() in others
    return not in_vault or file.name.lower().endswith(_IN_VAULTS)


def read_pages(path: Path, progress: Callable[[int, int], bool | None] | None = None) -> Pages:
    """Read the pages of papers in a folder, or the one in a file.

    Hidden folders, such as `.obsidian` and `.trash`, and the folder `logseq` of a graph are skipped.

    Args:
        path: the folder or the file.
        progress: called with the number of files read and of all files; reading stops if it returns False.

    Raises:
        PaperError: if the folder cannot be read.
    """
    given = Path(os.path.abspath(path))  # noqa: PTH100 - a link stays a link
    alone = not given.is_dir()
    folder = given.parent if alone else given
    root = vault_root(folder)
    found = Pages(root or folder, in_vault=root is not None)
    files = [given] if alone else _counted(folder, found)
    for number, file in enumerate(files, 1):
        if progress and number % 100 == 1 and progress(number - 1, len(files)) is False:
            found.stopped = True
            break
        name = str(file.relative_to(folder))
        try:
            page = read_page(file, name, found.remarks)
            if isinstance(page, Page):
                found.pages.append(page)
            elif isinstance(page, Problem):
                found.problems.append(page)
            elif alone or _is_other_format(file, in_vault=found.in_vault):
                found.others.append(file)
            else:
                found.ignored += 1
        except PaperError as error:
            found.problems.append(Problem(name, None, str(error)))
    return found


def _is_other_format(file: Path, *, in_vault: bool) -> bool:
    """Return whether a Markdown file is in a format that can be imported. In a vault, only exports are."""
    source = Source(file)
    if not source.head or source.head.isspace() or b"\0" in source.head:
        return False
    format = detect(source)
    if format == "markdown":
        return b"<!-- paper-tui " in source.head
    return format is not None and not in_vault


def _counted(folder: Path, found: Pages) -> list[Path]:
    files, found.links = markdown_files(folder)
    return files


def markdown_files(folder: Path) -> tuple[list[Path], int]:
    """Return the Markdown files of a folder in the order of their paths, and the number of links out of it.

    Hidden files and folders, links to folders, and the folder `logseq` of a graph are skipped.

    Raises:
        PaperError: if the folder cannot be read, or has too many Markdown files.
    """
    inside = os.path.realpath(folder)
    files, links = list[Path](), 0
    folders = [(folder, 0)]
    try:
        while folders:
            current, depth = folders.pop()
            with os.scandir(current) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
            for entry in listed:
                if entry.name.startswith(".") or (entry.name == _LOGSEQ and is_logseq(current)):
                    continue
                path = Path(entry.path)
                if entry.is_dir(follow_symlinks=False):
                    if depth < _DEEPEST:
                        folders.append((path, depth + 1))
                elif entry.is_symlink() and (path.is_dir() or not _is_inside(path, inside)):
                    links += is_markdown(path) or path.is_dir()
                elif is_markdown(path) and entry.is_file():
                    files.append(path)
                    if len(files) > _MOST_FILES:
                        raise PaperError(
                            f"{clean(str(folder))} has more than {_MOST_FILES:,} Markdown files. Nothing was changed. "
                            "Name a folder in it instead."
                        )
    except OSError as error:
        raise PaperError(f"Cannot read {clean(str(folder))} ({os_error_text(error)}). Nothing was changed.") from error
    return sorted(files), links


def _is_inside(path: Path, folder: str) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(folder)
