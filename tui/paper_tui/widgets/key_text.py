"""Texts that name keys, in the welcome and in the tutorial."""

from collections.abc import Callable

from textual.content import Content


def key_text(template: str, shown: Callable[[str], str], plain: str = "\0") -> Content:
    """Return a text with its placeholders replaced and highlighted.

    Args:
        template: the text, with placeholders such as `{key:find.search}`.
        shown: returns the text for a placeholder, given without its braces.
        plain: placeholders that begin with this are not highlighted.
    """
    content = Content("")
    for part in template.split("{"):
        name, brace, rest = part.rpartition("}")
        style = "" if name.startswith(plain) else "bold $text-accent"
        content += Content.styled(shown(name) if brace else "", style) + Content(rest)
    return content
