"""A digest as HTML: everything escaped, styles in the elements as mail needs them, no script, no image, https only."""

from collections.abc import Iterator
from html import escape

from ..exporters.html_page import HEAD
from .page import Item, Page

_BODY = "font-family: sans-serif; line-height: 1.5; max-width: 46em; margin: 1em auto; padding: 0 1em"
_ITEM = "border-top: 1px solid #888888; padding: 0.5em 0"
_MUTED = "color: #666666; margin: 0.3em 0"


def html(page: Page) -> str:
    """Return a digest as one HTML page."""
    return "".join(f"{part}\n" for part in _parts(page))


def _parts(page: Page) -> Iterator[str]:
    title = escape(page.title)
    yield f"{HEAD}<title>{title}</title>\n</head>"
    yield f'<body style="{_BODY}">\n<h1 style="font-size: 1.4em">{title}</h1>'
    for section in page.sections:
        yield f'<h2 style="font-size: 1.2em">{escape(section.heading)}</h2>'
        for item in section.items:
            yield f'<div style="{_ITEM}">'
            yield from _item(item)
            yield "</div>"
        if section.rest:
            yield f"<p>{escape(section.rest)}</p>"
    yield "</body>\n</html>"


def _item(item: Item) -> Iterator[str]:
    yield f'<h3 style="font-size: 1em; margin: 0.3em 0">{escape(item.title)}</h3>'
    if item.authors:
        yield f'<p style="{_MUTED}">{escape(item.authors)}</p>'
    if item.text:
        yield f'<p style="margin: 0.3em 0">{escape(item.text)}</p>'
    if item.why:
        yield f'<p style="{_MUTED}">Matches {escape(item.why)}</p>'
    if item.links:
        links = (
            f'<a href="{escape(link)}" rel="noopener noreferrer">{escape(label)}</a>' for label, link in item.links
        )
        yield f'<p style="margin: 0.3em 0">{" · ".join(links)}</p>'
