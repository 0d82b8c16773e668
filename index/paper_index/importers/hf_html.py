"""Daily Papers pages saved as HTML: a day, a week, a month, trends, a search, or one paper's page.

The server writes what a page shows into it a second time, as JSON in an attribute `data-props`: that is read, not the
page around it. The attributes are found by their quotes and their entities decoded; a whole parser would read a
damaged page again and again for every tag that does not end.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any

from ..errors import PaperError
from ..papers.paper import Paper, Problem
from . import hf_api
from .daily_dates import is_edition
from .input_file import MAX_PAGE, Source
from .json_lines import crowded

_PROPS = re.compile(r"""\bdata-props\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)')""")
_TAG = re.compile(rb"<(?:!doctype\s+html|html|head|body|main|section|div|!--)", re.IGNORECASE)


def matches(source: Source) -> bool:
    """Return whether it is HTML of that site, or with papers in the properties of one of its parts."""
    if not _TAG.match(source.head.lstrip()):
        return False
    try:
        return b"://huggingface.co/papers" in source.head or any(
            _listed(props) is not None for props in _all_props(source.text(MAX_PAGE))
        )
    except PaperError:
        return False


def read(source: Source) -> Iterator[Paper | Problem]:
    """Yield the papers of a page in its order, each once.

    Raises:
        PaperError: if it has no papers.
    """
    known: set[str] = set()
    some = False
    for props in _all_props(source.text(MAX_PAGE)):
        listed = _listed(props)
        if listed is None:
            continue
        rank = props.get("dailyPaperRank")
        rank = rank if isinstance(rank, int) and not isinstance(rank, bool) and 0 < rank < 2**31 else None
        for record in _records(listed, source, _edition(props), rank):
            some = True
            if isinstance(record, Problem):
                yield record
            elif record.id not in known:
                known.add(record.id)
                yield record
    if not some:
        raise PaperError(
            f"{source.name}: a web page without Daily Papers data; nothing was imported. "
            "Save the page as HTML, complete, or copy its text."
        )


def _all_props(text: str) -> Iterator[dict[str, Any]]:
    for found in _PROPS.finditer(text):
        raw = found[1] or found[2] or ""
        if "aper" not in raw:  # the menu, the footer
            continue
        plain = unescape(raw)
        if crowded(plain) is not None:
            continue
        try:
            props = json.loads(plain)
        except (ValueError, RecursionError):
            continue
        if isinstance(props, dict):
            yield props


def _records(listed: Any, source: Source, edition: str | None, rank: int | None) -> Iterator[Paper | Problem]:
    if isinstance(listed, list):
        yield from hf_api.answer(lambda: ((None, each) for each in listed), source, edition)
        return
    try:
        yield hf_api.placed(hf_api.entry(listed, source.name, source.edition or edition), rank)
    except ValueError as error:
        yield Problem(source.name, None, str(error))


def _listed(props: dict[str, Any]) -> Any:
    """Return what of the properties are entries: a list of them, or one paper; None for other parts of a page."""
    if isinstance(props.get("dailyPapers"), list):
        return props["dailyPapers"]
    paper = props.get("paper")  # before the lists: its page may show papers like it
    if isinstance(paper, dict) and isinstance(paper.get("title"), str):
        return {"paper": paper}
    lists = (value for value in props.values() if isinstance(value, list))
    return next((each for each in lists if any(isinstance(one, dict) and "paper" in one for one in each)), None)


def _edition(props: dict[str, Any]) -> str | None:
    """Return the day, week or month a page says it is. That of a search is only what the calendar on it shows."""
    said = props.get("dateString")
    if not isinstance(said, str) or any(props.get(name) for name in ("q", "query", "searchQuery")):
        return None
    said = said[:10]
    if len(said) == 10 and is_edition(said):
        match props.get("periodType"):
            case "week":
                year, week, _ = date.fromisoformat(said).isocalendar()
                return f"{year}-W{week:02}"
            case "month":
                return said[:7]
    return said if is_edition(said) else None
