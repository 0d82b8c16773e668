"""Papers that stop matching because the user changed them: they stay in the list until the next view."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from paper_index.search import Answer


def with_retained(before: Answer | None, answer: Answer, changed: Collection[int]) -> tuple[Answer, frozenset[int]]:
    """Return an answer with the changed rows that it lost, where they were, and the set of these rows.

    Args:
        before: the answer before; ignored if it is of another view.
        answer: the new answer.
        changed: the rows that the user has changed in this view; rows lost for other reasons are not kept.
    """
    if before is None or before.view != answer.view or not changed:
        return answer, frozenset()
    present = set(answer.rows)
    lost = [row for row in before.rows if row in changed and row not in present]
    if not lost:
        return answer, frozenset()
    retained = frozenset(lost)
    following: defaultdict[int | None, list[int]] = defaultdict(list)
    last: int | None = None
    for row in before.rows:
        if row in retained:
            following[last].append(row)
        elif row in present:
            last = row
    rows = [*following[None]]
    for row in answer.rows:
        rows += [row, *following.get(row, ())]
    kept = {row: before.shared[row] for row in lost if row in before.shared}
    scores = {row: before.scores[row] for row in lost if row in before.scores}
    return replace(answer, rows=tuple(rows), shared=answer.shared | kept, scores=answer.scores | scores), retained
