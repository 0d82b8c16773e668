"""Pasted titles, sentences and references are searched as text, and expressions keep their operators."""

import pytest

from factories import paper
from paper_index.paths import Home
from paper_index.search import View
from paper_index.search.assist.partial_matches import partial_matches
from paper_index.search.query.ast import terms_of
from paper_index.search.query.citations import citation
from paper_index.search.query.parser import parse
from paper_index.search.query.problems import problems
from paper_index.search.query.prose import is_prose
from paper_index.search.query.questions import subjects
from paper_index.search.query.references import title_of
from paper_index.workspace import Workspace


@pytest.mark.parametrize(
    "text",
    [
        "RM -RF: Reward Model for Run-Free Unit Tests",
        "Large Language Models Do NOT Understand Language",
        "Large language models (LLMs) reason",
        "The odds ratio (OR 2.3, CI 1-2) was lower in patients.",
        "Does vitamin D NOT help?",
        "a study of two -dimensional flow at the edge of a thin plate",
        "Mamba: a survey (2025)",
        "Attention Is All You Need | OpenReview",
        "@article{wu, author = {Wu, Jane AND Li, Bo}, title = {All about okapis}, year = 2026 }",
    ],
)
def test_pasted_text_is_prose(text: str) -> None:
    assert is_prose(text)


@pytest.mark.parametrize(
    "text",
    [
        "mamba",
        "mamba OR swin",
        "mamba NOT medical",
        "mamba -medical survey",
        "(mamba OR swin) segmentation",
        "graph networks for molecules of the brain in the wild -survey -benchmark",
        "Mamba: a survey -medical",
        "images, text (mamba OR swin)",
        "votes:>5, mamba NOT medical",
        "title:mamba, vision and language -medical.",
        "BERT OR GPT OR LLaMA OR ViT OR SAM NOT CLIP",
        "mamba, #thesis NOT medical",
        "mamba AND vision AND (image)",
        "mamba && vision in the wild, for all",
        "BERT | GPT | LLaMA | ViT | SAM",
        "images, text and more (mamba | swin)",
        "title:(the state of the art of a model for all)",
        "Agents that plan, votes > 50",
        "graph networks for molecules of the brain in the wild !survey",
        "difus*, image -medical: x",
        "“world model” NOT robot",
    ],
)
def test_what_is_typed_is_an_expression(text: str) -> None:
    assert not is_prose(text)


@pytest.mark.parametrize(
    ("question", "searched"),
    [
        ("How does pruning help sparse networks?", "pruning help sparse networks"),
        ("what is the paper about okapis in zoos called", "what paper about okapis zoos called"),
        ("which papers study pruning of sparse okapis", "pruning sparse okapis"),
        ("what =is known about pruning of sparse okapis", "=is pruning sparse okapis"),
        ("is attention what you need", "attention what you need"),
        ("pruning can help sparse networks", "pruning can help sparse networks"),
    ],
)
def test_the_words_of_a_question_are_dropped_if_three_others_remain(question: str, searched: str) -> None:
    assert parse(question).node == parse(f"{searched} of").node
    assert parse(question, match_any=True).node == parse(f"{searched} of", match_any=True).node


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("What is speculative decoding?", ["speculative decoding"]),
        ("recent work on mixture of depths", ["mixture of depths"]),
        ("papers about addition is all you need", ["addition is all you need", "addition is all"]),
        ("what is this about", []),
        ("speculative decoding", []),
    ],
)
def test_the_subject_of_a_question(text: str, found: list[str]) -> None:
    assert subjects(text) == found


@pytest.mark.parametrize(
    ("pasted", "typed"),
    [
        ("agent\u200bvideo", "agent video"),
        ("dif\u00adfu\u2060sion \ufeffmodels", "diffusion models"),
        ("ﬁne-grained ﬂow", "fine-grained flow"),
        ("ａｇｅｎｔ　ｖｉｄｅｏ", "agent video"),
        ("x² m³", "x2 m3"),
        ("„world model“ «deep sets»", '"world model" "deep sets"'),
    ],
)
def test_characters_of_typesetting_are_read_as_what_they_show(pasted: str, typed: str) -> None:
    assert parse(pasted).node == parse(typed).node


def test_it_is_said_that_an_operator_is_searched_as_text() -> None:
    said = "This was searched as text, so OR, NOT and minus signs in it are not operators."
    assert parse("RM -RF: Reward Model").notes == [said]
    assert parse("RM (RF): Reward Model").notes == []
    assert parse("RM -RF: Reward Model").node == parse("RM RF Reward Model").node


@pytest.mark.parametrize(
    "text",
    [
        "Wu, J. (2026). All about okapis. Journal of Zoos, 3(2), 1-9.",
        "Wu, J., Smith-Jones, A. B., & van den Berg, C. (2026a). All about okapis.",
        "[12] J. Wu and A. Smith, “All about okapis,” in Proc. Zoos, 2026, pp. 1-9.",
        "[3] Jane Wu, Al Smith, and Bo Li. All about okapis. In Zoos, 2026.",
        "Jane Wu and Bo Li. 2026. All about okapis. In Proceedings of Zoos.",
        "Wu et al. All about okapis. 2026.",
        "Wu J, Smith AB, et al. All about okapis. Zoos. 2026;3:1-9.",
        '@article{wu, author = "Wu, Jane", title = "All about okapis", year = 2026}',
        "@misc{wu,\n  title={{All} about \\emph{okapis}},\n  year={2026}\n}",
    ],
)
def test_the_title_in_a_reference(text: str) -> None:
    assert title_of(text) == "All about okapis"


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Li et al. (2026)", 'author:"Li" year:2026'),
        ("(Li et al., 2026b)", 'author:"Li" year:2026'),
        ("Li and Wang (2025).", 'author:"Li" author:"Wang" year:2025'),
        ("van den Berg & Li, 2020", 'author:"van den Berg" author:"Li" year:2020'),
        ("Wu, J. (2026)", 'author:"Wu, J." year:2026'),
        ("Vaswani (2017)", 'author:"Vaswani" year:2017'),
        ("Li et. al. 2026 video", 'author:"Li" year:2026 video'),
        ("the Li et al. paper on video agents", 'author:"Li" video agents'),
        ("video agents (Li et al., 2026)", 'author:"Li" year:2026 video agents'),
        ("Bo van der Li, Al Wu et al. 2026", 'author:"Bo van der Li" author:"Al Wu" year:2026'),
        ("bo o’li et al", 'author:"o’li" bo'),
        ("Li, Wang, and Wu (2025)", 'author:"Li" author:"Wang" author:"Wu" year:2025'),
        ("Li, B., Wang, A. C., & Wu, D. (2025)", 'author:"Li, B." author:"Wang, A. C." author:"Wu, D." year:2025'),
        ("B. Li and A. C. Wang", 'author:"B. Li" author:"A. C. Wang"'),
        ("papers by bo li", 'author:"bo li"'),
        ("by Li, Wang and Bo Wu 2025", 'author:"Li" author:"Wang" author:"Bo Wu" year:2025'),
        ("Li, Wang, and Wu", 'author:"Li" author:"Wang" author:"Wu"'),
        ("Li, Bo", ""),
        ("Li, Bo 2025", ""),
        ("image editing by diffusion", ""),
        ("mamba 2024", ""),
        ("diffusion models (2024)", ""),
        ("ImageNet, 2012", ""),
    ],
)
def test_a_short_citation_is_authors_and_a_year(text: str, query: str) -> None:
    cited = citation(text)
    assert (cited.query if cited else "") == query


def test_hostile_text_takes_no_time() -> None:
    for text in (
        "Wu, " * 500,
        "J. " * 600,
        "Wu J, " * 330,
        "van " * 500,
        "title={" * 280,
        "“" * 1_900,
        "(2026) " * 280,
    ):
        parse(text)
        parse(text, match_any=True)


def test_pasted_text_finds_its_paper(indexed_home: Home) -> None:
    with Workspace(indexed_home) as workspace:
        workspace.corpus.add(
            [
                paper(
                    "RM -RF: Okapis are NOT Zebras in Zoos", "2601.00001", authors=["Jane Wu"], published="2026-01-05"
                ),
                paper("Okapis finetuning", "2601.00002", abstract="Axolotls fine-tuning", published="2025-01-05"),
                paper("Okapis fine tuning", "2601.00003", authors=["Al Jane"], published="2026-01-05"),
                paper("Okapis", "2601.00004", abstract="With tuning, fine"),
            ],
            name="pasted",
        )
        workspace.ready_index()

        def found(query: str) -> list[str]:
            answer = workspace.engine.answer(View(query))
            return [each.id for each in workspace.papers(answer.rows)]

        for query in (
            "RM -RF: Okapis are NOT Zebras in Zoos",
            "Wu, J. (2026). RM -RF: Okapis are NOT Zebras in Zoos. Zoos, 3.",
            "@article{wu, title={RM -RF: Okapis are NOT Zebras in Zoos}, author={Wu, Jane}}",
            "As was said (Wu et al., 2026), okapis are NOT zebras -RF; xyzzyplugh.",
        ):
            assert found(query)[0] == "2601.00001", query
        assert found("Wu et al. (2026)") == ["2601.00001"]
        assert found("okapis NOT zebras rm -finetuning") == []
        assert {"2601.00002", "2601.00003"} == set(found('okapis "fine-tuning"'))
        for query in ('okapis "fine tuning"', "okapis “fine tuning”", "okapis \u200b“fine-\u200btuning”"):
            assert found(query) == found('okapis "fine-tuning"'), query


def test_papers_with_some_of_the_words_are_apart_from_those_with_all(explored: Workspace) -> None:
    def below(view: View) -> tuple[int, ...]:
        return partial_matches(explored.engine.answer(view), explored.engine)

    view = View("hyperzzw operator image")
    (row,) = explored.engine.answer(view).rows
    any_rows = explored.engine.answer(View(view.query, match_any=True)).rows
    assert below(view) == tuple(each for each in any_rows if each != row)
    for query in ("hyperzzw", "hyperzzw operator -zebra", "hyperzzw (operator OR image)", "image", "zzqq yyqq", ""):
        assert below(View(query)) == (), query
    for other in (View(view.query, match_any=True), View(view.query, sort="date")):
        assert below(other) == ()


def test_a_title_with_all_words_but_one_is_first_among_papers_with_some(indexed_home: Home) -> None:
    """A word that is wrong, or a compound, does not move it down."""
    with Workspace(indexed_home) as workspace:
        papers = [paper("Striped okapis at night, and how they find each other in a wood of trees", "2601.00001")]
        papers += [
            paper(f"Striped okapis, {n}", f"2601.0010{n}", abstract="Xyzzyplugh xyzzyplugh: xyzzyplugh.")
            for n in range(9)
        ]
        papers += [paper(f"Nights, {n}", f"2601.0020{n}", abstract="Night.") for n in range(9)]
        workspace.corpus.add(papers, name="titles")
        workspace.ready_index()
        for query in (
            "striped okapis night xyzzyplugh",
            "striped okapis night xyzzy-plugh",
            "xyzzyplugh okapis night at",
        ):
            answer = workspace.engine.answer(View(query))
            assert next(iter(workspace.papers(answer.rows[:1]))).id == "2601.00001", query


def test_of_a_long_text_the_rarest_words_are_searched(explored: Workspace) -> None:
    """A pasted abstract finds its paper, also with other words in it, and nothing of it is refused."""
    rows = explored.engine.answer(View("mamba")).rows
    row, pasted = max(
        ((row, each.abstract or each.summary) for row, each in zip(rows, explored.papers(rows), strict=True)),
        key=lambda each: len(each[1]),
    )
    pasted = f"{pasted} This is said of it, and *that* is also said to be so: there are x~ of these in y~, with no z*."
    strange = " ".join(word if n % 5 else "xyzzyplugh" for n, word in enumerate(pasted.split()))
    for text in (pasted, strange, f"{pasted} {pasted} {pasted}"):
        answer = explored.engine.answer(View(text))
        assert answer.rows[0] == row and not answer.errors
        assert "Searched for the rarest 32 of " in answer.note
        assert problems(text) == []
    partial = parse(f"{pasted} {'okapis ' * 99}okap", typing=True)
    assert not partial.errors and sum(1 for _ in terms_of(partial.node)) == 32
