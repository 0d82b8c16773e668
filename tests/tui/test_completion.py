"""Shell completion and the manual page."""

import contextlib
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from command_line import PROGRAM, environment, every_command, run, run_ok
from factories import paper
from paper_index import shell_completion
from paper_index.exporters.markdown import TEMPLATES
from paper_index.exporters.styled_references import STYLES
from paper_index.library import Library
from paper_index.paths import Home
from paper_tui.cli import completion
from paper_tui.cli.program import COMMANDS

TAGS = ["$(touch owned)", "it's", "reading/chapter one", "reading/next", "thesis", "émile:x"]


@pytest.fixture
def tagged(home: Home) -> Home:
    """A home with tags and saved searches."""
    run_ok("import", "-", "--date", "2025-W11", stdin='{"id": "x1", "title": "A title"}')
    for tag in TAGS:
        run_ok("tag", "add", tag, "x1")
    for name in ("new on mamba", "newer"):
        run_ok("saved", "add", name, "mamba")
    return home


def told(line: str, shell: str = "fish", word: str = "") -> list[str]:
    """What a shell is told when a word at the end of a line is to be completed."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("_PAPER_TUI_COMPLETE", f"{shell}_complete"), ("COMP_LINE", line), ("COMP_WORD", word)):
            patch.setenv(name, value)
        result = run()
    assert result.code == 0 and not result.err
    return [found.split("\t")[0] for found in result.lines if found]


def test_commands_and_options_and_their_values_are_completed() -> None:
    assert told("paper-tui ") == list(COMMANDS)
    assert told("paper-tui sea") == ["search"]
    assert told("paper-tui tag re") == ["remove", "rename"]
    assert told("paper-tui search --uncl") == [] and told("paper-tui search --unr") == ["--unread"]
    assert told("paper-tui export --format js") == ["json", "jsonl"]
    assert told("paper-tui export --format=js") == ["--format=json", "--format=jsonl"]
    assert told("paper-tui search mamba --sort t") == ["trending", "title"]
    assert told("paper-tui export --template no") == ["notes"] and told("paper-tui export --template x/") == [":file"]
    assert told("paper-tui import ") == told("paper-tui export -o ") == [":file"]
    assert told("paper-tui --home ") == [":dir"]


def test_names_of_the_users_own_are_completed_wherever_they_can_stand(tagged: Home) -> None:
    assert told("paper-tui search --tag ") == TAGS
    assert told("paper-tui tag add TH") == told("paper-tui tag merge th") == ["thesis"]
    assert told("paper-tui export --tag=read") == ["--tag=reading/chapter one", "--tag=reading/next"]
    assert told("paper-tui search --tag 'reading/c") == told("paper-tui search --tag reading/chapter\\ o")
    assert told("paper-tui search --saved new") == ["new on mamba", "newer"]
    assert told("paper-tui search --week 20") == ["2025-W11"]
    elsewhere = shlex.quote(str(tagged.data.parent))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAPER_TUI_HOME", "/nowhere/at all")
        assert told("paper-tui search --tag th") == []
        assert told(f"paper-tui --home {elsewhere} search --tag th") == ["thesis"]


def test_nothing_is_made_or_told_where_there_is_nothing_to_be_read(home: Home) -> None:
    assert told("paper-tui search --tag ") == [] and not home.data.exists()
    home.data.mkdir(parents=True)
    home.library.write_bytes(b"no database at all")
    assert told("paper-tui search --tag ") == told("paper-tui search --saved ") == []
    assert told("paper-tui --home ~nobody-of-this-name/x search --tag ") == []
    assert home.library.read_bytes() == b"no database at all"


def test_names_are_read_as_the_library_knows_them(tagged: Home) -> None:
    with contextlib.closing(Library(tagged.library)) as library:
        library.tag([paper("Another", "x2")], add=["x\u202ey", "Émile:X"])
        assert shell_completion.tags(tagged) == list(library.reader.tags())
        assert sorted(shell_completion.searches(tagged)) == sorted(
            each.name for each in library.reader.saved_searches()
        )


def test_what_is_spelled_out_for_quick_answers_is_so() -> None:
    assert {"template": TEMPLATES, "style": tuple(STYLES)} == completion.WORDS


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_bash_puts_words_on_the_line_that_mean_themselves(tagged: Home, tmp_path: Path) -> None:
    """Each is put behind what is typed as bash does it, and the line read by bash."""
    program = tmp_path / "paper-tui"
    program.write_text(f'#!/bin/sh\nexec {shlex.join(PROGRAM)} "$@"\n')
    program.chmod(0o700)
    lines = {  # the line, and the part of it that bash replaces
        "--tag ": "",
        "--tag=read": "read",
        "--tag émile:": ":",
        "--tag 'reading/c": "'reading/c",
        '--tag "$': '"$',
    }
    asked = [run_ok("completions", "bash").out]
    for line, word in lines.items():
        asked.append(
            f"COMP_LINE={shlex.quote(f'paper-tui search {line}')} COMP_WORDS=(x {shlex.quote(word)}) COMP_CWORD=1\n"
            f"COMP_POINT=${{#COMP_LINE}}; _paper_tui_completion {shlex.quote(str(program))}\n"
            'printf "%s\\n" "${COMPREPLY[@]}" =\n'
        )
    ended = subprocess.run(
        ["bash", "--norc", "-c", "\n".join(asked)], capture_output=True, text=True, env=environment(), check=True
    )
    assert not ended.stderr, ended.stderr
    answers = [part.split("\n") for part in ended.stdout.rstrip("=\n").replace("=\n", "\0").split("\0")]
    found = [[each for each in answer if each] for answer in answers]
    assert [shlex.split(each) for each in found[0]] == [[tag] for tag in TAGS]
    assert [shlex.split(each) for each in found[1]] == [["reading/chapter one"], ["reading/next"]]
    assert found[2:] == [["x"], ["reading/chapter one"], ["\\$(touch owned)"]]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_a_shell_that_is_there_understands_its_script(shell: str, tmp_path: Path) -> None:
    text = run_ok("completions", shell).out
    assert "paper-tui" in text and "_PAPER_TUI_COMPLETE" in text and "%" not in text.replace("${help:+", "")
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    (tmp_path / "script").write_text(text)
    subprocess.run([shell, "-n", str(tmp_path / "script")], check=True, timeout=20)


@pytest.mark.skipif(shutil.which("fish") is None, reason="there is no fish here")
def test_fish_completes_the_users_own_tags(tagged: Home, tmp_path: Path) -> None:
    program = tmp_path / "paper-tui"
    program.write_text(f'#!/bin/sh\nexec {shlex.join(PROGRAM)} "$@"\n')
    program.chmod(0o700)
    asked = f"{run_ok('completions', 'fish').out}\ncomplete -C 'paper-tui search --tag read'"
    known = environment() | {"HOME": str(tmp_path), "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    ended = subprocess.run(["fish", "--no-config", "-c", asked], capture_output=True, text=True, env=known, check=True)
    assert ended.stdout.splitlines() == ["reading/chapter one", "reading/next"]


def test_the_manual_page_has_every_command_option_and_example() -> None:
    page = run_ok("man").out
    shown = re.sub(r"\\f[BR]|\\&", "", page)
    for escape, sign in (("\\-", "-"), ("\\(aq", "'"), ("\\(dq", '"'), ("\\(ga", "`"), ("\\(ti", "~"), ("\\e", "\\")):
        shown = shown.replace(escape, sign)
    for name, command in every_command():
        assert f"\n.SS {name}\npaper-tui {name} " in shown
        for option in (each for each in command.params if isinstance(each, click.Option)):
            assert all(each in shown for each in option.opts)
        for example in getattr(command, "examples", ()):
            assert f"\n{example}\n" in shown
    assert not re.search(r"^[.'](?!TH|SH|SS|PP|TP|B |nf|fi|RS|RE)", page, re.MULTILINE)


@pytest.mark.skipif(shutil.which("groff") is None, reason="there is no groff here")
def test_groff_has_nothing_to_say_of_the_manual_page() -> None:
    ended = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-z"], input=run_ok("man").out, capture_output=True, text=True, check=True
    )
    assert not ended.stderr, ended.stderr
