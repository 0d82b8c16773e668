"""What all tests share: a home of their own, and the samples that are not part of the repository."""

import contextlib
import functools
import gc
import os
import shutil
import socket
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import httpcore2
import pytest
from hypothesis import HealthCheck, Phase, settings

from case_groups import grouped
from example_counts import THOROUGH, examples
from paper_index import catalogue
from paper_index.corpus import Corpus, CorpusReader
from paper_index.library import Library
from paper_index.paths import HOME_VARIABLE, Home
from paper_index.search import engine
from paper_index.search.facets import read_facets
from paper_index.search.saved_facets import FacetData
from paper_index.workspace import Workspace
from slow_tests import NOT_RUN, count_slow, mark_slow_cases, summary

# The same examples every time, except in thorough tests, which look for new ones.
settings.register_profile(
    "paper-tui",
    derandomize=not THOROUGH,
    database=None,
    deadline=None,
    max_examples=examples(12),
    phases=[Phase.explicit, Phase.generate, *([Phase.shrink] if THOROUGH else [])],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("paper-tui")

MEMORY, ROOM = "/dev/shm", 2 * 10**9
"""A file system in memory, where there is one, and the bytes that must be free in it."""

ONLINE_VARIABLES = (
    "HF_TOKEN", "HF_ENDPOINT", "HF_HUB_OFFLINE", "OPENALEX_API_KEY", "S2_API_KEY", "HTTPS_PROXY", "HTTP_PROXY",
    "ALL_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "all_proxy", "no_proxy",
)  # fmt: skip
"""Variables that change what is fetched, and from where."""

SAMPLES = Path(__file__).parents[2] / "shared" / "data"
"""The shared sample data: beside the repository on some machines, absent on most."""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """An empty home, found by whatever looks for one; no test ever touches the user's own."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    for variable in ("NO_COLOR", "PAPER_TUI_DEBUG", *ONLINE_VARIABLES):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")  # see `online`
    return Home.find()


@pytest.fixture(scope="session", autouse=True)
def one_tls_context() -> Iterator[None]:
    """Read the certificates of the system once: that takes longer than most tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(httpcore2, "default_ssl_context", functools.cache(httpcore2.default_ssl_context))
        yield


@pytest.fixture(scope="session", autouse=True)
def catalogue_facets_read_once() -> Iterator[None]:
    """Read the facets of a corpus that holds only the catalogue once for all its copies: it takes half of an answer."""
    kept: dict[str, FacetData] = {}

    def read_once(corpus: CorpusReader) -> FacetData:
        if corpus.generation != 1:  # changed since: copies of it may differ
            return read_facets(corpus)
        if corpus.identity not in kept:
            kept[corpus.identity] = read_facets(corpus)
        return kept[corpus.identity]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "read_facets", read_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def catalogue_read_once() -> Iterator[None]:
    """Read the papers of the catalogue once: each new home takes them in, which is half of the time of a small test."""
    read = functools.cache(lambda: tuple(whole()))
    whole = catalogue.papers
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "papers", lambda: iter(read()))
        yield


@pytest.fixture
def online(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test fetch, from a server of this machine and from nowhere else."""
    connect = socket.create_connection

    def connect_here(address: tuple[str, int], *arguments: Any, **options: Any) -> socket.socket:
        assert address[0] in ("127.0.0.1", "localhost", "::1") or address[0].endswith(".invalid"), address
        return connect(address, *arguments, **options)

    monkeypatch.setattr(socket, "create_connection", connect_here)
    monkeypatch.delenv("HF_HUB_OFFLINE")


FillOnce = Callable[[str, Callable[[Path], None]], Path]


@pytest.fixture(scope="session")
def fill_once(tmp_path_factory: pytest.TempPathFactory) -> FillOnce:
    """Return a folder by its name; the first test worker that asks for it fills it, the others wait.

    Tests must not change it, only copies of it.
    """
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # of all workers

    def folder(name: str, fill: Callable[[Path], None]) -> Path:
        root, outcome = base / name, base / f"{name}.filled"
        try:
            root.mkdir()
        except FileExistsError:
            pass
        else:
            try:
                fill(root)
            finally:
                outcome.touch()
        for _ in range(6_000):
            if outcome.exists():
                return root
            time.sleep(0.02)
        raise TimeoutError(f"{root} was never filled")

    return folder


@pytest.fixture(scope="session")
def catalogue_root(fill_once: FillOnce) -> Path:
    """A home with the catalogue and no index, to be copied."""
    return fill_once("catalogue", lambda root: Workspace(Home.find(root)).close())


@pytest.fixture
def catalogue_home(catalogue_root: Path, home: Home) -> Home:
    """The test's own home, with the catalogue and no index in it."""
    shutil.copytree(catalogue_root, home.data.parent, dirs_exist_ok=True)
    return home


@pytest.fixture
def workspace(catalogue_home: Home) -> Iterator[Workspace]:
    """The workspace of the test's own home, open, with the catalogue and no index."""
    with Workspace(catalogue_home) as opened:
        yield opened


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    """An empty corpus."""
    opened = Corpus(tmp_path / "papers.db")
    yield opened
    opened.close()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library."""
    opened = Library(tmp_path / "library.db")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def explored(indexed_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace with an open index, shared by tests that only look."""
    root = tmp_path_factory.mktemp("explored")
    shutil.copytree(indexed_root, root, dirs_exist_ok=True)
    with Workspace(Home.find(root)) as workspace:
        assert workspace.engine.open_index()
        some = workspace.papers(range(1, 21))
        workspace.library.bookmark(some[::3])
        workspace.library.tag(some[::2], ["thesis"])
        workspace.library.tag(some[5:9], ["later", "with blank"])
        yield workspace


@pytest.fixture(scope="session")
def indexed_root(catalogue_root: Path, fill_once: FillOnce) -> Path:
    """A home with the catalogue and its index, to be copied."""

    def fill(root: Path) -> None:
        shutil.copytree(catalogue_root, root, dirs_exist_ok=True)
        with Workspace(Home.find(root)) as workspace:
            assert workspace.ready_index()

    return fill_once("indexed", fill)


@pytest.fixture
def indexed_home(indexed_root: Path, home: Home) -> Home:
    """The test's own home, with the catalogue and its index in it."""
    shutil.copytree(indexed_root, home.data.parent, dirs_exist_ok=True)
    return home


@pytest.fixture
def filled_home(indexed_home: Home) -> Home:
    """The test's own home, with the catalogue and its index; the welcome has been shown."""
    (indexed_home.cache / "welcomed").touch()
    return indexed_home


@pytest.fixture(scope="session")
def samples() -> Path:
    """The shared sample data; what needs them is skipped where they are not."""
    if not SAMPLES.is_dir():
        pytest.skip("the shared sample data is not beside this repository")
    return SAMPLES


def pytest_configure(config: pytest.Config) -> None:
    """Let each worker collect the folders in another order; keep the files of tests in memory if there is room.

    pytest compiles each test module once and keeps the result: the workers compile different ones, then read those of
    the others. In memory, no test waits until a file is flushed to the disk. No garbage is collected during a test: it
    takes a seventh of the time otherwise.
    """
    gc.set_threshold(0)
    if worker := os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw"):
        first = 2 * int(worker) % len(config.args)
        config.args[:] = config.args[first:] + config.args[:first]
    with contextlib.suppress(OSError):
        if shutil.disk_usage(MEMORY).free > ROOM and os.access(MEMORY, os.W_OK):
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", MEMORY)


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Generator[None]:
    """Mark slow cases, and order the tests that are to be run.

    Long tests start first, so that no worker ends with one while the others have nothing left to do. The order is the
    same in each worker, in whichever it collected the folders. Workers run cases of small tests in groups.
    """
    mark_slow_cases(items)
    slow = count_slow(items)
    yield
    config.stash[NOT_RUN] = slow - count_slow(items) if "not slow" in config.option.markexpr else 0
    folders = config.getini("testpaths")
    first = {folder: number for number, folder in enumerate(folders)}

    def place(item: pytest.Item) -> tuple[bool, int, str]:
        file = item.nodeid.partition("::")[0]
        number = first.get("/".join(file.split("/")[:2]), -1)
        return not item.get_closest_marker("long"), number, file

    items.sort(key=place)
    if "PYTEST_XDIST_WORKER" in os.environ:
        items[:] = grouped(items)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Receive the number of slow tests that a worker did not run: each worker collects all tests."""
    node.config.stash[NOT_RUN] = getattr(node, "workeroutput", {}).get("slow_not_run", 0)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None]:
    """Write, below everything else, how many slow tests were not run and how to run them."""
    config = session.config
    not_run = config.stash.get(NOT_RUN, 0)
    if hasattr(config, "workeroutput"):
        config.workeroutput["slow_not_run"] = not_run
    yield
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter and (not_run := config.stash.get(NOT_RUN, 0)):
        reporter.write_line(summary(not_run))


def pytest_collection_finish() -> None:
    """Exclude what was loaded until now from garbage collections."""
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Collect the garbage of each file of tests: an error in it, such as a file left open, belongs to that file.

    What survives is excluded from later collections, which would look through all of it again.
    """
    if nextitem is None or nextitem.path != item.path:
        gc.collect()
        gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that keep changed screens and that let a test run longer."""
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files of screens that changed")
    parser.addoption("--mutations", type=int, default=examples(60), help="how many damaged files are read")
    parser.addoption("--libraries", type=int, default=examples(12), help="how many damaged libraries are opened")
    parser.addoption("--seed", type=int, default=20, help="which damaged files these are")
    parser.addoption("--kills", type=int, default=examples(40), help="how often a program is killed while it writes")
