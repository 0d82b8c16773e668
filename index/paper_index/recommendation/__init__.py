"""Recommendations: the papers that fit a profile best, each with its reasons. See `recommender.py`."""

from .models import BOOKMARKS, PAPERS, SAVED, TAG, Card, Profile, Reason, Recommendation, Recommendations, Source
from .recommender import Recommender

__all__ = [
    "BOOKMARKS",
    "PAPERS",
    "SAVED",
    "TAG",
    "Card",
    "Profile",
    "Reason",
    "Recommendation",
    "Recommendations",
    "Recommender",
    "Source",
]
