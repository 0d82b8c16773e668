"""A fetch: ask the services, keep their answers on disk, then import all of them at once, so that one undo takes all.

An answer that could not be had is never "no new papers": each source ends with what it brought or why it did not.
"""

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import count, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from .. import __version__
from ..config import Online, read_config
from ..corpus import days_of_size
from ..errors import PaperError
from ..papers.attachments import Attachment
from ..papers.identifiers import is_arxiv_id
from ..papers.paper import Paper, Problem
from ..paths import Home
from ..storage.file_errors import NotWritten, obstacle
from . import arxiv, citations, daily, enrich, oai, pdf, text
from .asking import Asker, patiently
from .client import DEADLINE, Client
from .failures import Failure, Stopped
from .lock import only_one
from .outcome import CITING, COMPLETING, PDFS, TEXTS, FetchReport, Listed, Outcome, PdfResult, Step, sentences
from .request import ArxivRequest, CitationsRequest, DailyRequest, EnrichRequest, FetchRequest, PdfRequest
from .services import Services, check_online, services_of, user_agent
from .state import Answer, State, folder_of

if TYPE_CHECKING:
    from ..corpus import CorpusReader, Report, WorkList


Tell = Callable[[Step], None]
Attach = Callable[[Sequence[tuple[Paper, Attachment]]], object]


class Add(Protocol):
    """Imports records under a name, as one import, see `Workspace.add_records`."""

    def __call__(
        self, records: Iterable[Paper | Problem], name: str, *, continues: tuple[str, float] | None = None
    ) -> "Report":
        """Import the records; `continues` is the name of an import that was interrupted, and when it began."""


def latest_request(home: Home, corpus: "CorpusReader") -> FetchRequest:
    """Return the request for the editions since the last fetch, and for the categories of arXiv in the settings."""
    categories = read_config(home.settings).online.categories
    daily_request = DailyRequest(clipped=tuple(days_of_size(corpus, daily.CLIPPED)))
    return FetchRequest(daily_request, ArxivRequest(categories) if categories else None)


def fetch(
    home: Home,
    request: FetchRequest,
    add: Add,
    *,
    on_step: Tell = lambda step: None,
    stopped: Callable[[], bool] = lambda: False,
    keep_list: "Callable[[WorkList], None] | None" = None,
    attach: Attach = lambda files: None,
    client: Client | None = None,
) -> FetchReport:
    """Fetch papers and import them.

    Args:
        home: the home; answers are kept in its cache until they are imported.
        request: what to fetch.
        add: imports records under a name, as one import.
        on_step: called with the progress.
        stopped: returns whether the user stopped the fetch; answers so far are imported.
        keep_list: keeps references and citations, if the request asks for them.
        attach: attaches the PDFs that were fetched, if the request asks for any.
        client: sends the requests; by default one that trusts the certificates of the system.

    Raises:
        PaperError: if nothing may be fetched, another fetch is running, or the import failed; the answers are kept.
    """
    settings = read_config(home.settings).online
    check_online(settings, os.environ)
    folder = folder_of(home)
    with only_one(folder):
        state = State(folder)
        try:
            state.remove_strays()
            return _Fetch(state, settings, request, on_step, stopped, keep_list, attach).run(add, client)
        finally:
            state.close()


class _Fetch:
    def __init__(
        self,
        state: State,
        settings: Online,
        request: FetchRequest,
        on_step: Tell,
        stopped: Callable[[], bool],
        keep_list: "Callable[[WorkList], None] | None",
        attach: Attach,
    ) -> None:
        self._state, self._settings, self._request = state, settings, request
        self._tell, self._stopped, self._keep_list, self._attach = on_step, stopped, keep_list, attach
        self._files: list[tuple[Paper, Attachment]] = []
        """The PDFs that were fetched."""
        self._step = Step("")
        self._report = FetchReport()

    def run(self, add: Add, client: Client | None) -> FetchReport:
        report = self._report
        try:
            opened = client or self._new_client()
        except Failure as failure:
            raise PaperError(f"Nothing was fetched: {failure}.") from None
        try:
            wait = patiently(self._stopped, self._tell_wait)
            request = self._request
            asker = Asker(
                opened,
                self._state,
                wait,
                patience=request.wait_online,
                retries=request.retries,
                again=bool(request.daily and request.daily.again),
            )
            self._ask(asker, services_of(self._settings, os.environ))
        except Stopped:
            report.stopped = True
        finally:
            opened.close()
        if self._files:
            self._attach(self._files)
        if not (self._request.enrich and self._request.enrich.dry_run):
            self._import(add)
        for outcome in report.outcomes:
            stopped = "stopped before its end" if report.stopped and outcome.done < outcome.asked else ""
            problem = outcome.problem or stopped
            self._state.note_run(outcome.source, problem, succeeded=outcome.done > 0 or not problem)
        if self._request.daily or self._request.arxiv:
            new, problems = (report.papers.new, report.papers.problems[:5]) if report.papers else (0, [])
            lines = [*sentences(report), *map(str, problems)]
            self._state.note_last(lines, complete=report.complete, new=new)
        return report

    def _new_client(self) -> Client:
        agent, timeout, wanted = user_agent(self._settings, __version__), self._request.timeout, self._request.pdf
        if wanted:
            return Client(agent, deadline=timeout or pdf.DEADLINE, largest=wanted.largest * 2**20)
        harvests = self._request.arxiv and self._request.arxiv.since
        return Client(agent, deadline=timeout or (oai.DEADLINE if harvests else DEADLINE))

    def _tell_wait(self, seconds: float, source: str) -> None:
        self._tell(Step(source, self._step.at, self._step.of, seconds))

    def _tell_step(self, source: str, at: int, of: int) -> None:
        self._step = Step(source, at, of)
        self._tell(self._step)

    # Asking

    def _ask(self, asker: Asker, services: Services) -> None:
        if wanted := self._request.daily:
            with self._outcome(daily.NAME) as outcome:
                if wanted.sort or wanted.submitter:
                    self._ask_list(asker, services, wanted, outcome)
                else:
                    self._ask_days(asker, services, self._days(wanted, outcome), outcome)
        if self._request.arxiv:
            with self._outcome(arxiv.NAME) as outcome:
                self._ask_arxiv(asker, services, self._request.arxiv, outcome)
        if wanted_papers := self._request.enrich:
            with self._outcome(COMPLETING) as outcome:
                self._ask_enrich(asker, services, wanted_papers, outcome)
        if wanted_pdfs := self._request.pdf:
            with self._outcome(PDFS) as outcome:
                self._ask_pdfs(asker, services, wanted_pdfs, outcome)
        if wanted_texts := self._request.text:
            with self._outcome(TEXTS) as outcome:
                text.ask_texts(wanted_texts, asker, services, self._tell_step, outcome, self._report.texts)
        if (wanted_lists := self._request.citations) and self._keep_list:
            with self._outcome(CITING) as outcome:
                self._ask_citations(asker, services, wanted_lists, self._keep_list, outcome)

    def _ask_pdfs(self, asker: Asker, services: Services, wanted: PdfRequest, outcome: Outcome) -> None:
        outcome.asked, outcome.unit = len(wanted.papers), "paper"

        def progress(size: int) -> None:
            if self._stopped():
                raise Stopped

        for number, paper in enumerate(wanted.papers, 1):
            self._tell_step(PDFS, number, len(wanted.papers))
            result = PdfResult(paper.id, str(wanted.known.get(paper.id, "")), known=paper.id in wanted.known)
            if not result.known:
                try:
                    file = pdf.fetch_pdf(paper, wanted, asker, services, self._state, progress)
                    self._files.append((paper, file))
                    result = result._replace(path=file.path)
                except Failure as failure:
                    if failure.unreachable and is_arxiv_id(paper.id):
                        raise  # the others would wait for nothing
                    result = result._replace(problem=failure.text.rstrip("."))
            self._report.pdfs.append(result)
            outcome.done += 1

    def _ask_citations(
        self,
        asker: Asker,
        services: Services,
        wanted: CitationsRequest,
        keep: "Callable[[WorkList], None]",
        outcome: Outcome,
    ) -> None:
        outcome.asked = len(wanted.papers)
        for number, work in enumerate(wanted.papers, 1):
            self._tell_step(CITING, number, len(wanted.papers))

            def kept(found: "WorkList", paper: str = work.paper.id) -> None:
                keep(found)
                self._report.lists.append(Listed(paper, found.kind, found.service, len(found.works), found.total))

            if not citations.ask(work, wanted.kinds, wanted.limit, asker, services, kept):
                outcome.unknown.append(work.paper.id)
            outcome.done += 1

    def _ask_enrich(self, asker: Asker, services: Services, wanted: EnrichRequest, outcome: Outcome) -> None:
        if wanted.accepted:
            outcome.asked = 1
            outcome.unknown = enrich.accept(wanted, asker, services, self._state)
            outcome.done = 1
            return
        for paper in wanted.papers if wanted.added else ():
            enrich.keep(self._state, paper, enrich.ADDED)
        found = enrich.Enriched()
        try:
            enrich.complete(wanted, asker, services, self._state, self._tell_step, found)
        finally:
            outcome.asked, outcome.done, outcome.unit = found.asked, found.asked - found.left, "paper"
            outcome.problem = "; ".join(found.problems)
            self._report.proposals += found.proposals
            self._report.changes += found.changes
            self._report.remarks += found.remarks

    @contextlib.contextmanager
    def _outcome(self, source: str) -> Iterator[Outcome]:
        """Lend the outcome of asking a source; it takes the reason of a failure."""
        outcome = Outcome(source)
        self._report.outcomes.append(outcome)
        try:
            yield outcome
        except (Failure, NotWritten) as failure:
            outcome.problem = str(failure).rstrip(".")
        except OSError as error:
            folder = self._state.folder
            outcome.problem = f"{folder} cannot be written {obstacle(folder, error).explanation()}".rstrip(".")

    def _days(self, wanted: DailyRequest, outcome: Outcome) -> list[str]:
        now, known = daily.today(), self._state.days()
        if wanted.edition:
            days = daily.days_of(wanted.edition, now)
        else:
            first = date.fromisoformat(wanted.since) if wanted.since else None
            days = daily.days_since(known, now, first, self._settings.days)
            if first is None:
                days = sorted({*days, *daily.days_again(wanted.clipped, known)})
        if not wanted.again and wanted.edition not in days:  # a day of its own is always asked
            wanted_days, days = days, [day for day in days if not daily.is_final(day, known.get(day))]
            outcome.skipped = len(wanted_days) - len(days)
        waiting = {answer.label for answer in self._state.answers()}
        return [day for day in days if day not in waiting or day == now.isoformat()]

    def _ask_days(self, asker: Asker, services: Services, days: Sequence[str], outcome: Outcome) -> None:
        outcome.asked, outcome.unit = len(days), "day"
        for number, day in enumerate(days, 1):
            self._tell_step(daily.NAME, number, len(days))
            pages = daily.ask_day(asker, services.daily, day, self._state.folder)
            self._state.keep("daily", [(day, page) for page in pages])
            outcome.done += 1

    def _ask_list(self, asker: Asker, services: Services, wanted: DailyRequest, outcome: Outcome) -> None:
        outcome.asked = 1
        self._tell_step(daily.NAME, 1, 1)
        parameters = {"sort": wanted.sort, "submitter": wanted.submitter}
        pages = list(daily.ask_list(asker, services.daily, parameters, self._state.folder, wanted.limit))
        self._state.keep("daily", [("", page) for page in pages])
        outcome.done = 1

    def _ask_arxiv(self, asker: Asker, services: Services, wanted: ArxivRequest, outcome: Outcome) -> None:
        outcome.asked = 1
        self._tell_step(arxiv.NAME, 1, 1)

        def keep(body: Path) -> None:
            self._state.keep("arxiv", [("", body)])

        if wanted.ids:
            outcome.unknown = arxiv.ask_ids(asker, services.arxiv, list(dict.fromkeys(wanted.ids)), keep)
        elif wanted.query or wanted.first or wanted.last:
            query = arxiv.search_query(wanted.query, wanted.first, wanted.last)
            arxiv.ask_search(asker, services.arxiv, query, wanted.limit, keep)
        elif wanted.since:
            self._ask_since(asker, services, wanted, outcome)
        else:
            keep(arxiv.ask_feed(asker, services.arxiv_rss, wanted.categories))
        outcome.done = outcome.asked

    def _ask_since(self, asker: Asker, services: Services, wanted: ArxivRequest, outcome: Outcome) -> None:
        """Ask for the papers of categories since a day, or since the last answer for each."""
        at_first = (daily.today() - timedelta(days=self._settings.days)).isoformat()
        outcome.asked = len(wanted.categories)
        for number, category in enumerate(wanted.categories, 1):
            self._tell_step(arxiv.NAME, number, outcome.asked)
            since = (self._state.harvested(category) or at_first) if wanted.since == "last" else wanted.since

            def keep(body: Path, page: int, label: str = f"{category} {since}") -> None:
                self._state.keep("oai", [(f"{label} {page}", body)])

            day = oai.ask_records(asker, services.arxiv_oai, category, since, keep)
            self._state.note_harvested(category, day)
            outcome.done = number

    # Importing

    def _import(self, add: Add) -> None:
        """Import all answers as one import, and forget them."""
        answers = self._state.answers()
        if not answers:
            return
        read: dict[str, int] = {}
        interrupted = self._state.begin_import(name := _name(answers))
        found = add(self._records(answers, read), name, continues=interrupted)
        self._report.papers = found
        for outcome in self._report.outcomes:
            if outcome.source == daily.NAME:
                outcome.editions = sum(1 for papers in read.values() if papers)
        self._state.drop(answers, read)

    def _records(self, answers: Sequence[Answer], read: dict[str, int]) -> Iterator[Paper | Problem]:
        """Yield the records of answers; `read` gets the number of papers of each edition."""
        for (kind, label), group in groupby(answers, key=lambda answer: (answer.kind, answer.label)):
            bodies = [answer.body for answer in group]
            papers = problems = 0
            for record in self._records_of(kind, label, bodies):
                papers += isinstance(record, Paper)
                problems += not isinstance(record, Paper)
                yield record
            if problems and not papers:  # another schema: kept for whoever mends the reader
                self._keep_unread(bodies, f"{kind}-{label}" if kind == "daily" and label else "")
            elif kind == "daily" and label:
                read[label] = read.get(label, 0) + papers

    def _records_of(self, kind: str, label: str, bodies: Sequence[Path]) -> Iterator[Paper | Problem]:
        if kind == "daily":
            try:
                yield from daily.papers_of(bodies, label)
            except Failure as failure:
                yield Problem(daily.NAME, None, str(failure))
            return
        for body in bodies:
            match kind:
                case "oai":
                    for record in oai.papers_of(body, label.split()[1]):
                        if record is None:
                            self._report.older += 1
                        else:
                            yield record
                case _ if kind.startswith(enrich.KIND) or kind == enrich.ADDED:
                    yield from enrich.paper_of(body)
                case _:
                    yield from arxiv.papers_of(body)

    def _keep_unread(self, bodies: Iterable[Path], name: str) -> None:
        """Keep answers of which nothing can be read. One with a name replaces the earlier answer of that name."""
        for number, body in enumerate(bodies):
            files = (body.with_name(f"answer-{n}.unread") for n in count(1))
            unread = (
                body.with_name(f"{name}-{number}.unread") if name else next(file for file in files if not file.exists())
            )
            body.replace(unread)
            self._report.unread.append(str(unread))


def _name(answers: Sequence[Answer]) -> str:
    """Return the name of an import: `Daily Papers 2026-11-23…2026-11-27, arXiv`, or the id of a paper that is added."""
    if added := [answer.label for answer in answers if answer.kind == enrich.ADDED]:
        return ", ".join(added)
    days = sorted({answer.label for answer in answers if answer.kind == "daily" and answer.label})
    span = f" {days[0]}" + (f"…{days[-1]}" if len(days) > 1 else "") if days else ""
    kinds = dict.fromkeys(answer.kind for answer in answers)
    names = {"daily": daily.NAME + span, "arxiv": arxiv.NAME, "oai": arxiv.NAME}
    return ", ".join(dict.fromkeys(names.get(kind, kind.removeprefix(enrich.KIND)) for kind in kinds))
