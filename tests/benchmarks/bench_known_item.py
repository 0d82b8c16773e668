"""How often a paper is found by two or three words of its title, one of them misspelled or hyphenated otherwise.

On the starter catalogue, and with it on the Daily Papers in `shared/data` beside the project, which are not part of it.
Beside it the same words as they are written: what no spelling can make better. `--show` prints what was not found.
"""

import argparse
import random
import re
import statistics
import string
import tempfile
import time
from collections import Counter
from pathlib import Path

from paper_index.importers import Source
from paper_index.paths import Home
from paper_index.search import View
from paper_index.search.text.analyzer import fold
from paper_index.text.stop_words import STOP_WORDS
from paper_index.workspace import Workspace

DAILY = Path(__file__).parents[3] / "shared" / "data" / "hf-daily" / "entries-2024-05..2025-12.jsonl.gz"
PAPERS = 500
FIRST = 5
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def misspelled(word: str, chance: random.Random) -> str:
    """The word with one slip of the finger: a letter lost, doubled or strange, or two swapped."""
    at = chance.randrange(len(word))
    match chance.randrange(4):
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[:at] + chance.choice(string.ascii_lowercase) + word[at:]
        case 2:
            other = chance.choice(string.ascii_lowercase.replace(word[at], ""))
            return word[:at] + other + word[at + 1 :]
        case _:
            at = min(at, len(word) - 2)
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def remembered(title: str, known: Counter[str], chance: random.Random, *, telling: bool) -> list[str]:
    """Two or three words of a title in their order: those in fewest titles, or any."""
    words = [word for word in _WORD.findall(title) if len(word) > 3 and fold(word) not in STOP_WORDS]
    words = list(dict.fromkeys(words))
    count = min(len(words), chance.choice((2, 3)))
    chosen = sorted(words, key=lambda word: known[fold(word)])[:count] if telling else chance.sample(words, count)
    return [word.lower() for word in words if word in chosen]


def spoiled(words: list[str], chance: random.Random) -> str:
    """The query with one slip, or where there is a hyphen with another in its place, or none at all."""
    hyphened = [n for n, word in enumerate(words) if "-" in word]
    if hyphened and chance.random() < 0.5:
        at = chance.choice(hyphened)
        return " ".join([*words[:at], words[at].replace("-", chance.choice(("", " "))), *words[at + 1 :]])
    long = [n for n, word in enumerate(words) if word.isascii() and word.isalpha() and len(word) > 4]
    if not long:
        return " ".join(words)
    at = chance.choice(long)
    return " ".join([*words[:at], misspelled(words[at], chance), *words[at + 1 :]])


def measure(workspace: Workspace, name: str, *, show: bool) -> None:
    """Print how many of the papers are found in a collection."""
    rows = workspace.corpus.reader.order("added")
    titles = {line.row: line.title for line in workspace.corpus.reader.lines(rows)}
    known = Counter(word for title in titles.values() for word in set(map(fold, _WORD.findall(title))))
    parts = {row: set(map(fold, re.findall(r"[^\W_]+", title))) for row, title in titles.items()}
    for telling in (True, False):
        chance = random.Random(5)
        found, as_written, many, times = 0, 0, 0, []
        asked = [row for row in rows if len(remembered(titles[row], known, random.Random(1), telling=True)) > 1]
        chosen = chance.sample(asked, min(PAPERS, len(asked)))
        for row in chosen:
            words = remembered(titles[row], known, chance, telling=telling)
            query = spoiled(words, chance)
            as_written += row in workspace.engine.answer(View(" ".join(words))).rows[:FIRST]
            said = set(map(fold, re.findall(r"[^\W_]+", " ".join(words))))
            many += sum(said <= each for each in parts.values()) > FIRST
            began = time.perf_counter()
            answer = workspace.engine.answer(View(query))
            times.append(time.perf_counter() - began)
            found += (hit := row in answer.rows[:FIRST])
            if show and not hit:
                place = answer.rows.index(row) + 1 if row in answer.rows else "-"
                print(f"   {query!r} ({' '.join(words)}): {place} of {answer.total}, {answer.suggestion!r}")
        what = "the most telling words" if telling else "any words"
        print(
            f"{name}, {what} of {len(chosen)} titles: {100 * found / len(chosen):.1f} of 100 in the first {FIRST}, "
            f"as written {100 * as_written / len(chosen):.1f}; in {100 * many / len(chosen):.1f} more titles than that "
            f"have all of the words; median {1000 * statistics.median(times):.1f} ms, "
            f"slowest {1000 * max(times):.0f} ms"
        )


def main() -> None:
    """Make the collections and measure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--show", action="store_true", help="print the queries that did not find their paper")
    options.add_argument("--home", type=Path, help="a home that holds the papers already")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, Workspace(Home.find(given.home or folder)) as workspace:
        workspace.ready_index()
        measure(workspace, f"{len(workspace.corpus.reader):,} papers", show=given.show)
        if given.home is None and DAILY.exists():
            workspace.add(Source(DAILY, DAILY.name))
            workspace.ready_index()
            measure(workspace, f"With the Daily Papers, {len(workspace.corpus.reader):,}", show=given.show)
        elif given.home is None:
            print(f"The Daily Papers are not in {DAILY.parent}: only the starter catalogue was measured.")


if __name__ == "__main__":
    main()
