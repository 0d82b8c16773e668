"""The result of a fetch, and the sentences that report it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..papers.identifiers import is_title_id
from ..papers.paper import Paper
from ..text.sanitize import clean

if TYPE_CHECKING:
    from ..corpus import Report
    from ..corpus.tables import SourceCounts


COMPLETING = "Completing papers"
"""The name of completing papers, as that of a source."""
PDFS = "PDFs"
"""The name of all sources of PDFs together."""
TEXTS = "Texts"
"""The name of all sources of texts together."""
CITING = "References and citations"
"""The name of both, as that of a source."""
_SHOWN = 5
"""Ids in a sentence."""


@dataclass(slots=True)
class Outcome:
    """The result of asking a source."""

    source: str
    asked: int = 0
    """Requests for editions, pages or batches that were planned."""
    done: int = 0
    """Those of them that were answered."""
    unit: str = "request"
    """The unit of `asked` and `done`, in the singular."""
    editions: int = 0
    """Editions with papers."""
    skipped: int = 0
    """Editions that were fetched before and do not change any more."""
    unknown: list[str] = field(default_factory=list)
    """The ids of papers that the source does not have."""
    problem: str = ""
    """Why the rest could not be asked, without a full stop; "" if all was answered."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A paper whose title is similar to that of a known one."""

    known_id: str
    known_title: str
    found_id: str
    found_title: str


class Change(NamedTuple):
    """A completed paper."""

    paper: str
    """Its id before."""
    title: str
    service: str
    fields: tuple[str, ...]
    """The fields that a service gave, named as in corrections."""
    after: Paper
    """The paper with their values."""


class Listed(NamedTuple):
    """A list of references or citations that was fetched."""

    paper: str
    """The id of the paper."""
    kind: str
    """`references` or `citations`."""
    service: str
    fetched: int
    total: int | None
    """The length of the whole list, where the service gives it."""


class PdfResult(NamedTuple):
    """The PDF of a paper, or the reason why it was not fetched."""

    paper: str
    """The id of the paper."""
    path: str = ""
    """The path of the PDF, or ""."""
    problem: str = ""
    """Why it could not be fetched, without a full stop, or ""."""
    known: bool = False
    """Whether the paper had the PDF already."""


class TextResult(NamedTuple):
    """The text of a paper, or the reason why it was not fetched."""

    paper: str
    """The id of the paper."""
    source: str = ""
    """The address of the text, or ""."""
    characters: int = 0
    problem: str = ""
    """Why it could not be fetched, without a full stop, or ""."""
    known: bool = False
    """Whether the paper had a text already."""


@dataclass(slots=True)
class FetchReport:
    """The result of a fetch."""

    outcomes: list[Outcome] = field(default_factory=list)
    papers: "Report | None" = None
    """The report of the import; None if no answer held anything."""
    stopped: bool = False
    proposals: list[Proposal] = field(default_factory=list)
    """Papers that may be known ones; nothing was changed by them."""
    changes: list[Change] = field(default_factory=list)
    """Papers that were completed, or would be."""
    remarks: list[str] = field(default_factory=list)
    """Answers of which nothing was used, as sentences."""
    lists: list[Listed] = field(default_factory=list)
    """References and citations, which belong to no import."""
    older: int = 0
    """Papers in answers that only changed, and were submitted long before; they were skipped."""
    pdfs: list[PdfResult] = field(default_factory=list)
    """The PDFs, which are attached to their papers."""
    texts: list[TextResult] = field(default_factory=list)
    """The texts, which are in their store."""
    unread: list[str] = field(default_factory=list)
    """Files with answers in which no paper could be read."""

    @property
    def completed(self) -> int:
        """The number of completed papers, each of which may have been completed by several services."""
        return len({change.paper for change in self.changes})

    @property
    def complete(self) -> bool:
        """Whether everything was asked, answered and found."""
        failed = any(each.problem or each.unknown for each in self.outcomes)
        results: list[PdfResult | TextResult] = [*self.pdfs, *self.texts]
        failed = failed or any(each.problem for each in results)
        return not self.stopped and not self.unread and not failed


@dataclass(frozen=True, slots=True)
class Step:
    """The state of a fetch, for progress."""

    source: str
    at: int = 0
    """The number of the request, from 1; 0 if unknown."""
    of: int = 0
    wait: float = 0.0
    """Seconds until the service may be asked again."""

    @property
    def text(self) -> str:
        """As one line."""
        part = f" {self.at:,} of {self.of:,}" if self.of > 1 else ""
        wait = f", waiting {self.wait:.0f} s" if self.wait >= 1 else ""
        return f"Fetching {self.source}{part}{wait}"


def sentences(report: FetchReport) -> list[str]:
    """Return the result of a fetch: a sentence for each source, failures included, and one for all else."""
    papers = report.papers
    counts = dict(papers.by_source) if papers else {}
    found = [_of_source(outcome, counts.pop(outcome.source, None), report) for outcome in report.outcomes]
    if any(outcome.source == COMPLETING for outcome in report.outcomes):
        found.append(_completed(counts.values(), report))
    else:  # answers of a fetch that was interrupted before its import
        found += [f"{source}: {', '.join(_brought(each))}." for source, each in counts.items()]
    found += _lists(report.lists)
    found += _pdfs(report.pdfs)
    found += _texts(report.texts)
    found += [_unknown(outcome) for outcome in report.outcomes if outcome.unknown]
    if report.older:
        were = "was" if report.older == 1 else "were"
        found.append(f"{counted(report.older, 'older paper')} that only changed {were} skipped.")
    if papers and papers.rejected:
        found.append(f"{counted(papers.rejected, 'entry', 'entries')} could not be read.")
    found += [f"No paper could be read in an answer; it is kept as {file}." for file in report.unread]
    if report.stopped:
        found.append("Stopped; the next fetch continues.")
    return list(filter(None, found))


def summary(report: FetchReport) -> str:
    """Return the result of a fetch as one text, see `sentences`."""
    return " ".join(sentences(report))


def _of_source(outcome: Outcome, counts: "SourceCounts | None", report: FetchReport) -> str:
    if outcome.source == COMPLETING:
        if not outcome.asked:
            return "No paper lacks anything that could be fetched."
        failed = f"Not all papers could be completed: {outcome.problem}."
        return f"{failed}{_left(outcome)}" if outcome.problem else f"Asked for {counted(outcome.asked, 'paper')}."
    if outcome.source in (PDFS, TEXTS):
        if not outcome.asked:
            return "No ids given."
        others = f"The other {'PDFs' if outcome.source == PDFS else 'texts'}"
        some = others if report.pdfs or report.texts else outcome.source
        return f"{some} could not be fetched: {outcome.problem}.{_left(outcome)}" if outcome.problem else ""
    if outcome.source == CITING and not outcome.problem:
        return ""  # `_lists` has it
    parts = [counted(outcome.editions, "edition")] if outcome.editions else []
    parts += _brought(counts) if counts else []
    if not counts and outcome.done == outcome.asked and not (outcome.problem or outcome.unknown or report.unread):
        parts.append("nothing new")
    brought = f"{outcome.source}: {', '.join(parts)}." if parts else ""
    if outcome.skipped:
        were = "was" if outcome.skipped == 1 else "were"
        skipped = f"{counted(outcome.skipped, 'edition')} {were} fetched before; --again fetches them again."
        brought = f"{brought} {skipped}"
    if not outcome.problem:
        return brought
    failed = "The rest" if brought else outcome.source
    return f"{brought} {failed} could not be fetched: {outcome.problem}.{_left(outcome)}".lstrip()


def _left(outcome: Outcome) -> str:
    """Return how much is left for the next fetch, as a sentence after a space, or ""."""
    left = outcome.asked - outcome.done
    asked = counted(outcome.asked, outcome.unit)
    return f" {left:,} of {asked} {'is' if left == 1 else 'are'} left for the next fetch." if outcome.asked > 1 else ""


def _brought(counts: "SourceCounts") -> list[str]:
    return [
        *([counted(counts.new, "new paper")] if counts.new else []),
        *([f"{counts.voted:,} with newer votes"] if counts.voted else []),
        *([f"{counts.updated:,} updated"] if counts.updated else []),
    ]


def _completed(counts: "Collection[SourceCounts]", report: FetchReport) -> str:
    if counts:
        new, changed = sum(each.new for each in counts), sum(each.voted + each.updated for each in counts)
        changed = report.completed or changed
        return f"{counted(new, 'new paper')}, {changed:,} updated."
    return "Nothing new." if report.complete and any(each.asked for each in report.outcomes) else ""


def _lists(lists: Sequence[Listed]) -> Iterator[str]:
    """Yield a sentence about the references, and one about the citations."""
    for kind in dict.fromkeys(each.kind for each in lists):
        some = [each for each in lists if each.kind == kind]
        fetched, total = sum(each.fetched for each in some), sum(each.total or each.fetched for each in some)
        of = f" of {total:,}" if total > fetched else ""
        papers = f" of {len(some):,} papers" if len(some) > 1 else ""
        services = " and ".join(sorted({each.service for each in some}))
        noun = kind.removesuffix("s") if max(total, fetched) == 1 else kind
        yield f"{fetched:,}{of} {noun}{papers} from {services}."


def _pdfs(pdfs: Sequence[PdfResult]) -> Iterator[str]:
    """Yield a sentence about fetched PDFs, one about known ones, and one for each reason of a failure."""
    if fetched := [each for each in pdfs if each.path and not each.known]:
        folder = clean(str(Path(fetched[0].path).parent))
        yield f"{counted(len(fetched), 'PDF')} fetched to {folder} and attached."
    if known := sum(each.known for each in pdfs):
        yield f"{counted(known, 'paper')} had a PDF already."
    yield from _failures("PDF", pdfs)


def _texts(texts: Sequence[TextResult]) -> Iterator[str]:
    """Yield a sentence about fetched texts, one about known ones, and one for each reason of a failure."""
    if fetched := [each for each in texts if each.source and not each.known]:
        yield f"{counted(len(fetched), 'text')} fetched; 'paper-tui text {fetched[0].paper}' prints it."
    if known := sum(each.known for each in texts):
        yield f"{counted(known, 'paper')} had a text already; --again fetches it again."
    yield from _failures("text", texts)


def _failures(noun: str, results: "Sequence[PdfResult | TextResult]") -> Iterator[str]:
    for problem in dict.fromkeys(each.problem for each in results if each.problem):
        yield f"No {noun} of {_ids([each.paper for each in results if each.problem == problem])}: {problem}."


def _unknown(outcome: Outcome) -> str:
    ids = _ids(outcome.unknown)
    if outcome.source != CITING:
        return f"{outcome.source} has no paper with the id {ids}."
    titled = next(filter(is_title_id, outcome.unknown), "")
    hint = f" 'paper-tui fetch enrich --ids {titled}' looks for an id that services know." if titled else ""
    return f"No service has a paper with the id {ids}.{hint}"


def _ids(ids: Sequence[str]) -> str:
    """Return the first of some ids, and the number of the others."""
    more = len(ids) - _SHOWN
    return ", ".join(ids[:_SHOWN]) + (f" and {more:,} more" if more > 0 else "")


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with a noun in the singular or the plural."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
