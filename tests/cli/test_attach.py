"""`attach`, `detach`, and attachments in `show`."""

import json
import os
from pathlib import Path

import pytest

from command_line import error_of, run_ok
from paper_index.paths import Home

pytestmark = pytest.mark.usefixtures("catalogue_home")
ID = "2411.15941"


def test_a_file_is_attached_listed_found_again_and_detached(tmp_path: Path, home: Home) -> None:
    file = tmp_path / "mobile.pdf"
    file.write_bytes(b"%PDF-1.4 x")
    assert run_ok("attach", ID, os.path.relpath(file)).err.startswith("Attached mobile.pdf to “MobileMamba")
    assert f"Attached files\n  {file}\n" in run_ok("show", ID).out
    (shown,) = run_ok("show", ID, "--format", "json").json
    (attached,) = shown["attachments"]
    assert (attached["path"], attached["size"], len(attached["sha256"])) == (str(file), 10, 64)
    (home.data / "pdf").mkdir()
    moved = file.replace(home.data / "pdf" / "other.pdf")
    assert f"  {moved} (moved from {file})\n" in run_ok("show", ID).out
    moved.unlink()
    assert f"  {file} (not found)\n" in run_ok("show", ID).out
    assert "other.pdf is not attached to" in error_of("detach", ID, "other.pdf")
    assert run_ok("detach", ID, "mobile.pdf").err.startswith("Detached mobile.pdf from “MobileMamba")
    assert "Attached files" not in run_ok("show", ID).out
    assert run_ok("detach", ID).err == "Nothing to change.\n"
    run_ok("undo")
    assert "Attached files" in run_ok("show", ID).out


def test_attachments_return_with_json_lines(tmp_path: Path) -> None:
    file = tmp_path / "mobile.pdf"
    file.write_bytes(b"%PDF-1.4 x")
    run_ok("attach", ID, str(file))
    exported = run_ok("show", ID, "--format", "jsonl").out
    run_ok("detach", ID)
    (tmp_path / "x.jsonl").write_text(exported)
    run_ok("import", str(tmp_path / "x.jsonl"))
    assert f"  {file}\n" in run_ok("show", ID).out
    run_ok("detach", ID)
    hostile = json.loads(exported) | {"attachments": [{"path": 5}, "x", None, {"path": "/a", "size": 1}]}
    (tmp_path / "x.jsonl").write_text(json.dumps(hostile))
    run_ok("import", str(tmp_path / "x.jsonl"))
    assert "Attached files" not in run_ok("show", ID).out


def test_what_cannot_be_attached_is_named(tmp_path: Path) -> None:
    assert "There is no file" in error_of("attach", ID, str(tmp_path / "gone.pdf"))
    assert "cannot be read" in error_of("attach", ID, str(tmp_path))
    error_of("attach", "2411.00000", __file__)
