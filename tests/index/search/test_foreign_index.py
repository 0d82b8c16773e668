"""An index that others could have written is not opened, and nothing of it is executed."""

import contextlib
import os
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from whoosh.filedb.structfile import StructFile

from factories import paper
from index.search.small_homes import builds, mode, opened, posix, recovers, trusted
from paper_index.paths import Home
from paper_index.search import View
from paper_index.search.index import directory
from paper_index.search.index.builder import build


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


PARTS = [
    "segments.json", "corpus.json", "measures.json", ".trm", ".wid", ".crc", ".num", ".cnt", ".pos", "_title_len.col",
    ".row.col", "._stored.col", "_WRITELOCK",
]  # fmt: skip


@pytest.mark.quick_cases("segments.json-0", ".trm-5", ".row.col-5")
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


def test_nothing_of_an_index_is_unpickled(some_home: Home, monkeypatch: pytest.MonkeyPatch, shared_out: None) -> None:
    """Neither where it is opened and asked nor where another is built upon it."""

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("unpickled")

    for name in ("whoosh.index.pickle.loads", "whoosh.filedb.structfile.load_pickle", "whoosh.columns.loads",
                 "whoosh.codec.whoosh3.loads"):  # fmt: skip
        monkeypatch.setattr(name, refused)
    with opened(some_home) as small:
        for title in ("Zebrafish Everywhere", "Okapi"):
            small.corpus.add([paper(title, f"2601.0000{len(title) % 10}")])
            build(small.corpus.reader, some_home.index)
            assert small.engine.open_index()
            assert small.engine.answer(View(f"mamba OR {title.split()[0]}")).note == ""
            directory.verify(some_home.index, directory.current(some_home.index) or pytest.fail("not trusted"))
        assert small.engine.similar(1)
        build(small.corpus.reader, some_home.index, anew=True)


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


@pytest.mark.quick_cases(3)
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
