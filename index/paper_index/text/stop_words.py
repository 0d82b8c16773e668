"""The most frequent English words, which say nothing about a paper."""

STOP_WORDS = frozenset((
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "have", "in", "is", "it", "its", "of", "on",
    "or", "that", "the", "this", "to", "was", "were", "which", "with",
))  # fmt: skip
"""Dropped from queries that have other words. They are indexed like any other word, so that phrases match."""

ASKING = frozenset((
    "articles", "can", "could", "did", "do", "does", "had", "has", "have", "how", "is", "are", "papers", "should",
    "was", "were", "what", "when", "where", "which", "who", "whose", "why", "will", "would",
))  # fmt: skip
"""Words with which a question begins."""

QUESTION_WORDS = ASKING | STOP_WORDS | {
    "about", "also", "any", "anyone", "been", "being", "called", "done", "exist", "he", "if", "i", "into", "known",
    "literature", "me", "my", "paper", "research", "she", "some", "studied", "studies", "study", "than", "their",
    "them", "then", "there", "these", "they", "those", "us", "we", "well", "whether", "whom", "work", "works", "you",
    "your",
}  # fmt: skip
"""Dropped from questions that have at least three other words."""
