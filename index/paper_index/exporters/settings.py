"""The user's settings of a format."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..config import Config, Export


@dataclass(frozen=True, slots=True)
class Settings:
    """Each is heeded by the formats it concerns."""

    cite_key: str = Export().cite_key
    """The pattern of cite keys."""
    original_keys: bool = True
    """Whether the cite keys of the imported files win over those made by the pattern."""
    style: str = Export().style
    """The style of plain references: one of `references.STYLES`, or a CSL file."""
    template: str = "sections"
    """The template of Markdown: one of `markdown.TEMPLATES`, or a Jinja2 file."""
    search_fields: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    """The fields that a search adds to a paper, by paper id, for JSON: its score and passage."""
    separator: str = "\n"
    """The separator of ids."""


DEFAULTS = Settings()


def settings_of(config: Config) -> Settings:
    """Return what the user chose in `config.toml`."""
    export = config.export
    return Settings(export.cite_key, export.cite_keys == "original", export.style)
