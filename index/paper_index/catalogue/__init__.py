"""The starter catalogue: 327 papers of five Daily Papers pages, with summaries written for this project.

`starter.jsonl` has one paper a line: its arXiv id, its authors, the month of its first version in `published`, its
venue, and more. `aliases.json` has the spellings folded into each canonical data set, task and method. The dates of
appearances are those that the pages showed, without a year.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..papers.paper import Paper

_FOLDER = Path(__file__).parent

SOURCE = "starter catalogue"
EDITION = "2"
"""Counted up when the catalogue's content changes, so that known papers are refreshed from it."""


def rows() -> Iterator[dict[str, Any]]:
    """Yield the catalogue's lines as they stand."""
    with (_FOLDER / "starter.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def papers() -> Iterator[Paper]:
    """Yield the catalogue's papers in the order of the file."""
    for row in rows():
        appearances = [
            {"edition": place["page"].removesuffix(".txt"), "rank": place["rank"], "shown": place["date"]}
            for place in row["appearances"]
        ]
        yield Paper.from_dict(row | {"appearances": appearances, "sources": [SOURCE]})


def aliases() -> dict[str, dict[str, list[str]]]:
    """Return the folded spellings: `datasets`, `tasks` or `methods`, then canonical name, then spellings."""
    folded: dict[str, dict[str, list[str]]] = json.loads((_FOLDER / "aliases.json").read_text(encoding="utf-8"))
    return folded
