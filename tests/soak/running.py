"""Runs of random steps; a failure is told with the seed and the shortest script that repeats it."""

import itertools
import math
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from .drawing import draw
from .player import Player, Template
from .shrinking import shrunk

LENGTH = 1_500
"""Steps after which a run begins anew, on an empty library: a failure is to be repeated in a moment."""
_TRIES = 60
"""How often a failure is repeated to find a shorter script."""


@dataclass
class Tally:
    """What was done."""

    runs: int = 0
    steps: int = 0
    keys: int = 0
    acknowledged: int = 0
    kills: int = 0

    def __str__(self) -> str:
        return (
            f"{self.keys:,} keys in {self.steps:,} steps and {self.runs} runs, {self.kills} kills, "
            f"{self.acknowledged} acknowledged changes"
        )


@dataclass
class Soak:
    """Random steps on homes of their own, in an empty folder."""

    folder: Path
    tries: int = _TRIES
    slow: float = 1
    """How often steps are drawn that take much longer than a key: a check, a kill, a second program."""
    say: Callable[[str], None] = print
    ready: Path | None = None
    """A home that may be changed, if there is one with papers and their index."""

    def __post_init__(self) -> None:
        self.tally = Tally()
        self._template = Template.build(self.folder / "template", self.ready)

    def run(self, seed: int, seconds: float = math.inf, *, keys: float = math.inf, length: int = LENGTH) -> None:
        """Play random steps for some seconds, or until so many keys were pressed, in runs of at most `length` steps.

        Raises:
            AssertionError: with the seed and the shortest script, if something went wrong.
        """
        end = time.monotonic() + seconds

        def over(played: int = 0) -> bool:
            return time.monotonic() > end or self.tally.keys + played >= keys

        for number in itertools.count(seed):
            chance = Random(number)
            steps, error = self._played([draw(chance, slow=self.slow) for _ in range(length)] + ["check"], over)
            if error is not None:
                self.say(f"seed {number} failed after {len(steps)} steps ({error}); looking for a shorter script…")
                raise AssertionError(self._told(number, steps, error)) from error
            self.say(f"seed {number}: {self.tally}")
            if over():
                return

    def repeat(self, script: Sequence[str]) -> None:
        """Play a script. Raises AssertionError if something goes wrong."""
        _, error = self._played(script)
        if error is not None:
            raise error

    def _played(
        self, script: Sequence[str], over: Callable[[int], bool] = lambda _: False
    ) -> tuple[list[str], AssertionError | None]:
        """Play a script on a new home; return the steps that were played, and the error of the last.

        Once `over` returns true for the number of keys pressed, only the last step is played.
        """
        steps: list[str] = []
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            player = Player(self._template, Path(folder))
            try:
                for step in script[:-1]:
                    if over(player.keys):
                        break
                    steps.append(step)
                    player.play(step)
                steps.extend(script[-1:])
                player.play(script[-1])
            except AssertionError as error:
                return steps, error
            finally:
                player.close()
                tally = self.tally
                tally.runs, tally.steps, tally.keys = tally.runs + 1, tally.steps + len(steps), tally.keys + player.keys
                tally.kills, tally.acknowledged = tally.kills + player.kills, tally.acknowledged + player.acknowledged
        return steps, None

    def _told(self, seed: int, steps: Sequence[str], error: AssertionError) -> str:
        """Say how a failure can be repeated."""
        law = getattr(error, "law", "")

        def fails(script: Sequence[str]) -> bool:
            _, found = self._played(script)
            return found is not None and getattr(found, "law", "") == law

        shortest = shrunk(steps, fails, self.tries)
        return (
            f"{error}\n\nSeed {seed}, step {len(steps)}. The shortest script found that repeats it:\n\n"
            f"    make soak KEYS='{' '.join(shortest)}'\n"
        )
