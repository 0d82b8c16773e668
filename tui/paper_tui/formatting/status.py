"""The status line, the order of the list, and the message of an empty list, as text."""

from dataclasses import replace

from paper_index.corpus import SORTS
from paper_index.papers.stub import identifier_in
from paper_index.search import Answer, View
from paper_index.search.query.meaning import without_sign

from .numbers import counted
from .recommended import empty_text, is_trending


def status(answer: Answer, known: int, retained: frozenset[int], selection: frozenset[int], width: int) -> str:
    """Return how many papers match, how many are selected and, if there is room, how many filters there are."""
    here = answer.total - len(retained)
    papers = counted(known) if here == known else f"{here:,} of {counted(known)}"
    filters = f" · {counted(len(answer.view.filters), 'filter')}" if answer.view.filters else ""
    inside = len(selection.intersection(answer.rows)) if selection else 0  # it reads all rows
    marked = f" · {len(selection):,} selected" if selection else ""
    selected = marked + (f", {inside:,} here" if inside < len(selection) else "")
    short = f"{here:,} of {known:,}"
    forms = (papers + selected + filters, papers + selected, short + selected, short + marked, marked[3:] or papers)
    return next((form for form in forms if len(form) <= width), forms[-1])


def place_in(answer: Answer, cursor: int, retained: int) -> str:
    """Return the place of the cursor in the list, and how many of its papers do not match the whole query."""
    if not answer.total:
        return ""
    left = f" · {len(answer.partial):,} with some of the words" if answer.partial else ""
    retained -= len(answer.partial)
    left += f" · {retained:,} no longer match{'es' if retained == 1 else ''}" if retained else ""
    return f"{cursor + 1:,} of {answer.total:,}{left}"


_ORDERS = {
    "added": "by import, latest first",
    "date": "by date, newest first",
    "votes": "by votes",
    "rank": "by rank in the edition",
    "rating": "by rating",
    "unread": "by time unread, longest first",
}
"""The orders whose names do not describe them."""
_REVERSED = {
    "added": "by import, oldest first",
    "date": "by date, oldest first",
    "unread": "by time unread, shortest first",
    "votes": "by votes, fewest first",
    "rank": "by rank in the edition, last first",
    "rating": "by rating, lowest first",
    "title": "by title, Z to A",
    "author": "by author, Z to A",
}


def effective_sort(view: View) -> str:
    """Return the order a view is shown in: relevance needs a query or a paper to be similar to."""
    return "trending" if view.sort == "relevance" and not view.is_search else view.sort


def orders_of(view: View) -> list[str]:
    """Return the orders that a view can have."""
    return [sort for sort in SORTS if sort != "relevance" or view.is_search]


def order(view: View) -> str:
    """Return the order of the list as text."""
    sort = effective_sort(view)
    if view.reverse and sort in _REVERSED:
        return _REVERSED[sort]
    compared = "similarity" if view.like else "match" if view.recommend else "meaning" if view.by_meaning else sort
    shown = order_name(compared if sort == "relevance" else sort)
    return f"{shown}{', reversed' if view.reverse else ''}"


def answer_order(answer: Answer) -> str:
    """Return the order of an answer as text: that of the words if a query by meaning was searched by words only."""
    view = replace(answer.view, recommend="") if is_trending(answer) else answer.view
    return order(view.with_query(without_sign(view.query)) if answer.by_words else view)


def order_name(sort: str) -> str:
    """Return the description of an order."""
    return _ORDERS.get(sort, f"by {sort}")


def empty_message(answer: Answer) -> str:
    """Return the text of an empty list, with keys as `{key:…}`."""
    view = answer.view
    if view.recommend:
        return empty_text(answer)
    if view.query.count('"') % 2:
        return "No paper matches.\nThe quotation mark is not closed. {key:back} clears the query."
    if view.query.strip() and view.filters:
        return "No paper matches query and filters.\n{key:find.clear_filters} clears the filters, {key:back} the query."
    if identifier := identifier_in(view.query):
        return f"No paper has this identifier.\npaper-tui add {identifier} adds it; {{key:back}} clears the query."
    if view.query.strip():
        return "No paper matches.\nTry fewer or other words; {key:back} clears the query."
    if view.filters:
        return "No paper matches all filters.\n{key:find.clear_filters} clears them."
    if view.like:
        return "No similar papers.\n{key:back} goes back."
    return "No papers yet.\n{key:program.import} imports a file; so does: paper-tui import FILE"
