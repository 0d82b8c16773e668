"""How good and how fast search by meaning is, beside the search for any word, in one run on the queries of SciFact.

It needs the extra `semantic`. To embed the 5,183 papers takes seven minutes of a processor, so keep them with `--home`.
With `--large` it measures the time of queries in a home of any size, with vectors that need no model.

    PYTHONPATH=tests python tests/benchmarks/bench_meaning.py [--home HOME] [--queries N] [--large HOME]
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.bench_ranking import DATA, collection, judged
from hashed_encoder import HashedEncoder
from paper_index.importers import Source
from paper_index.paths import Home
from paper_index.search import Answer, View
from paper_index.semantic.building import build_vectors
from paper_index.semantic.model_files import NoModel
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


QUERIES = (
    "agents that plan",
    "letting robots learn by watching humans",
    "cheap inference for long documents",
    "speech recognition in noisy rooms",
    "how do large language models learn to reason from few examples of the data",
    "diffusion",
)
CONDITIONS = ("", "year:2025", "year:2025 author:chen", "-survey")


def measure_speed(workspace: Workspace) -> None:
    """Print the time of queries by meaning, first without conditions, when no word was searched before."""
    encoder = HashedEncoder(dimensions=384)
    build_vectors(workspace.corpus.reader, workspace.home.vectors, encoder)
    try:
        model = open_encoder(workspace.config.search.model).encode
    except NoModel:
        model = encoder.encode
    views = MeaningViews(workspace.engine, workspace.blend.vectors, lambda: encoder)
    views.answer(View("~ warming up year:2020"))
    for condition in CONDITIONS:
        times = []
        for query in QUERIES:
            busy = time.process_time()
            model(query)
            views.answer(View(f"~ {query} {condition}"))
            times.append(1_000 * (time.process_time() - busy))
        median = statistics.median(times)
        print(f"~ {condition:22} median {median:.0f} ms, worst {max(times):.0f} ms of the processor", flush=True)


def main() -> None:
    """Measure in a new home, or in one that has the papers already."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--home", type=Path, help="a home in which papers and vectors are kept")
    options.add_argument("--queries", type=int, default=809)
    options.add_argument("--large", type=Path, help="a home in which only the time of queries is measured")
    given = options.parse_args()
    if given.large:
        with Workspace(Home.find(given.large)) as workspace:
            workspace.ready_index()
            measure_speed(workspace)
        return
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
