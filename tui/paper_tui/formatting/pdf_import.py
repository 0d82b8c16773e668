"""The results of importing PDFs as text."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from paper_index.papers.identifiers import is_doi
from paper_index.text.sanitize import clean

from .paper import cut

if TYPE_CHECKING:
    from paper_index.pdf_import import Outcome

_TITLE = 60
_RULES = {"hash": "same file", "name": "file name"}


def outcome_line(outcome: "Outcome", shown: Callable[[Path], str] = str) -> str:
    """Return the line for a PDF: `attached  2106.09685  stamp p1  /pdf/x.pdf`.

    Args:
        outcome: the result of its import.
        shown: returns a path as it is to be shown.
    """
    parts = (f"{outcome.result.value:<8}", outcome_subject(outcome), outcome_rule(outcome), clean(shown(outcome.path)))
    return "  ".join(filter(None, parts))


def outcome_rule(outcome: "Outcome") -> str:
    """Return the rule that recognised a PDF, with the page: `stamp p1`."""
    rule = _RULES.get(outcome.rule, outcome.rule)
    return f"{rule} p{outcome.page}" if outcome.page else rule


def outcome_subject(outcome: "Outcome") -> str:
    """Return the id of the paper, the title, and the reason."""
    identity = f"doi {outcome.paper}" if is_doi(outcome.paper) else outcome.paper
    match outcome.result.value:
        case "left":
            return clean(outcome.reason)
        case "asks":
            title = f"title “{cut(clean(outcome.title), _TITLE)}”" if outcome.title else ""
            named = f"{title} of {identity}?" if title and identity else title or f"{identity}?"
            return f"{named} {clean(outcome.reason)}".rstrip()
        case _:
            return f"{identity} ({clean(outcome.reason)})" if outcome.reason else identity
