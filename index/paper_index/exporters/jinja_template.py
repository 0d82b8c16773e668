"""Templates of users: Jinja2 in its sandbox, which is an extra. What a template is given is in `docs/export.md`."""

from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TextIO

from ..errors import PaperError, os_error_text
from ..library import NO_MARKS, Marks
from ..papers.paper import Paper
from ..storage.regular_files import read_file
from .cite_keys import keys_for
from .json_lines import record
from .markdown import TEMPLATES
from .settings import Settings
from .template_process import rendered

_TEXTS = ("summary", "abstract", "published", "kind", "area", "url", "doi", "venue", "venue_kind", "note")
_LARGEST = 1_000_000
"""Bytes of a template."""
_LISTS = ("authors", "tasks", "methods", "datasets", "results", "code", "appearances")


def write(papers: Iterable[Paper], marks: Mapping[str, Marks], stream: TextIO, settings: Settings) -> None:
    """Write the papers in the template of a file.

    Raises:
        PaperError: if Jinja2 is not installed, or the template is missing, invalid, or does not end.
    """
    stream.write(_texts([list(papers)], marks, settings)[0])


def each(papers: Sequence[Paper], marks: Mapping[str, Marks], settings: Settings) -> list[str]:
    """Return each paper alone in the template of a file.

    Raises:
        PaperError: as `write` does.
    """
    return _texts([[paper] for paper in papers], marks, settings)


def _texts(jobs: Sequence[Sequence[Paper]], marks: Mapping[str, Marks], settings: Settings) -> list[str]:
    path = Path(settings.template).expanduser()
    try:
        template = read_file(path, _LARGEST).decode()
    except (OSError, ValueError) as error:
        reason = (
            os_error_text(error).removesuffix(f": {path}") if isinstance(error, OSError) else "it is not UTF-8 text"
        )
        known = ", ".join(TEMPLATES)
        raise PaperError(f"Invalid template {path} ({reason}). Use a file, or one of {known}.") from error
    if find_spec("jinja2") is None:
        raise PaperError("Jinja2 templates need: pip install 'paper-tui[templates]'. Nothing was written.")
    keys = (keys_for(papers, settings, "bibtex") for papers in jobs)
    given = [
        [_view(paper, marks.get(paper.id, NO_MARKS), key) for paper, key in zip(papers, named, strict=True)]
        for papers, named in zip(jobs, keys, strict=True)
    ]
    return rendered(path, template, given)


def _view(paper: Paper, marks: Marks, key: str) -> dict[str, Any]:
    empty: dict[str, Any] = dict.fromkeys(_TEXTS, "") | {name: [] for name in _LISTS}
    return (
        empty
        | record(paper, marks)
        | {
            "title": paper.display_title,
            "raw_title": paper.title,
            "cite_key": key,
            "state": marks.state,
            "rating": marks.rating,
            "links": [{"label": label, "url": link} for label, link in paper.links],
        }
    )
