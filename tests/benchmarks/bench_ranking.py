"""How good the ranking is: nDCG@10 and recall@100 on SciFact, beside Lucene's BM25 as bm25s has it, in one run.

The collection is in `shared/data` beside the project, which it is no part of. The constants of `bm25.py` were chosen
by half of the queries; the other half are told of alone. Where bm25s (with English stop words and Snowball stems) is
not installed, the same formula stands in for it, with the stems that the index uses.
"""

import gzip
import json
import math
import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

from whoosh.lang.porter import stem

from paper_index.importers import Source
from paper_index.paths import Home
from paper_index.search import View
from paper_index.search.text.analyzer import analyze
from paper_index.text.stop_words import STOP_WORDS
from paper_index.workspace import Workspace

DATA = Path(__file__).parents[3] / "shared" / "data" / "scifact"
FIRST = 100

Ranking = Callable[[str], list[str]]
"""From a query to the ids of the first papers."""


def collection() -> tuple[dict[str, str], dict[str, str], dict[str, dict[str, int]]]:
    """Return the texts by id, the queries by id, and what is to be found for each query."""
    with gzip.open(DATA / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = {plain["_id"]: f"{plain['title']} {plain['text']}" for plain in map(json.loads, lines)}
    with (DATA / "queries-train.jsonl").open(encoding="utf-8") as lines:
        queries = {plain["_id"]: plain["text"] for plain in map(json.loads, lines)}
    wanted: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for line in (DATA / "qrels-train.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, paper, worth = line.split("\t")
        wanted[query][paper] = int(worth)
    return texts, queries, dict(wanted)


def lucene(texts: dict[str, str]) -> tuple[str, Ranking]:
    """Return BM25 as Lucene has it, and whose it is."""
    ids = list(texts)
    try:
        import bm25s  # type: ignore[import-not-found, unused-ignore]
        import Stemmer  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return "Lucene BM25 made here", _lucene(texts)
    options = {"stopwords": "en", "stemmer": Stemmer.Stemmer("english"), "show_progress": False}
    model = bm25s.BM25(method="lucene")
    model.index(bm25s.tokenize(list(texts.values()), **options), show_progress=False)

    def ranked(query: str) -> list[str]:
        found, scores = model.retrieve(bm25s.tokenize(query, **options), k=FIRST, show_progress=False)
        return [ids[number] for number, score in zip(found[0], scores[0], strict=True) if score > 0]

    return f"bm25s {bm25s.__version__}", ranked


def _lucene(texts: dict[str, str]) -> Ranking:
    def stems(text: str) -> list[str]:
        return [stem(p.forms[0]) for p in analyze(text) if p.forms[0] not in STOP_WORDS]

    held = {paper: Counter(stems(text)) for paper, text in texts.items()}
    lengths = {paper: sum(counts.values()) for paper, counts in held.items()}
    mean = sum(lengths.values()) / len(lengths)
    postings: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for paper, counts in held.items():
        for word, count in counts.items():
            postings[word].append((paper, count))

    def ranked(query: str) -> list[str]:
        scores: defaultdict[str, float] = defaultdict(float)
        for word in stems(query):
            some = postings.get(word, [])
            rarity = math.log(1 + (len(held) - len(some) + 0.5) / (len(some) + 0.5))
            for paper, count in some:
                scores[paper] += rarity * count / (count + 1.5 * (0.25 + 0.75 * lengths[paper] / mean))
        return sorted(scores, key=lambda paper: -scores[paper])[:FIRST]

    return ranked


def judged(found: list[str], wanted: dict[str, int]) -> tuple[float, float]:
    """Return nDCG@10 and recall@100 of one query."""
    gain = sum(wanted.get(paper, 0) / math.log2(place + 2) for place, paper in enumerate(found[:10]))
    best = sum(worth / math.log2(place + 2) for place, worth in enumerate(sorted(wanted.values(), reverse=True)[:10]))
    return gain / best, sum(paper in wanted for paper in found[:FIRST]) / len(wanted)


def main() -> None:
    """Print both beside each other."""
    if not DATA.is_dir():
        print(f"Nothing measured: the collection is not in {DATA}.")
        return
    texts, queries, wanted = collection()
    asked = [query for query in queries if query in wanted]
    random.Random(7).shuffle(asked)
    with tempfile.TemporaryDirectory() as folder, Workspace(Home.find(folder)) as workspace:
        own = set(workspace.corpus.reader.order("added"))
        workspace.add(Source(DATA / "corpus.jsonl.gz", "scifact.jsonl.gz"), format="jsonl")
        workspace.ready_index()
        rows = [row for row in workspace.corpus.reader.order("added") if row not in own]
        # A paper that stands there twice is one here; it is known under the id of either.
        id_of = dict(zip(rows, workspace.corpus.reader.ids(rows), strict=True))

        def ours(query: str) -> list[str]:
            answer = workspace.engine.answer(View(query, match_any=True))
            return [id_of[row] for row in answer.rows if row in id_of][:FIRST]

        row_of = workspace.corpus.reader.rows_of(texts)
        same = {paper: id_of.get(row_of[paper], paper) for paper in texts if paper in row_of}
        print(f"{len(rows):,} papers for {len(texts):,} texts, {len(asked)} queries")
        name, theirs = lucene(texts)
        for what, some in (("tuned by", asked[:400]), ("kept aside", asked[400:]), ("all", asked)):
            for who, ranking in (("paper-tui", ours), (name, theirs)):
                began = time.perf_counter()
                sums = [0.0, 0.0]
                for query in some:
                    goal = wanted[query]
                    if who == "paper-tui":
                        goal = {same.get(paper, paper): worth for paper, worth in goal.items()}
                    for n, each in enumerate(judged(ranking(queries[query]), goal)):
                        sums[n] += each / len(some)
                spent = 1000 * (time.perf_counter() - began) / len(some)
                print(f"{what:10} {who:22} nDCG@10 {sums[0]:.4f}  recall@100 {sums[1]:.4f}  {spent:6.1f} ms a query")


if __name__ == "__main__":
    main()
