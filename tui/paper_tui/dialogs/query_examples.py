"""Query examples, for the list behind `?`. All of the query language is in `docs/search.md`."""

from paper_index.search.query.fields import Kind, names_of


def _others(example: str, kind: Kind) -> str:
    """Return the other fields of a kind, as a query names them."""
    return " ".join(f"{name}:" for name in names_of(kind) if name != example)


QUERY_EXAMPLES: tuple[tuple[str, str], ...] = (
    ("state space", "Both words, in any field; the last word may be incomplete."),
    ('"state space"', "The exact phrase."),
    ("=networks", "The exact word; without = network, networks and networking are the same."),
    ("seg*", "Words with this prefix."),
    ("difusion~", "Words with a similar spelling."),
    ("mamba OR swin", "Either word."),
    ("mamba -medical", "The first word without the second."),
    ("(mamba OR swin) segmentation", "Parentheses group."),
    ("author:zhang", "Papers of an author."),
    ("title:mamba", f"A word in the title; also {_others('title', Kind.TEXT)}"),
    ("task:detection", f"A facet value; also {_others('task', Kind.FACET)}"),
    ("doi:10.1145", f"An identifier or its beginning; also {_others('doi', Kind.IDENTIFIER)}"),
    ("code:yes", "With a link to code."),
    ("is:unread", "Unread papers; also is:bookmarked is:tagged is:noted is:rated is:read is:reading is:new"),
    ("-is:read", "Hides the papers that you have read."),
    ("date:2025-03..2025-05", "Published from March to May; also year:>=2024 date:2025-03-14"),
    ("votes:>50", "More than 50 votes; rating:>=4 for your rating."),
    ("result:imagenet>85", "Reports more than 85 on ImageNet."),
)
"""Queries, and what they match."""
