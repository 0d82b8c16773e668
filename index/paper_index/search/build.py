"""Building the index: beside the one in use, checked, then swapped in."""

import contextlib
import gc
from collections.abc import Callable, Iterator
from pathlib import Path

from whoosh import index as whoosh_index
from whoosh.query import Term

from ..corpus import Corpus
from ..errors import PaperError, told
from . import folder as folders
from .codec import writer
from .schema import document, schema
from .texts import FIELDS


Progress = Callable[[int, int], None]
"""Called with papers done and papers in all."""


def build(corpus: Corpus, folder: Path, progress: Progress | None = None) -> folders.Build:
    """Index the whole corpus and make the result the index in use.

    Raises:
        PaperError: if it cannot be written; what was in use before stays in use.
    """
    total = len(corpus)
    generation = corpus.generation
    try:
        with folders.new_build(folder) as part, _no_collection():
            done = _write(corpus, part, total, progress)
            _check(part, done)
            finished = folders.Build(
                name=part.name.removesuffix(".part"),
                papers=done,
                generation=generation,
                corpus=corpus.identity,
                checksum=folders.checksum(part),
                whoosh=folders.whoosh_version(),
            )
            folders.swap_in(part, finished)
    except OSError as error:
        raise PaperError(
            f"The index could not be written ({told(error)}). Search still works, more slowly; make room and run "
            "'paper-tui index build'."
        ) from error
    return finished


def _write(corpus: Corpus, part: Path, total: int, progress: Progress | None) -> int:
    """Index all papers; return how many there were."""
    made = whoosh_index.create_in(part, schema())
    writing = writer(made)
    done = 0
    for row, paper in corpus.all_papers():
        writing.add_document(**document(row, paper))
        done += 1
        if progress and (done % 25 == 0 or done == total):
            progress(done, total)
    writing.commit(merge=False)
    made.close()
    return done


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
        made = whoosh_index.open_dir(part, schema=schema())
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
