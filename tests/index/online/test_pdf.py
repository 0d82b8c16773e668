"""PDFs: fetched whole or not at all, continued, named, attached, and never anything but a PDF."""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from factories import paper
from local_server import Answer, Asked, LocalServer, serving
from paper_index.config import read_config
from paper_index.corpus import Report
from paper_index.library import Library
from paper_index.library.attaching import attach
from paper_index.online.job import fetch
from paper_index.online.outcome import FetchReport, summary
from paper_index.online.pdf import pdf_request, source_of
from paper_index.online.request import FetchRequest
from paper_index.online.services import services_of
from paper_index.papers.paper import Paper
from paper_index.paths import Home

PDF = b"%PDF-1.5\n" + bytes(range(256)) * 100 + b"\n%%EOF\n"
ONE = paper("One: a Paper?", "2601.00001", authors=["Ann Author"], published="2026-01-01")
TWO = paper("One a Paper", "2601.00002", authors=["Bob Author"], published="2026-01-01")
NAME = "Author 2026 One a Paper 2601.00001.pdf"


def pdf(body: bytes = PDF, etag: str = '"1"', **how: object) -> Answer:
    return Answer(body, kind="application/pdf", headers={"ETag": etag}, **how)  # type: ignore[arg-type]


def fetch_pdfs(
    home: Home, server: LocalServer, *papers: Paper, more: str = "", folder: Path | None = None
) -> FetchReport:
    home.config.mkdir(parents=True, exist_ok=True)
    home.settings.write_text(f'[online]\narxiv-pdf = "{server.url}"\n[pdf]\n{more}')
    with opened(home) as library:
        request = FetchRequest(pdf=pdf_request(papers, library, home, read_config(home.settings), folder))
        return fetch(home, request, no_import, attach=lambda files: attach(library, files))


def no_import(*_: object, **__: object) -> Report:
    raise AssertionError("PDFs are no records")


@contextlib.contextmanager
def opened(home: Home) -> Iterator[Library]:
    home.data.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(Library(home.library)) as library:
        yield library


def attached(home: Home, one: Paper = ONE) -> list[str]:
    with opened(home) as library:
        marks = library.reader.marks([one.id]).get(one.id)
        return [file.path for file in marks.files] if marks else []


def files(home: Home) -> list[str]:
    return sorted(file.name for file in (home.data / "pdf").iterdir())


def test_a_pdf_is_fetched_named_attached_and_undone(home: Home) -> None:
    with serving(lambda _: pdf()) as server:
        report = fetch_pdfs(home, server, ONE)
        target = home.data / "pdf" / NAME
        assert summary(report) == f"1 PDF fetched to {target.parent} and attached."
        assert report.complete and target.read_bytes() == PDF and attached(home) == [str(target)]
        assert server.asked[0].path == "/pdf/2601.00001"
        assert "range" not in server.asked[0].headers
        assert server.asked[0].headers["accept-encoding"] == "identity"
        assert summary(fetch_pdfs(home, server, ONE)) == "1 paper had a PDF already."
        with opened(home) as library:
            undone = library.journal.undo()
            assert undone is not None and undone.label.startswith("attached ")
        assert not attached(home) and files(home) == [NAME]
        fetch_pdfs(home, server, ONE)  # the file has its name, with the id
        assert attached(home) == [str(target)] and len(server.asked) == 1


FAULTS = {
    "not there": (Answer(b"no", status=404), "there is no PDF at 127.0.0.1"),
    "a web page": (Answer(b"<!DOCTYPE html><p>%PDF- %%EOF", kind="text/html"), "a web page instead of a PDF"),
    "text": (Answer(b"something else", kind="application/pdf"), "is not a PDF"),
    "no end": (pdf(PDF[:-8]), "is not whole"),
    "redirect": (Answer(status=302, headers={"Location": "https://example.org/x.pdf"}), "redirects to example.org"),
    "refused": (Answer(b"", status=429), "it can be asked again at"),
    "forbidden": (Answer(b"", status=403), "refused access"),
}


@pytest.mark.quick_cases(3)
@pytest.mark.parametrize(("answer", "reason"), FAULTS.values(), ids=FAULTS)
def test_anything_but_a_pdf_is_named_and_leaves_no_file(answer: Answer, reason: str, home: Home) -> None:
    with serving(lambda _: answer) as server:
        report = fetch_pdfs(home, server, ONE, TWO)
    assert not report.complete
    assert reason in summary(report) and "2601.00001, 2601.00002" in summary(report)
    assert not files(home) and not attached(home)
    if answer.status == 429:
        assert len(server.asked) == 1  # the host is closed for all


def test_a_large_pdf_is_refused_with_and_without_its_length(home: Home) -> None:
    large = PDF[:-7] + bytes(1_100_000) + b"\n%%EOF\n"
    for length in (None, -1):
        with serving(lambda _, length=length: pdf(large, length=length)) as server:  # type: ignore[misc]
            report = fetch_pdfs(home, server, ONE, more="largest = 1")
        assert "1 MB" in summary(report) and len(server.asked) == 1
        assert not files(home)


class Interrupted:
    """Sends half of a PDF first, and then what is asked for."""

    def __init__(self, later: bytes = PDF, etag: str = '"1"', *, ranges: bool = True) -> None:
        self.later, self.etag, self.ranges, self.broken = later, etag, ranges, 1

    def __call__(self, asked: Asked) -> Answer:
        if self.broken:
            self.broken -= 1
            return pdf(PDF[: len(PDF) // 2], length=len(PDF))
        begin = int(asked.headers.get("range", "bytes=0-")[6:-1])
        if begin and self.ranges and asked.headers["if-range"] == self.etag:
            about = {"ETag": self.etag, "Content-Range": f"bytes {begin}-{len(self.later) - 1}/{len(self.later)}"}
            return Answer(self.later[begin:], status=206, headers=about)
        return pdf(self.later, self.etag)


def test_a_download_is_continued_where_it_stopped(home: Home) -> None:
    with serving(Interrupted()) as server:
        assert fetch_pdfs(home, server, ONE).complete
        assert server.asked[1].headers["range"] == f"bytes={len(PDF) // 2}-"
        assert server.asked[1].headers["if-range"] == '"1"'
    assert (home.data / "pdf" / NAME).read_bytes() == PDF and files(home) == [NAME]


def test_the_next_fetch_continues_a_download(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = Interrupted()
    answers.broken = 100
    with serving(answers) as server:
        assert "ended early" in summary(fetch_pdfs(home, server, ONE))
        (part,) = files(home)
        assert part.startswith("2601-00001-") and part.endswith(".part")
        answers.broken, asked = 0, len(server.asked)
        assert fetch_pdfs(home, server, ONE).complete
        assert "range" in server.asked[asked].headers
    assert (home.data / "pdf" / NAME).read_bytes() == PDF and files(home) == [NAME]


OTHER = PDF.replace(b"1.5", b"1.7")


@pytest.mark.parametrize("answers", [Interrupted(OTHER, '"2"'), Interrupted(OTHER, 'W/"1"', ranges=False)])
def test_a_changed_file_is_fetched_anew(answers: Interrupted, home: Home) -> None:
    with serving(answers) as server:
        assert fetch_pdfs(home, server, ONE).complete
    assert (home.data / "pdf" / NAME).read_bytes() == OTHER


def test_a_range_of_another_file_is_not_taken(home: Home) -> None:
    """A server that ignores If-Range."""
    answers = Interrupted(OTHER, '"2"')

    def respond(asked: Asked) -> Answer:
        return answers(Asked(asked.path, {}, {**asked.headers, "if-range": '"2"'}, asked.at))

    with serving(respond) as server:
        assert fetch_pdfs(home, server, ONE).complete
    assert (home.data / "pdf" / NAME).read_bytes() == OTHER and len(server.asked) == 3


@pytest.mark.parametrize("instead", ["other", "link", "whole"])
def test_a_part_that_is_replaced_is_not_continued(instead: str, home: Home, tmp_path: Path) -> None:
    answers = Interrupted()
    answers.broken = 100
    outside = tmp_path / "outside.pdf"
    outside.write_bytes(b"mine" * 100)
    with serving(answers) as server:
        fetch_pdfs(home, server, ONE)
        part = home.data / "pdf" / files(home)[0]
        match instead:
            case "other":
                part.rename(tmp_path / "kept")
                part.write_bytes(b"x" * 500)
            case "link":
                part.unlink()
                part.symlink_to(outside)
            case "whole":  # killed after the last byte
                part.write_bytes(PDF)
        answers.broken, asked = 0, len(server.asked)
        if instead == "whole":
            server.respond = lambda asked: Answer(b"", status=416) if "range" in asked.headers else pdf()
        assert fetch_pdfs(home, server, ONE).complete
        assert ("range" in server.asked[asked].headers) is (instead == "whole")
    assert (home.data / "pdf" / NAME).read_bytes() == PDF and files(home) == [NAME]
    assert outside.read_bytes() == b"mine" * 100


def test_two_papers_of_one_name_have_two_files(home: Home) -> None:
    def respond(asked: Asked) -> Answer:
        return pdf(PDF + asked.path[-5:].encode())

    name = 'name = "{title}"'
    with serving(respond) as server:
        fetch_pdfs(home, server, ONE, TWO, more=name)
        assert files(home) == ["One a Paper (2).pdf", "One a Paper.pdf"]
        assert attached(home, TWO) == [str(home.data / "pdf" / "One a Paper (2).pdf")]
        with opened(home) as library:
            library.journal.undo()
        fetch_pdfs(home, server, TWO, ONE, more=name)  # the same files again
        assert len(files(home)) == 2
        assert attached(home, TWO) == [str(home.data / "pdf" / "One a Paper (2).pdf")]


def test_a_file_in_the_way_is_not_replaced_and_a_link_not_followed(home: Home, tmp_path: Path) -> None:
    folder, outside = tmp_path / "papers" / "new", tmp_path / "outside"
    folder.mkdir(parents=True)
    (folder / NAME).symlink_to(outside)

    def respond(asked: Asked) -> Answer:
        (folder / NAME.replace(".pdf", " (2).pdf")).write_bytes(b"placed meanwhile")
        return pdf()

    with serving(respond) as server:
        assert fetch_pdfs(home, server, ONE, folder=folder).complete
    assert not outside.exists() and (folder / NAME).is_symlink()
    assert (folder / NAME.replace(".pdf", " (2).pdf")).read_bytes() == b"placed meanwhile"
    assert (folder / NAME.replace(".pdf", " (3).pdf")).read_bytes() == PDF


def test_a_full_disk_ends_the_fetch_and_is_named(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with serving(lambda _: pdf()) as server:
        fetch_pdfs(home, server)
        with monkeypatch.context() as patched:
            patched.setattr("paper_index.online.client.os.fsync", full)
            report = fetch_pdfs(home, server, ONE, TWO)
    assert len(server.asked) == 1 and not report.complete
    assert f"{home.data / 'pdf'} cannot be written" in summary(report) and "2 of 2 papers are left" in summary(report)
    assert not files(home)


def test_without_a_connection_to_arxiv_the_rest_is_left(home: Home) -> None:
    with serving(lambda _: pdf()) as server:
        fetch_pdfs(home, server, ONE)
    report = fetch_pdfs(home, server, ONE, TWO, paper("Three", "2601.00003"))
    assert summary(report) == (
        "The other PDFs could not be fetched: no connection to 127.0.0.1. 2 of 3 papers are left for the next fetch. "
        "1 paper had a PDF already."
    )


def test_a_folder_that_cannot_be_made_is_named(home: Home, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with serving(lambda _: pdf()) as server:
        report = fetch_pdfs(home, server, ONE, folder=tmp_path / "file" / "sub")
    assert "cannot be written" in summary(report) and not server.asked


def test_stopping_attaches_what_is_fetched(home: Home) -> None:
    stop: list[int] = []

    def respond(asked: Asked) -> Answer:
        if asked.path.endswith("2"):
            stop.append(1)
        return pdf()

    with serving(respond) as server:
        fetch_pdfs(home, server)
        with opened(home) as library:
            request = FetchRequest(pdf=pdf_request([ONE, TWO], library, home, read_config(home.settings)))
            report = fetch(
                home,
                request,
                no_import,
                attach=lambda files: attach(library, files),
                stopped=lambda: bool(stop),
            )
    assert report.stopped and attached(home) and not attached(home, TWO)
    assert any(name.endswith(".part") for name in files(home))


def linked(url: str) -> Paper:
    return paper("Linked", "10.1000/x", reference={"files": [{"path": url}]})


def test_the_pdf_link_of_a_record_is_asked_by_https(home: Home) -> None:
    services = services_of(read_config(home.settings).online, {})
    service, path = source_of(linked("http://www.example.org/a%20b.pdf"), services)
    assert (service.base, path, service.name) == ("https://www.example.org", "/a%20b.pdf", "www.example.org")
    service, path = source_of(linked("https://example.org:8443/get.php?file=x.pdf"), services)
    assert (service.base, path) == ("https://example.org:8443", "/get.php?file=x.pdf")
    assert source_of(paper("Old", "hep-th/9901001"), services)[1] == "/pdf/hep-th/9901001"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://localhost/x.pdf",
        "https://127.0.0.1/x.pdf",
        "https://127.1/x.pdf",
        "https://[::1]/x.pdf",
        "https://192.168.1.1/x.pdf",
        "https://router.local/x.pdf",
        "https://router/x.pdf",
        "https://0x7f.0x1/x.pdf",
        "https://user:password@example.org/x.pdf",
        "https://example.org:99999/x.pdf",
        "file:///etc/x.pdf",
        "ftp://example.org/x.pdf",
    ],
)
def test_other_links_are_not_asked(url: str, home: Home) -> None:
    with serving(lambda _: pdf()) as server:
        report = fetch_pdfs(home, server, linked(url) if url else paper("No link", "10.1000/y"))
    assert "No PDF of 10.1000/" in summary(report) and "PDF" in report.pdfs[0].problem
    assert not server.asked
