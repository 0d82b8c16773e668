"""Markdown, valid CommonMark whatever a title holds: by default a heading a paper, its summary, results, links, marks.

The other templates are in `templates.py`, those of users in `jinja_template.py`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO

from ..library import NO_MARKS, UNREAD, Marks
from ..papers.identifiers import is_title_id
from ..papers.paper import Paper
from ..text.sanitize import repair
from .settings import DEFAULTS, Settings

TEMPLATES = ("sections", "list", "notes", "table", "page")
"""The templates that come with the program, the usual one first."""

_SPECIAL = "\\`*_{}[]<>#|$~&^"  # the backslash first: it escapes the others
# Programs for notes hide or highlight text between two of them.
_TWICE = re.compile("==+|%%+")
_AT_START = re.compile(r"^(\s*)(?:([-+=!:])|(\d+)([.)])(?=\s|$))")
# Start at the colon and the dot, which are rare, and look back from there.
_BARE_LINK = re.compile(r"(?i)[:.](?:(?<=\bhttp:)|(?<=\bhttps:)|(?<=\bftp:)|(?<=\bmailto:)|(?<=\bwww\.))")


def escaped(text: str) -> str:
    """Return `text` so that a Markdown reader shows exactly that, anywhere on a line."""
    for sign in _SPECIAL:
        if sign in text:
            text = text.replace(sign, f"\\{sign}")
    if "==" in text or "%%" in text:
        text = _TWICE.sub(lambda found: "\\".join(found[0]), text)
    if begun := _AT_START.match(text):
        at = begun.start(2) if begun[2] else begun.start(4)
        text = f"{text[:at]}\\{text[at:]}"
    # "www." and "https:" become links by themselves in some readers, and would swallow what follows.
    folded = text.casefold()
    if "http" in folded or "www." in folded or "ftp:" in folded or "mailto:" in folded:
        return _BARE_LINK.sub(r"\\\g<0>", text)
    return text


def write(papers: Iterable[Paper], marks: Mapping[str, Marks], stream: TextIO, settings: Settings = DEFAULTS) -> None:
    """Write the papers in their order, in a template.

    Raises:
        PaperError: if there is no such template, or it cannot be used.
    """
    if settings.template == "sections":
        for number, paper in enumerate(papers):
            stream.write("\n" if number else "")
            stream.write("".join(section(paper, marks.get(paper.id, NO_MARKS))))
    elif settings.template in TEMPLATES:
        from . import templates

        templates.write(papers, marks, stream, settings.template)
    else:
        from . import jinja_template

        jinja_template.write(papers, marks, stream, settings)


def section(
    paper: Paper, marks: Marks, level: int = 2, *, abstract: bool = True, files: Iterable[str] = ()
) -> Iterator[str]:
    """Yield the parts of a paper, under a heading of a level; `files` are links to local files in Markdown."""
    yield f"{'#' * level} {escaped(paper.display_title)}\n"
    if paper.authors:
        yield f"\n{escaped(', '.join(paper.authors))}\n"
    for text in (paper.summary, paper.abstract if abstract or not paper.summary else ""):
        for paragraph in paragraphs(text):
            yield f"\n{escaped(paragraph)}\n"
    if paper.results:
        yield "\n| Data set | Metric | Value |\n| --- | --- | --- |\n"
        for result in paper.results:
            yield row(result.dataset, result.metric, result.value)
    if facts := [*_facts(paper, marks), *(("Local PDF", link) for link in files)]:
        yield "\n" + "".join(f"- {name}: {value}\n" for name, value in facts)
    if marks.note:  # the user's own Markdown; as a quotation it cannot affect its surroundings
        yield "\n" + "".join(f"> {line}".rstrip() + "\n" for line in marks.note.split("\n"))


def paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of a text as they are shown, each on one line."""
    for paragraph in text.split("\n\n"):
        shown = repair(paragraph)
        if shown := (" ".join(shown.split()) if "\n" in shown else shown.strip()):
            yield shown


def row(*cells: str) -> str:
    """Return the row of a table."""
    return f"| {' | '.join(escaped(repair(text)) or ' ' for text in cells)} |\n"


def _facts(paper: Paper, marks: Marks) -> Iterable[tuple[str, str]]:
    if not is_title_id(paper.id):
        yield "Id", escaped(paper.id)
    if paper.published:
        yield "Published", escaped(paper.published)
    if paper.venue:
        yield paper.venue_kind.capitalize(), escaped(paper.venue)
    about = [text.replace("-", " ") for text in (paper.area, paper.kind) if text]
    if about:
        yield "About", escaped(", ".join(about))
    for place in paper.appearances:
        rank = f", rank {place.rank}" if place.rank else ""
        votes = f", {place.votes} votes" if place.votes is not None else ""
        yield "Edition", escaped(f"{place.label}{rank}{votes}")
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
