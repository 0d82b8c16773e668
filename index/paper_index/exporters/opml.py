"""Saved searches as OPML, an outline a search."""

import json
from collections.abc import Iterable
from typing import TextIO

from ..library import SavedSearch
from .xml_text import xml_text


def write(searches: Iterable[SavedSearch], stream: TextIO) -> None:
    """Write the searches in order: name, query, and the whole view as JSON."""
    stream.write('<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0">\n')
    stream.write("<head><title>Saved searches of paper-tui</title></head>\n<body>\n")
    for search in searches:
        view = json.dumps(dict(search.view), ensure_ascii=False, sort_keys=True)
        said = {
            "text": search.name,
            "type": "paper-tui-search",
            "description": str(search.view.get("query", "")),
            "key": str(search.key or ""),
            "view": view,
        }
        attributes = "".join(f' {name}="{xml_text(value)}"' for name, value in said.items() if value)
        stream.write(f"<outline{attributes}/>\n")
    stream.write("</body>\n</opml>\n")
