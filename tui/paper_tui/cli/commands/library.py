"""The command `library`."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from paper_index.errors import PaperError
from paper_index.text.sanitize import clean

from ...formatting.numbers import counted
from ..changes import report_change
from ..command import Group
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
    """Copy your library, check it, bring it back, join it with that of another machine.

    The library is what you made: bookmarks, tags, notes, what you read, ratings and saved searches.
    """


@library_command.command(
    "backup", examples=("paper-tui library backup", "paper-tui library backup -o /mnt/stick/library.db")
)
@output_option("Copy to FILE, instead of today's among the backups.")
def back_up(output: str | None, force: bool) -> None:
    """Copy the library, whole and checked.

    The first change of a day makes a copy by itself; those of seven days and of four weeks are kept.
    """
    if output == "-":
        raise click.UsageError("A backup is a file; name it. 'paper-tui library export' writes to standard output.")
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
                    raise PaperError(f"{error} --force replaces it.") from error
    message(f"Copied the library to {path}.")


@library_command.command(
    "restore",
    examples=(
        "paper-tui library restore",
        "paper-tui library restore 2026-01-31 --missing",
        "paper-tui library restore /mnt/stick/library.db",
    ),
)
@click.argument("copy", metavar="[DATE | FILE]", required=False, shell_complete=completes("file"))
@click.option("--missing", is_flag=True, help="Bring back only what is not here or is older here.")
def restore(copy: str | None, missing: bool) -> None:
    """Make the library as it was in a backup: that of a day, a file, or the newest that is whole.

    It is one change, which 'paper-tui undo' takes back. Damaged rows of the backup are named and left out.
    """
    with open_workspace() as workspace:
        change = workspace.restore_library(_copy(workspace.home.library, copy), missing=missing)
        report_change(change)
    for row in change.damaged:
        message(f"Damaged in the backup: {row}")
    if change.number is not None:
        message("'paper-tui undo' takes it back.")


@library_command.command(
    "verify",
    examples=(
        "paper-tui library verify",
        "paper-tui library verify 2026-01-31",
        "paper-tui library verify --repair",
    ),
)
@click.argument("copy", metavar="[DATE | FILE]", required=False, shell_complete=completes("file"))
@click.option("--repair", is_flag=True, help="Set a damaged library aside and recover what it still holds.")
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def verify(copy: str | None, repair: bool, format: str) -> int:
    """Check every page and every row of the library, or of a copy, and print what is in it.

    Damaged rows are named: a text that is not UTF-8, a record that cannot be read, a wrong checksum. The exit code is 1
    if there is damage. The backups are checked as well.
    """
    from paper_index.library import backups
    from paper_index.library.inspection import inspect_library
    from paper_index.storage.obstacles import check_readable

    if repair and copy is not None:
        raise click.UsageError("--repair is about the library; leave the copy out.")
    if repair:
        with open_workspace(thorough=True) as workspace:
            if workspace.library.quarantined_path is None:
                message("Nothing had to be repaired.")
    library = home().library
    path = library if copy is None else _copy(library, copy)
    check_readable(path)
    if copy is not None and not path.exists():
        raise PaperError(f"There is no file {path}.")
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
        message(f"Damaged backups ({', '.join(bad)}) are passed over by 'paper-tui library restore'.")
    if seen.problem and copy is None:
        message(
            f"paper-tui: {path} is damaged. 'paper-tui library verify --repair' sets it aside, recovers what it still "
            "holds, and names the backup to restore from."
        )
    elif seen.problem:
        message(f"paper-tui: {path} is damaged and cannot be restored. 'paper-tui library verify' lists others.")
    return 1 if seen.problem else 0


def _explain_missing(library: Path) -> None:
    """Say that there is no library yet.

    Raises:
        PaperError: if there is a backup of it.
    """
    from paper_index.library import backups

    if backup := backups.newest_good(library):
        raise PaperError(
            f"{library} is missing, but there is a backup of {backup.day}. 'paper-tui library restore {backup.day}' "
            "brings back what it has."
        )
    message("There is no library yet; the first start makes one.")


def _facts(seen: "Inspection") -> dict[str, Any]:
    if seen.problem:
        rows = [{"table": row.table, "id": row.id, "reason": row.reason} for row in seen.rows]
        return {"state": _state(seen), "rows": rows}
    return {"state": "whole", "papers": seen.papers, "marks": seen.marks, "changes": seen.changes}


def _state(seen: "Inspection") -> str:
    # What SQLite says may have several lines.
    return f"damaged ({clean(seen.problem)[:200]})" if seen.problem else "whole"


def _copy(library: Path, named: str | None) -> Path:
    """Return the backup of a day or the file that is named; without a name the newest that is whole.

    Raises:
        PaperError: if there is none.
    """
    from paper_index.library import backups

    if named is None:
        newest = backups.newest_good(library)
        if newest is None:
            raise PaperError(f"There is no backup in {backups.folder_of(library)}; name a file.")
        return newest.path
    if not _DAY.fullmatch(named) or Path(named).exists():
        return expand_path(named)
    found = {backup.day: backup.path for backup in backups.listed(library)}
    if named not in found:
        days = f"There are those of {', '.join(found)}." if found else "There is none yet."
        raise PaperError(f"There is no backup of {named}. {days}")
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

    Lines are sorted: what changed in the library is what differs between two exports. Damaged rows are named, and those
    that cannot be read are left out.
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
            raise PaperError(f"{error} --force replaces it.") from error
        message(f"Wrote the library to {target}.")
    for row in damaged:
        message(f"Damaged in the library: {row}")


@library_command.command("merge", examples=("paper-tui library merge library.jsonl",))
@click.argument("source", metavar="FILE", shell_complete=completes("file"))
def merge(source: str) -> int:
    """Join what 'paper-tui library export' wrote on another machine; - is standard input.

    Of each thing said of a paper the later one counts, also if it was taken away. It is one change, which
    'paper-tui undo' takes back. Lines that cannot be used are named and left out.
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
