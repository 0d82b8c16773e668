"""How many papers an import takes in a second, and how much memory; beside it, in the same run, SQLite alone.

Uses the collections in `shared/data` beside the project, which are not part of it. With `--against CHECKOUT`, made
bibliographies are imported instead, with this checkout and with another one, and the CPU times are compared.
"""

import csv
import gzip
import io
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from paper_index.corpus import Corpus
from paper_index.exporters import rendered
from paper_index.importers import Source, read
from paper_index.papers.paper import Paper
from paper_index.text.sanitize import repair

sys.path.insert(0, str(Path(__file__).parents[1]))
from random_papers import random_papers

RECORDS, ROUNDS = 4_000, 5
"""Records of each made bibliography, and imports of it, of which the quickest counts."""
TIMED = """
import sys, tempfile, time
from pathlib import Path
from paper_index.corpus import Corpus
try:
    from paper_index.importers import Source, read
except ImportError:
    from paper_index.sources import Source, read
with tempfile.TemporaryDirectory() as folder:
    corpus = Corpus(Path(folder) / "papers.db")
    began = time.process_time()
    done = corpus.add(read(Source(Path(sys.argv[1])))[1], name="made")
    print(time.process_time() - began, done.new)
"""
"""Prints the CPU seconds of an import and the number of papers. It runs with earlier versions too."""

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


def made_bibliographies(folder: Path) -> list[Path]:
    """Write the same made articles as BibTeX, RIS, CSL-JSON and CSV of Zotero; return the files."""
    papers = [_article(number, plain) for number, plain in enumerate(random_papers(RECORDS))]
    files = []
    for format, name in (("bibtex", "made.bib"), ("ris", "made.ris"), ("csl-json", "made.json")):
        files.append(folder / name)
        files[-1].write_text(rendered(papers, {}, format), encoding="utf-8")
    files.append(folder / "made.csv")
    files[-1].write_text(_zotero_csv(papers), encoding="utf-8")
    return files


def _article(number: int, plain: dict[str, Any]) -> Paper:
    fields = {
        "container-title": f"Journal of {plain['title'].split()[0].title()} Studies",
        "publisher": "A Press",
        "volume": str(number % 60 + 1),
        "issue": str(number % 12 + 1),
        "page": f"{number}-{number + 12}",
        "ISSN": f"1234-{number % 9000 + 1000}",
        "language": "en",
    }
    return Paper.from_dict(
        {
            "id": f"10.1000/made.{number}",
            "title": plain["title"],
            "authors": plain["authors"],
            "abstract": plain["summary"],
            "published": plain["published"],
            "venue": fields["container-title"],
            "url": f"https://example.org/papers/{number}",
            "reference": {
                "type": "article-journal",
                "fields": fields,
                "keywords": plain["title"].lower().split()[:4],
            },
        }
    )


def _zotero_csv(papers: list[Paper]) -> str:
    columns = (
        "Key,Item Type,Publication Year,Author,Title,Publication Title,ISSN,DOI,Url,Abstract Note,Date,Pages,Issue"
    )
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerow([*columns.split(","), "Volume", "Publisher", "Language", "Manual Tags"])
    for number, paper in enumerate(papers):
        fields = paper.reference.fields
        authors = "; ".join(", ".join(reversed(name.split(" ", 1))) for name in paper.authors)
        row = [f"{number:08}", "journalArticle", paper.published[:4], authors, paper.title, paper.venue, fields["ISSN"]]
        row += [paper.doi, paper.url, paper.abstract, paper.published, fields["page"], fields["issue"]]
        row += [fields["volume"], fields["publisher"], fields["language"], "; ".join(paper.reference.keywords)]
        writer.writerow(row)
    return written.getvalue()


def compare(other: Path) -> None:
    """Print the CPU time of imports with this checkout and another one, and their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        for file in made_bibliographies(Path(folder)):
            best = [float("inf"), float("inf")]
            for _ in range(ROUNDS):
                for place, checkout in enumerate((Path(__file__).parents[2], other)):
                    path = os.pathsep.join(map(str, (checkout / "index", checkout / "tui")))
                    command = [sys.executable, "-c", TIMED, str(file)]
                    environment = {**os.environ, "PYTHONPATH": path, "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
                    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # only the first round compiles
                    said = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
                    seconds, papers = said.split()
                    if int(papers) != RECORDS:
                        raise SystemExit(f"{file.name}: {papers} papers with {checkout}")
                    best[place] = min(best[place], float(seconds))
            print(f"{file.name}: {best[0]:.2f} s of CPU, {best[1]:.2f} s with {other}: {best[0] / best[1]:.2f} x")


def main() -> None:
    """Print the table."""
    if sys.argv[1:2] == ["--against"]:
        compare(Path(sys.argv[2]))
        return
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
