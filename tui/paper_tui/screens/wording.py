"""What is said of a view in words."""

from paper_index.search import View


def sort_in_force(view: View) -> str:
    """Return the order a view is in: relevance means something only where words are searched."""
    return "trending" if view.sort == "relevance" and not (view.query.strip() or view.like) else view.sort


def shown_order(view: View) -> str:
    """Return how a list is said to be ordered."""
    sort = sort_in_force(view)
    order = "likeness" if view.like and sort == "relevance" else sort
    return f"by {order}{', reversed' if view.reverse else ''}"


def nothing(view: View) -> str:
    """What an empty list says, and what to do."""
    if view.query.strip() and view.filters:
        return "Nothing matches with these filters.\nX takes the filters off, Esc the query."
    if view.query.strip():
        return "Nothing matches.\nTry fewer or other words; Esc clears the query."
    if view.filters:
        return "No paper passes all these filters.\nX takes them off."
    if view.like:
        return "No paper is like this one.\nEsc goes back."
    return "No papers are known yet.\nBring some in with: paper-tui import FILE"
