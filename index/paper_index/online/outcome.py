"""The result of a fetch, and the sentences that report it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ..corpus import Report


COMPLETING = "Completing papers"
"""The name of completing papers, as that of a source."""
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
    editions: int = 0
    """Editions with papers."""
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


@dataclass(slots=True)
class FetchReport:
    """The result of a fetch."""

    outcomes: list[Outcome] = field(default_factory=list)
    papers: "Report | None" = None
    """The report of the import; None if no answer held anything."""
    stopped: bool = False
    proposals: list[Proposal] = field(default_factory=list)
    """Papers that may be known ones; nothing was changed by them."""
    lists: list[Listed] = field(default_factory=list)
    """References and citations, which belong to no import."""
    unread: list[str] = field(default_factory=list)
    """Files with answers in which no paper could be read."""

    @property
    def complete(self) -> bool:
        """Whether everything was asked, answered and found."""
        return not self.stopped and not self.unread and not any(each.problem or each.unknown for each in self.outcomes)


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


def summary(report: FetchReport) -> str:
    """Return the result of a fetch as sentences, a failure of each source included."""
    sentences = [_of_source(outcome) for outcome in report.outcomes]
    sentences += _lists(report.lists)
    sentences += [_unknown(outcome) for outcome in report.outcomes if outcome.unknown]
    papers = report.papers
    if papers and (papers.new or papers.merged):
        sentences.append(f"{_counted(papers.new, 'new paper')}, {papers.merged:,} updated.")
    elif report.complete and not report.lists:
        sentences.append("Nothing new.")
    if papers and papers.rejected:
        sentences.append(f"{_counted(papers.rejected, 'entry', 'entries')} could not be read.")
    sentences += [f"No paper could be read in an answer; it is kept as {file}." for file in report.unread]
    if report.stopped:
        sentences.append("Stopped; the next fetch continues.")
    return " ".join(filter(None, sentences))


def _of_source(outcome: Outcome) -> str:
    if outcome.source == COMPLETING and not outcome.problem:
        return f"Asked for {_counted(outcome.asked, 'paper')}."
    editions = f"{outcome.source}: {_counted(outcome.editions, 'edition')}." if outcome.editions else ""
    if not outcome.problem:
        return editions
    left = outcome.asked - outcome.done
    rest = f" {left:,} of {outcome.asked:,} requests are left for the next fetch." if outcome.asked > 1 else ""
    failed = (
        "Not all papers could be completed"
        if outcome.source == COMPLETING
        else f"{outcome.source} could not be fetched"
    )
    return f"{editions} {failed}: {outcome.problem}.{rest}".lstrip()


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


def _unknown(outcome: Outcome) -> str:
    more = len(outcome.unknown) - _SHOWN
    source = "No service" if outcome.source == CITING else outcome.source
    ids = ", ".join(outcome.unknown[:_SHOWN]) + (f" and {more:,} more" if more > 0 else "")
    return f"{source} has {'a' if outcome.source == CITING else 'no'} paper with the id {ids}."


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
