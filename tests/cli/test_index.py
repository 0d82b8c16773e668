"""`index` and `paths`: where things are, and the index that can be made again."""

import asyncio
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from command_line import error_of, run_ok
from paper_index.papers.paper import Paper
from paper_index.paths import Home
from paper_index.search.index.builder import build
from paper_index.workspace import Workspace
from paper_tui.backend.subprocesses import build_index


def status() -> dict[str, object]:
    """What `index status` tells."""
    told: dict[str, object] = run_ok("index", "status", "--format", "json").json
    return told


def test_paths_are_names_tabs_and_paths_and_nothing_is_made(home: Home) -> None:
    lines = run_ok("paths").lines
    places = dict(line.split("\t") for line in lines)
    assert places == run_ok("paths", "--format", "json").json
    assert {name: Path(path) for name, path in places.items()} == home.listed()
    assert not home.data.parent.exists()


def test_an_index_is_missing_then_ready_then_out_of_date(home: Home) -> None:
    told = run_ok("index", "status")
    assert "state\tmissing" in told.lines and f"path\t{home.index}" in told.lines
    assert "index build" in told.err
    built = run_ok("index", "build")
    assert built.out == "" and built.err.startswith("Indexed 327 papers in ")
    ready = status()
    assert ready["state"] == "ready" and ready["papers"] == ready["indexed"] == 327
    assert run_ok("index", "status").err == ""
    run_ok("import", "-", stdin='{"title": "One more"}')
    later = status()
    assert later["state"] == "out of date" and later["papers"] == 328 and later["indexed"] == 327
    assert later["build"] == ready["build"]


def test_the_status_has_the_reason_why_an_index_could_not_be_updated(filled_home: Home) -> None:
    assert "last update" not in status()
    pointer = filled_home.index / "current.json"
    pointer.write_text(json.dumps(json.loads(pointer.read_text()) | {"not_updated": "ValueError: no\x1b[31m"}))
    assert "failed (ValueError: no" in str(status()["last update"])
    assert "\x1b" not in run_ok("index", "status").out


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("damage", ["segment", "pointer", "folder"])
def test_a_damaged_index_is_out_of_date_and_built_again_by_a_search(damage: str, filled_home: Home) -> None:
    for file in filled_home.index.glob("build-*/*"):
        if damage == "segment":
            file.write_bytes(b"")
    if damage == "pointer":
        (filled_home.index / "current.json").write_text("[")
    if damage == "folder":
        shutil.rmtree(filled_home.index)
        filled_home.index.write_text("a file")
    assert status()["state"] != "ready"
    result = run_ok("search", "mamba", "--format", "ids", "--limit", "1")
    assert len(result.lines) == 1 and "plain" not in result.err
    assert status()["state"] == "ready"


def test_an_index_is_verified_whole(filled_home: Home) -> None:
    assert run_ok("index", "verify").err == "The index is intact: 327 papers.\n"
    run_ok("import", "-", stdin='{"title": "One more"}')
    assert "out of date" in run_ok("index", "verify").err
    for file in filled_home.index.glob("build-*/*.pos"):
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    assert "The index is damaged" in error_of("index", "verify")
    run_ok("index", "build")
    run_ok("index", "verify")


def test_without_an_index_there_is_none_to_verify(home: Home) -> None:
    assert "No index" in error_of("index", "verify")


@pytest.mark.slow
def test_a_build_is_made_anew(filled_home: Home) -> None:
    """Nothing of the one before is taken over."""
    before = {file.stat().st_ino for file in filled_home.index.glob("build-*/*.pos")}
    run_ok("index", "build")
    assert before.isdisjoint(file.stat().st_ino for file in filled_home.index.glob("build-*/*.pos"))


@pytest.mark.slow
def test_a_build_replaces_the_one_before(filled_home: Home) -> None:
    before = status()["build"]
    run_ok("index", "build")
    assert status()["build"] != before
    assert [path.name for path in filled_home.index.glob("build-*")] == [status()["build"]]


def test_a_build_shows_its_progress_on_a_terminal(filled_home: Home) -> None:
    said = run_ok("index", "build", columns=80).err
    assert "\rIndexing 327 of 327 papers…" in said and said.rsplit("\r", 1)[1].startswith("Indexed 327 papers")


def test_an_index_that_cannot_be_written_is_a_sentence(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.cache.parent.mkdir(parents=True)
    home.cache.write_text("a file where the folder belongs")
    said = error_of("index", "build")
    assert "Cannot create the folder of the index" in said
    result = run_ok("search", "mamba", "--limit", "1", "--format", "json")
    assert len(json.loads(result.out)) == 1 and "basic search" in result.err


# Facts are in the index, however a paper came into the home


RECORD = {"id": "2601.00009", "title": "A Made-Up Solver", "abstract": "We reach 91.5% accuracy on GSM8K."}


def imported(home: Home) -> None:
    run_ok("import", "-", stdin=json.dumps(RECORD))


def added(home: Home) -> None:
    run_ok(
        "add", "--bibtex", "-", stdin=f"@misc{{one, title={{{RECORD['title']}}}, abstract={{{RECORD['abstract']}}}}}"
    )


def edited(home: Home) -> None:
    run_ok("import", "-", stdin=json.dumps(RECORD | {"abstract": "We solve nothing."}))
    run_ok("search", "solver")
    with Workspace(home) as workspace:
        (paper,) = workspace.found([RECORD["id"]])
        workspace.curator.edit(paper, {"abstract": json.dumps(RECORD["abstract"])})


def fetched(home: Home) -> None:
    with Workspace(home) as workspace:
        workspace.add_records([Paper.from_dict(RECORD)], "a fetch")


def indexed_without_facts(home: Home) -> None:
    """Earlier versions left facts out of an index that 'index build' made."""
    imported(home)
    with Workspace(home) as workspace:
        build(workspace.corpus.reader, home.index)
    current = home.index / "current.json"
    plain = json.loads(current.read_text())
    del plain["facts"]
    current.write_text(json.dumps(plain))


def by_search(home: Home) -> None:
    assert status()["state"] == "out of date"


def by_command(home: Home) -> None:
    run_ok("index", "build")


def by_explorer(home: Home) -> None:
    asyncio.run(build_index(home, lambda done, total: None))


ARRIVALS = (imported, added, edited, fetched, indexed_without_facts)


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize(
    ("arrives", "builds"), [*((each, by_search) for each in ARRIVALS), (imported, by_command), (imported, by_explorer)]
)
def test_facts_are_found_however_a_paper_came(
    arrives: Callable[[Home], None], builds: Callable[[Home], None], filled_home: Home
) -> None:
    arrives(filled_home)
    builds(filled_home)
    found = run_ok("search", "made-up dataset:GSM8K result:GSM8K>=91.5", "--format", "jsonl").records
    assert [record["title"] for record in found] == [RECORD["title"]]
