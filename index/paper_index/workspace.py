"""Everything of one home, opened together: what the interface and every command hold in their hands."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from .config import read_config
from .corpus import Corpus, Import, Report, Unfinished
from .curator import Curator, Merged
from .digest import Following
from .errors import PaperError
from .library import Change, Library, Merge, usable_tag
from .papers.field_limits import LONGEST_NOTE
from .papers.identifiers import canonical_id
from .papers.paper import Cut, Paper, Problem
from .papers.record import Record
from .paths import Home
from .search import Engine
from .semantic.likeness import Blend
from .storage.file_errors import NoRoom, NotWritten, Unreadable
from .storage.regular_files import has_content

if TYPE_CHECKING:
    from .fulltext.pages import PageStore
    from .fulltext.search import FullTexts
    from .importers import Source
    from .search.index.directory import Build


class Workspace:
    """The corpus, the library and the engine of one home."""

    def __init__(self, home: Home, *, thorough: bool = False) -> None:
        """Open a home. Missing files are created, with the starter catalogue.

        If only one of its two databases can be read, an empty one in memory replaces the other: see
        `unread_library` and `unread_papers`.

        Args:
            home: the home.
            thorough: whether to check even a large library completely for damage.

        Raises:
            PaperError: if neither of its databases can be read, or one was written by a later version.
        """
        self.home = home
        self.config = read_config(home.settings)
        self.unread_library = self.unread_papers = ""
        """Why a file cannot be read, a sentence; or ""."""
        self.found_papers = has_content(home.papers)
        """Whether there was a file of papers before it was opened."""
        try:
            self.library = Library(home.library, thorough=thorough)
        except Unreadable as error:
            self.unread_library = str(error)
            self.library = Library(home.library, unreadable=self.unread_library)
        self.library.journal.limits = self.config.journal
        try:
            self._open_papers()
        except BaseException:
            self.library.close()
            raise
        self.engine = Engine(self.corpus.reader, self.library, home.index, self._texts, self.config.search.fulltext)
        self.engine.blend = self.blend = Blend(self.corpus.reader, home.vectors)
        self.following = Following(self.corpus.reader, self.library, self.engine)
        self.following.begin()

    @cached_property
    def page_store(self) -> "PageStore":
        """The texts of attached PDFs."""
        from .fulltext import pages

        return pages.PageStore(self.home.page_texts)

    def _texts(self) -> "FullTexts":
        from .fulltext.search import FullTexts

        return FullTexts(self.home.fulltext, self.page_store, self.corpus.reader, self.library)

    def _open_papers(self) -> None:
        try:
            self.corpus = Corpus(self.home.papers)
        except Unreadable as error:
            if self.unread_library:
                raise PaperError(self.unread_library) from error
            self.unread_papers = str(error)
            self.corpus = Corpus(self.home.papers, unreadable=self.unread_papers)
        self.curator = Curator(self.corpus, self.library)
        try:
            if self.unread_library and not self.corpus.database.read_only_reason:
                return  # a catalogue that is new brings back the papers of the library, which is not known
            try:
                self._complete_papers()
            except NoRoom as error:
                self.corpus.database.freeze(error.reason.removesuffix("."))
                self._complete_papers()
        except BaseException:
            self.corpus.close()
            raise

    def _complete_papers(self) -> None:
        if self.corpus.add_catalogue():
            self._bring_back()
            self.curator.merge_known_twice()
        if outdated := self.library.reader.outdated_ids():
            self.curator.rename(outdated)
        self.curator.follow()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all files."""
        self.engine.close()
        self.corpus.close()
        self.library.close()

    @property
    def warning(self) -> str:
        """Warnings about the opened files, or ""."""
        from .opening_warnings import warnings_of

        return " ".join(warnings_of(self))

    def ready_index(self, progress: Callable[[int, int], None] | None = None) -> bool:
        """Have an index that fits, building it here and now if need be; return whether there is one.

        A build that fails leaves the plain search in place.
        """
        if self.engine.open_index():
            return True
        if self.corpus.database.read_only_reason:
            return False
        self.build_index(progress)
        return self.engine.open_index()

    def build_index(self, progress: Callable[[int, int], None] | None = None, *, anew: bool = False) -> "Build":
        """Extract facts from new texts, and index the papers with them; return the build that is in use now.

        Args:
            progress: called now and then with the papers done and all papers, first for the facts and then for the
                index.
            anew: whether to index all papers, also those in the last index.

        Raises:
            PaperError: if it cannot be written; the index in use stays in use.
        """
        from .search.index.builder import build

        self.corpus.find_facts(progress)
        return build(self.corpus.reader, self.home.index, progress, anew=anew)

    def found(self, identities: Iterable[str]) -> list[Paper]:
        """Return the papers known under ids in any form people write them, in their order, without repetitions.

        A paper that the corpus lost and the user marked is found in the library.

        Raises:
            PaperError: naming the ids that are not known.
        """
        papers: dict[str, Paper] = {}
        unknown: list[str] = []
        for identity in identities:
            row = self.corpus.reader.find(identity)
            if row is not None:
                paper = next(self.corpus.reader.papers([row]), None)
            elif self.curator.removed_among([identity]):
                raise PaperError(f"{identity[:60]!r} is removed. 'paper-tui remove --undo ID' lists it again.")
            else:
                marked = self.library.reader.fields_of(canonical_id(identity))
                paper = self.library.reader.kept(canonical_id(identity)) if marked else None
            if paper is None:
                unknown.append(identity)
            else:
                papers[paper.id] = paper
        if unknown:
            shown = ", ".join(repr(identity[:60]) for identity in unknown[:5])
            more = f" and {len(unknown) - 5} more" if len(unknown) > 5 else ""
            raise PaperError(f"No paper with id {shown}{more}. 'paper-tui search WORDS --format ids' prints ids.")
        return list(papers.values())

    def _bring_back(self) -> None:
        """Give the corpus the papers that the user marked and it does not have; marks follow those it names better."""
        reader, corpus = self.library.reader, self.corpus.reader
        self.library.gather_marks()
        former, kept = reader.former_ids(), {paper.id: paper for paper in reader.kept_papers()}
        rows = corpus.rows_of(kept, removed=True)
        ids = corpus.ids_by_row(rows.values())
        renamed = {old: ids[row] for old, row in rows.items() if ids[row] != old and old not in former}
        if lost := [paper for identity, paper in kept.items() if identity not in rows]:
            renamed.update(self.corpus.add(lost).renamed)
        # Unless the library can be written and the corpus is in memory: its ids are not kept.
        if renamed and (self.library.database.read_only_reason or not self.corpus.database.read_only_reason):
            self.curator.rename(renamed)
        self.curator.follow()

    def merge_library(self, content: bytes, name: str) -> Merge:
        """Merge the export of another library, see `exchange.merge`, and add its papers.

        Raises:
            PaperError: if it is not an export of a library.
        """
        from .library import exchange

        done = exchange.merge(self.library, content, name)
        self._bring_back()
        self.following.begin()
        return done

    def restore_library(self, path: Path, *, missing: bool = False) -> Change:
        """Make the library as it was in a backup, see `exchange.restore`.

        Raises:
            PaperError: if the file is not a library that can be read.
        """
        from .library import exchange

        done = exchange.restore(self.library, path, missing=missing)
        self._bring_back()
        self.following.begin()
        return done

    def papers(self, rows: Sequence[int]) -> Sequence[Paper]:
        """Return the whole records of `rows`, in their order. Many are read each time they are iterated."""
        return self.corpus.reader.sequence(rows)

    def add(
        self,
        source: "Source",
        *,
        format: str = "auto",
        keywords_as_tags: bool = False,
        collections_as_tags: bool = False,
        dry_run: bool = False,
        progress: Callable[[Report], bool | None] | None = None,
    ) -> tuple[str, Report]:
        """Read a file into the corpus; return its format and a report.

        Marks in files exported by paper-tui are added. The index is out of date afterwards. When `progress`
        returns False the import stops; papers read so far are kept, and the import can be undone.

        Args:
            source: the file.
            format: one of `importers.FORMATS`, or `auto`.
            keywords_as_tags: whether to tag papers with their keywords.
            collections_as_tags: whether to tag papers with collections and groups.
            dry_run: whether to import into a copy that is thrown away. The papers of the home cannot be changed
                through this workspace afterwards; a second dry run continues with the copy. Marks are not added.
            progress: called with the report so far.

        Raises:
            PaperError: if nothing could be read, or the import failed and was undone.
            Unfinished: if the import failed and could not be undone.
        """
        if dry_run:
            self.use_copy()
        else:
            self._check_writable("imported")
        from . import importers

        found, records = importers.read(source, format=format)
        lines: list[int | None] = []
        if dry_run:
            records = importers.with_lines(records, source, lines)
        tagged: list[tuple[int, str, dict[str, Any]]] = []
        if keywords_as_tags or collections_as_tags:
            taken = importers.TagsOf(keywords_as_tags, collections_as_tags)
            records = importers.with_tags(records, source, taken, tagged)
        if dry_run:
            report = self.corpus.add(records, name="", report=progress)
            report.matches = [match._replace(line=lines[match.record]) for match in report.matches]
        else:
            report = self.add_records(records, source.name or found, progress=progress)
        marks = (*importers.marks(source, found), *tagged)
        self._take_over_marks(marks, source.name, report, dry_run=dry_run)
        return found, report

    def add_records(
        self,
        records: Iterable[Record],
        name: str,
        *,
        continues: tuple[str, float] | None = None,
        progress: Callable[[Report], bool | None] | None = None,
    ) -> Report:
        """Add records as one import of a name; marks follow papers to new ids after every chunk. See `Corpus.add`."""
        self._check_writable("imported")
        followed = 0

        def chunk_done(report: Report) -> bool | None:
            # At once, so that no end of the program comes between a paper's new id and its marks.
            nonlocal followed
            if len(report.renamed) > followed:
                self.curator.rename(report.renamed)
                followed = len(report.renamed)
            return progress(report) if progress else None

        try:
            report = self.corpus.add(records, name=name, continues=continues, report=chunk_done)
        except Unfinished as error:
            if not isinstance(error.__cause__, NotWritten):
                raise
            raise self._taken_back(error, error.__cause__) from error
        self.curator.follow()
        return report

    def use_copy(self) -> None:
        """Work on a copy of the papers from now on, which is thrown away in the end."""
        if not self.corpus.database.read_only_reason:
            self.corpus.database.freeze("This was a dry run", on_disk=True)

    def add_paper(self, paper: Paper, *, name: str) -> Report:
        """Add one paper as an import of a name, which can be undone. A known paper is completed.

        Raises:
            PaperError: if it cannot be written.
        """
        self._check_writable("added")
        report = self.corpus.add([paper], name=name)
        self.curator.rename(report.renamed)
        return report

    def merge_papers(self, kept: str, other: str) -> Merged:
        """Merge the paper known as `other` into the one known as `kept`, see `Curator.merge`.

        Raises:
            PaperError: if an id is unknown, both ids are of one paper, or it cannot be written.
        """
        self._check_writable("merged")
        papers = [paper for each in (kept, other) for paper in self.found([each])]
        return self.curator.merge(*papers)

    def _taken_back(self, unfinished: Unfinished, cause: NotWritten) -> PaperError:
        """Undo an import that failed; return the error to raise."""
        try:
            self.undo_import()
        except PaperError:
            return unfinished
        return PaperError(f"Nothing was imported: {cause.reason} Papers read before were removed.")

    def undo_import(self) -> Import | None:
        """Undo the latest import and return it, or None. Marks are kept; papers of a merge get their own again.

        Raises:
            PaperError: if a file cannot be written.
        """
        self._check_writable("undone")
        return self.curator.undo_import()

    def _check_writable(self, what: str) -> None:
        """Refuse what changes papers where they, or the marks that follow them, cannot be written."""
        if reason := self.corpus.database.read_only_reason or self.library.database.read_only_reason:
            raise PaperError(f"Nothing was {what}: {reason}.")

    def _take_over_marks(
        self, exported: Iterable[tuple[int, str, dict[str, Any]]], source: str, report: Report, *, dry_run: bool
    ) -> None:
        """Add the marks of exported papers to the library; invalid tags are reported, also in a dry run."""
        said: dict[str, dict[str, Any]] = {}
        for line, identity, marks in exported:
            if isinstance(note := marks.get("note"), str) and len(note) > LONGEST_NOTE:
                marks = marks | {"note": note[:LONGEST_NOTE]}
                report.cut += 1
                report.cuts.append(
                    Cut(source, line, f"the note is longer than {LONGEST_NOTE:,} characters and was truncated")
                )
            said[identity] = marks
            for tag in listed if isinstance(listed := marks.get("tags"), list) else ():
                if not (isinstance(tag, str) and usable_tag(tag)):
                    left_out = repr(tag[:60]) if isinstance(tag, str) else "not text"
                    report.lost_tags.append(Problem(source, line, f"invalid tag, skipped: {left_out}"))
        if not said or dry_run:
            return
        from .library import exchange

        rows = self.corpus.reader.rows_of(said)
        marked = {paper.id: said[old] for old, row in rows.items() for paper in self.corpus.reader.papers([row])}
        papers = [paper for paper in self.papers(list(rows.values())) if paper.id in marked]
        report.marked = len(exchange.add_marks(self.library, marked, papers).papers)
