"""Everything of one home, opened together: what the interface and every command hold in their hands."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from .config import read_config
from .corpus import Corpus, Import, Report, Unfinished
from .errors import PaperError
from .library import Change, Library, Merge, SavedSearch, usable_tag
from .papers.field_limits import LONGEST_NOTE
from .papers.identifiers import canonical_id
from .papers.paper import Cut, Paper, Problem
from .paths import Home
from .search import Engine, View
from .storage.obstacles import NoRoom, NotWritten, Unreadable
from .storage.sqlite import MEMORY

if TYPE_CHECKING:
    from .importers import Source


class Workspace:
    """The corpus, the library and the engine of one home."""

    def __init__(self, home: Home, *, thorough: bool = False) -> None:
        """Open a home, beginning what is not there; the starter catalogue is in afterwards.

        Where only one of its two databases can be read, an empty one in memory stands in for the other: see
        `unread_library` and `unread_papers`.

        Args:
            home: where.
            thorough: whether even a large library is looked through whole for damage.

        Raises:
            PaperError: if neither of its databases can be read, or one was written by a later version.
        """
        self.home = home
        self.config = read_config(home.settings)
        self.unread_library = self.unread_papers = ""
        """Why a file cannot be read, a sentence; or ""."""
        try:
            self.library = Library(home.library, thorough=thorough)
        except Unreadable as error:
            self.library, self.unread_library = Library(MEMORY, backup=False), str(error)
            self.library.path, self.library.frozen = home.library, self.unread_library.removesuffix(".")
        self.library.keeps = self.config.journal
        try:
            self._open_papers()
        except BaseException:
            self.library.close()
            raise
        self.engine = Engine(self.corpus, self.library, home.index)

    def _open_papers(self) -> None:
        try:
            self.corpus = Corpus(self.home.papers)
        except Unreadable as error:
            if self.unread_library:
                raise PaperError(self.unread_library) from error
            self.corpus, self.unread_papers = Corpus(MEMORY), str(error)
            self.corpus.path, self.corpus.frozen = self.home.papers, self.unread_papers.removesuffix(".")
        try:
            if self.unread_library and not self.corpus.frozen:
                return  # a catalogue that is new brings back the papers of the library, which is not known
            try:
                added = self.corpus.add_catalogue()
            except NoRoom as error:
                self.corpus.freeze(error.reason.removesuffix("."))
                added = self.corpus.add_catalogue()
            if added:
                self._bring_back()
        except BaseException:
            self.corpus.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all files."""
        self.engine.close()
        self.corpus.close()
        self.library.close()

    @property
    def warning(self) -> str:
        """What the user has to know of the opening, or ""."""
        told = []
        if self.unread_library:
            told.append(f"{self.unread_library} Until then you see papers without your marks.")
        if self.unread_papers:
            told.append(f"{self.unread_papers} Until then you see the starter catalogue and the papers you marked.")
        if self.library.set_aside:
            told.append(self._damage_told(self.library.set_aside))
        elif not self.library.frozen and (lost := self._loss_told()):
            told.append(lost)
        if self.corpus.set_aside:
            told.append(
                f"The papers were damaged. They were set aside as {self.corpus.set_aside} and made again from the "
                "starter catalogue and what you marked; import your own sources once more."
            )
        if self.library.frozen and not self.unread_library:
            told.append(f"{self.library.frozen}. You can read and search; no mark can be kept.")
        elif self.corpus.frozen and not self.unread_papers:
            told.append(f"{self.corpus.frozen}. You can read and search; no papers can be imported.")
        return " ".join([*told, *self.config.problems])

    def _damage_told(self, aside: Path) -> str:
        from .library import backups

        found = self.library.salvaged
        text = f"The library was damaged. It was set aside as {aside}, untouched. "
        text += f"{found.told(aside) if found else 'Nothing could be recovered from it.'} "
        if backup := backups.newest_good(self.home.library):
            return text + (
                f"There is a backup of {backup.day}: 'paper-tui library restore --missing' brings back what it has "
                "beyond that."
            )
        return text + "There is no backup yet."

    def _loss_told(self) -> str:
        """Return what to do about an empty library that had marks once, or nothing."""
        if not self.library.is_empty:
            return ""
        from .library import backups
        from .library.inspection import look

        backup = backups.newest_good(self.home.library)
        marks = look(backup.path).marks if backup else 0
        if not backup or not marks:
            return ""
        path = self.home.library
        what = f"{path} was missing or empty, and a new one was begun" if self.library.begun else f"{path} has no marks"
        return (
            f"{what}, but the backup of {backup.day} has {marks:,} mark{'' if marks == 1 else 's'}. "
            f"'paper-tui library restore {backup.day}' brings them back."
        )

    def ready_index(self, progress: Callable[[int, int], None] | None = None) -> bool:
        """Have an index that fits, building it here and now if need be; return whether there is one.

        A build that fails leaves the plain search in place.
        """
        if self.engine.open_index():
            return True
        if self.corpus.frozen:
            return False
        from .search.index.builder import build

        self.corpus.find_facts()
        build(self.corpus, self.home.index, progress)
        return self.engine.open_index()

    def found(self, identities: Iterable[str]) -> list[Paper]:
        """Return the papers known under ids in any form people write them, in their order, without repetitions.

        A paper that the corpus lost and the user marked is found in the library.

        Raises:
            PaperError: naming the ids that are not known.
        """
        papers: dict[str, Paper] = {}
        unknown: list[str] = []
        for identity in identities:
            row = self.corpus.find(identity)
            paper = (
                next(self.corpus.papers([row]), None) if row is not None else self.library.kept(canonical_id(identity))
            )
            if paper is None:
                unknown.append(identity)
            else:
                papers[paper.id] = paper
        if unknown:
            shown = ", ".join(repr(identity[:60]) for identity in unknown[:5])
            more = f" and {len(unknown) - 5} more" if len(unknown) > 5 else ""
            raise PaperError(f"No paper is known as {shown}{more}. 'paper-tui search WORDS --format ids' prints ids.")
        return list(papers.values())

    def unseen(self) -> list[tuple[SavedSearch, int]]:
        """Return the saved searches, each with how many papers came since it was last looked at."""
        found = []
        for search in self.library.saved_searches():
            new = set(self.corpus.since(search.seen // 1_000_000))
            rows = self.engine.answer(View.from_dict(search.view)).rows if new else ()
            found.append((search, len(new.intersection(rows))))
        return found

    def _bring_back(self) -> None:
        """Give the corpus the papers that the user marked and it does not have; marks follow those it names better."""
        kept = {paper.id: paper for paper in self.library.kept_papers()}
        rows = self.corpus.rows_of(kept)
        named = zip(rows, self.corpus.ids(list(rows.values())), strict=True)
        renamed = {old: new for old, new in named if old != new}
        if lost := [paper for identity, paper in kept.items() if identity not in rows]:
            renamed.update(self.corpus.add(lost).renamed)
        if renamed and (self.library.frozen or not self.corpus.frozen):  # a corpus in memory decides nothing
            self.library.rename_papers(renamed)

    def merge_library(self, content: bytes, name: str) -> Merge:
        """Join another library's export; papers that only it knows are known here afterwards.

        Raises:
            PaperError: if it is no export of a library.
        """
        done = self.library.merge(content, name)
        self._bring_back()
        return done

    def restore_library(self, path: Path, *, missing: bool = False) -> Change:
        """Make the library as it was in a backup: see `Library.restore`.

        Raises:
            PaperError: if the file is not a library that can be read.
        """
        done = self.library.restore(path, missing=missing)
        self._bring_back()
        return done

    def papers(self, rows: Sequence[int]) -> list[Paper]:
        """Return the whole records of `rows`, in their order."""
        return list(self.corpus.papers(rows))

    def add(
        self,
        source: "Source",
        *,
        format: str = "auto",
        progress: Callable[[Report], bool | None] | None = None,
    ) -> tuple[str, Report]:
        """Read a file into the corpus; return its format and what was done.

        Marks in what paper-tui exported are taken over. The index is out of date afterwards. When `progress`
        returns False the import stops; what was read until then stays, and can be undone.

        Raises:
            PaperError: if nothing of it could be read, or an import that could not be finished was taken back.
            Unfinished: if it could not be finished, nor taken back.
        """
        self._check_writable("imported")
        from . import importers

        found, records = importers.read(source, format=format)
        followed = 0

        def chunk_done(report: Report) -> bool | None:
            # At once, so that no end of the program comes between a paper's new id and its marks.
            nonlocal followed
            if len(report.renamed) > followed:
                self.library.rename_papers(report.renamed)
                followed = len(report.renamed)
            return progress(report) if progress else None

        try:
            report = self.corpus.add(records, name=source.name or found, report=chunk_done)
        except Unfinished as error:
            if not isinstance(error.__cause__, NotWritten):
                raise
            raise self._taken_back(error, error.__cause__) from error
        self._take_over_marks(importers.marks(source, found), source.name, report)
        return found, report

    def _taken_back(self, unfinished: Unfinished, cause: NotWritten) -> PaperError:
        """Take back an import that could not be finished; return what is to be said of it."""
        try:
            self.undo_import()
        except PaperError:
            return unfinished
        return PaperError(f"Nothing was imported: {cause.reason} What was read until then was taken back.")

    def undo_import(self) -> Import | None:
        """Take back the latest import; None when there is none. Marks stay, on the papers as they were before.

        Raises:
            PaperError: if a file cannot be written.
        """
        self._check_writable("taken back")
        return self.corpus.undo_import(self.library.rename_papers)

    def _check_writable(self, what: str) -> None:
        """Refuse what changes papers where they, or the marks that follow them, cannot be written."""
        if frozen := self.corpus.frozen or self.library.frozen:
            raise PaperError(f"Nothing was {what}: {frozen}.")

    def _take_over_marks(
        self, exported: Iterable[tuple[int, str, dict[str, Any]]], source: str, report: Report
    ) -> None:
        """Add the user's marks in what was exported to the library; tags that are none go into the report."""
        said: dict[str, dict[str, Any]] = {}
        for line, identity, marks in exported:
            note = marks.get("note")
            if isinstance(note, str) and len(note) > LONGEST_NOTE:
                marks = marks | {"note": note[:LONGEST_NOTE]}
                report.cut += 1
                report.cuts.append(
                    Cut(source, line, f"the note is longer than {LONGEST_NOTE:,} characters and was cut")
                )
            said[identity] = marks
            listed = marks.get("tags")
            for tag in listed if isinstance(listed, list) else ():
                if not (isinstance(tag, str) and usable_tag(tag)):
                    left_out = repr(tag[:60]) if isinstance(tag, str) else "no text"
                    report.lost_tags.append(Problem(source, line, f"not a tag, left out: {left_out}"))
        if not said:
            return
        rows = self.corpus.rows_of(said)
        marked = {paper.id: said[old] for old, row in rows.items() for paper in self.corpus.papers([row])}
        self.library.restore_marks(marked, [p for p in self.papers(list(rows.values())) if p.id in marked])
