"""A fetch of many editions from a server of this machine: time for each, what is lost, memory, the gap to arXiv.

The editions are those of `shared/data/hf-daily` beside the project, or as many made ones where it is missing. Printed
are the computing time of the program for one edition, the papers that are missing or there twice, the memory of a
process that is sent 300 MB of zeros as gzip, and the gaps between requests of two processes to arXiv.
"""

import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from local_server import Answer, Asked, serving

DATA = Path(__file__).parents[3] / "shared" / "data" / "hf-daily"
EMPTY_FEED = b'<feed xmlns="http://www.w3.org/2005/Atom"></feed>'


def editions() -> dict[str, list[Any]]:
    """Return the entries of each day."""
    days: defaultdict[str, list[Any]] = defaultdict(list)
    for file in sorted(DATA.glob("*.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                entry = json.loads(line)
                days[entry["_file"][:10]].append(entry)
    if not days:
        for number in range(6_000):
            month, day = divmod(number // 15, 28)
            identity = f"{24 + month // 12}{month % 12 + 1:02}.{number:05}"
            paper = {
                "id": identity,
                "title": f"Made paper {number}",
                "upvotes": number % 90,
                "summary": "Words. " * 150,
            }
            days[f"{2024 + month // 12}-{month % 12 + 1:02}-{day + 1:02}"].append({"paper": paper})
    return days


def run(home: str, *words: str, server: str) -> tuple[str, float, float]:
    """Run a fetch; return its output, its computing time and its largest memory in MB."""
    program = [sys.executable, "-m", "paper_tui", "--home", home, *words]
    before = os.times()
    done = subprocess.run(
        ["/usr/bin/env", "time", "-f", "%M", *program],
        env=os.environ | {"HF_ENDPOINT": server},
        capture_output=True,
        text=True,
        check=False,
    )
    after = os.times()
    computed = after.children_user + after.children_system - before.children_user - before.children_system
    memory = [line for line in done.stderr.splitlines() if line.isdigit()]
    return (done.stdout + done.stderr).strip(), computed, int(memory[-1]) / 1000 if memory else 0.0


def replay(folder: str) -> None:
    """Fetch all editions, and compare the papers with the entries."""
    days = editions()

    def respond(asked: Asked) -> Answer:
        start = 100 * int(asked.parameters.get("p", 0))
        return Answer(json.dumps(days.get(asked.parameters["date"], [])[start : start + 100]).encode())

    home = f"{folder}/home"
    with serving(respond) as server:
        text, computed, memory = run(home, "fetch", "daily", "--since", min(days), server=server.url)
        requests = len(server.asked)
    print(text.splitlines()[0])
    entries = sum(map(len, days.values()))
    print(
        f"{len(days)} editions, {entries:,} entries, {requests} requests: {computed:.1f} s of computing, "
        f"{1000 * computed / len(days):.0f} ms an edition, {memory:.0f} MB at most"
    )
    wanted = {(day, entry["paper"]["id"]) for day, found in days.items() for entry in found}
    from paper_index.corpus import Corpus
    from paper_index.paths import Home

    corpus = Corpus(Home.find(home).papers)
    kept = [(place.edition, paper.id) for _, paper in corpus.reader.all_papers() for place in paper.appearances]
    corpus.close()
    listed = [each for each in kept if each[0] in days]
    print(f"missing {len(wanted - set(listed))}, twice {len(listed) - len(set(listed))}")
    print(run(home, "import", "--undo", server="")[0].splitlines()[0])


def bomb(folder: str) -> None:
    """Answer with zeros that unpack to ten times the limit."""
    packed = gzip.compress(bytes(300 * 2**20))
    with serving(lambda _: Answer(packed, headers={"Content-Encoding": "gzip"})) as server:
        text, _, memory = run(f"{folder}/bomb", "fetch", "daily", "--date", "2026-11-27", server=server.url)
    print(f"300 MB as gzip: {text.splitlines()[0]}; {memory:.0f} MB at most")
    with serving(lambda _: Answer()) as server:
        _, _, memory = run(f"{folder}/bomb", "fetch", "daily", "--date", "2026-11-27", server=server.url)
    print(f"an empty answer: {memory:.0f} MB at most")


def gap(folder: str) -> None:
    """Let two processes ask arXiv at once; print the gaps that the server saw."""
    home = Path(folder, "gap")
    (home / "config").mkdir(parents=True)
    with serving(lambda _: Answer(EMPTY_FEED, kind="application/atom+xml")) as server:
        (home / "config" / "config.toml").write_text(f'[online]\narxiv = "{server.url}"\n', encoding="utf-8")
        program = [sys.executable, "-m", "paper_tui", "--home", str(home), "fetch", "arxiv", "--query", "x"]
        both = [
            subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for _ in range(2)
        ]
        said = [process.communicate()[0].strip() for process in both]
        subprocess.run(program, capture_output=True, check=True)
        times = [asked.at for asked in server.asked]
    print("two at once:", "; ".join(said))
    print("gaps seen by the server:", ", ".join(f"{b - a:.2f} s" for a, b in pairwise(times)))


def main() -> None:
    """Print all figures."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        replay(folder)
        bomb(folder)
        gap(folder)
    print(f"{time.monotonic() - began:.0f} s, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
