"""The command `recommend`."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from ...formatting.numbers import counted
from ..base_command import Command
from ..changes import report_change
from ..context import open_workspace
from ..inputs import expand_path, read_standard_input, split_ids
from ..messages import message, write_json
from ..options import ON_A_TERMINAL, Number, completes, edition_value, format_option
from ..selection import ready_index

if TYPE_CHECKING:
    from paper_index.recommendation import Card, Profile, Recommendation, Recommender, Source
    from paper_index.workspace import Workspace

_TASKS = ("explain", "card", "not_for_me", "mute", "unmute", "reset")
"""The options of which only one may be given."""


@click.command(
    "recommend",
    cls=Command,
    examples=(
        "paper-tui search mamba --limit 5 --format ids | paper-tui tag add thesis -",
        "paper-tui recommend --tag thesis --all --limit 10",
        "paper-tui recommend --tag thesis --format ids | paper-tui tag add reading/next -",
        "paper-tui recommend --tag thesis --mute 'language model'",
    ),
)
@click.option("--tag", metavar="TAG", shell_complete=completes("tag"), help="Recommend papers like those with a tag.")
@click.option("--bookmarked", is_flag=True, help="Recommend papers like your bookmarks; the default.")
@click.option(
    "--saved", metavar="NAME", shell_complete=completes("saved"), help="Recommend papers like those of a saved search."
)
@click.option(
    "--ids",
    metavar="FILE",
    shell_complete=completes("file"),
    help="Recommend papers like those whose ids are in FILE, one a line; - is standard input.",
)
@click.option(
    "--since",
    metavar="YYYY-MM-DD",
    callback=edition_value("date"),
    help="Papers from this date on.  [default: 60 days before the newest paper]",
)
@click.option("--all", "every", is_flag=True, help="Papers of any date.")
@click.option(
    "--limit",
    metavar="N",
    type=Number(min=1),
    default=ON_A_TERMINAL,
    show_default=True,
    help="Print at most N papers.",
)
@format_option
@click.option("--explain", metavar="ID", help="Print how well a paper fits, and all reasons.")
@click.option("--profile", "card", is_flag=True, help="Print what counts: the papers, terms, weights and corrections.")
@click.option("--not-for-me", metavar="ID", help="Do not recommend this paper for this profile.")
@click.option("--mute", metavar="REASON", help="Let a reason not count in this profile.")
@click.option("--unmute", metavar="REASON", help="Let a muted reason count again.")
@click.option("--reset", is_flag=True, help="Remove all corrections of this profile.")
def recommend_command(
    tag: str | None,
    bookmarked: bool,
    saved: str | None,
    ids: str | None,
    since: str | None,
    every: bool,
    limit: int,
    format: str,
    columns: list[str],
    **tasks: Any,
) -> None:
    """Recommend papers like those of a tag, your bookmarks, a saved search or a list, each with its reasons.

    The profile is computed on this computer from the titles, abstracts, tasks, methods and data sets of its papers.
    Papers that you rated 4 or 5 count twice, and papers that you rated 1 or 2 count against. Papers that you have read
    are not recommended. MATCH is 99 for a paper that fits as well as the papers of the profile fit each other.

    --not-for-me, --mute, --unmute and --reset change the profile; 'paper-tui undo' undoes that.
    """
    _check_usage(tag, bookmarked, saved, ids, since, every, tasks)
    from paper_index.recommendation import Recommender

    with open_workspace() as workspace:
        recommender = Recommender(workspace.corpus.reader, workspace.library, workspace.engine)
        source = _source(recommender, tag, saved, ids)
        if tasks["reset"]:
            _reset(workspace, source)
        elif tasks["not_for_me"]:
            _dismiss(workspace, source, tasks["not_for_me"])
        else:
            ready_index(workspace)
            profile = recommender.profile(source, [paper.id for paper in workspace.found(_read(ids))] if ids else ())
            if not any(tasks.values()):
                found = recommender.recommend(profile, limit, "" if every else since)
                _print(workspace, found.papers, format, columns)
                message(found.note or counted(len(found.papers)))
            else:
                _answer(workspace, recommender, profile, tasks, format)


def _check_usage(
    tag: str | None,
    bookmarked: bool,
    saved: str | None,
    ids: str | None,
    since: str | None,
    every: bool,
    tasks: Mapping[str, Any],
) -> None:
    if sum((bool(tag), bookmarked, bool(saved), bool(ids))) > 1:
        raise click.UsageError("Give only one of --tag, --bookmarked, --saved and --ids.")
    if since and every:
        raise click.UsageError("--since and --all cannot be used together.")
    given = [name for name in _TASKS if tasks[name]]
    if len(given) > 1:
        one, other = (f"--{'profile' if name == 'card' else name.replace('_', '-')}" for name in given[:2])
        raise click.UsageError(f"{one} and {other} cannot be used together.")


def _answer(
    workspace: "Workspace", recommender: "Recommender", profile: "Profile", tasks: Mapping[str, Any], format: str
) -> None:
    """Explain a paper, print the card of a profile, or mute a reason."""
    if tasks["explain"]:
        (paper,) = workspace.found([tasks["explain"]])
        _print_explanation(recommender.explain(profile, paper), format)
    elif tasks["card"]:
        _print_card(recommender.card(profile), format)
    else:
        _mute(workspace, recommender, profile, tasks["mute"] or tasks["unmute"], on=bool(tasks["mute"]))


def _source(recommender: "Recommender", tag: str | None, saved: str | None, ids: str | None) -> "Source":
    from paper_index.recommendation import BOOKMARKS, PAPERS, SAVED, TAG

    if tag:
        return recommender.source(TAG, tag)
    if saved:
        return recommender.source(SAVED, saved)
    return recommender.source(PAPERS if ids else BOOKMARKS)


def _read(file: str) -> list[str]:
    """Return the ids in a file, or on standard input."""
    from paper_index.importers import MAX_BYTES
    from paper_index.storage.regular_files import read_file

    if file == "-":
        return split_ids(read_standard_input())
    path = expand_path(file)
    try:
        return split_ids(read_file(path, MAX_BYTES))
    except OSError as error:
        raise click.UsageError(f"Cannot read {file}: {error.strerror or error}. Nothing was done.") from error


def _reset(workspace: "Workspace", source: "Source") -> None:
    from paper_index.library.profile_marks import reset

    report_change(reset(workspace.library, source.key, source.label))


def _dismiss(workspace: "Workspace", source: "Source", identity: str) -> None:
    from paper_index.library.profile_marks import dismiss

    report_change(dismiss(workspace.library, source.key, source.label, workspace.found([identity])))


def _mute(workspace: "Workspace", recommender: "Recommender", profile: "Profile", typed: str, *, on: bool) -> None:
    from paper_index.library.profile_marks import mute

    reason = recommender.reason(profile, typed)
    source = profile.source
    report_change(mute(workspace.library, source.key, source.label, [(reason.term, reason.label)], on))


# Output


def _print(workspace: "Workspace", found: "Sequence[Recommendation]", format: str, columns: list[str]) -> None:
    from ..paper_output import write_papers

    if format == "json":
        write_json([_plain(each) for each in found])
    elif format == "table" and not columns:
        for each in found:
            click.echo(_line(each))
            if each.reasons:
                click.echo(f"{'':8} {each.why}")
    else:
        marks = workspace.library.reader.marks([each.paper.id for each in found])
        write_papers([each.paper for each in found], marks, format, columns=columns)


def _line(each: "Recommendation") -> str:
    from ...formatting.match import match_dots

    return f"{match_dots(each.match)} {each.match or '':>3}  {each.paper.display_title}  ({each.paper.id})"


def _plain(each: "Recommendation") -> dict[str, Any]:
    return {
        "id": each.paper.id,
        "title": each.paper.display_title,
        "match": each.match,
        "score": round(each.score, 4),
        "reasons": [
            {"kind": reason.kind, "term": reason.term, "label": reason.label, "share": round(reason.share, 4)}
            for reason in each.reasons
        ],
        "nearest": each.nearest.id if each.nearest else None,
    }


def _print_explanation(found: "Recommendation", format: str) -> None:
    if format == "json":
        write_json(_plain(found))
        return
    click.echo(_line(found))
    for reason in found.reasons:
        click.echo(f"{reason.share:9.0%} {reason.text}")
    if found.nearest:
        click.echo(f"{'':9} most like “{found.nearest.display_title}” ({found.nearest.id})")
    if not found.reasons:
        message("It shares no word, task, method or data set with the profile.")


def _print_card(card: "Card", format: str) -> None:
    profile = card.profile
    if format == "json":
        write_json(
            {
                "source": profile.source.key,
                "papers": [{"id": seed.paper.id, "weight": seed.weight} for seed in profile.seeds],
                "not_counted": len(profile.others),
                "terms": [
                    {
                        "kind": each.reason.kind,
                        "term": each.reason.term,
                        "label": each.reason.label,
                        "share": round(each.reason.share, 4),
                        "papers_of_profile": each.seeds,
                        "papers": each.papers,
                    }
                    for each in card.terms
                ],
                "muted": [{"term": term, "label": label} for term, label in profile.muted.items()],
                "dismissed": [paper.id for paper in profile.dismissed.values()],
            }
        )
        return
    more = f", the latest of {len(profile.seeds) + len(profile.others):,}" if profile.others else ""
    click.echo(f"{counted(len(profile.seeds))} in {profile.source.label}{more}")
    for each in card.terms:
        of = f"{each.seeds} of {len(profile.seeds)}; in {counted(each.papers)}"
        click.echo(f"{each.reason.share:7.1%}  {each.reason.text}  ({of})")
    for label in profile.muted.values():
        click.echo(f"  muted  {label}")
    for paper in profile.dismissed.values():
        click.echo(f"against  {paper.display_title}  ({paper.id})")
