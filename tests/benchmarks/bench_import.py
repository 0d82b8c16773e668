"""How many papers an import takes in a second, and how much memory; beside it, in the same run, SQLite alone.

Uses the collections in `shared/data` beside the project, which are not part of it.
"""

import gzip
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from paper_index.corpus import Corpus
from paper_index.importers import Source, read
from paper_index.papers.paper import Paper
from paper_index.text.sanitize import repair

DATA = Path(__file__).parents[3] / "shared" / "data"


def imported(file: Path, folder: Path) -> None:
    """Import a file into a new corpus and print what came of it: run in a process of its own, for its memory."""
    corpus = Corpus(folder / f"{file.name}.db")
    began = time.perf_counter()
    found, records = read(Source(file))
    done = corpus.add(records, name=file.name)
    seconds = time.perf_counter() - began
    memory = ""
    if sys.platform != "win32":
        import resource

        memory = f", at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    print(
        f"{file.name}: {found}: {done.read} read, {done.new} new, {done.merged} merged, {done.rejected} rejected: "
        f"{done.read / seconds:,.0f} a second{memory}"
    )
    if done.read < 10_000:
        began = time.perf_counter()
        looked = corpus.find_facts()
        print(f"{file.name}: facts of {looked} texts: {looked / (time.perf_counter() - began):,.0f} a second")
    _, records = read(Source(file))
    again = corpus.add(records, name=file.name)
    print(f"{file.name}: once more: {again.unchanged} unchanged, {again.new} new, {again.merged} merged")


def bare(file: Path) -> float:
    """Records a second that are parsed and written as they are: the least an import can do."""
    with tempfile.TemporaryDirectory() as folder, sqlite3.connect(Path(folder) / "bare.db") as db:
        db.execute("create table paper (id text primary key, title text, record text)")
        began = time.perf_counter()
        count = 0
        with gzip.open(file) as lines:
            for line in lines:
                plain = json.loads(line)
                db.execute("insert or replace into paper values (?, ?, ?)", (plain["id"], plain["title"], line))
                count += 1
        db.commit()
    return count / (time.perf_counter() - began)


def repaired(file: Path) -> str:
    """How many pairs of texts, as arXiv has them and as the site shows them, are repaired to the same."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        pairs = [json.loads(line) for line in lines]
    same = sum(repair(pair["arxiv"]) == repair(pair["hf"]) for pair in pairs)
    return f"{same} of {len(pairs)} pairs alike ({same / len(pairs):.1%})"


def main() -> None:
    """Print the table."""
    if len(sys.argv) == 3:
        imported(Path(sys.argv[1]), Path(sys.argv[2]))
        return
    if not DATA.is_dir():
        print(f"Nothing measured: the collections are not in {DATA}.")
        return
    with tempfile.TemporaryDirectory() as folder:
        for file in sorted([*(DATA / "hf-daily").glob("*.gz"), *(DATA / "arxiv-cs").glob("*.gz")]):
            subprocess.run([sys.executable, __file__, str(file), folder], check=True)
        pages = [record for page in (DATA / "daily-pages").glob("0*.txt") for record in read(Source(page))[1]]
        print(f"seed pages: {sum(isinstance(record, Paper) for record in pages)} appearances of {len(pages)} records")
    for file in (DATA / "arxiv-cs").glob("*.gz"):
        print(f"SQLite alone, nothing joined or looked up: {bare(file):,.0f} a second")
    for file in (DATA / "latex").glob("*.gz"):
        print(f"LaTeX: {repaired(file)}")


if __name__ == "__main__":
    main()
