"""Ways out: one module a format, all behind `write(papers, marks, stream, settings)`.

Output is the same for the same papers and marks, whatever the day, so that an exported file can be kept under version
control. A module is loaded when its format is asked for.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import TextIO, cast

from ..library import Marks
from ..papers.paper import Paper
from ..storage.atomic_files import TargetExists, write_whole
from .settings import DEFAULTS, Settings, settings_of

__all__ = ["FORMATS", "Format", "Settings", "TargetExists", "format_of", "rendered", "settings_of", "to_file", "write"]

Writer = Callable[[Iterable[Paper], Mapping[str, Marks], TextIO, Settings], None]


@dataclass(frozen=True, slots=True)
class Format:
    """A way out."""

    label: str
    """As people call it."""
    endings: tuple[str, ...]
    """Of file names; the first is given to a new one."""
    module: str
    function: str = "write"

    @property
    def write(self) -> Writer:
        """The function that writes it."""
        return cast(Writer, getattr(import_module(f".{self.module}", __name__), self.function))


FORMATS = {
    "markdown": Format("Markdown", (".md", ".markdown"), "markdown"),
    "bibtex": Format("BibTeX", (".bib",), "bibtex"),
    "biblatex": Format("BibLaTeX", (".bib",), "bibtex", "write_biblatex"),
    "ris": Format("RIS", (".ris",), "ris"),
    "csl-json": Format("CSL-JSON", (".csl.json", ".csljson"), "csl_json"),
    "references": Format("references", (".ref.txt",), "styled_references"),
    "csv": Format("CSV", (".csv",), "csv_table"),
    "json": Format("JSON", (".json",), "json_lines", "write_list"),
    "jsonl": Format("JSON lines", (".jsonl", ".ndjson"), "json_lines"),
    "ids": Format("ids", (".ids",), "ids"),
    "html": Format("HTML", (".html", ".htm"), "html_page"),
    "atom": Format("Atom feed", (".atom",), "atom"),
}
"""Formats by name. Of two that share an ending the first is meant by it."""


def format_of(path: Path) -> str | None:
    """Return the format a file's ending names, or None."""
    name = path.name.lower()
    fitting = [
        (len(ending), format)
        for format, how in FORMATS.items()
        for ending in how.endings
        if name.endswith(ending) and name != ending
    ]
    return max(fitting, key=lambda found: found[0])[1] if fitting else None


def write(
    papers: Iterable[Paper], marks: Mapping[str, Marks], stream: TextIO, format: str, settings: Settings = DEFAULTS
) -> None:
    """Write the papers in a format, in their order.

    Raises:
        PaperError: if the format needs a missing package, or a template or style cannot be used.
    """
    FORMATS[format].write(papers, marks, stream, settings)


def rendered(papers: Iterable[Paper], marks: Mapping[str, Marks], format: str, settings: Settings = DEFAULTS) -> str:
    """Return what `write` writes."""
    stream = StringIO()
    write(papers, marks, stream, format, settings)
    return stream.getvalue()


def to_file(
    path: Path,
    papers: Iterable[Paper],
    marks: Mapping[str, Marks],
    format: str,
    settings: Settings = DEFAULTS,
    *,
    overwrite: bool = False,
) -> None:
    """Write the papers to a file, whole or not at all; of Markdown that was written before, the user's own text stays.

    Raises:
        TargetExists: if the file is there and `overwrite` is false.
        PaperError: if it cannot be written.
    """
    text = rendered(papers, marks, format, settings)
    if overwrite and format == "markdown":
        from .managed_blocks import renewed

        text = renewed(path, text)
    write_whole(path, text.encode(), overwrite=overwrite)
