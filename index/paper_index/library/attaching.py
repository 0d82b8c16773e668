"""Attach files to papers and detach them. The files themselves are never changed."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import PaperError
from ..papers.attachments import Attachment
from ..papers.paper import Paper
from ..text.sanitize import clean
from .models import NO_MARKS, Change, Key
from .table_layout import FILE, WITHDRAWN

if TYPE_CHECKING:
    from .library import Library


def attach(library: "Library", pairs: Sequence[tuple[Paper, Attachment]]) -> Change:
    """Attach files to papers. A file of another content replaces the attachment that has the same path."""
    with library.journal.changing():
        name = _named([file for _, file in pairs])
        return library.journal.change(
            lambda some: f"attached {name} to {some}", _cells(library, pairs), [paper for paper, _ in pairs]
        )


def attach_imported(library: "Library", key: str, name: str, pairs: Sequence[tuple[Paper, Attachment]]) -> Change:
    """Attach the files of an import, as a change that undoes the whole import when it is undone.

    Args:
        library: the library.
        key: the key under which the import is undone, see `corpus.Withdrawals`.
        name: the name of the import.
        pairs: the files, each with its paper.
    """
    files = _named([file for _, file in pairs])
    with library.journal.changing():
        # As if the import had been undone until now: to undo the change is to return to that.
        library.journal.put_quietly({("", WITHDRAWN + key): "yes"})
        cells = _cells(library, pairs) | {("", WITHDRAWN + key): None}
        return library.journal.change(
            lambda some: f"imported {name}: attached {files} to {some}", cells, [paper for paper, _ in pairs]
        )


def files_of_import(library: "Library", key: str) -> dict[Key, str | None]:
    """Return the attachments of an import that are as it made them, each with its value before the import."""
    numbers = [
        row.values[0]
        for row in library.reader.checked_rows(
            "change", "where paper = '' and field = ? and before is not null and after is null", (WITHDRAWN + key,)
        )
        if row.usable
    ]
    changes = library.reader.checked_rows("change", "where number = ?", numbers[-1:]) if numbers else []
    files = [row.values for row in changes if row.usable and row.values[2].startswith(FILE)]
    now = library.reader.values((paper, field) for _, paper, field, _, _ in files)
    return {(paper, field): before for _, paper, field, before, after in files if now.get((paper, field)) == after}


def keep_imports(library: "Library", keys: Iterable[str]) -> None:
    """Take imports as not undone although a change that undoes them was made, because they could not be undone."""
    library.journal.put_quietly({("", WITHDRAWN + key): None for key in keys})


def _cells(library: "Library", pairs: Sequence[tuple[Paper, Attachment]]) -> dict[Key, str | None]:
    """Return the cells that attach files. A file of another content at the same path is detached."""
    marks = library.reader.marks(paper.id for paper, _ in pairs)
    cells: dict[Key, str | None] = {}
    for paper, file in pairs:
        for known in marks.get(paper.id, NO_MARKS).files:
            if known.path == file.path and known.sha256 != file.sha256:
                cells.setdefault((paper.id, FILE + known.sha256), None)
        cells[paper.id, FILE + file.sha256] = file.to_text()
    return cells


def detach(library: "Library", paper: Paper, path: str = "") -> Change:
    """Detach a file from a paper, or with "" all files.

    Args:
        path: the path of the file as typed, or its name.

    Raises:
        PaperError: if the file is not attached to the paper.
    """
    with library.journal.changing():
        files = library.reader.marks([paper.id]).get(paper.id, NO_MARKS).files
        absolute = str(Path(path).absolute()) if path and "\0" not in path else ""
        chosen = [file for file in files if not path or path in (file.path, Path(file.path).name)]
        chosen = [file for file in files if file.path == absolute] or chosen
        if path and not chosen:
            raise PaperError(
                f"{clean(path)} is not attached to “{paper.display_title}”. Nothing was changed. "
                f"'paper-tui show {paper.id}' lists its files."
            )
        cells: dict[Key, str | None] = {(paper.id, FILE + file.sha256): None for file in chosen}
        return library.journal.change(lambda some: f"detached {_named(chosen)} from {some}", cells, [paper])


def _named(files: Sequence[Attachment]) -> str:
    return files[0].name if len(files) == 1 else f"{len(files):,} files"
