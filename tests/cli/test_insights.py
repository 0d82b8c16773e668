"""`insights`."""

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from command_line import error_of, run, run_ok
from paper_index.insights.models import KINDS, PERIODS
from paper_index.paths import Home
from paper_tui.cli.commands import insights

LINES = [
    {"id": f"2501.0000{n}", "title": f"Wombat Convolutions {n}", "published": "2025-01-02", "tasks": ["vision"]}
    for n in range(4)
] + [
    {
        "id": f"2502.0000{n}",
        "title": f"Quokka Transformers {n}",
        "published": "2025-02-03",
        "tasks": ["vision"],
        "methods": ["transformer"],
    }
    for n in range(2)
]


@pytest.fixture
def own(filled_home: Home, tmp_path: Path) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text("\n".join(map(json.dumps, LINES)))
    run_ok("import", str(file))
    run_ok("saved", "add", "mine", "wombat OR quokka")


def test_the_choices_are_those_of_the_index() -> None:
    assert (insights.KINDS, insights.PERIODS) == (KINDS, PERIODS)


@pytest.mark.usefixtures("own")
def test_trends_as_text_csv_and_json() -> None:
    only = ("--query", "wombat OR quokka")
    lines = run_ok("insights", "trends", *only).lines
    assert lines[0] == "Tasks per 100 papers by month, 2025-01 to 2025-02" and lines[1] == "6 papers"
    assert lines[4].split()[0] == "vision" and lines[4].endswith("100.0       6  =")
    assert max(map(len, run_ok("insights", "trends").lines)) <= 80
    rows = list(csv.reader(io.StringIO(run_ok("insights", "trends", *only, "--format", "csv").out)))
    assert rows == [
        ["task", "month", "papers", "all_papers", "per_100"],
        ["vision", "2025-01", "4", "4", "100.0"],
        ["vision", "2025-02", "2", "2", "100.0"],
    ]
    found = run_ok(
        "insights", "trends", "--saved", "mine", "--kind", "method", "--since", "2025-02", "--format", "json"
    )
    assert [(each["value"], each["counts"]) for each in found.json["trends"]["trends"]] == [("transformer", [2])]
    assert "All papers are of one month, 2025-02" in found.err
    assert {"by", "period", "before", "terms", "note"} == run_ok("insights", "trends", "--format", "json").json[
        "new"
    ].keys()


@pytest.mark.usefixtures("own")
def test_the_map_of_a_query(tmp_path: Path) -> None:
    found = run_ok("insights", "map", "--query", "quokka", "--limit", "1")
    assert "vision    2" in found.out and "tra  transformer" in found.out
    assert run_ok("insights", "map", "--saved", "mine", "--format", "csv").lines[1] == "vision,transformer,2,2.0,0"
    assert run_ok("insights", "map", "--format", "json").json["cells"]
    file = tmp_path / "map.svg"
    assert "Wrote " in run_ok("insights", "map", "-o", str(file)).err
    assert ElementTree.fromstring(file.read_text()).tag.endswith("svg") and "http" not in _addresses(file.read_text())
    assert "Use --force" in error_of("insights", "map", "-o", str(file))
    run_ok("insights", "map", "-o", str(file), "--force", "--format", "csv")
    assert file.read_text().startswith("task,method,")


def _addresses(svg: str) -> str:
    """Return a picture without the names of its namespace and its program."""
    return svg.replace("http://www.w3.org/2000/svg", "").replace("https://www.textualize.io", "")


@pytest.mark.usefixtures("own")
def test_reading_with_marks_that_programs_would_run() -> None:
    found = run_ok("insights", "reading")
    assert found.out == "" and found.err.startswith("You have not marked any paper yet.")
    run_ok("tag", "add", "=1+1[red]", "2501.00000", "2501.00001")
    run_ok("bookmark", "add", "2501.00000")
    run_ok("read", "2501.00001")
    lines = run_ok("insights", "reading").lines
    assert lines[0].startswith("My reading, to ") and "Bookmarked and unread: 1 paper, the oldest since" in lines[-2]
    assert any(line.startswith("#=1+1[red]  ▁") and line.endswith("█      2") for line in lines)
    assert run_ok("insights", "reading", "--format", "csv").out.count("tagged,'=1+1[red],") == 12
    plain = run_ok("--ascii", "insights", "reading").out
    assert plain.isascii() and "#=1+1[red]" in plain
    assert run_ok("insights", "reading", "--ascii").out == plain
    assert "=1+1[red]" in run_ok("insights", "reading", "--format", "svg").out
    assert run_ok("insights", "reading", "--format", "json").json["read"] == 1


@pytest.mark.usefixtures("own")
def test_lines_fit_the_terminal_and_have_no_colours_without_them() -> None:
    for columns in (40, 60, 200):
        for name in ("trends", "map"):
            lines = run("--no-color", "insights", name, columns=columns).lines
            table = [line for line in lines[3:] if line[-1:].isdigit() or line[-1:] == "="]
            assert table and max(map(len, table)) <= columns
    assert "\x1b[" in run("insights", "trends", columns=80).out
    assert "\x1b[" not in run("--no-color", "insights", "trends", columns=80).out
    assert "\x1b[" not in run("insights", "trends", columns=80, kind="dumb").out


@pytest.mark.usefixtures("filled_home")
def test_missing_data_and_wrong_usage_are_explained() -> None:
    assert run_ok("insights", "trends", "--query", "zzzz").err.endswith("No paper matches. Try another query.\n")
    assert "No paper has a tag. 'paper-tui tag add" in run_ok("insights", "trends", "--kind", "tag").err
    assert "No paper matches." in run_ok("insights", "map", "--query", "zzzz", "--format", "csv").err
    assert "write a day as" in error_of("insights", "trends", "--since", "soon", code=2)
    assert "--query and --saved cannot" in error_of("insights", "map", "--query", "x", "--saved", "y", code=2)
    assert "is not understood" in error_of("insights", "map", "--query", "date:x", code=2)
    assert "Missing command: trends, map, reading" in error_of("insights", code=2)
