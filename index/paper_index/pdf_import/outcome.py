"""The result of importing one PDF."""

from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from ..papers.attachments import Attachment
from ..papers.paper import Paper
from ..text.sanitize import clean


class Result(Enum):
    """The results of importing a PDF."""

    ATTACHED = "attached"
    NEW = "new"
    KNOWN = "known"
    """It was attached before."""
    ASKS = "asks"
    """It would be attached, or make a paper, if proposals are accepted."""
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of importing one PDF, with the values to write if the import ends well."""

    path: Path
    result: Result
    paper: str = ""
    """The id of the paper to which it belongs, or might belong; ""."""
    rule: str = ""
    """The rule that recognised it: `stamp`, `metadata`, `text`, `isbn`, `title`, `name` or `hash`; or ""."""
    page: int = 0
    """The page with the identifier or the title, from 1; 0 for none."""
    title: str = ""
    """The title of the PDF if only that was recognised, or ""."""
    reason: str = ""
    """Why it is left or asks; part of a sentence."""
    version: int = 0
    """The version of arXiv, or 0."""
    is_readable: bool = True
    file: Attachment | None = None
    """The file to attach."""
    record: Paper | None = None
    """The paper to add."""

    def left(self, reason: str) -> "Outcome":
        """Return the outcome of a file that is left after all."""
        return replace(self, result=Result.LEFT, reason=reason, file=None, record=None)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, without empty ones."""
        plain = {
            "result": self.result.value,
            "path": str(self.path).encode(errors="replace").decode(),
            "id": self.paper,
            "rule": self.rule,
            "page": self.page,
            "title": self.title,
            "reason": self.reason,
        }
        return {name: value for name, value in plain.items() if value}

    @property
    def shown_path(self) -> str:
        """The path, to be shown."""
        return clean(str(self.path))
