"""Other programs: the texts of papers reach them as input or as single arguments, never as part of a command."""

import io
import sys
import webbrowser
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import paper
from paper_index.errors import PaperError
from paper_index.search import View
from paper_tui.actions.external import own_command
from paper_tui.app import PaperApp
from paper_tui.system.browser import is_available
from paper_tui.system.programs import filled, pager, parse_command, run_with_input
from tui.explorer import Open

HOSTILE = "$(touch hacked); `touch hacked` && 'touch' \"hacked\" | touch hacked \n{id} -rf *"


@given(st.text(), st.text())
def test_each_word_stays_one_argument(title: str, id: str) -> None:
    words, beside = parse_command("show --title={title} {id} 'two words' &")
    assert beside and len(words) == 4
    values = {"title": title.replace("\0", ""), "id": id.replace("\0", "")}
    if all(values.values()):
        assert filled(words, values) == ["show", f"--title={values['title']}", values["id"], "two words"]


def test_invalid_commands_are_named() -> None:
    for line, reason in (
        ("", "is empty"),
        ("&", "is empty"),
        ("a 'b", "is not closed"),
        ("a {x}", "unknown placeholder"),
    ):
        with pytest.raises(PaperError, match=reason):
            parse_command(line)
    with pytest.raises(PaperError, match="This paper has no pdf"):
        filled(["zathura", "{pdf}"], {"pdf": ""})


def test_the_pager_is_that_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    for chosen, words in (("most -s", ["most", "-s"]), ("", ["less"]), ("'", ["less"])):
        monkeypatch.setenv("PAGER", chosen)
        assert pager() == words


def test_a_program_that_cannot_be_run_is_an_error_in_words() -> None:
    with pytest.raises(PaperError, match="no-such-program cannot be run"):
        run_with_input(["no-such-program"], "text", wait=False)


@pytest.fixture
def lent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that can be lent: tests have none."""
    monkeypatch.setattr(PaperApp, "suspend", lambda _: nullcontext())
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))


async def test_papers_go_to_pager_pipe_and_own_commands(
    explore: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lent: None, capfd: pytest.CaptureFixture[str]
) -> None:
    keep = tmp_path / "keep.py"
    keep.write_text("import sys\nopen(sys.argv[1], 'a').write(repr(sys.argv[2:]) + sys.stdin.read())\n")
    monkeypatch.setenv("PAGER", f"{sys.executable} {keep} paged")
    monkeypatch.setenv("SHELL", "/bin/sh")
    async with explore() as explorer:
        await explorer.add_papers([paper(HOSTILE, "2601.00009")])
        explorer.main.view = View(sort="added")
        await explorer.settle()
        await explorer.press("P")
        assert "touch hacked" in Path("paged").read_text()
        await explorer.press("vertical_line")
        await explorer.type("cat > piped; exit 3")
        await explorer.press("enter")
        await explorer.until(lambda: Path("piped").exists() and not explorer.card_open)
        assert Path("piped").read_text() == Path("paged").read_text().removeprefix("[]")
        assert "exit code 3] Press Enter" in capfd.readouterr().out
        own = own_command("command.f5", ("f5",), f"{sys.executable} {keep} own {{title}} {{id}}")
        await own.run(explorer.main)
        assert Path("own").read_text().startswith(repr([explorer.main.detail_pane.paper.display_title, "2601.00009"]))  # type: ignore[union-attr]
        assert not Path("hacked").exists()


def test_links_open_in_no_browser_that_draws_in_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BROWSER", raising=False)
    for browser, available in ((webbrowser.GenericBrowser("w3m"), False), (webbrowser.BackgroundBrowser("x"), True)):
        monkeypatch.setattr(webbrowser, "get", lambda browser=browser: browser)
        assert is_available() is available
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser("chosen"))
    monkeypatch.setenv("BROWSER", "chosen")
    assert is_available()

    def missing() -> None:
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr(webbrowser, "get", missing)
    assert not is_available()
