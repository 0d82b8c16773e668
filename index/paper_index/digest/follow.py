"""Following saved searches: the papers that are new in them, counted by the numbers of imports, never by a clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..corpus import CorpusReader, last_batch, rows_since
from ..errors import PaperError
from ..library import Change, Library, SavedSearch, known_search
from ..search import Answer, Engine, Filter, View

_KEPT = 1_000
"""Answers that are kept: whether any paper is new."""


@dataclass(frozen=True, slots=True)
class News:
    """The new papers of a followed search."""

    search: SavedSearch
    since: int
    """The number of the import after which they came."""
    upto: int
    """The number of the latest import."""
    answer: Answer
    """The papers, in the order of the search."""


class Following:
    """The followed searches of a home, and their new papers."""

    def __init__(self, corpus: CorpusReader, library: Library, engine: Engine) -> None:
        """Take the open parts of a workspace."""
        self._corpus, self._library, self._engine = corpus, library, engine
        self._came: dict[tuple[int, int], bool] = {}
        """Whether any paper is new since an import, by the generation of the corpus and the import."""

    def follow(self, name: str) -> Change:
        """Follow a saved search: its papers of later imports are new.

        Raises:
            PaperError: if the name is unknown, or the search lists recommendations.
        """
        (search,) = self.searches([name])
        if View.from_dict(search.view).recommend:
            raise PaperError(
                f"“{search.name}” lists recommendations, which change with your marks, so it cannot be followed. "
                "Nothing was changed. The digest lists the new papers that fit your tags."
            )
        return self._library.followed.follow(name, self._corpus.identity, last_batch(self._corpus))

    def unfollow(self, name: str) -> Change:
        """Stop following a saved search.

        Raises:
            PaperError: if the name is unknown.
        """
        return self._library.followed.unfollow(name)

    def searches(self, names: Iterable[str] = ()) -> list[SavedSearch]:
        """Return all followed searches, or those of some names, which need not be followed.

        Raises:
            PaperError: if a name is unknown.
        """
        listed = self._library.reader.saved_searches()
        if named := [known_search(listed, name) for name in names]:
            return list({each.name: each for each in named}.values())
        return [each for each in listed if each.followed]

    def looked(self, search: SavedSearch) -> int:
        """Return the number of the import after which papers are new in a search."""
        return search.looked.get(self._corpus.identity, last_batch(self._corpus))

    def news(self, search: SavedSearch, since: int | None = None) -> News:
        """Return the papers that are new in a search.

        Args:
            search: the search.
            since: the number of an import; by default that of the last look.
        """
        since = self.looked(search) if since is None else since
        view = new_papers(search, since)
        upto = last_batch(self._corpus)
        # Most often nothing came, which needs no search.
        answer = self._engine.answer(view, exact=True) if since < upto and self._any_came(since) else Answer(view)
        return News(search, since, upto, answer)

    def _any_came(self, since: int) -> bool:
        key = self._corpus.generation, since
        if key not in self._came:
            if len(self._came) > _KEPT:
                self._came.clear()
            self._came[key] = bool(rows_since(self._corpus, since))
        return self._came[key]

    def look(self, searches: Sequence[SavedSearch], upto: int) -> Change:
        """Count from an import on in those of some searches that are followed. It can be undone."""
        return self._library.followed.look([each for each in searches if each.followed], self._corpus.identity, upto)

    def begin(self) -> None:
        """Count from now on in searches that were followed with another corpus: of another machine, or a lost one."""
        self._library.followed.begin(self._corpus.identity, last_batch(self._corpus))


def new_papers(search: SavedSearch, since: int) -> View:
    """Return the view of a saved search, restricted to the papers that came after an import."""
    view = View.from_dict(search.view)
    return replace(view, filters=view.filters | {Filter("new", str(since))})
