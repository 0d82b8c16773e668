"""Profiles: the papers of a tag, of the bookmarks, of a saved search or a selection, with the user's corrections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..corpus import CorpusReader
from ..errors import PaperError
from ..library import NO_MARKS, Library, folded_tag, known_search
from ..library.profile_marks import dismissed, muted
from ..search import Engine, View
from .models import BOOKMARKS, SAVED, TAG, Profile, Seed, Source

MOST_SEEDS = 50
"""Papers of a profile that count, the latest: each takes a millisecond."""
MOST_DISMISSED = 50
"""Papers that count against a profile, the latest: each takes as long."""
_OF_A_SEARCH = 30
"""Papers of a saved search that count, the first in its order."""
_LIKED, _DISLIKED = 4, 2
"""The rating from which on a paper counts twice, and the one up to which it counts as dismissed."""


def known_source(library: Library, kind: str, name: str = "") -> Source:
    """Return a source with its name as the library spells it.

    Raises:
        PaperError: if the tag or the saved search is unknown.
    """
    if kind == SAVED:
        return Source(SAVED, known_search(library.reader.saved_searches(), name).name)
    if kind == TAG:
        folded = folded_tag(name)
        for tag in library.reader.tags():
            if folded_tag(tag) == folded or folded_tag(tag).startswith(folded + "/"):
                return Source(TAG, "/".join(tag.split("/")[: folded.count("/") + 1]))
        raise PaperError(f"No paper has the tag {name[:60]!r}. 'paper-tui tag list' lists the tags in use.")
    return Source(kind)


def profile_of(
    source: Source, corpus: CorpusReader, library: Library, engine: Engine, papers: Sequence[str] = ()
) -> Profile:
    """Return the profile of a source; `papers` are the ids of a selection."""
    ids = _ids(source, corpus, library, engine, papers)
    rows = corpus.rows_of(ids)
    marks = library.reader.marks(ids)
    ratings = {paper: marks.get(paper, NO_MARKS).rating for paper in rows}
    liked = dict.fromkeys(paper for paper in ids if paper in rows and (ratings[paper] or _LIKED) > _DISLIKED)
    not_for = [*(paper for paper in rows if paper not in liked), *dismissed(library.reader, source.key)]
    known = corpus.rows_of(not_for)
    away = dict.fromkeys(known[paper] for paper in not_for if paper in known)
    seeds = [paper for paper in liked if rows[paper] not in away]
    kept = seeds[:MOST_SEEDS]
    found, against = corpus.papers([rows[paper] for paper in kept]), list(away)[:MOST_DISMISSED]
    return Profile(
        source,
        tuple(
            Seed(rows[identity], paper, 2.0 if (ratings[identity] or 0) >= _LIKED else 1.0)
            for identity, paper in zip(kept, found, strict=True)
        ),
        dict(zip(against, corpus.papers(against), strict=True)),
        muted(library.reader, source.key),
        frozenset([*(rows[paper] for paper in seeds[MOST_SEEDS:]), *list(away)[MOST_DISMISSED:]]),
    )


def _ids(
    source: Source, corpus: CorpusReader, library: Library, engine: Engine, papers: Iterable[str]
) -> Sequence[str]:
    """Return the ids of the papers of a source, without repetitions."""
    if source.kind == SAVED:
        search = known_search(library.reader.saved_searches(), source.name)
        view = View.from_dict(search.view)
        if view.recommend:
            raise PaperError(f"“{search.name}” lists recommendations itself. Choose another saved search or a tag.")
        answer = engine.answer(view, exact=True)
        return corpus.ids(answer.rows[:_OF_A_SEARCH])
    if source.kind == BOOKMARKS:
        return library.reader.bookmarked()
    if source.kind == TAG:
        return library.reader.with_tag(source.name)
    return list(dict.fromkeys(papers))
