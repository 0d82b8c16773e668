"""Actions: the commands that keys, clicks and the palette run. Each module declares a group with its keys and help."""

from . import (  # noqa: F401, importing a module declares its actions
    attaching,
    citations,
    command_line,
    copy,
    duplicates,
    editions,
    export,
    external,
    fetching,
    filters,
    insights,
    leaderboards,
    links,
    moving,
    navigation,
    notes,
    panes,
    papers,
    program,
    reading,
    recommending,
    records,
    saved_searches,
    search,
    selection,
    triage,
    undo,
)
from .registry import FIND, GROUPS, MOVE, PAPERS, PROGRAM, Action, table

__all__ = ["ACTIONS", "BY_ID", "FIND", "GROUPS", "MOVE", "PAPERS", "PROGRAM", "Action"]

ACTIONS = table()
"""Every action, in the order in which help and documentation list them."""

BY_ID = {action.id: action for action in ACTIONS}
