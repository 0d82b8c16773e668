"""`python -m paper_index build`: build the index in a process of its own, telling its progress as JSON lines."""

import argparse
import json
import os
import sys
from pathlib import Path

from .corpus import Corpus
from .errors import PaperError
from .paths import Home


def main() -> int:
    """Run the command.

    Prints `{"done": n, "total": n}` now and then and `{"papers": n}` or `{"error": "…"}` at the end.
    """
    home = Home.find()
    parser = argparse.ArgumentParser(prog="python -m paper_index", description="Build the index of a paper-tui home.")
    parser.add_argument("command", choices=["build"])
    parser.add_argument(
        "--papers", type=Path, default=home.papers, help="the papers to be indexed (default %(default)s)"
    )
    parser.add_argument("--index", type=Path, default=home.index, help="the index's folder (default %(default)s)")
    arguments = parser.parse_args()

    def tell(**news: object) -> None:
        print(json.dumps(news), flush=True)

    if hasattr(os, "nice"):
        os.nice(5)  # whoever waits at the keyboard goes first
    try:
        from .search.build import build

        corpus = Corpus(arguments.papers)
        try:
            finished = build(corpus, arguments.index, lambda done, total: tell(done=done, total=total))
        finally:
            corpus.close()
        tell(papers=finished.papers)
    except PaperError as error:
        tell(error=str(error))
        return 1
    except BrokenPipeError:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
