"""`recommend`."""

import pytest

from command_line import error_of, run_ok

pytestmark = pytest.mark.usefixtures("filled_home")


def _tag() -> list[str]:
    ids = run_ok("search", "mamba", "--limit", "5", "--format", "ids").out.split()
    run_ok("tag", "add", "thesis", *ids)
    return ids


def test_papers_are_recommended_explained_and_corrected() -> None:
    own = _tag()
    found = run_ok("recommend", "--tag", "thesis", "--all", "--format", "json").json
    assert found and not {each["id"] for each in found} & set(own)
    first = found[0]
    assert {"id", "title", "match", "score", "reasons", "nearest"} == first.keys()
    assert {"kind", "term", "label", "share"} == first["reasons"][0].keys()
    text = run_ok("recommend", "--tag", "thesis", "--all", "--limit", "1").out
    assert first["id"] in text and "most like “" in text
    assert f"{first['match']}  {first['title']}" in run_ok("recommend", "--tag", "thesis", "--explain", first["id"]).out
    assert "papers in the tag #thesis" in run_ok("recommend", "--tag", "thesis", "--profile").out

    done = run_ok("recommend", "--tag", "thesis", "--not-for-me", first["id"])
    assert done.err.startswith("Marked “") and done.err.endswith("as not for the tag #thesis.\n")
    label = first["reasons"][0]["label"]
    assert f"Muted “{label}”" in run_ok("recommend", "--tag", "thesis", "--mute", label).err
    card = run_ok("recommend", "--tag", "thesis", "--profile").out
    assert f"muted  {label}" in card and f"against  {first['title']}" in card
    again = run_ok("recommend", "--tag", "thesis", "--all", "--format", "json").json
    assert first["id"] not in {each["id"] for each in again}
    assert f"Unmuted “{label}”" in run_ok("recommend", "--tag", "thesis", "--unmute", label).err
    run_ok("recommend", "--tag", "thesis", "--reset")
    assert "against" not in run_ok("recommend", "--tag", "thesis", "--profile").out
    run_ok("undo")
    assert f"against  {first['title']}" in run_ok("recommend", "--tag", "thesis", "--profile").out


def test_other_formats_and_sources(tmp_path: object) -> None:
    own = _tag()
    run_ok("saved", "add", "mambas", "mamba")
    by_search = run_ok("recommend", "--saved", "mambas", "--all", "--format", "ids").out.split()
    by_ids = run_ok("recommend", "--ids", "-", "--all", "--format", "ids", stdin="\n".join(own)).out.split()
    assert by_search and by_ids and not set(by_ids) & set(own)
    assert run_ok("recommend", "--ids", "-", "--all", "--format", "bibtex", stdin="\n".join(own)).out.startswith("@")


def test_wrong_usage_is_explained() -> None:
    assert "only one of --tag" in error_of("recommend", "--tag", "x", "--bookmarked", code=2)
    assert "--since and --all" in error_of("recommend", "--since", "2025-01-01", "--all", code=2)
    assert "--profile and --reset cannot" in error_of("recommend", "--profile", "--reset", code=2)
    assert "No paper has the tag 'unknown'" in error_of("recommend", "--tag", "unknown")
    assert "There are no papers in your bookmarks yet" in error_of("recommend", "--profile")
    assert "Three papers are enough" in run_ok("recommend", "--all").err
