"""Builds the index beside the one in use, checks it, then puts it in use."""

import contextlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from ...corpus import CorpusReader
from ...errors import PaperError
from ...storage.file_errors import obstacle
from ...storage.garbage import no_garbage_collection
from ...storage.second_process import PARALLEL_FROM, is_worthwhile, second_process
from ...text.sanitize import clean
from ..facets import read_facets, updated_facets
from ..numeric import read_numeric, updated_numeric
from ..saved_facets import FacetData, NumericValues, dump_facets, parse_facets, parse_numeric
from . import directory
from .acronym_files import DefinitionsWriter, take_definitions, write_acronyms
from .features_reader import FeaturesReader
from .features_writer import FeaturesWriter
from .schema import document
from .segment import IndexReader
from .toc import Index
from .updating import add_segment, indexed_marks, link_files

Progress = Callable[[int, int], None]
"""Called with the papers done and all papers."""

_OWN_PERCENT = 48
"""Percentage of the papers that this process indexes, because it also reads the facets."""
_MAX_SEGMENTS = 8
"""Segments from which on the small ones are joined: each makes every search a little slower."""
_LEAST_PAPERS = 2
"""Papers of a segment from which on a word or a pair of words is kept as a feature. A small segment keeps all."""
_UNCHANGED = 10
"""An index is built as a whole if more than one paper in so many changed."""


class _CannotUpdateError(Exception):
    """The last index cannot be updated; a new one must be built as a whole."""


def build(
    corpus: CorpusReader, folder: Path, progress: Progress | None = None, *, anew: bool = False
) -> directory.Build:
    """Index the corpus and put the index in use. Unless `anew`, only what changed since the last index is indexed.

    Facts are not extracted: `Workspace.build_index` does both.

    Args:
        corpus: the papers.
        folder: the directory of the index.
        progress: called now and then.
        anew: whether to index all papers, also those in the last index.

    Raises:
        PaperError: if it cannot be written; the index in use stays in use.
    """
    generation = corpus.generation
    not_updated = ""
    try:
        last = None
        while not anew and (now := directory.current(folder)) != last:  # again if another process has replaced it
            last = now
            try:
                return _build(corpus, folder, generation, lambda part: _update(corpus, folder, part, progress))
            except _CannotUpdateError:
                not_updated = ""
            except Exception as error:  # whatever is wrong with the last index, it is not needed
                not_updated = clean(f"{type(error).__name__}: {error}")
        return _build(corpus, folder, generation, lambda part: _write_all(corpus, part, progress), not_updated)
    except OSError as error:
        why = obstacle(folder / "current.json", error).explanation()
        raise PaperError(f"The index was not written {why} Search still works, more slowly.") from error


class _Content(NamedTuple):
    """The content of a build beside the postings."""

    papers: int
    """The number of papers."""
    facets: FacetData
    numeric: NumericValues


def _build(
    corpus: CorpusReader, folder: Path, generation: int, write: Callable[[Path], _Content], not_updated: str = ""
) -> directory.Build:
    """Make a build with `write`, which fills a directory with postings, and put it in use."""
    with directory.new_build(folder) as part, no_garbage_collection():
        papers, facets, numeric = write(part)
        _check(part, papers)
        (part / directory.FACETS_FILE).write_bytes(dump_facets(facets))
        (part / directory.NUMERIC_FILE).write_text(json.dumps(numeric), encoding="ascii")
        write_acronyms(part, papers)
        identity = corpus.identity
        return directory.swap_in(part, papers=papers, generation=generation, corpus=identity, not_updated=not_updated)


# The whole corpus


def _write_all(corpus: CorpusReader, part: Path, progress: Progress | None) -> _Content:
    """Index all papers, those of a large corpus with a second process."""
    total = len(corpus)
    if not is_worthwhile(total):
        papers = write_segment(corpus, part, progress=lambda done: progress(done, total) if progress else None)
        return _Content(papers, read_facets(corpus, complete=True), read_numeric(corpus))
    middle = corpus.row_at(total * _OWN_PERCENT // 100)
    second = part / "second"
    second.mkdir(mode=0o700)
    command = ("section", str(corpus.database.path), "--into", str(second), "--after", str(middle))
    with second_process(*command, failure="A part of the index could not be built") as process:

        def report(done: int) -> None:
            if progress:
                progress(min(done + process.done, total), total)

        done = write_segment(corpus, part, upto=middle, progress=report)
        facets, numeric = read_facets(corpus, complete=True), read_numeric(corpus)
        done_by_process = process.wait(lambda: report(done))
        _take_segments(part, second)
    report(done)
    return _Content(done + done_by_process, facets, numeric)


def write_segment(
    corpus: CorpusReader,
    part: Path,
    *,
    after: int = 0,
    upto: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Index the papers of a range of rows in an empty directory; return their number.

    Args:
        corpus: the papers.
        part: the directory.
        after: the row after which they begin.
        upto: the row with which they end, or None for the last.
        progress: called now and then with the papers done.
    """
    marks = corpus.checks(after, upto)
    index = Index(part, create=True)
    features, acronyms = FeaturesWriter(), DefinitionsWriter()
    papers = acronyms.watching(features.watching(corpus.all_papers(after, upto)))
    documents = (document(row, paper, marks.get(row, 0)) for row, paper in papers)
    done = add_segment(index, documents, progress)
    acronyms.write(part)
    _write_features(index, part, features, _LEAST_PAPERS)
    index.close()
    return done


def _write_features(
    index: Index, part: Path, features: FeaturesWriter, least: int, others: FeaturesReader | None = None
) -> None:
    """Write the features of the papers of the last segment, which is new; `others` has those of the other segments."""
    if segments := index._segments():
        known = (len(others), others.papers_with) if others is not None else None
        features.write(part / segments[-1].make_filename(directory.FEATURES), least, known)


def _take_segments(part: Path, other: Path) -> None:
    """Move the segments of another index, and its definitions of acronyms, into an index."""
    take_definitions(part, other)
    index, segments = Index(part), Index(other)._segments()
    for file in other.iterdir():
        if file.name.startswith("MAIN_") and "." in file.name:
            file.rename(part / file.name)
    shutil.rmtree(other)
    index.commit([*index._segments(), *segments])


# What changed


def _update(corpus: CorpusReader, folder: Path, part: Path, progress: Progress | None) -> _Content:
    """Copy the last index and add new and changed papers.

    Raises:
        _CannotUpdateError: if it is missing or damaged, or too much changed. Damage raises any other exception as well.
    """
    last = _last_build(corpus, folder)
    link_files(last, part)
    index = Index(part)
    marks = corpus.checks()
    known, unused = indexed_marks(index)
    gone = [row for row, (mark, _) in known.items() if marks.get(row) != mark]
    added = [row for row, mark in marks.items() if row not in known or known[row][0] != mark]
    joined = _rows_to_join(index, known, marks)
    deleted = [known[row][1] for row in {*gone, *joined}]
    written = sorted({*added, *joined}.intersection(marks))
    if _UNCHANGED * (unused + len(deleted) + len(written)) > len(marks):
        raise _CannotUpdateError("too much changed")
    features, acronyms = FeaturesWriter(), DefinitionsWriter()
    papers = acronyms.watching(features.watching(zip(written, corpus.papers(written), strict=True)))
    documents = (document(row, paper, marks.get(row, 0)) for row, paper in papers)
    done = add_segment(index, documents, lambda done: progress(done, len(written)) if progress else None, deleted)
    if done:
        with contextlib.closing(IndexReader(last)) as before, FeaturesReader(before) as others:
            _write_features(index, part, features, 1 if done < PARALLEL_FROM else _LEAST_PAPERS, others)
    if joined:
        index.commit([segment for segment in index._segments() if segment.doc_count()])
    index.close()
    acronyms.write(part, last, {*gone, *written})
    changed = {*gone, *added}
    return _Content(
        len(known) - len(deleted) + done,
        updated_facets(corpus, _kept(last / directory.FACETS_FILE, parse_facets), changed),
        updated_numeric(corpus, _kept(last / directory.NUMERIC_FILE, parse_numeric), changed),
    )


_Kept = TypeVar("_Kept")


def _kept(file: Path, parse: Callable[[bytes, int], _Kept]) -> _Kept:
    """Read a file of the last build; rows of papers that are gone are in it as well."""
    return parse(file.read_bytes(), directory.LAST_ROW)


def _rows_to_join(index: Any, known: dict[int, tuple[int, int]], marks: dict[int, int]) -> set[int]:
    """Return the rows of all small segments if there are too many segments: they are written again as one."""
    segments = index._segments()
    if len(segments) < _MAX_SEGMENTS:
        return set()
    small: set[int] = set()
    start = 0
    row_of = {number: row for row, (_, number) in known.items()}
    for segment in segments:
        numbers = range(start, start := start + segment.doc_count_all())
        if _UNCHANGED * len(numbers) <= len(marks):
            small.update(row_of[number] for number in numbers if number in row_of)
    return small


def _last_build(corpus: CorpusReader, folder: Path) -> Path:
    """Return the directory of the build in use, if it is of this corpus and undamaged."""
    last = directory.current(folder)
    if last is None or not last.fits(corpus.identity, last.generation):
        raise _CannotUpdateError("there is no index of this corpus")
    if directory.checksum(folder / last.name) != last.checksum:
        raise _CannotUpdateError("the last index is damaged")
    with contextlib.closing(IndexReader(folder / last.name)) as index, FeaturesReader(index) as features:
        features.check()  # the new build has the same files
    return folder / last.name


def _check(part: Path, papers: int) -> None:
    """Read the postings back before the build is put in use.

    Raises:
        PaperError: if it is damaged.
    """
    try:
        with contextlib.closing(IndexReader(part)) as index:
            indexed = len(index)
            index.check()
    except Exception as error:  # damage raises any exception
        raise PaperError(f"The new index is damaged ({error}) and is not used. Try again.") from error
    if indexed != papers:
        raise PaperError(f"The new index has {indexed} papers instead of {papers} and is not used. Try again.")
