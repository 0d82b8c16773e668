"""The state of fetching, as lines of text: the result of the last fetch, and how asking each source ended."""

import time
from contextlib import closing

from ..paths import Home
from .outcome import counted
from .state import LastFetch, State, folder_of


def last_fetch(home: Home) -> LastFetch | None:
    """Return the result of the last fetch, also by another process; None before the first fetch.

    Raises:
        PaperError: if it cannot be read.
    """
    if not (folder_of(home) / "online.db").exists():
        return None
    with closing(State(folder_of(home))) as state:
        return state.last()


def status(home: Home) -> list[str]:
    """Return the lines of `fetch --status`.

    Raises:
        PaperError: if they cannot be read.
    """
    if not (folder_of(home) / "online.db").exists():
        return ["Nothing was fetched yet."]
    with closing(State(folder_of(home))) as state:
        last = state.last()
        lines = [f"Last fetch {shown_time(last.at)}", *(f"  {each}" for each in last.sentences)] if last else []
        for run in state.runs():
            ended = f"failed: {run.outcome}" if run.outcome else "succeeded"
            success = f", last success {shown_time(run.succeeded)}" if run.outcome and run.succeeded else ""
            lines.append(f"{run.source}: {shown_time(run.at)} {ended}{success}")
        days = [day for day, (_, papers) in state.days().items() if papers]
        if days:
            lines.append(f"{counted(len(days), 'edition')} from {min(days)} to {max(days)}")
        if waiting := len(state.answers()):
            lines.append(f"{counted(waiting, 'answer')} not imported yet; the next fetch imports them.")
        return lines or ["Nothing was fetched yet."]


def shown_time(at: float) -> str:
    """Return a time in seconds since 1970 as local day, hour and minute."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(min(max(at, 0), 4e9)))
