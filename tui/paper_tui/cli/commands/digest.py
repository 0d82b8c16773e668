"""The command `digest`."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from paper_index.errors import PaperError

from ...formatting.numbers import counted
from ..base_command import Command
from ..context import open_workspace
from ..inputs import output_path
from ..messages import message
from ..options import Number, completes, output_option
from ..selection import ready_index

if TYPE_CHECKING:
    from paper_index.digest import News
    from paper_index.digest.page import Page, Section
    from paper_index.workspace import Workspace

_EXTENSIONS = {".md": "markdown", ".html": "html", ".htm": "html", ".eml": "eml", ".atom": "atom", ".xml": "atom"}


class _Way(NamedTuple):
    """The way in which a digest is delivered."""

    format: str
    target: Path | None
    recipients: tuple[str, ...]
    limit: int
    """Papers of each search."""
    force: bool
    send: bool
    keep_new: bool
    no_recommendations: bool


@click.command(
    "digest",
    cls=Command,
    examples=(
        "paper-tui saved add mamba mamba",
        "paper-tui saved follow mamba",
        "paper-tui digest",
        "paper-tui digest --since 2026-11-01 --keep-new",
        "paper-tui digest --all --format html -o digest.html --force",
        "paper-tui digest --dry-run",
    ),
)
@click.option(
    "--search",
    "names",
    metavar="NAME",
    multiple=True,
    shell_complete=completes("saved"),
    help="New papers of this saved search; may be repeated.",
)
@click.option("--all", "everything", is_flag=True, help="New papers of all searches that you follow; the default.")
@click.option(
    "--since",
    metavar="last|DATE",
    default="last",
    show_default=True,
    help="Papers since you looked last, or of imports since a day.",
)
@click.option(
    "--format",
    type=click.Choice(["markdown", "html", "eml", "atom"]),
    help="Default: from the extension of -o, else markdown.",
)
@output_option("Write to FILE instead of standard output.")
@click.option("--send", is_flag=True, help="Send it by mail, as [mail] in config.toml describes.")
@click.option("--to", metavar="ADDRESS", multiple=True, help="Send to this address instead; may be repeated.")
@click.option(
    "--limit",
    metavar="N",
    type=Number(min=1, max=1_000),
    default=50,
    show_default=True,
    help="List at most N papers of each search.",
)
@click.option("--dry-run", is_flag=True, help="Only print the numbers of new papers.")
@click.option("--keep-new", is_flag=True, help="Let the papers stay new.")
@click.option("--no-recommendations", is_flag=True, help="Omit the new papers that fit your tags.")
@click.option("-q", "--quiet", is_flag=True, help="Print no messages but errors.")
def digest_command(
    names: tuple[str, ...],
    everything: bool,
    since: str,
    output: str | None,
    format: str | None,
    to: tuple[str, ...],
    dry_run: bool,
    quiet: bool,
    **choice: Any,
) -> None:
    """Write or send the new papers of the searches that you follow.

    Once the digest is written or sent, its papers are no longer new; 'paper-tui undo' undoes that. Without new papers
    nothing is written or sent, and the exit code is 0.
    """
    if names and everything:
        raise click.UsageError("--search and --all cannot be used together.")
    target = output_path(output)
    format = format or _EXTENSIONS.get(target.suffix.lower() if target else "", "markdown")
    if to and not choice["send"] and format != "eml":
        raise click.UsageError("--to needs --send, or the format eml.")
    recipients = _addresses(to)
    with open_workspace() as workspace:
        way = _Way(format, target, recipients or workspace.config.mail.to, **choice)
        found = _news(workspace, names, since)
        if dry_run:
            for news in found:
                sys.stdout.write(f"{news.search.name}: {counted(news.answer.total, 'new paper')}\n")
            return
        done = _delivered(workspace, found, way)
    if done and not quiet:
        message(done)


def _delivered(workspace: "Workspace", found: "Sequence[News]", way: _Way) -> str:
    """Write or send the new papers, and let them be no longer new; return a report."""
    if not any(news.answer.rows for news in found):
        return f"Nothing new. Nothing was {'sent' if way.send else 'written'}."
    if not way.keep_new and (reason := workspace.library.database.read_only_reason):
        raise PaperError(f"Nothing was written: {reason}, so that the papers would stay new. Use --keep-new.")
    done = _deliver(workspace, found, way)
    if not way.keep_new:
        workspace.following.look([news.search for news in found], min(news.upto for news in found))
    return done


def _addresses(given: Sequence[str]) -> tuple[str, ...]:
    from paper_index.config import is_mail_address

    for address in given:
        if not is_mail_address(address):
            raise click.UsageError(f"--to: {address[:60]!r} is not a mail address; write it as me@example.org.")
    return tuple(dict.fromkeys(given))


def _news(workspace: "Workspace", names: Sequence[str], since: str) -> "list[News]":
    """Return the new papers of the wanted searches."""
    searches = workspace.following.searches(names)
    if not searches:
        raise PaperError("You follow no search. 'paper-tui saved follow NAME' follows a saved search.")
    number = None if since == "last" else _import_before(workspace, since)
    for search in searches:
        if not search.followed and number is None:
            raise PaperError(
                f"You do not follow “{search.name}”. 'paper-tui saved follow NAME' follows it; --since DATE needs no "
                "following."
            )
    ready_index(workspace)
    return [workspace.following.news(search, number) for search in searches]


def _import_before(workspace: "Workspace", day: str) -> int:
    """Return the number of the last import before a day of the local time."""
    from datetime import datetime

    from paper_index.corpus import last_batch_before

    try:
        begin = datetime.strptime(day, "%Y-%m-%d").astimezone()
    except (ValueError, OverflowError, OSError):
        raise click.UsageError(f"--since: {day[:60]!r} is not a day; write it as 2026-11-27, or last.") from None
    return last_batch_before(workspace.corpus.reader, int(begin.timestamp()))


def _deliver(workspace: "Workspace", found: "Sequence[News]", way: _Way) -> str:
    """Write the new papers, or send them, or both; return a report."""
    from paper_index.digest.page import digest

    settings = workspace.config.mail
    if way.send:
        from paper_index.digest import message as mail
        from paper_index.digest import send

        send.check(settings, way.recipients)
    page = digest(workspace.corpus.reader, workspace.library.reader, found, way.limit)
    if not way.no_recommendations:
        page = replace(page, sections=(*page.sections, *_recommended(workspace, min(news.since for news in found))))
    papers = counted(page.total, "new paper")
    done = []
    if way.target is not None:
        _write(way.target, _rendered(page, way, settings.sender), overwrite=way.force)
        done.append(f"Wrote {papers} to {way.target}.")
    elif not way.send:
        click.echo(_rendered(page, way, settings.sender), nl=False)
        sys.stdout.flush()  # a full disk or a closed pipe leaves the papers new
    if way.send:
        send.send(mail.message(page, settings.sender, way.recipients), settings, way.recipients)
        done.append(f"Sent {papers} to {', '.join(way.recipients)}.")
    return " ".join(done)


def _recommended(workspace: "Workspace", since: int) -> "tuple[Section, ...]":
    """Return the sections with the papers of later imports that fit tags; none without an index."""
    from paper_index.corpus import rows_since
    from paper_index.digest.recommended import recommended_sections
    from paper_index.recommendation import Recommender

    recommender = Recommender(workspace.corpus.reader, workspace.library, workspace.engine)
    if not workspace.engine.indexed:
        return ()
    return recommended_sections(recommender, workspace.library.reader, rows_since(workspace.corpus.reader, since))


def _write(target: Path, content: bytes, *, overwrite: bool) -> None:
    from paper_index.storage.atomic_files import TargetExists, write_whole

    try:
        write_whole(target, content, overwrite=overwrite)
    except TargetExists as error:
        raise PaperError(f"{error} Use --force to overwrite it.") from error


def _rendered(page: "Page", way: _Way, sender: str) -> bytes:
    """Return the digest in a format."""
    if way.format == "eml":
        from paper_index.digest.message import message

        return message(page, sender, way.recipients)
    if way.format == "html":
        from paper_index.digest.html import html

        return html(page).encode()
    if way.format == "atom":
        from paper_index.digest.feed import feed

        return feed(page).encode()
    from paper_index.digest.markdown import markdown

    return markdown(page).encode()
