"""The workspace in a thread of its own, so that nothing slow runs in the event loop.

Imports no Textual: the workspace opens while Textual is still being imported.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from paper_index.corpus import (
    Citations,
    CorpusReader,
    Counts,
    Line,
    Origin,
    ReportedResult,
    Votes,
    provenance_of,
    votes_of,
)
from paper_index.library import NO_MARKS, LibraryReader, Marks
from paper_index.papers.editions import parts
from paper_index.papers.paper import Paper
from paper_index.paths import Home
from paper_index.search import Answer, View
from paper_index.workspace import Workspace

from .answering import Answering
from .vectors import VectorController

if TYPE_CHECKING:
    from paper_index.search.assist.completion import Completion

T = TypeVar("T")


class Backend:
    """The workspace of a home, the thread that works on it, and connections for quick reads in the event loop."""

    corpus: CorpusReader
    """The papers, for quick reads in the event loop that do not wait for the thread."""
    library: LibraryReader
    """The user's marks, for quick reads in the event loop."""
    answering: Answering
    """Answers views, for use in the backend's thread."""

    def __init__(self, home: Home, view: View) -> None:
        """Begin to open the workspace of a home and to answer the first view."""
        self.home = home
        self.first_view = view
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="paper-tui")
        self._workspace: Workspace | None = None
        self.vectors = VectorController(self)
        """Makes the vectors of search by meaning."""
        self._first: Future[Answer] = self._thread.submit(self._open, view)

    def _open(self, view: View) -> Answer:
        workspace = Workspace(self.home)
        try:
            if view.query or view.recommend:
                workspace.engine.open_index()  # other first answers need no index
            papers, vectors = workspace.corpus.database, self.vectors
            self.answering = Answering(workspace, lambda: not (papers.read_only_reason or vectors.problem))
            answer = self.answering.answer(view, typing=True, done=True)
        except BaseException:
            workspace.close()
            raise
        self.corpus = CorpusReader(workspace.corpus.database.open_reader())
        self.library = LibraryReader(workspace.library.database.open_reader())
        self._workspace = workspace
        return answer

    @property
    def workspace(self) -> Workspace:
        """The open workspace, for use in the backend's thread.

        Raises:
            RuntimeError: if it is not open yet.
        """
        if self._workspace is None:
            raise RuntimeError("not open yet")
        return self._workspace

    @property
    def is_open(self) -> bool:
        """Whether the workspace is open."""
        return self._workspace is not None

    async def ready(self, *, within: float) -> bool:
        """Wait some seconds for the first answer; return whether it is there or opening failed."""
        waiting = asyncio.wrap_future(self._first)
        waiting.add_done_callback(lambda it: it.cancelled() or it.exception())  # `first_answer` raises it
        await asyncio.wait([waiting], timeout=within)
        return self._first.done()

    async def first_answer(self) -> Answer:
        """Return the answer to the first view.

        Raises:
            PaperError: if the workspace cannot be opened.
        """
        return await asyncio.shield(asyncio.wrap_future(self._first))

    async def run(self, work: Callable[[], T]) -> T:
        """Run `work` in the backend's thread, after whatever runs there now."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def reopen_library(self) -> None:
        """Read marks from the file that is there now: another program may have replaced it."""
        database = self.workspace.library.database
        if self.library.database.openings == database.openings:
            return
        before, self.library = self.library.database, LibraryReader(await self.run(database.open_reader))
        if before is not database:
            before.close()

    def lines(self, rows: Sequence[int], edition: str | None = None) -> list[tuple[Line, Marks]]:
        """Return what the list shows of some rows; missing rows are skipped.

        With an edition, votes and ranks are those of that edition.
        """
        lines = self.corpus.lines(rows)
        if edition is not None:
            places = self.corpus.edition(edition)
            lines = [line._replace(votes=places[line.row][1]) for line in lines if line.row in places]
            if len(parts(edition)) == 1:  # in a week or month, each paper shows its own day
                lines = [line._replace(edition="", rank=places[line.row][0]) for line in lines]
        marks = self.library.marks(line.id for line in lines)
        return [(line, marks.get(line.id, NO_MARKS)) for line in lines]

    def paper(self, row: int | None) -> tuple[Paper | None, Marks]:
        """Return the paper in a row, or None, and the user's marks on it."""
        paper = next(self.corpus.papers([] if row is None else [row]), None)
        return paper, self.library.marks([paper.id]).get(paper.id, NO_MARKS) if paper else NO_MARKS

    def history(self, row: int | None) -> tuple[tuple[Origin, ...], tuple[Votes, ...]]:
        """Return the sources of the fields of the paper in a row, and its votes over time."""
        if row is None:
            return (), ()
        return tuple(provenance_of(self.corpus, row)), tuple(votes_of(self.corpus, row))

    def results(self, row: int | None) -> tuple[ReportedResult, ...]:
        """Return the results that the paper in a row reports."""
        return () if row is None else tuple(self.corpus.results_of(row))

    def citation_counts(self, paper: str) -> Counts | None:
        """Return the known numbers of references and citations of the paper with an id."""
        return Citations(self.corpus).counts(paper)

    def title_of(self, paper: str) -> str:
        """Return the title of the paper with an id, or the id if it is unknown."""
        row = self.corpus.find(paper) if paper else None
        return next((line.title for line in self.corpus.lines([] if row is None else [row])), paper)

    async def completions(self, query: str, cursor: int) -> "Sequence[Completion]":
        """Return completions of the word at a position of a query, the best first."""
        return await self.run(lambda: self.workspace.engine.completions(query, cursor))

    def close(self) -> None:
        """Finish running work and close all files."""

        def close() -> None:
            if self._workspace is not None:
                self.corpus.database.close()
                self.library.database.close()
                self._workspace.close()

        self._thread.submit(close)
        self._thread.shutdown(wait=True)
