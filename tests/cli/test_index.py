"""`index` and `paths`: where things are, and the index that can be made again."""

import json
import shutil
from pathlib import Path

import pytest

from command_line import error_of, run_ok
from paper_index.paths import Home


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


def test_a_build_is_made_anew(filled_home: Home) -> None:
    """Nothing of the one before is taken over."""
    before = {file.stat().st_ino for file in filled_home.index.glob("build-*/*.pos")}
    run_ok("index", "build")
    assert before.isdisjoint(file.stat().st_ino for file in filled_home.index.glob("build-*/*.pos"))


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
