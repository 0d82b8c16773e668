"""The text fields of a paper that are searched, by the index and by the fallback scan alike."""

from ...papers.paper import Paper
from ...text.sanitize import repair
from .analyzer import SEPARATOR
from .names import searched_family, searched_name

TEXT_FIELDS = ("title", "body", "authors", "first_author", "facts")
"""The text fields. `body` is the summary and the abstract; `first_author` is the first of the `authors` again, and
then the family name again; `facts` are area, kind, tasks, methods, data sets, metrics, editions and venue."""

FIELDS_OF = {"authors": ("authors", "first_author")}
"""The text fields in which a field of the query language is looked up, where these are several."""

FIELDS_OF_NAMES = frozenset(("authors", "first_author", "references"))
"""The text fields with names of people, in which a capital letter within a word begins no part of it."""

FULL_TEXT_FIELDS = ("fulltext", "references")
"""The text fields of an attached PDF: its text without running heads, and its list of references."""
LEAST_PREFIX = 4
"""Letters of the shortest prefix that is searched in full texts: shorter ones match nearly every text."""


def text_fields(paper: Paper) -> dict[str, str]:
    """Return the text of each field of a paper. Where mathematics is repaired for display, both versions are in it."""
    return {
        "title": _as_displayed(paper.title),
        "body": _as_displayed(f"{paper.summary}\n{paper.abstract}"),
        "authors": SEPARATOR.join(map(searched_name, paper.authors)),
        "first_author": _with_family(paper.authors[0]) if paper.authors else "",
        "facts": SEPARATOR.join(
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


def _with_family(name: str) -> str:
    return f"{searched_name(name)}{SEPARATOR}{searched_family(name)}"


def _as_displayed(text: str) -> str:
    displayed = repair(text)
    return text if displayed == text else f"{displayed}\n{text}"
