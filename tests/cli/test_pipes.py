"""Commands that hand papers to each other and to other programs: ids, NUL, exit codes, closed pipes, progress."""

import json
import re
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from command_line import PROGRAM, ROOT, environment, run, run_ok
from paper_index.importers.json_lines import SCHEMA
from paper_index.paths import Home

FULL = {
    "schema": SCHEMA, "id": "x1", "title": "A title", "summary": "S", "abstract": "A", "authors": ["A. Author"],
    "published": "2024", "sources": ["s"], "kind": "method", "area": "vision",
    "tasks": ["t"], "methods": ["m"], "datasets": ["d"],
    "results": [{"dataset": "d", "metric": "m", "value": "1"}], "code": ["https://example.org/x"],
    "url": "https://example.org/p", "doi": "10.1000/x", "venue": "Proc. of X", "venue_kind": "conference",
    "appearances": [{"edition": "2025-03-14", "rank": 1}],
    "reference": {"type": "book", "fields": {"volume": "7"}},
    "tags": ["thesis"], "bookmarked": True, "read": True, "state": "read", "rating": 4, "note": "N",
}  # fmt: skip


@pytest.fixture
def two(filled_home: Home) -> list[str]:
    """The ids of two papers."""
    return run_ok("search", "mamba", "--limit", "2", "--format", "ids").lines


def test_ids_are_printed_and_read_with_nul(two: list[str]) -> None:
    ended = "".join(f"{each}\0" for each in two)
    for command in (["search", "mamba", "--limit", "2"], ["export", "--ids", "-"], ["show", "-"], ["cite", "-"]):
        assert run_ok(*command, "--format", "ids", "-0", stdin=ended).out == ended
    run_ok("tag", "add", "-0", "thesis", "-", stdin=ended)
    assert set(run_ok("search", "--tag", "thesis", "--format", "ids").lines) == set(two)
    for command in (["bookmark", "add", "-"], ["read", "-"], ["reading", "-"], ["unread", "-"], ["rate", "-", "3"]):
        assert "2 papers" in run_ok(*command, "--null", stdin=ended).err
    assert sorted(run_ok("bookmark", "list", "--format", "ids", "-0").out.split("\0")) == ["", *sorted(two)]
    assert run_ok("similar", two[0], "--limit", "1", "--format", "ids", "-0").out.endswith("\0")
    run_ok("note", two[0], "--set", "N")
    assert run_ok("note", "-", "-0", stdin=f"{two[0]}\0").out == "N\n"


def test_ids_hold_line_ends_where_nul_ends_them(two: list[str]) -> None:
    """With -0 a line's end is no end: what is between two NULs is one id, whatever it holds."""
    assert "No paper with id" in run("show", "-0", "-", stdin="\n".join(two) + "\0").err


def test_a_record_has_the_names_that_the_manual_lists_and_no_others(filled_home: Home) -> None:
    run_ok("import", "-", "--date", "2025-03-15", stdin=json.dumps(FULL))
    (record,) = run_ok("search", "title", "--tag", "thesis", "--format", "jsonl").records
    assert record["schema"] == SCHEMA
    manual = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
    table = manual[manual.index("## The record") :]
    named = {name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    assert f"`{SCHEMA}`" in table
    assert record.keys() | {"found"} == named
    shown = {key for place in record["appearances"] for key in place} | {"shown", "votes"}
    assert all(f'"{key}"' in table for key in shown | set(record["results"][0]))
    assert run_ok("show", "x1", "--format", "json").json == [{k: v for k, v in record.items() if k != "score"}]


@pytest.mark.parametrize(
    "arguments, code",
    [
        (["search", "mamba"], 0),
        (["search", "nothingofthisname"], 0),
        (["show", "nosuchpaper"], 1),
        (["export", "nothingofthisname", "-o", "x.md"], 1),
        (["saved", "remove", "none"], 1),
        (["redo"], 1),
        (["search", "--sort", "size"], 2),
        (["completions", "sh"], 2),
        (["mamba"], 2),
    ],
)
def test_exit_codes(arguments: list[str], code: int, filled_home: Home) -> None:
    assert run(*arguments).code == code


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of another kind")
def test_a_command_that_is_interrupted_ends_with_130_and_without_a_word(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*PROGRAM, "show", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        # Python raises no KeyboardInterrupt where the signal is ignored, as it is in jobs in the background.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    ) as process:
        assert process.stdin is not None and process.stderr is not None
        # More than a pipe holds: once it is written, the command is reading.
        process.stdin.write(b"2601.00001\n" * 20_000)
        process.stdin.flush()
        process.send_signal(signal.SIGINT)
        process.stdin.close()
        assert process.wait(60) == 130
        assert process.stderr.read().strip() == b""


@pytest.mark.quick_cases(1)
@pytest.mark.skipif(sys.platform == "win32", reason="pipes are put together by a shell")
@pytest.mark.parametrize(
    "command",
    ["search --limit 0", "search --limit 0 --format json", "export --format bibtex", "man", "keys", "tag list"],
)
def test_a_closed_pipe_is_no_trouble(command: str, filled_home: Home) -> None:
    program = " ".join(PROGRAM)
    ended = subprocess.run(
        ["/bin/sh", "-c", f"{{ {program} {command}; echo $? >&2; }} | head -1 >/dev/null"],
        capture_output=True,
        env=environment(),
        text=True,
    )
    *said, code = ended.stderr.splitlines()
    assert code == "0" and not any("Error" in line or "Traceback" in line or "pipe" in line for line in said)


@pytest.mark.slow
def test_progress_is_shown_on_a_terminal_only(filled_home: Home) -> None:
    pointer = filled_home.index / "current.json"
    pointer.unlink()
    assert "\r" not in run_ok("search", "mamba").err
    pointer.unlink()
    assert "\rIndexing" in run_ok("search", "mamba", columns=80).err
