"""Text in XML: escaped, without the characters that XML cannot hold at all."""

import re
from xml.sax.saxutils import escape

_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """Return `text` for between tags, and for an attribute in quotation marks."""
    return escape(_NEVER.sub("\ufffd", text), {'"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})
