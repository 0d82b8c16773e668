"""The choices in the view of leaderboards, the answer, and the notes on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from paper_index.leaderboards import LEAST_PAPERS, Board, BoardName, Coverage, Summary

from ..formatting.numbers import counted

FEW, ANY = LEAST_PAPERS, 1
"""Papers of a leaderboard that is listed: usually, and with `f`."""


class Chosen(NamedTuple):
    """The papers to be shown after the view."""

    query: str
    row: int
    """The row of the paper at the cursor."""
    within: bool
    """Whether the papers are restricted to those of the list before."""


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """The list of leaderboards."""

    boards: Sequence[Summary]
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Asked:
    """The choices of the user."""

    name: BoardName | None = None
    """The leaderboard; None for the list."""
    condition: str = ""
    uncertain: bool = False
    within: bool = False
    least: int = FEW


def why_empty(shown: Board | Listing, asked: Asked, wanted: str, *, records: bool) -> str:
    """Return why an answer has no rows, and what to do.

    Args:
        shown: the answer.
        asked: the choices of the user.
        wanted: the text by which the list is searched.
        records: whether the best over time is shown.
    """
    within = " Only the papers of the list count; a shows all." if asked.within else ""
    if isinstance(shown, Board):
        if records and shown.entries:
            return f"The best over time is unknown. {shown.why_unranked or 'The papers have no dates.'}"
        doubt = f" {counted(shown.uncertain, 'value')} may be misread or belong to other models; u shows them."
        return f"{shown.name.title} has no certain values.{doubt if shown.uncertain else ''}{within}"
    if wanted:
        return f"No leaderboard matches “{wanted}”. Esc shows all."
    uncertain = 0 if asked.uncertain else shown.coverage.uncertain
    doubt = f" The numbers of {counted(uncertain)} are uncertain; u counts them." if uncertain else ""
    few = " f lists those with fewer papers." if asked.least > ANY else ""
    return f"No metric has {counted(asked.least)} on one data set.{few}{doubt}{within}"


def notes(shown: Board | Listing | None, asked: Asked, coverage: Coverage | None, *, wide: bool) -> str:
    """Return why there are no ranks, which rows are hidden, and on a wide screen the sources of the values."""
    board = shown if isinstance(shown, Board) else None
    parts = [board.why_unranked] if board and board.why_unranked else []
    if board and board.uncertain:
        parts.append(f"{board.uncertain:,} uncertain hidden.")
    if board and board.outside:
        parts.append(f"{board.outside:,} outside the list.")
    elif asked.within:
        parts.append("Only papers of the list.")
    if coverage and (wide or not parts):
        parts.append(coverage.text)
    return " ".join(parts)
