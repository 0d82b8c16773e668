"""One HTML page: everything escaped, no script, nothing loaded from anywhere, links http and https only."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import TextIO

from ..library import NO_MARKS, UNREAD, Marks
from ..papers.paper import Paper
from ..text.sanitize import repair
from .markdown import paragraphs
from .settings import DEFAULTS, Settings

HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
"""
"""The beginning of every page: it loads nothing, and links do not name it."""
_STYLES = """<title>Papers</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
article { border-top: 1px solid #8888; padding: .5rem 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: .5rem 0; }
.facts, .authors { color: GrayText; margin: .25rem 0; }
table { border-collapse: collapse; } td, th { border: 1px solid #8888; padding: .1rem .5rem; text-align: left; }
pre { white-space: pre-wrap; font: inherit; border-left: 3px solid #8888; padding-left: .75rem; }
</style>
</head>
<body>
"""


def write(papers: Iterable[Paper], marks: Mapping[str, Marks], stream: TextIO, settings: Settings = DEFAULTS) -> None:
    """Write the page, an article a paper."""
    stream.write(HEAD + _STYLES)
    for paper in papers:
        stream.write("<article>\n")
        for part in _parts(paper, marks.get(paper.id, NO_MARKS)):
            stream.write(part + "\n")
        stream.write("</article>\n")
    stream.write("</body>\n</html>\n")


def _parts(paper: Paper, marks: Marks) -> Iterator[str]:
    yield f"<h2>{escape(paper.display_title)}</h2>"
    if paper.authors:
        yield f'<p class="authors">{escape(", ".join(paper.authors))}</p>'
    for text in (paper.summary, paper.abstract):
        for paragraph in paragraphs(text):
            yield f"<p>{escape(paragraph)}</p>"
    if paper.results:
        yield "<table><tr><th>Data set</th><th>Metric</th><th>Value</th></tr>"
        for result in paper.results:
            cells = (escape(repair(text)) for text in (result.dataset, result.metric, result.value))
            yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
        yield "</table>"
    if paper.links:
        yield f'<p class="facts">{" · ".join(_link(label, link) for label, link in paper.links)}</p>'
    facts = [
        paper.id,
        paper.published,
        paper.venue,
        *(place.label for place in paper.appearances),
        *(f"#{tag}" for tag in marks.tags),
    ]
    facts += ["bookmarked"] if marks.bookmarked else []
    facts += [marks.state] if marks.state != UNREAD else []
    facts += [f"{marks.rating} of 5"] if marks.rating else []
    yield f'<p class="facts">{" · ".join(escape(fact) for fact in facts if fact)}</p>'
    if marks.note:
        yield f"<pre>{escape(marks.note)}</pre>"


def _link(label: str, link: str) -> str:
    return f'<a href="{escape(link)}" rel="noopener noreferrer">{escape(label)}</a>'
