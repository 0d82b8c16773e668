"""Leaderboards: the results that papers report, by data set and metric. `Leaderboards` reads them from a corpus."""

from .boards import Leaderboards
from .models import LEAST_PAPERS, UNKNOWN, Board, BoardName, Coverage, Entry, Summary

__all__ = ["LEAST_PAPERS", "UNKNOWN", "Board", "BoardName", "Coverage", "Entry", "Leaderboards", "Summary"]
