"""`doctor`: what it checks, and that its output can be given to anybody."""

from pathlib import Path

import pytest

from command_line import run, run_ok
from local_server import Answer, Asked, serving
from paper_index.paths import Home


@pytest.mark.usefixtures("catalogue_home")
def test_a_sound_installation(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: home.data.parent.parent)
    run_ok("tag", "add", "a-secret-tag", "2411.15941")
    done = run("doctor", columns=80)
    assert done.code == 0, done.out
    assert not [line for line in done.lines if line.startswith("!")]
    for text in ("paper-tui", "textual", "Terminal", "327 papers", "1 marked paper, 1 change", "~/home/data"):
        assert text in done.out
    assert "secret" not in done.out
    assert str(Path.home()) not in done.out


@pytest.mark.usefixtures("catalogue_home")
def test_what_needs_to_be_mended_is_marked(home: Home) -> None:
    home.settings.parent.mkdir(parents=True, exist_ok=True)
    home.settings.write_text("[interface]\nthem = 1\n")
    done = run("doctor", "--json")
    assert done.code == 1
    wrong = {each["check"]: each["result"] for each in done.json if not each["ok"]}
    assert wrong.keys() == {"config.toml", "Terminal"}
    assert "unknown setting 'them'" in wrong["config.toml"]


def test_a_new_home_is_not_created(home: Home) -> None:
    done = run("doctor", columns=80)
    assert "none yet" in done.out
    assert not home.data.exists()


@pytest.mark.usefixtures("catalogue_home")
def test_json_names_no_user_and_no_escape_passes(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: home.data.parent.parent)
    monkeypatch.setenv("TERM_PROGRAM", "\x1b[31mred")
    for words in (("doctor", "--json"), ("doctor",)):
        done = run(*words, columns=80)
        assert "~/home/data" in done.out
        assert "TERM_PROGRAM=red" in done.out
        assert str(Path.home()) not in done.out


def test_everything_else_is_checked_if_no_service_may_be_asked(home: Home) -> None:
    home.config.mkdir(parents=True)
    home.settings.write_text("[online]\noffline = true\n")
    done = run("doctor", "--online", columns=80)
    assert (done.code, done.err) == (1, "")
    assert "Textual".lower() in done.out
    assert "! Services" in done.out
    assert "offline = true in config.toml" in done.out


def test_a_file_in_the_place_of_a_folder_is_marked(home: Home) -> None:
    home.cache.parent.mkdir(parents=True)
    home.cache.write_text("")
    home.cache.chmod(0o700)
    wrong = {each["check"]: each["result"] for each in run("doctor", "--json").json if not each["ok"]}
    assert wrong["Cache"].endswith("cannot be written")


@pytest.mark.usefixtures("online")
def test_services_are_asked_only_on_request(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def respond(asked: Asked) -> Answer:
        return (
            Answer() if asked.path == "/api/daily_papers" else Answer(b"Rate exceeded.", status=429, kind="text/plain")
        )

    with serving(respond) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        home.config.mkdir(parents=True)
        names = ("arxiv", "crossref", "openalex", "semantic-scholar")
        home.settings.write_text("[online]\n" + "".join(f'{name} = "{server.url}"\n' for name in names))
        monkeypatch.setattr("paper_index.online.services.CROSSREF_GAP", 0.0)
        monkeypatch.setattr("paper_index.online.services.SEMANTIC_SCHOLAR_GAP", 0.0)
        run("doctor", columns=80)
        assert not server.asked
        checks = {each["check"]: each["result"] for each in run("doctor", "--online", "--json").json}
    assert checks["Daily Papers"] == "answers"
    assert {"Crossref", "OpenAlex", "Semantic Scholar"} <= checks.keys()
    assert checks["arXiv"].startswith("127.0.0.1 refuses more requests for now (status 429); it can be asked again at ")
