"""Texts of papers: arXiv's HTML, else the Markdown of Hugging Face, kept, and never anything else."""

import pytest

from factories import paper
from latexml import PAPER
from local_server import Answer, Asked, LocalServer, serving
from paper_index.corpus import Report
from paper_index.documents.store import TextStore
from paper_index.errors import PaperError
from paper_index.online.job import fetch
from paper_index.online.outcome import FetchReport, summary
from paper_index.online.request import FetchRequest, TextRequest
from paper_index.papers.paper import Paper
from paper_index.paths import Home

ONE, TWO = paper("One", "2601.00001"), paper("Two", "2601.00002")
MARKDOWN = "# One\n\n## 1 Introduction\n\n" + "Words of a text. " * 100


def html(text: str = PAPER, **how: object) -> Answer:
    return Answer(text.encode(), kind="text/html; charset=utf-8", **how)  # type: ignore[arg-type]


def fetch_texts(home: Home, server: LocalServer, *papers: Paper, again: bool = False, more: str = "") -> FetchReport:
    home.config.mkdir(parents=True, exist_ok=True)
    home.settings.write_text(f'[online]\narxiv-html = "{server.url}"\nhuggingface = "{server.url}"\n{more}')
    return fetch(home, FetchRequest(text=TextRequest(papers, TextStore(home), again)), no_import)


def no_import(*_: object, **__: object) -> Report:
    raise AssertionError("texts are no records")


def test_the_html_of_arxiv_is_kept_and_not_fetched_twice(home: Home) -> None:
    def respond(asked: Asked) -> Answer:
        if asked.headers.get("if-none-match") == '"7"':
            return Answer(b"", status=304)
        return html(headers={"ETag": '"7"'})

    with serving(respond) as server:
        report = fetch_texts(home, server, ONE)
        assert summary(report) == "1 text fetched; 'paper-tui text 2601.00001' prints it."
        assert report.complete and server.asked[0].path == "/html/2601.00001"
        document = TextStore(home).find("2601.00001")
        assert document is not None and document.source == f"{server.url}/html/2601.00001"
        assert document.sections[2].heading == "1 Introduction" and report.texts[0].characters == document.length
        known = fetch_texts(home, server, ONE)
        assert summary(known) == "1 paper had a text already; --again fetches it again."
        assert len(server.asked) == 1
        assert fetch_texts(home, server, ONE, again=True).complete
        assert server.asked[1].headers["if-none-match"] == '"7"' and TextStore(home).find("2601.00001") == document


def test_hugging_face_has_the_text_of_a_paper_without_html(home: Home) -> None:
    def respond(asked: Asked) -> Answer:
        if asked.path.startswith("/html/"):
            return html("<!DOCTYPE html><p>No HTML</html>", status=404)
        return Answer(MARKDOWN.encode(), kind="text/markdown; charset=utf-8")

    with serving(respond) as server:
        assert fetch_texts(home, server, ONE).complete
        assert [each.path for each in server.asked] == ["/html/2601.00001", "/papers/2601.00001.md"]
        document = TextStore(home).find("2601.00001")
        assert document is not None and [each.heading for each in document.sections] == ["One", "1 Introduction"]


NEITHER = "arXiv has no HTML of it, and Hugging Face no text"
FAULTS = {
    "neither": (Answer(b"", status=404), NEITHER),
    "no text": (html("<!DOCTYPE html><p>Sign in</p></html>"), "instead of"),
    "no page": (Answer(b"%PDF-1.5", kind="text/html"), "is not a web page"),
    "no end": (html(PAPER[:-12]), "is not whole"),
    "redirect": (Answer(status=302, headers={"Location": "https://example.org/x"}), "redirects to example.org"),
    "refused": (Answer(b"", status=429), "it can be asked again at"),
    "forbidden": (Answer(b"", status=403), "refused access"),
    "too large": (html("<!DOCTYPE html>" + " " * 33 * 2**20 + "</html>"), "is larger than 32 MB"),
}


@pytest.mark.quick_cases(3)
@pytest.mark.parametrize(("answer", "reason"), FAULTS.values(), ids=FAULTS)
def test_anything_but_a_text_is_named_and_kept_nowhere(answer: Answer, reason: str, home: Home) -> None:
    with serving(lambda _: answer) as server:
        report = fetch_texts(home, server, ONE)
        assert not report.complete and report.texts[0].problem
        assert summary(report).startswith("No text of 2601.00001: ") and reason in summary(report)
    assert not TextStore(home).has("2601.00001")


def test_one_failure_does_not_stop_the_other_papers(home: Home) -> None:
    published = paper("Elsewhere", "10.1000/x")
    with serving(lambda asked: html() if "00002" in asked.path else Answer(b"", status=404)) as server:
        report = fetch_texts(home, server, ONE, published, TWO)
    assert [bool(each.problem) for each in report.texts] == [True, True, False]
    assert "No text of 10.1000/x: only papers with an arXiv id have a text to fetch." in summary(report)


def test_nothing_is_fetched_offline(home: Home) -> None:
    with serving(lambda _: html()) as server:
        with pytest.raises(PaperError, match="offline = true"):
            fetch_texts(home, server, ONE, more="offline = true\n")
        assert not server.asked
