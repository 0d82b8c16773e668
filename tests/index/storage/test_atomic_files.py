"""A file is written whole or not at all."""

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from paper_index.errors import PaperError
from paper_index.storage.atomic_files import TargetExists, write_whole

posix = pytest.mark.skipif(os.name != "posix", reason="links, devices and modes are of POSIX")


def names(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


def test_new_and_again(tmp_path: Path) -> None:
    target = tmp_path / "out"
    write_whole(target, b"one", overwrite=False)
    assert target.read_bytes() == b"one"
    with pytest.raises(TargetExists):
        write_whole(target, b"two", overwrite=False)
    assert target.read_bytes() == b"one"
    write_whole(target, b"three", overwrite=True)
    assert target.read_bytes() == b"three"
    assert names(tmp_path) == {"out"}


@pytest.mark.parametrize("name", ["é" * 120, "😀" * 60, "a b\nc", "-x", "[red]", "\udcff"])
def test_any_name_will_do(tmp_path: Path, name: str) -> None:
    write_whole(tmp_path / name, b"x", overwrite=False)
    assert names(tmp_path) == {name}


@pytest.mark.parametrize("fails", ["fsync", "replace"])
@pytest.mark.parametrize("overwrite", [False, True])
def test_what_fails_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str, overwrite: bool
) -> None:
    target = tmp_path / "out"
    if overwrite:
        target.write_bytes(b"before")

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    if fails == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr(Path, "replace", full)
        monkeypatch.setattr(os, "link", full)
    with pytest.raises(PaperError, match=r"out was not written \(the disk is full\)\. Free some space"):
        write_whole(target, b"after", overwrite=overwrite)
    assert names(tmp_path) == ({"out"} if overwrite else set())
    assert not overwrite or target.read_bytes() == b"before"


def test_whoever_takes_the_name_in_the_meantime_keeps_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out"
    monkeypatch.setattr(os, "fsync", lambda _: target.write_bytes(b"theirs"))
    with pytest.raises(TargetExists):
        write_whole(target, b"mine", overwrite=False)
    assert target.read_bytes() == b"theirs"
    assert names(tmp_path) == {"out"}


def test_a_file_system_without_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    write_whole(tmp_path / "out", b"x", overwrite=False)
    assert names(tmp_path) == {"out"}


@posix
def test_a_link_leads_to_the_file_that_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"before")
    (tmp_path / "link").symlink_to("real")
    with pytest.raises(TargetExists):
        write_whole(tmp_path / "link", b"x", overwrite=False)
    write_whole(tmp_path / "link", b"after", overwrite=True)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"after"


@posix
def test_a_link_to_nothing_is_something(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("nowhere")
    with pytest.raises(TargetExists):
        write_whole(tmp_path / "link", b"x", overwrite=False)
    assert names(tmp_path) == {"link"}


@posix
def test_who_may_read_it_stays_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_bytes(b"private")
    target.chmod(0o600)
    write_whole(target, b"still private", overwrite=True)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


@posix
def test_a_pipe_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for overwrite in (False, True):
        with pytest.raises(PaperError, match="not a regular file"):
            write_whole(pipe, b"x", overwrite=overwrite)
        assert pipe.is_fifo()


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    for folder in ("none", "file"):
        with pytest.raises(PaperError, match=rf"was not written: there is no folder .*{folder}\. Create the folder"):
            write_whole(tmp_path / folder / "out", b"x", overwrite=False)
    with pytest.raises(PaperError, match=r"is a folder\. Give a file in it"):
        write_whole(tmp_path, b"x", overwrite=True)


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="nothing is read-only for this user")
def test_a_read_only_folder_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "out").write_bytes(b"before")
    folder.chmod(0o500)
    for overwrite in (False, True):
        with pytest.raises(PaperError, match=r"no permission to write in the folder .*, or name another file"):
            write_whole(folder / "new", b"x", overwrite=overwrite)
    with pytest.raises(PaperError, match="no permission to write in the folder"):
        write_whole(folder / "out", b"x", overwrite=True)
    assert (folder / "out").read_bytes() == b"before"
    folder.chmod(0o700)
    assert names(folder) == {"out"}
