"""Papers that an act of the user's takes out of the list: they stay in their places until the next question."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from paper_index.search import Answer


def with_retained(before: Answer | None, answer: Answer, acted: Collection[int]) -> tuple[Answer, frozenset[int]]:
    """Return an answer with the papers that it lost since the answer before, where they were, and which those are.

    Args:
        before: the answer before; it counts only if it is of the same view.
        answer: the new one.
        acted: the rows that the user has changed since the view is looked at: others are lost for other reasons.
    """
    if before is None or before.view != answer.view or not acted:
        return answer, frozenset()
    here = set(answer.rows)
    dropped = [row for row in before.rows if row in acted and row not in here]
    if not dropped:
        return answer, frozenset()
    gone = frozenset(dropped)
    behind: defaultdict[int | None, list[int]] = defaultdict(list)
    last: int | None = None
    for row in before.rows:
        if row in gone:
            behind[last].append(row)
        elif row in here:
            last = row
    rows = [*behind[None]]
    for row in answer.rows:
        rows += [row, *behind.get(row, ())]
    return replace(answer, rows=tuple(rows)), gone
