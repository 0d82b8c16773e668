"""Records as a text to edit: only changed fields become corrections, and mistakes are named."""

import pytest

from paper_index.importers import Source, read
from paper_index.papers.corrections import corrected
from paper_index.papers.paper import Paper
from paper_index.record_text import FORMATS, Mistake, corrections_in, record_text

ENTRY = (
    "@article{doe2020, title={A Wrong Titel}, author={Doe, Jane and Roe, Richard}, journal={Journal of Things},\n"
    "year={2020}, month=mar, volume={3}, doi={10.1000/a}, mynote={keep me}, file={a.pdf}}"
)


def made(text: str = ENTRY) -> Paper:
    (found,) = read(Source(text.encode(), "a.bib"), format="bibtex")[1]
    assert isinstance(found, Paper)
    return found


ARXIV = Paper.from_dict({"id": "2601.00001", "title": "On $x$", "authors": ["A B"], "tasks": ["t"], "abstract": "X"})


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("paper", [made(), ARXIV, Paper.from_dict({"id": "x", "title": "Only a Title"})])
def test_a_text_that_was_not_changed_corrects_nothing(paper: Paper, format: str) -> None:
    assert corrections_in(record_text(paper, format), paper, format) == {}


@pytest.mark.parametrize(
    ("format", "old", "new", "names"),
    [
        ("csl-json", "Wrong Titel", "Right Title", {"title"}),
        ("csl-json", '"Roe"', '"Poe"', {"authors", "names/author"}),
        ("csl-json", '"volume": "3"', '"issue": "4"', {"fields/volume", "fields/issue"}),
        ("csl-json", "10.1000/a", "https://doi.org/10.1000/B", {"doi"}),
        ("csl-json", "[[2020, 3]]", "[[2021]]", {"published"}),
        ("csl-json", "article-journal", "book", {"type", "venue", "venue_kind"}),
        ("bibtex", "{3}", "{4}", {"fields/volume"}),
        ("bibtex", "keep me", "changed", {"entry/bibtex"}),
        ("bibtex", "doe2020", "doe", {"entry/bibtex"}),
        ("bibtex", "a.pdf", "b.pdf", {"files"}),
        ("bibtex", "Journal of Things", "Journal", {"venue", "fields/container-title"}),
    ],
)
def test_changed_fields_are_corrections(format: str, old: str, new: str, names: set[str]) -> None:
    paper = made()
    text = record_text(paper, format)
    assert old in text
    edited = text.replace(old, new)
    found = corrections_in(edited, paper, format)
    assert set(found) == names
    result = corrected(paper, found)
    assert result != paper
    assert corrections_in(record_text(result, format), result, format) == {}, "it is read again as it was saved"
    if "book" not in new:
        assert new.rsplit("/", 1)[-1].lower() in record_text(result, format).lower()


def test_a_new_cite_key_is_that_of_every_format() -> None:
    paper = made()
    text = record_text(paper, "csl-json").replace("doe2020", "mine")
    result = corrected(paper, corrections_in(text, paper, "csl-json"))
    assert "@article{mine," in record_text(result, "bibtex")
    assert '"id": "mine"' in record_text(result, "csl-json")


def test_attached_files_are_still_found() -> None:
    plain = made().to_dict()
    plain["reference"]["files"][0]["folder"] = "/papers"
    paper = Paper.from_dict(plain)
    text = record_text(paper, "bibtex").replace("{a.pdf}", "{a.pdf;c.pdf}")
    files = corrected(paper, corrections_in(text, paper, "bibtex")).reference.files
    assert [(file.path, file.folder) for file in files] == [("a.pdf", "/papers"), ("c.pdf", "")]


@pytest.mark.parametrize(
    ("format", "old", "new", "error"),
    [
        ("csl-json", '"title"', "title", "Line 5: not JSON: Expecting property name enclosed in double quotes."),
        ("csl-json", '"10.1000/a"', '"none"', "Line 12: invalid value of 'DOI'."),
        ("csl-json", '{"date-parts": [[2020, 3]]}', '"soon"', None),
        ("csl-json", '{"date-parts": [[2020, 3]]}', '{"date-parts": [["x"]]}', "Line 11: invalid value of 'issued'."),
        ("csl-json", '"article-journal"', '"artikel"', "Line 4: unknown type 'artikel'."),
        ("csl-json", '"A Wrong Titel"', '""', "Line 1: no title."),
        ("bibtex", "@article{doe2020,", "article", "No record in BibTeX was found."),
        ("bibtex", "title =", "other =", "Line 1: no title."),
        ("bibtex", "doi = {10.1000/a}", "", "'doi' cannot be removed."),
        ("bibtex", "\n}\n", "\n}\n@misc{b, title={B}}\n", "One record is needed, but there are 2."),
    ],
)
def test_mistakes_are_named_with_their_line(format: str, old: str, new: str, error: str | None) -> None:
    paper = made()
    text = record_text(paper, format)
    assert old in text
    if error is None:
        assert corrections_in(text.replace(old, new), paper, format)
        return
    with pytest.raises(Mistake) as raised:
        corrections_in(text.replace(old, new, 1), paper, format)
    assert str(raised.value) == error


@pytest.mark.parametrize("text", ["", " \n", "{}", "[]", "no record", "@article{", '{"title": 3}'])
@pytest.mark.parametrize("format", FORMATS)
def test_a_text_without_a_record_is_a_mistake(text: str, format: str) -> None:
    with pytest.raises(Mistake):
        corrections_in(text, made(), format)


PREPRINT = made(
    "@misc{k, title={On x}, author={B, A}, eprint={2601.00001}, archiveprefix={arXiv}, primaryclass={cs.CL},\n"
    "url={https://arxiv.org/abs/2601.00001}, doi={10.48550/arXiv.2601.00001}, year={2026}}"
)
PUBLISHED = made("@article{k, title={On x}, author={B, A}, journal={arXiv preprint arXiv:2601.00001}, year={2026}}")


@pytest.mark.parametrize(("paper", "count"), [(ARXIV, 1), (PREPRINT, 1), (ARXIV, -1), (PREPRINT, -1), (PUBLISHED, -1)])
@pytest.mark.parametrize("format", FORMATS)
def test_an_arxiv_id_is_changed_wherever_the_record_names_it(paper: Paper, count: int, format: str) -> None:
    text = record_text(paper, format)
    found = corrections_in(text.replace("2601.00001", "2601.00002", count), paper, format)
    result = corrected(paper, found)
    assert result.id == "2601.00002"
    assert set(found) <= {"id", "url", "fields/URL", "fields/container-title"}, "no field that is made from the id"
    for each in FORMATS:
        assert "2601.00001" not in (written := record_text(result, each)) and "2601.00002" in written
        assert corrections_in(written, result, each) == {}


@pytest.mark.parametrize(
    "given",
    ['"DOI": "10.48550/arXiv.2601.00002"', '"DOI": "10.1000/a", "archive": "arXiv", "archive_location": "2601.00002"'],
)
def test_a_record_gets_its_first_arxiv_id(given: str) -> None:
    paper = made()
    found = corrections_in(record_text(paper, "csl-json").replace('"DOI": "10.1000/a"', given), paper, "csl-json")
    assert set(found) - {"doi"} == {"id"}
    assert "eprint = {2601.00002}" in record_text(corrected(paper, found), "bibtex")


def test_an_arxiv_id_can_only_be_removed_if_a_doi_is_given() -> None:
    text = "\n".join(line for line in record_text(PREPRINT, "bibtex").splitlines() if "2601.00001" not in line)
    with pytest.raises(Mistake, match=r"^The arXiv id 2601\.00001 is missing\. Give another one, or a DOI\.$"):
        corrections_in(text, PREPRINT, "bibtex")
    found = corrections_in(text.replace("year", "doi = {10.1000/y},\nyear"), PREPRINT, "bibtex")
    result = corrected(PREPRINT, found)
    assert (result.id, result.doi) == ("10.1000/y", "10.1000/y")
    for format in FORMATS:
        assert "2601.00001" not in record_text(result, format)
