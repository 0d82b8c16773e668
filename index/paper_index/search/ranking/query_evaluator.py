"""Evaluates the syntax tree of a query: which papers match, and their scores."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import chain, pairwise, repeat
from operator import add, or_

from ..bitsets import heaviest, union
from ..facets import Facets
from ..query.ast import And, FacetTerm, Node, Not, Or, Person, Phrase, Range, Reading, Term
from ..query.fields import RELATIONS
from ..text.names import PersonName
from ..text.searched_fields import FULL_TEXT_FIELDS
from . import bm25
from .bm25 import RowScores, Scores
from .bonuses import Bonuses
from .result_set import EmptySearcher, PaperSearcher, ResultSet, Searcher, added, either, in_field, with_notes

_ARXIV_MONTH = re.compile(r"(?!20\d\d$)\d\d(?:0[1-9]|1[0-2])(?:\.\d{0,5})?", re.ASCII)
"""The beginning of an arXiv id: year, month and perhaps part of the number. 2001 to 2012 alone are years."""

_MOST_EXPANDED = 8
"""Words of a query that may be the expansion of an acronym."""

_WEIGHT_UNIT = 4
"""The factor by which the rarity of words is rounded when the papers with the highest scores are estimated."""

Matches = list[tuple[ResultSet, int]]
"""The results of each word, and the papers for which the word counts."""
AsOne = list[tuple[tuple[Node, ...], ResultSet]]
"""Words that follow each other, with the papers that have one word for them."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The searchers, the facets and the papers that a query is evaluated on."""

    papers: PaperSearcher
    notes: Searcher
    facets: Facets
    everything: int
    """All papers."""
    full_text: Callable[[], Searcher] = EmptySearcher
    """Returns the searcher of the full texts, which is opened only if a query needs it."""
    everywhere: bool = False
    """Whether a word without a field is also searched in full texts."""
    acronyms_of: Callable[[tuple[str, ...]], Sequence[tuple[str, ...]]] = lambda words: ()
    """Returns the acronyms of which words are an expansion, each in singular and plural."""
    forms_of: Callable[[str, bool], Iterable[str]] = lambda word, prefix: ()
    """Returns the inflections of a word or, if the second argument is True, only the word; nothing if no paper has it,
    or without an index."""


def evaluate(
    node: Node,
    sources: Sources,
    on_unknown: Callable[[FacetTerm | Range], None] | None = None,
    *,
    within: int = -1,
    best: int = -1,
    name: PersonName | None = None,
) -> ResultSet:
    """Return the papers that match a query.

    Args:
        node: the query.
        sources: where it is looked up.
        on_unknown: called with each value of a facet or date that no paper has, and each result that no paper
            reports.
        within: the papers that may match; -1 for all.
        best: how many papers are scored, at least; 0 for none, -1 for all. They are those with the most and the rarest
            words: to score all papers that have any of some frequent words takes long.
        name: the name of an author that all words together may be.
    """
    evaluation = _Evaluation(sources, on_unknown)
    node = evaluation.read(node)
    rows, matches = evaluation.match(node, sources.everything & within)
    words = frozenset().union(*(results.words for results, _ in matches))
    if 0 < best < rows.bit_count():
        likely = _likely_best(matches, best, sources.everything.bit_count())
        matches = [(results, counted & likely) for results, counted in matches]
    named = sources.papers.person(name) if name else ResultSet()
    if other_forms := named.rows & sources.everything & within & ~rows:  # Wu, J. A. has no word of "Wu JA" but one
        rows, words = rows | other_forms, words | named.words
        matches = [*matches, (named, other_forms)]
    scored = union(counted for _, counted in matches) if best else 0
    scores: Scores = {}
    if scored:
        bonuses = Bonuses(evaluation.look_up, sources.papers, named)
        scores = bonuses.applied(_sum_scores(matches, scored), node, scored, evaluation.title_rows(node, scored))
    return ResultSet(rows, scores, words, alike_rows=named.rows & rows)


class _Evaluation:
    """The evaluation of one query."""

    def __init__(self, sources: Sources, on_unknown: Callable[[FacetTerm | Range], None] | None) -> None:
        self._sources, self._on_unknown = sources, on_unknown
        self._as_one_of: dict[tuple[Node, ...], AsOne] = {}
        """The result of `_as_one` for parts of the query: it is needed for all fields, and for titles."""
        self._found: dict[Node, ResultSet] = {}
        """The papers with each word and author that was looked up: those of titles and bonuses are looked up again."""

    @cached_property
    def _full_text(self) -> Searcher:
        return self._sources.full_text()

    def read(self, node: Node) -> Node:
        """Return a node with the meaning of each `Reading` in place of it."""
        match node:
            case Reading():
                return self.read(node.name if self._is_name(node.word) else node.words)
            case Not(part):
                return Not(self.read(part))
            case Or(parts):
                return Or(tuple(map(self.read, parts)))
            case And(parts, sequences):
                read = [(isinstance(part, Reading), self.read(part)) for part in parts]
                nested = (each.parts if is_read and isinstance(each, And) else (each,) for is_read, each in read)
                return And(tuple(chain.from_iterable(nested)), sequences)
            case _:
                return node

    def _is_name(self, word: Term) -> bool:
        """Return whether more papers have a word in the names of authors than in the title."""
        in_authors, in_titles = (
            self._sources.papers.term(word.text, field, prefix=word.prefix, exact=True).rows.bit_count()
            for field in ("authors", "title")
        )
        return in_authors > in_titles

    def match(self, node: Node, within: int) -> tuple[int, Matches]:
        """Return those papers of `within` that match a node, and the matches of its words."""
        match node:
            case Term() | Phrase() | Person():
                results = self.look_up(node, within)
                return results.rows & within, [(results, results.rows & within)]
            case Reading():
                return self.match(self.read(node), within)
            case FacetTerm():
                return self._facet(node) & within, []
            case Range(name, low, high, subject):
                if subject and self._on_unknown and not self._sources.facets.result_names(subject):
                    self._on_unknown(node)
                papers = self._sources.facets.in_range(name, low, high, subject)
                if name in ("date", "added") and not papers and self._on_unknown:
                    self._on_unknown(node)
                return papers & within, []
            case Not(part):
                return within & ~self.match(part, within)[0], []
            case And(parts):
                return self._match_all(parts, within)
            case Or(parts):
                matched = [self.match(part, within) for part in parts]
                return reduce(or_, (rows for rows, _ in matched)), [match for _, more in matched for match in more]

    def _match_all(self, parts: tuple[Node, ...], within: int) -> tuple[int, Matches]:
        """Return those papers of `within` that match all parts; neighbouring words may also be written as one."""
        matches: Matches = []
        as_one = self._as_one(parts)
        apart = within
        for part in sorted(parts, key=_is_slow):
            written = reduce(or_, (results.rows for words, results in as_one if part in words), 0)
            rows, more = self.match(part, within)
            within, apart = rows | (within & written), apart & rows
            matches += more
        matches += [(results, ~apart & results.rows) for _, results in as_one]
        return within, [(results, rows & within) for results, rows in matches]

    def _as_one(self, parts: tuple[Node, ...]) -> AsOne:
        """Return words that follow each other, with the papers that have one word for them."""
        if parts not in self._as_one_of:
            joined: AsOne = [
                (words, reduce(either, (self.look_up(form, -1) for form in forms)))
                for words, forms in self._joined(parts)
            ]
            acronyms: AsOne = [
                (words, self._acronym(forms, [self.look_up(word, -1) for word in words]))
                for words, forms in self._expansions(parts)
            ]
            self._as_one_of[parts] = joined + acronyms
        return self._as_one_of[parts]

    def _expansions(self, parts: tuple[Node, ...]) -> Iterator[tuple[tuple[Term, ...], tuple[str, ...]]]:
        """Yield words that follow each other and are the expansion of an acronym, the longest, with the acronym."""
        start = 0
        while start < len(parts):
            for end in range(min(len(parts), start + _MOST_EXPANDED), start + 1, -1):
                words = parts[start:end]
                terms = [word for word in words if isinstance(word, Term) and word.is_plain]
                if len(terms) == len(words) and not any(term.prefix for term in terms[:-1]):
                    texts = tuple(text for term in terms for text in _written(term))
                    if acronyms := self._sources.acronyms_of(texts):
                        yield from ((tuple(terms), forms) for forms in acronyms)
                        start = end - 1
                        break
            start += 1

    def _acronym(self, forms: tuple[str, ...], expansion: Iterable[ResultSet]) -> ResultSet:
        """Return the papers with an acronym in some forms, whose expansion is in the query.

        The acronym may be much rarer than the words of its expansion, but distinguishes papers no better than they do.
        """

        def search(searcher: Searcher) -> ResultSet:
            # Exactly: the acronym may have other expansions.
            return reduce(either, (searcher.term(form, None, prefix=False, exact=True) for form in forms))

        results = self._search(None, search)
        papers = self._sources.everything.bit_count()
        of_words = bm25.phrase_idf((words.rows.bit_count() for words in expansion), papers)
        return results.weighed(bm25.SYNONYM_WEIGHT * min(1.0, of_words / bm25.idf(results.rows.bit_count(), papers)))

    def _joined(self, parts: tuple[Node, ...]) -> Iterator[tuple[tuple[Node, ...], list[Term]]]:
        """Yield words that follow each other, and the word that they make if papers have it: data set, datasets."""
        for words in (*pairwise(parts), *zip(parts, parts[1:], parts[2:], strict=False)):
            terms = [word for word in words if isinstance(word, Term) and word.is_plain]
            if len(terms) == len(words) and not any(term.prefix for term in terms[:-1]):
                text, prefix = "".join(term.text for term in terms), terms[-1].prefix
                if forms := self._sources.forms_of(text, prefix):  # not all of its stem: that of Mingli is Ming
                    yield words, [Term(form, prefix=prefix, exact=True) for form in forms]

    def title_rows(self, node: Node, within: int) -> int:
        """Return those papers of `within` that have all words of a query in the title.

        Of three or more words that need not all match, one may be missing there: a wrong word, or a synonym.
        """
        parts = node.parts if isinstance(node, (And, Or)) else (node,)
        terms = [part for part in parts if isinstance(part, Term) and part.field is None]
        if not terms:
            any_of = [part for part in parts if isinstance(part, Or)]
            return self.title_rows(any_of[0], within) if len(any_of) == 1 else 0
        as_one = [(words, results.title_rows) for words, results in self._as_one(parts)]
        complete, but_one = within, 0
        for term in terms:
            written = reduce(or_, (rows for words, rows in as_one if term in words), 0)
            rows = self.look_up(term, within).title_rows | written
            complete, but_one = complete & rows, (but_one & rows) | (complete & ~rows)
        return complete | but_one if isinstance(node, Or) and len(terms) > 2 else complete

    def look_up(self, node: Term | Phrase | Person, within: int) -> ResultSet:
        """Return the papers with a word or an author, or those of `within` (and perhaps others) with a phrase."""
        if isinstance(node, Phrase):
            spelled = [self._phrase(words, node.field, within) for words in (node.text, *node.spellings)]
            return reduce(either, spelled)
        if isinstance(node, Term) and node.parts:  # a compound is also a phrase
            return self._find(node, within)
        if node not in self._found:
            self._found[node] = self._find(node, within)
        return self._found[node]

    def _find(self, node: Term | Person, within: int) -> ResultSet:
        """Return the papers with a word or an author, and of those `within` the ones with the phrase of a compound."""
        if isinstance(node, Person):
            return self._sources.papers.person(node.name)
        field = node.field
        results = self._search(
            field,
            lambda searcher: searcher.term(node.text, field, prefix=node.prefix, exact=node.exact, fuzzy=node.fuzzy),
        )
        if node.parts:
            results = either(results, self._phrase(node.parts, field, within))
        if node.is_plain:
            of_word = self._sources.acronyms_of(_written(node))
            results = reduce(either, [self._acronym(forms, [results]) for forms in of_word], results)
        begins = ".".join(node.parts or (node.text,))
        if field is None and not node.exact and not node.fuzzy and _ARXIV_MONTH.fullmatch(begins):
            with_id = self._sources.facets.with_arxiv_id(begins if "." in begins else f"{begins}.")
            results = either(results, ResultSet(with_id & self._sources.everything))
        return results

    def _phrase(self, words: tuple[str, ...], field: str | None, within: int) -> ResultSet:
        return self._search(field, lambda searcher: searcher.phrase(words, field, within))

    def _search(self, field: str | None, search: Callable[[Searcher], ResultSet]) -> ResultSet:
        """Search the papers, the notes, or both where no field is given."""
        sources = self._sources
        if field in FULL_TEXT_FIELDS:
            return in_field(field, search(self._full_text))
        if field not in (None, "note"):
            return in_field(field, search(sources.papers))
        noted = search(sources.notes)
        if field is None:
            results = search(sources.papers)
            if sources.everywhere:
                results = added(results, search(self._full_text))
            return with_notes(results, noted, sources.everything) if noted.rows else results
        return in_field(field, with_notes(ResultSet(), noted, sources.everything))

    def _facet(self, term: FacetTerm) -> int:
        facets = self._sources.facets
        if term.facet == "is":
            return facets.in_state(term.value)
        if term.facet == "has":
            return facets.held.papers(term.value)
        if term.facet == "code":
            with_code = facets.with_value("code", "yes")
            return with_code if term.value == "yes" else self._sources.everything & ~with_code
        if term.facet in RELATIONS:
            papers = facets.related(RELATIONS[term.facet], term.value) or None
        else:
            papers = facets.matching(term.facet, term.value)
        if papers is None and self._on_unknown:
            self._on_unknown(term)
        return papers or 0


def _written(term: Term) -> tuple[str, ...]:
    """Return the words of a term: the parts of a compound."""
    return term.parts if len(term.parts) > 1 else (term.text,)


def _is_slow(node: Node) -> bool:
    """Return whether a node takes long to match. It is then matched last, only within the papers that are left."""
    match node:
        case Phrase():
            return True
        case Term():
            return bool(node.parts)
        case Not(part):
            return _is_slow(part)
        case And(parts) | Or(parts):
            return any(map(_is_slow, parts))
    return False


def _likely_best(matches: Matches, number: int, papers: int) -> int:
    """Return about so many of the papers that have the highest scores: those with the rarest words, most in the title.

    Args:
        matches: the results of each word.
        number: the least number of papers.
        papers: the number of all papers.
    """
    weighed: list[tuple[int, int]] = []
    for results, rows in matches:
        weight = 1 + round(_WEIGHT_UNIT * bm25.idf(results.rows.bit_count(), papers))
        weighed += [(rows, weight), (rows & results.title_rows, weight)]
    return heaviest(weighed, number)


def _sum_scores(matches: Matches, papers: int) -> RowScores:
    """Return the sums of the scores of all words, each over those of some papers for which it counts.

    Those of other papers have no meaning.
    """
    if len(matches) == 1:
        results, own = matches[0]
        return {row: score for row, score in results.scores_of(own) if score}
    end = papers.bit_length()
    sums: Iterable[float] = repeat(0.0, end)
    rest: list[tuple[int, Iterable[tuple[int, float]]]] = []
    for (results, own), times in Counter(matches).items():
        scores = results.scores_within(own)
        if times == 1 and own == results.rows & papers and not isinstance(scores, dict):
            # Also of other papers, which is faster than to select.
            sums = map(add, sums, chain(scores, repeat(0.0)))
        else:
            rest.append((times, results.scores_of(own)))
    added = bm25.no_scores(papers, end) if isinstance(sums, repeat) else list(sums)
    for times, some in rest:
        for row, score in some:
            added[row] += times * score
    return added
