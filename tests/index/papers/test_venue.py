"""The journal or the conference a paper came out in: read, merged, exported."""

import json
from typing import Any

import pytest

from factories import paper
from importing import read
from paper_index.corpus import Corpus
from paper_index.exporters import rendered
from paper_index.papers.merging import merge
from paper_index.papers.paper import Paper, kind_of_venue

JOURNAL = ("Journal of Things", "journal")
MEETING = ("Proceedings of the Meeting on Things", "conference")
NONE = ("", "")

_ZOTERO = (
    '"Key","Item Type","Title","Publication Title","Conference Name","Publication Year"\n'
    '"ABCD2345","{}","T","{}","{}","2020"\n'
)
_WOS = "FN Clarivate\nVR 1.0\nPT {}\nAU A, B\nTI T\nSO {}\nPY 2020\nER\n\nEF\n"


def _openalex(kind: str, name: str) -> str:
    place = {"landing_page_url": "https://example.org/x", "source": {"display_name": name, "type": kind}}
    return json.dumps({"id": "https://openalex.org/W1", "title": "T", "authorships": [], "primary_location": place})


def _scholar(**more: Any) -> str:
    return json.dumps({"paperId": "0" * 40, "title": "T", "externalIds": {}, **more})


def _crossref(kind: str, name: str) -> str:
    item = {"type": kind, "title": ["T"], "container-title": [name], "issued": {"date-parts": [[2020]]}}
    return json.dumps({"status": "ok", "message": item})


@pytest.mark.parametrize(
    "content, venue",
    [
        (f"@article{{a, title={{T}}, journal={{{JOURNAL[0]}}}}}", JOURNAL),
        (f"@article{{a, title={{T}}, journaltitle={{{JOURNAL[0]}}}}}", JOURNAL),
        (f"@inproceedings{{a, title={{T}}, booktitle={{{MEETING[0]}}}}}", MEETING),
        ('@string{j = "J. of {\\"U}"}\n@article{a, title={T}, journal=j}', ("J. of Ü", "journal")),
        ("@article{a, title={T}, journal={arXiv preprint arXiv:2601.00001}}", NONE),
        ("@article{a, title={T}, journal={CoRR}, volume={abs/2601.00001}}", NONE),
        ("@incollection{a, title={T}, booktitle={A Handbook}}", NONE),
        (f"@incollection{{a, title={{T}}, booktitle={{{MEETING[0]}}}}}", MEETING),
        (f"TY  - JOUR\nTI  - T\nJO  - J. Things\nT2  - {JOURNAL[0]}\nER  - \n", JOURNAL),
        (f"TY  - CONF\nTI  - T\nT2  - {MEETING[0]}\nER  - \n", MEETING),
        ("TY  - CHAP\nTI  - T\nT2  - A Handbook\nER  - \n", NONE),
        (_WOS.format("J", JOURNAL[0]), JOURNAL),
        (_WOS.format("C", MEETING[0]), MEETING),
        (f"PMID- 1\nTI  - T.\nTA  - J Th\nJT  - {JOURNAL[0]}\n", JOURNAL),
        (_crossref("journal-article", JOURNAL[0]), JOURNAL),
        (_crossref("proceedings-article", MEETING[0]), MEETING),
        (_crossref("book-chapter", MEETING[0]), MEETING),
        (_crossref("book-chapter", "A Handbook"), NONE),
        (json.dumps([{"type": "article-journal", "title": "T", "container-title": "A &amp; B"}]), ("A & B", "journal")),
        (_ZOTERO.format("journalArticle", JOURNAL[0], ""), JOURNAL),
        (_ZOTERO.format("conferencePaper", "", MEETING[0]), MEETING),
        (_ZOTERO.format("preprint", "arXiv", ""), NONE),
        (_openalex("journal", JOURNAL[0]), JOURNAL),
        (_openalex("conference", MEETING[0]), MEETING),
        (_openalex("repository", "arXiv (Cornell University)"), NONE),
        (_scholar(venue="Things", publicationVenue={"name": MEETING[0], "type": "conference"}), MEETING),
        (_scholar(journal={"name": JOURNAL[0]}, publicationTypes=["JournalArticle"]), JOURNAL),
        (_scholar(venue="arXiv.org", journal={"name": "ArXiv"}), NONE),
        (_scholar(venue=["x"], journal=3, publicationVenue="x", publicationTypes=3), NONE),
        (json.dumps({"title": "T", "venue": MEETING[0]}), MEETING),
        (json.dumps({"title": "T", "journal": "Things"}), ("Things", "journal")),
        (json.dumps({"title": "T", "venue": "x" * 301}), NONE),
    ],
)
def test_readers_know_it(content: str, venue: tuple[str, str]) -> None:
    _, (found,), problems = read(content)
    assert (found.venue, found.venue_kind) == venue and not problems


def test_a_kind_that_nobody_said_is_told_by_the_name() -> None:
    assert kind_of_venue("Advances in Neural Information Processing Systems 30") == "conference"
    assert kind_of_venue("Letters of the Conference") == kind_of_venue("Nature") == "journal"
    assert kind_of_venue("Nature", "conference") == "conference" and kind_of_venue("", "journal") == ""


def test_of_two_the_known_one_stays_with_its_kind(corpus: Corpus) -> None:
    one = paper("T", "10.1000/a", venue="Things", venue_kind="conference", sources=["one"])
    two = paper("T", "10.1000/a", venue="J. of Things", venue_kind="journal", sources=["two"])
    bare = paper("T", "10.1000/a", sources=["bare"])
    for records, venue in (((one, two), one), ((bare, two), two), ((two, bare), two)):
        both = merge(*records)
        assert (both.venue, both.venue_kind, len(both.sources)) == (venue.venue, venue.venue_kind, 2)
    corpus.add([bare])
    assert corpus.add([two]).merged == 1
    (kept,) = corpus.reader.papers(corpus.reader.rows_of(["10.1000/a"]).values())
    assert (kept.venue, kept.venue_kind) == ("J. of Things", "journal")


@pytest.mark.parametrize("identity", ["2601.00001", "10.1000/a"])
@pytest.mark.parametrize("venue", [JOURNAL, MEETING])
def test_formats_say_it_as_others_expect(identity: str, venue: tuple[str, str]) -> None:
    each = paper("T", identity, venue=venue[0], venue_kind=venue[1], published="2026", authors=["A. Author"])
    journal = venue == JOURNAL
    bibtex, biblatex, ris = (rendered([each], {}, format) for format in ("bibtex", "biblatex", "ris"))
    (item,) = json.loads(rendered([each], {}, "csl-json"))
    assert bibtex.startswith("@article{" if journal else "@inproceedings{")
    assert f"\n  {'journal' if journal else 'booktitle'} = {{{venue[0]}}}," in bibtex
    assert f"\n  {'journaltitle' if journal else 'booktitle'} = {{{venue[0]}}}," in biblatex
    assert ris.startswith(f"TY  - {'JOUR' if journal else 'CONF'}\n") and f"\nT2  - {venue[0]}\n" in ris
    assert (item["type"], item["container-title"]) == (
        ("article-journal" if journal else "paper-conference"),
        venue[0],
    )
    assert "publisher" not in item and "PB  - " not in ris
    for format in ("bibtex", "biblatex", "ris", "csl-json", "jsonl"):
        (back,) = read(rendered([each], {}, format))[1]
        assert (back.id, back.venue, back.venue_kind) == (each.id, *venue)
    shown = f"{venue[1].capitalize()}: {venue[0]}"
    assert shown in rendered([each], {}, "markdown") and venue[0] in rendered([each], {}, "csv")


def test_a_reference_names_it() -> None:
    pytest.importorskip("citeproc", reason="citeproc-py is not installed")
    each = paper(
        "A title", "10.1000/a", venue=JOURNAL[0], venue_kind="journal", published="2026", authors=["A. Author"]
    )
    assert JOURNAL[0] in rendered([each], {}, "references")


def test_a_record_without_it_is_as_it_was() -> None:
    assert not {"venue", "venue_kind"} & Paper.from_dict({"id": "x", "title": "T"}).to_dict().keys()
