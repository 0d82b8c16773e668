"""The index is built beside the one in use, checked and swapped in; only what changed is indexed again."""

import json
import os
import shutil
import signal
import stat
import time
from pathlib import Path

import pytest

from factories import paper
from index.search.small_homes import PAPERS, builds, flip, mode, opened, posix, sections, start
from paper_index.errors import PaperError
from paper_index.paths import Home
from paper_index.search import View
from paper_index.search.index import directory
from paper_index.search.index.builder import build
from paper_index.search.index.updating import link_files
from paper_index.search.ranking.index_search import IndexSearcher
from paper_index.workspace import Workspace


@pytest.mark.slow
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
@pytest.mark.slow
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


def test_files_that_a_replaced_build_opens_late_are_read_from_the_new_one(small_home: Home) -> None:
    """The common prefixes, the acronyms and the features."""
    defined = paper("A Vision-Language Model (VLM)", "2601.00001")
    with opened(small_home) as small:
        small.corpus.add([defined, paper("Vision-Language Models in Zoos", "2601.00002")])
        for query, papers in (("m", 5), ("vlm", 2)):
            assert small.ready(small_home)
            build(small.corpus.reader, small_home.index, anew=True)
            answer = small.engine.answer(View(query), typing=True)
            assert (answer.total, answer.note, small.engine.indexed) == (papers, "", True)
            small.engine.close()
        assert small.engine.open_index()
        build(small.corpus.reader, small_home.index, anew=True)
        assert small.engine.with_features(lambda features: features is not None)
        small.engine.close()
        assert small.engine.open_index()
        build(small.corpus.reader, small_home.index, anew=True)
        assert small.engine.explain(answer, answer.rows[0]).acronyms == (
            "VLM stands for Vision-Language Model in 1 paper.",
        )


def test_a_build_that_is_replaced_while_it_is_opened_is_not_damaged(
    small_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often: only damage keeps an index closed."""
    opening, replaced = IndexSearcher.__init__, 4

    def open_late(self: IndexSearcher, folder: Path) -> None:
        nonlocal replaced
        if replaced:
            replaced -= 1
            build(small.corpus.reader, small_home.index, anew=True)
        opening(self, folder)

    monkeypatch.setattr(IndexSearcher, "__init__", open_late)
    with opened(small_home) as small:
        assert [small.engine.open_index() for _ in range(5)] == [False] * 4 + [True]


# Only what changed


def test_only_what_changed_is_indexed_again(some_home: Home) -> None:
    """And the answers are those of a build from nothing."""
    queries = ("", "zebrafish", "mamba", "m", '"language model"', "title:networks", "-image", "seg*", '"state space"')
    with opened(some_home) as small:
        small.corpus.add([paper("Zebrafish Everywhere", "2601.00001"), paper("A Mamba of Networks", "2601.00002")])
        (row,) = small.corpus.reader.rows_of([PAPERS[0].id]).values()
        small.corpus.add([paper(PAPERS[0].title, PAPERS[0].id, abstract="Zebrafish again, in a language model.")])
        told: list[tuple[int, int]] = []
        build(small.corpus.reader, some_home.index, lambda done, total: told.append((done, total)))
        assert (sections(some_home), told[-1]) == (2, (3, 3))
        assert small.engine.open_index()
        added = [small.engine.answer(View(query), typing=True) for query in queries]
        assert (added[1].total, row in added[1].rows) == (2, True)
        build(small.corpus.reader, some_home.index, anew=True)
        assert sections(some_home) == 1
        small.engine.close()
        assert small.engine.open_index()
        for before in added:
            now = small.engine.answer(before.view, typing=True)
            assert (now.note, now.facets) == (before.note, before.facets)
            assert set(now.rows) == set(before.rows), before.view.query


def test_an_update_is_of_the_index_that_another_process_has_just_built(
    some_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked: list[Path] = []

    def link_late(last: Path, part: Path) -> None:
        linked.append(last)
        if len(linked) == 1:
            build(small.corpus.reader, some_home.index)
        link_files(last, part)

    monkeypatch.setattr("paper_index.search.index.builder.link_files", link_late)
    with opened(some_home) as small:
        small.corpus.add([paper("Zebrafish Everywhere", "2601.00001")])
        build(small.corpus.reader, some_home.index)
        assert sections(some_home) == 2, "only what changed was indexed"


def test_papers_that_are_gone_are_found_no_more(some_home: Home) -> None:
    with opened(some_home) as small:
        small.corpus.add([paper("Zebrafish Everywhere", "2601.00001")], name="file")
        build(small.corpus.reader, some_home.index)
        small.corpus.undo_import()
        build(small.corpus.reader, some_home.index)
        assert small.engine.open_index()
        assert small.engine.answer(View("zebrafish")).total == 0
        for letter in "zem":
            assert small.engine.answer(View(letter), typing=True).rows, letter
        assert sections(some_home) == 2


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("kind", ["segments.json", ".trm", ".col", ".num", ".pos"])
def test_nothing_is_built_upon_a_damaged_index(some_home: Home, kind: str) -> None:
    flip(next(file for file in builds(some_home)[0].iterdir() if file.name.endswith(kind)))
    with opened(some_home) as small:
        small.corpus.add([paper("Zebrafish Everywhere", "2601.00001")])
        build(small.corpus.reader, some_home.index)
        assert sections(some_home) == 1
        assert small.engine.open_index()
        assert small.engine.answer(View("zebrafish")).total == 1


def test_the_reason_why_an_index_could_not_be_updated_is_kept(some_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """The papers are indexed as a whole, which works, but takes longer: nobody would notice an error in updates."""

    def wrong(*_: object) -> None:
        raise ZeroDivisionError("by\nnothing")

    with opened(some_home) as small:
        small.corpus.add([paper("Zebrafish Everywhere", "2601.00001")])
        with monkeypatch.context() as patch:
            patch.setattr("paper_index.search.index.builder.link_files", wrong)
            made = build(small.corpus.reader, some_home.index)
        assert made.not_updated == "ZeroDivisionError: by nothing"
        assert directory.current(some_home.index) == made
        assert small.engine.open_index()
        small.corpus.add([paper("Okapi", "2601.00002")])
        assert build(small.corpus.reader, some_home.index).not_updated == ""


@pytest.mark.slow
def test_much_that_changed_is_built_anew_and_so_is_what_has_many_sections(some_home: Home) -> None:
    with opened(some_home) as small:
        small.corpus.add(paper(f"Zebrafish {n}", f"2601.{n:05}") for n in range(40))
        build(small.corpus.reader, some_home.index)
        assert sections(some_home) == 1
        seen = []
        for n in range(9):
            small.corpus.add([paper(f"Okapi {n}", f"2602.{n:05}")])
            build(small.corpus.reader, some_home.index)
            seen.append(sections(some_home))
        assert seen == [2, 3, 4, 5, 6, 7, 8, 1, 2]
        assert small.engine.open_index()
        assert small.engine.answer(View("okapi")).total == 9


def test_small_sections_are_joined(some_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """And answers, facets and numbers are those of a build from nothing."""
    monkeypatch.setattr("paper_index.search.index.builder._MAX_SEGMENTS", 4)
    monkeypatch.setattr("paper_index.search.index.builder._UNCHANGED", 4)
    views = [View(query) for query in ("", "okapi", "mamba", "votes:>0", "year:2026", "author:author")]
    with opened(some_home) as small:
        seen = []
        for n in range(7):
            changed = paper(
                PAPERS[0].title, PAPERS[0].id, abstract=f"Okapi of the {n}th day.", published=f"2026-0{n + 1}"
            )
            added = paper(f"Okapi {n}", f"2602.{n:05}", authors=["Ann Author"], published="2026-02-01")
            small.corpus.add([added if n % 3 else changed], name=f"file {n}")
            if n == 4:
                small.corpus.undo_import()
            build(small.corpus.reader, some_home.index)
            seen.append(sections(some_home))
        assert seen == [2, 3, 4, 2, 2, 3, 4]
        assert small.engine.open_index()
        updated = [small.engine.answer(view) for view in views]
        build(small.corpus.reader, some_home.index, anew=True)
        small.engine.close()
        assert small.engine.open_index()
        for before in updated:
            now = small.engine.answer(before.view)
            assert (now.facets, set(now.rows)) == (before.facets, set(before.rows)), before.view.query


# In two processes


@pytest.mark.slow
@pytest.mark.usefixtures("shared_out")
def test_two_processes_build_what_one_would(some_home: Home) -> None:
    with opened(some_home) as small:
        told: list[tuple[int, int]] = []
        assert build(small.corpus.reader, some_home.index, lambda *news: told.append(news), anew=True).papers == 82
        assert (sections(some_home), told[-1]) == (2, (82, 82))
        assert [done for done, _ in told] == sorted(done for done, _ in told)
        assert small.engine.open_index()
        assert small.engine.answer(View("")).total == 82
        two = {query: set(small.engine.answer(View(query)).rows) for query in ("mamba", "m*", '"language model"')}
        build(small.corpus.reader, some_home.index)
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
