"""Markdown: a heading a paper, its summary, results, links and the user's marks.

Valid CommonMark whatever a title holds.
"""

import re
from collections.abc import Iterable, Mapping
from typing import TextIO

from ..library import NO_MARKS, UNREAD, Marks
from ..paper import Paper, is_title_id
from ..text import repair

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|$~&^])")
_AT_START = re.compile(r"^(\s*)(?:([-+=!:])|(\d+)([.)])(?=\s|$))")
_BARE_LINK = re.compile(r"(?i)(\b(?:https?|ftp|mailto))(:)|(\bwww)(\.)")


def escaped(text: str) -> str:
    """Return `text` so that a Markdown reader shows exactly that, anywhere on a line."""
    text = _SPECIAL.sub(r"\\\1", text)
    text = _AT_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", text)
    # "www." and "https:" become links by themselves in some readers, and would swallow what follows.
    return _BARE_LINK.sub(lambda m: f"{m[1] or m[3]}\\{m[2] or m[4]}", text)


def write(papers: Iterable[Paper], marks: Mapping[str, Marks], stream: TextIO) -> None:
    """Write the papers in their order, one section each."""
    for number, paper in enumerate(papers):
        if number:
            stream.write("\n")
        _write_paper(paper, marks.get(paper.id, NO_MARKS), stream)


def _write_paper(paper: Paper, marks: Marks, stream: TextIO) -> None:
    stream.write(f"## {escaped(paper.display_title)}\n")
    if paper.authors:
        stream.write(f"\n{escaped(', '.join(paper.authors))}\n")
    for text in (paper.summary, paper.abstract):
        for paragraph in text.split("\n\n"):
            if paragraph.strip():
                stream.write(f"\n{escaped(' '.join(repair(paragraph).split()))}\n")
    if paper.results:
        stream.write("\n| Data set | Metric | Value |\n| --- | --- | --- |\n")
        for result in paper.results:
            cells = (_cell(text) for text in (result.dataset, result.metric, result.value))
            stream.write(f"| {' | '.join(cells)} |\n")
    facts = list(_facts(paper, marks))
    if facts:
        stream.write("\n" + "".join(f"- {name}: {value}\n" for name, value in facts))
    if marks.note:  # the user's own Markdown; as a quotation it cannot become part of what is around it
        stream.write("\n" + "".join(f"> {line}".rstrip() + "\n" for line in marks.note.split("\n")))


def _facts(paper: Paper, marks: Marks) -> Iterable[tuple[str, str]]:
    if not is_title_id(paper.id):
        yield "Id", escaped(paper.id)
    if paper.published:
        yield "Published", escaped(paper.published)
    about = [text.replace("-", " ") for text in (paper.area, paper.kind) if text]
    if about:
        yield "About", escaped(", ".join(about))
    for place in paper.appearances:
        rank = f", no. {place.rank}" if place.rank else ""
        votes = f", {place.votes} votes" if place.votes is not None else ""
        yield "Daily Papers", escaped(f"{place.label}{rank}{votes}")
    for label, link in paper.links:
        yield label.capitalize() if label.islower() else label, f"<{link}>"
    if marks.tags:
        yield "Tags", escaped(", ".join(marks.tags))
    if marks.bookmarked:
        yield "Bookmarked", "yes"
    if marks.state != UNREAD:
        yield "Reading", marks.state
    if marks.rating:
        yield "Rating", f"{marks.rating} of 5"


def _cell(text: str) -> str:
    return escaped(repair(text)) or " "
