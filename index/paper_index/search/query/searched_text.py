"""The text that is searched in place of prose, a reference, a citation or a question, with notes that describe it."""

from collections.abc import Callable

from .citations import Citation
from .prose import rarest_words, without_operators
from .questions import asks, with_year
from .references import title_of

AS_CITATION = "Searched for papers of these authors"
"""The beginning of the note on a citation."""
AS_DATED = "Searched for papers of the year in the question."
"""The note on a question with a year."""


def searched_text(
    text: str,
    notes: list[str],
    cited: Citation | None,
    papers_with: Callable[[str], int] | None,
    *,
    match_any: bool,
) -> str:
    """Return the text that is searched for prose or for a citation.

    Args:
        text: the text.
        notes: gets the notes.
        cited: the citation that the text is, if it is one.
        papers_with: as for `parser.parse`.
        match_any: as for `parser.parse`.
    """
    if cited:
        if cited.is_open:
            return text
        if match_any or not cited.is_certain:
            return f"{cited.any_words if match_any else cited.plain} "  # it ends in a complete word
        notes.append(f"{AS_CITATION}{' and this year' if cited.year else ''}.")
        return f"{cited.query} "
    if title := title_of(text):
        if not match_any:
            notes.append("Searched for the title in this reference.")
        text = f"{title} {text.replace(title, ' ')}" if match_any else title
    text, operators = without_operators(text, match_any=match_any)
    if operators and not title:
        notes.append("This was searched as text, so OR, NOT and minus signs in it are not operators.")
    text, note = rarest_words(text, papers_with)
    notes += [note] if note else []
    return text


def dated_text(text: str, notes: list[str]) -> str:
    """Return a text with the year that a question asks for as a condition."""
    dated = with_year(text) if asks(text) else text
    if dated != text:
        notes.append(AS_DATED)
    return dated
