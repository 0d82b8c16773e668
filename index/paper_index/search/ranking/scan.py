"""A slow scan of all records, for as long as there is no index."""

import json
import re
from collections.abc import Sequence
from functools import lru_cache, reduce
from itertools import compress, pairwise
from operator import and_

from ...corpus import CorpusReader
from ...papers.paper import Paper
from ..bitsets import bits_from_rows, rows_from_bits
from ..text.analyzer import JOINERS, SEPARATOR, fold, is_unspaced
from ..text.edit_distance import first_letters, max_edits, near_words
from ..text.names import NAME, PREFIX, PersonName, tokens_named
from ..text.searched_fields import TEXT_FIELDS, text_fields
from .result_set import ResultSet

_WORD_END = r"(?![^\W_])"
_JOINERS = f"{JOINERS}'’"


class ScanSearcher:
    """Finds papers as `IndexSearcher` does, but without stems or degrees of relevance."""

    def __init__(self, corpus: CorpusReader) -> None:
        self._corpus = corpus
        self._near = lru_cache(maxsize=16)(self._find_near)
        self._scan = lru_cache(maxsize=256)(self._scan_records)
        self._people = lru_cache(maxsize=64)(self._find_people)

    def term(self, text: str, field: str | None, *, prefix: bool, exact: bool, fuzzy: bool = False) -> ResultSet:
        """Return the papers with a word or, unless `exact`, its plural; with `prefix`, words that begin with it."""
        plural = "" if prefix or exact or field == "authors" else "(?:e?s)?"
        patterns = [_spelling_pattern(text) + plural]
        if fuzzy:
            patterns += map(_spelling_pattern, self._near(text))
        end = "" if prefix or is_unspaced(text[-1]) else _WORD_END
        return self._scan(f"(?:{'|'.join(patterns)}){end}", _fields(field), frozenset((text,)))

    def phrase(self, texts: tuple[str, ...], field: str | None, within: int) -> ResultSet:
        """Return the papers with words in sequence."""
        pattern = rf"(?:[^\w{SEPARATOR}]|_)+".join(map(_spelling_pattern, texts)) + _WORD_END
        return self._scan(pattern, _fields(field), frozenset((" ".join(texts),)))

    def person(self, name: PersonName) -> ResultSet:
        """Return the papers with an author of a name."""
        return self._people(name)

    def in_order(self, names: Sequence[PersonName]) -> int:
        """Return the papers whose first authors have these names, in this order."""
        rows = rows_from_bits(reduce(and_, (self.person(name).rows for name in names)))
        authors = [paper.authors[: len(names)] for paper in self._corpus.papers(rows)]
        fitting = [len(own) == len(names) and all(map(tokens_named, names, own)) for own in authors]
        return bits_from_rows(list(compress(rows, fitting)))

    def words_with_prefix(self, prefix: str, field: str) -> list[str]:
        """Return nothing: without an index the words are not known."""
        return []

    def _find_near(self, text: str) -> tuple[str, ...]:
        """Return the words of the records that are near `text`."""
        limit = max_edits(text)
        if not limit:
            return ()
        first = "|".join(map(re.escape, first_letters(text)))
        least, most = len(text) - 1 - limit, len(text) - 1 + limit
        pattern = re.compile(rf"(?<![^\W_])(?:{first})[^\W_]{{{least},{most}}}{_WORD_END}")
        words: set[str] = set()
        for _, record in self._corpus.records():
            words.update(pattern.findall(fold(record)))
        return tuple(near_words(text, words))

    def _find_people(self, name: PersonName) -> ResultSet:
        forms = (_spelling_pattern(_longest_form(each)) for each in (name, *name.others))
        begin = re.compile(_with_blanks("|".join(forms)))
        rows, first_author_rows = [], []
        for row, record in self._corpus.records():
            if begin.search(fold(record)):
                named = [tokens_named(name, author) for author in Paper.from_dict(json.loads(record)).authors]
                if any(named):
                    rows.append(row)
                    first_author_rows += [row] if named[0] else []
        return ResultSet(
            bits_from_rows(rows),
            dict.fromkeys(rows, 1.0),
            frozenset((f"{NAME}:{name.text}",) if rows else ()),
            first_author_rows=bits_from_rows(first_author_rows),
        )

    def _scan_records(self, expression: str, fields: tuple[str, ...], words: frozenset[str]) -> ResultSet:
        pattern = re.compile(expression)
        quick = re.compile(_with_blanks(expression))
        rows, title_rows, first_author_rows = [], [], []
        for row, record in self._corpus.records():
            if quick.search(fold(record)):  # a record has more in it than the text fields
                texts = text_fields(Paper.from_dict(json.loads(record)))
                if any(pattern.search(fold(texts[field])) for field in fields):
                    rows.append(row)
                    if pattern.search(fold(texts["title"])):
                        title_rows.append(row)
                    name, _, family = texts["first_author"].rpartition(SEPARATOR)
                    if pattern.search(fold(family if fields == ("authors",) else name)):
                        first_author_rows.append(row)
        return ResultSet(
            bits_from_rows(rows),
            dict.fromkeys(rows, 1.0),
            words,
            bits_from_rows(title_rows),
            first_author_rows=bits_from_rows(first_author_rows),
        )


def _longest_form(name: PersonName) -> str:
    """Return the longest form of a name that is in each of its spellings."""
    shortest = (min(word.spellings, key=lambda forms: max(map(len, forms))) for word in name.words)
    return max((form.removesuffix(PREFIX) for forms in shortest for form in forms), key=len)


def _fields(field: str | None) -> tuple[str, ...]:
    return (field,) if field else TEXT_FIELDS


def _spelling_pattern(text: str) -> str:
    """Return a pattern for a word, from the beginning of one on, in all its spellings.

    The pattern begins with the first letter and looks behind it: so it is found ten times as quickly.
    """
    pattern = re.escape(text[0]) + (r"(?<![^\W_].)" if text[0].isascii() else "")
    for previous, letter in pairwise(text):
        # "ResNet 50" is a resnet50, but "net work" is not a network.
        space = " " if previous.isalpha() and letter.isdigit() else ""
        pattern += f"[{_JOINERS}{space}]?{re.escape(letter)}"
    return pattern


def _with_blanks(pattern: str) -> str:
    """Return a pattern of words in which blanks join letters as well: Zhi Hua Guo is searched as Zhi-Hua Guo."""
    return pattern.replace(f"[{_JOINERS}]?", f"[{_JOINERS} ]?")
