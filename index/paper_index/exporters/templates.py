"""The templates of Markdown beyond plain sections: a list, reading notes, a table, a page with front matter.

The text of a paper is between two comments (`managed_blocks.py`). Other text in the file is kept when the file
is written again.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TextIO

from ..importers.json_lines import SCHEMA
from ..importers.markdown_page import shown_tag
from ..library import NO_MARKS, UNREAD, Marks
from ..papers.paper import Paper
from .json_lines import record
from .managed_blocks import region
from .markdown import escaped, row, section

_quoted: Callable[[str], str] = json.encoder.encode_basestring
_UNYAML = re.compile("[<\x7f-\x9f\ufeff\ufffe\uffff]")


def write(papers: Iterable[Paper], marks: Mapping[str, Marks], stream: TextIO, template: str) -> None:
    """Write the papers in a template: `list`, `notes`, `table` or `page`."""
    if template in ("list", "table"):
        begin, line = ("", _list_item) if template == "list" else (_TABLE, _table_row)
        body = "".join(line(paper, marks.get(paper.id, NO_MARKS)) for paper in papers)
        if body:
            stream.write(region({"schema": SCHEMA, "template": template}, f"{begin}{body}"))
        return
    write_one = _page if template == "page" else _notes
    for number, paper in enumerate(papers):
        stream.write(("\n" if number else "") + write_one(paper, marks.get(paper.id, NO_MARKS)))


_TABLE = "| Title | Authors | Published | Tags | Reading | Rating |\n| --- | --- | --- | --- | --- | --- |\n"


def _list_item(paper: Paper, marks: Marks) -> str:
    rest = ", ".join(part for part in (_short(paper.authors), paper.published[:4]) if part)
    tags = "".join(f" #{tag}" for tag in marks.tags)
    return f"- {_linked(paper)}{escaped(f' – {rest}' if rest else '')}{escaped(tags)}\n"


def _table_row(paper: Paper, marks: Marks) -> str:
    state = marks.state if marks.state != UNREAD else ""
    cells = (_short(paper.authors), paper.published, ", ".join(marks.tags), state, str(marks.rating or ""))
    return f"| {_linked(paper)} {row(*cells)}"


def _linked(paper: Paper) -> str:
    title = escaped(paper.display_title)
    return f"[{title}](<{paper.links[0][1]}>)" if paper.links else title


def _short(authors: tuple[str, ...]) -> str:
    return ", ".join(authors[:3]) + (" et al." if len(authors) > 3 else "")


def _notes(paper: Paper, marks: Marks) -> str:
    return region(record(paper, marks), "".join(section(paper, marks, abstract=False)))


def _page(paper: Paper, marks: Marks) -> str:
    lines = "".join(_yaml(name, value) for name, value in _front_matter(paper, marks))
    return f"---\n{lines}---\n\n" + region(record(paper, marks), "".join(section(paper, marks, 1)))


def _front_matter(paper: Paper, marks: Marks) -> Iterator[tuple[str, Any]]:
    yield "id", paper.id
    yield "title", paper.display_title
    yield "authors", paper.authors
    yield "published", paper.published
    yield "tags", [shown_tag(tag) for tag in marks.tags]
    yield "bookmarked", marks.bookmarked
    yield "state", marks.state
    yield "rating", marks.rating or ""
    yield "links", [link for _, link in paper.links]


def _yaml(name: str, value: Any) -> str:
    if isinstance(value, str):
        return f"{name}: {_as_yaml(_quoted(value))}\n" if value else f"{name}:\n"
    if isinstance(value, tuple | list):
        return f"{name}:\n  - {_as_yaml(_BETWEEN.join(map(_quoted, value)))}\n" if value else f"{name}: []\n"
    return f"{name}: {str(value).lower()}\n"


_BETWEEN = "\n  - "


def _as_yaml(quoted: str) -> str:
    # A JSON string is one of YAML as well, but for some characters. A "<" could begin HTML: where several pages are
    # written to one file, Markdown readers take the front matter of all but the first for text.
    if quoted.isascii() and "\x7f" not in quoted and "<" not in quoted:
        return quoted
    return _UNYAML.sub(lambda sign: f"\\u{ord(sign[0]):04x}", quoted)
