"""How good and how fast search by meaning is, beside the search for any word, in one run on the queries of SciFact.

It needs the extra `semantic`. To embed the 5,183 papers takes seven minutes of a processor, so keep them with `--home`.

    PYTHONPATH=tests python tests/benchmarks/bench_meaning.py [--home HOME] [--queries N]
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.bench_ranking import DATA, collection, judged
from paper_index.importers import Source
from paper_index.paths import Home
from paper_index.search import Answer, View
from paper_index.semantic.building import build_vectors
from paper_index.semantic.onnx_encoder import open_encoder
from paper_index.semantic.views import MeaningViews
from paper_index.workspace import Workspace


def measure(workspace: Workspace, number: int) -> None:
    """Print nDCG@10, recall@100 and the time of a query."""
    encoder = open_encoder(workspace.config.search.model)
    began = time.process_time()
    done = build_vectors(workspace.corpus.reader, workspace.home.vectors, encoder)
    print(f"{done.embedded:,} papers embedded in {time.process_time() - began:.0f} s of the processor")
    engine, reader = workspace.engine, workspace.corpus.reader
    views = MeaningViews(engine, workspace.blend.vectors, lambda: encoder)
    ways: dict[str, Callable[[str], Answer]] = {
        "any word": lambda query: engine.answer(View(query, match_any=True), exact=True),
        "by meaning": lambda query: views.answer(View(f"~ {query}")),
    }
    texts, queries, wanted = collection()
    row_of = reader.rows_of(texts)
    asked = [query for query in queries if query in wanted][:number]
    for name, ask in ways.items():
        sums, times = [0.0, 0.0], []
        for query in asked:
            busy = time.process_time()
            rows = ask(queries[query]).rows[:100]
            times.append(1_000 * (time.process_time() - busy))
            goal = {str(row_of[paper]): worth for paper, worth in wanted[query].items()}
            for n, each in enumerate(judged(list(map(str, rows)), goal)):
                sums[n] += each / len(asked)
        print(
            f"{name:12} {len(asked)} queries: nDCG@10 {sums[0]:.4f}  recall@100 {sums[1]:.4f}  "
            f"median {statistics.median(times):.1f} ms of the processor",
            flush=True,
        )


def main() -> None:
    """Measure in a new home, or in one that has the papers already."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--home", type=Path, help="a home in which papers and vectors are kept")
    options.add_argument("--queries", type=int, default=809)
    given = options.parse_args()
    if not DATA.is_dir():
        print(f"skipped: {DATA} is missing")
        return
    with tempfile.TemporaryDirectory() as folder, Workspace(Home.find(given.home or folder)) as workspace:
        if len(workspace.corpus.reader) < 5_000:
            workspace.add(Source(DATA / "corpus.jsonl.gz", "scifact.jsonl.gz"), format="jsonl")
        workspace.ready_index()
        measure(workspace, given.queries)


if __name__ == "__main__":
    main()
