"""Libraries damaged in many ways: each is opened whole, or recovered with a true report, and its backup restores.

Some by default; `--libraries N` makes more, `--seed N` others.
"""

import contextlib
import random
import shutil
from collections import Counter
from pathlib import Path

import pytest

from damaged_libraries import Mutation, Original, Said, mutate, original, said
from factories import paper
from paper_index.errors import PaperError
from paper_index.library import Library, backups, exchange
from paper_index.library.inspection import inspect_library
from paper_index.paths import Home
from paper_index.search import View
from paper_index.workspace import Workspace


@pytest.fixture(scope="module")
def unharmed(tmp_path_factory: pytest.TempPathFactory) -> Original:
    """The library that is damaged, with a corpus beside it."""
    made = original(tmp_path_factory.mktemp("unharmed") / "data")
    home = Home.find(tmp_path_factory.mktemp("corpus"))
    Workspace(home).close()
    shutil.copy(home.papers, made.folder / "papers.db")
    return made


@pytest.mark.slow
def test_damaged_libraries(unharmed: Original, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """However a library is damaged, nothing ends in an error, and what is said of it is true."""
    became: Counter[str] = Counter()
    for number in range(pytestconfig.getoption("--libraries")):
        seed = f"{pytestconfig.getoption('--seed')}-{number}"
        home = Home.find(tmp_path / seed)
        shutil.copytree(unharmed.folder, home.data)
        how = mutate(home.data, random.Random(seed))
        try:
            became[checked(home, how, unharmed)] += 1
        except BaseException as error:
            error.add_note(f"seed {seed}: {how}")
            raise
        shutil.rmtree(tmp_path / seed)
    print(dict(became))


def checked(home: Home, how: Mutation, unharmed: Original) -> str:
    """Open a damaged library and do everything with it; return what became of it."""
    seen = inspect_library(home.library)
    try:
        workspace = Workspace(home)
    except PaperError as error:
        assert "was written by a later paper-tui" in str(error)
        return "refused"
    with workspace:
        library, warning = workspace.library, workspace.warning
        found = said(library)
        outcome = judged(library, warning, found, how, unharmed)
        if library.quarantined_path is None and not library.is_new:
            assert seen.problem == "", "what is opened as whole is whole"
        assert library.reader.problem() == ""
        looked_at(workspace)
        passes_on(library, found)
        restores(workspace, unharmed)
    return outcome


def judged(library: Library, warning: str, found: Said, how: Mutation, unharmed: Original) -> str:
    """Check what is said about the damage; return what became of the library."""
    ever: dict[tuple[str, str], set[str]] = {}
    for state in unharmed.states:
        for (who, field), value in state.items():
            for name in {who, unharmed.renamed.get(who, who)}:  # the journal has all of its values by the new name
                ever.setdefault((name, field), set()).add(value)
    if library.quarantined_path is None:
        if library.is_new:
            assert "was missing or empty" in warning and "'paper-tui library restore 2026-01-0" in warning
            assert not found
            return "begun anew, and said"
        assert found == unharmed.states[-1] or (how.name in ("log gone", "log cut") and found in unharmed.states)
        return "whole" if found == unharmed.states[-1] else "as it was before its log was lost"
    report = library.recovery
    assert report and "was damaged. The file was moved to" in warning
    marks = [key for key in found if key[0]]
    assert (report.marks, report.papers) == (len(marks), len({who for who, _ in marks}))
    assert report.entries == len(library.reader.entries(1_000))
    doubtful = {row.id for row in report.doubtful if row.table == "cell"}
    for (who, field), value in found.items():
        if value not in ever.get((who, field), ()):
            assert f"{who} {field}".strip() in doubtful, f"{who} {field} is named"
    if found == unharmed.states[-1]:
        return "recovered whole" + (" but for rows named" if report.lost or report.doubtful else "")
    assert "There is a backup of 2026-01-0" in warning
    return "recovered in part" if found else "nothing recovered"


def looked_at(workspace: Workspace) -> None:
    """Read everything that the explorer reads."""
    library = workspace.library
    workspace.engine.answer(View(query="mamba"))
    for search in workspace.following.searches():
        workspace.following.news(search)
    (
        library.reader.described_tags(),
        library.reader.tagged(),
        library.reader.notes(),
        library.reader.rated(),
        library.reader.bookmarked(),
    )
    assert all(entry.label for entry in library.reader.entries(100))
    library.reader.marks(each.id for each in library.reader.kept_papers())


def passes_on(library: Library, found: Said) -> None:
    """Check that the export is taken over elsewhere, and that the library can be changed and undone."""
    with contextlib.closing(Library(library.database.path.with_name("other.db"), backup=False)) as other:
        assert exchange.merge(other, exchange.export(library).encode(), "damaged").problems == ()
        assert said(other) == found
    library.tag([paper("New", "new")], ["new"])
    library.journal.undo()
    assert said(library) == found
    with contextlib.suppress(PaperError):
        library.backup.make_now()


def restores(workspace: Workspace, unharmed: Original) -> None:
    """Check that the newest good backup is restored whole."""
    days = [each for each in backups.listed(workspace.home.library) if each.day in unharmed.backups]
    newest = next(each for each in days if not backups.problem_of(each.path))
    wanted = unharmed.backups[newest.day]
    workspace.restore_library(newest.path, missing=True)
    assert set(wanted) <= set(workspace.library.reader.cells())
    workspace.restore_library(newest.path)
    assert said(workspace.library) == wanted
    if newest != days[0]:
        with contextlib.suppress(PaperError):
            workspace.restore_library(days[0].path)
