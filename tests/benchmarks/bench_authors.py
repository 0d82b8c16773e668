"""How often a paper is found by its authors: a name, initials, a name with a year, and whether names mix two people.

On the starter catalogue, or on the papers of `--home`. Queries are made from the records of randomly chosen papers.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

from paper_index.papers.paper import Paper
from paper_index.paths import Home
from paper_index.search import View
from paper_index.search.text.analyzer import analyze, fold
from paper_index.search.text.query_words import query_terms
from paper_index.text.stop_words import STOP_WORDS
from paper_index.workspace import Workspace

FEW = 5
"""Papers of a name and a condition, up to which its paper can be expected among the first five."""


def family(name: str) -> str:
    """Return the last word of a name."""
    return name.split()[-1]


def given(name: str) -> str:
    """Return a name without its last word."""
    return name.rpartition(" ")[0]


def first(paper: Paper) -> str:
    """Return the first author."""
    return paper.authors[0]


def title_word(paper: Paper) -> str:
    """Return the longest word of the title."""
    return max((word for word in query_terms(paper.title) if word not in STOP_WORDS), key=len)


NAMES: dict[str, Callable[[Paper], str]] = {
    "Jian Wu": first,
    "Wu Jian": lambda paper: f"{family(first(paper))} {given(first(paper))}",
    "Wu, Jian": lambda paper: f"{family(first(paper))}, {given(first(paper))}",
    'author:"Jian Wu"': lambda paper: f'author:"{first(paper)}"',
    'author:"Wu Jian"': lambda paper: f'author:"{family(first(paper))} {given(first(paper))}"',
    'author:"Wu, Jian"': lambda paper: f'author:"{family(first(paper))}, {given(first(paper))}"',
    "the last author": lambda paper: paper.authors[-1],
}
INITIALS: dict[str, Callable[[Paper], str]] = {
    "Wu, J.": lambda paper: f"{family(first(paper))}, {first(paper)[0]}.",
    "J. Wu": lambda paper: f"{first(paper)[0]}. {family(first(paper))}",
    "J Wu": lambda paper: f"{first(paper)[0]} {family(first(paper))}",
    'author:"Wu, J."': lambda paper: f'author:"{family(first(paper))}, {first(paper)[0]}."',
    'author:"J. Wu"': lambda paper: f'author:"{first(paper)[0]}. {family(first(paper))}"',
}
YEARS: dict[str, Callable[[Paper], str]] = {
    "author:Wu year:2026": lambda paper: f"author:{family(first(paper))} year:{paper.published[:4]}",
    "Wu 2026": lambda paper: f"{family(first(paper))} {paper.published[:4]}",
    "Wu et al. (2026)": lambda paper: f"{family(first(paper))} et al. ({paper.published[:4]})",
    "Wu, J. (2026)": lambda paper: f"{family(first(paper))}, {first(paper)[0]}. ({paper.published[:4]})",
    "Wu & Chen 2026": lambda paper: (
        f"{family(first(paper))} & {family(paper.authors[min(1, len(paper.authors) - 1)])} {paper.published[:4]}"
    ),
    "Wu 2026 agents": lambda paper: f"{family(first(paper))} {paper.published[:4]} {title_word(paper)}",
    "Wu et al. (2026) agents": lambda paper: (
        f"{family(first(paper))} et al. ({paper.published[:4]}) {title_word(paper)}"
    ),
    "Jian Wu et al. 2026": lambda paper: f"{first(paper)} et al. {paper.published[:4]}",
    "agents (Wu et. al., 2026)": lambda paper: (
        f"{title_word(paper)} ({family(first(paper))} et. al., {paper.published[:4]})"
    ),
    "Wu, Chen, and Li (2026)": lambda paper: (
        f"{', '.join(map(family, paper.authors[:2]))}, and {family(paper.authors[min(2, len(paper.authors) - 1)])} "
        f"({paper.published[:4]})"
    ),
    "papers by Jian Wu": lambda paper: f"papers by {first(paper)}",
    "Wu agents": lambda paper: f"{family(first(paper))} {title_word(paper)}",
}


def places(
    workspace: Workspace, rows: list[int], make: Callable[[Paper], str]
) -> Iterator[tuple[int, int, float, str]]:
    """Yield the place of each paper (0 if absent), the number of papers, the milliseconds and the query."""
    for row, paper in zip(rows, workspace.papers(rows), strict=True):
        query = make(paper)
        began = time.perf_counter()
        answer = workspace.engine.answer(View(query))
        spent = 1000 * (time.perf_counter() - began)
        yield (answer.rows.index(row) + 1 if row in answer.rows else 0), answer.total, spent, query


def report(workspace: Workspace, kind: str, rows: list[int], make: Callable[[Paper], str], *, show: bool) -> None:
    """Print how many papers are found by a kind of query."""
    found = list(places(workspace, rows, make))
    share = {most: 100 * sum(0 < place <= most for place, *_ in found) / max(1, len(found)) for most in (1, 5, 10)}
    nothing = sum(not total for _, total, *_ in found)
    times = [spent for *_, spent, _ in found]
    print(
        f"{kind:26} n {len(found):3}  top-1 {share[1]:5.1f}  top-5 {share[5]:5.1f}  top-10 {share[10]:5.1f}  "
        f"nothing {nothing:3}  median {statistics.median(times):5.1f} ms, slowest {max(times):4.0f} ms"
    )
    for place, total, _, query in found if show else ():
        if not 0 < place <= FEW:
            print(f"   {place:3} of {total} {query!r}")


def first_authors(workspace: Workspace, rows: list[int]) -> None:
    """Print in how many answers to `Wu et al. (2026)` all papers with this first author and year come first."""
    of_first: Counter[tuple[str, str]] = Counter()
    everything = dict(zip(order := workspace.corpus.reader.order("added"), workspace.papers(order), strict=True))
    key_of = {
        row: (fold(family(first(paper))), paper.published[:4]) for row, paper in everything.items() if paper.authors
    }
    of_first.update(key_of.values())
    right = 0
    for row in rows:
        query = YEARS["Wu et al. (2026)"](everything[row])
        answer = workspace.engine.answer(View(query)).rows[: of_first[key_of[row]]]
        right += all(key_of.get(each) == key_of[row] for each in answer) and len(answer) > 0
    print(f"Wu et al. (2026): papers with that family name first, all before others: {right} of {len(rows)}")


def full_names(workspace: Workspace, papers: dict[int, Paper], named: list[int], count: int) -> None:
    """Print how often the full name of its first author finds a paper first, for several samples.

    Papers of one first author cannot be told apart by the name: `ceiling` is the expected share if all of them come
    first, in any order. `apart` is the number of answers in which they do not.
    """
    of_name: defaultdict[str, set[int]] = defaultdict(set)
    for row, paper in papers.items():
        if paper.authors:
            of_name[fold(first(paper))].add(row)
    for seed in range(1, 4):
        chosen = random.Random(seed).sample(named, min(count, len(named)))
        answers = [workspace.engine.answer(View(first(papers[row]))).rows for row in chosen]
        same = [of_name[fold(first(papers[row]))] for row in chosen]
        top = sum(rows[:1] == (row,) for row, rows in zip(chosen, answers, strict=True))
        ceiling = sum(1 / len(rows) for rows in same)
        apart = sum(set(rows[: len(others)]) != others for rows, others in zip(answers, same, strict=True))
        print(
            f"first authors, sample {seed}    n {len(chosen):3}  top-1 {100 * top / len(chosen):5.1f}  "
            f"ceiling {100 * ceiling / len(chosen):5.1f}  apart {apart}"
        )


def initialed(papers: dict[int, Paper]) -> Counter[tuple[str, str]]:
    """Return the number of papers with an author of each family name and initial."""
    found: Counter[tuple[str, str]] = Counter()
    for paper in papers.values():
        found.update({(fold(family(name)), fold(name[0])) for name in paper.authors if name})
    return found


def neighbours(workspace: Workspace, papers: dict[int, Paper], chance: random.Random) -> None:
    """Print how many papers are found by the words of two people of whom one follows the other."""
    beside = (pair for paper in papers.values() for pair in pairwise(paper.authors))
    pairs = [(one, other) for one, other in beside if len(fold(other.split()[0]).strip(".")) > 1]  # no initial
    asked = chance.sample(pairs, min(300, len(pairs)))
    words_of = {
        row: [{form for token in analyze(name) for form in token.forms} for name in paper.authors]
        for row, paper in papers.items()
    }
    for form in ('author:"{} {}"', 'author:"{}, {}"', '"{}, {}"'):
        wrong = hits = 0
        for one, other in asked:
            words = set(query_terms(family(one))) | set(query_terms(other.split()[0]))
            rows = workspace.engine.answer(View(form.format(family(one), other.split()[0])), exact=True).rows
            hits += len(rows)
            wrong += sum(not any(words <= each for each in words_of[row]) for row in rows)
        print(f"{form.format('Wu', 'Jian'):26} of two neighbours: {hits} papers, {wrong} of them wrong")


def measure(workspace: Workspace, count: int, *, show: bool) -> None:
    """Print the figures of a collection."""
    chance = random.Random(26)
    order = workspace.corpus.reader.order("added")
    papers = dict(zip(order, workspace.papers(order), strict=True))
    named = [
        row for row, paper in papers.items()
        if paper.authors and paper.published and " " in first(paper) and query_terms(paper.title)
    ]  # fmt: skip
    chosen = chance.sample(named, min(count, len(named)))
    print(f"{len(papers):,} papers")
    full_names(workspace, papers, named, 2 * count)
    for kind, make in NAMES.items():
        report(workspace, kind, chosen, make, show=show)
    often = initialed(papers)
    unique = [row for row in named if often[fold(family(first(papers[row]))), fold(first(papers[row])[0])] <= FEW]
    unique = chance.sample(unique, min(count, len(unique)))
    for kind, make in INITIALS.items():
        report(workspace, kind, unique, make, show=show)
    for kind, make in YEARS.items():
        report(workspace, kind, chosen, make, show=False)
    first_authors(workspace, chosen)
    neighbours(workspace, papers, chance)


def main() -> None:
    """Measure on the starter catalogue or on a home."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--home", type=Path, help="a home that holds the papers already")
    options.add_argument("--papers", type=int, default=200, help="papers of a kind of query")
    options.add_argument("--show", action="store_true", help="print the queries that did not find their paper")
    given_options = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, Workspace(Home.find(given_options.home or folder)) as workspace:
        workspace.ready_index()
        measure(workspace, given_options.papers, show=given_options.show)


if __name__ == "__main__":
    main()
