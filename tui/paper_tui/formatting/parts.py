"""The records of a merged paper, and papers that are likely the same, as lines of text."""

from paper_index.papers.paper import Paper


def part_line(record: Paper) -> str:
    """Return a record in one line: id, year, first author, title and sources."""
    author = record.authors[0] if record.authors else "–"
    keys = [entry.key for entry in record.reference.entries if entry.key]
    origin = ", ".join((*record.sources, *keys))
    return f"{record.id}  {record.published[:4] or '–'}  {author}  {record.display_title}" + (
        f"  ({origin})" if origin else ""
    )
