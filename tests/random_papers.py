"""Papers of random words, distributed as words of a language are, for tests and benchmarks that need many."""

import itertools
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

KNOWN = ["diffusion", "transformer", "segmentation", "attention", "language", "retrieval", "graph", "federated"]
"""Words that can be searched for; each is in some part of the texts."""

_PARTS = [one + other for one in "bcdfglmnprstvz" for other in "aeiou"]


def random_papers(number: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Yield that many papers as JSON objects; those of two seeds are different ones."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(_PARTS, k=chance.randint(1, 4))) for _ in range(8_000)]
    words[3 : 3 + 40 * len(KNOWN) : 40] = KNOWN
    often = list(itertools.accumulate(1 / (place + 3) for place in range(len(words))))

    def some(least: int, most: int) -> str:
        return " ".join(chance.choices(words, cum_weights=often, k=chance.randint(least, most)))

    for n in range(number):
        yield {
            "id": f"{seed % 90 + 10}{n // 90_000 % 12 + 1:02}.{n % 90_000 + 10_000:05}",
            "title": some(6, 11).capitalize(),
            "authors": [some(2, 2).title() for _ in range(chance.randint(1, 6))],
            "summary": ". ".join(some(12, 24).capitalize() for _ in range(8)) + ".",
            "categories": chance.sample(["cs.CL", "cs.CV", "cs.LG", "cs.RO", "stat.ML"], 2),
            "published": f"20{chance.randint(10, 25)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        }


def write_random_papers(path: Path, number: int, seed: int = 1) -> Path:
    """Write random papers as JSON lines; return the path."""
    path.write_text("".join(json.dumps(paper) + "\n" for paper in random_papers(number, seed)), encoding="utf-8")
    return path
