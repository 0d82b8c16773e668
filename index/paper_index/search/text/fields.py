"""What is searched of a paper, field by field: by the index and by the plain look alike."""

from ...paper import Paper
from ...text import repair

FIELDS = ("title", "body", "authors", "facts")
"""The fields searched: `body` is summary and abstract, `facts` area, kind, tasks, methods, data sets,
editions and venue."""


def texts(paper: Paper) -> dict[str, str]:
    """Return what is searched of a paper: the text as it came and as it is shown, where they differ."""
    return {
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
                paper.venue,
            )
        ),
    }


def _both(text: str) -> str:
    shown = repair(text)
    return text if shown == text else f"{shown}\n{text}"
