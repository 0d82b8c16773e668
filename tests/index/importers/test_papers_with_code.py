"""The archive of Papers with Code is read row by row; its results belong to known papers and stay apart."""

import gzip
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from factories import paper
from paper_index import importers
from paper_index.corpus import ABSTRACT, ARCHIVE, Corpus, all_results
from paper_index.importers import Source
from paper_index.papers.archived_result import ArchivedResult
from paper_index.papers.paper import Problem
from paper_index.paths import Home
from paper_index.search import View
from paper_index.workspace import Workspace


def row(title: str, url: str = "", **metrics: Any) -> dict[str, Any]:
    about = {"model_name": f"{title} L", "paper_date": "2024-05-01", "paper_title": title, "paper_url": url}
    return {"code_links": [], **about, "metrics": metrics, "uses_additional_data": False}


def data_set(name: str, *rows: Any) -> dict[str, Any]:
    return {"dataset": name, "dataset_links": [], "sota": {"metrics": [], "rows": list(rows)}, "subdatasets": []}


def task(name: str, *data_sets: Any, subtasks: Any = ()) -> dict[str, Any]:
    return {"categories": [], "datasets": list(data_sets), "subtasks": list(subtasks), "task": name}


KNOWN = row("A Made-Up Net", "https://arxiv.org/abs/2601.00001v2", **{"Top 1 Accuracy": "88.1%"})
TITLED = row("The Other Net!", "https://example.org/paper", FID=2.5)
UNKNOWN = row("An Unknown Net", "https://arxiv.org/abs/2601.00099", FID="1.9")
ARCHIVED = [
    task("Image Classification", data_set("ImageNet", KNOWN)),
    task("Vision", subtasks=[task("Image Generation", data_set("CIFAR-10", TITLED, UNKNOWN))]),
]


def read(content: bytes) -> list[Any]:
    found, records = importers.read(Source(content, "evaluation-tables.json"))
    assert found == "papers-with-code"
    return list(records)


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("packed", [False, True])
def test_rows_are_read_from_every_task(indent: int | None, *, packed: bool) -> None:
    content = json.dumps(ARCHIVED, indent=indent).encode()
    found = read(gzip.compress(content) if packed else content)
    assert [(each.task, each.dataset, each.model, each.metric, each.value) for each in found] == [
        ("Image Classification", "ImageNet", "A Made-Up Net L", "Top 1 Accuracy", "88.1%"),
        ("Image Generation", "CIFAR-10", "The Other Net! L", "FID", "2.5"),
        ("Image Generation", "CIFAR-10", "An Unknown Net L", "FID", "1.9"),
    ]
    assert [each.identity for each in found] == ["2601.00001", "", "2601.00099"]


def test_rows_that_cannot_be_used_are_named() -> None:
    bad = [7, {"model_name": "x"}, row("", "https://example.org", FID="1"), row("A Title")]
    found = read(json.dumps([task("T", data_set("MNIST", *bad, KNOWN), 7), "no task"]).encode())
    problems = [each.reason for each in found if isinstance(each, Problem)]
    assert len(problems) == 6 and all("MNIST" in reason for reason in problems[:4])
    assert sum(isinstance(each, ArchivedResult) for each in found) == 1


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
def test_a_cut_file_gives_what_came_before(cut: float) -> None:
    content = json.dumps([task(f"T{n}", data_set("MNIST", KNOWN)) for n in range(20)]).encode()
    *found, problem = read(content[: int(cut * len(content))])
    assert len(found) > 20 * cut - 2
    assert "the rest of it was not read" in problem.reason


def test_a_nest_of_tasks_ends(tmp_path: Path) -> None:
    found = read(b'[{"categories":[],"datasets":[],"subtasks":[' * 5_000)
    assert [type(each) for each in found] == [Problem]


@pytest.mark.slow
def test_a_large_file_takes_little_memory(tmp_path: Path) -> None:
    file = tmp_path / "evaluation-tables.json"
    with file.open("w") as out:
        out.write("[")
        for number in range(60):
            rows = [row(f"Net {number} {place}", Accuracy=str(place)) for place in range(200)]
            out.write(("," if number else "") + json.dumps(task(f"Task {number}", data_set("MNIST", *rows)), indent=1))
        out.write("]")
    tracemalloc.start()
    count = sum(isinstance(each, ArchivedResult) for each in importers.read(Source(file))[1])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 60 * 200
    assert peak < file.stat().st_size


# In the corpus


@pytest.fixture
def workspace_with_archive(catalogue_home: Home, tmp_path: Path) -> Iterator[Workspace]:
    file = tmp_path / "evaluation-tables.json"
    file.write_text(json.dumps(ARCHIVED))
    with Workspace(catalogue_home) as workspace:
        abstract = "Some words. Our net reaches 87.9% top-1 accuracy on ImageNet."
        workspace.corpus.add([paper("A Made-Up Net", "2601.00001", abstract=abstract), paper("The other net")])
        workspace.corpus.find_facts()
        workspace.add(Source(file))
        yield workspace


def archived(corpus: Corpus) -> list[tuple[str, str, float | None]]:
    """The results of the archive that belong to known papers."""
    found = [each for each in corpus.reader.results() if each.source == ARCHIVE]
    return sorted((corpus.reader.ids([each.row])[0], each.key, each.number) for each in found if each.row is not None)


def test_results_belong_to_known_papers_and_keep_their_origin(workspace_with_archive: Workspace) -> None:
    corpus = workspace_with_archive.corpus
    titled = paper("The other net").id
    assert archived(corpus) == [("2601.00001", "acc@1", 88.1), (titled, "fid", 2.5)]
    row = corpus.reader.find("2601.00001")
    assert row is not None
    assert [(each.source, each.value) for each in corpus.reader.results_of(row)] == [
        (ABSTRACT, "87.9%"),
        (ARCHIVE, "88.1%"),
    ]
    assert [each.title for each in all_results(corpus.database, ["CIFAR-10"]) if each.row is None] == ["An Unknown Net"]
    (known,) = corpus.reader.papers([row])
    assert [each.value for each in known.results] == ["87.9%"], "the record does not take the archive's"


def test_results_of_an_unknown_paper_wait_for_it(workspace_with_archive: Workspace) -> None:
    corpus = workspace_with_archive.corpus
    corpus.add([paper("An Unknown Net", "2601.00099")])
    assert ("2601.00099", "fid", 1.9) in archived(corpus)


def test_the_import_is_undone_and_made_again(workspace_with_archive: Workspace) -> None:
    workspace = workspace_with_archive
    before = archived(workspace.corpus)
    change = workspace.curator.withdraw_import()
    assert change is not None and archived(workspace.corpus) == []
    assert workspace.curator.undo() is not None
    assert archived(workspace.corpus) == before
    assert workspace.curator.redo() is not None
    assert archived(workspace.corpus) == []


def test_a_second_import_adds_nothing(workspace_with_archive: Workspace, tmp_path: Path) -> None:
    workspace = workspace_with_archive
    before = archived(workspace.corpus)
    _, report = workspace.add(Source(tmp_path / "evaluation-tables.json"))
    assert (report.results, report.new_results) == (3, 0)
    assert archived(workspace.corpus) == before
    assert len(workspace.corpus.imports()) == 1


def test_archived_results_are_searched(workspace_with_archive: Workspace) -> None:
    workspace = workspace_with_archive
    assert workspace.ready_index()
    row = workspace.corpus.reader.find(paper("The other net").id)
    assert row in workspace.engine.answer(View("result:CIFAR-10<3")).rows
    assert row not in workspace.engine.answer(View("result:CIFAR-10<2")).rows
