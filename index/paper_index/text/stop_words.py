"""The most frequent English words, which say nothing about a paper."""

STOP_WORDS = frozenset((
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "have", "in", "is", "it", "its", "of", "on",
    "or", "that", "the", "this", "to", "was", "were", "which", "with",
))  # fmt: skip
"""Dropped from queries that have other words. They are indexed like any other word, so that phrases match."""
