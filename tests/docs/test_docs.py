"""The documents say what the program does: keys, commands, options, fields, links."""

import importlib.util
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from paper_index.config import DEFAULTS, read_config
from paper_index.importers import FORMATS
from paper_index.search.query.fields import BY_NAME, FIELDS, STATES
from paper_index.search.query.parser import parse
from paper_tui.cli.program import program
from paper_tui.dialogs.query_examples import QUERY_EXAMPLES

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs" / "index.md"
PAGES = [ROOT / "README.md", MANUAL, ROOT / "docs" / "library.md"]
_CODE = re.compile(r"^```(?P<kind>\w*)\n(?P<block>.*?)^```|`(?P<span>[^`\n]+)`", re.MULTILINE | re.DOTALL)
_OPTION = re.compile(r"(?<![\w-])(--[a-z][a-z-]*|-[a-z])(?![\w-])")


def commands(group: click.Command, name: str = "") -> dict[str, click.Command]:
    """A command and all below it, by what is typed after `paper-tui`."""
    found = {name: group}
    if isinstance(group, click.Group):
        context = click.Context(group, **group.context_settings)
        for word in group.list_commands(context):
            command = group.get_command(context, word)
            assert command is not None
            found |= commands(command, f"{name} {word}".strip())
    return found


COMMANDS = commands(program)


def options(command: click.Command) -> set[str]:
    """The options a command takes, in every spelling."""
    params = command.get_params(click.Context(command, **command.context_settings))
    return {option for each in params if isinstance(each, click.Option) for option in each.opts}


def command_lines(page: Path) -> Iterator[tuple[str, bool]]:
    """Every `paper-tui …` in a page's code, and whether it is meant to be typed as it stands."""
    for found in _CODE.finditer(page.read_text(encoding="utf-8")):
        whole = found["kind"] == "sh"
        for line in (found["block"] or "").splitlines() if whole else [found["span"] or ""]:
            yield from ((part.strip(), whole) for part in line.split("|") if part.strip().startswith("paper-tui"))


def meant(words: list[str]) -> tuple[str, list[str]]:
    """The command that words name, and what follows it."""
    for length in (2, 1):
        if len(words) >= length and " ".join(words[:length]) in COMMANDS:
            return " ".join(words[:length]), words[length:]
    return "", words


@pytest.mark.parametrize("name", ["keys", "bibliography"])
def test_a_page_that_is_printed_is_that_of_the_program(name: str) -> None:
    spec = importlib.util.spec_from_file_location(f"{name}_page", ROOT / "docs" / f"{name}.py")
    assert spec and spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    kept = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    assert script.page() == kept, f"out of date: python docs/{name}.py > docs/{name}.md"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_only_commands_and_options_that_exist_are_named(page: Path) -> None:
    """A query that opens the explorer stands in quotes, so that any other word must be a command."""
    lines = list(command_lines(page))
    assert lines
    for line, typed in lines:
        name, rest = meant(shlex.split(line.replace("$(date +%F)", "2026-01-31"))[1:])
        command = COMMANDS[name]
        after = line.removeprefix("paper-tui").strip()
        if not name and not after.startswith(("'", "-")):
            assert not after or after.startswith("COMMAND"), f"{line}: no such command"
        if isinstance(command, click.Group) and name:
            assert not rest or rest[0].startswith("-"), f"{line}: no such command"
        unknown = {word for word in rest if _OPTION.fullmatch(word)} - options(command)
        assert not unknown, f"{line}: no such option"
        if typed:
            command.make_context(name, rest, resilient_parsing=False)  # a UsageError if it is not understood


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_options_named_by_themselves_exist(page: Path) -> None:
    known = set().union(*map(options, COMMANDS.values()))
    spans = [found["span"] for found in _CODE.finditer(page.read_text(encoding="utf-8")) if found["span"]]
    named = {option for span in spans if span.startswith("-") for option in _OPTION.findall(span.split()[0])}
    assert named <= known


@pytest.mark.parametrize("name", [name for name, command in COMMANDS.items() if not isinstance(command, click.Group)])
def test_every_command_and_option_is_in_the_manual(name: str) -> None:
    text = MANUAL.read_text(encoding="utf-8")
    assert f"| `paper-tui {name}" in text
    for option in options(COMMANDS[name]):
        assert re.search(rf"`(?:[^`\n]* )?{option}\b", text) or option == "-h", option


def test_the_table_of_fields_in_the_manual_is_that_of_the_search() -> None:
    text = (ROOT / "docs" / "search.md").read_text(encoding="utf-8")
    start = text.index("| Field |")
    rows = text[start : text.index("\n\n", start)].splitlines()[2:]
    aliases = {field.name: ", ".join(f"`{alias}:`" for alias in field.aliases) for field in FIELDS}
    expected = [f"| `{field.name}:` | {field.help} | `{field.example}` | {aliases[field.name]} |" for field in FIELDS]
    assert rows == [row.replace("|  |", "| |") for row in expected], "\n".join(
        ["paste into docs/search.md:", *expected]
    )
    assert set(re.findall(r"`is:([a-z]+)` ", text)) == set(STATES)


def test_the_samples_of_the_help_are_understood_and_in_the_manual() -> None:
    text = (ROOT / "docs" / "search.md").read_text(encoding="utf-8")
    for typed, finds in QUERY_EXAMPLES:
        assert f"`{typed}`" in text
        for query in (typed, *re.findall(r"(?<!\S)[a-z]+:[^\s,;.]+", finds)):
            read = parse(query)
            assert read.node is not None and not read.errors, query
        assert set(re.findall(r"\b([a-z]+):(?=\w)", finds)) <= set(BY_NAME)
    shown = [typed for typed, _ in QUERY_EXAMPLES]
    assert [typed for typed in shown if typed in {field.example for field in FIELDS}] == [f.example for f in FIELDS]
    (states,) = (finds for typed, finds in QUERY_EXAMPLES if typed == "is:unread")
    assert set(states.rpartition(": ")[2].rstrip(".").split(", ")) == set(STATES)


def test_links_between_documents_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    assert len(pages) > 10
    for page in pages:
        for link in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert link.startswith("https://") or (page.parent / link).exists(), f"{page.name}: {link}"


DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
_FOLDERS = [ROOT, ROOT / "tui" / "paper_tui", ROOT / "index" / "paper_index"]
_PATH = re.compile(r"(?:index|tui|tests|docs|\.ci|\.github)/[\w./-]*|[\w./-]+\.(?:py|tcss)")
_MAKE = re.compile(r"^(?:make|\$ make)((?: +[\w=./-]+)*)", re.MULTILINE)


def code(page: Path) -> list[str]:
    """The code of a page: its spans, and its blocks."""
    return [found["block"] or found["span"] for found in _CODE.finditer(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: page.name)
def test_paths_in_documents_exist(page: Path) -> None:
    """A path is below the root or one of the packages; a table that describes a folder names files without it."""
    paths = {word for text in code(page) for word in text.split() if _PATH.fullmatch(word)}
    for path in paths - {"index/"}:  # on the user's disk
        below = any((folder / path).exists() for folder in _FOLDERS)
        assert below or any(next(folder.rglob(path), None) for folder in _FOLDERS[1:]), f"{page.name}: {path}"


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: page.name)
def test_make_targets_in_documents_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    words = {word for text in code(page) for found in _MAKE.findall(text) for word in found.split() if "=" not in word}
    assert words <= targets, page.name


def test_the_number_of_import_formats_in_the_manual() -> None:
    number = re.search(r"^(\d+) formats are recognised by their content", MANUAL.read_text("utf-8"), re.MULTILINE)
    assert number and int(number[1]) == len(FORMATS)
    text = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    names = " ".join(row.split("|")[1] for row in text.splitlines() if row.startswith("| `"))
    assert set(re.findall(r"`([a-z-]+)`", names)) >= set(FORMATS)


def test_the_settings_in_the_manual_are_all_there_are_and_hold_without_them(tmp_path: Path) -> None:
    block = re.search(r"## Settings\n.*?```toml\n(.*?)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)
    assert block
    (tmp_path / "config.toml").write_text(block[1], encoding="utf-8")
    assert read_config(tmp_path / "config.toml") == DEFAULTS
    named = {(part, name) for part, names in tomllib.loads(block[1]).items() for name in names}
    known = {part: getattr(DEFAULTS, part).__slots__ for part in ("journal", "export", "interface")}
    assert named == {(part, name.replace("_", "-")) for part, names in known.items() for name in names}
