"""`Mapping`: the types and fields of a bibliography format, and their CSL types and variables."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..papers.reference import NAMES, words

VARIABLES = words(
    "abstract annote archive archive_collection archive_location archive-place authority call-number chapter-number "
    "citation-label collection-number collection-title container-title container-title-short dimensions division DOI "
    "edition event-place event-title genre ISBN ISSN issue jurisdiction keyword language license medium note number "
    "number-of-pages number-of-volumes original-publisher original-publisher-place original-title page page-first "
    "part-number part-title PMCID PMID printing-number publisher publisher-place references reviewed-genre "
    "reviewed-title scale section source status supplement-number title title-short URL version volume volume-title "
    "volume-title-short year-suffix"
)
"""The CSL variables that hold text or numbers."""

ARXIV, FILES = "arXiv", "files"
"""The names of two variables that CSL lacks: the arXiv id and attached files."""

ARTICLES = ("article-journal", "article-magazine", "article-newspaper", "review", "review-book")
PARTS = ("chapter", "paper-conference", "entry", "entry-dictionary", "entry-encyclopedia")
"""Types of parts of a book."""

LISTS = NAMES | {"keyword", FILES}
"""Variables with several values; all others have one."""


class Row(NamedTuple):
    """A field of a format and its CSL variable."""

    name: str
    variable: str
    types: tuple[str, ...] = ()
    """The CSL types for which this holds; without any, all that no other row names."""
    dialect: str = ""
    """The dialect that writes it, where the format has several; "read" if it is read and never written."""


@dataclass(frozen=True)
class Mapping:
    """The table of one format. Of several rows that fit, the first is meant."""

    types: tuple[tuple[str, str], ...]
    """(the format's type, CSL type). The first with a CSL type is the one written for it."""
    fields: tuple[Row, ...]
    composite: frozenset[str] = frozenset()
    """The variables that are put together from several fields."""

    @cached_property
    def _csl_types(self) -> dict[str, str]:
        return {own.lower(): csl for own, csl in reversed(self.types)}

    @cached_property
    def _rows(self) -> dict[str, list[Row]]:
        rows: dict[str, list[Row]] = {}
        for row in self.fields:
            rows.setdefault(row.name.lower(), []).append(row)
        return rows

    @cached_property
    def _places_by_type(self) -> dict[str, dict[str, tuple[str, str] | None]]:
        """By CSL type, the variable of each name in small letters and the name in its row; filled as types are met."""
        return {}

    @cached_property
    def _ranks(self) -> dict[Row, int]:
        return {row: number for number, row in enumerate(self.fields)}

    def csl_type(self, own: str) -> str:
        """Return the CSL type of one of the format's types; "" for an unknown one."""
        return self._csl_types.get(own.lower(), "")

    def own_type(self, csl: str, among: frozenset[str] | None = None) -> str:
        """Return the type in a dialect for a CSL type, or ""."""
        return next((own for own, known in self.types if known == csl and (among is None or own in among)), "")

    def row(self, name: str, type: str) -> Row | None:
        """Return the row by which a field is read in an item of some CSL type."""
        rows = self._rows.get(name.lower(), ())
        return next((row for row in rows if type in row.types), None) or next(
            (row for row in rows if not row.types), None
        )

    def variable(self, name: str, type: str) -> str:
        """Return the CSL variable of a field; "" for one that has none."""
        row = self.row(name, type)
        return row.variable if row else ""

    def name(self, variable: str, type: str, dialect: str = "") -> str:
        """Return the field for a variable in an item of some CSL type, or ""."""
        rows = [row for row in self.fields if row.variable == variable and row.dialect in ("", dialect)]
        fitting = next((row for row in rows if type in row.types), None) or next(
            (row for row in rows if not row.types), None
        )
        # A field that means something else in this type cannot be used.
        return fitting.name if fitting and self.variable(fitting.name, type) == variable else ""

    def placed(self, type: str, pairs: Iterable[tuple[str, str]]) -> "Placed":
        """Sort the fields of an entry by their variables."""
        places = self._places_by_type.get(type)
        if places is None:
            rows = {name: self.row(name, type) for name in self._rows}
            places = {name: (row.variable, row.name) if row else None for name, row in rows.items()}
            self._places_by_type[type] = places
        found: dict[str, list[tuple[str, str]]] = {}
        rest: list[tuple[str, str]] = []
        for name, value in pairs:
            if not value:
                continue
            if place := places.get(name) or places.get(name.lower()):
                found.setdefault(place[0], []).append((place[1], value))
            else:
                rest.append((name, value))
        for variable, said in found.items():
            if len(said) == 1 or variable in LISTS or variable in self.composite:
                continue
            best = min(said, key=lambda each: self._rank(each[0], type))
            rest += [each for each in said if each[1] != best[1]]
            found[variable] = [best]
        return Placed(found, rest)

    def _rank(self, name: str, type: str) -> int:
        row = self.row(name, type)
        return self._ranks[row] if row else len(self.fields)


class Placed(NamedTuple):
    """The fields of an entry by their variables, and those that have no place in the model."""

    variables: dict[str, list[tuple[str, str]]]
    rest: list[tuple[str, str]]
