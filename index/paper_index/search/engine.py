"""From a `View` to an `Answer`. One engine belongs to one worker; it is not meant for two at once."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterable
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING

from ..corpus import Corpus
from ..errors import PaperError
from ..library import NO_MARKS, Library
from ..paper import canonical_id, is_title_id, strength
from ..text import clean
from .facets import Facets, Held, held_by
from .models import Answer, View
from .ranking.fallback import PlainWords
from .ranking.result_set import Hits, bits_of, marks_of, rows_of
from .text.analyzer import fold

if TYPE_CHECKING:
    from .assist.completion import Completion
    from .assist.explain import Explanation
    from .index.directory import Build
    from .query.ast import Fact
    from .query.parser import Query
    from .ranking.indexed import IndexedWords
    from .ranking.result_set import Words

_PATIENCE = 2
"""Damaged builds after which no more are tried: something else is wrong, and a plain search is better than none."""
_LITTLE = 3
"""Papers that are so few that something else may have been meant."""
_MUCH_MORE = 10
"""Times as many papers that must be found before another query than one that finds little is suggested."""
_ALIKE = 100
"""Papers that are shown at most of those like one."""
_LONG = 200
"""Characters of a query in which nobody looks for slips."""

_OTHERS = bytes((1, 0)) + bytes(254)
"""Makes marks of a set those of what is not in it."""
_SMALL = 10_000
"""Papers of an index that is checked whole when it is opened."""


class Engine:
    """Answers views: from the Whoosh index when it fits the corpus, else by a plain look through the records."""

    def __init__(self, corpus: Corpus, library: Library, folder: Path) -> None:
        """Prepare to answer for `corpus` and `library`; `folder` is the index's directory. Nothing is opened yet."""
        self._corpus, self._library, self._folder = corpus, library, folder
        self._generation = -1
        self._marks = (0, 0)
        self._indexed: IndexedWords | None = None
        self._build: Build | None = None
        self._held: Held | None = None
        self._damaged: set[str] = set()
        self._like: tuple[tuple[str, int, bool], dict[int, float]] = (("", -1, False), {})
        """The paper that others were last compared with, at which generation, with an index or not; and how like."""

    @property
    def indexed(self) -> bool:
        """Whether words are looked up in an index that fits the corpus."""
        return self._build is not None and self._build.generation == self._corpus.generation

    def open_index(self) -> bool:
        """Open the current build if it fits; return whether it did. Whoosh is imported here, and not before."""
        from .index import directory as folders

        if self.indexed:
            return True
        self._let_go()
        build = folders.current(self._folder)
        if build is None or build.name in self._damaged or len(self._damaged) > _PATIENCE:
            return False
        if not build.fits(self._corpus.identity, self._corpus.generation):
            return False
        try:
            if folders.checksum(self._folder / build.name) != build.checksum:
                raise ValueError("not as it was built")
            from .ranking.indexed import IndexedWords

            self._indexed = IndexedWords(self._folder / build.name)
            if len(self._indexed) != build.papers:
                raise ValueError("another number of papers")
            self._held = json.loads((self._folder / build.name / folders.HELD).read_bytes())
            if build.papers <= _SMALL:
                self._indexed.check()  # a large one is checked as it is read
        except Exception:  # damage comes as any exception at all
            self._damaged.add(build.name)
            self._let_go()
            return False
        self._build = build
        return True

    def close(self) -> None:
        """Let go of the index."""
        self._let_go()

    def answer(self, view: View, *, typing: bool = False, done: bool = False, exact: bool = False) -> Answer:
        """Return the papers a view holds, in its order, with the counts of every facet.

        Args:
            view: what is looked at.
            typing: whether the query is still being typed, so that its last word may be half a word.
            done: whether it was typed and now holds: then what finds nothing is not left out for now, as it is while
                more may follow.
            exact: whether nothing but what was asked for will do, where else another spelling or some of the words
                would be answered.
        """
        began = time.perf_counter()
        self._catch_up()
        found = self._found(view, typing, done, exact) if view.query.strip() else (Hits(self._everything), None, "")
        hits, query, suggestion = found
        if view.like:
            hits = self._alike(view.like, hits)
        rows = self._ordered(self._facets.narrowed(hits.bits, view.filters), hits, view)
        return Answer(
            view=view,
            rows=tuple(rows),
            scores=hits.scores,
            facets=self._facets.counts(hits.bits, view.filters),
            words=hits.words,
            note=" ".join(query.notes) if query else "",
            suggestion=suggestion,
            misunderstood=tuple(sorted(query.misunderstood)) if query else (),
            seconds=time.perf_counter() - began,
        )

    def similar(self, row: int, limit: int = 20) -> list[tuple[int, float]]:
        """Return the papers most like the one in `row`, best first, each with how much it is like it, up to 1."""
        from .ranking.similar import similar

        self._catch_up()
        paper = next(self._corpus.papers([row]), None)
        if paper is None or limit < 1:
            return []
        papers = self._everything.bit_count()
        if self._indexed is not None:
            try:
                return similar(row, paper, self._indexed, self._facets, papers, limit)
            except PaperError:
                raise
            except Exception:  # damage: as in _evaluated
                self._distrust()
        return similar(row, paper, None, self._facets, papers, limit)

    def _alike(self, like: str, hits: Hits) -> Hits:
        """Return those of `hits` that are like a paper, scored by how much."""
        from .ranking.similar import ALIKE

        asked = (like, self._generation, self.indexed)
        if self._like[0] != asked:
            row = self._corpus.find(like)
            found = self.similar(row, _ALIKE) if row is not None else []
            self._like = asked, {row: score for row, score in found if score >= ALIKE}
        scores = self._like[1]
        return Hits(hits.bits & bits_of(scores), scores, hits.words)

    def explained(self, answer: Answer, row: int) -> Explanation:
        """Return why a paper is in an answer: its fields that hold words asked for, and the best passage."""
        from .assist.explain import Explanation, explained

        paper = next(self._corpus.papers([row]), None)
        if paper is None:
            return Explanation()
        marks = self._library.marks([paper.id]).get(paper.id, NO_MARKS)
        return explained(paper, marks, answer.words)

    def completions(self, query: str, cursor: int) -> list[Completion]:
        """Return what the word at the cursor may become, the best first."""
        from .assist.completion import completions

        self._catch_up()
        words: Words = self._indexed if self._indexed is not None else self._plain

        def known(name: str, typed: str) -> Iterable[str]:
            if name == "note":
                return self._facets.notes.begun(fold(typed), name) if typed else ()
            if name == "authors":
                return words.begun(fold(typed), name) if typed else ()
            return self._facets.names(name)

        return completions(query, cursor, known)

    def _catch_up(self) -> None:
        """Take in what changed in the corpus and the library since the last answer."""
        generation = self._corpus.generation
        marks, self._marks = self._marks, self._library.version
        if generation != self._generation:
            held = self._held if self.indexed and self._held else held_by(self._corpus)
            self._held = None
            self._facets = Facets(self._corpus, self._library, held, self._measured)
            self._orders: dict[str, list[int]] = {"trending": held["trending"]}
            self._ranks: dict[str, list[int]] = {}
            self._everything = bits_of(held["trending"])
            self._plain = PlainWords(self._corpus)
            self._generation = generation
            if self._build and self._build.generation != generation:
                self._let_go()
        elif marks != self._marks:
            self._facets.read_marks()

    def _measured(self) -> Path | None:
        """The file in which the build keeps what of its papers is compared."""
        from .index.directory import MEASURED

        return self._folder / self._build.name / MEASURED if self._build and self.indexed else None

    def _distrust(self) -> None:
        """Use the build no more: it is damaged."""
        if self._build:
            self._damaged.add(self._build.name)
        self._let_go()

    def _let_go(self) -> None:
        indexed, self._indexed, self._build = self._indexed, None, None
        if indexed is not None:
            with contextlib.suppress(Exception):  # what is damaged may not even close
                indexed.close()

    def _order(self, sort: str) -> list[int]:
        if sort not in self._orders:
            self._orders[sort] = self._corpus.order(sort)
        return self._orders[sort]

    def _places(self, sort: str) -> list[int]:
        """By row, the place of each paper in an order."""
        if sort not in self._ranks:
            order = self._order(sort)
            ranks = [0] * (max(order, default=0) + 1)
            for place, row in enumerate(order):
                ranks[row] = place
            self._ranks[sort] = ranks
        return self._ranks[sort]

    def _ordered(self, bits: int, hits: Hits, view: View) -> list[int]:
        by_score = view.sort == "relevance" and bool(hits.scores)
        few = 8 * bits.bit_count() < self._everything.bit_count()
        sort = "trending" if view.sort == "relevance" else view.sort
        if sort == "trending" and view.edition is not None:
            order = list(self._corpus.edition(view.edition))
        else:
            order = self._order(sort)
        if bits == self._everything:
            rows = list(order)
        elif few and order is self._orders.get(sort):
            rows = sorted(rows_of(bits), key=self._places(sort).__getitem__)
        else:
            marked = marks_of(bits).ljust(max(order, default=0) + 1, b"\0")
            rows = list(compress(order, map(marked.__getitem__, order)))
        if by_score:  # a stable sort: papers of one score keep the trending order
            known = bytes(map(hits.scores.__contains__, rows))
            scored = sorted(compress(rows, known), key=hits.scores.__getitem__, reverse=True)
            rows = scored + list(compress(rows, known.translate(_OTHERS))) if 0 in known else scored
        if view.reverse:
            rows.reverse()
        return rows

    def _found(self, view: View, typing: bool, done: bool, exact: bool) -> tuple[Hits, Query | None, str]:
        """Return what the view's query finds, how it was understood, and what was probably meant instead."""
        from .query import parser as queries  # and all that understands queries: not before there is one

        identity = canonical_id(view.query)
        if strength(identity) > 1 or is_title_id(identity):
            row = self._corpus.find(identity)
            if row is not None:  # an id or an address pasted into the search means that paper
                return Hits(bits_of([row])), None, ""
        query = queries.parse(view.query, typing=typing, match_any=view.match_any)
        hits = self._evaluated(query)
        words = len(list(queries.words_of(query.node)))
        suggestion = ""
        if words and hits.bits.bit_count() <= _LITTLE:
            suggestion, nearest = self._meant(view, typing, hits.bits.bit_count())
            if suggestion and not hits.bits and not exact:
                hits = nearest
                query.notes.append(f"No paper has {clean(view.query)!r}; shown is what {suggestion!r} finds.")
        if not hits.bits and query.simple and words > 1 and not view.match_any and not exact:
            loose = queries.parse(view.query, typing=typing, match_any=True)
            if isinstance(loose.node, queries.Any) and (nearest := self._evaluated(loose)).bits:
                hits = nearest
                query.notes.append("No paper has all of these words; the best matches of any are shown.")
        if not hits.bits and query.half and not done:
            # What is half typed empties no screen: the rest of the query holds until it finds something.
            start, end = query.half
            rest = queries.parse(queries.before(view.query, start), match_any=view.match_any)
            # A word alone that nothing has is an answer, unless it may become a field.
            waits = rest.node is not None or not words or queries.may_be_field(view.query[start:end])
            if waits and (nearest := self._evaluated(rest)).bits:
                rest.tell(start, end, f"Nothing has {clean(view.query[start:end])!r} yet; it is left out for now.")
                hits, query = nearest, rest
        if query.node is not None and not self.indexed:
            query.notes.append("The index is not ready: a plain search was made.")
        return hits, query, suggestion

    def _meant(self, view: View, typing: bool, found: int) -> tuple[str, Hits]:
        """Return the query that was probably meant where one finds so few papers, and what it finds."""
        from .assist.spelling import suggested
        from .query import parser as queries

        indexed = self._indexed
        if indexed is None or len(view.query) > _LONG:
            return "", Hits()
        for text in suggested(view.query, indexed, typing=typing):
            meant = queries.parse(text, typing=typing, match_any=view.match_any)
            if self._evaluated(meant, scored=False).bits.bit_count() > found * _MUCH_MORE:
                return text, Hits() if found else self._evaluated(meant)
        return "", Hits()

    def _evaluated(self, query: Query, *, scored: bool = True) -> Hits:
        from .ranking.evaluate import evaluate

        if query.node is None:
            return Hits(self._everything)

        def unknown(fact: Fact) -> None:
            query.tell(*fact.at, f"There is no {fact.facet} like {fact.value!r}.")

        if self._indexed is not None:
            try:
                return evaluate(query.node, self._indexed, self._facets, self._everything, unknown, scored=scored)
            except PaperError:  # the papers could not be read: no fault of the index
                raise
            except Exception:  # what is damaged while it is open shows itself only when it is read
                self._distrust()
        return evaluate(query.node, self._plain, self._facets, self._everything, unknown, scored=scored)
