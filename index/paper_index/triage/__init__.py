"""Triage: new papers one by one, the best match first, each to be kept, put off or dismissed."""

from .decisions import (
    KEPT,
    LATER,
    LATER_TAG,
    NOT_FOR_ME,
    clear,
    decisions_of,
    dismiss,
    keep,
    last_tag,
    latest_changed,
    put_off,
)
from .memory import Memory, Place
from .models import Entry, Queue, Scope, ScopeKind
from .queues import Triage
from .scopes import scopes_of

__all__ = [
    "KEPT",
    "LATER",
    "LATER_TAG",
    "NOT_FOR_ME",
    "Entry",
    "Memory",
    "Place",
    "Queue",
    "Scope",
    "ScopeKind",
    "Triage",
    "clear",
    "decisions_of",
    "dismiss",
    "keep",
    "last_tag",
    "latest_changed",
    "put_off",
    "scopes_of",
]
