"""Ids: one a line, in the papers' order."""

from collections.abc import Iterable, Mapping
from typing import TextIO

from ..library import Marks
from ..papers.paper import Paper
from .settings import DEFAULTS, Settings


def write(papers: Iterable[Paper], marks: Mapping[str, Marks], stream: TextIO, settings: Settings = DEFAULTS) -> None:
    """Write the papers' ids, each with what ends it."""
    for paper in papers:
        stream.write(paper.id + settings.separator)
