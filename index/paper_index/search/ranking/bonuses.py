"""The factors by which papers with the words of a query in their title, or by the author in it, score more."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import reduce
from operator import and_
from typing import NamedTuple

from ..bitsets import rows_from_bits
from ..query.ast import And, Node, Or, Person, Phrase, Term
from ..text.names import PersonName, one_word
from . import bm25
from .bm25 import RowScores, Scores
from .result_set import PaperSearcher, ResultSet


class Bonuses(NamedTuple):
    """The factors for the papers of one query."""

    look_up: Callable[[Term | Phrase | Person, int], ResultSet]
    """Finds the papers with a word or an author."""
    papers: PaperSearcher
    """Finds the papers of authors in order."""
    named: ResultSet
    """The papers by an author whose name all words together may be."""

    def applied(self, scores: RowScores, node: Node, rows: int, titled: int) -> Scores:
        """Return the scores of papers with all factors.

        The first author is that of the first name in the query, or else has all its words, if these are several. All
        words in a title outweigh a name.

        Args:
            scores: the scores, which are changed.
            node: the query.
            rows: the papers that match and are scored.
            titled: those with all words of the query in the title.
        """
        for favoured, bonus in self._factors(node, rows, titled):
            for row in rows_from_bits(favoured & rows):
                if not isinstance(scores, dict) or row in scores:
                    scores[row] *= bonus
        return (
            scores
            if isinstance(scores, dict)
            else {row: score for row in rows_from_bits(rows) if (score := scores[row])}
        )

    def _factors(self, node: Node, rows: int, titled: int) -> Iterator[tuple[int, float]]:
        """Yield papers with a factor for their scores."""
        parts = node.parts if isinstance(node, And) else (node,)
        words = [part for part in parts if isinstance(part, Term) and part.field is None]
        names = [name for part in parts if (name := _as_author(part))]
        title_bonus = bm25.ANY_WORD_TITLE_BONUS if isinstance(node, Or) else bm25.TITLE_BONUS
        if names:
            found = self.look_up(names[0], rows)
            yield found.first_author_rows, bm25.FIRST_AUTHOR_BONUS
            yield found.last_author_rows, bm25.LAST_AUTHOR_BONUS
            known = [person for each in names if (person := _name_of(each))]
            if 1 < len(known) == len(names):
                yield self.papers.in_order(known), bm25.FIRST_AUTHOR_BONUS
        elif self.named.rows:
            title_bonus *= bm25.NAME_BONUS * bm25.FIRST_AUTHOR_BONUS
            other_forms = self.named.rows & ~self.named.alike_rows
            yield other_forms & ~titled, bm25.NAME_BONUS * bm25.OTHER_FORM_WEIGHT
            yield self.named.alike_rows & ~titled, bm25.NAME_BONUS
            yield self.named.first_author_rows & ~titled, bm25.FIRST_AUTHOR_BONUS
            first_in_other_form = self.named.first_author_rows & other_forms
            yield (self.named.last_author_rows | first_in_other_form) & ~titled, bm25.LAST_AUTHOR_BONUS
        elif len(words) > 1:
            leading = reduce(and_, (self.look_up(each, rows).first_author_rows for each in words), rows)
            title_bonus *= bm25.FIRST_AUTHOR_BONUS if leading else 1.0
            yield leading & ~titled, bm25.FIRST_AUTHOR_BONUS
        yield titled, title_bonus
        if titled and isinstance(node, And):
            for sequence in node.sequences:
                yield self.look_up(Phrase(sequence, "title"), titled).rows & titled, bm25.SEQUENCE_BONUS


def _as_author(node: Node) -> Term | Phrase | Person | None:
    """Return a part of a query as the name of an author, if it is one."""
    match node:
        case Term(is_name=True):
            return replace(node, field="authors")
        case Person() | Term(field="authors") | Phrase(field="authors"):
            return node
        case _:
            return None


def _name_of(node: Term | Phrase | Person) -> PersonName | None:
    """Return the name of an author that a node is, if it is complete."""
    match node:
        case Person(name):
            return name
        case Term(text, "authors", prefix=False, fuzzy=False, parts=parts):
            return one_word(text, parts)
        case _:
            return None
