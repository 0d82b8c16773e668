"""A digest as an Atom feed: an entry a paper, with the names of its searches as categories."""

from collections import defaultdict

from ..exporters import rendered
from ..library import Marks
from .page import Page


def feed(page: Page) -> str:
    """Return a digest as an Atom feed; a paper of two searches is one entry."""
    searches: defaultdict[str, list[str]] = defaultdict(list)
    papers = {}
    for section in page.sections:
        for item in section.items:
            papers[item.paper.id] = item.paper
            searches[item.paper.id].append(section.name)
    marks = {identity: Marks(tags=tuple(names)) for identity, names in searches.items()}
    return rendered(papers.values(), marks, "atom")
