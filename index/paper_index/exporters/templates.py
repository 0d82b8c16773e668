"""The templates of Markdown beyond plain sections: a list, reading notes, a table, a page with front matter.

The text of a paper is between two comments (`managed_blocks.py`). Other text in the file is kept when the file
is written again.
"""

from collections.abc import Iterable, Mapping
from typing import TextIO

from ..importers.json_lines import SCHEMA
from ..library import NO_MARKS, UNREAD, Marks
from ..papers.paper import Paper
from .json_lines import record
from .managed_blocks import region
from .markdown import escaped, row, section
from .pages import page


def write(papers: Iterable[Paper], marks: Mapping[str, Marks], stream: TextIO, template: str) -> None:
    """Write the papers in a template: `list`, `notes`, `table` or `page`."""
    if template in ("list", "table"):
        begin, line = ("", _list_item) if template == "list" else (_TABLE, _table_row)
        body = "".join(line(paper, marks.get(paper.id, NO_MARKS)) for paper in papers)
        if body:
            stream.write(region({"schema": SCHEMA, "template": template}, f"{begin}{body}"))
        return
    write_one = page if template == "page" else _notes
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
