"""LaTeX in bibliographies: the text it stands for, and the way back."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.text import latex
from paper_index.text.accents import in_commands


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"Tr{\'{\^a}}n", "Trấn"),
        (r"V{\~\u a}n", "Vẵn"),
        (r"L\'{\"u}", "Lǘ"),
        (r"\d{\^o}ng", "ộng"),
        (r"\^{\d o}ng", "ộng"),
        (r"\^{\'e}", "ế"),  # the accents in the other order
        (r"\h{a} \'{\ohorn}", "ả ớ"),
        (r"{\v\i} {\'\j} \t{oo}", "ǐ j\u0301 o\u0361o"),
        (r"\textcommabelow{s} {\AA} \dj \th \ng", "ș Å đþŋ"),
        ('\\char233\\symbol{246}\\char"E8', "éöè"),
    ],
)
def test_accents_stand_on_letters_that_have_accents(written: str, shown: str) -> None:
    assert latex.plain(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"{\noopsort{Dahl}}von Dahl", "von Dahl"),
        (r"{\SortNoop{1990b}}1992", "1992"),
        (r"\uppercase{big} \MakeLowercase{SMALL}", "BIG small"),
        (r"A title\footnote{Supported by {\'E}tat}", "A title"),
        (r"{\singleletter{a}}B", "B"),
        (r"A \textcolor{blue}{coloured} and \textcolor[gray]{0.5}{grey} word", "A coloured and grey word"),
        (r"\foreignlanguage[date]{french}{{\'E}tude} and {\selectlanguage{german}Stra{\ss}e}", "Étude and Straße"),
        (r"4~\SI[round-mode=none]{3}{\kilogram}", "4 3"),
        (r"\href{https://example.org/{a}}{text} \raisebox{1ex}{up} \resizebox{1em}{!}{small}", "text up small"),
        (r"\texorpdfstring{$\mu$}{mu}-calculus", "mu-calculus"),
        (r"Shown\cite[p.~3]{key} once\label{x}\\[2pt]more", "Shown once more"),
        (r"H{\ifmmode \acute{a}\else \'a\fi{}}k \iffalse gone\fi \iftrue here\else gone\fi", "Hák  here"),
        (r"CO\textsubscript{2}, 1\textsuperscript{st}, \ensuremath{\alpha}", "CO₂, 1st, α"),
        (r"{\ifmmode\alpha\else\textalpha\fi}-helix and \textPsi{}", "α-helix and Ψ"),
        (r"5 $\ifmmode\pm\else\textpm\fi$ 1", r"5 $\pm$ 1"),
        (r"\begin{CJK}{UTF8}{gbsn}王\end{CJK}, \copyright{} \pounds 5, and\slash or", "王, © £5, and/or"),
        (r"Code at \url{https://example.org/~a_b%20c}", "Code at https://example.org/~a_b%20c"),
    ],
)
def test_arguments_that_are_no_text_are_left_out(written: str, shown: str) -> None:
    assert latex.plain(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"a $\less$b$\greater$ $\mathplus$ c$\mathsemicolon$ $<$i$>$", "a <b> + c; <i>"),
        (r"$a < b$ and $\alpha$, $5", r"$a < b$ and $\alpha$, $5"),
    ],
)
def test_a_lone_sign_is_no_mathematics(written: str, shown: str) -> None:
    assert latex.plain(written) == shown


@pytest.mark.parametrize(
    ("written", "address"),
    [
        (r"10.1234/978-3{\_}12", "10.1234/978-3_12"),
        (r"10.1234/a\_b{\textunderscore}c\textunderscore d", "10.1234/a_b_c_d"),
        (r"10.1002/(SICI)1{\textless}2{\textgreater}3$<$4\textgreater{}5", "10.1002/(SICI)1<2>3<4>5"),
        (r"http://example.org/{\~{}}ann/a{\_}b.pdf", "http://example.org/~ann/a_b.pdf"),
        (r"http://example.org/{\textasciitilde}ann/$\sim$bob/\~{}c", "http://example.org/~ann/~bob/~c"),
        (r"\url{http://example.org/a{\%}20b\#c}", "http://example.org/a%20b#c"),
    ],
)
def test_escapes_do_not_end_an_address(written: str, address: str) -> None:
    assert latex.link(written) == address


@pytest.mark.quick_cases(3)
@pytest.mark.parametrize("piece", ["\\'{", "{", "$", "\\ifmmode", "\\noopsort{", "\\url{", "\\^\\'", "[", "\\cite["])
def test_no_text_takes_long(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    began = time.process_time()
    latex.plain(text)
    latex.link(text)
    assert time.process_time() - began < 5


PIECES = [
    "\\'",
    "\\^",
    "\\~",
    "{",
    "}",
    "\\i",
    "e",
    "$",
    "\\noopsort",
    "\\ifmmode",
    "\\else",
    "\\fi",
    "-",
    "~",
    " ",
    "\\",
]


@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_any_latex_is_survived(text: str) -> None:
    latex.plain(text)
    latex.link(text)


@pytest.mark.parametrize("letter", "ếễắậǖộṩēñ")
def test_accented_letters_have_commands_that_are_read_as_them(letter: str) -> None:
    written = in_commands(letter)
    assert written.isascii()
    assert latex.plain(written) == letter


def test_other_letters_have_none() -> None:
    assert [in_commands(letter) for letter in "øaあ"] == ["", "", ""]
