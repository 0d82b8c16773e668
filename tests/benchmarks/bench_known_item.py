"""How often a paper is found by some words of its title: with typos, joined, split, beside a strange one, in questions.

On the starter catalogue, and with it on the Daily Papers in `shared/data` beside the project, which are not part of it;
or on a home. The kinds of queries are those of `remembered_queries`. `--show` prints the queries that did not find
their paper. Last, how well questions about two keywords are answered, by nDCG@10.
"""

import argparse
import random
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.bench_ranking import judged
from benchmarks.remembered_queries import DAILY, STYLES, Titles, asked_questions
from paper_index.importers import Source
from paper_index.paths import Home
from paper_index.search import View
from paper_index.search.assist.partial_matches import partial_matches, with_partial_matches
from paper_index.workspace import Workspace

FIRST = 5


def measure(workspace: Workspace, count: int, kinds: list[str], *, show: bool, most: int = 99) -> None:
    """Print how many papers are found by each kind of query, in a list with partial matches."""
    rows = workspace.corpus.reader.order("added")
    title_of = {line.row: line.title for line in workspace.corpus.reader.lines(rows)}
    titles = Titles(title_of.values(), most)
    asked = [row for row in rows if len(titles.words(title_of[row], 4, random.Random(1))) > 3]
    for kind in kinds:
        chance = random.Random(5)
        places, times = [], []
        for row in chance.sample(asked, min(count, len(asked))):
            query = STYLES[kind](title_of[row], titles, chance)
            began = time.process_time()
            answer = with_partial_matches(workspace.engine.answer(View(query)), workspace.engine)
            times.append(1000 * (time.process_time() - began))
            places.append(answer.rows.index(row) + 1 if row in answer.rows else 0 if answer.rows else -1)
            if show and not 0 < places[-1] <= FIRST:
                print(f"   {query!r} ({title_of[row][:80]}): {places[-1]} of {answer.total}, {answer.note!r}")
        first, five = (100 * sum(0 < place <= most for place in places) / len(places) for most in (1, FIRST))
        print(
            f"{kind:30} n {len(places)} top-1 {first:5.1f} top-{FIRST} {five:5.1f} nothing {places.count(-1)}"
            f"  CPU median {statistics.median(times):5.1f} ms, slowest {max(times):4.0f} ms",
            flush=True,
        )


def questions(workspace: Workspace, count: int) -> None:
    """Print how well questions about two keywords are answered."""
    sums, nothing = [0.0, 0.0], 0
    asked = asked_questions(count)
    for query, grades in asked:
        answer = workspace.engine.answer(View(query))
        found = workspace.corpus.reader.ids([*answer.rows, *partial_matches(answer, workspace.engine)][:100])
        nothing += not found
        for n, each in enumerate(judged([paper.removeprefix("arxiv:") for paper in found], grades)):
            sums[n] += each / len(asked)
    if asked:
        print(f"{len(asked)} questions: nDCG@10 {sums[0]:.4f}  recall@100 {sums[1]:.4f}  nothing {nothing}")


def main() -> None:
    """Make the collections and measure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--show", action="store_true", help="print the queries that did not find their paper")
    options.add_argument("--home", type=Path, help="a home that holds the papers already")
    options.add_argument("--papers", type=int, default=300, help="papers of a kind of query")
    options.add_argument("--kind", choices=STYLES, action="append", help="a kind of query; all without it")
    options.add_argument("--rarest", type=int, default=5, help="rarest words of a title of which queries are made")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, Workspace(Home.find(given.home or folder)) as workspace:
        if given.home is None and DAILY.exists():
            workspace.add(Source(DAILY, DAILY.name))
        workspace.ready_index()
        print(f"{len(workspace.corpus.reader):,} papers")
        measure(workspace, given.papers, given.kind or list(STYLES), show=given.show, most=given.rarest)
        questions(workspace, given.papers if not given.kind else 0)


if __name__ == "__main__":
    main()
