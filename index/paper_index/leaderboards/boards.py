"""Reads leaderboards from a corpus: the list of them, and one of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from ..corpus import (
    ARCHIVE,
    CorpusReader,
    ReportedResult,
    all_results,
    count_results,
    dataset_counts,
    reporting_results,
)
from ..corpus.archived_boards import archived_boards
from ..corpus.comparable import Comparable, comparable, spellings
from ..errors import PaperError
from ..extraction.metrics import Metric
from ..extraction.result_names import dataset_name, letters, metric_name
from ..search.reported import datasets_named, metrics_named, similar_names
from .conditions import condition_named, has
from .models import LEAST_PAPERS, Board, BoardName, Coverage, Entry, Summary
from .ranking import conditions, ordered, ranked, records

_MOST_NAMES = 8
"""Names that an error lists."""
_NONE = (
    "No paper states a result. 'paper-tui index build' finds results in abstracts, and "
    "'paper-tui import evaluation-tables.json' adds the leaderboards of the archive of Papers with Code."
)

_CERTAIN, _EVERY = 0, 1
_Paper = int | str
"""A row of the corpus, or the title of a paper that it does not have."""


@dataclass(slots=True)
class _Papers:
    """The number of values in one leaderboard by paper, of certain values and of all."""

    metric: Metric
    values: tuple[Counter[_Paper], Counter[_Paper]] = field(default_factory=lambda: (Counter(), Counter()))
    archived: tuple[Counter[_Paper], Counter[_Paper]] = field(default_factory=lambda: (Counter(), Counter()))
    """Those of an archive among them."""
    others: list[tuple[int, int]] = field(default_factory=lambda: [(0, 0), (0, 0)])
    """The papers and values in an archive, of papers that report no results themselves."""

    def add(self, each: Comparable) -> None:
        """Count a value."""
        for kind in (_CERTAIN, _EVERY) if each.is_certain else (_EVERY,):
            self.values[kind][_paper(each)] += 1
            if each.result.source == ARCHIVE:
                self.archived[kind][_paper(each)] += 1

    def add_archive(self, kind: int, papers: int, values: int) -> None:
        """Count the papers and values of an archive, in which those that are counted already are included."""
        before, known = self.others[kind], self.archived[kind]
        self.others[kind] = before[0] + papers - len(known), before[1] + values - known.total()
        known.clear()

    def size(self, kind: int, allowed: Collection[_Paper] | None = None) -> tuple[int, int]:
        """Return the number of papers and of values, of some papers or of all."""
        counts = self.values[kind]
        if allowed is not None:
            some = [count for paper, count in counts.items() if paper in allowed]
            return len(some), sum(some)
        return len(counts) + self.others[kind][0], counts.total() + self.others[kind][1]


class Leaderboards:
    """The leaderboards of a corpus."""

    def __init__(self, corpus: CorpusReader) -> None:
        self.corpus = corpus
        """The corpus that is read."""
        self._read_at = -1
        self._names: dict[str, str] = {}
        """Each data set as written to the name that is shown, those of most results first."""
        self._shown: dict[str, str] = {}
        """The letters of each data set to the name that is shown."""
        self._papers: dict[bool, dict[tuple[str, str], _Papers]] = {}
        """Data set and key of the metric to papers; all with their rows, or those that only an archive has counted."""
        self._last: tuple[str, list[Comparable]] = ("", [])
        """The data set that was read last, and its results."""

    def coverage(self) -> Coverage:
        """Return the number of papers that report results."""
        return Coverage(**count_results(self.corpus.database))

    def boards(
        self, *, least: int = LEAST_PAPERS, within: Collection[int] | None = None, uncertain: bool = False
    ) -> list[Summary]:
        """Return the leaderboards, those of most papers first.

        Args:
            least: the papers from which on one is listed.
            within: the rows of the papers that count; all by default.
            uncertain: whether results count that are uncertain or of other models.

        Raises:
            PaperError: if no paper reports a result.
        """
        allowed = None if within is None else set(within)
        found = []
        for (dataset, _), each in self._all_papers(by_row=allowed is not None).items():
            papers, values = each.size(_EVERY if uncertain else _CERTAIN, allowed)
            if papers >= least:
                found.append(Summary(BoardName(dataset, each.metric), papers, values))
        return sorted(found, key=lambda each: (-each.papers, each.name.dataset.casefold(), each.name.metric.key))

    def find(self, dataset: str, metric: str = "") -> BoardName:
        """Return the leaderboard that is meant, of the metric with most papers if none is given.

        Raises:
            PaperError: if it is unknown; the text names similar ones.
        """
        self._refresh()
        if not self._names:
            raise PaperError(_NONE)
        known = dict.fromkeys(self._names.values())
        named = set(datasets_named(dataset, known)) if dataset.strip() else set()
        if not named:
            close = " or ".join(similar_names(dataset, known))
            advice = f"Did you mean {close}?" if close else "'paper-tui leaderboard' lists the leaderboards."
            raise PaperError(f"No paper states a result on {dataset!r}. {advice}")
        chosen, *others = (name for name in known if name in named)
        return BoardName(chosen, self._metric(chosen, metric), tuple(others[:_MOST_NAMES]))

    def metrics(self, dataset: str) -> list[Metric]:
        """Return the metrics of a data set: those whose direction is known first, then those of most papers."""
        papers: defaultdict[str, set[_Paper]] = defaultdict(set)
        metrics: dict[str, Metric] = {}
        for each in self._results(dataset):
            metrics.setdefault(each.metric.key, each.metric)
            if each.is_certain:
                papers[each.metric.key].add(_paper(each))
        return sorted(metrics.values(), key=lambda m: (m.higher_is_better is None, -len(papers[m.key]), m.key))

    def board(
        self,
        name: BoardName,
        condition: str = "",
        *,
        uncertain: bool = False,
        within: Collection[int] | None = None,
    ) -> Board:
        """Return a leaderboard.

        Args:
            name: its name.
            condition: the condition of its rows, or the beginning of one; "" for all.
            uncertain: whether rows are included that are uncertain or of other models.
            within: the rows of the papers that are included; all by default.

        Raises:
            PaperError: if no row has the condition.
        """
        everything = list(self._entries(name))
        inside = everything
        if within is not None:
            allowed = set(within)
            inside = [entry for entry in everything if entry.result.row in allowed]
        shown = [entry for entry in inside if uncertain or entry.is_certain]
        listed = conditions(shown)
        chosen = condition_named(condition, shown, [each for each, _ in listed]) if condition else ""
        rows = ordered(self._described([entry for entry in shown if has(entry, chosen)]), name.metric)
        rows = ranked(rows, name.metric, chosen)
        return Board(
            name,
            tuple(rows),
            listed,
            chosen,
            tuple(records(rows, name.metric)),
            uncertain=len(inside) - len(shown),
            outside=len(everything) - len(inside),
        )

    def of_paper(self, row: int) -> BoardName | None:
        """Return the leaderboard of a paper: of its results, the one with most papers; None without results."""
        best = None
        self._refresh()
        for each in comparable(filter(_is_number, self.corpus.results_of(row))):
            dataset = self._names.get(each.result.dataset, each.dataset)
            papers = self._all_papers().get((dataset, each.metric.key))
            size = (each.is_certain, papers.size(_CERTAIN)[0] if papers else 0)
            if best is None or size > best[0]:
                best = (size, BoardName(dataset, each.metric))
        return best[1] if best else None

    # Reading

    def _refresh(self) -> None:
        """Read the names of data sets again after a change of the corpus."""
        if self._read_at == (generation := self.corpus.generation):
            return
        written = dataset_counts(self.corpus.database)
        counts: Counter[str] = Counter()
        for name, count in written.items():
            counts[dataset_name(name)[0]] += count
        shown = spellings(counts)
        self._shown = {letters(name) or name: best for name, best in shown.items()}
        names = {name: shown[dataset_name(name)[0]] for name in written}
        totals: Counter[str] = Counter()
        for name, count in written.items():
            totals[names[name]] += count
        self._names = dict(sorted(names.items(), key=lambda item: (-totals[item[1]], item[1])))
        self._papers, self._last = {}, ("", [])
        self._read_at = generation

    def _all_papers(self, *, by_row: bool = False) -> dict[tuple[str, str], _Papers]:
        """Return the papers of each leaderboard: by their rows, which takes long with an archive, or counted."""
        self._refresh()
        if not self._names:
            raise PaperError(_NONE)
        if by_row not in self._papers:
            found: dict[tuple[str, str], _Papers] = {}
            self._papers[by_row] = found

            def papers_of(dataset: str, metric: Metric) -> _Papers:
                return found.setdefault((dataset, metric.key), _Papers(metric))

            read = self.corpus.results() if by_row else reporting_results(self.corpus.database)
            for each in comparable(filter(_is_number, read)):
                papers_of(self._names.get(each.result.dataset, each.dataset), each.metric).add(each)
            for board in () if by_row else archived_boards(self.corpus.database):
                shown = self._shown.get(letters(board.dataset) or board.dataset, board.dataset)
                papers = papers_of(shown, metric_name(board.metric, board.dataset))
                papers.add_archive(_CERTAIN, board.papers, board.values)
                papers.add_archive(_EVERY, board.all_papers, board.all_values)
        return self._papers[by_row]

    def _results(self, dataset: str) -> list[Comparable]:
        """Return the results with a number on a data set, in any spelling; those read last are kept."""
        self._refresh()
        if self._last[0] != dataset:
            written = [name for name, shown in self._names.items() if shown == dataset]
            numbers = filter(_is_number, all_results(self.corpus.database, written))
            self._last = dataset, list(comparable(numbers))
        return self._last[1]

    def _metric(self, dataset: str, wanted: str) -> Metric:
        known = {metric.key: metric for metric in self.metrics(dataset)}
        if not known:
            raise PaperError(f"No paper states a number on {dataset} that can be compared.")
        if not wanted.strip():
            return next(iter(known.values()))
        if named := set(metrics_named(wanted, dataset, known)):
            return next(metric for key, metric in known.items() if key in named)
        listed = ", ".join(list(known)[:_MOST_NAMES])
        raise PaperError(f"No paper states {wanted!r} on {dataset}. The metrics there are {listed}.")

    def _entries(self, name: BoardName) -> Iterator[Entry]:
        """Yield the rows of a leaderboard; values that several sources report become one row."""
        found: dict[tuple[_Paper, tuple[str, ...], float], Entry] = {}
        for each in self._results(name.dataset):
            if each.metric.key != name.metric.key:
                continue
            key = (_paper(each), each.conditions, each.number)
            entry = Entry(each.result, each.number, each.conditions, each.is_certain, (each.result.source,))
            if (before := found.get(key)) is not None:
                best = max((before, entry), key=lambda e: (e.is_certain, bool(e.result.sentence)))
                entry = replace(best, sources=tuple(dict.fromkeys((*before.sources, each.result.source))))
            found[key] = entry
        return iter(found.values())

    def _described(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """Yield rows with title, date and code of their papers."""
        entries = list(entries)
        rows = dict.fromkeys(entry.result.row for entry in entries if entry.result.row is not None)
        dates = {line.row: line.date for line in self.corpus.lines(list(rows))}  # an archive may have removed papers
        papers = dict(zip(dates, self.corpus.papers(dates), strict=True))
        for entry in entries:
            row, result = entry.result.row, entry.result
            paper = papers.get(row) if row is not None else None
            if row is None or paper is None:
                yield replace(entry, title=result.title or result.url, date=result.date, url=result.url)
            else:
                yield replace(
                    entry,
                    paper=paper.id,
                    title=paper.display_title,
                    date=dates[row],
                    code=next(iter(paper.code), ""),
                    url=next((link for _, link in paper.links), ""),
                )


def _is_number(result: ReportedResult) -> bool:
    """Return whether a result is a number on a data set."""
    return bool(result.dataset) and result.number is not None


def _paper(each: Comparable) -> _Paper:
    return each.result.row if each.result.row is not None else each.result.title.casefold() or each.result.url
