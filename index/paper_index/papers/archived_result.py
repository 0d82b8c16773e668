"""A result of an archive of leaderboards."""

from typing import NamedTuple


class ArchivedResult(NamedTuple):
    """One value of a leaderboard. All texts are clean."""

    identity: str
    """The arXiv id or the DOI of the paper, or ""."""
    title_id: str
    """The id made from the title of the paper, or ""."""
    title: str
    url: str
    """The address of the paper, http or https only, or ""."""
    date: str
    model: str
    task: str
    dataset: str
    metric: str
    value: str
