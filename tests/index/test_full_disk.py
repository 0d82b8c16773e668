"""An import that finds no room is taken back or told of; and homes on disks that really are full or read-only."""

import contextlib
import errno
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from child_process import start_python
from factories import paper
from paper_index.corpus import Corpus, Unfinished
from paper_index.corpus import store as corpus_module
from paper_index.errors import PaperError
from paper_index.importers import Source
from paper_index.library import Library, exchange
from paper_index.papers.identifiers import title_id
from paper_index.papers.paper import Paper
from paper_index.paths import Home
from paper_index.search import View
from paper_index.storage.disk_reserve import Reserve
from paper_index.storage.file_errors import NoRoom
from paper_index.workspace import Workspace
from random_papers import write_random_papers

SOME = [paper(f"Paper {number}", f"2601.{number:05}", abstract="long " * 1_000) for number in range(1, 41)]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write ten papers at a time, and keep little in reserve."""
    monkeypatch.setattr(corpus_module, "BATCH_SIZE", 10)
    monkeypatch.setattr(corpus_module, "RESERVE_SIZE", 1_000)


def room_for(corpus: Corpus, pages: int) -> None:
    """Let the corpus grow by some pages and no further."""
    used = corpus.database.connection.execute("pragma page_count").fetchone()[0]
    corpus.database.connection.execute(f"pragma max_page_count={used + pages}")


# Without room


@pytest.mark.usefixtures("few")
def test_an_import_without_room_says_how_much_is_in(corpus: Corpus) -> None:
    room_for(corpus, 45)
    with pytest.raises(Unfinished) as stopped:
        corpus.add(SOME, name="mine.bib")
    assert isinstance(stopped.value.__cause__, NoRoom)
    kept = len(corpus.reader)
    assert 0 < kept < len(SOME)
    said = str(stopped.value)
    assert said.startswith(
        f"The import stopped: {corpus.database.path} cannot be written (the disk is full). Free some space"
    )
    assert said.endswith(f" {kept} papers kept; 'paper-tui import --undo' undoes the import.")
    assert corpus.undo_import() is not None, "without any more room"
    assert len(corpus.reader) == 0
    assert corpus.imports() == []


@pytest.mark.usefixtures("few")
def test_nothing_was_changed_is_said_where_it_is_true(corpus: Corpus) -> None:
    room_for(corpus, 0)
    with pytest.raises(NoRoom, match=r"^Nothing was changed: .*papers\.db cannot be written \(the disk is full\)"):
        corpus.add(SOME, name="mine.bib")
    assert (len(corpus.reader), corpus.imports()) == (0, [])


@pytest.mark.usefixtures("few")
def test_an_import_is_taken_back_where_it_stopped(workspace: Workspace, tmp_path: Path) -> None:
    """Its papers go, those it completed are as they were, and marks follow to the ids of before."""
    corpus, library = workspace.corpus, workspace.library
    corpus.add([paper("Known"), *SOME[:3]])
    (known,) = workspace.found([title_id("Known")])
    library.bookmark([known])
    before = dict(corpus.reader.all_papers())
    source = tmp_path / "more.jsonl"
    stronger = json.dumps({"id": "2601.77777", "title": "Known"})
    source.write_text(f"{stronger}\n" + write_random_papers(tmp_path / "others.jsonl", 60).read_text())
    room_for(corpus, 12)
    with pytest.raises(PaperError) as stopped:
        workspace.add(Source(source))
    said = str(stopped.value)
    assert said.startswith(f"Nothing was imported: {corpus.database.path} cannot be written (the disk is full). "), said
    assert said.endswith("Papers read before were removed.")
    assert dict(corpus.reader.all_papers()) == before
    assert (corpus.imports(), list(library.reader.marks([known.id]))) == ([], [known.id])


@pytest.mark.usefixtures("few")
def test_marks_that_cannot_follow_stop_an_import(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.corpus.add([paper("Known")])
    before = dict(workspace.corpus.reader.all_papers())

    def full(library: Library, renamed: dict[str, str]) -> None:
        raise NoRoom("library.db cannot be written (the disk is full). Free some space, then try again.")

    monkeypatch.setattr(exchange, "rename_papers", full)
    (tmp_path / "one.jsonl").write_text('{"id": "2601.77777", "title": "Known"}\n')
    with pytest.raises(Unfinished, match=r"^The import stopped: library\.db cannot be written .* 1 paper kept; "):
        workspace.add(Source(tmp_path / "one.jsonl"))
    monkeypatch.undo()
    assert workspace.undo_import() is not None
    assert dict(workspace.corpus.reader.all_papers()) == before


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("size", [40, 37, 9])
def test_without_room_for_all_of_it_an_import_is_taken_back_bit_by_bit(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    corpus.add([paper("Paper 3"), paper("Kept", "2602.00001")])
    before = dict(corpus.reader.all_papers())
    corpus.add(SOME[:size], name="mine.bib")
    reserve = corpus.database.path.with_name("papers.db-reserve")
    assert reserve.stat().st_size == 1_000
    undo_part, asked = corpus.undo_part, []

    def narrow(most: int, follow: Any) -> Any:
        asked.append(most)
        if not 0 < most <= 2:
            raise NoRoom("papers.db cannot be written (the disk is full).")
        assert not reserve.exists(), "its room is given back first"
        return undo_part(most, follow)

    monkeypatch.setattr(corpus, "undo_part", narrow)
    weaker: dict[str, str] = {}
    undone = corpus.undo_import(weaker.update)
    assert undone is not None and undone.new == size - 1
    assert asked[:3] == [-1, 10, 2] and len(asked) > 6
    assert weaker == {"2601.00003": title_id("Paper 3")}
    assert dict(corpus.reader.all_papers()) == before
    assert [corpus.reader.find(each.id) for each in SOME[3:]] == [None] * 37
    assert corpus.database.connection.execute("select count(*) from imported").fetchone() == (0,)
    assert corpus.database.connection.execute(
        "select count(*) from alias where batch = ?", (undone.number,)
    ).fetchone() == (0,)
    assert not reserve.exists(), "nothing is left to be taken back"


@pytest.mark.usefixtures("few")
def test_an_import_that_is_taken_back_by_half_is_taken_back_later(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus.add(SOME, name="mine.bib")
    undo_part, asked = corpus.undo_part, []

    def narrow(most: int, follow: Any) -> Any:
        asked.append(most)
        if len(asked) == 2:
            return undo_part(most, follow)
        raise NoRoom("papers.db cannot be written (the disk is full).")

    monkeypatch.setattr(corpus, "undo_part", narrow)
    with pytest.raises(PaperError, match=r"^papers\.db cannot .* Part of the import was undone\. .* the rest\.$"):
        corpus.undo_import()
    assert len(corpus.reader) == 30
    monkeypatch.undo()
    corpus.undo_import()
    assert (len(corpus.reader), corpus.imports()) == (0, [])


def test_without_room_for_the_reserve_a_small_import_is_made(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Reserve, size: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Reserve, "hold", full)
    assert corpus.add(SOME, name="mine.bib").new == len(SOME)
    monkeypatch.setattr(corpus_module, "BATCH_SIZE", 10)
    more = [paper(f"More {number}") for number in range(20)]
    with pytest.raises(NoRoom, match=r"^Nothing was changed: .*cannot be written \(the disk is full\)"):
        corpus.add(more, name="more.bib")
    assert len(corpus.reader) == len(SOME)


@pytest.mark.usefixtures("few")
def test_a_reader_that_fails_half_way_says_how_much_is_in(corpus: Corpus) -> None:
    def read() -> Iterator[Paper]:
        yield from SOME[:25]
        raise PaperError("mine.bib is damaged.")

    with pytest.raises(Unfinished, match=r"^The import stopped: mine\.bib is damaged\. 20 papers kept; "):
        corpus.add(read(), name="mine.bib")
    assert len(corpus.reader) == 20
    corpus.undo_import()
    assert len(corpus.reader) == 0


@pytest.mark.parametrize("which", ["corpus", "library"])
def test_where_nothing_can_be_written_nothing_pretends_to_be_changed(
    workspace: Workspace, tmp_path: Path, which: str
) -> None:
    """Papers that an import renames would leave their marks behind."""
    source = write_random_papers(tmp_path / "more.jsonl", 5)
    workspace.add(Source(source))
    getattr(workspace, which).database.freeze("X cannot be written (the disk is full). Free some space")
    with pytest.raises(PaperError, match=r"^Nothing was undone: X cannot be written \(the disk is full\)\. Free"):
        workspace.undo_import()
    with pytest.raises(PaperError, match=r"^Nothing was imported: X cannot"):
        workspace.add(Source(source))
    assert len(workspace.corpus.imports()) == 1


def test_without_room_for_the_catalogue_it_is_read_in_memory(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Corpus.add_catalogue

    def full(self: Corpus) -> Any:
        if not self.database.read_only_reason:
            raise NoRoom("papers.db cannot be written (the disk is full). Free some space, then try again.")
        return real(self)

    monkeypatch.setattr(Corpus, "add_catalogue", full)
    with Workspace(home) as workspace:
        assert "papers.db cannot be written (the disk is full)" in workspace.warning
        assert workspace.engine.answer(View("mamba")).total > 0


def test_a_reserve_is_room_and_nothing_else(tmp_path: Path) -> None:
    reserve, path = Reserve(tmp_path / "papers.db"), tmp_path / "papers.db-reserve"
    for size in (5_000, 200_000, 1_000):
        reserve.hold(size)
        assert path.stat().st_size == size
        assert path.stat().st_mode & 0o077 == 0
    reserve.release()
    reserve.release()
    assert not path.exists()


# Limits and disks as they are

LIMITED = """
import resource, sys
from pathlib import Path
from paper_index.corpus import Corpus
from paper_index.corpus import Unfinished
from factories import paper
corpus = Corpus(Path(sys.argv[1]))
corpus.add([paper("One", "2601.00001")], name="first")
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, resource.RLIM_INFINITY))
try:
    corpus.add((paper(f"Paper {n}", f"2602.{n:05}", abstract="long " * 200) for n in range(500)), name="second")
except Unfinished as error:
    print(error)
print(len(corpus.reader) > 1, corpus.undo_import().name)
print(len(corpus.reader), [each.name for each in corpus.imports()])
"""


@pytest.mark.slow
def test_a_limit_on_the_size_of_files(tmp_path: Path) -> None:
    pytest.importorskip("resource")
    ended = start_python("-B", "-c", LIMITED, str(tmp_path / "papers.db"))
    said, _ = ended.communicate(timeout=60)
    assert ended.returncode == 0
    stopped, *rest = said.splitlines()
    assert "(the limit on the size of a file is reached). Raise it with ulimit -f, then try again." in stopped
    assert rest == ["True second", "1 ['first']"]


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Mount small file systems; what has no leave to mount skips the test."""
    mounted: list[Path] = []

    def made(*arguments: str) -> Path:
        place = tmp_path / f"disk-{len(mounted)}"
        place.mkdir()
        command = ["mount", *arguments, str(place)]
        with contextlib.suppress(FileNotFoundError):
            if sys.platform == "linux" and not subprocess.run(command, capture_output=True).returncode:
                mounted.append(place)
                return place
        pytest.skip("file systems can be mounted by root on Linux alone")

    yield made
    for place in reversed(mounted):
        subprocess.run(["umount", "-l", str(place)], check=True)


def filled(disk: Path) -> None:
    """Leave not a byte on a disk."""
    with (disk / "ballast").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(4096)):
            pass


@pytest.mark.slow
def test_a_disk_that_an_import_fills_is_as_before(
    mount: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpus_module, "BATCH_SIZE", 100)
    monkeypatch.setattr(corpus_module, "RESERVE_SIZE", 500_000)
    home = Home.find(mount("-t", "tmpfs", "-o", "size=4m", "tmpfs") / "home")
    with Workspace(home) as workspace:
        before = dict(workspace.corpus.reader.all_papers())
        with pytest.raises(
            PaperError, match=r"^Nothing was imported: .*\(the disk is full\).* Papers read before were removed\.$"
        ):
            workspace.add(Source(write_random_papers(tmp_path / "many.jsonl", 700)))
        assert dict(workspace.corpus.reader.all_papers()) == before
        assert workspace.corpus.imports() == []


def test_an_import_is_taken_back_on_a_full_disk(
    mount: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from command_line import error_of, run_ok

    monkeypatch.setattr(corpus_module, "BATCH_SIZE", 100)
    disk = mount("-t", "tmpfs", "-o", "size=16m", "tmpfs")
    place = ("--home", str(disk / "home"))
    run_ok(*place, "import", str(write_random_papers(tmp_path / "many.jsonl", 300)))
    filled(disk)
    assert shutil.disk_usage(disk).free == 0
    said = error_of(*place, "import", str(tmp_path / "many.jsonl"))
    assert "Nothing was imported" in said and "(the disk is full)" in said
    assert len(run_ok(*place, "search", "--limit", "0", "--format", "ids").lines) == 627
    assert "Removed 300 papers imported from many.jsonl" in run_ok(*place, "import", "--undo").err
    assert len(run_ok(*place, "search", "--limit", "0", "--format", "ids").lines) == 327


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize(
    ("options", "why"),
    [
        ("size=4m", "the disk is full"),
        ("size=4m,nr_inodes=30", "the file system has no inodes left"),
    ],
    ids=["full", "without inodes"],
)
@pytest.mark.parametrize("begun", [True, False], ids=["a home", "no home"])
def test_a_home_on_a_full_disk_is_read(
    mount: Callable[..., Path], indexed_home: Home, options: str, why: str, begun: bool
) -> None:
    disk = mount("-t", "tmpfs", "-o", options, "tmpfs")
    home = Home.find(disk / "home")
    if begun:
        shutil.copytree(indexed_home.data, home.data)
    if "inodes" in options:
        with contextlib.suppress(OSError):
            for number in range(40):
                (disk / f"ballast-{number}").touch()
    else:
        filled(disk)
    with Workspace(home) as workspace:
        assert f"library.db cannot be written ({why})" in workspace.warning
        assert "You can read and search, but not change marks." in workspace.warning
        assert workspace.engine.answer(View("mamba")).total > 0
        with pytest.raises(PaperError, match=r"^Nothing was changed: .*cannot be written"):
            workspace.library.bookmark(workspace.papers([1]))


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("left", [(), ("-wal",), ("-wal", "-shm")], ids=["closed", "log", "log and shared memory"])
def test_a_home_on_a_read_only_mount_is_read(
    mount: Callable[..., Path], indexed_home: Home, left: tuple[str, ...]
) -> None:
    """SQLite cannot open a database that has a log without shared memory there."""
    with Workspace(indexed_home) as workspace:
        workspace.library.tag(workspace.papers([1]), ["thesis"])
        kept = {part: part.read_bytes() for part in indexed_home.data.iterdir() if part.name.endswith(left or "-none")}
    for part, content in kept.items():
        part.write_bytes(content)
    disk = mount("--bind", str(indexed_home.data.parent))
    subprocess.run(["mount", "-o", "remount,ro,bind", str(disk)], check=True)
    with Workspace(Home.find(disk)) as workspace:
        assert "library.db cannot be written (the file system is mounted read-only)" in workspace.warning
        assert workspace.library.reader.tags() == {"thesis": 1}
        assert workspace.ready_index() and workspace.engine.answer(View("mamba tag:thesis OR mamba")).total > 0
        with pytest.raises(
            PaperError, match=r"^Nothing was changed: .*mounted read-only\)\. Mount it writable, or choose"
        ):
            workspace.library.journal.undo()
