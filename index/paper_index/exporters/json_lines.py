"""JSON: one object a paper, everything in it. As JSON lines `import` reads it back without loss."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TextIO

from ..importers.json_lines import SCHEMA
from ..library import NO_MARKS, UNREAD, Marks
from ..papers.paper import Paper
from .settings import DEFAULTS, Settings


def record(paper: Paper, marks: Marks) -> dict[str, Any]:
    """Return a paper and the user's marks on it as plain JSON values."""
    said: dict[str, Any] = {"tags": list(marks.tags), "bookmarked": marks.bookmarked, "read": marks.read}
    said |= {"state": marks.state} if marks.state != UNREAD else {}
    said |= {"rating": marks.rating} if marks.rating else {}
    said |= {"note": marks.note} if marks.note else {}
    said |= {"attachments": [file.to_dict() for file in marks.files]} if marks.files else {}
    return {"schema": SCHEMA, **paper.to_dict(), **said}


def records(papers: Iterable[Paper], marks: Mapping[str, Marks], settings: Settings) -> Iterator[dict[str, Any]]:
    """Yield a record for each paper, with the fields of a search."""
    for paper in papers:
        yield record(paper, marks.get(paper.id, NO_MARKS)) | settings.search_fields.get(paper.id, {})


def write(papers: Iterable[Paper], marks: Mapping[str, Marks], stream: TextIO, settings: Settings = DEFAULTS) -> None:
    """Write one line a paper."""
    for plain in records(papers, marks, settings):
        stream.write(json.dumps(plain, ensure_ascii=False) + "\n")


def write_list(
    papers: Iterable[Paper], marks: Mapping[str, Marks], stream: TextIO, settings: Settings = DEFAULTS
) -> None:
    """Write one list of all papers, indented for people."""
    between = "[\n"
    for plain in records(papers, marks, settings):
        shown = json.dumps(plain, ensure_ascii=False, indent=2)
        stream.write(between + "\n".join(f"  {line}" for line in shown.split("\n")))
        between = ",\n"
    stream.write("[]\n" if between == "[\n" else "\n]\n")
