"""Building the index: beside the one in use, checked, then swapped in."""

import contextlib
import gc
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from whoosh.query import Term

from ..corpus import Corpus
from ..errors import PaperError, told
from ..paper import Paper
from . import folder as folders
from .codec import writer
from .facets import held_by
from .helper import helping
from .measures import measured_by
from .schema import document
from .texts import FIELDS
from .toc import Index

Progress = Callable[[int, int], None]
"""Called with papers done and papers in all."""

_MANY = 2_000
"""Papers from which on a second process helps."""
_SECTIONS = 8
"""Sections an index has at most before it is built anew: each makes every search a little slower."""


def build(corpus: Corpus, folder: Path, progress: Progress | None = None, *, anew: bool = False) -> folders.Build:
    """Index the corpus and make the result the index in use; papers that did not change are taken from the last one.

    Args:
        corpus: what is indexed.
        folder: the index's directory.
        progress: called now and then.
        anew: whether nothing is taken from the last index.

    Raises:
        PaperError: if it cannot be written; what was in use before stays in use.
    """
    generation = corpus.generation
    try:
        finished = None
        if not anew:
            with contextlib.suppress(Exception):  # whatever is wrong with the last one, a new one is not built upon it
                finished = _built(corpus, folder, generation, lambda part: _added(corpus, folder, part, progress))
        return finished or _built(corpus, folder, generation, lambda part: _whole(corpus, part, progress))
    except OSError as error:
        raise PaperError(
            f"The index could not be written ({told(error)}). Search still works, more slowly; make room and run "
            "'paper-tui index build'."
        ) from error


def _built(corpus: Corpus, folder: Path, generation: int, write: Callable[[Path], int]) -> folders.Build:
    with folders.new_build(folder) as part, _no_collection():
        done = write(part)
        _check(part, done)
        (part / folders.HELD).write_text(json.dumps(held_by(corpus, whole=True)), encoding="ascii")
        (part / folders.MEASURED).write_text(json.dumps(measured_by(corpus)), encoding="ascii")
        finished = folders.Build(
            name=part.name.removesuffix(".part"),
            papers=done,
            generation=generation,
            corpus=corpus.identity,
            checksum=folders.checksum(part),
            whoosh=folders.whoosh_version(),
        )
        folders.swap_in(part, finished)
    return finished


def _whole(corpus: Corpus, part: Path, progress: Progress | None) -> int:
    """Index all papers; return how many there were."""
    total = len(corpus)
    if total < _MANY or (os.cpu_count() or 1) < 2:
        return write(corpus, part, progress=lambda done: progress(done, total) if progress else None)
    middle = corpus.middle()
    with helping(corpus.path, part / "helped", after=middle) as helper:

        def tell(done: int) -> None:
            if progress:
                progress(min(done + helper.done, total), total)

        done = write(corpus, part, upto=middle, progress=tell)
        helped = helper.wait(lambda: tell(done))
        _join(part, part / "helped")
    tell(done)
    return done + helped


def write(
    corpus: Corpus,
    part: Path,
    *,
    after: int = 0,
    upto: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Index the papers of some rows in an empty directory; return how many there were."""
    marks = corpus.checks(after, upto)
    made = Index(part, create=True)
    done = _put(made, corpus.all_papers(after, upto), marks, progress)
    made.close()
    return done


def _put(
    made: Any,
    papers: Iterable[tuple[int, Paper]],
    marks: dict[int, int],
    progress: Callable[[int], None] | None,
    gone: Iterable[int] = (),
) -> int:
    """Add a section to an index, and have documents of others deleted; return how many papers were added."""
    writing = writer(made)
    for number in gone:
        writing.delete_document(number)
    done = 0
    for row, paper in papers:
        writing.add_document(**document(row, paper, marks.get(row, 0)))
        done += 1
        if progress and done % 25 == 0:
            progress(done)
    writing.commit(merge=False)
    if progress:
        progress(done)
    return done


def _join(part: Path, other: Path) -> None:
    """Move the sections of another index into an index."""
    made, segments = Index(part), Index(other)._segments()
    for file in other.iterdir():
        if file.name.startswith("MAIN_") and "." in file.name:
            file.rename(part / file.name)
    shutil.rmtree(other)
    made.commit([*made._segments(), *segments])


def _added(corpus: Corpus, folder: Path, part: Path, progress: Progress | None) -> int:
    """Take over the last index and add what is new or changed; return how many papers it then holds.

    Raises:
        ValueError: if there is none, or too much changed.
    """
    last = folders.current(folder)
    if last is None or not last.fits(corpus.identity, last.generation):
        raise ValueError("nothing to build upon")
    before = folder / last.name
    if folders.checksum(before) != last.checksum:
        raise ValueError("not as it was built")
    now = corpus.checks()
    for file in before.iterdir():
        if not file.name.endswith("LOCK") and file.name not in (folders.HELD, folders.MEASURED):
            try:
                os.link(file, part / file.name)  # nothing is ever written into a finished file
            except OSError:
                shutil.copyfile(file, part / file.name)
    made = Index(part)
    with made.reader() as reader:
        sections = 0
        for leaf, _ in reader.leaf_readers():
            leaf._terms.check()
            sections += 1
        numbers = list(reader.all_doc_ids())
        rows, marks = reader.column_reader("row"), reader.column_reader("mark")
        known = {rows[number]: (marks[number], number) for number in numbers}
        dead = reader.doc_count_all() - len(numbers)
    gone = [number for row, (mark, number) in known.items() if now.get(row) != mark]
    changed = [row for row, mark in now.items() if row not in known or known[row][0] != mark]
    total = len(now)
    if sections >= _SECTIONS or 10 * (dead + len(gone) + len(changed)) > total:
        raise ValueError("too much changed")
    papers = zip(changed, corpus.papers(changed), strict=True)
    done = _put(made, papers, now, lambda done: progress(done, len(changed)) if progress else None, gone)
    made.close()
    return len(known) - len(gone) + done


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """Let the garbage collector rest: it would look at all postings again and again, and none of them is garbage."""
    resting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if resting:
            gc.enable()


def _check(part: Path, papers: int) -> None:
    """Read the build back, something of every field, before anything points to it."""
    try:
        made = Index(part)
        with made.searcher() as searcher:
            found = searcher.doc_count()
            for field in FIELDS:
                first = next(iter(searcher.reader().field_terms(field)), None)
                if first is not None:
                    searcher.search(Term(field, first), limit=1)
        made.close()
    except Exception as error:  # damage comes as any exception at all
        raise PaperError(f"The index was not written whole ({error}); it was not taken over. Try again.") from error
    if found != papers:
        raise PaperError(f"The index holds {found} papers instead of {papers}; it was not taken over. Try again.")
