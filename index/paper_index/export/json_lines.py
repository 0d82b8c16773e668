"""JSON lines: one object a paper, everything in it; `import` reads it back without loss."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from ..library import NO_MARKS, UNREAD, Marks
from ..paper import Paper
from ..sources.json_lines import SCHEMA


def record(paper: Paper, marks: Marks) -> dict[str, Any]:
    """Return a paper and the user's marks on it as plain JSON values."""
    said: dict[str, Any] = {"tags": list(marks.tags), "bookmarked": marks.bookmarked, "read": marks.read}
    said |= {"state": marks.state} if marks.state != UNREAD else {}
    said |= {"rating": marks.rating} if marks.rating else {}
    said |= {"note": marks.note} if marks.note else {}
    return {"schema": SCHEMA, **paper.to_dict(), **said}


def write(papers: Iterable[Paper], marks: Mapping[str, Marks], stream: TextIO) -> None:
    """Write one line a paper."""
    for paper in papers:
        stream.write(json.dumps(record(paper, marks.get(paper.id, NO_MARKS)), ensure_ascii=False) + "\n")
