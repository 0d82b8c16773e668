"""How well recommendations fit: precision@10 of simulated readers, beside scikit-learn's tf-idf cosine, in one run.

The papers are the Daily Papers in `shared/data` beside the project. Two kinds of readers are simulated.
The papers of a *keyword reader* have any of one to three keywords, which the methods do not see; those of an *author
reader* have a common author. The first papers of a reader are the profile; the later ones are to be found.

    python tests/benchmarks/bench_recommend.py [--split DATE] [--readers N] [--seed N] [--time HOME]

scikit-learn is no dependency. To compare with it, install it into a folder and name that in PYTHONPATH:

    python -m pip install --target /tmp/scikit scikit-learn
    PYTHONPATH=/tmp/scikit python tests/benchmarks/bench_recommend.py
"""

import argparse
import contextlib
import gzip
import json
import random
import re
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from paper_index.importers import Source
from paper_index.paths import Home
from paper_index.recommendation.candidates import Candidates
from paper_index.recommendation.listing import recommended
from paper_index.recommendation.matcher import Matcher
from paper_index.recommendation.models import PAPERS, Profile, Seed
from paper_index.recommendation.models import Source as ProfileSource
from paper_index.search.text.features import Stems
from paper_index.workspace import Workspace

DATA = Path(__file__).parents[3] / "shared" / "data" / "hf-daily" / "entries-2024-05..2025-12.jsonl.gz"
FIRST = 10
KEYWORD_SEEDS, AUTHOR_SEEDS = (5, 10, 20), (3, 5, 10, 20)
_GENERIC = frozenset((
    "benchmark", "dataset", "evaluation", "performance", "accuracy", "robustness", "scalability", "efficiency",
    "generalization", "state of the art", "inference", "training", "framework", "pipeline", "model",
))  # fmt: skip
"""Keywords that are no subject."""


class Entry(NamedTuple):
    """A paper, and what the methods do not see of it."""

    id: str
    date: str
    keywords: frozenset[str]
    authors: tuple[str, ...]


class Reader(NamedTuple):
    """A simulated reader."""

    seeds: list[str]
    wanted: set[str]


Method = Callable[[list[str], Sequence[str]], list[str]]
"""From the papers of a profile and the candidates to the recommended papers, the best first."""


def folded(keyword: str) -> str:
    """Return a keyword as compared: without an acronym in brackets, and in the singular."""
    text = re.sub(r"\s*\(.*?\)", "", keyword.casefold()).replace("-", " ").strip()
    return text[:-1] if text.endswith("s") and not text.endswith("ss") else text


def load(hidden: Path) -> list[Entry]:
    """Write the papers without keywords to a file, and return them."""
    entries = {}
    with gzip.open(DATA, "rt", encoding="utf-8") as lines, hidden.open("w", encoding="utf-8") as out:
        for plain in map(json.loads, lines):
            paper = plain["paper"]
            keywords = frozenset(map(folded, paper.pop("ai_keywords", None) or ()))
            authors = tuple(author["name"] for author in paper.get("authors", ()))
            date = (paper.get("publishedAt") or plain["_file"])[:10]
            entries[paper["id"]] = Entry(paper["id"], date, keywords, authors)
            out.write(json.dumps(plain) + "\n")
    return list(entries.values())


def keyword_readers(entries: Sequence[Entry], split: str, seeds: int, number: int, dice: random.Random) -> list[Reader]:
    """Return readers with enough papers of their keywords before the split, and any after it."""
    counts = Counter(keyword for entry in entries for keyword in entry.keywords)
    usual = sorted(word for word, count in counts.items() if 8 <= count <= 120 and word not in _GENERIC)
    usual = sorted(usual, key=lambda word: -counts[word])[:130]
    readers: list[Reader] = []
    for _ in range(50 * number):
        if len(readers) == number:
            break
        liked = frozenset(dice.sample(usual, dice.randint(1, 3)))
        own = [entry for entry in entries if entry.keywords & liked]
        before = [entry.id for entry in own if entry.date < split]
        after = {entry.id for entry in own if entry.date >= split}
        if len(before) >= seeds and len(after) >= 5:
            readers.append(Reader(dice.sample(before, seeds), after))
    return readers


def author_readers(entries: Sequence[Entry], seeds: int, number: int, dice: random.Random) -> list[Reader]:
    """Return readers whose profile are the first papers of an author, and who want the later ones."""
    own: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: (entry.date, entry.id)):
        for author in set(entry.authors):
            own[author].append(entry)
    known = sorted(author for author, papers in own.items() if len(papers) >= seeds + 3)
    dice.shuffle(known)
    return [
        Reader([entry.id for entry in own[author][:seeds]], {entry.id for entry in own[author][seeds:]})
        for author in known[:number]
    ]


def ours(workspace: Workspace) -> tuple[Method, list[float]]:
    """Return the program's method, and a list of the seconds of each recommendation."""
    reader = workspace.corpus.reader
    took: list[float] = []

    def method(seeds: list[str], candidates: Sequence[str]) -> list[str]:
        rows = reader.rows_of(seeds)
        within = set(reader.rows_of(candidates).values())
        began = time.perf_counter()
        papers = list(reader.papers(rows.values()))
        profile = Profile(
            ProfileSource(PAPERS), tuple(Seed(row, paper) for row, paper in zip(rows.values(), papers, strict=True))
        )

        def use(features: Any) -> list[str]:
            among = Candidates(reader, "", rows.values(), (), within)
            return [each.paper.id for each in recommended(Matcher(profile, features, Stems()), among, FIRST)]

        found = workspace.engine.with_features(use)
        took.append(time.perf_counter() - began)
        return found

    return method, took


def scikit(workspace: Workspace) -> Method | str:
    """Return scikit-learn's tf-idf and the cosine to the mean of the profile; or why there is none."""
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return "scikit-learn is not installed: see the docstring of this file"
    import numpy  # type: ignore[import-not-found, unused-ignore]

    papers = list(workspace.corpus.reader.all_papers())
    place = {paper.id: number for number, (_, paper) in enumerate(papers)}
    texts = [f"{paper.title}\n{paper.summary}\n{paper.abstract}" for _, paper in papers]
    matrix = TfidfVectorizer(stop_words="english").fit_transform(texts)

    def method(seeds: list[str], candidates: Sequence[str]) -> list[str]:
        mean = numpy.asarray(matrix[[place[each] for each in seeds]].mean(axis=0)).ravel()
        known = [each for each in candidates if each in place and each not in seeds]
        scores = matrix[[place[each] for each in known]] @ mean
        return [known[number] for number in numpy.argsort(-scores, kind="stable")[:FIRST]]

    return method


def precision(method: Method, readers: Sequence[Reader], candidates: Sequence[str]) -> float:
    """Return the mean precision@10 of a method."""
    hits = [len(reader.wanted.intersection(method(reader.seeds, candidates)[:FIRST])) / FIRST for reader in readers]
    return statistics.fmean(hits) if hits else 0.0


@contextlib.contextmanager
def indexed(folder: Path) -> Iterator[tuple[Workspace, list[Entry]]]:
    """Import the papers without keywords into a new home, and index them."""
    hidden = folder / "papers.jsonl"
    entries = load(hidden)
    with Workspace(Home.find(folder / "home")) as workspace:
        workspace.add(Source(hidden))
        assert workspace.ready_index()
        yield workspace, entries


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description="Measure recommendations.")
    parser.add_argument("--split", default="2025-09-01", help="keyword readers want papers from this date on")
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--seed", type=int, default=8)
    options = parser.parse_args()
    if not DATA.exists():
        print(f"skipped: {DATA} is missing")
        return
    with tempfile.TemporaryDirectory() as folder, indexed(Path(folder)) as (workspace, entries):
        method, took = ours(workspace)
        plain = scikit(workspace)
        if isinstance(plain, str):
            print(f"without comparison: {plain}")
        with_keywords = [entry for entry in entries if entry.keywords]
        later = [entry.id for entry in with_keywords if entry.date >= options.split]
        print(f"{len(entries):,} papers; keyword readers: split {options.split}, {len(later):,} candidates")
        print(f"{'readers':10} {'papers':>6} {'n':>4} {'ours':>6} {'plain':>6} {'ratio':>6}")
        for kind, sizes in (("keywords", KEYWORD_SEEDS), ("author", AUTHOR_SEEDS)):
            for size in sizes:
                dice = random.Random(options.seed)
                if kind == "keywords":
                    readers = keyword_readers(with_keywords, options.split, size, options.readers, dice)
                    candidates: Sequence[str] = later
                else:
                    readers = author_readers(entries, size, options.readers, dice)
                    candidates = [entry.id for entry in entries]
                mine = precision(method, readers, candidates)
                row = f"{kind:10} {size:6} {len(readers):4} {mine:6.3f}"
                if not isinstance(plain, str):
                    theirs = precision(plain, readers, candidates)
                    row += f" {theirs:6.3f} {mine / theirs if theirs else 0:5.2f}x"
                print(row, flush=True)
        print(f"median time of a recommendation: {1_000 * statistics.median(took):.0f} ms")


if __name__ == "__main__":
    main()
