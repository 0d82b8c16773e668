"""How often a paper is found by an acronym that its title writes out, and by the expansion of one that it has.

A query is the acronym, or its expansion, with another word of the title. The acronyms are common ones of machine
learning, whatever the index has learnt of them. On the Daily Papers in `shared/data` beside the project, or on the
papers of `--home`.

    PYTHONPATH=tests python tests/benchmarks/bench_acronyms.py [--home HOME] [--show]
"""

import argparse
import random
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench_recommend import DATA as DAILY
from paper_index.importers import Source
from paper_index.paths import Home
from paper_index.search import View
from paper_index.text.stop_words import STOP_WORDS
from paper_index.workspace import Workspace

ACRONYMS = {
    "AI": "artificial intelligence", "ASR": "automatic speech recognition", "CFG": "classifier-free guidance",
    "CNN": "convolutional neural network", "CoT": "chain-of-thought", "DPO": "direct preference optimization",
    "DiT": "diffusion transformer", "GAN": "generative adversarial network", "GNN": "graph neural network",
    "GRPO": "group relative policy optimization", "GUI": "graphical user interface", "ICL": "in-context learning",
    "KD": "knowledge distillation", "KG": "knowledge graph", "LDM": "latent diffusion model",
    "LLM": "large language model", "LMM": "large multimodal model", "LRM": "large reasoning model",
    "LVLM": "large vision-language model", "LoRA": "low-rank adaptation", "MARL": "multi-agent reinforcement learning",
    "MAS": "multi-agent system", "MCTS": "Monte Carlo tree search", "MIM": "masked image modeling",
    "ML": "machine learning", "MLLM": "multimodal large language model", "MoE": "mixture-of-experts",
    "NAS": "neural architecture search", "NLP": "natural language processing", "NMT": "neural machine translation",
    "NeRF": "neural radiance field", "OOD": "out-of-distribution", "PEFT": "parameter-efficient fine-tuning",
    "PPO": "proximal policy optimization", "PRM": "process reward model", "QA": "question answering",
    "RAG": "retrieval-augmented generation", "RL": "reinforcement learning",
    "RLHF": "reinforcement learning from human feedback", "RLVR": "reinforcement learning with verifiable rewards",
    "SAE": "sparse autoencoder", "SFT": "supervised fine-tuning", "SLM": "small language model",
    "SR": "super-resolution", "SSM": "state space model", "TTS": "text-to-speech", "VLA": "vision-language-action",
    "VLM": "vision-language model", "VQA": "visual question answering", "ViT": "vision transformer",
}  # fmt: skip
TITLES = 2
"""Titles of an acronym in each direction."""
FIRST = 5
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def _pattern(text: str) -> re.Pattern[str]:
    """Match an acronym or an expansion in a title, with hyphens or spaces, in singular or plural."""
    return re.compile(rf"(?<![\w-]){re.sub('[- ]', '[- ]', text.removesuffix('s'))}s?(?![\w-])", re.IGNORECASE)


def queries(titles: dict[int, str], written: str, asked: str, chance: random.Random) -> Iterator[tuple[int, str]]:
    """Yield papers that have one of both in the title and not the other, with a query that has the other."""
    has, lacks = _pattern(written), _pattern(asked)
    rows = [row for row, title in titles.items() if has.search(title) and not lacks.search(title)]
    for row in chance.sample(rows, min(TITLES, len(rows))):
        rest = _WORD.findall(has.sub(" ", titles[row]))
        words = [word.lower() for word in rest if len(word) > 3 and word.lower() not in STOP_WORDS]
        if words:
            yield row, f"{asked.lower()} {chance.choice(words)}"


def measure(workspace: Workspace, *, show: bool) -> None:
    """Print how many papers are among the first."""
    rows = workspace.corpus.reader.order("added")
    titles = {line.row: line.title for line in workspace.corpus.reader.lines(rows)}
    directions = {
        "acronym to expansion": [(text, acronym) for acronym, text in ACRONYMS.items()],
        "expansion to acronym": list(ACRONYMS.items()),
    }
    for name, pairs in directions.items():
        chance, found, asked, spent = random.Random(26), 0, 0, 0.0
        for written, query_word in pairs:
            for row, query in queries(titles, written, query_word, chance):
                began = time.process_time()
                answer = workspace.engine.answer(View(query))
                spent += time.process_time() - began
                place = answer.rows.index(row) + 1 if row in answer.rows else 0
                asked += 1
                found += 0 < place <= FIRST
                if show and not 0 < place <= FIRST:
                    print(f"{place:5} of {len(answer.rows):5}  {query!r}  {titles[row]!r}")
        print(f"{name}: in the first {FIRST} {found} of {asked}, {1_000 * spent / max(1, asked):.1f} ms a query")


def main() -> None:
    """Measure a home, or a new one."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--home", type=Path, help="a home that holds the papers already")
    options.add_argument("--show", action="store_true", help="print the queries that did not find their paper")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, Workspace(Home.find(given.home or folder)) as workspace:
        if given.home is None and DAILY.exists():
            workspace.add(Source(DAILY))
        workspace.ready_index()
        measure(workspace, show=given.show)


if __name__ == "__main__":
    main()
