"""How many of the facts found in titles and abstracts are right, and how many of those there are found.

Measured against the facts of the starter catalogue, which were collected by hand, on three of its pages. A result is
right when the catalogue has the same value for the same data set (or for none); its words for the metric differ. Then
the results in samples of the large corpora are counted.
"""

import random
import re
import time
from collections import Counter
from collections.abc import Hashable
from collections.abc import Set as AbstractSet
from pathlib import Path

from paper_index import catalogue
from paper_index.extraction.facts import Facts, find
from paper_index.extraction.metrics import metric_of
from paper_index.importers import Source, read
from paper_index.papers.paper import Paper
from paper_index.text.sanitize import fold_title

PAGES = Path(__file__).parents[3] / "shared" / "data" / "daily-pages"
KINDS = ("code", "datasets", "tasks", "methods", "results")


def pairs(folder: Path = PAGES) -> list[tuple[Paper, Paper]]:
    """The papers of the pages, with what the catalogue says of them."""
    known = {fold_title(paper.title): paper for paper in catalogue.papers()}
    found: dict[str, Paper] = {}
    for page in sorted(folder.glob("00*.txt")):
        _, records = read(Source(page))
        found |= {fold_title(record.title): record for record in records if isinstance(record, Paper)}
    return [(paper, known[fold]) for fold, paper in found.items() if fold in known]


def number(value: str) -> str:
    """The number of a value as written, in its shortest form: that of "over 96.0%" is 96."""
    digits = re.search(r"\d[\d,]*(?:\.\d+)?", value)
    return f"{float(digits[0].replace(',', '')):g}" if digits else value


def counted(facts: Facts, known: Paper, kind: str) -> tuple[AbstractSet[Hashable], AbstractSet[Hashable]]:
    """What was found and what there is, in a form that can be compared."""
    if kind == "results":
        there = {(result.dataset, number(result.value)) for result in known.results}
        found = set()
        for each in facts.results:
            pair = each.value.dataset, number(each.value.value)
            found.add(("", pair[1]) if ("", pair[1]) in there else pair)
        return found, {pair for pair in there if pair[0]} | (there & found)
    if kind == "code":
        return {each.value.rstrip("/").lower() for each in facts.code}, {
            link.rstrip("/").lower() for link in known.code
        }
    return {each.value for each in getattr(facts, kind)}, set(getattr(known, kind))


def measure(papers: list[tuple[Paper, Paper]]) -> dict[str, tuple[float, float, int]]:
    """Precision, recall and how many were found, by kind."""
    totals = {kind: [0, 0, 0] for kind in KINDS}
    for paper, known in papers:
        facts = find(paper.title, paper.abstract)
        for kind, total in totals.items():
            found, there = counted(facts, known, kind)
            total[0] += len(found & there)
            total[1] += len(found)
            total[2] += len(there)
    return {kind: (right / (found or 1), right / (there or 1), found) for kind, (right, found, there) in totals.items()}


def main() -> None:
    """Print the table."""
    if not PAGES.is_dir():
        print("The shared sample pages are not beside this repository; nothing was measured.")
        return
    papers = pairs()
    began = time.perf_counter()
    for kind, (precision, recall, found) in measure(papers).items():
        print(f"{kind:10} precision {precision:.3f}   recall {recall:.3f}   found {found}")
    print(f"{len(papers) / (time.perf_counter() - began):,.0f} abstracts a second")
    for name in sorted(PAGES.parent.glob("*/*.jsonl.gz")):
        if name.parent.name in CORPORA:
            count_results(name)


CORPORA = ("hf-daily", "arxiv-cs")
SAMPLE, SEED = 4_000, 7
"""Abstracts of a large corpus that are searched, and the seed that chooses them."""


def count_results(file: Path) -> None:
    """Print how many results are found in the abstracts of a file, by how certain and whose they are, and the speed.

    The results have to be judged by eye.
    """
    papers = [record for record in read(Source(file))[1] if isinstance(record, Paper)]
    chosen = random.Random(SEED).sample(papers, min(SAMPLE, len(papers)))
    began = time.process_time()
    found = [facts.results for paper in chosen if (facts := find(paper.title, paper.abstract)).results]
    milliseconds = 1_000 * (time.process_time() - began) / len(chosen)
    results = [each.value for some in found for each in some]
    certain = [each for each in results if not each.doubtful]
    boards = Counter((each.dataset, metric_of(each.metric, each.dataset).key) for each in certain)
    print(
        f"{file.parent.name}: {len(certain)} certain results ({sum(each.own for each in certain)} of the paper's own) "
        f"and {len(results) - len(certain)} doubtful ones in {len(found)} of {len(chosen)} abstracts; "
        f"{sum(number >= 3 for number in boards.values())} boards of 3 or more; {milliseconds:.2f} ms an abstract"
    )


if __name__ == "__main__":
    main()
