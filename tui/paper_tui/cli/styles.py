"""Colours on standard output."""

import os
import sys
from typing import Any

import click

from .context import no_colour


def styled(text: str, **style: Any) -> str:
    """Return a text in a style of `click.style`, unless colours are disabled or unsupported."""
    plain = not sys.stdout.isatty() or no_colour() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return click.style(text, **style) if style and not plain else text
