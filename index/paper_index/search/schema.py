"""What Whoosh is told to keep: words and their places, no text (that is in `papers.db`)."""

from collections.abc import Iterator
from typing import Any

from whoosh.analysis import Analyzer, Token
from whoosh.fields import NUMERIC, TEXT, Schema

from ..paper import Paper
from ..text import repair
from . import words

VERSION = 1
"""Counted up when the fields change; indexes of another version are rebuilt."""

FIELDS = ("title", "body", "authors", "facts")
"""The fields searched: `body` is summary and abstract, `facts` area, kind, tasks, methods, data sets and editions."""


class PlaceAnalyzer(Analyzer):  # type: ignore[misc]
    """Hands `words.places` to Whoosh, one token a form."""

    def __call__(
        self, value: str, positions: bool = False, start_pos: int = 0, mode: str = "", **_: Any
    ) -> Iterator[Token]:
        token = Token(positions, False)
        token.mode = mode
        for position, place in enumerate(words.places(value), start_pos):
            for form in place.forms:
                token.text = token.original = form
                token.boost = 1.0
                token.pos = position
                token.stopped = False
                yield token


def schema() -> Schema:
    """Return a fresh schema. It is given at every opening, so that none is ever unpickled from the index."""
    text = {name: TEXT(analyzer=PlaceAnalyzer(), phrase=True, stored=False) for name in FIELDS}
    return Schema(row=NUMERIC(int, bits=32, signed=False, sortable=True, stored=False), **text)


def document(row: int, paper: Paper) -> dict[str, Any]:
    """Return what is indexed of a paper: the text as it came and as it is shown, where they differ."""
    return {
        "row": row,
        "title": _both(paper.title),
        "body": _both(f"{paper.summary}\n{paper.abstract}"),
        "authors": " · ".join(paper.authors),
        "facts": " · ".join(
            (
                paper.area,
                paper.kind,
                *paper.tasks,
                *paper.methods,
                *paper.datasets,
                *(result.metric for result in paper.results),
                *(place.label for place in paper.appearances),
            )
        ),
    }


def _both(text: str) -> str:
    shown = repair(text)
    return text if shown == text else f"{shown}\n{text}"
