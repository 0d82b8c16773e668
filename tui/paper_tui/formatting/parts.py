"""The records of a merged paper, and papers that are likely the same, as lines of text."""

from paper_index.papers.paper import Paper


def paper_line(paper: Paper) -> str:
    """Return a paper in one line: id, year, first author and title."""
    author = paper.authors[0] if paper.authors else "–"
    return f"{paper.id}  {paper.published[:4] or '–'}  {author}  {paper.display_title}"


def part_line(record: Paper) -> str:
    """Return a record in one line: id, year, first author, title and sources."""
    keys = [entry.key for entry in record.reference.entries if entry.key]
    origin = ", ".join((*record.sources, *keys))
    return paper_line(record) + (f"  ({origin})" if origin else "")
