"""The command `library`."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from paper_index.errors import PaperError
from paper_index.text.sanitize import clean

from ...formatting.numbers import counted
from ..base_command import Group
from ..changes import report_change
from ..context import home, open_workspace
from ..inputs import expand_path, output_path, read_standard_input
from ..messages import message, write_json
from ..options import completes, output_option

if TYPE_CHECKING:
    from paper_index.library.inspection import Inspection
    from paper_index.library.row_checks import BadRow
    from paper_index.workspace import Workspace


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@click.group(
    "library",
    cls=Group,
    examples=(
        "paper-tui library backup",
        "paper-tui library verify",
        "paper-tui library export -o library.jsonl",
        "paper-tui library merge library.jsonl",
    ),
)
def library_command() -> None:
    """Back up, verify, restore and merge your library.

    The library contains your bookmarks, tags, notes, reading states, ratings and saved searches.
    """


@library_command.command(
    "backup", examples=("paper-tui library backup", "paper-tui library backup -o /mnt/stick/library.db")
)
@output_option("Copy to FILE instead of today's backup.")
def back_up(output: str | None, force: bool) -> None:
    """Back up the library, and verify the copy.

    The first change of a day makes a backup automatically. Seven daily and four weekly backups are kept.
    """
    if output == "-":
        raise click.UsageError("A backup needs a file name. 'paper-tui library export' writes to standard output.")
    from paper_index.storage.atomic_files import TargetExists, write_whole

    with open_workspace() as workspace:
        if output is None:
            path = workspace.library.backup.make_now()
        else:
            import tempfile

            path = expand_path(output)
            with tempfile.TemporaryDirectory(prefix="paper-tui-") as folder:
                copy = Path(folder) / "library.db"
                workspace.library.backup.copy_to(copy)
                try:
                    write_whole(path, copy.read_bytes(), overwrite=force, mode=0o600)
                except TargetExists as error:
                    raise PaperError(f"{error} Use --force to overwrite it.") from error
    message(f"Backed up the library to {path}.")


@library_command.command(
    "restore",
    examples=(
        "paper-tui library backup",
        "paper-tui library restore",
        "paper-tui library restore $(date +%F) --missing",
        "paper-tui library backup -o /mnt/stick/library.db",
        "paper-tui library restore /mnt/stick/library.db",
    ),
)
@click.argument("copy", metavar="[DATE | FILE]", required=False, shell_complete=completes("file"))
@click.option("--missing", is_flag=True, help="Restore only marks that are missing or older in the library.")
def restore(copy: str | None, missing: bool) -> None:
    """Restore the library from a backup: of a day, a file, or by default the newest intact one.

    'paper-tui undo' undoes it in one step. Damaged rows of the backup are reported and skipped.
    """
    with open_workspace() as workspace:
        change = workspace.restore_library(_copy(workspace.home.library, copy), missing=missing)
        report_change(change)
    for row in change.damaged:
        message(f"Damaged in the backup: {row}")
    if change.number is not None:
        message("'paper-tui undo' undoes this.")


@library_command.command(
    "verify",
    examples=(
        "paper-tui library backup",
        "paper-tui library verify",
        "paper-tui library verify $(date +%F)",
        "paper-tui library verify --repair",
    ),
)
@click.argument("copy", metavar="[DATE | FILE]", required=False, shell_complete=completes("file"))
@click.option("--repair", is_flag=True, help="Move a damaged library aside and recover its readable rows.")
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def verify(copy: str | None, repair: bool, format: str) -> int:
    """Check every page and row of the library, or of a copy, and print its contents.

    Damaged rows are reported: text that is not UTF-8, unreadable records, wrong checksums. The exit code is 1 if there
    is damage. The backups are checked as well.
    """
    from paper_index.library import backups
    from paper_index.library.inspection import inspect_library
    from paper_index.storage.file_errors import check_readable

    if repair and copy is not None:
        raise click.UsageError("--repair works on the library, not on a copy.")
    if repair:
        with open_workspace(thorough=True) as workspace:
            if workspace.library.quarantined_path is None:
                message("Nothing to repair.")
    library = home().library
    path = library if copy is None else _copy(library, copy)
    check_readable(path)
    if copy is not None and not path.exists():
        raise PaperError(f"File {path} not found.")
    if not path.exists():
        _explain_missing(library)
        return 0
    seen = inspect_library(path)
    facts = {"path": str(path)} | _facts(seen)
    copies = [(backup, inspect_library(backup.path)) for backup in backups.listed(library)] if copy is None else []
    if format == "json":
        plain: dict[str, Any] = dict(facts)
        if copy is None:
            plain["backups"] = [{"date": backup.day} | _facts(each) for backup, each in copies]
        write_json(plain)
    else:
        sys.stdout.writelines(f"{name}\t{value}\n" for name, value in facts.items() if name != "rows")
        sys.stdout.writelines(f"row\t{row}\n" for row in seen.rows)
        for backup, each in copies:
            holds = "" if each.problem else f", {counted(each.marks, 'mark')} of {counted(each.papers)}"
            sys.stdout.write(f"backup\t{backup.day}\t{_state(each)}{holds}\n")
    bad = [backup.day for backup, each in copies if each.problem]
    if bad:
        message(f"'paper-tui library restore' skips damaged backups ({', '.join(bad)}).")
    if seen.problem and copy is None:
        message(
            f"paper-tui: {path} is damaged. 'paper-tui library verify --repair' moves it aside, recovers its readable "
            "rows, and names a backup to restore."
        )
    elif seen.problem:
        message(f"paper-tui: {path} is damaged and cannot be restored. 'paper-tui library verify' lists others.")
    return 1 if seen.problem else 0


def _explain_missing(library: Path) -> None:
    """Report that there is no library yet.

    Raises:
        PaperError: if there is a backup of it.
    """
    from paper_index.library import backups

    if backup := backups.newest_good(library):
        raise PaperError(
            f"{library} is missing. 'paper-tui library restore {backup.day}' restores the backup of that day."
        )
    message("No library yet. The first start creates one.")


def _facts(seen: "Inspection") -> dict[str, Any]:
    if seen.problem:
        rows = [{"table": row.table, "id": row.id, "reason": row.reason} for row in seen.rows]
        return {"state": _state(seen), "rows": rows}
    return {"state": "whole", "papers": seen.papers, "marks": seen.marks, "changes": seen.changes}


def _state(seen: "Inspection") -> str:
    # An error message of SQLite may have several lines.
    return f"damaged ({clean(seen.problem)[:200]})" if seen.problem else "whole"


def _copy(library: Path, named: str | None) -> Path:
    """Return the backup of a day, a file, or without a name the newest intact backup.

    Raises:
        PaperError: if it does not exist.
    """
    from paper_index.library import backups

    if named is None:
        newest = backups.newest_good(library)
        if newest is None:
            raise PaperError(f"No backup in {backups.folder_of(library)}. Give the name of a file.")
        return newest.path
    if not _DAY.fullmatch(named) or Path(named).exists():
        return expand_path(named)
    found = {backup.day: backup.path for backup in backups.listed(library)}
    if named not in found:
        days = f"There are backups of {', '.join(found)}." if found else "There are no backups yet."
        raise PaperError(f"No backup of {named}. {days}")
    return found[named]


@library_command.command(
    "export",
    examples=(
        "paper-tui library export -o library.jsonl",
        "paper-tui library export | paper-tui --home /tmp/copy library merge -",
    ),
)
@output_option("Write to FILE instead of standard output.")
def export(output: str | None, force: bool) -> None:
    """Write the whole library as JSON lines, for another machine or for git.

    Lines are sorted, so that two exports differ only by the changes between them. Damaged rows are reported;
    unreadable rows are skipped.
    """
    from paper_index.library import exchange
    from paper_index.storage.atomic_files import TargetExists, write_whole

    target = output_path(output)
    damaged: list[BadRow] = []
    with open_workspace() as workspace:
        text = exchange.export(workspace.library, damaged.append)
    if target is None:
        sys.stdout.write(text)
    else:
        try:
            write_whole(target, text.encode(), overwrite=force, mode=0o600)
        except TargetExists as error:
            raise PaperError(f"{error} Use --force to overwrite it.") from error
        message(f"Exported the library to {target}.")
    for row in damaged:
        message(f"Damaged in the library: {row}")


@library_command.command(
    "merge", examples=("paper-tui library export -o library.jsonl", "paper-tui library merge library.jsonl")
)
@click.argument("source", metavar="FILE", shell_complete=completes("file"))
def merge(source: str) -> int:
    """Merge the output of 'paper-tui library export' from another machine; - is standard input.

    The later change of each mark wins, including removals. 'paper-tui undo' undoes it in one step. Invalid lines are
    reported and skipped.
    """
    from paper_index.importers import load

    shown = "stdin" if source == "-" else clean(source)
    content = read_standard_input() if source == "-" else load(expand_path(source))
    with open_workspace() as workspace:
        return _merge(workspace, content, shown)


def _merge(workspace: "Workspace", content: bytes, shown: str) -> int:
    done = workspace.merge_library(content, shown)
    for problem in done.problems:
        message(str(problem))
    lines = sum(1 for line in content.split(b"\n")[1:] if line.strip())
    sys.stdout.write(
        f"{shown}: read {lines - len(done.problems)}, papers changed {len(done.change.papers)}, "
        f"rejected {len(done.problems)}\n"
    )
    report_change(done.change)
    return 1 if done.problems and lines == len(done.problems) else 0
