"""The acronyms in an index that enough papers define, looked up in both directions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..acronym_table import Expansion, is_known
from ..text.stemming import is_abbreviation

if TYPE_CHECKING:
    from .index_search import IndexSearcher

_SHORT = 3
"""Letters from which on a word is only taken for an acronym if it has no vowel before its last letter."""


class AcronymLookup:
    """The acronyms of an index, by the papers that have them."""

    def __init__(self, index: IndexSearcher) -> None:
        self._index = index

    def of_words(self, words: tuple[str, ...]) -> list[tuple[str, ...]]:
        """Return the acronyms of which words are an expansion, each with its plural."""
        forms = [each.form for each in self._index.acronyms.of_words(words) if self._is_known(each)]
        return [(form,) if self._has_other_plural(form) else (form, f"{form}s") for form in forms]

    def expansions(self, form: str, prefix: bool) -> list[Expansion]:
        """Return the expansions of an acronym; none if more words begin with it and any may be meant."""
        index = self._index
        some = index.acronyms.expansions(form)
        if some and prefix:
            own = sum(index.papers_with(each, ("body",)) for each in (form, f"{form}s"))
            some = some if 2 * own >= index.count_with_prefix("body", form) else ()
        return list(filter(self._is_known, some))

    def unlike(self, form: str) -> list[str]:
        """Return the forms that differ by an s at the end and are other acronyms, as TT is another one than TTS."""
        one = form.removesuffix("s")
        others = [f"{form}s"] if self._has_other_plural(form) else []
        return [*others, one] if one != form and self._has_other_plural(one) else others

    def _is_known(self, expansion: Expansion) -> bool:
        return is_known(expansion, self._index.papers_with(expansion.form))

    def _has_other_plural(self, form: str) -> bool:
        """Return whether a form with an s is another acronym."""
        plural = f"{form}s"
        may_be = len(form) < _SHORT or is_abbreviation(plural)
        return may_be and self._index.acronyms.are_different(form, plural, self._index.papers_with(plural))
