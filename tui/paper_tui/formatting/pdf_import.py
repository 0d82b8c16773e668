"""The results of importing PDFs as text, from the plain values of `paper_index.pdf_import.Outcome.to_dict`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from paper_index.papers.identifiers import is_doi
from paper_index.text.sanitize import clean

from .numbers import counted
from .paper import cut

Outcome = Mapping[str, Any]

_TITLE = 60
_RULES = {"hash": "same file", "name": "file name"}


def outcome_line(outcome: Outcome) -> str:
    """Return the line for a PDF: `attached  2106.09685  stamp p1  /pdf/x.pdf`."""
    parts = (f"{outcome['result']:<8}", outcome_subject(outcome), outcome_rule(outcome), clean(outcome["path"]))
    return "  ".join(filter(None, parts))


def outcome_rule(outcome: Outcome) -> str:
    """Return the rule that recognised a PDF, with the page: `stamp p1`."""
    rule = str(outcome.get("rule", ""))
    rule = _RULES.get(rule, rule)
    return f"{rule} p{outcome['page']}" if outcome.get("page") else rule


def outcome_subject(outcome: Outcome) -> str:
    """Return the id of the paper, the title, and the reason."""
    identity, reason = outcome.get("id", ""), clean(outcome.get("reason", ""))
    identity = f"doi {identity}" if is_doi(identity) else identity
    if outcome["result"] == "left":
        return reason
    if outcome["result"] != "asks":
        return f"{identity} ({reason})" if reason else identity
    title = f"“{cut(clean(outcome['title']), _TITLE)}”" if outcome.get("title") else ""
    title = f"title {title}" if identity else f"add a paper {title}"
    return f"{' of '.join(filter(None, (title, identity)))}? {reason}".rstrip()


def advice(outcomes: Sequence[Outcome]) -> str:
    """Return how to attach the PDFs whose paper is uncertain, as sentences, or ""."""
    if not (asks := sum(outcome["result"] == "asks" for outcome in outcomes)):
        return ""
    return (
        f"{counted(asks, 'PDF')} not attached, because the paper is uncertain. 'paper-tui import --accept PATH' "
        "accepts each proposal, for all PDFs of a folder or for one file; 'paper-tui attach ID FILE' attaches a "
        "PDF to another paper."
    )


def counted_outcomes(outcomes: Sequence[Outcome]) -> str:
    """Return the numbers of PDFs by result: "Imported 59 PDFs: 1 attached, 30 new papers, 16 uncertain, 12 left"."""
    numbers = Counter(outcome["result"] for outcome in outcomes)
    new = "new paper" if numbers["new"] == 1 else "new papers"
    words = {"attached": "attached", "new": new, "known": "attached before", "asks": "uncertain", "left": "left"}
    parts = [f"{numbers[result]:,} {word}" for result, word in words.items() if numbers[result]]
    return f"Imported {counted(len(outcomes), 'PDF')}: {', '.join(parts)}"
