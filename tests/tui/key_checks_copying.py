"""Checks of the keys that copy papers or open links."""

from pathlib import Path

import pytest

from factories import paper
from paper_index.exporters import FORMATS, rendered
from paper_index.search import View
from tui.explorer import Explorer
from tui.key_checks import checks

LINKED = paper(
    "A Linked Paper", "2601.00001", authors=["A. Author"], published="2026-01", code=["https://example.org/code"]
)
"""A paper of which there is everything that can be opened."""


PLAIN = paper("A Paper without Links")


async def opens(explorer: Explorer, key: tuple[str, ...], none: str, begins: str) -> None:
    """Check that a key says what is missing, and opens it where it is known."""
    opened: list[str] = []
    explorer.app.open_url = lambda url, **_: opened.append(url)  # type: ignore[method-assign]
    await explorer.add_papers([PLAIN])
    explorer.main.view = View("title:links")
    await explorer.settle()
    await explorer.press(*key)
    assert none in explorer.said
    await explorer.add_papers([LINKED])
    explorer.main.view = View(sort="added")
    await explorer.settle()
    await explorer.press(*key)
    assert opened == [begins]


@checks("paper.open_pdf")
async def check_paper_open_pdf(explorer: Explorer, key: tuple[str, ...]) -> None:
    await opens(explorer, key, "This paper has no PDF.", "https://arxiv.org/pdf/2601.00001")
    attached = explorer.main.backend.home.cache / "attached.pdf"
    attached.write_bytes(b"%PDF-")
    opened: list[Path] = []
    files = {"files": [{"path": str(attached)}]}
    await explorer.add_papers([paper("A Paper with a File", "2601.00002", reference=files)])
    explorer.main.view = View("title:file", sort="added")
    await explorer.settle()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("paper_tui.system.viewer.show_file", lambda path, *_: opened.append(path))
        await explorer.press(*key)
        await explorer.until(lambda: opened == [attached])
        patched.setattr("paper_tui.system.viewer.has_display", lambda: False)
        await explorer.press(*key)
        await explorer.until(lambda: "There is no display to open a file. Copied" in explorer.said[-1])
    assert len(opened) == 1 and explorer.app.clipboard == str(attached)


@checks("paper.open_page")
async def check_paper_open_page(explorer: Explorer, key: tuple[str, ...]) -> None:
    await opens(explorer, key, "This paper has no link.", "https://arxiv.org/abs/2601.00001")


@checks("paper.open_code")
async def check_paper_open_code(explorer: Explorer, key: tuple[str, ...]) -> None:
    await opens(explorer, key, "This paper has no code link.", "https://example.org/code")


async def copies(explorer: Explorer, key: tuple[str, ...], one: str, said: str, both: str, *, of: int = 2) -> None:
    """Check what a key copies of one paper and of two, of which one has a link, and what is said of it."""
    await explorer.add_papers([LINKED, PLAIN])
    explorer.main.view = View(sort="added")
    await explorer.settle()
    await explorer.press(key[0])
    assert "  u URL" in explorer.text
    await explorer.press(*key[1:])
    assert explorer.app.clipboard == one
    assert explorer.said[-1].startswith(f"Copied 1 {said}")
    kept = explorer.main.backend.home.cache / "copied.txt"
    assert str(kept) in explorer.said[-1] and kept.read_text(encoding="utf-8") == one
    await explorer.press("space", "space", *key)
    assert explorer.app.clipboard.startswith(one)
    assert explorer.app.clipboard.count("\n") >= of - 1
    assert explorer.said[-1].startswith(f"Copied {both}")


@checks("copy.id")
async def check_copy_id(explorer: Explorer, key: tuple[str, ...]) -> None:
    await copies(explorer, key, "2601.00001", "id: 2601.00001", "2 ids")


@checks("copy.title")
async def check_copy_title(explorer: Explorer, key: tuple[str, ...]) -> None:
    await copies(explorer, key, LINKED.title, f"title: {LINKED.title}", "2 titles")


@checks("copy.url")
async def check_copy_url(explorer: Explorer, key: tuple[str, ...]) -> None:
    url = "https://arxiv.org/abs/2601.00001"
    await copies(explorer, key, url, f"URL: {url}", f"1 URL: {url}; 1 paper had none", of=1)
    await explorer.press("A", "k", *key)
    assert "This paper has no URL." in explorer.said


@checks("copy.markdown")
async def check_copy_markdown(explorer: Explorer, key: tuple[str, ...]) -> None:
    markdown = rendered([LINKED], {}, "markdown").strip("\n")
    await copies(explorer, key, markdown, "paper as Markdown", "2 papers as Markdown")


@checks("copy.bibtex")
async def check_copy_bibtex(explorer: Explorer, key: tuple[str, ...]) -> None:
    if "bibtex" in FORMATS:
        bibtex = rendered([LINKED], {}, "bibtex").strip("\n")
        await copies(explorer, key, bibtex, "BibTeX entry", "2 BibTeX entries")


@checks("copy.key")
async def check_copy_key(explorer: Explorer, key: tuple[str, ...]) -> None:
    if "bibtex" in FORMATS:
        await copies(explorer, key, "author2026linked", "cite key: author2026linked", "2 cite keys")


async def cites(explorer: Explorer, key: tuple[str, ...], one: str, both: str) -> None:
    """Check what a key copies as the citation of one paper and of two."""
    await explorer.add_papers([LINKED, PLAIN])
    explorer.main.view = View(sort="added")
    await explorer.settle()
    await explorer.press(*key)
    assert explorer.app.clipboard == one and explorer.said[-1].startswith(f"Copied 1 citation: {one}")
    await explorer.press("space", "space", *key)
    assert explorer.app.clipboard == both and explorer.said[-1].startswith("Copied 2 citations")


@checks("copy.pandoc")
async def check_copy_pandoc(explorer: Explorer, key: tuple[str, ...]) -> None:
    await cites(explorer, key, "[@author2026linked]", "[@author2026linked; @anonymouspaper]")


@checks("copy.latex")
async def check_copy_latex(explorer: Explorer, key: tuple[str, ...]) -> None:
    await cites(explorer, key, r"\cite{author2026linked}", r"\cite{author2026linked,anonymouspaper}")


@checks("copy.reference")
async def check_copy_reference(explorer: Explorer, key: tuple[str, ...]) -> None:
    one = "Author, A. (2026). A Linked Paper. https://arxiv.org/abs/2601.00001"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("paper_tui.actions.copy.find_spec", lambda name: None)  # no citation processor
        await copies(explorer, key, one, "reference: Author, A. (2026).", "2 references")
