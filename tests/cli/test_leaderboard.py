"""`leaderboard`."""

import csv
from io import StringIO

import pytest

from command_line import error_of, run_ok
from paper_index import shell_completion
from paper_index.paths import Home

pytestmark = pytest.mark.usefixtures("filled_home")


def test_the_list_and_one_leaderboard() -> None:
    listed = run_ok("leaderboard")
    assert listed.out.startswith("ImageNet-1K  Top-1 accuracy ↑  ") and " papers state a number." in listed.err
    found = run_ok("leaderboard", "imagenet", "top-1", "--limit", "3")
    assert len(found.out.splitlines()) == 3
    assert found.err.startswith("ImageNet-1K · Top-1 accuracy ↑: ") and "No ranks" in found.err
    plain = run_ok("leaderboard", "imagenet", "--format", "json").json
    assert (plain["key"], plain["better"], plain["condition"]) == ("acc@1", "higher", None)
    values = [row["value"] for row in plain["rows"]]
    assert values == sorted(values, reverse=True) and {row["rank"] for row in plain["rows"]} == {None}


def test_a_condition_a_query_and_records_restrict_the_rows() -> None:
    ranked = run_ok("leaderboard", "imagenet", "--condition", "-", "--format", "json").json["rows"]
    assert ranked[0]["rank"] == 1 and {row["condition"] for row in ranked} == {""}
    within = run_ok("leaderboard", "imagenet", "--query", "year:2021", "--format", "json").json["rows"]
    assert within and {row["date"][:4] for row in within} == {"2021"}
    records = run_ok("leaderboard", "imagenet", "--condition", "-", "--records", "--format", "csv").out
    dates = [row["date"] for row in csv.DictReader(StringIO(records))]
    assert dates == sorted(dates) and len(dates) > 1
    text = run_ok("leaderboard", "imagenet", "--format", "markdown").out
    assert text.startswith("## ImageNet-1K · Top-1 accuracy ↑\n\n| # | Value |")
    ids = set(run_ok("search", "result:imagenet/top-1>85", "--format", "ids").out.split())
    assert ids == {row["id"] for row in run_ok("leaderboard", "imagenet", "--format", "json").json["rows"]
                   if row["value"] > 85}  # fmt: skip


def test_wrong_names_are_explained() -> None:
    assert "Did you mean ImageNet-1K" in error_of("leaderboard", "imagnet")
    assert "The metrics there are" in error_of("leaderboard", "imagenet", "psnr")
    assert "The conditions are" in error_of("leaderboard", "imagenet", "--condition", "nothing")
    assert "--condition needs DATASET" in error_of("leaderboard", "--condition", "val", code=2)
    assert "'foo:' is not understood" in error_of("leaderboard", "imagenet", "--query", "foo:x", code=2)


def test_names_of_data_sets_complete_in_the_shell(filled_home: Home) -> None:
    names = shell_completion.datasets(filled_home)
    assert names[0] == "ImageNet-1K" and "COCO" in names
    filled_home.papers.unlink()
    assert shell_completion.datasets(filled_home) == []
