"""Saving the values of a view as a picture, a table or text."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..dialogs.save_file import SaveFileDialog
from ..widgets.shades import is_plain
from .frame import FullView, Runner

if TYPE_CHECKING:
    from ..formatting.insight_files import Insight

_WIDTH = 100
"""Cells of a line of a picture or a text."""


async def save(view: FullView[Any], run: Runner, name: str, insight: "Insight") -> None:
    """Ask for a file, whose suggested name is given without an ending, write it, and report the result."""
    from ..formatting.insight_files import EXTENSIONS, rendered
    from ..formatting.insight_lines import Look

    look = Look(_WIDTH, ascii=is_plain(view.app))

    async def write(path: Path, format: str, overwrite: bool) -> None:
        from paper_index.storage.atomic_files import write_whole

        await run(lambda: write_whole(path, rendered(insight, format, look).encode(), overwrite=overwrite))

    def written(path: Path | None) -> None:
        if path is not None:
            view.report(f"Saved as {path}")

    await view.app.push_screen(SaveFileDialog("Save as", name, EXTENSIONS, write, Path.cwd()), written)
