"""The empty list: why it is empty, and less strict views (relaxations) that would find papers."""

from dataclasses import dataclass
from textwrap import wrap

from paper_index.search import Answer, View
from paper_index.search.assist.relaxation import relaxations

from ...backend.worker import Backend
from ...formatting.numbers import counted
from ...formatting.paper import cut
from ..filter_pane.entries import shown_value

_LONGEST = 42
"""Cells of the description of a relaxation."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A less strict view."""

    label: str
    """Its description, and the number of papers it finds."""
    view: View


async def find_relaxations(backend: Backend, answer: Answer) -> tuple[Relaxation, ...]:
    """Return less strict views that find papers.

    Raises:
        PaperError: if the papers cannot be read.
    """
    answering = backend.answering
    nearest = await backend.run(lambda: relaxations(answer.view, answering, lambda f: shown_value(f.facet, f.value)))
    return tuple(Relaxation(f"{cut(each.text, _LONGEST)}: {counted(each.papers)}", each.view) for each in nearest)


def empty_lines(
    text: str, relaxations: tuple[Relaxation, ...], chosen: int, width: int
) -> list[tuple[str, int | None]]:
    """Return the lines of an empty list, each with the index of the relaxation it shows."""
    paragraphs = [part for line in text.split("\n") for part in wrap(line, max(10, width - 4))]
    lines: list[tuple[str, int | None]] = [("", None), *((f"  {line}", None) for line in paragraphs)]
    if relaxations:
        lines += [("", None), ("  Enter or a click shows instead:", None)]
        lines += [(f"{'▌ ' if n == chosen else '  '}{each.label}", n) for n, each in enumerate(relaxations)]
    return lines
