"""The papers that a triage can go through: new ones, those of an edition or a followed search, or the list."""

from __future__ import annotations

import json

from ..corpus import CorpusReader, newest_batch
from ..search import View
from .models import Scope, ScopeKind

NEW_PAPERS = View(query="is:new")


def scopes_of(shown: View, corpus: CorpusReader) -> list[Scope]:
    """Return the scopes of possible triages, the likeliest first.

    A list that is narrowed comes first, because it is what the user looks at; otherwise the new papers, if there are
    any.

    Args:
        shown: the view of the list.
        corpus: the papers.
    """
    batch = newest_batch(corpus)
    new = Scope(ScopeKind.NEW, NEW_PAPERS, f"new {corpus.identity} {batch}") if batch else None
    listed = _listed(shown, new)
    if new is None:
        return [listed]
    if listed.key == new.key:
        return [new]
    return [listed, new] if shown.narrowed else [new, listed]


def _listed(shown: View, new: Scope | None) -> Scope:
    """Return the scope of a list."""
    if new and not shown.filters and not shown.like and shown.query.strip() == NEW_PAPERS.query:
        return new
    included = {each.facet for each in shown.filters if not each.exclude}
    kind = ScopeKind.FOLLOWED if "new" in included else ScopeKind.EDITION if "edition" in included else ScopeKind.LIST
    plain = shown.to_dict()
    for name in ("sort", "reverse", "browse"):
        plain.pop(name, None)
    return Scope(kind, shown, f"{kind.value} {json.dumps(plain, sort_keys=True)}")
