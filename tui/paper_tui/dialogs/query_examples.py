"""Query examples, for the list behind `?`. All of the query language is in `docs/search.md`."""

from paper_index.search.query.fields import FIELDS

_WORDS: tuple[tuple[str, str], ...] = (
    ("state space", "Both words, in any field; the last word may be incomplete."),
    ('"state space"', "The exact phrase."),
    ("vlm", "Also papers that write the acronym out; not with quotes."),
    ("=networks", "The exact word; without = network, networks and networking are the same."),
    ("seg*", "Words with this prefix."),
    ("difusion~", "Words with a similar spelling."),
    ("mamba OR swin", "Either word."),
    ("mamba -medical", "The first word without the second."),
    ("(mamba OR swin) segmentation", "Parentheses group."),
    ("title:(mamba OR swin)", "Words in one field."),
    ("2020 <= year < 2024", "Numbers and dates compare without a colon, in either order."),
    ("-is:read", "Hides the papers that you have read."),
)


def _described(text: str) -> str:
    """Return a line of the manual as a sentence without Markdown."""
    return f"{text[0].upper()}{text[1:]}.".replace("`", "")


QUERY_EXAMPLES = (*_WORDS, *((field.example, _described(field.help)) for field in FIELDS))
"""Queries, and what they match: words and operators, then every field."""
