"""Building the index: beside the one in use, checked, then swapped in."""

import contextlib
import gc
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index
from whoosh.codec.whoosh3 import W3Codec
from whoosh.query import Term

from ..corpus import Corpus
from ..errors import PaperError, told
from . import folder as folders
from .hits import bits_of
from .schema import LETTERS, document, letters, schema
from .texts import FIELDS


class _Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's own codec, but asking for the length of a text once instead of once a word."""

    def per_document_reader(self, storage: Any, segment: Any) -> Any:
        reader = super().per_document_reader(storage, segment)
        reader.doc_field_length = cache(reader.doc_field_length)
        return reader


Progress = Callable[[int, int], None]
"""Called with papers done and papers in all."""

_SMALL = 5_000


def build(corpus: Corpus, folder: Path, progress: Progress | None = None) -> folders.Build:
    """Index the whole corpus and make the result the index in use.

    Raises:
        PaperError: if it cannot be written; what was in use before stays in use.
    """
    total = len(corpus)
    generation = corpus.generation
    try:
        with folders.new_build(folder) as part, _no_collection():
            made = whoosh_index.create_in(part, schema())
            # A pool that never spills is by far the quickest; sections left apart open quicker than a compound file;
            # packing the postings costs a small index more time than it saves room.
            writer = made.writer(limitmb=1024, codec=_Codec(compression=0 if total < _SMALL else 3))
            writer.compound = False
            done = 0
            begin: defaultdict[str, list[int]] = defaultdict(list)
            for row, paper in corpus.all_papers():
                held = document(row, paper)
                writer.add_document(**held)
                for letter in letters(held):
                    begin[letter].append(done)
                done += 1
                if progress and (done % 25 == 0 or done == total):
                    progress(done, total)
            writer.commit()
            made.close()
            plain = {letter: f"{bits_of(numbers):x}" for letter, numbers in sorted(begin.items())}
            (part / LETTERS).write_text(json.dumps(plain), encoding="ascii")
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
