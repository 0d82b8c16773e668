"""The library stands alone: nothing of the interface is loaded with it, and Whoosh not before it is needed."""

import json

import pytest

from child_process import start_python


def loaded_by(code: str) -> set[str]:
    """Return the top-level modules that are loaded after some code."""
    return {name.split(".")[0] for name in modules_loaded_by(code)}


def modules_loaded_by(code: str) -> set[str]:
    """Return all modules that are loaded after some code."""
    process = start_python("-c", f"{code}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))")
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return set(json.loads(out.splitlines()[-1]))


@pytest.mark.slow
@pytest.mark.usefixtures("catalogue_home")
def test_what_is_seldom_needed_is_not_loaded_by_a_search() -> None:
    loaded = modules_loaded_by(
        "from paper_index.workspace import Workspace; from paper_index.paths import Home\n"
        "from paper_index.search import View\n"
        "with Workspace(Home.find()) as w: assert w.engine.answer(View('mamba')).total"
    )
    seldom = {
        f"paper_index.{name}"
        for name in ("fulltext.pages", "pdf.models", "extraction.metrics", "documents", "recommendation", "vault")
    }
    assert not loaded & seldom


@pytest.mark.parametrize(
    "code",
    [
        "import paper_index.workspace",
        "import paper_index.exporters, paper_index.importers, paper_index.catalogue",
        "from paper_index.workspace import Workspace; from paper_index.paths import Home\n"
        "from paper_index.search import View\n"
        "with Workspace(Home.find()) as w: assert w.engine.answer(View('mamba')).total",
    ],
    ids=["workspace", "ways in and out", "a plain search"],
)
@pytest.mark.usefixtures("catalogue_home")
def test_whoosh_and_the_interface_stay_away(code: str) -> None:
    assert not loaded_by(code) & {"textual", "rich", "click", "whoosh", "paper_tui", "hypothesis", "pytest"}


@pytest.mark.slow
def test_the_table_of_latex_macros_is_loaded_when_a_macro_is_read() -> None:
    known = "from paper_index.importers import Source, detect, read\n"
    assert "pylatexenc" not in loaded_by(known + "assert list(read(Source(b'@misc{a, title = {One}}'))[1])")
    assert "pylatexenc" in loaded_by(known + "assert list(read(Source(b'@misc{a, title = {Sm{\\\\o}r}}'))[1])")


@pytest.mark.slow
@pytest.mark.usefixtures("catalogue_home")
def test_an_index_is_built_and_opened_without_the_interface() -> None:
    code = """
from paper_index.workspace import Workspace
from paper_index.paths import Home
with Workspace(Home.find()) as workspace:
    assert workspace.ready_index()
"""
    loaded = loaded_by(code)
    assert "whoosh" in loaded
    assert not loaded & {"textual", "rich", "click", "paper_tui"}


def test_the_version_costs_nothing() -> None:
    assert not loaded_by("import paper_index; paper_index.__version__") & {
        "sqlite3",
        "json.decoder",
        "whoosh",
        "textual",
    }
