"""A damaged or outdated index is never an error: a plain answer, then it is built again."""

import contextlib
import errno
import json
import shutil
import sqlite3
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from factories import paper
from index.search.small_homes import builds, flip, opened, recovers, trusted
from paper_index.paths import Home
from paper_index.search import View, engine
from paper_index.search.index import directory
from paper_index.search.index.builder import build
from paper_index.search.ranking.index_search import IndexSearcher


def _emptied(file: Path) -> None:
    file.write_bytes(b"")


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _garbage(file: Path) -> None:
    file.write_bytes(b"\x80\x04garbage" * 50)


def _grown(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\0")


def _damage_large(home: Home, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """Damage a file of an index that is opened as a large one: without reading it as a whole."""
    monkeypatch.setattr(engine, "_CHECKED_WHOLE", 0)
    flip(next(builds(home)[0].glob(f"*{kind}")))


@pytest.mark.quick_cases(4)
@pytest.mark.parametrize("damage", [_emptied, _cut, flip, _garbage, _grown, Path.unlink], ids=lambda f: f.__name__)
@pytest.mark.parametrize("kind", ["segments.json", ".trm", ".wid", ".crc", ".num", ".cnt", ".pos", ".col"])
def test_a_damaged_file_costs_a_rebuild(small_home: Home, damage: Callable[[Path], None], kind: str) -> None:
    (current,) = builds(small_home)
    files = [file for file in current.iterdir() if file.name.endswith(kind) and file.stat().st_size]
    assert files
    damage(files[0])
    recovers(small_home)


@pytest.mark.quick_cases(3)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"garbage",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b"null",
        b"17",
        b"[" * 100_000,
        b'{"name": "build-x"}',
        b'{"name": 1, "papers": 1, "generation": 1, "corpus": "", "checksum": 0}',
        b'{"name": "build-\\u0000", "papers": 1, "generation": 1, "corpus": "", "checksum": 0}',
        b'{"name": "../../etc", "papers": 1, "generation": 1, "corpus": "", "checksum": 0}',
        b'{"name": "build-/../..", "papers": 1, "generation": 1, "corpus": "", "checksum": 0}',
        b'{"name": "build-gone", "papers": 1, "generation": 1, "corpus": "", "checksum": 0}',
        b'{"name": "build-x", "papers": "many", "generation": null, "corpus": [], "checksum": {}}',
    ],
    ids=lambda content: content[:30].decode(errors="replace"),
)
def test_a_damaged_pointer_costs_a_rebuild(small_home: Home, content: bytes) -> None:
    (small_home.index / "current.json").write_bytes(content)
    recovers(small_home)


@pytest.mark.parametrize(
    "change",
    [{"generation": 99}, {"schema": 0}, {"words": 0}, {"whoosh": "whoosh 2.7.4"}, {"corpus": "other"}, {"papers": 5}],
    ids=lambda change: next(iter(change)),
)
def test_an_index_that_does_not_fit_is_rebuilt(small_home: Home, change: dict[str, object]) -> None:
    file = small_home.index / "current.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    recovers(small_home)


def test_an_index_of_another_corpus_is_rebuilt(small_home: Home) -> None:
    """Also of one that counts its generations alike."""
    home = small_home
    for part in home.data.glob("papers.db*"):
        part.unlink()
    recovers(home)


def test_an_index_of_the_papers_as_they_were_is_rebuilt(small_home: Home) -> None:
    with opened(small_home) as small:
        small.corpus.add([paper("A New One", "2601.00001")])
    recovers(small_home)


def test_an_index_that_is_gone_is_rebuilt(small_home: Home) -> None:
    shutil.rmtree(small_home.index)
    recovers(small_home)
    shutil.rmtree(small_home.cache)
    recovers(small_home)


def test_a_file_in_its_place_gives_way(small_home: Home) -> None:
    shutil.rmtree(small_home.index)
    small_home.index.write_text("in the way")
    recovers(small_home)


def test_an_index_damaged_while_it_is_open_gives_a_plain_answer(
    small_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(small_home) as small:
        assert small.engine.open_index()

        def broken(*_: object, **__: object) -> None:
            raise OSError(errno.EIO, "the disk fails")

        with monkeypatch.context() as patch:
            patch.setattr(IndexSearcher, "term", broken)
            answer = small.engine.answer(View("mamba"))
        assert answer.total > 0
        assert "basic search" in answer.note
        assert not small.engine.open_index(), "the damaged build is not tried again"
        assert small.ready(small_home)
        assert small.engine.answer(View("mamba")).note == ""


def test_an_error_of_the_program_is_not_taken_for_damage(small_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is raised, and the index stays in use: to build it again would not help, however often."""
    with opened(small_home) as small:
        assert small.engine.open_index()

        def wrong(*_: object, **__: object) -> None:
            raise ZeroDivisionError

        with monkeypatch.context() as patch:
            patch.setattr(IndexSearcher, "term", wrong)
            with pytest.raises(ZeroDivisionError):
                small.engine.answer(View("mamba"))
        assert small.engine.indexed
        assert small.engine.answer(View("mamba")).note == ""


@pytest.mark.parametrize("kind", [".num", ".cnt", ".trm", ".pairs"])
def test_damage_of_a_large_index_that_one_search_meets_is_mended_by_the_next(
    small_home: Home, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """A large index is opened without reading it as a whole, so the next program would meet the damage again."""
    _damage_large(small_home, monkeypatch, kind)
    with opened(small_home) as small:
        assert small.engine.open_index()
        assert small.engine.answer(View("mamba")).total > 0
        assert small.engine.with_features(lambda features: features) is None or kind != ".pairs"
        assert not small.engine.indexed
    recovers(small_home)


@pytest.mark.parametrize(
    "segments",
    [
        {},
        [1],
        [{}],
        [{"id": "../../secret0000", "documents": 1, "deleted": [], "lengths": {}}],
        [{"id": "a" * 16, "documents": "1", "deleted": [], "lengths": {}}],
        [{"id": "a" * 16, "documents": 1, "deleted": [1], "lengths": {}}],
        [{"id": "a" * 16, "documents": 1, "deleted": 0, "lengths": []}],
    ],
    ids=str,
)
def test_a_made_table_of_contents_costs_a_rebuild(small_home: Home, segments: object) -> None:
    (builds(small_home)[0] / "segments.json").write_text(json.dumps(segments))
    trusted(small_home)
    recovers(small_home)


@pytest.mark.parametrize(
    "content",
    [
        "[]",
        "{}",
        '{"trending": 1, "rows": "", "facets": {}}',
        '{"trending": "CQAAAA==", "rows": "", "facets": {"task": 1}}',
    ],
)
def test_made_facets_cost_a_rebuild(small_home: Home, content: str) -> None:
    (builds(small_home)[0] / "corpus.json").write_text(content)
    trusted(small_home)
    recovers(small_home)


@pytest.mark.parametrize("content", ["[]", "{}", '{"dates": 1, "votes": {"x": [1]}, "results": []}', "{"])
def test_made_numbers_cost_a_rebuild_once_they_are_needed(small_home: Home, content: str) -> None:
    (builds(small_home)[0] / "measures.json").write_text(content)
    trusted(small_home)
    with opened(small_home) as small:
        assert small.engine.open_index()
        assert small.engine.answer(View("mamba OR -votes:>=50")).total == 3
        assert not small.engine.indexed
        assert small.ready(small_home)
        assert small.engine.answer(View("mamba OR -votes:>=50")).total == 3
        assert small.engine.indexed


def test_a_made_number_of_a_document_takes_no_memory(small_home: Home) -> None:
    (current,) = builds(small_home)
    (numbers,), (checksums,) = current.glob("*.num"), current.glob("*.crc")
    numbers.write_bytes(b"\xff" * numbers.stat().st_size)
    plain = json.loads(checksums.read_text())
    plain["checksums"][".num"] = [zlib.crc32(numbers.read_bytes())]
    checksums.write_text(json.dumps(plain))
    trusted(small_home)
    with opened(small_home) as small:
        assert small.engine.open_index()
        tracemalloc.start()
        try:
            answer = small.engine.answer(View("mamba"))
            assert tracemalloc.get_traced_memory()[1] < 50_000_000
        finally:
            tracemalloc.stop()
        assert (answer.total, answer.note) == (1, "The index is not ready; this is a basic search.")


def test_completion_needs_no_undamaged_index(small_home: Home) -> None:
    with opened(small_home) as small:
        small.corpus.add([paper("A net", "a", abstract="We reach 83.9% top-1 accuracy on ImageNet.")])
        small.corpus.find_facts()
        assert small.ready(small_home)
        expected = small.engine.completions("result:imagenet/", 16)
    assert expected
    build_in_use = directory.current(small_home.index)
    assert build_in_use is not None
    (small_home.index / build_in_use.name / "measures.json").write_text("{}")
    trusted(small_home)
    with opened(small_home) as small:
        assert small.engine.open_index()
        assert small.engine.completions("result:imagenet/", 16) == expected


@pytest.mark.slow
def test_long_and_damaged_values_of_an_old_corpus_are_cut_or_left_out(small_home: Home) -> None:
    with contextlib.closing(sqlite3.connect(small_home.papers)) as db, db:
        db.execute("insert into facet values ('task', ?, 1)", ("long " * 1_000_000,))
        db.execute("insert into facet values ('task', ?, 1)", ("\x1b]0;title\x07",))
        db.execute("update paper set date = ? where row = 1", ("2" * 5_000_000,))
    with opened(small_home) as small:
        build(small.corpus.reader, small_home.index, anew=True)
    for indexed in (False, True):
        with opened(small_home) as small:
            assert small.engine.open_index() or not indexed
            values = [value for value, _ in small.engine.answer(View()).facets["task"]]
            assert max(map(len, values)) == 299 and all(map(str.isprintable, values))


@pytest.mark.parametrize("kind", [".trm", ".wid"])
def test_damage_of_a_large_index_is_noticed_when_it_is_read(
    small_home: Home, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """It is not read as a whole when it is opened."""
    _damage_large(small_home, monkeypatch, kind)
    with opened(small_home) as small:
        assert small.engine.open_index()
        if kind == ".trm":
            small.engine.completions("author:g", 8)
            assert not small.engine.indexed
        assert small.engine.answer(View("m"), typing=True).total > 0
        assert "basic search" in small.engine.answer(View("mamba")).note or kind == ".wid"
        assert small.ready(small_home)
        assert small.engine.answer(View("mamba")).note == ""
