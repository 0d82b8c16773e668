"""Format and settings of `export` and `cite`."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .inputs import id_separator
from .options import EXPORT_FORMATS

if TYPE_CHECKING:
    from paper_index.exporters import Settings
    from paper_index.workspace import Workspace


def export_format(
    format: str | None, template: str | None, style: str | None, target: Path | None, *, folder: bool
) -> str:
    """Return the export format; `--template` and `--style` imply one.

    Raises:
        UsageError: if no format is given, or two different ones.
    """
    from paper_index.exporters import format_of

    for given, meant, option in ((template, "markdown", "--template"), (style, "references", "--style")):
        if given is not None:
            if format not in (None, meant):
                raise click.UsageError(f"{option} works with --format {meant} only.")
            format = meant
    if folder and format not in (None, "markdown"):
        raise click.UsageError(f"A folder can contain Markdown only; give a file for {format}.")
    format = format or ("markdown" if folder else format_of(target) if target else None)
    if format is None:
        raise click.UsageError(
            f"Missing format. Use --format with {', '.join(EXPORT_FORMATS)}"
            + (", or end FILE in .md, .bib…" if target else ".")
        )
    return format


def export_settings(
    workspace: "Workspace", template: str | None, style: str | None, cite_keys: str | None
) -> "Settings":
    """Return the settings of `config.toml`, changed by the options that were given."""
    from paper_index.exporters import settings_of

    configured = settings_of(workspace.config)
    return replace(
        configured,
        original_keys=cite_keys == "original" if cite_keys else configured.original_keys,
        style=style or configured.style,
        template=template or configured.template,
        separator=id_separator(),
    )
