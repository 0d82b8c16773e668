"""The command `doctor`."""

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paper_index import __version__
from paper_index.errors import PaperError
from paper_index.text.sanitize import clean

from ...formatting.numbers import counted
from ..base_command import Command
from ..context import home
from ..messages import write_json

if TYPE_CHECKING:
    from paper_index.paths import Home
    from paper_index.workspace import Workspace

_PACKAGES = ("textual", "rich", "whoosh-reloaded", "platformdirs", "click", "httpx2", "citeproc-py", "jinja2")
_TERMINAL = ("TERM", "COLORTERM", "TERM_PROGRAM", "NO_COLOR", "LANG", "LC_ALL", "TMUX")
Check = tuple[str, str, bool]
"""The name of a check, its result, and whether there is nothing to mend."""


@click.command("doctor", cls=Command, examples=("paper-tui doctor", "paper-tui doctor --online"))
@click.option("--online", is_flag=True, help="Also ask each service for one paper.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def doctor_command(online: bool, as_json: bool) -> int:
    """Check Python, the terminal, folders, library, papers, index and packages.

    The output is made for bug reports: it names no paper, no tag and no user. The exit code is 1 if anything needs to
    be mended.
    """
    checks = [*_program(), *_terminal(), *_folders(home()), *_files(home()), *(_services(home()) if online else ())]
    checks = [(name, clean(_private(result)), fine) for name, result, fine in checks]
    if as_json:
        write_json([{"check": name, "result": result, "ok": fine} for name, result, fine in checks])
    else:
        width = max(len(name) for name, _, _ in checks)
        for name, result, fine in checks:
            sys.stdout.write(f"{' ' if fine else '!'} {name:{width}}  {result}\n")
    return 0 if all(fine for _, _, fine in checks) else 1


def _program() -> Iterator[Check]:
    from importlib.metadata import PackageNotFoundError, version

    yield "paper-tui", __version__, True
    yield "Python", f"{platform.python_version()} ({platform.python_implementation()})", True
    yield "System", f"{platform.system()} {platform.release()} ({platform.machine()})", True
    for name in _PACKAGES:
        try:
            yield name, version(name), True
        except PackageNotFoundError:
            optional = name in ("citeproc-py", "jinja2")
            yield name, "not installed" + (" (optional)" if optional else ""), optional


def _terminal() -> Iterator[Check]:
    from ..program import terminal_problem

    problem = terminal_problem()
    if problem:
        yield "Terminal", problem, False
    else:
        columns, lines = shutil.get_terminal_size()
        yield "Terminal", f"{columns} columns, {lines} lines", True
    said = [f"{name}={os.environ[name]}" for name in _TERMINAL if name in os.environ]
    yield "Variables", " ".join(said) or "none", True
    encoding = sys.stdout.encoding or "unknown"
    yield "Encoding", encoding, "utf" in encoding.lower()


def _folders(found: "Home") -> Iterator[Check]:
    for name, folder in (("Data", found.data), ("Settings", found.config), ("Cache", found.cache)):
        above = next(each for each in (folder, *folder.parents) if os.path.lexists(each))
        if not above.is_dir() or not os.access(above, os.W_OK | os.X_OK):
            yield name, f"{folder} cannot be written", False
            continue
        free = shutil.disk_usage(above).free // 10**6
        missing = "" if above == folder else ", not created yet"
        yield name, f"{folder}{missing}, {free:,} MB free", free >= 50
    from paper_index.config import read_config

    problems = read_config(found.settings).problems
    yield "config.toml", "; ".join(problems) or ("valid" if found.settings.exists() else "none"), not problems


def _files(found: "Home") -> Iterator[Check]:
    from paper_index.fulltext.sources import current_coverage
    from paper_index.fulltext.status import summary
    from paper_index.library.inspection import inspect_library
    from paper_index.search.index.directory import current
    from paper_index.workspace import Workspace

    if not found.papers.exists():
        yield "Papers", "none yet; the first start creates them", True
        return
    if found.library.exists():
        library = inspect_library(found.library)
        counts = f"{counted(library.papers, 'marked paper')}, {counted(library.changes, 'change')}"
        yield "Library", library.problem or counts, not library.problem
    try:
        with Workspace(found) as workspace:
            unread = workspace.unread_papers
            yield "Papers", unread or counted(len(workspace.corpus.reader)), not unread
            build = current(found.index)
            ready = build is not None and workspace.engine.open_index()
            state = "ready" if ready else "out of date" if build else "missing"
            yield "Index", state if ready else f"{state}; the next search builds it", True
            pdfs = current_coverage(workspace.corpus.reader, workspace.library.reader, workspace.page_store)
            yield "PDFs", summary(pdfs), True
            yield "Meaning", *_meaning(workspace)
    except PaperError as error:
        yield "Papers", str(error), False


def _meaning(workspace: "Workspace") -> tuple[str, bool]:
    """Return the model of search by meaning, how many papers have vectors, and whether there is nothing to mend."""
    from paper_index.semantic.model_files import NoModel, find_model
    from paper_index.semantic.status import coverage, is_used, summary

    setting = workspace.config.search.model
    used = is_used(workspace.home.vectors)
    try:
        files = find_model(setting)
        if not used:
            return f"{files.name}; no paper has a vector", True
        found = coverage(workspace.corpus.reader, workspace.home.vectors)
        outdated = found.model != files.fingerprint()
    except NoModel as error:
        return str(error) if setting or used else "the extra 'semantic' is not installed (optional)", not setting
    except PaperError as error:
        return str(error), False
    remedy = f" of another model, {found.name}; 'paper-tui index vectors' makes them again" if outdated else ""
    return f"{files.name}; {summary(found)}{remedy}", not outdated


def _services(found: "Home") -> Iterator[Check]:
    from paper_index.online.check import check_services

    try:
        for service, problem in check_services(found):
            yield service, problem or "answers", not problem
    except PaperError as error:
        yield "Services", str(error), False


def _private(text: str) -> str:
    """Return a text without the name of the user's folder."""
    own = str(Path.home())
    return text.replace(own, "~") if len(own) > 1 else text
