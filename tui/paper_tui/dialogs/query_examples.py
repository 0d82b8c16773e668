"""Query examples, for the list behind `?`. All of the query language is in `docs/search.md`."""

from paper_index.search.query.fields import Kind, names_of


def _others(example: str, kind: Kind) -> str:
    """Return the other fields of a kind, as a query names them."""
    return " ".join(f"{name}:" for name in names_of(kind) if name != example)


QUERY_EXAMPLES: tuple[tuple[str, str], ...] = (
    ("state space", "Both words, anywhere; the last may be half typed."),
    ('"state space"', "These words in a row."),
    ("=networks", "This form only; without = network, networks and networking are the same."),
    ("seg*", "Words that begin so."),
    ("difusion~", "Words that are almost this one."),
    ("mamba OR swin", "Either word."),
    ("mamba -medical", "The one word and not the other."),
    ("(mamba OR swin) segmentation", "Brackets hold together."),
    ("title:mamba", f"In the title; also {_others('title', Kind.TEXT)}"),
    ("task:detection", f"A value of a filter; also {_others('task', Kind.FACET)}"),
    ("code:yes", "With a link to code."),
    ("is:unread", "Also is:bookmarked is:tagged is:noted is:rated is:read is:reading"),
    ("date:2025-03..2025-05", "Published from March to May; also year:>=2024 date:2025-03-14"),
    ("votes:>50", "By votes; rating:>=4 by your own rating."),
    ("result:imagenet>85", "That report more than 85 on ImageNet."),
)
"""What is typed, and what it finds."""
