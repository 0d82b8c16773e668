"""The index is a cache: it is built beside, checked, swapped in, and whatever happens to it costs a second."""

import contextlib
import itertools
import json
import os
import pickle
import shutil
import signal
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from whoosh.filedb.structfile import StructFile

from child_process import start_python
from factories import paper
from paper_index import catalogue
from paper_index.corpus import Corpus
from paper_index.corpus.paper_rows import remember
from paper_index.errors import PaperError
from paper_index.library import Library
from paper_index.paths import Home
from paper_index.search import Engine, View
from paper_index.search.index import directory
from paper_index.search.index.builder import build
from paper_index.search.ranking.index_search import IndexSearcher
from paper_index.workspace import Workspace

posix = pytest.mark.skipif(os.name != "posix", reason="modes and owners are of POSIX")


PAPERS = list(itertools.islice(catalogue.papers(), 3))


class Small(NamedTuple):
    """What answers for three papers."""

    corpus: Corpus
    library: Library
    engine: Engine

    def ready(self, home: Home) -> bool:
        build(self.corpus.reader, home.index)
        return self.engine.open_index()


@contextlib.contextmanager
def opened(home: Home) -> Iterator[Small]:
    """Open the home of three papers, in as little time as that takes."""
    corpus, library = Corpus(home.papers), Library(home.library)
    if not len(corpus.reader):
        corpus.add(PAPERS)
    engine = Engine(corpus.reader, library, home.index)
    try:
        yield Small(corpus, library, engine)
    finally:
        engine.close()
        corpus.close()
        library.close()


@pytest.fixture(scope="module")
def _small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("small")
    home = Home.find(root)
    with opened(home) as small:
        with small.corpus.database.transaction() as db:
            remember(db, "catalogue", catalogue.EDITION)  # so that no process adds it
        assert small.ready(home)
    return root


@pytest.fixture
def small_home(_small: Path, home: Home) -> Home:
    """The test's home, with three papers and their index in it."""
    shutil.copytree(_small, home.data.parent, dirs_exist_ok=True)
    return home


def builds(home: Home) -> list[Path]:
    return sorted(home.index.glob("build-*"))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_build_replaces_the_one_before(workspace: Workspace) -> None:
    home, told = workspace.home, []
    first = build(workspace.corpus.reader, home.index, lambda done, total: told.append((done, total)))
    assert first.papers == 327
    assert told[-1] == (327, 327)
    assert told == sorted(told)
    assert [each.name for each in builds(home)] == [first.name]
    second = build(workspace.corpus.reader, home.index)
    assert second.name != first.name
    assert [each.name for each in builds(home)] == [second.name]
    assert directory.current(home.index) == second
    assert {each.name for each in home.index.iterdir()} == {second.name, "current.json"}


@posix
def test_its_directories_are_the_users_own(home: Home) -> None:
    previous = os.umask(0)
    try:
        with opened(home) as small:
            build(small.corpus.reader, home.index)
    finally:
        os.umask(previous)
    assert mode(home.index) == 0o700
    assert [mode(each) for each in builds(home)] == [0o700]


@posix
def test_what_others_left_behind_goes_when_it_is_old(small_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be locked, only its age tells that nobody works at it."""

    import fcntl

    real = fcntl.flock

    def unlockable(descriptor: int, operation: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(95, "Operation not supported")
        real(descriptor, operation)

    monkeypatch.setattr("fcntl.flock", unlockable)
    home = small_home
    old, young = home.index / "build-aaaa.part", home.index / "build-bbbb.part"
    for each in (old, young):
        each.mkdir(mode=0o700)
        (each / "file").write_text("x")
    os.utime(old, (time.time() - 7_200,) * 2)
    with opened(home) as small:
        last = build(small.corpus.reader, home.index)
    assert {each.name for each in builds(home)} == {young.name, last.name}


@posix
def test_what_a_killed_build_left_goes_with_the_next(indexed_home: Home) -> None:
    """However young it is, at whichever step its process ended; a build that somebody works at is left alone."""
    for _ in range(2):
        process = start(indexed_home)
        process.stdout.readline()
        process.kill()
        process.communicate(timeout=60)
    (indexed_home.index / "build-cccc").mkdir(mode=0o700)  # killed between its last two steps
    working = start(indexed_home)
    working.stdout.readline()
    working.send_signal(signal.SIGSTOP)
    parts = [each for each in builds(indexed_home) if each.suffix == ".part"]
    assert len(parts) == 1, "the third sweeps up after the others, when it begins"
    with opened(indexed_home) as small:
        last = build(small.corpus.reader, indexed_home.index)
    assert set(builds(indexed_home)) == {*parts, indexed_home.index / last.name}
    working.send_signal(signal.SIGCONT)
    assert json.loads(working.communicate(timeout=60)[0].splitlines()[-1]) == {"papers": 327}
    (only,) = builds(indexed_home)
    now = directory.current(indexed_home.index)
    assert now is not None and only.name == now.name


@posix
def test_a_build_in_use_is_never_swept(small_home: Home) -> None:
    before = builds(small_home)
    with directory.new_build(small_home.index) as part, directory.new_build(small_home.index) as other:
        assert builds(small_home) == sorted([*before, part, other])
    assert builds(small_home) == before


@posix
def test_a_build_swept_before_it_was_locked_begins_again(small_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    real = fcntl.flock
    swept: list[Path] = []

    def late(descriptor: int, operation: int) -> None:
        real(descriptor, operation)
        if not swept:
            swept.extend(small_home.index.glob("*.part"))
            swept[0].rmdir()

    monkeypatch.setattr("fcntl.flock", late)
    with directory.new_build(small_home.index) as part:
        assert part.is_dir() and part != swept[0]


def test_an_open_index_outlives_the_build_that_replaces_it(small_home: Home) -> None:
    with opened(small_home) as small:
        assert small.engine.open_index()
        build(small.corpus.reader, small_home.index)
        answer = small.engine.answer(View("mamba transformer*"))
        assert (answer.note, small.engine.indexed) == ("", True)


# Only what changed


def sections(home: Home) -> int:
    return len(list(builds(home)[0].glob("*.trm")))


def test_only_what_changed_is_indexed_again(indexed_home: Home) -> None:
    """And the answers are those of a build from nothing."""
    queries = ("", "zebrafish", "mamba", "m", '"language model"', "title:networks", "-image", "seg*", '"state space"')
    with opened(indexed_home) as small:
        small.corpus.add([paper("Zebrafish Everywhere", "2601.00001"), paper("A Mamba of Networks", "2601.00002")])
        (row,) = small.corpus.reader.rows_of([PAPERS[0].id]).values()
        small.corpus.add([paper(PAPERS[0].title, PAPERS[0].id, abstract="Zebrafish again, in a language model.")])
        told: list[tuple[int, int]] = []
        build(small.corpus.reader, indexed_home.index, lambda done, total: told.append((done, total)))
        assert (sections(indexed_home), told[-1]) == (2, (3, 3))
        assert small.engine.open_index()
        added = [small.engine.answer(View(query), typing=True) for query in queries]
        assert (added[1].total, row in added[1].rows) == (2, True)
        build(small.corpus.reader, indexed_home.index, anew=True)
        assert sections(indexed_home) == 1
        small.engine.close()
        assert small.engine.open_index()
        for before in added:
            now = small.engine.answer(before.view, typing=True)
            assert (now.note, now.facets) == (before.note, before.facets)
            assert set(now.rows) == set(before.rows), before.view.query


def test_papers_that_are_gone_are_found_no_more(indexed_home: Home) -> None:
    with opened(indexed_home) as small:
        small.corpus.add([paper("Zebrafish Everywhere", "2601.00001")], name="file")
        build(small.corpus.reader, indexed_home.index)
        small.corpus.undo_import()
        build(small.corpus.reader, indexed_home.index)
        assert small.engine.open_index()
        assert small.engine.answer(View("zebrafish")).total == 0
        for letter in "zem":
            assert small.engine.answer(View(letter), typing=True).rows, letter
        assert sections(indexed_home) == 2


@pytest.mark.parametrize("kind", ["segments.json", ".trm", ".col", ".num", ".pos"])
def test_nothing_is_built_upon_a_damaged_index(indexed_home: Home, kind: str) -> None:
    _flipped(next(file for file in builds(indexed_home)[0].iterdir() if file.name.endswith(kind)))
    with opened(indexed_home) as small:
        small.corpus.add([paper("Zebrafish Everywhere", "2601.00001")])
        build(small.corpus.reader, indexed_home.index)
        assert sections(indexed_home) == 1
        assert small.engine.open_index()
        assert small.engine.answer(View("zebrafish")).total == 1


def test_much_that_changed_is_built_anew_and_so_is_what_has_many_sections(indexed_home: Home) -> None:
    with opened(indexed_home) as small:
        small.corpus.add(paper(f"Zebrafish {n}", f"2601.{n:05}") for n in range(200))
        build(small.corpus.reader, indexed_home.index)
        assert sections(indexed_home) == 1
        seen = []
        for n in range(9):
            small.corpus.add([paper(f"Okapi {n}", f"2602.{n:05}")])
            build(small.corpus.reader, indexed_home.index)
            seen.append(sections(indexed_home))
        assert seen == [2, 3, 4, 5, 6, 7, 8, 1, 2]
        assert small.engine.open_index()
        assert small.engine.answer(View("okapi")).total == 9


# In two processes


@pytest.fixture
def shared_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have even a small corpus indexed by two processes."""
    monkeypatch.setattr("paper_index.search.index.builder.PARALLEL_FROM", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


@pytest.mark.usefixtures("shared_out")
def test_two_processes_build_what_one_would(indexed_home: Home) -> None:
    with opened(indexed_home) as small:
        told: list[tuple[int, int]] = []
        assert build(small.corpus.reader, indexed_home.index, lambda *news: told.append(news), anew=True).papers == 327
        assert (sections(indexed_home), told[-1]) == (2, (327, 327))
        assert [done for done, _ in told] == sorted(done for done, _ in told)
        assert small.engine.open_index()
        assert small.engine.answer(View("")).total == 327
        two = {query: set(small.engine.answer(View(query)).rows) for query in ("mamba", "m*", '"language model"')}
        build(small.corpus.reader, indexed_home.index)
        assert small.engine.open_index()
        assert two == {query: set(small.engine.answer(View(query)).rows) for query in two}


@pytest.mark.usefixtures("shared_out")
def test_a_second_process_that_fails_is_said(small_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    before = directory.current(small_home.index)
    monkeypatch.setattr("sys.executable", shutil.which("false") or "/bin/false")
    with opened(small_home) as small, pytest.raises(PaperError, match="part of the index could not be built"):
        build(small.corpus.reader, small_home.index, anew=True)
    assert directory.current(small_home.index) == before
    assert len(builds(small_home)) == 1


@posix
def test_a_build_that_is_cancelled_leaves_nothing_behind(indexed_home: Home) -> None:
    shutil.rmtree(indexed_home.index)
    process = start(indexed_home)
    process.stdout.readline()
    process.terminate()
    process.communicate(timeout=60)
    assert builds(indexed_home) == []


# In a process of its own


def start(home: Home) -> Any:
    return start_python("-m", "paper_index", "build", "--data", str(home.data), "--cache", str(home.cache))


def test_the_process_tells_its_progress_and_its_end(workspace: Workspace) -> None:
    process = start(workspace.home)
    lines = [json.loads(line) for line in process.communicate(timeout=60)[0].splitlines()]
    assert process.returncode == 0
    assert lines[-1] == {"papers": 327}
    assert lines[-2] == {"done": 327, "total": 327}
    assert all(set(line) == {"done", "total"} for line in lines[:-1])
    assert workspace.engine.open_index()


def test_a_process_that_cannot_build_says_so(small_home: Home) -> None:
    shutil.rmtree(small_home.cache)
    small_home.cache.write_text("in the way")
    process = start(small_home)
    lines = process.communicate(timeout=60)[0].splitlines()
    assert process.returncode == 1
    assert list(json.loads(lines[-1])) == ["error"]
    assert "Cannot create the folder of the index" in lines[-1]


def test_a_build_killed_half_way_leaves_the_one_in_use(indexed_home: Home) -> None:
    before = directory.current(indexed_home.index)
    process = start(indexed_home)
    process.stdout.readline()
    process.kill()
    process.communicate(timeout=60)
    assert directory.current(indexed_home.index) == before
    assert [each.suffix for each in builds(indexed_home)].count(".part") == 1
    with Workspace(indexed_home) as workspace:
        assert workspace.engine.open_index()
        assert workspace.engine.answer(View("mamba")).note == ""


def test_two_builds_at_once(small_home: Home) -> None:
    running = [start(small_home) for _ in range(2)]
    for process in running:
        process.communicate(timeout=60)
    assert [process.returncode for process in running] == [0, 0]
    with opened(small_home) as small:
        assert small.engine.open_index()
        assert small.engine.answer(View("mamba")).note == ""


def test_a_full_disk_is_said_and_nothing_is_lost(small_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    before = directory.current(small_home.index)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with opened(small_home) as small:
        with pytest.raises(PaperError, match=r"was not written \(the disk is full\)\. .* Search still"):
            build(small.corpus.reader, small_home.index)
        assert directory.current(small_home.index) == before
        assert small.engine.open_index()
    assert len(builds(small_home)) == 1


def test_a_build_that_is_not_whole_is_not_taken_over(small_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    before = directory.current(small_home.index)

    def broken(*_: object) -> None:
        raise EOFError("a file ends early")

    monkeypatch.setattr("paper_index.search.index.codec.PostingsReader.__init__", broken)
    with opened(small_home) as small, pytest.raises(PaperError, match="new index is damaged"):
        build(small.corpus.reader, small_home.index)
    assert directory.current(small_home.index) == before


# Whatever happens to it


def recovers(home: Home) -> None:
    """There is a plain answer, no exception, and then an index again."""
    with opened(home) as small:
        assert not small.engine.open_index()
        answer = small.engine.answer(View("mamba"))
        assert answer.total > 0
        assert answer.note == "The index is not ready; this is a basic search."
        assert small.ready(home)
        answer = small.engine.answer(View("mamba"))
        assert (answer.note, answer.total > 0) == ("", True)
        if os.name == "posix":
            assert mode(home.index) == 0o700
        with contextlib.closing(Engine(small.corpus.reader, small.library, home.index)) as another:
            assert another.open_index()


def _emptied(file: Path) -> None:
    file.write_bytes(b"")


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _flipped(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0x10
    file.write_bytes(content)


def _garbage(file: Path) -> None:
    file.write_bytes(b"\x80\x04garbage" * 50)


def _grown(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\0")


@pytest.mark.parametrize("damage", [_emptied, _cut, _flipped, _garbage, _grown, Path.unlink], ids=lambda f: f.__name__)
@pytest.mark.parametrize("kind", ["segments.json", ".trm", ".wid", ".crc", ".num", ".cnt", ".pos", ".col"])
def test_a_damaged_file_costs_a_rebuild(small_home: Home, damage: Callable[[Path], None], kind: str) -> None:
    (current,) = builds(small_home)
    files = [file for file in current.iterdir() if file.name.endswith(kind) and file.stat().st_size]
    assert files
    damage(files[0])
    recovers(small_home)


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
            raise EOFError

        with monkeypatch.context() as patch:
            patch.setattr(IndexSearcher, "term", broken)
            answer = small.engine.answer(View("mamba"))
        assert answer.total > 0
        assert "basic search" in answer.note
        assert not small.engine.open_index(), "the damaged build is not tried again"
        assert small.ready(small_home)
        assert small.engine.answer(View("mamba")).note == ""


# Whose it is


@posix
@pytest.mark.parametrize("loose", [0o777, 0o755, 0o701, 0o770])
def test_a_directory_others_could_have_written_is_not_opened(small_home: Home, loose: int) -> None:
    small_home.index.chmod(loose)
    before = builds(small_home)
    recovers(small_home)
    assert not before[0].exists()


@posix
def test_a_build_others_could_have_written_is_not_opened(small_home: Home) -> None:
    builds(small_home)[0].chmod(0o777)
    recovers(small_home)


@posix
def test_a_link_in_its_place_is_not_followed(small_home: Home, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    small_home.index.rename(elsewhere)
    (elsewhere / "precious").write_text("kept")
    small_home.index.symlink_to(elsewhere)
    recovers(small_home)
    assert not small_home.index.is_symlink()
    assert (elsewhere / "precious").read_text() == "kept"
    assert (elsewhere / "current.json").exists()


@posix
def test_a_linked_build_is_not_followed(small_home: Home, tmp_path: Path) -> None:
    (current,) = builds(small_home)
    current.rename(tmp_path / "elsewhere")
    current.symlink_to(tmp_path / "elsewhere")
    recovers(small_home)


@posix
def test_a_folder_named_by_mistake_keeps_its_files(small_home: Home, tmp_path: Path) -> None:
    """A folder open to others is not ours; what is in it is not ours to remove either."""
    chosen = tmp_path / "Documents"
    (chosen / "thesis").mkdir(parents=True)
    chosen.chmod(0o755)
    (chosen / "thesis" / "draft.tex").write_text("kept")
    with opened(small_home) as small:
        build(small.corpus.reader, chosen)
    assert (chosen / "thesis" / "draft.tex").read_text() == "kept"


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can give a folder away")
def test_somebody_elses_directory_is_moved_aside(small_home: Home) -> None:
    (small_home.index / "precious").write_text("kept")
    os.chown(small_home.index, 12_345, 12_345)
    recovers(small_home)
    (aside,) = small_home.cache.glob("index.foreign-*")
    assert (aside / "precious").read_text() == "kept"


class Malicious:
    """Makes a file when it is unpickled."""

    def __init__(self, made: Path) -> None:
        self.made = made

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return (Path.touch, (self.made,))


def trusted(home: Home) -> None:
    """Make the checksum fit the build, as somebody would who made its files."""
    pointer = home.index / "current.json"
    plain = json.loads(pointer.read_text())
    plain["checksum"] = directory.checksum(home.index / plain["name"])
    pointer.write_text(json.dumps(plain))


PARTS = [
    "segments.json", "corpus.json", "measures.json", ".trm", ".wid", ".crc", ".num", ".cnt", ".pos", "_title_len.col",
    ".row.col", "._stored.col", "_WRITELOCK",
]  # fmt: skip


@pytest.mark.parametrize("protocol", [0, 5])
@pytest.mark.parametrize("part", PARTS)
def test_a_pickle_in_a_file_of_the_index_does_not_run(
    small_home: Home, tmp_path: Path, part: str, protocol: int
) -> None:
    made = tmp_path / "made by a pickle"
    pickled = pickle.dumps(Malicious(made), protocol)
    assert pickle.loads(pickled) is None and made.exists()
    made.unlink()

    (current,) = builds(small_home)
    (file,) = (file for file in current.iterdir() if file.name.endswith(part))
    file.write_bytes(pickled)
    trusted(small_home)
    with opened(small_home) as small:
        small.engine.open_index()
        small.engine.answer(View("mamba"))
        small.corpus.add([paper("A New One", "2601.00001")])  # what was there is built upon, where it can be
        with contextlib.suppress(Exception):
            directory.verify(small_home.index, directory.current(small_home.index) or pytest.fail("not trusted"))
        build(small.corpus.reader, small_home.index)
        assert small.engine.open_index()
        assert small.engine.answer(View("new")).total == 1
    assert not made.exists()


@pytest.mark.parametrize("name", ["_MAIN_1.toc", "_MAIN_99.toc"])
def test_a_table_of_contents_of_whooshs_own_is_not_read(small_home: Home, tmp_path: Path, name: str) -> None:
    """It would be unpickled."""
    made = tmp_path / "made by a pickle"
    (current,) = builds(small_home)
    with (current / name).open("w+b") as file:
        stream = StructFile(file)
        for size in (4, 8, 4):
            stream.write_varint(size)
        stream.write_int(-12345)
        stream.write_int(-111)
        for number in (2, 7, 5):
            stream.write_varint(number)
        stream.write_string(pickle.dumps(Malicious(made), 2))
        stream.write_int(1)
        stream.write_int(0)
        stream.write_pickle(Malicious(made))
        stream.flush()
    (current / name).chmod(0o600)
    trusted(small_home)
    with opened(small_home) as small:
        assert small.engine.open_index(), "the build is opened all the same"
        assert small.engine.answer(View("mamba")).note == ""
        small.corpus.add([paper("A New One", "2601.00001")])
        build(small.corpus.reader, small_home.index)
    assert not made.exists()


def test_nothing_of_an_index_is_unpickled(
    indexed_home: Home, monkeypatch: pytest.MonkeyPatch, shared_out: None
) -> None:
    """Neither where it is opened and asked nor where another is built upon it."""

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("unpickled")

    for name in ("whoosh.index.pickle.loads", "whoosh.filedb.structfile.load_pickle", "whoosh.columns.loads",
                 "whoosh.codec.whoosh3.loads"):  # fmt: skip
        monkeypatch.setattr(name, refused)
    with opened(indexed_home) as small:
        for title in ("Zebrafish Everywhere", "Okapi"):
            small.corpus.add([paper(title, f"2601.0000{len(title) % 10}")])
            build(small.corpus.reader, indexed_home.index)
            assert small.engine.open_index()
            assert small.engine.answer(View(f"mamba OR {title.split()[0]}")).note == ""
            directory.verify(indexed_home.index, directory.current(indexed_home.index) or pytest.fail("not trusted"))
        assert small.engine.similar(1)
        build(small.corpus.reader, indexed_home.index, anew=True)


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
    "content", ["[]", "{}", '{"trending": 1, "facets": {}}', '{"trending": [9], "facets": {"task": 1}}']
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


def _loose(file: Path) -> None:
    file.chmod(0o666)


def _of_the_group(file: Path) -> None:
    file.chmod(0o620)


def _linked(file: Path) -> None:
    elsewhere = file.parents[2] / "elsewhere"
    file.replace(elsewhere)
    file.symlink_to(elsewhere)


def _fifo(file: Path) -> None:
    file.unlink()
    os.mkfifo(file, 0o600)


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir(mode=0o700)


def _given_away(file: Path) -> None:
    if os.getuid() != 0:
        pytest.skip("only root can give a file away")
    os.chown(file, 12_345, 12_345)


@posix
@pytest.mark.parametrize("changed", [_loose, _of_the_group, _linked, _fifo, _folder, _given_away])
@pytest.mark.parametrize("name", ["current.json", "build-*/segments.json", "build-*/*.pos"])
def test_a_file_that_is_not_the_users_alone_costs_a_rebuild(
    small_home: Home, changed: Callable[[Path], None], name: str
) -> None:
    (file,) = small_home.index.glob(name)
    changed(file)
    recovers(small_home)


@posix
def test_a_build_is_trusted_whatever_the_umask(small_home: Home) -> None:
    before = os.umask(0)
    try:
        with opened(small_home) as small:
            assert small.ready(small_home)
        with opened(small_home) as small:
            assert small.engine.open_index()
    finally:
        os.umask(before)
    assert {mode(file) for file in small_home.index.rglob("*") if file.is_file()} == {0o600}


@posix
def test_a_linked_pointer_is_replaced_and_what_it_leads_to_is_not(small_home: Home, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("kept")
    (small_home.index / "current.json").unlink()
    (small_home.index / "current.json").symlink_to(precious)
    recovers(small_home)
    assert precious.read_text() == "kept"


def test_a_malicious_build_in_an_open_folder_is_never_opened(small_home: Home, tmp_path: Path) -> None:
    made = tmp_path / "made by a pickle"
    (current,) = builds(small_home)
    for file in current.iterdir():
        file.write_bytes(pickle.dumps(Malicious(made), 2))
    recovers(small_home)
    assert not made.exists()
