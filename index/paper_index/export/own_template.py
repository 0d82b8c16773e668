"""Templates of users: Jinja2 in its sandbox, which is an extra. What a template is given is in `docs/export.md`."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TextIO

from ..errors import PaperError, told
from ..library import NO_MARKS, Marks
from ..paper import Paper
from .cite_keys import cite_keys
from .json_lines import record
from .markdown import TEMPLATES, escaped
from .settings import Settings

_TEXTS = ("summary", "abstract", "published", "kind", "area", "url", "doi", "venue", "venue_kind", "note")
_LISTS = ("authors", "tasks", "methods", "datasets", "results", "code", "appearances")


def write(papers: Iterable[Paper], marks: Mapping[str, Marks], stream: TextIO, settings: Settings) -> None:
    """Write the papers in the template of a file.

    Raises:
        PaperError: if Jinja2 is not installed, there is no such file, or it is no template.
    """
    path = Path(settings.template).expanduser()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = told(error).removesuffix(f": {path}") if isinstance(error, OSError) else "it is no UTF-8 text"
        known = ", ".join(TEMPLATES)
        raise PaperError(f"{path} is no template ({reason}); name a file, or one of {known}.") from error
    try:
        from jinja2 import StrictUndefined, TemplateError
        from jinja2.sandbox import ImmutableSandboxedEnvironment
    except ImportError as error:
        raise PaperError(
            "Templates of your own need what comes with: pip install 'paper-tui[templates]'. Nothing was written."
        ) from error
    # Without a loader a template reads no other file; nothing is escaped but by its filters.
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True)
    environment.filters["md"] = lambda value: escaped(str(value))
    listed = list(papers)
    keys = cite_keys(listed, settings.cite_key)
    views = [_view(each, marks.get(each.id, NO_MARKS), key) for each, key in zip(listed, keys, strict=True)]
    try:
        stream.write(environment.from_string(text).render(papers=views))
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        raise PaperError(f"{path}{f':{line}' if line else ''}: {error}; nothing was written.") from error
    except Exception as error:  # whatever its expressions raise
        raise PaperError(f"{path}: {type(error).__name__}: {error}; nothing was written.") from error


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
