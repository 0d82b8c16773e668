"""Random keys for as long as wanted: `make soak`."""

import argparse
import math
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))


def main() -> None:
    """Play random steps, or those that are given, and say how it ended."""
    from soak.running import LENGTH, Soak

    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--presses", type=int, help="keys to press, however many minutes that takes")
    parser.add_argument("--seed", type=int, default=int(time.time()) % 1_000_000)
    parser.add_argument("--keys", default="", help="steps to play instead of random ones, with blanks between")
    parser.add_argument("--slow", type=float, default=1, help="share of the checks, kills and second programs to keep")
    parser.add_argument("--length", type=int, default=LENGTH, help="steps of a run")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        soak = Soak(Path(folder), slow=arguments.slow, say=lambda text: print(text, flush=True))
        try:
            if arguments.keys:
                soak.repeat(arguments.keys.split())
            else:
                seconds, presses = (
                    (math.inf, arguments.presses) if arguments.presses else (arguments.minutes * 60, math.inf)
                )
                soak.run(arguments.seed, seconds, keys=presses, length=arguments.length)
        except AssertionError as error:
            sys.exit(f"\n{error}")
        print(f"Nothing went wrong: {soak.tally}.")


if __name__ == "__main__":
    main()
