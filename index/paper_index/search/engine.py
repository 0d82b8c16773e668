"""Answers views. An engine belongs to one thread; it must not be used by two at once."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ..corpus import CorpusReader
from ..errors import PaperError
from ..library import NO_MARKS, Library
from ..storage.garbage import no_garbage_collection
from .bitsets import bits_from_rows
from .facets import Facets, read_facets
from .found import Found
from .models import Answer, DamagedIndex, Passage, View
from .orders import Orders
from .ranking.note_search import NoteSearcher
from .ranking.result_set import NoFullTexts, ResultSet
from .ranking.scan import ScanSearcher
from .saved_facets import FacetData, parse_facets
from .text.searched_fields import FULL_TEXT_FIELDS

if TYPE_CHECKING:
    from .assist.completion import Completion
    from .assist.explain import Explanation
    from .index.directory import Build
    from .index.features_reader import FeaturesReader
    from .query.ast import FacetTerm, Range
    from .query.parser import Query
    from .ranking.index_search import IndexSearcher
    from .ranking.result_set import FullTexts
    from .ranking.similar import Blend, SimilarPaper

_Result = TypeVar("_Result")

_MAX_DAMAGED = 2
"""Damaged builds after which no more are opened: the cause is elsewhere, and a fallback search is better than none."""
_CHECKED_WHOLE = 10_000
"""Papers up to which an index is checked as a whole when it is opened."""
_FEW = 3
"""Papers up to which another spelling of the query is suggested."""
_BY_FACTS = (
    "The index is not ready, so only tasks, methods and data sets are compared. 'paper-tui index build' builds it."
)
_FULL_TEXT_PREFIXES = tuple(f"{field}:" for field in FULL_TEXT_FIELDS)
"""The beginnings of the words of an answer that match in full texts only."""


class Engine:
    """Answers views from the index when it fits the corpus, else by a scan of all records."""

    def __init__(
        self,
        corpus: CorpusReader,
        library: Library,
        folder: Path,
        full_texts: Callable[[], FullTexts] = NoFullTexts,
        everywhere: bool = False,
    ) -> None:
        """Prepare to answer for a corpus and a library. Nothing is opened yet.

        Args:
            corpus: the papers.
            library: the marks.
            folder: the directory of the index.
            full_texts: returns the full texts; only called when they are needed.
            everywhere: whether words without a field are also searched in full texts.
        """
        self._corpus, self._library, self._folder = corpus, library, folder
        self._open_full_texts, self._everywhere = full_texts, everywhere
        self._generation = -1
        self._marks = (0, 0)
        self._searcher: IndexSearcher | None = None
        self._build: Build | None = None
        self._facet_data: FacetData | None = None
        """The facets that the build keeps, until they are used."""
        self._damaged: set[str] = set()
        """Names of builds that are damaged."""
        self._like: tuple[tuple[str, int, bool], list[SimilarPaper]] = (("", -1, False), [])
        """The last `View.like`, with the generation and whether there was an index; and the similar papers."""
        self.blend: Blend | None = None
        """Adds the similarity by meaning to that by words."""

    # The index

    @property
    def indexed(self) -> bool:
        """Whether words are looked up in an index that fits the corpus."""
        return self._build is not None and self._build.generation == self._corpus.generation

    @no_garbage_collection()
    def open_index(self) -> bool:
        """Open the build in use if it fits the corpus; return whether it is open. Whoosh is not imported before."""
        from .index import directory

        if self.indexed:
            return True
        self._close_index()
        build = directory.current(self._folder)
        if build is None or build.name in self._damaged or len(self._damaged) > _MAX_DAMAGED:
            return False
        if not build.fits(self._corpus.identity, self._corpus.generation):
            return False
        try:
            if directory.checksum(self._folder / build.name) != build.checksum:
                raise ValueError("the files differ from their checksum")
            from .ranking.index_search import IndexSearcher

            self._searcher = IndexSearcher(self._folder / build.name)
            if len(self._searcher) != build.papers:
                raise ValueError("the number of papers differs")
            facets = (self._folder / build.name / directory.FACETS_FILE).read_bytes()
            self._facet_data = parse_facets(facets, self._corpus.last_row)
            if build.papers <= _CHECKED_WHOLE:
                self._searcher.check()  # a larger index is checked page by page as it is read
        except Exception:  # damage raises any exception
            if build == directory.current(self._folder):  # else another process has just replaced it
                self._damaged.add(build.name)
            self._close_index()
            return False
        self._build = build
        return True

    def close(self) -> None:
        """Close all files."""
        self._close_index()
        if "_full_texts" in self.__dict__:
            self._full_texts.close()

    @cached_property
    def _full_texts(self) -> FullTexts:
        return self._open_full_texts()

    def _close_index(self) -> None:
        searcher, self._searcher, self._build = self._searcher, None, None
        if searcher is not None:
            with contextlib.suppress(Exception):  # a damaged index may not even close
                searcher.close()

    def _is_at_fault(self, error: Exception) -> bool:
        """Return whether the files of the build caused an error; then close it: for good, unless it was replaced."""
        from .index import directory

        if self._build and self._build == directory.current(self._folder):
            is_damaged = directory.forget_if_damaged(self._folder, self._build, self._corpus.last_row)
            if not is_damaged and not isinstance(error, (OSError, DamagedIndex)):
                return False
            self._damaged.add(self._build.name)
        self._close_index()
        return True

    def _numeric_file(self) -> Path | None:
        from .index.directory import NUMERIC_FILE

        return self._folder / self._build.name / NUMERIC_FILE if self._build and self.indexed else None

    def _catch_up(self) -> None:
        """Read what changed in the corpus and the library since the last answer, and close a build that is outdated."""
        generation = self._corpus.generation
        marks, self._marks = self._marks, self._library.journal.version
        if self._build and self._build.generation != generation:
            self._close_index()
        if generation != self._generation:
            data = self._facet_data if self._build and self._facet_data else read_facets(self._corpus)
            self._facet_data = None
            self._facets = Facets(self._corpus, self._library.reader, data, self._numeric_file)
            self._notes = NoteSearcher(self._facets.notes)
            self._orders = Orders(self._corpus, self._facets, data["trending"])
            self._fallback = ScanSearcher(self._corpus)
            self._generation = generation
        elif marks != self._marks:
            self._facets.read_marks()
            self._notes = NoteSearcher(self._facets.notes)
        if self._build and self._facet_data and not self._facets.is_complete:
            self._facets.add(self._facet_data)
            self._facet_data = None

    # Answers

    @no_garbage_collection()
    def answer(
        self,
        view: View,
        *,
        typing: bool = False,
        done: bool = False,
        exact: bool = False,
        among: Mapping[int, float] | None = None,
    ) -> Answer:
        """Return the papers that match a view, in its order, with the counts of every facet.

        `recommendation.views` answers those with `View.recommend`.

        Args:
            view: the query, filters and order.
            typing: whether the query is still being typed, so that its last word is a prefix.
            done: whether the query was typed and is now complete: then a last word without matches is not ignored, as
                it is while more may follow.
            exact: whether to answer only the query itself, not another spelling of it or any of its words.
            among: the only rows that may match, with their scores for the order of relevance.
        """
        began = time.perf_counter()
        self._catch_up()
        within = bits_from_rows(among) if among is not None and exact else -1
        found = self.with_index(lambda index: self._search(view, typing, done, exact, within))
        results, notes = found.results, found.query.notes if found.query else []
        similar = self._similar_to(view.like) if view.like else []
        if view.like:
            among = {paper.row: paper.similarity for paper in similar}
        if among is None and view.recommend:
            among = {}  # only `RecommendedViews` knows the papers
        if among is not None:
            results = ResultSet(results.rows & bits_from_rows(among), dict(among), results.words)
        rows = self._orders.arranged(self._facets.filtered(results.rows, view.filters), results.scores, view)
        return Answer(
            view=view,
            rows=tuple(rows),
            scores=results.scores,
            facets=self._facets.counts(results.rows, view.filters),
            words=results.words,
            shared={paper.row: paper.shared for paper in similar},
            note=" ".join((*notes, *([_BY_FACTS] if view.like and not self._build else ()))),
            searched=found.searched,
            suggestion=found.suggestion,
            errors=tuple(sorted(found.query.errors)) if found.query else (),
            seconds=time.perf_counter() - began,
        )

    @no_garbage_collection()
    def matching(self, view: View, *, typing: bool = False, within: int = -1, best: int = -1) -> ResultSet:
        """Return the papers that match the query and the filters of a view: no other spelling, no order, no counts.

        Args:
            view: the query and the filters.
            typing: whether the query is still being typed, see `answer`.
            within: the only papers that may match, a set of rows (see `bitsets`); -1 for all.
            best: how many papers are scored at least, see `query_evaluator.evaluate`; 0 for none, -1 for all.
        """
        self._catch_up()
        within = self._facets.filtered(self._facets.everything & within, view.filters)
        found = self.with_index(lambda _: self._search(view, typing, done=False, exact=True, within=within, best=best))
        return found.results

    def similar(self, row: int, limit: int = 20) -> list[SimilarPaper]:
        """Return the papers most similar to the one in `row`, the best first."""
        from .ranking.similar import similar_papers

        self._catch_up()
        if limit < 1 or (paper := next(self._corpus.papers([row]), None)) is None:
            return []
        return self.with_features(lambda some: similar_papers(row, paper, some, self._facets, limit, self.blend))

    @property
    def facets(self) -> Facets:
        """The papers with each value of each facet, as they are now."""
        self._catch_up()
        return self._facets

    def with_features(self, use: Callable[[FeaturesReader | None], _Result]) -> _Result:
        """Return the result of `use` for the features of all papers, or for None without an undamaged index."""
        self._catch_up()
        return self.with_index(lambda index: use(index.features if index is not None else None))

    def explain(self, answer: Answer, row: int) -> Explanation:
        """Return why a paper matches: its fields that have words of the query, and the best snippet."""
        from .assist.explain import Explanation, Snippet, explain

        if (paper := next(self._corpus.papers([row]), None)) is None:
            return Explanation()
        marks = self._library.reader.marks([paper.id]).get(paper.id, NO_MARKS)
        acronyms = self.with_index(lambda index: index.acronyms if index is not None else None)
        explanation = explain(paper, marks, answer.words, answer.view.query, acronyms)
        if self.has_passages(answer.words) and (passages := self.passages(row, answer.words, 1)):
            best = passages[0]
            return replace(explanation, snippet=Snippet("fulltext", best.text, best.marks, best.page))
        return explanation

    def has_passages(self, words: frozenset[str]) -> bool:
        """Return whether words of an answer (`Answer.words`) were searched in full texts, which have passages."""
        return self._everywhere or any(word.startswith(_FULL_TEXT_PREFIXES) for word in words)

    def passages(self, row: int, words: frozenset[str], limit: int = 20) -> list[Passage]:
        """Return the passages of a paper's PDFs with words of an answer (`Answer.words`), one a page, the best first.

        They are read from the texts of its PDFs, which takes a few milliseconds: not for use in an event loop.
        """
        return self._full_texts.passages(row, words, limit) if words else []

    def completions(self, query: str, cursor: int) -> list[Completion]:
        """Return what the word at the cursor may become, the best first."""
        from .assist.completion import completions_among

        self._catch_up()
        return self.with_index(lambda _: completions_among(query, cursor, self._words, self._notes, self._facets))

    # Searching

    def _search(self, view: View, typing: bool, done: bool, exact: bool, within: int = -1, best: int = -1) -> Found:
        """Return the results of the query of a view `within` some papers.

        A query that matches nothing is relaxed: to another spelling, to any of its words, or to the words before the
        one that is being typed. A note in the parsed query explains it.
        """
        if not view.query.strip():
            return Found(ResultSet(self._facets.everything & within))
        from .assist.named import papers_named
        from .query import ast, parser  # and all that parses queries: not before there is one

        identified = papers_named(view.query, self._corpus, self._facets, partial(self._evaluate, within=-1))
        if identified.rows:
            results = ResultSet(identified.rows & within, identified.scores_within(within), identified.words)
            return Found(results, parser.Query(notes=identified.notes))
        rest = "" if typing else identified.rest
        view = replace(view, query=rest or view.query)
        # The colon of "PMID: 123" is not that of a field.
        text = view.query if typing else identified.number or view.query
        papers_with = self._searcher.papers_with if self._searcher is not None else None
        names = self._facets.names_results
        query = parser.parse(
            text, typing=typing, match_any=view.match_any, done=done, papers_with=papers_with, names_results=names
        )
        new = frozenset(each for each in view.filters if each.facet == "new")
        # Of the few new papers alone, so that those of many searches are found fast.
        within &= self._facets.filtered(self._facets.everything, new)
        evaluate = partial(self._evaluate, within=within, best=best)
        results = evaluate(query)
        exact = exact or bool(new)
        has_words = any(True for _ in ast.fields_of(query.node))
        if rest or not (typing or results.rows or query.notes):
            query.notes[:0] = identified.notes
        suggestion = searched = ""
        if (query.meant or (has_words and results.rows.bit_count() <= _FEW)) and best < 0 and not new:
            from .assist.fallback import fallback

            sources = self._searcher, evaluate, self._corpus.titles
            results, suggestion, searched = fallback(view, query, results, *sources, typing=typing, exact=exact)
        if not results.rows and query.partial_span and not done:
            from .assist.unfinished import without_last_word

            results, query = without_last_word(view, query, results, evaluate, has_words=has_words)
        if not set(ast.fields_of(query.node)).isdisjoint(FULL_TEXT_FIELDS):
            query.notes += filter(None, [self._full_texts.note()])
        if query.node is not None and not self._build:
            query.notes.append("The index is not ready; this is a basic search.")
        return Found(results, query, suggestion, searched or rest)

    def _evaluate(self, query: Query, *, within: int, best: int) -> ResultSet:
        from .assist.unknown import unknown_text
        from .ranking.query_evaluator import Sources, evaluate

        node = query.node
        if node is None:
            return ResultSet(self._facets.everything & within)

        def report_unknown(term: FacetTerm | Range) -> None:
            query.add_error(*term.span, unknown_text(term, self._facets, self._corpus))

        full = (lambda: self._full_texts.searcher()), self._everywhere
        sources = Sources(self._words, self._notes, self._facets, self._facets.everything, *full)
        if (index := self._searcher) is not None:
            sources = replace(sources, forms_of=index.forms_of, acronyms_of=index.known_acronyms.of_words)
        return evaluate(node, sources, report_unknown, within=within, best=best, name=query.name)

    @property
    def _words(self) -> IndexSearcher | ScanSearcher:
        """Looks up words: in the index, if there is one."""
        return self._searcher if self._searcher is not None else self._fallback

    def with_index(self, search: Callable[[IndexSearcher | None], _Result]) -> _Result:
        """Return the result of `search` for the index, or for None if the index is missing or damaged.

        Damage raises any exception when a part is read for the first time. So does a build that another process has
        replaced; the new one is searched then. Errors of the program are raised.
        """
        while self._searcher is not None:
            try:
                return search(self._searcher)
            except PaperError:  # the papers could not be read: the index is not at fault
                raise
            except Exception as error:
                if not self._is_at_fault(error):
                    raise
                self.open_index()
        return search(None)

    def _similar_to(self, like: str) -> list[SimilarPaper]:
        """Return the papers that a view shows as similar to one, the best first."""
        from .ranking.similar import MOST_SIMILAR, close_ones

        key = (like, self._generation, self._build is not None)
        if self._like[0] != key:
            row = self._corpus.find(like)
            self._like = key, close_ones(self.similar(row, MOST_SIMILAR) if row is not None else [])
        return self._like[1]
