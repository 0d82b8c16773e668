"""Every example of README, manual and `--help` runs on a fresh install."""

import contextlib
import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from command_line import ROOT, every_command, run
from fetching import atom
from latexml import PAPER
from local_server import Answer, Asked, serving
from paper_index.online.services import Service, Services
from paper_index.paths import Home
from paper_tui.cli.program import program

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
_ENTRY = """@article{%s,
  title = {MobileMamba: Lightweight Multi-Receptive Visual Mamba Network},
  doi = {10.1000/182}
}

@misc{%s,
  title = {Bridging the Gap Between Vision Transformers and Convolutional Neural Networks on Small Datasets}
}
"""
"""Two papers of the catalogue as another program has them."""
_PAGE = """# Daily Papers

14 Mar

### [A Paper of the Day](https://huggingface.co/papers/2503.00001)
"""
ELSEWHERE = ("/tmp/", "/mnt/stick/", "~/")
"""Folders of the user that examples name."""


def examples() -> Iterator[tuple[str, list[str]]]:
    """Yield the examples of each page, and those of each command in the order of `--help`."""
    for page in PAGES:
        blocks = _BLOCK.findall(page.read_text(encoding="utf-8"))
        if lines := [line for block in blocks for line in block.splitlines() if line.startswith("paper-tui")]:
            yield page.name, lines
    commands = [("", program), *every_command()]
    for name, command in commands:
        if lines := list(getattr(command, "examples", ())):
            yield f"{name} --help".lstrip(), lines


@pytest.mark.quick_cases(
    "README.md", "search --help", "show --help", "export --help", "fetch enrich --help", "recommend --help"
)
@pytest.mark.usefixtures("model")
@pytest.mark.parametrize(("place", "lines"), [pytest.param(*each, id=each[0]) for each in examples()])
def test_examples_run_on_a_fresh_install(
    place: str, lines: list[str], filled_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if place == "meaning.md":
        pytest.importorskip("numpy", reason="search by meaning compares vectors with numpy")
    work = tmp_path / "work"
    for folder in ("papers", "folder-of-pages", "vault", *ELSEWHERE):
        (work / folder.strip("/~")).mkdir(parents=True, exist_ok=True)
    for name in ("references.bib", "papers/one.bib", "folder-of-pages/one.bib"):
        (work / name).write_text(_ENTRY.replace("%s", name.replace("/", "-")))
    (work / "entry.bib").write_text("@book{doe, title={A Book of My Own}, author={Doe, Jane}, year={2024}}\n")
    (work / "papers.jsonl").write_text('{"id": "2601.00001", "title": "A Paper of a Friend"}\n')
    (work / "saved-page.txt").write_text(_PAGE)
    (work / "ids.txt").write_text("2411.15941\n")
    (work / "vault" / "page.md").write_text("---\ntitle: A Page\narxiv: 2601.00002\ntags: [thesis]\n---\nMy note.\n")
    (work / "note.md").write_text("# A note\n")
    (work / "mobilemamba.pdf").write_bytes(b"%PDF-1.4")
    monkeypatch.chdir(work)
    monkeypatch.setenv("EDITOR", "true")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setattr("paper_tui.cli.program.terminal_problem", str)
    monkeypatch.setattr("paper_tui.launch.run", lambda *_, **__: 0)
    with local_services(monkeypatch):
        for line in lines:
            run_line(line.replace("$(date +%F)", f"{date.today()}"), work)


@contextlib.contextmanager
def local_services(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let this machine answer for all services, without any paper but those asked for by their ids."""

    def respond(asked: Asked) -> Answer:
        ids = list(filter(None, asked.parameters.get("id_list", "").split(",")))
        if asked.path.startswith("/works"):
            return Answer(b'{"id": "https://openalex.org/W1", "cited_by_count": 1, "meta": {}, "results": []}')
        if asked.content:
            return Answer(json.dumps([None] * len(json.loads(asked.content)["ids"])).encode())
        if asked.path.startswith("/api/papers/"):
            return Answer() if asked.path.endswith("search") else Answer(b"{}", status=404)
        if asked.path.startswith("/paper/"):
            return Answer(b'{"paperId": "%s", "data": []}' % (b"0" * 40))
        if asked.path == "/oai":
            empty = b'<OAI-PMH><error code="noRecordsMatch">No records</error></OAI-PMH>'
            return Answer(empty, kind="text/xml")
        if asked.path.startswith("/html/"):
            return Answer(PAPER.encode(), kind="text/html")
        if asked.path.startswith("/pdf/"):
            return Answer(b"%PDF-1.4\n%%EOF\n", kind="application/pdf")
        return Answer() if asked.path == "/api/daily_papers" else atom(ids, len(ids))

    def kind(name: str) -> str:
        return "html" if "html" in name else "xml" if "arxiv" in name else "json"

    with serving(respond) as server:
        services = Services(
            **{
                each.name: Service(
                    "Somebody",
                    server.url,
                    "here",
                    kind(each.name),
                )
                for each in fields(Services)
            }
        )
        monkeypatch.delenv("HF_HUB_OFFLINE")
        for module in ("job", "check"):
            monkeypatch.setattr(f"paper_index.online.{module}.services_of", lambda *_: services)
        yield


def run_line(line: str, work: Path) -> None:
    """Run a line of commands joined by pipes, with its files below a folder."""
    for folder in ELSEWHERE:
        line = line.replace(f" {folder}", f" {work}/{folder.strip('/~')}/")
    content = ""
    for command in line.split(" | "):
        words = shlex.split(command, comments=True)
        target = words.pop(words.index(">") + 1) if ">" in words else ""
        source = words.pop(words.index("<") + 1) if "<" in words else ""
        if source:
            content = (work / source).read_text()
        result = run(*(word for word in words[1:] if word not in ("<", ">")), stdin=content)
        assert result.code == 0, f"{line}: {result.err}"
        content = result.out
        if target:
            Path(target).parent.mkdir(parents=True, exist_ok=True)
