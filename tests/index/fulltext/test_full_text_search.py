"""Extraction of the texts of attached PDFs, and search in them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from factories import paper
from index.fulltext.homes import PdfHome, pdf_home
from paper_index.errors import PaperError
from paper_index.paths import Home


@pytest.fixture
def pdfs(catalogue_home: Home) -> Iterator[PdfHome]:
    with pdf_home(catalogue_home) as opened:
        yield opened


def test_words_phrases_and_operators_search_the_text_of_pdfs(pdfs: PdfHome) -> None:
    pdfs.attach("a", "the quick transformer layers", "and residual connections")
    pdfs.attach("b", "transformers without residual paths")
    assert pdfs.found("fulltext:transformer") == ""
    assert pdfs.extract().read == 2
    assert pdfs.found("fulltext:transformer") == "ab"
    assert pdfs.found('fulltext:"residual connections"') == "a" == pdfs.found("ft:=transformer")
    assert pdfs.found("fulltext:transformer -fulltext:layers") == "b"
    assert pdfs.found("fulltext:layers OR fulltext:paths") == "ab"
    assert pdfs.found("fulltext:transformer title:b") == "b"
    assert pdfs.found("NOT fulltext:transformer title:title") == "c"
    assert pdfs.found("fulltext:transf*") == "ab"
    assert pdfs.found("transformer") == ""
    assert pdfs.found('fulltext:"transformer layers and"') == ""


def test_papers_are_found_by_whether_they_have_a_pdf(pdfs: PdfHome) -> None:
    files = {"files": [{"path": "d.pdf", "folder": str(pdfs.folder)}]}
    pdfs.workspace.add_records([paper("Title d", "x:d", reference=files), paper("Title e", "x:e")], "more")
    assert (pdfs.found("has:pdf"), pdfs.found("-has:pdf title:title")) == ("", "abcde")
    pdfs.attach("a", "transformer")
    pdfs.pdf("d", "named by a bibliography")
    pdfs.attach("b", "transformer")
    assert (pdfs.found("has:pdf"), pdfs.found("-has:pdf title:title")) == ("abd", "ce")
    pdfs.detach("a")
    assert pdfs.found("has:files") == "bd"


def test_a_wildcard_needs_four_letters(pdfs: PdfHome) -> None:
    pdfs.attach("a", "transformer")
    pdfs.extract()
    answer = pdfs.answer("fulltext:tra*")
    assert not answer.rows and "at least 4 letters" in answer.note


def test_hyphens_cjk_and_compounds(pdfs: PdfHome) -> None:
    pdfs.attach("a", "a net\ufffe\nwork of ResNet-50", "深度学习 的 方法")
    pdfs.extract()
    for query in ("fulltext:network", "fulltext:resnet50", 'fulltext:"resnet 50"', "fulltext:深度学习"):
        assert pdfs.found(query) == "a", query


def test_references_and_running_heads_are_searched_apart(pdfs: PdfHome) -> None:
    body = "\n".join(["The body of the paper."] * 40)
    pages = [f"Journal of Heads {number}\n{body}\ntext {number}" for number in range(1, 5)]
    pdfs.attach("a", *pages, f"Journal of Heads 5\n{body}\nReferences\n[1] Zadeh. Fuzzyzebra sets.")
    pdfs.extract()
    assert pdfs.found("fulltext:body") == "a"
    assert pdfs.found("fulltext:fuzzyzebra") == "" and pdfs.found("references:fuzzyzebra") == "a"
    assert pdfs.found("fulltext:heads") == "" and pdfs.found("references:body") == ""


def test_a_passage_of_references_is_of_their_pages(pdfs: PdfHome) -> None:
    body = "\n".join(f"Zadeh wrote line {number}." for number in range(40))
    references = "\n".join(f"[{number}] Zadeh. Sets {number}." for number in range(60))
    pdfs.attach("a", body, body, f"References\n{references}")
    pdfs.extract()
    for query, page in (("references:zadeh", 3), ("fulltext:zadeh", 1)):
        answer = pdfs.answer(query)
        (best,) = pdfs.workspace.engine.passages(answer.rows[0], answer.words, 1)
        assert best.page == page


def test_the_passage_is_of_the_page_with_most_words(pdfs: PdfHome) -> None:
    filler = "other words " * 200
    path = pdfs.attach("a", f"dropout {filler}", f"{filler} with dropout and\nattention heads {filler}", "attention")
    pdfs.extract()
    answer = pdfs.answer("fulltext:dropout fulltext:attention")
    passages = pdfs.workspace.engine.passages(answer.rows[0], answer.words)
    assert [each.page for each in passages] == [2, 1, 3]
    best = passages[0]
    assert best.path == str(path) and len(best.text) < 300 and "\n" not in best.text
    assert [best.text[start:end] for start, end in best.marks] == ["dropout", "attention"]
    snippet = pdfs.workspace.engine.explain(answer, answer.rows[0]).snippet
    assert snippet is not None and (snippet.field, snippet.page, snippet.text) == ("fulltext", 2, best.text)


def test_a_compound_is_found_in_its_passage(pdfs: PdfHome) -> None:
    pdfs.attach("a", "nothing", "We train a ResNet-50 here")
    pdfs.extract()
    answer = pdfs.answer("fulltext:resnet50")
    (passage,) = pdfs.workspace.engine.passages(answer.rows[0], answer.words)
    assert passage.page == 2 and [passage.text[a:b] for a, b in passage.marks] == ["ResNet-50"]


def test_passages_are_found_whatever_the_accents_and_letters(pdfs: PdfHome) -> None:
    filler = "naïve “words” — ﬁller " * 40
    pdfs.attach(
        "a", f"{filler} Gödel’s β-functions {filler}", f"{filler} straße {filler}", f"{filler} 中文论文 {filler}"
    )
    pdfs.extract()
    for query, page, match in (
        ("fulltext:godel", 1, "Gödel"),
        ("fulltext:betafunction", 1, "β-functions"),
        ("fulltext:strasse", 2, "straße"),
        ("fulltext:论文", 3, "论文"),
        ('fulltext:"godel beta functions"', 1, "Gödel’s β-functions"),
    ):
        answer = pdfs.answer(query)
        passages = [each for row in answer.rows for each in pdfs.workspace.engine.passages(row, answer.words)]
        marked = [(each.page, [each.text[start:end] for start, end in each.marks]) for each in passages]
        assert marked == [(page, [match])], query
        assert len(passages[0].text) < 300


def test_a_setting_searches_every_word_in_full_texts(home: Home) -> None:
    home.config.mkdir(parents=True)
    home.settings.write_text("[search]\nfulltext = true\n")
    with pdf_home(home) as pdfs:
        pdfs.attach("a", "an unusual word")
        pdfs.extract()
        assert pdfs.found("unusual") == "a" and pdfs.found('"unusual word"') == "a"
        assert pdfs.found("unusual abstract") == "a" and pdfs.found("-unusual title:title") == "bc"
        assert pdfs.found("title:unusual") == ""


def test_the_note_counts_searchable_pdfs(pdfs: PdfHome) -> None:
    assert "No PDF is attached" in pdfs.answer("fulltext:word").note
    pdfs.attach("a", "word")
    assert "not searchable yet" in pdfs.answer("fulltext:word").note
    pdfs.extract()
    assert pdfs.note("fulltext:word") == ""
    pdfs.attach("b", "another word")
    pdfs.reader.before = lambda path: (_ for _ in ()).throw(PaperError("stopped"))
    with pytest.raises(PaperError):
        pdfs.extract()
    assert pdfs.note("fulltext:word") == "1 of 2 PDFs are searchable so far."
    assert pdfs.found("fulltext:word") == "a"


def test_a_file_is_read_once_for_all_its_papers(pdfs: PdfHome) -> None:
    path = pdfs.attach("a", "shared text")
    pdfs.attach("b", "shared text", file="copy")
    assert pdfs.extract().read == 1 and pdfs.found("fulltext:shared") == "ab"
    path.rename(path.with_name("moved.pdf"))
    pdfs.detach("b")
    assert pdfs.extract().read == 0 and pdfs.found("fulltext:shared") == "a"
    assert len(pdfs.reader.read) == 1


def test_a_detached_file_does_not_match_and_an_undo_brings_it_back(pdfs: PdfHome) -> None:
    pdfs.attach("a", "word")
    pdfs.extract()
    pdfs.detach("a")
    assert pdfs.found("fulltext:word") == ""  # at once
    pdfs.workspace.library.journal.undo()
    assert pdfs.found("fulltext:word") == "a"
    pdfs.detach("a")
    pdfs.extract()
    pdfs.workspace.library.journal.undo()
    assert pdfs.found("fulltext:word") == ""
    pdfs.extract()
    assert pdfs.found("fulltext:word") == "a"


def test_a_detached_file_does_not_score_beside_other_words(pdfs: PdfHome) -> None:
    pdfs.attach("a", "word")
    pdfs.attach("b", "word")
    pdfs.extract()
    pdfs.detach("a")
    texts = pdfs.workspace.engine._full_texts.searcher()
    (row,) = pdfs.workspace.corpus.reader.rows_of(["x:a"]).values()
    scores = texts.term("word", None, prefix=False, exact=False).scores_within(-1)
    assert len(scores) == 1 and row not in scores


def test_a_changed_file_is_read_again_and_a_deleted_one_stays_searchable(pdfs: PdfHome) -> None:
    path = pdfs.attach("a", "before this")
    pdfs.extract()
    path.write_text("after this readable text")
    os.utime(path, (1, 1))
    assert pdfs.extract().read == 1
    assert (pdfs.found("fulltext:before"), pdfs.found("fulltext:after")) == ("", "a")
    path.unlink()
    pdfs.extract()
    (file,) = pdfs.workspace.page_store.files(pdfs.answer("fulltext:after").rows[0])
    assert file.missing and file.has_text


def test_unreadable_files_are_listed_and_tried_again_on_request(pdfs: PdfHome) -> None:
    bad = pdfs.pdf("bad", "!it needs a password")
    pdfs.attach("a", "fine", file="fine")
    from paper_index.library.attaching import attach
    from paper_index.papers.attachments import attachment_of

    attach(pdfs.workspace.library, [(pdfs.paper("b"), attachment_of(bad))])
    pdfs.pdf("scan", "1 2 3 4")
    attach(pdfs.workspace.library, [(pdfs.paper("c"), attachment_of(pdfs.folder / "scan.pdf"))])
    done = pdfs.extract()
    assert (done.read, done.coverage.searchable, done.coverage.unread, done.coverage.pdfs) == (1, 1, 2, 3)
    reasons = {Path(file.path).name: file.reason for _, file in pdfs.workspace.page_store.all_files()}
    assert reasons["bad.pdf"] == "it needs a password" and "readable text" in reasons["scan.pdf"]
    pdfs.extract()
    assert pdfs.reader.read.count("bad.pdf") == 1
    pdfs.extract(again=True)
    assert pdfs.reader.read.count("bad.pdf") == 2 and pdfs.reader.read.count("fine.pdf") == 1


@pytest.mark.parametrize("damaged", ["fulltext.db", "fulltext"])
def test_damage_is_reported_and_everything_is_made_again(pdfs: PdfHome, home: Home, damaged: str) -> None:
    pdfs.attach("a", "a durable word")
    pdfs.extract()
    assert pdfs.found("fulltext:durable") == "a"
    pdfs.workspace.engine.close()
    path = home.cache / damaged
    files = list(path.rglob("*.trm")) if path.is_dir() else [path]
    for file in files:
        file.write_bytes(b"damaged" * 999)
    assert pdfs.found("fulltext:durable") in ("", "a")
    done = pdfs.extract()
    assert len(done.problems) == 1 and "damaged" in done.problems[0]
    assert pdfs.found("fulltext:durable") == "a"


def test_two_processes_do_not_extract_at_once(pdfs: PdfHome) -> None:
    pdfs.attach("a", "word")
    inner = []
    pdfs.reader.before = lambda path: inner.append(pdfs.extract())
    pdfs.extract()
    assert inner[0].busy and pdfs.found("fulltext:word") == "a"


def test_a_removed_paper_does_not_match(pdfs: PdfHome) -> None:
    pdfs.attach("a", "word")
    pdfs.attach("b", "word")
    pdfs.extract()
    pdfs.workspace.curator.remove([pdfs.paper("a")])
    assert pdfs.found("fulltext:word") == "b"
