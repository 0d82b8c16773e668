"""The sections of a digest with the papers recommended for tags."""

from __future__ import annotations

from collections.abc import Collection

from ..library import LibraryReader
from ..recommendation import TAG, Recommendation, Recommender
from .page import Section, item_of

LEAST_PAPERS, LEAST_MATCH = 3, 50
"""Papers of a tag, and match of a paper, from which on papers are recommended."""
MOST_PAPERS, MOST_TAGS = 5, 20
"""Papers of a section, and tags that are considered: those of most papers."""


def recommended_sections(
    recommender: Recommender, library: LibraryReader, rows: Collection[int]
) -> tuple[Section, ...]:
    """Return a section for each tag for which some of `rows` are recommended. A paper is in the section it fits best.

    Raises:
        PaperError: if there is no index.
    """
    known = library.tags() if rows else {}
    tags = sorted((tag for tag in known if known[tag] >= LEAST_PAPERS), key=lambda tag: (-known[tag], tag))[:MOST_TAGS]
    best: dict[int, tuple[str, Recommendation]] = {}
    for tag in tags:
        profile = recommender.profile(recommender.source(TAG, tag))
        for found in recommender.recommend(profile, MOST_PAPERS, "", rows).papers if profile.seeds else ():
            if found.match >= LEAST_MATCH and (found.row not in best or best[found.row][1].likeness < found.likeness):
                best[found.row] = tag, found
    sections = []
    for tag in tags:
        own = sorted((found for other, found in best.values() if other == tag), key=lambda found: -found.score)
        items = tuple(item_of(found.paper, found.why) for found in own)
        if items:
            sections.append(Section(f"Recommended for #{tag}", items, len(items)))
    return tuple(sections)
