"""A hostile PDF costs at most itself: the next one is read."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

import made_pdfs
from child_process import start_python
from example_counts import THOROUGH
from paper_index.errors import PaperError
from paper_index.pdf import process
from paper_index.pdf.limits import Limits
from paper_index.pdf.memory import memory_of
from paper_index.pdf.reader import ExtraMissing, PdfReader, Stopped, Unreadable
from paper_index.pdf.refused import RefusedFiles

SMALL = Limits(megabytes=512, seconds=300)
"""Time enough for a process of low priority on a busy machine."""
_PATIENCE = 60
"""Seconds until a test gives up; nothing is awaited that takes long."""

unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit, signal or file")


def _file(folder: Path, content: bytes, name: str = "file.pdf") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _until(true: Callable[[], object]) -> None:
    end = time.monotonic() + _PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def _runs(process: int) -> bool:
    """Return whether a process has not ended. An ended one may wait for a parent that was killed."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not status.parent.parent.is_dir() or status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A PDF that can be read."""
    return _file(tmp_path, made_pdfs.pdf("Good."), "good.pdf")


@pytest.mark.quick_cases("form loop without a limit of the system")
@unix
@pytest.mark.parametrize(
    ("limits", "make"),
    [
        (SMALL, made_pdfs.form_loop),
        (SMALL, lambda: made_pdfs.flate_bomb(250)),
        (Limits(megabytes=120, seconds=300, system_memory=False), made_pdfs.form_loop),
    ],
    ids=["form loop", "bomb", "form loop without a limit of the system"],
)
def test_a_file_that_takes_all_memory_costs_only_itself(
    tmp_path: Path, good: Path, limits: Limits, make: Callable[[], bytes]
) -> None:
    hostile = _file(tmp_path, make())
    with PdfReader(limits=limits) as reader:
        assert reader.text(good).pages == ("Good.",)
        with pytest.raises(Unreadable, match=f"memory than {limits.megabytes} MB"):
            reader.first_pages(hostile)
        assert reader.text(good).pages == ("Good.",)


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path, good: Path) -> None:
    slow = _file(tmp_path, made_pdfs.slow_pages())
    with PdfReader(limits=Limits(seconds=0.1, seconds_a_page=0)) as reader:
        with pytest.raises(Unreadable, match=r"it took more than 0.1 seconds"):
            reader.text(slow)
        assert reader.process_id is None


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize(
    "make",
    [made_pdfs.outline_loop, made_pdfs.tree_loop, made_pdfs.false_count, lambda: made_pdfs.many_operators(5_000)],
    ids=["outline", "tree", "count", "operators"],
)
def test_an_odd_file_needs_no_new_process(tmp_path: Path, good: Path, make: Callable[[], bytes]) -> None:
    odd = _file(tmp_path, make())
    with PdfReader() as reader:
        reader.text(good)
        process = reader.process_id
        for read in (reader.first_pages, reader.text):
            try:
                read(odd)
            except Unreadable as error:
                assert "damaged" in error.reason
        assert reader.text(good).pages == ("Good.",) and reader.process_id == process


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize(
    ("limits", "lengths"),
    [
        (Limits(pages=2), [50, 50]),
        (Limits(characters=70), [50, 20]),
        (Limits(page_characters=30), [30, 30, 30]),
        (Limits(), [50, 50, 50]),
    ],
    ids=["pages", "characters", "characters of a page", "none"],
)
def test_a_long_text_is_cut(tmp_path: Path, limits: Limits, lengths: list[int]) -> None:
    with PdfReader(limits=limits) as reader:
        found = reader.text(_file(tmp_path, made_pdfs.pdf("a" * 50, "b" * 50, "c" * 50)))
    assert [len(page) for page in found.pages] == lengths
    assert found.page_count == 3 and found.cut == (limits != Limits())


@unix
def test_only_regular_files_of_some_size_are_opened(tmp_path: Path, good: Path) -> None:
    os.mkfifo(pipe := tmp_path / "pipe.pdf")
    (tmp_path / "link.pdf").symlink_to(good)
    large = _file(tmp_path, b"%PDF-1.7" + b"x" * 1_000_000, "large.pdf")
    with PdfReader(limits=Limits(file_megabytes=1)) as reader:
        for path, reason in [
            (pipe, "not a readable file"),
            (tmp_path, "not a readable file"),
            (Path("/dev/zero"), "not a readable file"),
            (tmp_path / "no.pdf", "does not exist"),
            (large, "larger than 1 MB"),
        ]:
            with pytest.raises(Unreadable, match=reason):
                reader.text(path)
        assert reader.text(tmp_path / "link.pdf").pages == ("Good.",)


def test_no_file_is_changed_and_no_action_is_run(tmp_path: Path) -> None:
    (folder := tmp_path / "pdfs").mkdir()
    path = _file(folder, content := made_pdfs.with_actions(f"touch {folder}/run"))
    before = path.stat()
    with PdfReader() as reader:
        reader.first_pages(path)
        reader.text(path)
    assert path.read_bytes() == content and path.stat().st_mtime_ns == before.st_mtime_ns
    assert list(folder.iterdir()) == [path]


def test_a_reader_stops_while_a_file_is_read(tmp_path: Path, good: Path) -> None:
    slow = _file(tmp_path, made_pdfs.slow_pages())
    reader = PdfReader()
    reader.text(good)
    process = reader.process_id
    assert process
    raised: list[BaseException] = []

    def read() -> None:
        try:
            reader.text(slow)
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    _until(lambda: reader._turn.locked() or raised)
    reader.stop()
    thread.join(_PATIENCE)
    assert [type(error) for error in raised] == [Stopped]
    assert not _runs(process)
    with pytest.raises(Stopped):
        reader.text(good)
    reader.stop()


def test_a_process_that_someone_ended_is_started_again(good: Path) -> None:
    with PdfReader() as reader:
        reader.text(good)
        process = reader.process_id
        assert process
        os.kill(process, signal.SIGTERM)
        _until(lambda: not _runs(process))
        assert reader.text(good).pages == ("Good.",) and reader.process_id != process


@pytest.mark.slow
def test_a_process_that_keeps_much_memory_is_replaced(tmp_path: Path, good: Path) -> None:
    large = _file(tmp_path, made_pdfs.many_operators(100_000))
    with PdfReader(limits=Limits(kept_megabytes=45)) as reader:
        reader.text(good)
        process = reader.process_id
        assert reader.text(good).pages == ("Good.",) and reader.process_id == process
        assert reader.text(large).pages == ("word",)
        assert reader.text(good).pages == ("Good.",) and reader.process_id != process


@unix
def test_ctrl_c_is_for_the_parent(good: Path) -> None:
    with PdfReader() as reader:
        reader.text(good)
        process = reader.process_id
        assert process
        os.kill(process, signal.SIGINT)
        assert reader.text(good).pages == ("Good.",) and reader.process_id == process


@unix
def test_the_process_ends_with_a_parent_that_is_killed(tmp_path: Path, good: Path) -> None:
    slow = _file(tmp_path, made_pdfs.slow_pages())
    code = (
        "import sys\nfrom pathlib import Path\nfrom paper_index.pdf.reader import PdfReader\n"
        "reader = PdfReader()\nreader.text(Path(sys.argv[1]))\n"
        "print(reader.process_id, flush=True)\nreader.text(Path(sys.argv[2]))"
    )
    with start_python("-c", code, str(good), str(slow)) as parent:
        assert parent.stdout
        process = int(parent.stdout.readline())
        assert _runs(process)
        parent.kill()
    _until(lambda: not _runs(process))


@pytest.mark.slow
def test_an_interrupted_request_is_not_answered_later(
    tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = _file(tmp_path, made_pdfs.pdf("Other."))

    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    with PdfReader() as reader:
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(process, "checked_text", interrupt)
            reader.text(good)
        assert reader.text(other).pages == ("Other.",)


@unix
def test_the_memory_of_a_process_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert memory_of(os.getpid()) > 2**20

    def listed(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess(command, 0, b" 2048\n" if command[-1] == "7" else b"")

    def missing(_: Path) -> NoReturn:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "read_text", missing)
    monkeypatch.setattr(subprocess, "run", listed)
    assert memory_of(7) == 2 * 2**20 and memory_of(8) == 0


@pytest.mark.slow
def test_threads_share_a_reader(tmp_path: Path) -> None:
    paths = [_file(tmp_path, made_pdfs.pdf(f"Text {number}."), f"{number}.pdf") for number in range(12)]
    texts: dict[int, str] = {}

    def read(first: int) -> None:
        for number in range(first, len(paths), 3):
            texts[number] = reader.text(paths[number]).pages[0]

    with PdfReader() as reader:
        threads = [threading.Thread(target=read, args=(first,)) for first in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert texts == {number: f"Text {number}." for number in range(12)}


@pytest.mark.parametrize(
    "answers",
    [
        "print('no JSON')",
        "print('[]')",
        "print('[' * 100_000)",
        'print(\'{"text": "x"}\\n\' * 5)',
        "print('{\"text\": 7}')",
        'print(\'{"pages": 1}\\n{"end": {"cut": 1, "outline": []}}\')',
        'print(\'{"pages": 1}\\n{"end": {"cut": false, "outline": [["a", 0, -1]]}}\')',
        'print(\'{"pages": 1}\\n{"text": "\\\\ud800"}\')',
        'print(\'{"pages": true}\\n{"end": {}}\')',
        'print(\'{"error": "<script>"}\')',
        "print('x' * 9_000_000)",
        'while True: print(\'{"text": "x"}\')',
        "while True: print('x' * 99_999, end='')",
        "sys.exit()",
        "os.close(1)",
        "print('{\"pages\": 1', end=''); sys.exit()",
    ],
)
def test_the_answers_of_a_process_are_not_trusted(good: Path, monkeypatch: pytest.MonkeyPatch, answers: str) -> None:
    states = 'print(\'{"state": "ready"}\', flush=True)\ninput()\nprint(\'{"state": "begun"}\', flush=True)'
    code = f"import os, sys\n{states}\n{answers}\nsys.stdout.flush()\ninput()"
    monkeypatch.setattr(process, "_PROGRAM", code)
    monkeypatch.setattr(process, "_GRACE_SECONDS", 0.1)
    with PdfReader(limits=Limits(pages=4)) as reader:
        with pytest.raises(Unreadable, match="it crashes the PDF library"):
            reader.text(good)
        assert reader.process_id is None


@pytest.mark.parametrize(
    "code",
    ["raise SystemExit", "print('x')", 'print(\'{"state": "ready"}\', flush=True)\ninput()', "while True: print('[]')"],
)
def test_a_process_that_takes_no_file_blames_no_file(
    tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr(process, "_PROGRAM", code)
    with PdfReader(listed := tmp_path / "refused.json") as reader:
        with pytest.raises(PaperError, match="the process that reads them ended") as raised:
            reader.text(good)
        assert not isinstance(raised.value, Unreadable) and not listed.exists()
        assert reader.process_id is None


def test_without_the_extra_the_error_names_it(tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "packages").mkdir()
    (tmp_path / "packages" / "pypdfium2.py").write_text("raise ModuleNotFoundError")
    monkeypatch.syspath_prepend(tmp_path / "packages")
    with PdfReader() as reader, pytest.raises(ExtraMissing, match=r"pip install 'paper-tui\[pdf\]'") as raised:
        reader.first_pages(good)
    assert raised.value.reason == "the extra for PDFs is not installed"


def test_files_of_the_current_directory_are_not_imported(
    tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json.py", "pypdfium2.py", "paper_index.py"):
        (tmp_path / name).write_text("raise SystemExit")
    monkeypatch.chdir(tmp_path)
    with PdfReader() as reader:
        assert reader.text(Path(good.name)).pages == ("Good.",)


def test_a_file_that_ends_two_processes_is_not_tried_again(tmp_path: Path, good: Path) -> None:
    hostile = _file(tmp_path, made_pdfs.slow_pages())
    listed = tmp_path / "cache" / "refused.json"
    for _ in range(2):
        limits = Limits(seconds=0.1, seconds_a_page=0)
        with PdfReader(listed, limits) as reader, pytest.raises(Unreadable, match="took more than"):
            reader.text(hostile)
    (tmp_path / "elsewhere").mkdir()
    moved = hostile.rename(tmp_path / "elsewhere" / "renamed.pdf")
    with PdfReader(listed) as reader:
        with pytest.raises(Unreadable, match="it could not be read safely twice"):
            reader.text(moved)
        assert reader.process_id is None
        assert reader.text(good).pages == ("Good.",)
        moved.write_bytes(made_pdfs.pdf("Changed."))
        assert reader.text(moved).pages == ("Changed.",)


def test_the_list_of_refused_files_survives_damage(tmp_path: Path, good: Path) -> None:
    files = RefusedFiles(path := tmp_path / "refused.json")
    files.add(good)
    assert not files.refuses(good)
    files.add(good)
    assert files.refuses(good)
    files.forget()
    assert not files.refuses(good) and not files.refuses(tmp_path / "missing.pdf")
    for damaged in (b"", b"\xff", b"[]", b'{"1-a": "x"}', b"[" * 10_000):
        path.write_bytes(damaged)
        assert not files.refuses(good)
        files.add(good)
        files.add(good)
        assert files.refuses(good)


_READ, _DAMAGED, _ANY = "", "damaged", "any"
_SLOW = {"bomb-flate", "bomb-flate1", "bomb-text", "form-loop"}
"""Files that take seconds; above are smaller ones of their kinds."""
_OUTCOMES = {
    "bomb-flate": "memory", "bomb-flate1": _ANY, "bomb-objstm": _READ, "bomb-text": _ANY, "count-lies": _READ,
    "enc-owner": _READ, "enc-rc4": _READ, "enc-user": "password", "form-loop": "memory", "header-only": _DAMAGED,
    "html": "not a PDF", "image-huge": _READ, "js-launch": _READ, "junk-before": _READ, "meta-hostile": _READ,
    "pages-3000-empty": _READ, "pages-5000-text": _READ, "png": "not a PDF", "really-a-pdf": _READ,
    "tree-deep": _DAMAGED, "tree-exponential": _READ, "tree-loop": _DAMAGED, "tree-wide-loop": _DAMAGED,
    "truncated": _DAMAGED, "xmp-laughs": _READ, "xmp-prism": _READ, "xref-broken": _READ, "zero": "empty",
}  # fmt: skip
"""The reason why a file is not read, "" if it is; `_ANY` depends on the speed and the version of PDFium."""


@pytest.mark.slow
@unix
def test_the_made_samples_cost_at_most_themselves(samples: Path, good: Path) -> None:
    folder = samples / "pdf" / "made"
    if not folder.is_dir():
        pytest.skip("the hostile PDFs of data/pdf/made are not beside this repository")
    with PdfReader(limits=Limits(megabytes=512, characters=100_000)) as reader:
        for path in sorted(folder.iterdir()):
            if path.stem in _SLOW and not THOROUGH:
                continue
            expected = _OUTCOMES.get(path.stem, _READ)
            try:
                assert reader.text(path).page_count >= 1
                outcome = _READ
            except Unreadable as error:
                outcome = error.reason
            assert expected == _ANY or (expected in outcome and bool(expected) == bool(outcome)), path.name
            assert reader.text(good).pages == ("Good.",)
