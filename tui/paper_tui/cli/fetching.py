"""The options of all fetches, and running one."""

import contextlib
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from paper_index.text.sanitize import clean

from .context import PROGRAM, open_workspace
from .messages import message, progress_bar, write_json
from .options import Number

if TYPE_CHECKING:
    from paper_index.online.outcome import Change, FetchReport, Step
    from paper_index.online.request import FetchRequest
    from paper_index.workspace import Workspace

_LONGEST_VALUE = 60
"""Characters of a value that is shown."""

_Command = TypeVar("_Command", bound=Callable[..., Any])


def common_options(command: _Command) -> _Command:
    """Add the options of every fetch."""
    for option in (
        click.option(
            "--timeout",
            metavar="S",
            type=Number(min=1, max=3_600),
            help="Seconds for one request.  [default: 120; for a PDF 600]",
        ),
        click.option(
            "--wait-online",
            metavar="S",
            type=Number(min=0, max=3_600),
            default=0,
            help="Seconds to wait for a network connection, for example after waking up.",
        ),
        click.option(
            "-q",
            "--quiet",
            "format",
            flag_value="quiet",
            help="Print only the ids of new papers and of papers with a text, or the paths of PDFs.",
        ),
        click.option("--json", "format", flag_value="json", help="Print the result as JSON."),
        click.option(
            "--format",
            "format",
            type=click.Choice(["human", "json", "quiet"]),
            default="human",
            show_default=True,
            help="Output format.",
        ),
    ):
        command = option(command)
    return command


def run_fetch(
    requested: "Callable[[Workspace], FetchRequest]", *, format: str, wait_online: int, timeout: int | None
) -> int:
    """Fetch papers, print the result, and return the exit code.

    Args:
        requested: returns the request.
        format: the output format.
        wait_online: see `FetchRequest`.
        timeout: see `FetchRequest`.
    """
    from paper_index.online.outcome import summary

    with open_workspace() as workspace:
        request = replace(requested(workspace), wait_online=wait_online, timeout=timeout or 0)
        report, ids = _fetched(workspace, request)
    text = summary(report)
    if request.enrich and request.enrich.dry_run:
        if format == "human":
            sys.stdout.writelines(f"{line}\n" for line in _change_lines(report))
        text = f"{text.replace(' Nothing new.', '')} Nothing was imported."
    _print(report, text, ids, format)
    return 0 if report.complete else 1


def _fetched(workspace: "Workspace", request: "FetchRequest") -> "tuple[FetchReport, list[str]]":
    """Fetch papers with progress; return the report and the ids of the new papers."""
    from paper_index.corpus import Citations, ids_added_by
    from paper_index.library.attaching import attach
    from paper_index.online.job import fetch

    with _stoppable() as stopped, progress_bar("{}") as show:

        def on_step(step: "Step") -> None:
            if show:
                show(step.text)

        report = fetch(
            workspace.home,
            request,
            workspace.add_records,
            on_step=on_step,
            stopped=stopped,
            keep_list=Citations(workspace.corpus.reader).keep,
            attach=lambda files: attach(workspace.library, files),
        )
    return report, ids_added_by(workspace.corpus.reader, report.papers.number) if report.papers else []


def _print(report: "FetchReport", text: str, ids: list[str], format: str) -> None:
    for problem in report.papers.problems[:5] if report.papers else ():
        message(str(problem))
    for remark in report.remarks:
        message(clean(remark))
    for each in report.proposals:
        found = f"arXiv {each.found_id} “{clean(each.found_title)}”"
        how = f"'fetch enrich --ids {each.known_id} --accept {each.found_id}' takes it"
        message(f"{each.known_id} “{clean(each.known_title)}” may be {found}; {how}.")
    if not report.complete:
        message(f"{PROGRAM}: {text}")
    elif format == "human":
        sys.stdout.write(f"{text}\n")
    if format == "quiet":
        paths, texts = (pdf.path for pdf in report.pdfs), (text.paper for text in report.texts if text.source)
        sys.stdout.writelines(f"{each}\n" for each in [*ids, *filter(None, paths), *texts])
    if format != "json":
        return
    write_json(
        {
            "complete": report.complete,
            "new": ids,
            "updated": (report.completed or report.papers.merged) if report.papers else 0,
            "sources": [
                {
                    "source": each.source,
                    "editions": each.editions,
                    "problem": each.problem,
                    **({"unknown": each.unknown} if each.unknown else {}),
                }
                for each in report.outcomes
            ],
            **({"changes": [_plain(each) for each in report.changes]} if report.changes else {}),
            **({"pdfs": [each._asdict() for each in report.pdfs]} if report.pdfs else {}),
            **({"texts": [each._asdict() for each in report.texts]} if report.texts else {}),
            **({"lists": [each._asdict() for each in report.lists]} if report.lists else {}),
        }
    )


def _change_lines(report: "FetchReport") -> Iterator[str]:
    """Yield a line for each paper that a service completes."""
    for change in report.changes:
        fields = "; ".join(f"{name} {_short(value)}" for name, value in _values(change).items())
        yield f"{change.paper} “{_short(change.title)}” {change.service}: {fields}"


def _plain(change: "Change") -> dict[str, object]:
    return {"paper": change.paper, "title": change.title, "service": change.service, "fields": _values(change)}


def _values(change: "Change") -> dict[str, object]:
    """Return the fields that a service gave, as people name them, with their values."""
    from paper_index.papers.corrections import field_label

    plain = change.after.to_dict()
    found: dict[str, object] = {}
    for name in change.fields:
        group, _, rest = name.partition("/")
        reference = plain.get("reference", {})
        value = reference.get(group, {}).get(rest) if rest else plain.get(name, reference.get(name))
        found.setdefault(field_label(name), value)
    return found


def _short(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = clean(" ".join(text.split()))
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


@contextlib.contextmanager
def _stoppable() -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl+C or SIGTERM stop the fetch after the answer under way, and the second end the program."""
    stopped: list[int] = []
    before: dict[int, Any] = {}

    def stop(number: int, frame: object) -> None:
        stopped.append(number)
        if number in before:
            signal.signal(number, before.pop(number))

    for each in (signal.SIGINT, signal.SIGTERM):
        before[each] = signal.signal(each, stop)
    try:
        yield lambda: bool(stopped)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
