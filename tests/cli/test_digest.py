"""`digest` and following on the command line."""

import json
import shlex
import sys
from pathlib import Path

import pytest

from command_line import error_of, run_ok
from paper_index.paths import Home

pytestmark = pytest.mark.usefixtures("filled_home")


@pytest.fixture(autouse=True)
def followed(filled_home: Home) -> None:
    """A followed search for xylographs, with two new papers."""
    run_ok("saved", "add", "Wood", "xylograph")
    run_ok("saved", "follow", "wood")
    add("One xylograph", "Another xylograph", "Something else")


def add(*titles: str) -> None:
    """Import papers."""
    run_ok("import", "--format", "jsonl", "-", stdin="\n".join(json.dumps({"title": each}) for each in titles))


def mail_settings(home: Home, text: str) -> None:
    """Write settings of mail."""
    home.settings.parent.mkdir(parents=True, exist_ok=True)
    home.settings.write_text(f"[mail]\n{text}\n")


def new() -> int:
    """Return the number of new papers."""
    return int(run_ok("saved", "list", "--following", "--format", "json").json[0]["new"])


def test_new_papers_are_listed_until_a_digest_is_written() -> None:
    assert run_ok("saved", "list", "--following").lines == ["   Wood      2 new  xylograph"]
    found = run_ok("search", "--saved", "wood", "--new", "--format", "ids").lines
    assert len(found) == 2 and new() == 2
    assert run_ok("digest", "--dry-run").out == "Wood: 2 new papers\n" and new() == 2
    kept = run_ok("digest", "--keep-new").out
    assert kept.startswith("# 2 new papers, ") and "### Another xylograph" in kept and new() == 2
    assert run_ok("digest").out == kept and new() == 0
    again = run_ok("digest")
    assert again.out == "" and again.err == "Nothing new. Nothing was written.\n"
    assert run_ok("digest", "-q").err == ""
    assert run_ok("undo").err == "Undone: looked at the new papers of “Wood”.\n" and new() == 2
    assert run_ok("search", "--saved", "wood", "--new", "--format", "ids").lines == found


def test_new_papers_that_fit_a_tag_are_listed_under_the_best_one() -> None:
    text = "The swimming of zebrafish larvae, followed by a camera in clear water."
    papers = [{"title": f"Zebrafish larvae {sign}", "abstract": text} for sign in "abcd"]
    run_ok("import", "--format", "jsonl", "-", stdin="\n".join(map(json.dumps, papers)))
    ids = run_ok("search", "zebrafish larvae", "--format", "ids").lines
    run_ok("tag", "add", "fish", *ids)
    run_ok("tag", "add", "wider", *ids, *run_ok("search", "diffusion", "--limit", "4", "--format", "ids").lines)
    run_ok("import", "--format", "jsonl", "-", stdin=json.dumps({"title": "New zebrafish larvae", "abstract": text}))
    shown = run_ok("digest", "--keep-new").out
    assert "#fish (1)" in shown and "wider" not in shown
    assert shown.count("### New zebrafish larvae") == 1
    assert "Matches zebrafish" in shown
    assert "Recommended for" not in run_ok("digest", "--keep-new", "--no-recommendations").out


def test_a_file_is_written_once_in_the_format_of_its_name(tmp_path: Path) -> None:
    for name, begin in (("a.md", "# 2 new"), ("a.html", "<!DOCTYPE"), ("a.eml", "Date: "), ("a.atom", "<?xml")):
        file = tmp_path / name
        assert run_ok("digest", "--keep-new", "-o", str(file)).err == f"Wrote 2 new papers to {file}.\n"
        content = file.read_bytes()
        assert content.decode().startswith(begin)
        run_ok("digest", "--keep-new", "-o", str(file), "--force")
        assert file.read_bytes() == content
    assert "Use --force to overwrite it." in error_of("digest", "-o", str(tmp_path / "a.md"))
    assert new() == 2, "not written"
    assert run_ok("digest", "-q", "-o", str(tmp_path / "b.md")).err == "" and new() == 0
    run_ok("digest", "-o", str(tmp_path / "c.md"))
    assert not (tmp_path / "c.md").exists(), "nothing new"


def test_only_a_mail_that_was_sent_counts(filled_home: Home, tmp_path: Path) -> None:
    assert error_of("digest", "--send").startswith("paper-tui: No recipient.")
    sent = tmp_path / "sent.eml"
    code = f"import sys; open({str(sent)!r}, 'wb').write(sys.stdin.buffer.read())"
    command = json.dumps(shlex.join([sys.executable, "-c", code]))
    mail_settings(filled_home, 'to = ["me@example.org"]\ncommand = "false"')
    assert "false failed with exit code 1. The digest was not sent" in error_of("digest", "--send") and new() == 2
    mail_settings(filled_home, f'to = ["me@example.org"]\ncommand = {command}')
    assert run_ok("digest", "--send", "--dry-run").out == "Wood: 2 new papers\n" and not sent.exists()
    assert run_ok("digest", "--send").err == "Sent 2 new papers to me@example.org.\n" and new() == 0
    mail = sent.read_bytes()
    assert b"To: me@example.org\r\n" in mail and b"One xylograph" in mail
    sent.unlink()
    assert run_ok("digest", "--send").err == "Nothing new. Nothing was sent.\n" and not sent.exists()
    run_ok("undo")
    run_ok("digest", "--send", "--to", "you@example.org")
    assert b"To: you@example.org\r\n" in sent.read_bytes()


def test_searches_and_days_are_chosen() -> None:
    run_ok("saved", "add", "Other", "something")
    assert "You do not follow “Other”." in error_of("digest", "--search", "other")
    assert "## Other (1)" in run_ok("digest", "--search", "other", "--since", "2020-01-01").out
    assert run_ok("saved", "list", "--following", "--format", "json").json[0]["new"] == 2, "another search"
    assert run_ok("digest", "--all", "--since", "2090-01-01").out == ""
    assert "## Wood (2)" in run_ok("digest", "--limit", "1", "--search", "Wood").out
    run_ok("saved", "unfollow", "Wood")
    assert "You follow no search." in error_of("digest")
    assert run_ok("saved", "list", "--following").out == ""


def test_wrong_options_are_refused() -> None:
    for arguments in (
        ("--search", "Wood", "--all"),
        ("--since", "yesterday"),
        ("--to", "me@example.org"),
        ("--send", "--to", "me@example.org\nBcc: you@example.org"),
        ("--send", "--to", "me@example.org, you@example.org"),
    ):
        error_of("digest", *arguments, code=2)
    error_of("search", "--new", code=2)
    assert "No saved search" in error_of("digest", "--search", "unknown")


def test_invalid_settings_are_named(filled_home: Home) -> None:
    mail_settings(filled_home, 'from = "me@example.org\\nBcc: x@y.z"\nport = 0\nto = "me"\ncommand = "\\""')
    said = run_ok("digest", "--dry-run").err
    for reason in ("from must be a mail address", "port must be", "to must be a list", "command must be"):
        assert reason in said
