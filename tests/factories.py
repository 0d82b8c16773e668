"""Papers for tests."""

from typing import Any

from paper_index.papers.identifiers import title_id
from paper_index.papers.paper import Paper


def paper(title: str, id: str = "", **more: Any) -> Paper:
    """Return a paper as a reader would make it; without an id its title is its id."""
    return Paper.from_dict({"id": id or title_id(title), "title": title, **more})
