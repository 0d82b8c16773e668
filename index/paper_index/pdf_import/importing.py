"""Importing PDFs: each is read and recognised; at the end all are written as one change."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from ..corpus import Corpus
from ..curator import Curator
from ..errors import PaperError, os_error_text
from ..library import Change, Library
from ..papers.attachments import Attachment, attachment_of
from ..pdf.limits import Limits
from ..pdf.reader import ExtraMissing, PdfReader, Unreadable
from ..storage.regular_files import refuse_special_mode
from .deciding import Decider
from .known_papers import KnownPapers
from .outcome import Outcome, Result
from .writing import write

_Signature = tuple[int, int, int, int]
"""Device, inode, size and time of the last change of a file."""


class Imported(NamedTuple):
    """The result of an import of PDFs."""

    outcomes: list[Outcome]
    """One for each file, in their order."""
    change: Change | None
    """The change that undoes the import; None if nothing was written."""


class Stopped(PaperError):
    """The user stopped the import. Nothing was written."""


def import_pdfs(
    corpus: Corpus,
    library: Library,
    curator: Curator,
    reader: PdfReader,
    paths: Sequence[Path],
    *,
    name: str,
    accept: bool = False,
    dry_run: bool = False,
    progress: Callable[[int, int], bool | None] | None = None,
) -> Imported:
    """Recognise PDFs, attach them to known papers, and add papers for the others that have an identifier.

    Args:
        corpus, library, curator: those of one home.
        reader: reads the files.
        paths: the files.
        name: the name of the import.
        accept: whether to attach files to papers that they only may belong to, and to add papers of a title alone.
        dry_run: whether to change nothing.
        progress: called with the files done and all files; the import stops if it returns False.

    Raises:
        ExtraMissing: if no PDF can be read, because the extra is not installed.
        Stopped: if the import was stopped.
        PaperError: if it cannot be written. Nothing was changed.
    """
    if not dry_run and (reason := corpus.database.read_only_reason or library.database.read_only_reason):
        raise PaperError(f"Nothing was imported: {reason}.")
    files = _Files(KnownPapers(corpus), library, reader, accept=accept)
    outcomes = []
    for number, path in enumerate(paths):
        if progress and progress(number, len(paths)) is False:
            raise Stopped("Stopped. Nothing was imported.")
        outcomes.append(files.read(path))
    if dry_run:
        return Imported(outcomes, None)
    outcomes = [files.checked(outcome) for outcome in outcomes]
    return Imported(outcomes, write(corpus, library, curator, name, outcomes))


class _Files:
    """Reads files, and notices those that change meanwhile."""

    def __init__(self, known: KnownPapers, library: Library, reader: PdfReader, *, accept: bool) -> None:
        self._known, self._reader = known, reader
        self._decider = Decider(known, accept=accept)
        self._attached = library.reader.attached()
        self._seen: dict[str, Outcome] = {}
        """The files before, by their SHA-256."""
        self._signatures: dict[Path, _Signature] = {}

    def read(self, path: Path) -> Outcome:
        """Return the outcome for a file."""
        outcome = Outcome(Path(os.path.abspath(path)), Result.LEFT)  # noqa: PTH100 - a link stays a link
        try:
            refuse_special_mode(path.stat().st_mode)
            before = _signature(path)
            if before[2] > Limits().file_megabytes * 1_000_000:
                return replace(outcome.left(f"it is larger than {Limits().file_megabytes:,} MB"), is_readable=False)
            file = attachment_of(path)
            self._signatures[outcome.path] = before
            outcome = self._repeated(outcome, file) or self._recognised(outcome, file)
            if _signature(path) != before:
                return outcome.left("it changed while it was read")
        except ExtraMissing:
            raise
        except Unreadable as error:
            return replace(outcome.left(error.reason), is_readable=False)
        except OSError as error:
            return replace(outcome.left(os_error_text(error)), is_readable=False)
        except PaperError as error:
            return replace(outcome.left(str(error).partition(". ")[0].removesuffix(".")), is_readable=False)
        return outcome

    def _repeated(self, outcome: Outcome, file: Attachment) -> Outcome | None:
        """Return the outcome for a file whose content was attached before, or belongs to a file before."""
        if known := self._attached.get(file.sha256):
            paper, attached = known
            outcome = replace(outcome, result=Result.KNOWN, paper=paper, rule="hash")
            if Path(attached.path).exists() or not self._known.by_id(paper):
                return outcome
            return replace(
                outcome, result=Result.ATTACHED, reason="it moved", file=replace(file, version=attached.version)
            )
        if same := self._seen.get(file.sha256):
            return outcome.left(f"its content is that of {same.shown_path}")
        return None

    def _recognised(self, outcome: Outcome, file: Attachment) -> Outcome:
        outcome = self._decider.decide(outcome.path, self._reader.first_pages(outcome.path))
        self._seen[file.sha256] = outcome
        if outcome.result in (Result.ATTACHED, Result.NEW):
            return replace(outcome, file=replace(file, version=outcome.version))
        return outcome

    def checked(self, outcome: Outcome) -> Outcome:
        """Return an outcome, of a file left if it was moved, deleted or changed since it was read."""
        if outcome.file is None:
            return outcome
        try:
            changed = _signature(outcome.path) != self._signatures[outcome.path]
        except OSError:
            return outcome.left("it was moved or deleted during the import")
        return outcome.left("it changed during the import") if changed else outcome


def _signature(path: Path) -> _Signature:
    found = path.stat()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
