"""Search by meaning from the command line, with an encoder that needs no model."""

from importlib.util import find_spec

import pytest

from command_line import run, run_ok
from hashed_encoder import HashedEncoder
from paper_index.paths import Home
from paper_index.semantic import model_files


def doctor() -> tuple[str, bool]:
    (found,) = [each for each in run("doctor", "--json").json if each["check"] == "Meaning"]
    return found["result"], found["ok"]


@pytest.mark.usefixtures("filled_home")
def test_vectors_are_made_continued_and_removed(model: HashedEncoder) -> None:
    assert doctor() == ("hashed words; no paper has a vector", True)
    made = run_ok("index", "vectors")
    papers = len(model.encoded)
    assert papers and f"{papers:,} papers embedded" in made.err
    assert doctor() == (f"hashed words; {papers:,} of {papers:,} papers have vectors", True)
    assert run_ok("index", "status", "--format", "json").json["vectors"] == papers
    assert run_ok("index", "vectors").err.startswith("0 papers embedded")
    assert "The vectors were removed" in run_ok("index", "vectors", "--remove").err
    assert run_ok("index", "vectors", "--remove").err == "There are no vectors.\n"
    assert "vectors" not in run_ok("index", "status", "--format", "json").json


def test_damaged_vectors_are_reported_and_made_again(model: HashedEncoder, filled_home: Home) -> None:
    run_ok("index", "vectors")
    (filled_home.vectors / "vectors.json").write_text("{")
    result, fine = doctor()
    assert "damaged" in result and not fine
    assert "made again" in run_ok("index", "vectors").err
    assert doctor()[1]


@pytest.mark.usefixtures("filled_home")
def test_without_the_extra_the_command_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_files, "_NEEDED", ("a_package_that_is_not_installed",))
    assert doctor() == ("the extra 'semantic' is not installed (optional)", True)
    failed = run("index", "vectors")
    assert failed.code and "pip install 'paper-tui[semantic]'" in failed.err


@pytest.mark.usefixtures("filled_home", "model")
def test_a_search_by_meaning_marks_papers_without_the_words() -> None:
    assert "No paper has a vector yet" in run_ok("search", "--semantic", "mamba", "--format", "ids").err
    if find_spec("numpy") is None:
        pytest.skip("vectors are compared by numpy, which the extra 'semantic' installs")
    run_ok("index", "vectors")
    found = run_ok("search", "--semantic", "planning mamba", "--format", "json").json
    assert found == run_ok("search", "~ planning mamba", "--format", "json").json
    by_words = run_ok("search", "--match", "any", "planning mamba", "--format", "ids").lines
    assert 0 < len(found) <= 100
    assert {each["id"] for each in found if not each.get("by_meaning")} <= set(by_words)
    assert not {each["id"] for each in found if each.get("by_meaning")} & set(by_words)
    ids = run_ok("search", "--semantic", "mamba", "year:2020", "--format", "ids").lines
    assert set(ids) <= set(run_ok("search", "year:2020", "--format", "ids").lines)


def test_semantic_needs_a_query() -> None:
    assert "--semantic needs a QUERY" in run("search", "--semantic").err
