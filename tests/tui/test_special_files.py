"""Pipes, devices and endless files where a file is expected: they are refused with a sentence, and nothing waits."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from command_line import error_of, run, run_ok
from paper_index.paths import Home
from paper_tui.keys.user_keys import read_keys
from paper_tui.query_history import QueryHistory
from paper_tui.session import Session, read_session

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes and devices are of POSIX")

SECONDS = 60


@pytest.fixture(autouse=True)
def _ends() -> Iterator[None]:
    """Fail rather than wait for ever."""

    def late(*_: object) -> None:
        raise TimeoutError(f"it took more than {SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


special = pytest.mark.parametrize(("make", "said"), [(_pipe, "a pipe"), (_endless, "a device")], ids=["pipe", "device"])
Make = Callable[[Path], None]


@special
def test_settings(make: Make, said: str, filled_home: Home) -> None:
    home = filled_home
    home.config.mkdir(parents=True, exist_ok=True)
    make(home.settings)
    result = run_ok("search", "mamba", "--limit", "1", "--format", "ids")
    assert len(result.lines) == 1 and f"config.toml cannot be read (it is {said}" in result.err
    make(home.config / "keys.toml")
    assert said in "".join(read_keys(home.config / "keys.toml")[1])


@special
def test_how_the_screen_was_left(make: Make, said: str, tmp_path: Path) -> None:
    make(tmp_path / "file")
    assert read_session(tmp_path / "file") == Session()
    assert QueryHistory(tmp_path / "file").queries == []


@special
@pytest.mark.parametrize("name", ["library.db", "papers.db", "library.db-wal", "papers.db-journal"])
def test_databases(make: Make, said: str, name: str, filled_home: Home) -> None:
    place = filled_home.data / name
    place.with_name(name.partition("-")[0]).unlink()
    make(place)
    assert said in run("search", "mamba").err
    assert run("--help").code == 0


@pytest.mark.quick_cases(3)
@special
@pytest.mark.parametrize(
    "command",
    [
        ("import",),
        ("library", "merge"),
        ("library", "restore"),
        ("export", "--format", "ids", "--ids"),
        ("export", "mamba", "--template"),
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_files_that_are_named(make: Make, said: str, command: tuple[str, ...], filled_home: Home) -> None:
    file = filled_home.data / "file"
    make(file)
    assert said in error_of(*command, str(file))


@special
def test_a_copy_is_damaged(make: Make, said: str, filled_home: Home) -> None:
    run_ok("library", "backup")
    (copy,) = (filled_home.data / "backups").glob("library-*.db")
    copy.unlink()
    make(copy)
    assert said in run_ok("library", "verify").out


def test_what_a_shell_passes_is_read(home: Home) -> None:
    read, write = os.pipe()
    os.write(write, b'{"title": "Through a pipe"}\n')
    os.close(write)
    result = run_ok("import", f"/dev/fd/{read}")
    os.close(read)
    assert "read 1, new 1" in result.out


def test_a_folder_with_a_pipe_is_read_without_it(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a.jsonl").write_text('{"title": "One"}\n')
    os.mkfifo(folder / "b.jsonl")
    assert "read 1" in run_ok("import", str(folder)).out
