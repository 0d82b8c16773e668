"""A digest as Markdown, or as plain text."""

from collections.abc import Callable, Iterator

from ..exporters.markdown import escaped
from .page import Item, Page


def markdown(page: Page) -> str:
    """Return a digest as Markdown, valid CommonMark whatever a title has."""
    return "".join(_parts(page, escaped))


def plain_text(page: Page) -> str:
    """Return a digest as text to be read as it is."""
    return "".join(_parts(page, str))


def _parts(page: Page, shown: Callable[[str], str]) -> Iterator[str]:
    yield f"# {shown(page.title)}\n"
    for section in page.sections:
        yield f"\n## {shown(section.heading)}\n"
        for item in section.items:
            yield from _item(item, shown)
        if section.rest:
            yield f"\n{shown(section.rest)}\n"


def _item(item: Item, shown: Callable[[str], str]) -> Iterator[str]:
    yield f"\n### {shown(item.title)}\n"
    for text in (item.authors, item.text):
        if text:
            yield f"\n{shown(text)}\n"
    if item.why:
        yield f"\nMatches {shown(item.why)}\n"
    if item.links:
        yield "\n" + "".join(f"- {shown(label)}: <{link}>\n" for label, link in item.links)
