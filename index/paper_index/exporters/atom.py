"""An Atom feed: an entry a paper, dated by the paper, so that the feed of the same papers is the same feed."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO
from urllib.parse import quote

from ..library import NO_MARKS, Marks
from ..papers.paper import Paper
from ..text.sanitize import repair
from .settings import DEFAULTS, Settings
from .xml_text import xml_text

_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?(?!\d)", re.ASCII)
_UNDATED = "1970-01-01T00:00:00Z"
"""Feeds require a date; this one is used for papers without a date."""


def write(papers: Iterable[Paper], marks: Mapping[str, Marks], stream: TextIO, settings: Settings = DEFAULTS) -> None:
    """Write the feed, in the papers' order."""
    listed = list(papers)
    stream.write('<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n')
    stream.write("<id>urn:paper-tui:export</id>\n<title>Papers</title>\n<author><name>paper-tui</name></author>\n")
    stream.write(f"<updated>{max(map(_when, listed), default=_UNDATED)}</updated>\n")
    for paper in listed:
        parts = _parts(paper, marks.get(paper.id, NO_MARKS))
        stream.write("<entry>\n" + "".join(f"{part}\n" for part in parts) + "</entry>\n")
    stream.write("</feed>\n")


def _parts(paper: Paper, marks: Marks) -> Iterator[str]:
    yield f"<id>urn:paper-tui:{quote(paper.id, safe=':/.')}</id>"
    yield f"<title>{xml_text(paper.display_title)}</title>"
    yield f"<updated>{_when(paper)}</updated>"
    for author in paper.authors:
        yield f"<author><name>{xml_text(author)}</name></author>"
    for number, (label, link) in enumerate(paper.links):
        relation = "related" if number else "alternate"
        yield f'<link rel="{relation}" title="{xml_text(label)}" href="{xml_text(link)}"/>'
    for tag in marks.tags:
        yield f'<category term="{xml_text(tag)}"/>'
    if text := paper.summary or paper.abstract:
        yield f"<summary>{xml_text(repair(text))}</summary>"


def _when(paper: Paper) -> str:
    found = _DATE.match(paper.published)
    return f"{found[1]}-{found[2] or '01'}-{found[3] or '01'}T00:00:00Z" if found else _UNDATED
