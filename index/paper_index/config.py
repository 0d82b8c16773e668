"""`config.toml`: the user's settings. It is read, never written; errors are reported, and the default is used."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import os_error_text
from .paths import Home
from .storage.regular_files import read_file
from .text.cite_key_pattern import is_valid_pattern
from .text.sanitize import clean

LEAST_ENTRIES = 1_000
"""The newest entries of the journal, which are never removed."""
_LARGEST = 10**9
_LARGEST_PDF = 10_000
"""MB."""
_LARGEST_FILE = 1_000_000
"""Bytes of a file of settings."""


@dataclass(frozen=True, slots=True)
class JournalLimits:
    """Limits of the journal, and so of undo."""

    entries: int = 20_000
    """That many of the newest; 0: all."""
    days: int = 730
    """And of them those of so many days; 0: all."""


@dataclass(frozen=True, slots=True)
class Export:
    """Settings of citations."""

    cite_key: str = "{author}{year}{word}"
    """The pattern of cite keys."""
    cite_keys: str = "original"
    """`original` if the cite keys of imported files win over those made by the pattern, or `generated`."""
    style: str = "apa"
    """The citation style of plain references."""


LINE_PARTS = ("authors", "date", "venue", "votes", "tags", "area", "kind", "edition")
"""The parts of a row that stand below its title."""
COLUMNS = ("authors", "year", "votes", "tags", "venue")
"""The columns of a row of one line."""
ROW_PARTS = (*LINE_PARTS, "year", "id")
"""All parts of rows."""


@dataclass(frozen=True, slots=True)
class Interface:
    """Settings of the explorer."""

    theme: str = ""
    """The name of a theme; without one that which fits the terminal."""
    ascii: bool = False
    """Whether borders and marks are drawn with ASCII alone."""
    restore: bool = True
    """Whether the explorer opens as it was left."""
    details: tuple[str, ...] = LINE_PARTS
    """The parts below a title, in their order."""
    columns: tuple[str, ...] = COLUMNS
    """The columns of a row of one line, from left to right."""


@dataclass(frozen=True, slots=True)
class Online:
    """Settings of fetching."""

    contact: str = ""
    """A mail address, sent to the services so that they can reach the user."""
    categories: tuple[str, ...] = ()
    """The categories of arXiv to fetch, such as `cs.CL`."""
    days: int = 7
    """The days of Daily Papers of the first fetch."""
    offline: bool = False
    """Whether nothing is fetched."""
    unreadable: str = ""
    """Why `config.toml`, which may forbid fetching, cannot be read; "" if it can."""
    huggingface: str = "https://huggingface.co"
    arxiv: str = "https://export.arxiv.org"
    arxiv_rss: str = "https://rss.arxiv.org"
    arxiv_oai: str = "https://oaipmh.arxiv.org"
    arxiv_pdf: str = "https://arxiv.org"
    arxiv_html: str = "https://arxiv.org"
    crossref: str = "https://api.crossref.org"
    openalex: str = "https://api.openalex.org"
    semantic_scholar: str = "https://api.semanticscholar.org/graph/v1"


@dataclass(frozen=True, slots=True)
class Pdf:
    """Settings of PDF files."""

    folder: str = ""
    """The folder of fetched PDFs, absolute or beginning with `~`; see `pdf_folder`."""
    name: str = "{author} {year} {title} {id}"
    """The pattern of the names of fetched PDFs, see `papers.file_names`."""
    largest: int = 200
    """MB (2^20 bytes) of the largest PDF that is fetched."""
    viewer: str = ""
    """The command that opens a file, `{file}` in it being the path; by default that of the system."""


@dataclass(frozen=True, slots=True)
class Search:
    """Settings of searching."""

    fulltext: bool = False
    """Whether words without a field are also searched in the texts of attached PDFs."""
    model: str = ""
    """The folder of the model for search by meaning, absolute or beginning with `~`; "" for that of the extra."""


ADDRESSES = (
    *("huggingface", "arxiv", "arxiv-rss", "arxiv-oai", "arxiv-pdf", "arxiv-html"),
    *("crossref", "openalex", "semantic-scholar"),
)
"""The settings that are addresses of services."""


@dataclass(frozen=True, slots=True)
class Mail:
    """Settings of sending digests."""

    command: str = ""
    """A program that sends the message on its standard input, with its arguments; it is used instead of `server`."""
    server: str = ""
    """The name of a mail server."""
    port: int = 0
    """The port; 0 for the usual one of `encryption`."""
    encryption: str = "starttls"
    """`starttls`, `tls` from the first byte, or `none`, which is possible with this machine only."""
    user: str = ""
    """The name to log in with; "" to send without."""
    password_command: str = ""
    """A program that prints the password, with its arguments."""
    sender: str = ""
    """The address that mails come from; `from` in the file."""
    to: tuple[str, ...] = ()
    """The addresses that digests are sent to."""


ENCRYPTIONS = ("starttls", "tls", "none")


@dataclass(frozen=True, slots=True)
class Config:
    """All settings."""

    journal: JournalLimits = field(default_factory=JournalLimits)
    export: Export = field(default_factory=Export)
    interface: Interface = field(default_factory=Interface)
    online: Online = field(default_factory=Online)
    pdf: Pdf = field(default_factory=Pdf)
    mail: Mail = field(default_factory=Mail)
    search: Search = field(default_factory=Search)
    problems: tuple[str, ...] = ()
    """Invalid settings, each as `file:line: reason`."""


DEFAULTS = Config()

_ADDRESS = re.compile(r"(https://[\w.-]+|http://(localhost|127\.0\.0\.1))(:\d{1,5})?(/[\w./-]*[\w-])?", re.ASCII)
_MAIL_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,255}", re.ASCII)
_HOST = re.compile(r"[\w.-]{1,255}|\[?[0-9a-fA-F:.]{2,45}\]?", re.ASCII)
_CATEGORY = re.compile(r"[a-z-]+(\.[A-Za-z-]+)?")
_LEAST = {"entries": LEAST_ENTRIES, "days": 1}
_DAYS_OF_FIRST_FETCH = "online.days"
"""The name of a setting whose limits are others than those of its namesake in [journal]."""
MOST_DAYS = 400
"""Days of the first fetch."""
_MAY_BE = {
    _DAYS_OF_FIRST_FETCH: f"a number from 1 to {MOST_DAYS}",
    **{name: f"a number from {least:,} up, or 0 for all" for name, least in _LEAST.items()},
    "cite-key": "made of {author}, {authors}, {year}, {word}, {title}, {id}, letters and digits",
    "cite-keys": 'one of "original" and "generated"',
    "style": "a name or a .csl file",
    "theme": "a name in quotes",
    "ascii": "true or false",
    "restore": "true or false",
    "fulltext": "true or false",
    "contact": "a mail address",
    "command": "a program with its arguments, in quotes",
    "server": "the name of a mail server",
    "port": "a number from 1 to 65535",
    "encryption": 'one of "starttls", "tls" and "none"',
    "user": "a name in quotes",
    "password-command": "a program with its arguments, in quotes",
    "from": "a mail address",
    "to": 'a list of mail addresses, such as ["me@example.org"]',
    "categories": 'a list of categories of arXiv, such as ["cs.CL", "stat.ML"]',
    "offline": "true or false",
    **dict.fromkeys(("folder", "model"), "a path that begins with / or ~"),
    "name": "made of {author}, {year}, {title}, {id}, and characters that names of files may have",
    "largest": f"a number of MB from 1 to {_LARGEST_PDF:,}",
    "viewer": 'a command, such as "zathura {file}"',
    **dict.fromkeys(ADDRESSES, "an address that begins with https://"),
    **dict.fromkeys(("details", "columns"), f"a list of these names: {', '.join(sorted(ROW_PARTS))}"),
}
"""Every setting of every table, and what it may be."""


def read_config(path: Path) -> Config:
    """Return the settings in a file, with defaults for those it lacks."""
    plain, text, problem = read_toml(path)
    if problem:
        return Config(online=Online(unreadable=problem), problems=(problem,))
    return _config(plain, path, text) if plain else DEFAULTS


def read_toml(path: Path) -> tuple[dict[str, Any], str, str]:
    """Return what a file of settings says, its text, and why nothing in it can be used, or ""."""
    try:
        text = read_file(path, _LARGEST_FILE).decode("utf-8-sig")
    except FileNotFoundError:
        return {}, "", ""
    except OSError as error:
        return {}, "", f"{path} cannot be read ({os_error_text(error)}). The defaults are used."
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return {}, "", f"{path}:{line}: not UTF-8. The defaults are used."
    import tomllib  # only where there is something to read

    try:
        return tomllib.loads(text), text, ""
    except (ValueError, RecursionError) as error:
        found = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", str(error))
        line = int(found[1]) if found and found[1] else text.rstrip().count("\n") + 1
        reason = clean(str(error)[: found.start()] if found else str(error))[:200]
        return {}, text, f"{path}:{line}: {reason}. The defaults are used."


def _config(plain: dict[str, Any], path: Path, text: str) -> Config:
    problems: list[str] = []

    def wrong(name: str, reason: str, table: str = "") -> None:
        problems.append(f"{path}{line_of(text, name, table)}: {reason}")

    tables: dict[str, dict[str, Any]] = {
        name: {} for name in ("journal", "export", "interface", "online", "pdf", "mail", "search")
    }
    for name in plain:
        if name not in tables:
            wrong(name, f"unknown setting {clean(name)[:60]!r}.")
    for table, used in tables.items():
        said = plain.get(table, {})
        if not isinstance(said, dict):
            wrong(table, f"[{table}] must be a table. The defaults are used.")
            if table == "online":
                used["unreadable"] = problems[-1]
            continue
        for name, given in said.items():
            field = "sender" if name == "from" else name.replace("-", "_")
            value: Any = tuple(given) if isinstance(given, list) else given
            if table == "online" and name in ADDRESSES and isinstance(value, str):
                value = value.removesuffix("/")
            default = getattr(getattr(DEFAULTS, table), field, None) if name in _MAY_BE else None
            if default is None:
                wrong(name, f"unknown setting {clean(name)[:60]!r} in [{table}].", table)
            elif type(value) is not type(default) or not _fits(_limits(table, name), value):
                if name == "offline":  # whoever writes it does not want to be online
                    used[field], kept = True, "true"
                else:
                    kept = f"{default:,}" if name in _LEAST else default if table == "export" else "the default"
                wrong(name, f"{name} must be {_MAY_BE[_limits(table, name)]}. Using {kept}.", table)
            else:
                used[field] = clean(value) if name == "theme" else value
    return Config(
        JournalLimits(**tables["journal"]),
        Export(**tables["export"]),
        Interface(**tables["interface"]),
        Online(**tables["online"]),
        Pdf(**tables["pdf"]),
        Mail(**tables["mail"]),
        Search(**tables["search"]),
        tuple(problems),
    )


def _limits(table: str, name: str) -> str:
    """Return the name under which the limits of a setting are listed."""
    return name if f"{table}.{name}" not in _MAY_BE else f"{table}.{name}"


def _fits(name: str, value: Any) -> bool:
    if name == _DAYS_OF_FIRST_FETCH:
        return bool(1 <= value <= MOST_DAYS)
    if name in _LEAST:
        return not value or _LEAST[name] <= value <= _LARGEST
    if name == "cite-key":
        return is_valid_pattern(value)
    if name == "cite-keys":
        return value in ("original", "generated")
    if name in ("contact", "from"):
        return is_mail_address(value)
    if name == "to":
        return all(isinstance(each, str) and is_mail_address(each) for each in value)
    if name == "server":
        return _HOST.fullmatch(value) is not None
    if name == "port":
        return bool(0 < value < 65_536)
    if name == "encryption":
        return value in ENCRYPTIONS
    if name == "user":
        return bool(value.isprintable())
    if name == "categories":
        return all(isinstance(each, str) and is_category(each) for each in value)
    if name in ("folder", "model"):
        return _is_folder_path(value)
    if name == "name":
        from .papers import file_names  # only where a pattern is set

        return isinstance(value, str) and file_names.is_valid_pattern(value)
    if name == "largest":
        return bool(1 <= value <= _LARGEST_PDF)
    if name in ("viewer", "command", "password-command"):
        return bool(command_words(value))
    if name in ADDRESSES:
        return is_service_address(value)
    if name in ("details", "columns"):
        return len(set(map(str, value))) == len(value) and set(map(str, value)) <= set(ROW_PARTS)
    return name != "style" or value != ""


def _is_folder_path(path: str) -> bool:
    try:
        return "\0" not in path and Path(path).expanduser().is_absolute()
    except RuntimeError:  # ~user of an unknown user
        return False


def command_words(command: str) -> list[str]:
    """Return the program and the arguments of a command; none if a quotation in it is not closed."""
    import shlex

    try:
        return shlex.split(command) if "\0" not in command else []
    except ValueError:
        return []


def pdf_folder(home: Home, config: Config) -> Path:
    """Return the folder of PDFs: that of the settings, or `pdf` beside the library."""
    return Path(config.pdf.folder).expanduser() if config.pdf.folder else home.data / "pdf"


def is_mail_address(text: str) -> bool:
    """Return whether a text is a plain mail address, without a name or another recipient."""
    return _MAIL_ADDRESS.fullmatch(text) is not None


def is_category(name: str) -> bool:
    """Return whether a name has the form of a category of arXiv, such as `cs.CL`."""
    return _CATEGORY.fullmatch(name) is not None


def is_service_address(address: str) -> bool:
    """Return whether an address can be that of a service: https, or http of this machine."""
    return _ADDRESS.fullmatch(address) is not None


def line_of(text: str, name: str, table: str = "") -> str:
    """Return `:line` of a setting where it is plain to see, else nothing."""
    begin = re.search(rf"^\s*\[\s*{table}\s*\]", text, re.MULTILINE) if table else None
    dotted = rf"(?:{table}\s*\.\s*)?" if table else r"\[*[ \t]*"
    found = re.compile(rf"^[ \t]*{dotted}[\"']?{re.escape(name)}(?![\w-])", re.MULTILINE).search(
        text, begin.end() if begin else 0
    )
    return f":{text.count(chr(10), 0, found.start()) + 1}" if found else ""
