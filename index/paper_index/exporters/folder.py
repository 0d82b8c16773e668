"""A folder of Markdown files, one a paper, under names that every file system takes and that stay."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..errors import PaperError, os_error_text
from ..importers.page_properties import id_of
from ..importers.vault_folder import markdown_files, vault_root
from ..library import NO_MARKS, Marks
from ..library.page_marks import Bases, Spelling
from ..library.reader import LibraryReader
from ..papers.identifiers import canonical_id
from ..papers.paper import Paper
from ..storage.atomic_files import TargetExists, write_whole
from ..storage.regular_files import open_file
from . import rendered
from .cite_keys import folded, plain_id
from .managed_blocks import content_of, has_regions, merged
from .markdown import TEMPLATES
from .pages import Target, page_in_folder
from .settings import DEFAULTS, Settings

_HEAD = 2**16
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Written:
    """The numbers of written files."""

    new: int
    changed: int
    same: int


def to_folder(
    folder: Path,
    papers: Iterable[Paper],
    marks: Mapping[str, Marks],
    settings: Settings = DEFAULTS,
    *,
    overwrite: bool = False,
    library: LibraryReader | None = None,
    pdfs: Path | None = None,
) -> Written:
    """Write each paper to a file of its own; the folder is created if its parent exists.

    A file that has a paper already is renewed, whatever its name is now: the user's own text in it stays. Each file is
    written whole or not at all.

    Args:
        folder: the folder.
        papers: the papers.
        marks: the marks of the papers.
        settings: the settings; with the template `page`, pages keep changes that were not imported yet.
        overwrite: whether existing files are renewed.
        library: the library that pages are compared with.
        pdfs: the folder in which attached files that moved are found.

    Raises:
        TargetExists: if one of the files exists and `overwrite` is false; nothing was written.
        PaperError: if a file cannot be written, or would be outside of the folder; it reports the written files.
    """
    listed = list(papers)
    _made(folder)
    known = _known(folder)
    targets = [known.get(paper.id) or folder / file_name(paper) for paper in listed]
    there = [path for path in targets if os.path.lexists(path)]
    for path in there:
        if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
            raise PaperError(
                f"{path} is a link to a place outside of the folder. Nothing was written. Remove it first."
            )
    if there and not overwrite:
        more = f" and {len(there) - 1:,} more" if len(there) > 1 else ""
        raise TargetExists(f"{there[0]}{more} already exists. Nothing was written.")
    counts = {"new": 0, "changed": 0, "same": 0}
    write_one = _writer(folder, listed, marks, settings, library, pdfs)
    for paper, path in zip(listed, targets, strict=True):
        try:
            counts[_write(path, partial(write_one, paper), overwrite)] += 1
        except PaperError as error:
            done = counts["new"] + counts["changed"]
            raise PaperError(f"{error} {done:,} of {len(listed):,} files were written completely before.") from error
    return Written(**counts)


def file_name(paper: Paper) -> str:
    """Return the name of a paper's file: words of its title and its id, in small letters, digits, `-` and `.`."""
    words = (folded(word) for word in re.findall(r"[\w'’]+", paper.display_title[:200]))
    title = "-".join(word for word in words if word)
    if len(title) > _LONGEST:
        title = title[:_LONGEST].rpartition("-")[0] or title[:_LONGEST]
    # With the id behind it, it is none of the names that Windows keeps for itself, and no other paper's.
    return f"{title or 'paper'}-{plain_id(paper.id)}.md"


def _writer(
    folder: Path,
    papers: Sequence[Paper],
    marks: Mapping[str, Marks],
    settings: Settings,
    library: LibraryReader | None,
    pdfs: Path | None,
) -> Callable[[Paper, str | None], str]:
    """Return the function that makes the text of a paper, given the text of its file or None. Papers come in order."""
    if settings.template == "page":
        root = vault_root(Path(os.path.abspath(folder))) or Path(os.path.abspath(folder))  # noqa: PTH100
        bases = Bases(library, root, [paper.id for paper in papers]) if library else None
        target = Target(folder, pdfs, bases, Spelling(library.tags()) if library else None)
        return lambda paper, old: page_in_folder(paper, marks.get(paper.id, NO_MARKS), target, old)
    if settings.template in TEMPLATES:
        texts: Iterator[str] = (rendered([paper], marks, "markdown", settings) for paper in papers)
    else:
        from .jinja_template import each  # in one process for all

        texts = iter(each(papers, marks, settings))
    return lambda _, old: next(texts) if old is None else merged(old, next(texts))


def _write(path: Path, text_of: Callable[[str | None], str], overwrite: bool) -> str:
    old = content_of(path)
    if old is not None and not has_regions(old):
        raise PaperError(f"{path} was not written by paper-tui. It was not changed. Move it away first.")
    text = text_of(old)
    if text == old:
        return "same"
    write_whole(path, text.encode(), overwrite=overwrite)
    return "new" if old is None else "changed"


def _made(folder: Path) -> None:
    try:
        if not folder.is_dir():
            folder.mkdir()
    except FileExistsError as error:
        raise PaperError(f"{folder} is a file. Give a folder to write one file per paper.") from error
    except FileNotFoundError as error:
        raise PaperError(f"Cannot create {folder}: there is no folder {folder.parent}.") from error
    except (OSError, ValueError) as error:
        reason = os_error_text(error) if isinstance(error, OSError) else str(error)
        raise PaperError(f"Cannot create {folder} ({reason}).") from error


def _known(folder: Path) -> dict[str, Path]:
    """Return the papers that have a file in the folder or in folders in it; of two the first by name."""
    found: dict[str, Path] = {}
    try:
        below = [path for path in markdown_files(folder)[0] if path.parent != folder]
        for path in (*sorted(folder.glob("*.md")), *below):
            if not path.is_file():
                continue
            with open_file(path) as file:
                head = file.read(_HEAD).decode(errors="replace").replace("\r\n", "\n")
            if said := id_of(head):
                found.setdefault(canonical_id(said), path)
    except OSError as error:
        raise PaperError(f"Cannot read {folder} ({os_error_text(error)}). Nothing was written.") from error
    return found
