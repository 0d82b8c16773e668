"""The leaderboards of Papers with Code, from the file `evaluation-tables.json` of its archive.

The site was closed in July 2025. The file is an array of tasks. A task has `task`, `datasets` and `subtasks` (tasks
again); a data set has `dataset`, `sota` and perhaps `subdatasets`; `sota.rows` has a row for each model, with
`model_name`, `paper_title`, `paper_url`, `paper_date` and `metrics` (name to value). The file is read row by row.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..papers.archived_result import ArchivedResult
from ..papers.field_limits import LONGEST_ENTRY
from ..papers.identifiers import canonical_id, is_arxiv_id, is_doi, safe_link, title_id
from ..papers.paper import Problem
from ..text.sanitize import clean
from .input_file import Source
from .json_stream import JsonStream

_MARKS = (b'"sota"', b'"datasets"', b'"subtasks"', b'"paper_url"', b'"dataset_links"', b'"categories"')
_DEEPEST = 50
"""Levels of tasks in tasks."""


def matches(source: Source) -> bool:
    """Return whether a file has the leaderboards, by the names at its beginning."""
    head = source.head.lstrip()
    return head[:1] == b"[" and b'"datasets"' in head and sum(mark in head for mark in _MARKS) >= 3


def read(source: Source) -> Iterator[ArchivedResult | Problem]:
    """Yield the values of all leaderboards, and the rows that cannot be used as problems."""
    stream = JsonStream(source)
    try:
        for _ in stream.elements():
            for found in _task(stream, source, 0):
                source.line = stream.line
                yield found
    except ValueError as error:
        yield Problem(source.name, stream.line, f"{error}; the rest of it was not read")


@dataclass(slots=True)
class _DataSet:
    name: str = ""
    rows: list[Any] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


def _task(stream: JsonStream, source: Source, depth: int) -> Iterator[ArchivedResult | Problem]:
    """Yield the values of a task: those of its data sets once its name is known, which may be at its end."""
    if depth > _DEEPEST:
        raise ValueError(f"tasks nested too deeply in line {stream.line}")
    if not stream.is_object:
        stream.value()
        yield Problem(source.name, stream.line, "a task that is not an object")
        return
    name = ""
    data_sets: list[_DataSet] = []
    for member in stream.members():
        if member == "datasets" and stream.is_array:
            for _ in stream.elements():
                data_sets += _data_sets(stream, depth)
        elif member == "subtasks" and stream.is_array:
            for _ in stream.elements():
                yield from _task(stream, source, depth + 1)
        else:
            value = stream.value()
            name = _text(value) if member == "task" else name
    for each in data_sets:
        for number, row in enumerate(each.rows):
            yield from _row(row, name, each.name, Problem(source.name, each.lines[number], ""))


def _data_sets(stream: JsonStream, depth: int) -> Iterator[_DataSet]:
    """Yield a data set with the rows of its leaderboard, then those in it."""
    if depth > _DEEPEST:
        raise ValueError(f"data sets nested too deeply in line {stream.line}")
    found = _DataSet()
    if not stream.is_object:
        found.rows, found.lines = [stream.value()], [stream.line]
        yield found
        return
    for member in stream.members():
        if member == "sota" and stream.is_object:
            for part in stream.members():
                if part == "rows" and stream.is_array:
                    for _ in stream.elements():
                        found.lines.append(stream.line)
                        found.rows.append(stream.value())
                else:
                    stream.value()
        elif member == "subdatasets" and stream.is_array:
            for _ in stream.elements():
                yield from _data_sets(stream, depth + 1)
        else:
            value = stream.value()
            found.name = _text(value) if member == "dataset" else found.name
    yield found


def _row(row: Any, task: str, dataset: str, problem: Problem) -> Iterator[ArchivedResult | Problem]:
    """Yield the values of one row, or a problem if it has no paper or no value."""
    where = f"a row of “{dataset or 'a data set without a name'}”"
    metrics = row.get("metrics") if isinstance(row, dict) else None
    if not isinstance(row, dict) or not isinstance(metrics, dict) or not dataset:
        yield Problem(problem.source, problem.line, f"{where} without data set, metrics or paper")
        return
    title, address = _text(row.get("paper_title")), _address(row.get("paper_url"))
    identity = canonical_id(address) if address else ""
    identity = identity if is_arxiv_id(identity) or is_doi(identity) else ""
    if not identity and not title:
        yield Problem(problem.source, problem.line, f"{where} names no paper")
        return
    paper = (identity, title_id(title) if title else "", title, address)
    about = (_text(row.get("paper_date"))[:10], _text(row.get("model_name")), task, dataset)
    values = {_text(name): _text(value) for name, value in metrics.items()}
    if not any(values.values()):
        yield Problem(problem.source, problem.line, f"{where} has no value")
    for name, value in values.items():
        if name and value:
            yield ArchivedResult(*paper, *about, name, value)


def _text(value: Any) -> str:
    plain = value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""
    return clean(plain[: 4 * LONGEST_ENTRY])[:LONGEST_ENTRY].strip()


def _address(value: Any) -> str:
    return (safe_link(value) or "") if isinstance(value, str) else ""
