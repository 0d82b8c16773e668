"""A leaderboard, or the list of them, as Markdown, CSV and plain values for JSON. Foreign text is made harmless."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ..exporters.csv_table import as_csv
from ..exporters.markdown import escaped, row
from .models import Board, Coverage, Entry, Summary

COLUMNS = (
    "rank", "value", "condition", "date", "title", "id", "model", "code", "url", "sentence", "own", "certain",
    "sources", "written", "dataset", "metric",
)  # fmt: skip
LIST_COLUMNS = ("dataset", "metric", "better", "papers", "values")
_BETTER = {True: "higher", False: "lower", None: ""}


def board_markdown(board: Board, coverage: Coverage, entries: Sequence[Entry]) -> str:
    """Return some rows of a leaderboard as a section of Markdown, with the coverage below it."""
    about = f" · {board.condition}" if board.condition else ""
    lines = [f"## {escaped(board.name.title + about)}\n\n"]
    lines.append("| # | Value | Condition | Date | Paper | Id | Code | Sentence |\n")
    lines.append("| --: | --: | --- | --- | --- | --- | --- | --- |\n")
    for entry in entries:
        linked = _linked(entry.title or entry.paper, entry.url)
        code = _linked("code", entry.code) if entry.code else " "
        named = row(str(entry.rank or ""), entry.marked, entry.condition, entry.date).rstrip("\n")
        details = f" ({escaped(entry.details)})" if entry.details else ""
        rest = row(entry.result.sentence).removeprefix("| ")
        lines.append(f"{named} {linked}{details} | {escaped(entry.paper) or ' '} | {code} | {rest}")
    notes = " ".join(escaped(note) for note in (board.why_unranked, coverage.text) if note)
    return "".join([*lines, f"\n{notes}\n"])


def _linked(text: str, url: str) -> str:
    return f"[{escaped(text)}](<{url.replace('|', '%7C')}>)" if url else escaped(text)


def list_markdown(boards: Iterable[Summary], coverage: Coverage) -> str:
    """Return the list of leaderboards as a table in Markdown, with the coverage below it."""
    head = "| Data set | Metric | Papers | Values |\n| --- | --- | --: | --: |\n"
    rows = [row(each.name.dataset, each.name.metric_text, str(each.papers), str(each.values)) for each in boards]
    return f"{head}{''.join(rows)}\n{escaped(coverage.text)}\n"


def board_csv(board: Board, coverage: Coverage, entries: Sequence[Entry]) -> str:
    """Return some rows of a leaderboard as CSV; no cell is a formula."""
    plain = (plain_entry(entry) | _of(board) for entry in entries)
    return as_csv([COLUMNS, *([_cell(each[name]) for name in COLUMNS] for each in plain)])


def _of(board: Board) -> dict[str, Any]:
    return {"dataset": board.name.dataset, "metric": board.name.metric.name}


def list_csv(boards: Iterable[Summary], coverage: Coverage) -> str:
    """Return the list of leaderboards as CSV."""
    plain = map(plain_summary, boards)
    return as_csv([LIST_COLUMNS, *([each[name] for name in LIST_COLUMNS] for each in plain)])


def _cell(value: Any) -> Any:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def plain_entry(entry: Entry) -> dict[str, Any]:
    """Return a row as plain values."""
    return {
        "rank": entry.rank,
        "value": entry.number,
        "written": entry.result.value,
        "condition": ", ".join(entry.conditions),
        "date": entry.date,
        "title": entry.title,
        "id": entry.paper,
        "model": entry.result.model,
        "code": entry.code,
        "url": entry.url,
        "sentence": entry.result.sentence,
        "own": entry.result.own,
        "certain": entry.is_certain,
        "sources": list(entry.sources),
    }


def plain_board(board: Board, coverage: Coverage, entries: Sequence[Entry]) -> dict[str, Any]:
    """Return some rows of a leaderboard as plain values."""
    metric = board.name.metric
    return {
        "dataset": board.name.dataset,
        "metric": metric.name,
        "key": metric.key,
        "better": _BETTER[metric.higher_is_better] or None,
        "unit": "%" if metric.percent else None,
        "condition": board.condition or None,
        "conditions": [{"condition": name, "values": count} for name, count in board.conditions],
        "papers": board.papers,
        "rows": [plain_entry(entry) for entry in entries],
        "records": [
            {"date": entry.date, "value": entry.number, "id": entry.paper, "title": entry.title}
            for entry in board.records
        ],
        "hidden": {"uncertain": board.uncertain, "outside": board.outside},
        "coverage": plain_coverage(coverage),
    }


def plain_list(boards: Iterable[Summary], coverage: Coverage) -> dict[str, Any]:
    """Return the list of leaderboards as plain values."""
    return {"leaderboards": [plain_summary(each) for each in boards], "coverage": plain_coverage(coverage)}


def plain_summary(each: Summary) -> dict[str, Any]:
    """Return a leaderboard in the list as plain values."""
    metric = each.name.metric
    return {
        "dataset": each.name.dataset,
        "metric": metric.name,
        "key": metric.key,
        "better": _BETTER[metric.higher_is_better],
        "papers": each.papers,
        "values": each.values,
    }


def plain_coverage(coverage: Coverage) -> dict[str, Any]:
    """Return the coverage as plain values."""
    return {
        "reporting": coverage.reporting,
        "papers": coverage.papers,
        "uncertain": coverage.uncertain,
        "archived_values": coverage.archived,
    }


WRITERS: dict[str, Callable[[Board, Coverage, Sequence[Entry]], str]] = {
    "markdown": board_markdown,
    "csv": board_csv,
}
"""The formats of a file with a leaderboard."""
