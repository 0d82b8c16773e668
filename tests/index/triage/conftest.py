"""The made corpus of the tests of recommendations: ten papers each of four subjects, and their index."""

from index.recommendation.conftest import _made, made

__all__ = ["_made", "made"]
