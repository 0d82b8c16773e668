"""Writes the features of the papers of a segment, with postings of their own, as an SQLite file beside the segment."""

from __future__ import annotations

import contextlib
import math
import sqlite3
import zlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import pairwise
from operator import attrgetter
from pathlib import Path

from ...papers.paper import Paper
from ..text.features import (
    COMMON,
    FACT_WEIGHT,
    LIKENESS_WEIGHTS,
    MAX_COUNT,
    WEIGHT_UNIT,
    Stems,
    facts_of,
    is_fact,
    likeness_factor,
    text_of,
    weight_table,
)
from .directory import FEATURES_CHECKSUM, content_checksum

TABLES = """
create table term (
  term text primary key,       -- a stem; two stems; or a fact as task:image generation
  papers integer not null,
  posting integer              -- null for a word that is too common
) without rowid;
create table posting (
  number integer primary key,
  rows blob not null,          -- 32 bits for each paper
  weights blob not null,       -- a byte for each paper, see text.features.WEIGHT_UNIT
  checksum integer not null    -- CRC-32 of term, rows and weights
);
create table norms (           -- one row
  mean real not null,          -- the mean length of texts in words
  rows blob not null,          -- 32 bits for each paper of the segment
  lengths blob not null,       -- the length of the vector of each paper, see squared_idf: floats of 32 bits
  likeness blob not null,      -- the same for the comparison of two papers, see text.features.likeness_factor
  checksum integer not null    -- CRC-32 of these three
);
"""
_STORED = 1_000
"""Papers of a segment up to which the postings of a word are stored, however small the segment is."""
_NO_WORD = 0
"""The number of stop words and others that are not counted."""

_WEIGHT_SQUARES = [((weight / WEIGHT_UNIT) ** 2, LIKENESS_WEIGHTS[weight] ** 2) for weight in range(256)]
"""The squares of each stored weight: as a weight of a profile, and for the comparison of two papers."""

PapersWith = Callable[[list[str]], dict[str, int]]
"""Returns in how many other papers terms are."""


class FeaturesWriter:
    """Collects the features of papers and writes them."""

    def __init__(self) -> None:
        self._stems = Stems()
        self._rows = array("I")
        self._sequence = array("I")
        """The words of all papers."""
        self._ends = array("Q", [0])
        self._facts: dict[str, list[int]] = {}

    def watching(self, papers: Iterable[tuple[int, Paper]]) -> Iterator[tuple[int, Paper]]:
        """Yield papers with their rows unchanged, and collect them."""
        for row, paper in papers:
            for fact in facts_of(paper):
                self._facts.setdefault(fact, []).append(len(self._rows) << 8 | FACT_WEIGHT)
            self._rows.append(row)
            self._sequence += self._stems.sequence(paper.title, text_of(paper))
            self._ends.append(len(self._sequence))
            yield row, paper

    def write(self, file: Path, least: int, others: tuple[int, PapersWith] | None = None) -> None:
        """Write the file, and its checksum beside it.

        Args:
            file: the file, which does not exist.
            least: the number of papers from which on a term is kept.
            others: the number of papers in other segments, and a function that counts those with a term.

        Raises:
            OSError: if it cannot be written.
        """
        mean = len(self._sequence) / max(1, len(self._rows))
        counts: Counter[int] = Counter()
        for sequence in self._papers():
            counts.update(set(sequence))
        del counts[_NO_WORD]
        most = max(_STORED, COMMON * len(self._rows))
        names = self._stems.names
        postings = {fact: array("I", found) for fact, found in self._facts.items()}
        tables = self._weight_tables(mean)
        kept = {number: array("I") for number, count in counts.items() if least <= count <= most}
        self._add_words(kept, tables)
        postings |= {names[number]: found for number, found in kept.items()}
        for first, second, found in self._pairs(
            {word for word, count in counts.items() if count >= least}, least, tables
        ):
            postings[f"{names[first]} {names[second]}"] = found
        common = {names[number]: count for number, count in counts.items() if count > most}
        del kept
        try:
            with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as db:
                _fill(db, postings, self._rows, mean, others)
                _add_common(db, common)
        except sqlite3.Error as error:
            raise OSError(f"{file.name}: {error}") from error
        file.with_suffix(FEATURES_CHECKSUM).write_text(str(content_checksum(file)), encoding="ascii")

    def _papers(self) -> Iterator[array[int]]:
        for at in range(len(self._rows)):
            yield self._sequence[self._ends[at] : self._ends[at + 1]]

    def _weight_tables(self, mean: float) -> list[bytes]:
        """Return for each paper the stored weights by count, for texts of a mean length."""
        table = cache(lambda length: weight_table(length / mean))
        return [table(end - start) for start, end in pairwise(self._ends)]

    def _add_words(self, postings: dict[int, array[int]], tables: list[bytes]) -> None:
        """Add to postings of words: the number of a paper in the segment, and in the last 8 bits the weight."""
        for number, (sequence, table) in enumerate(zip(self._papers(), tables, strict=True)):
            shifted = number << 8
            for word, count in Counter(sequence).items():
                if (found := postings.get(word)) is not None:
                    found.append(shifted | table[count if count < MAX_COUNT else MAX_COUNT])

    def _pairs(self, words: set[int], least: int, tables: list[bytes]) -> Iterator[tuple[int, int, array[int]]]:
        """Yield each pair of some words that enough papers have, as its words and its postings.

        The pairs of all papers are sorted by their first word, so that the pairs with one word are counted at once: a
        count of all pairs together takes several times as long and as much memory.
        """
        none = array("Q")
        after = [array("Q") if number in words else none for number in range(len(self._stems.names))]
        """For each word the words after it, each with the number of the paper in the last 32 bits."""
        adding = [following.append for following in after]
        kept = [number if number in words else _NO_WORD for number in range(len(after))]
        for number, sequence in enumerate(self._papers()):
            for first, second in pairwise(map(kept.__getitem__, sequence)):
                if first and second:
                    adding[first](second << 32 | number)
        del adding
        for first in sorted(words):
            counted = Counter(after[first])
            after[first] = none
            papers = Counter([each >> 32 for each in counted])
            found = {second: array("I") for second, count in papers.items() if count >= least}
            for each, count in counted.items() if found else ():
                if (postings := found.get(each >> 32)) is not None:
                    number = each & 0xFFFFFFFF
                    postings.append(number << 8 | tables[number][count if count < MAX_COUNT else MAX_COUNT])
            for second, postings in found.items():
                yield first, second, postings


def _add_common(db: sqlite3.Connection, counts: dict[str, int]) -> None:
    """Write the numbers of papers of common words, without postings."""
    with db:
        db.executemany("insert into term values (?, ?, null)", counts.items())


def squared_idf(matching: int, papers: int) -> float:
    """Return the square of the inverse document frequency of a term."""
    return math.log(1 + papers / matching) ** 2


def _fill(
    db: sqlite3.Connection,
    postings: dict[str, array[int]],
    rows: array[int],
    mean: float,
    others: tuple[int, PapersWith] | None,
) -> None:
    """Create the tables and write all terms."""
    db.execute("pragma journal_mode = off")
    db.execute("pragma synchronous = off")  # the whole build is flushed to the disk before it is used
    db.executescript(TABLES)
    db.execute("begin")
    # The squares of both lengths of each vector as one complex number: they are summed up in half the time.
    squares = [0j] * len(rows)
    terms = sorted(postings)
    papers, known = (others[0], others[1](terms)) if others else (0, {})
    papers += len(rows)
    counts = array("I")

    @cache
    def added(matching: int, fact: bool) -> list[complex]:
        square, compared = squared_idf(matching, papers), likeness_factor(matching, papers, fact=fact) ** 2
        return [complex(square * one, compared * other) for one, other in _WEIGHT_SQUARES]

    def written() -> Iterator[tuple[int, bytes, bytes, int]]:
        for place, term in enumerate(terms):
            packed = postings.pop(term)
            counts.append(len(packed))
            weights = packed.tobytes()[0 if _LITTLE else 3 :: 4]
            numbers = [value >> 8 for value in packed]
            matching = len(packed) + known.get(term, 0)
            table = added(matching, is_fact(term))
            for number, weight in zip(numbers, weights, strict=True):
                squares[number] += table[weight]
            own = array("I", map(rows.__getitem__, numbers)).tobytes()
            yield place, own, weights, checksum(term.encode(), own, weights)

    db.executemany("insert into posting values (?, ?, ?, ?)", written())
    db.executemany("insert into term values (?, ?, ?)", zip(terms, counts, range(len(terms)), strict=True))
    lengths, alike = (array("f", map(math.sqrt, map(attrgetter(part), squares))) for part in ("real", "imag"))
    blobs = rows.tobytes(), lengths.tobytes(), alike.tobytes()
    db.execute("insert into norms values (?, ?, ?, ?, ?)", (mean, *blobs, checksum(*blobs)))
    db.execute("commit")


def checksum(*blobs: bytes) -> int:
    """Return the CRC-32 of some bytes in sequence."""
    found = 0
    for blob in blobs:
        found = zlib.crc32(blob, found)
    return found


_LITTLE = array("H", [1]).tobytes()[0] == 1
"""Whether numbers are stored with the low byte first."""
