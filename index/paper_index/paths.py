"""The paths of all files. Finding them creates nothing."""

import os
from dataclasses import dataclass
from pathlib import Path

from .errors import PaperError

HOME_VARIABLE = "PAPER_TUI_HOME"
_APP = "paper-tui"


@dataclass(frozen=True, slots=True)
class Home:
    """The three folders of a user: data, settings and cache. Only the data cannot be rebuilt."""

    data: Path
    config: Path
    cache: Path

    @classmethod
    def find(cls, folder: str | Path | None = None) -> "Home":
        """Return the folders under `folder`, else under `$PAPER_TUI_HOME`, else where the system keeps such things.

        Raises:
            PaperError: if they are in the home of a user who does not exist, or the system knows no home.
        """
        name, chosen = ("--home", folder) if folder else (HOME_VARIABLE, os.environ.get(HOME_VARIABLE))
        if chosen:
            try:
                root = Path(chosen).expanduser().absolute()
            except RuntimeError as error:  # ~user of an unknown user
                raise PaperError(f"Cannot expand {name} ({chosen}): no such user. Use a full path.") from error
            return cls(root / "data", root / "config", root / "cache")
        import platformdirs  # only where it is asked

        try:
            found = [
                place(_APP, appauthor=False)
                for place in (platformdirs.user_data_path, platformdirs.user_config_path, platformdirs.user_cache_path)
            ]
        except RuntimeError:
            found = []
        if not found or not all(place.is_absolute() for place in found):
            raise PaperError(f"HOME is not set to a folder. Set it, or choose a folder with --home or {HOME_VARIABLE}.")
        return cls(*found)

    @property
    def library(self) -> Path:
        """The user's marks: tags, bookmarks, notes. The only file that cannot be replaced."""
        return self.data / "library.db"

    @property
    def drafts(self) -> Path:
        """Notes that are being written, until they are saved in the library."""
        return self.data / "drafts"

    @property
    def papers(self) -> Path:
        """Every known paper; made again from the catalogue and the remembered sources."""
        return self.data / "papers.db"

    @property
    def index(self) -> Path:
        """The Whoosh index, a cache of `papers`."""
        return self.cache / "index"

    @property
    def vectors(self) -> Path:
        """The vectors of papers for search by meaning, a cache of `papers`."""
        return self.index / "vectors"

    @property
    def page_texts(self) -> Path:
        """The texts of attached PDFs page by page, a cache of the PDFs."""
        return self.cache / "fulltext.db"

    @property
    def fulltext(self) -> Path:
        """The Whoosh index of these texts, a cache of `page_texts`."""
        return self.cache / "fulltext"

    @property
    def refused_pdfs(self) -> Path:
        """The PDFs that could not be read safely; see `pdf.refused`."""
        return self.cache / "refused-pdfs.json"

    @property
    def keys(self) -> Path:
        """The user's own keys."""
        return self.config / "keys.toml"

    @property
    def settings(self) -> Path:
        """The user's settings."""
        return self.config / "config.toml"

    def listed(self) -> dict[str, Path]:
        """Every place by name, in the order people ask for them."""
        return {
            "library": self.library,
            "papers": self.papers,
            "index": self.index,
            "config": self.settings,
            "keys": self.keys,
        }
