"""Attach files to papers and detach them. The files themselves are never changed."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import PaperError
from ..papers.attachments import Attachment
from ..papers.paper import Paper
from ..text.sanitize import clean
from .models import NO_MARKS, Change, Key
from .table_layout import FILE

if TYPE_CHECKING:
    from .library import Library


def attach(library: "Library", pairs: Sequence[tuple[Paper, Attachment]]) -> Change:
    """Attach files to papers. A file of another content replaces the attachment that has the same path."""
    with library.journal.changing():
        marks = library.reader.marks(paper.id for paper, _ in pairs)
        cells: dict[Key, str | None] = {}
        for paper, file in pairs:
            for known in marks.get(paper.id, NO_MARKS).files:
                if known.path == file.path and known.sha256 != file.sha256:
                    cells.setdefault((paper.id, FILE + known.sha256), None)
            cells[paper.id, FILE + file.sha256] = file.to_text()
        name = _named([file for _, file in pairs])
        return library.journal.change(lambda some: f"attached {name} to {some}", cells, [paper for paper, _ in pairs])


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
