"""How good similar papers are, and how long they take: our figures beside scikit-learn's tf-idf cosine, in one run.

CSFCube (Mysore et al. 2021) has 34 papers whose similarity to others was judged by people: nDCG@10 and @20, the gain of
a paper is its grade, the greatest of all facets. Its data must not be used to choose constants, because it is small.
The Daily Papers are ranked for readers who want the later papers with the keywords of one paper: precision@10. Both are
in `shared/data` beside the project.

    PYTHONPATH=tests python tests/benchmarks/bench_similar.py [--readers N] [--semantic] [--time HOME]

See `bench_recommend.py` for scikit-learn.
"""

import argparse
import contextlib
import gzip
import json
import math
import random
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from benchmarks.bench_recommend import DATA, keyword_readers, load, precision
from paper_index.importers import Source
from paper_index.paths import Home
from paper_index.search.index.builder import build
from paper_index.semantic.building import build_vectors
from paper_index.semantic.onnx_encoder import open_encoder
from paper_index.workspace import Workspace

JUDGED = DATA.parents[1] / "similar"
SPLITS = ("2025-09-01", "2025-07-01")
PREFIX = "s2:"
DEPTH = 300
"""Similar papers that are asked for."""

Ranked = Callable[[str], list[str]]
"""From the id of a paper to those of all others, the most similar first."""


def ours(workspace: Workspace) -> Ranked:
    """Return the program's method."""
    reader = workspace.corpus.reader
    ids = {row: paper.id for row, paper in reader.all_papers()}
    rows = {paper: row for row, paper in ids.items()}
    return lambda paper: [ids[found.row] for found in workspace.engine.similar(rows[paper], DEPTH)]


def scikit(workspace: Workspace) -> Ranked | None:
    """Return the cosine of scikit-learn's tf-idf with logarithmic frequencies, the title counted three times."""
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return None
    import numpy  # type: ignore[import-not-found, unused-ignore]

    papers = [paper for _, paper in workspace.corpus.reader.all_papers()]
    place = {paper.id: number for number, paper in enumerate(papers)}
    texts = [f"{paper.title}\n" * 3 + f"{paper.summary}\n{paper.abstract}" for paper in papers]
    matrix = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(texts)

    def ranked(paper: str) -> list[str]:
        scores = (matrix @ matrix[place[paper]].T).toarray().ravel()
        order = numpy.argsort(-scores, kind="stable")
        return [papers[number].id for number in order if papers[number].id != paper]

    return ranked


def judged() -> dict[str, dict[str, int]]:
    """Return the grades of CSFCube: query to paper to grade."""
    grades: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for line in (JUDGED / "csfcube-qrels.tsv").read_text().splitlines()[1:]:
        _, query, paper, grade = line.split("\t")
        if query != paper:
            known = grades[PREFIX + query]
            known[PREFIX + paper] = max(known.get(PREFIX + paper, 0), int(grade))
    return dict(grades)


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """Return the normalised discounted cumulative gain."""

    def gain(values: Sequence[int]) -> float:
        return sum(value / math.log2(place + 2) for place, value in enumerate(values[:depth]))

    best = gain(sorted(grades.values(), reverse=True))
    return gain([grades.get(paper, 0) for paper in ranked]) / best if best else 0.0


@contextlib.contextmanager
def home_of(lines: Callable[[Path], object], *, facts: bool = True) -> Iterator[Workspace]:
    """Import the papers that `lines` writes into a new home, and index them with or without the facts of abstracts."""
    with tempfile.TemporaryDirectory() as folder, Workspace(Home.find(Path(folder) / "home")) as workspace:
        file = Path(folder) / "papers.jsonl"
        lines(file)
        workspace.add(Source(file))
        if facts:
            workspace.ready_index()
        else:
            build(workspace.corpus.reader, workspace.home.index)
        assert workspace.engine.open_index()
        yield workspace


def write_judged(file: Path) -> None:
    """Write the papers of CSFCube as JSON lines."""
    with gzip.open(JUDGED / "csfcube-corpus.jsonl.gz", "rt", encoding="utf-8") as lines, file.open("w") as out:
        for plain in map(json.loads, lines):
            paper = {"id": PREFIX + plain["_id"], "title": plain["title"], "abstract": plain["text"]}
            out.write(json.dumps(paper) + "\n")


def measure_judged(*, by_meaning: bool) -> None:
    """Print nDCG of CSFCube; with `by_meaning` also with vectors, which takes some minutes."""
    with home_of(write_judged) as workspace:
        print_judged("ours", ours(workspace))
        if (plain := scikit(workspace)) is None:
            print("scikit-learn is not installed: see bench_recommend.py")
        else:
            print_judged("scikit-learn", plain)
        if by_meaning:
            build_vectors(workspace.corpus.reader, workspace.home.vectors, open_encoder(""))
            print_judged("ours with vectors", ours(workspace))


def print_judged(name: str, method: Ranked) -> None:
    """Print nDCG of CSFCube for a method."""
    grades = judged()
    found = {query: [each for each in method(query) if each.startswith(PREFIX)] for query in grades}
    near, far = (statistics.fmean(ndcg(found[each], grades[each], depth) for each in grades) for depth in (10, 20))
    print(f"CSFCube, {len(grades)} papers, {name}: nDCG@10 {near:.4f} @20 {far:.4f}", flush=True)


def measure_readers(number: int) -> None:
    """Print the precision for readers of one paper."""
    for facts in (True, False):
        with home_of(load, facts=facts) as workspace, tempfile.TemporaryDirectory() as folder:
            known = [entry for entry in load(Path(folder) / "papers.jsonl") if entry.keywords]
            methods = {"with facts" if facts else "without facts": ours(workspace)}
            if facts and (plain := scikit(workspace)):
                methods["scikit-learn"] = plain
            for split in SPLITS:
                later = [entry.id for entry in known if entry.date >= split]
                readers = keyword_readers(known, split, 1, number, random.Random(8))
                for name, ranked in methods.items():
                    found = precision(partial(among, ranked), readers, later)
                    print(f"Daily Papers, split {split}, {name}: P@10 {found:.3f}", flush=True)


def among(ranked: Ranked, seeds: list[str], candidates: Sequence[str]) -> list[str]:
    """Return the candidates most similar to a paper."""
    allowed = set(candidates)
    return [each for each in ranked(seeds[0]) if each in allowed]


def measure_time(home: Path) -> None:
    """Print how long similar papers take in a home, which has `data`, `config` and `cache`."""
    with Workspace(Home(home / "data", home / "config", home / "cache")) as workspace:
        assert workspace.ready_index()
        rows = random.Random(8).sample(list(workspace.corpus.reader.order("date")), 40)
        workspace.engine.similar(rows[0])
        took = []
        for row in rows:
            began, busy = time.perf_counter(), time.process_time()
            workspace.engine.similar(row, 100)
            took.append((time.perf_counter() - began, time.process_time() - busy))
        for name, times in zip(("wall", "processor"), zip(*took, strict=True), strict=True):
            print(f"{name}: median {1_000 * statistics.median(times):.0f} ms, worst {1_000 * max(times):.0f} ms")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Measure similar papers.")
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--time", type=Path, metavar="HOME", help="only measure the time in this home")
    parser.add_argument("--semantic", action="store_true", help="also with vectors: needs the extra, and six minutes")
    options = parser.parse_args()
    if options.time:
        measure_time(options.time)
        return
    if not DATA.exists() or not JUDGED.exists():
        print(f"skipped: {DATA} or {JUDGED} is missing")
        return
    measure_judged(by_meaning=options.semantic)
    measure_readers(options.readers)


if __name__ == "__main__":
    main()
