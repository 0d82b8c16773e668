"""Writes the features of the papers of a segment, with postings of their own, as an SQLite file beside the segment."""

from __future__ import annotations

import contextlib
import math
import sqlite3
import zlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ...papers.paper import Paper
from ..text.features import (
    COMMON,
    FACT_WEIGHT,
    LIKENESS_WEIGHTS,
    WEIGHT_UNIT,
    Stems,
    facts_of,
    is_pair,
    likeness_factor,
    pairs,
    text_of,
    weight_table,
)

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
_COUNTED = 32
"""The greatest count of a word in a text."""

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
        """Write the file. Nothing was collected that is not written; the writer is empty afterwards.

        Args:
            file: the file, which does not exist.
            least: the number of papers from which on a term is kept.
            others: the number of papers in other segments, and a function that counts those with a term.

        Raises:
            OSError: if it cannot be written.
        """
        mean = len(self._sequence) / max(1, len(self._rows))
        words, paired, common = self._frequent(least)
        self._collect(words, paired, mean)
        postings = {self._stems.names[number]: found for number, found in words.items()}
        postings |= {self._stems.name(pair): found for pair, found in paired.items()}
        postings |= {fact: array("I", found) for fact, found in self._facts.items()}
        del words, paired
        try:
            with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as db:
                _fill(db, postings, self._rows, mean, others)
                _add_common(db, {self._stems.names[number]: count for number, count in common.items()})
        except sqlite3.Error as error:
            raise OSError(f"{file.name}: {error}") from error

    def _papers(self) -> Iterator[array[int]]:
        for at in range(len(self._rows)):
            yield self._sequence[self._ends[at] : self._ends[at + 1]]

    def _frequent(self, least: int) -> tuple[dict[int, array[int]], dict[int, array[int]], dict[int, int]]:
        """Return the words and the pairs of enough papers, without postings yet; and the counts of common words."""
        most = max(_STORED, COMMON * len(self._rows))
        words: Counter[int] = Counter()
        paired: Counter[int] = Counter()
        for sequence in self._papers():
            words.update(set(sequence))
        # A pair with a rare word is rare. Without rare words there are far fewer pairs to count.
        kept = [number if words[number] >= least else 0 for number in range(len(self._stems.names))]
        self._sequence = array("I", map(kept.__getitem__, self._sequence))
        for sequence in self._papers():
            paired.update(set(pairs(sequence)))
        del words[0]
        return (
            {number: array("I") for number, count in words.items() if least <= count <= most},
            {pair: array("I") for pair, count in paired.items() if count >= least and is_pair(pair)},
            {number: count for number, count in words.items() if count > most},
        )

    def _collect(self, words: dict[int, array[int]], paired: dict[int, array[int]], mean: float) -> None:
        """Add the postings: the number of a paper in the segment, and in the last 8 bits the weight."""
        tables: dict[int, bytes] = {}
        for number, sequence in enumerate(self._papers()):
            length = len(sequence)
            table = tables.get(length)
            if table is None:
                table = tables[length] = weight_table(length / mean)
            shifted = number << 8
            for counted, postings in ((Counter(sequence), words), (Counter(pairs(sequence)), paired)):
                for term, count in counted.items():
                    if (found := postings.get(term)) is not None:
                        found.append(shifted | table[count if count < _COUNTED else _COUNTED])


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
    squares, alike = [0.0] * len(rows), [0.0] * len(rows)
    weight_squares = [(weight / WEIGHT_UNIT) ** 2 for weight in range(256)]
    likeness_squares = [weight**2 for weight in LIKENESS_WEIGHTS]
    terms = sorted(postings)
    papers, known = (others[0], others[1](terms)) if others else (0, {})
    papers += len(rows)
    counts = array("I")

    def written() -> Iterator[tuple[int, bytes, bytes, int]]:
        for place, term in enumerate(terms):
            packed = postings.pop(term)
            counts.append(len(packed))
            weights = packed.tobytes()[0 if _LITTLE else 3 :: 4]
            numbers = [value >> 8 for value in packed]
            matching = len(packed) + known.get(term, 0)
            square = squared_idf(matching, papers)
            compared = likeness_factor(term, matching, papers) ** 2
            for number, weight in zip(numbers, weights, strict=True):
                squares[number] += square * weight_squares[weight]
                alike[number] += compared * likeness_squares[weight]
            own = array("I", map(rows.__getitem__, numbers)).tobytes()
            yield place, own, weights, checksum(term.encode(), own, weights)

    db.executemany("insert into posting values (?, ?, ?, ?)", written())
    db.executemany("insert into term values (?, ?, ?)", zip(terms, counts, range(len(terms)), strict=True))
    blobs = rows.tobytes(), *(array("f", map(math.sqrt, each)).tobytes() for each in (squares, alike))
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
