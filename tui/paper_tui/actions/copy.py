"""Copying papers to the clipboard."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from paper_index.errors import PaperError

from .context import ExplorerContext
from .registry import PAPERS, action

if TYPE_CHECKING:
    from paper_index.papers.paper import Paper
    from paper_index.workspace import Workspace

_MOST = 2_000
"""Papers copied at most at a time; the terminal is blocked while it receives the text."""
_SHOWN = 60
"""Cells of the copied text shown in the message."""

Copied = tuple[str, int]
"""A text to copy, and the number of papers in it."""


@action(
    "copy.id",
    "y y",
    label="id",
    help="Copy the ids of the selected papers.",
    group=PAPERS,
    needs="paper",
    synonyms="yank clipboard identifier arxiv doi",
)
async def copy_ids(explorer: ExplorerContext) -> None:
    await _copy(explorer, "id", "ids", lambda papers, _: _lines(paper.id for paper in papers))


@action(
    "copy.key",
    "y k",
    label="cite key",
    help="Copy the cite keys.",
    group=PAPERS,
    needs="paper",
    synonyms="yank clipboard citekey citation key latex",
)
async def copy_cite_keys(explorer: ExplorerContext) -> None:
    await _copy(explorer, "cite key", "cite keys", _cite_keys)


@action(
    "copy.bibtex",
    "y b",
    label="BibTeX",
    help="Copy the BibTeX entries.",
    group=PAPERS,
    needs="paper",
    synonyms="yank clipboard citation cite bib reference latex tex",
)
async def copy_bibtex(explorer: ExplorerContext) -> None:
    await _copy(explorer, "BibTeX entry", "BibTeX entries", lambda papers, w: exported(papers, w, "bibtex"))


@action(
    "copy.url",
    "y u",
    label="URL",
    help="Copy the URLs.",
    group=PAPERS,
    needs="paper",
    synonyms="yank clipboard link address",
)
async def copy_urls(explorer: ExplorerContext) -> None:
    await _copy(explorer, "URL", "URLs", lambda papers, _: _lines(p.links[0][1] for p in papers if p.links))


@action(
    "copy.title",
    "y t",
    label="title",
    help="Copy the titles.",
    group=PAPERS,
    needs="paper",
    synonyms="yank clipboard name",
)
async def copy_titles(explorer: ExplorerContext) -> None:
    await _copy(explorer, "title", "titles", lambda papers, _: _lines(paper.display_title for paper in papers))


@action(
    "copy.markdown",
    "y m",
    label="Markdown",
    help="Copy the papers as Markdown.",
    group=PAPERS,
    needs="paper",
    synonyms="yank clipboard md obsidian",
)
async def copy_markdown(explorer: ExplorerContext) -> None:
    await _copy(explorer, "paper as Markdown", "papers as Markdown", lambda papers, w: exported(papers, w, "markdown"))


@action(
    "copy.pandoc",
    "y p",
    label="[@key]",
    help="Copy a citation for Pandoc, R Markdown or Quarto: [@key; @key].",
    group=PAPERS,
    needs="paper",
    synonyms="yank clipboard cite citation markdown",
)
async def copy_pandoc_citation(explorer: ExplorerContext) -> None:
    await _copy(explorer, "citation", "citations", lambda papers, w: _cited(papers, w, "[@{}]", "; @"))


@action(
    "copy.latex",
    "y c",
    label="\\cite",
    help="Copy a citation for LaTeX: \\cite{key,key}.",
    group=PAPERS,
    needs="paper",
    synonyms="yank clipboard citation bibtex tex",
)
async def copy_latex_citation(explorer: ExplorerContext) -> None:
    await _copy(explorer, "citation", "citations", lambda papers, w: _cited(papers, w, "\\cite{{{}}}", ","))


@action(
    "copy.reference",
    "y r",
    label="reference",
    help="Copy a formatted reference: in the style of config.toml with the extra 'citations', else about as APA.",
    group=PAPERS,
    needs="paper",
    synonyms="yank clipboard citation cite apa bibliography",
)
async def copy_reference(explorer: ExplorerContext) -> None:
    await _copy(explorer, "reference", "references", _references)


async def _copy(
    explorer: ExplorerContext, one: str, many: str, text_of: "Callable[[Sequence[Paper], Workspace], Copied]"
) -> None:
    """Copy a text about the chosen papers, and show a message."""
    from ..formatting.numbers import counted
    from ..formatting.paper import cut

    rows, backend = explorer.chosen, explorer.backend
    if len(rows) > _MOST:
        explorer.notify(
            f"At most {_MOST:,} papers can be copied at once, not {len(rows):,}. "
            "{key:paper.export} exports them to a file."
        )
        return
    text, copied = await backend.run(lambda: text_of(backend.workspace.papers(rows), backend.workspace))
    if not copied:
        explorer.notify(f"{'These papers have' if len(rows) > 1 else 'This paper has'} no {one}.")
        return
    message = f"Copied {copied:,} {many if copied > 1 else one}"
    message += f": {cut(text, _SHOWN)}" if "\n" not in text else ""
    message += f"; {counted(len(rows) - copied)} had none" if copied < len(rows) else ""
    await copy_text(explorer, text, message)


async def copy_text(explorer: ExplorerContext, text: str, message: str) -> None:
    """Copy a text, and show a message. If nothing confirms the copy, the text is also saved in a file."""
    from ..system import clipboard

    explorer.app.copy_to_clipboard(text)
    command = clipboard.program()
    confirmed = command is not None and await asyncio.to_thread(clipboard.put, text, command)
    if not confirmed:
        message += await explorer.backend.run(lambda: _saved(explorer, text))
    explorer.notify(message, timeout=4 if confirmed else 8)


def exported(papers: "Sequence[Paper]", workspace: "Workspace", format: str) -> Copied:
    """Return papers in a format of the export, and their number."""
    from paper_index.exporters import rendered, settings_of

    marks = workspace.library.reader.marks(paper.id for paper in papers)
    return rendered(papers, marks, format, settings_of(workspace.config)).strip("\n"), len(papers)


def _cite_keys(papers: "Sequence[Paper]", workspace: "Workspace") -> Copied:
    from paper_index.exporters import settings_of
    from paper_index.exporters.cite_keys import keys_for

    return _lines(keys_for(papers, settings_of(workspace.config), "bibtex"))


def _cited(papers: "Sequence[Paper]", workspace: "Workspace", form: str, between: str) -> Copied:
    keys, count = _cite_keys(papers, workspace)
    return form.format(between.join(keys.splitlines())), count


def _references(papers: "Sequence[Paper]", workspace: "Workspace") -> Copied:
    if find_spec("citeproc"):
        return exported(papers, workspace, "references")
    from paper_index.exporters.plain_reference import plain_reference

    return "\n\n".join(map(plain_reference, papers)), len(papers)


def _saved(explorer: ExplorerContext, text: str) -> str:
    """Write the text to a file, since a terminal never confirms that it copied; return a line that names the file."""
    from paper_index.storage.atomic_files import make_folder, write_whole

    file = explorer.backend.home.cache / "copied.txt"
    try:
        make_folder(file.parent)
        write_whole(file, text.encode(errors="replace"), overwrite=True, mode=0o600)
    except (OSError, PaperError):
        return ""
    return f". Also saved in {file}"


def _lines(texts: Iterable[str]) -> Copied:
    lines = list(texts)
    return "\n".join(lines), len(lines)
