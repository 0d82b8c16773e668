"""The program around its commands: help, versions, homes, ways to end."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from command_line import PROGRAM, environment, error_of, every_command, run, run_ok
from paper_index import __version__
from paper_index.corpus import SORTS
from paper_index.errors import PaperError
from paper_index.exporters import FORMATS as EXPORTS
from paper_index.importers import FORMATS as SOURCES
from paper_index.library import Library, Tag
from paper_index.library.reader import LibraryReader
from paper_index.paths import HOME_VARIABLE, Home
from paper_tui.cli import selection
from paper_tui.cli.program import COMMANDS

COMMAND_LINES = dict(every_command())


def test_the_version_is_one_line() -> None:
    assert run_ok("--version").out == f"paper-tui {__version__}\n"
    assert run_ok("search", "--version").out == f"paper-tui {__version__}\n"


def test_help_names_every_command_and_touches_no_file(home: Home) -> None:
    text = run_ok("--help").out
    for name in COMMANDS:
        assert f"\n  {name} " in text
    assert not home.data.exists()


@pytest.mark.parametrize("name", list(COMMAND_LINES))
def test_every_command_has_help_with_examples(name: str) -> None:
    text = run_ok(*name.split(), "--help").out
    assert text == run_ok(*name.split(), "-h").out
    assert "Examples:\n  paper-tui " in text
    assert max(map(len, text.splitlines())) <= 100


def test_what_is_spelled_out_for_a_quick_start_is_so() -> None:
    assert set(selection.SORTS) == set(SORTS)
    assert formats("export") == formats("cite") == list(EXPORTS)
    assert formats("search") == ["table", *EXPORTS]
    assert formats("import") == ["auto", *SOURCES, "json"]


def formats(name: str) -> list[str]:
    """The formats a command takes."""
    kind = next(option.type for option in COMMAND_LINES[name].params if option.name == "format")
    assert isinstance(kind, click.Choice)
    return list(kind.choices)


@pytest.mark.parametrize("arguments", [["--home", "{}", "paths"], ["paths", "--home", "{}"]])
def test_home_stands_before_or_after_the_command(arguments: list[str], tmp_path: Path) -> None:
    other = tmp_path / "other"
    result = run_ok(*(argument.format(other) for argument in arguments))
    assert f"library\t{other / 'data' / 'library.db'}" in result.lines


@pytest.mark.slow
def test_home_stands_inside_a_group_too(tmp_path: Path, home: Home) -> None:
    run_ok("tag", "--home", str(tmp_path / "one"), "list")
    run_ok("tag", "list", "--home", str(tmp_path / "two"))
    assert (tmp_path / "one" / "data").is_dir() and (tmp_path / "two" / "data").is_dir()
    assert not home.data.exists()


def test_a_home_that_is_none_is_refused(tmp_path: Path) -> None:
    assert "empty folder name" in error_of("--home", "", "paths", code=2)
    said = error_of("paths", "--home", "~nobody-of-this-name/x")
    assert "Cannot expand --home (~nobody-of-this-name/x): no such user" in said
    (tmp_path / "file").write_text("")
    said = error_of("search", "--home", str(tmp_path / "file"))
    assert "Cannot open" in said and "--home" in said


@pytest.mark.skipif(sys.platform == "win32", reason="folders are guarded in another way")
@pytest.mark.skipif(hasattr(os, "getuid") and os.getuid() == 0, reason="nothing is read-only to root")
def test_a_read_only_home_is_told_in_a_sentence(filled_home: Home) -> None:
    filled_home.data.chmod(0o500)
    filled_home.library.chmod(0o400)
    try:
        assert "library.db" in error_of("tag", "add", "x", "y")
    finally:
        filled_home.data.chmod(0o700)


def test_a_library_that_somebody_holds_is_told_in_a_sentence(
    filled_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = Library(filled_home.library)
    paper = run_ok("search", "--limit", "1", "--format", "ids").out.strip()
    run_ok("bookmark", "add", paper)
    # A command waits ten seconds for its turn; nobody wants to here.
    connect = sys.modules["sqlite3"].connect
    monkeypatch.setattr("sqlite3.connect", lambda *args, **more: connect(*args, **(more | {"timeout": 0.01})))
    holder.database.connection.execute("begin immediate")
    try:
        for command in (["bookmark", "remove", paper], ["undo"], ["tag", "add", "x", paper]):
            said = error_of(*command)
            assert "library.db cannot be written (database is locked)" in said and "Nothing was changed" in said
    finally:
        holder.database.connection.execute("rollback")
        holder.close()
    assert run_ok("bookmark", "list", "--format", "ids").lines == [paper]


def test_a_damaged_library_is_set_aside_and_said(filled_home: Home) -> None:
    filled_home.library.write_bytes(b"no database at all" * 100)
    result = run_ok("tag", "list")
    assert "was moved to" in result.err and result.out == ""
    assert "was moved to" not in run_ok("tag", "list").err
    assert list(filled_home.data.glob("library.db.corrupt-*"))


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["search", "--limti", "3"], "--limit"),
        (["search", "--limit", "many"], "'many' is not a whole number, 0 or more."),
        (["search", "--limit", "-1"], "'-1' is not a whole number, 0 or more."),
        (["rate", "2601.15621", "6"], "'6' is not a rating from 0 to 5."),
        (["rate", "2601.15621"], "'2601.15621' is not a rating from 0 to 5. The rating comes last"),
        (["rate", "5", "2601.15621"], "The rating comes last"),
        (["search", "--columns", "id,size"], "unknown column 'size'; the columns are id, authors,"),
        (["search", "--columns", ","], "name at least one of id,"),
        (["search", "--sort", "size"], "'size' is not one of"),
        (["search", "mamba", "-vision"], "NOT word"),
        (["show"], "ID"),
        (["tag"], "Missing command: add, "),
        (["saved"], "Missing command: add, "),
        (["tag", "frobnicate"], "frobnicate"),
        (["tag", "add", "thesis"], "ID"),
        (["import"], "PATH"),
        (["undo", "now"], "now"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_where_to_read_on(arguments: list[str], said: str, home: Home) -> None:
    result = run(*arguments)
    assert result.code == 2 and result.out == ""
    assert result.err.startswith("paper-tui: ") and said in result.err
    assert result.err.splitlines()[-1].startswith("Try 'paper-tui ") and result.err.endswith(" --help'.\n")
    assert not home.data.exists()


def test_the_explorer_opens_on_the_home_and_the_query(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[Home, str]] = []

    looks: list[tuple[str, bool]] = []

    def open_explorer(home: Home, query: str, theme: str, *, ascii: bool, command_lines: object) -> int:
        opened.append((home, query))
        looks.append((theme, ascii))
        return 0

    monkeypatch.setattr("paper_tui.launch.run", open_explorer)
    elsewhere = Home.find(tmp_path / "elsewhere")
    assert run(columns=80).code == 0
    assert run("diffusion", "segmentation", columns=80).code == 0
    assert run("serach", "mamba", columns=80).code == 0
    assert run("--home", str(tmp_path / "elsewhere"), "x", columns=80).code == 0
    assert run("x", "--home", str(tmp_path / "elsewhere"), columns=80).code == 0
    assert run("--", "search", "-medical", columns=80).code == 0
    assert opened == [
        (Home.find(), ""),
        (Home.find(), "diffusion segmentation"),
        (Home.find(), "serach mamba"),
        (elsewhere, "x"),
        (elsewhere, "x"),
        (Home.find(), "search -medical"),
    ]
    looks.clear()
    assert run("--theme", "nord", "--", "search", columns=80).code == 0
    unknown = run("--theme", "nor", columns=80)
    assert unknown.code == 2 and "Unknown theme 'nor'. The themes are paper-dark, " in unknown.err
    assert run("x", "--ascii", "--theme", "nord", columns=80).code == 0
    assert looks == [("nord", False), ("nord", True)]
    assert opened[-2:] == [(Home.find(), "search"), (Home.find(), "x")]


def test_the_explorer_hears_of_no_color_and_its_exit_code_is_the_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "")  # restored afterwards, whatever the program does
    monkeypatch.setattr("paper_tui.launch.run", lambda *_, **__: 7 if os.environ["NO_COLOR"] else 0)
    assert run(columns=80).code == 0
    assert run("--no-color", columns=80).code == 7


def test_without_a_terminal_the_explorer_says_what_works() -> None:
    said = error_of(code=2)
    assert said == "paper-tui: The explorer needs a terminal. Without a terminal, use: paper-tui search"
    assert error_of("state", "space", code=2).endswith("paper-tui search state space")
    assert error_of("--", "-vision", code=2).endswith("paper-tui search -- -vision")


@pytest.mark.parametrize("kind", ["dumb", "unknown"])
def test_on_a_terminal_without_a_cursor_the_explorer_says_what_works(kind: str) -> None:
    result = run("state", "space", columns=80, kind=kind)
    assert result.code == 2 and not result.out
    assert f"TERM is '{kind}'. Without a terminal, use: paper-tui search state space" in result.err


def test_without_a_terminal_a_word_close_to_a_command_is_taken_for_a_slip() -> None:
    assert error_of("serach", "mamba", code=2).endswith("Did you mean: paper-tui search mamba")
    assert error_of("bookmarks", "list", code=2).endswith("Did you mean: paper-tui bookmark list")


def test_help_behind_a_query_is_the_programs() -> None:
    assert run_ok("mamba", "--help").out == run_ok("help").out == run_ok("--help").out
    assert run_ok("help", "cite").out == run_ok("cite", "--help").out
    assert "paper-tui search help desk" in run("help", "desk").err, "a query like any other"


def test_what_nobody_expected_is_one_sentence(filled_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: LibraryReader) -> list[Tag]:
        raise ZeroDivisionError("a\x1b[31m thing")

    monkeypatch.setattr(LibraryReader, "described_tags", broken)
    said = error_of("tag", "list")
    assert "ZeroDivisionError: a thing" in said and "PAPER_TUI_DEBUG=1" in said
    monkeypatch.setenv("PAPER_TUI_DEBUG", "1")
    result = run("tag", "list")
    assert result.code == 1 and "Traceback" in result.err and "in broken" in result.err


def test_an_interruption_is_quiet(filled_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(self: LibraryReader) -> list[Tag]:
        raise KeyboardInterrupt

    monkeypatch.setattr(LibraryReader, "described_tags", interrupted)
    result = run("tag", "list")
    assert result.code == 130 and not result.out and not result.err.strip()


def test_a_failure_of_the_library_is_its_own_sentence(filled_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(self: LibraryReader) -> list[Tag]:
        raise PaperError("It went so and so.")

    monkeypatch.setattr(LibraryReader, "described_tags", failing)
    assert error_of("tag", "list") == "paper-tui: It went so and so."


_IMPORTED = (
    "import sys; from paper_tui.cli import main; main({arguments!r}); "
    "sys.stderr.write(' '.join(sorted({{name.split('.')[0] for name in sys.modules}})))"
)


@pytest.mark.quick_cases(3)
@pytest.mark.parametrize(
    "arguments, without",
    [
        (["--version"], {"textual", "rich", "whoosh", "sqlite3", "platformdirs", "asyncio"}),
        (["--help"], {"textual", "rich", "whoosh", "sqlite3", "asyncio"}),
        (["search", "--help"], {"textual", "rich", "whoosh", "sqlite3", "asyncio"}),
        (["export", "--help"], {"textual", "rich", "whoosh", "sqlite3", "asyncio"}),
        (["paths"], {"textual", "rich", "whoosh", "sqlite3", "asyncio"}),
        (["mamba"], {"textual", "rich", "whoosh", "sqlite3", "asyncio"}),
        (["tag", "list"], {"textual", "rich", "whoosh", "asyncio"}),
        (["search", "--limit", "3"], {"textual", "rich", "whoosh", "asyncio"}),
        (["search", "mamba"], {"textual", "rich"}),
    ],
)
def test_a_command_imports_what_it_needs_and_no_more(
    arguments: list[str], without: set[str], filled_home: Home
) -> None:
    code = _IMPORTED.format(arguments=arguments)
    ended = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        env=environment(),
        check=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert not without & set(ended.stderr.split())


@pytest.mark.slow
def test_a_reader_that_has_had_enough_ends_the_command_quietly(filled_home: Home) -> None:
    with subprocess.Popen(
        [*PROGRAM, "export", "--format", "jsonl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline().startswith(b"{")
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(30) == 0
    assert b"Error" not in said and b"Traceback" not in said and b"ignored" not in said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_told(filled_home: Home) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [*PROGRAM, "export", "--format", "jsonl"], stdout=full, stderr=subprocess.PIPE, env=environment(), text=True
        )
    assert ended.returncode == 1
    assert "No space left on device" in ended.stderr and "Traceback" not in ended.stderr
    assert ended.stderr.count("\n") <= 2


@pytest.mark.quick_cases(1)
@pytest.mark.skipif(sys.platform == "win32", reason="descriptors are closed by a shell")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_trouble(closed: str, filled_home: Home) -> None:
    command = f"{shlex.join(PROGRAM)} search --limit 1 --format ids {closed}"
    ended = subprocess.run(["/bin/sh", "-c", command], capture_output=True, env=environment())
    assert ended.returncode == 0
    assert b"unexpected" not in ended.stderr


@pytest.mark.slow
def test_output_is_utf_8_in_the_c_locale(filled_home: Home) -> None:
    ids = run_ok("search", "title:calibration", "--format", "ids").lines
    ended = subprocess.run(
        [*PROGRAM, "show", *ids],
        capture_output=True,
        env=environment(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="ascii"),
        check=True,
    )
    assert "ℓ" in ended.stdout.decode("utf-8")


def test_the_module_is_the_program(tmp_path: Path) -> None:
    child = environment(**{HOME_VARIABLE: str(tmp_path)})
    ended = subprocess.run([*PROGRAM, "paths"], capture_output=True, env=child, check=True, text=True)
    assert ended.stdout.startswith(f"library\t{tmp_path}")


def test_the_tutorial_uses_a_home_of_its_own_and_removes_it(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Home] = []

    def explorer(at: Home, *, tutorial: bool) -> int:
        assert tutorial and (at.config / "keys.toml").read_text() == "# mine" and (at.cache / "welcomed").exists()
        seen.append(at)
        return 0

    home.config.mkdir(parents=True)
    (home.config / "keys.toml").write_text("# mine")
    monkeypatch.setattr("paper_tui.launch.run", explorer)
    assert run("tutorial").code == 2, "without a terminal"
    assert run("tutorial", columns=80).code == 0
    assert seen[0].data != home.data and not seen[0].cache.exists() and not home.data.exists()
