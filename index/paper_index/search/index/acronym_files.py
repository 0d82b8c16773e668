"""The definitions of acronyms in the papers of a build, kept beside its segments so that updates can add and remove."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from ...papers.paper import Paper
from ..acronym_table import Definitions, added, chosen, without
from ..text.acronym_definitions import Definition, definitions
from . import directory


class DefinitionsWriter:
    """Collects the definitions of papers and writes them."""

    def __init__(self) -> None:
        self._rows: defaultdict[Definition, list[int]] = defaultdict(list)

    def watching(self, papers: Iterable[tuple[int, Paper]]) -> Iterator[tuple[int, Paper]]:
        """Yield papers with their rows unchanged, and collect them."""
        for row, paper in papers:
            for definition in definitions(f"{paper.title}\n{paper.abstract}"):
                rows = self._rows[definition]
                if row not in rows[-1:]:
                    rows.append(row)
            yield row, paper

    def write(self, part: Path, last: Path | None = None, gone: Iterable[int] = ()) -> None:
        """Write the file of a build.

        Args:
            part: the directory of the build.
            last: that of the last build, whose definitions are added, but for those of the papers `gone`.
            gone: the rows of papers that changed or were removed.
        """
        found: Definitions = {}
        for (acronym, expansion), rows in self._rows.items():
            found.setdefault(acronym, {})[expansion] = rows
        if last is not None:
            added(found, without(_read(last), gone))
        (part / directory.DEFINITIONS_FILE).write_text(json.dumps(found), encoding="ascii")


def take_definitions(part: Path, other: Path) -> None:
    """Add the definitions of another build to those of a build."""
    found = _read(part)
    added(found, _read(other))
    (part / directory.DEFINITIONS_FILE).write_text(json.dumps(found), encoding="ascii")


def write_acronyms(part: Path, papers: int) -> None:
    """Write the acronyms of a build with its definitions and a number of papers."""
    (part / directory.ACRONYMS_FILE).write_text(chosen(_read(part), papers).to_json(), encoding="ascii")


def _read(build: Path) -> Definitions:
    found: Definitions = json.loads((build / directory.DEFINITIONS_FILE).read_bytes())
    return found
