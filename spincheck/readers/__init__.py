"""Readers: one file an input format. Each returns the raw text's prose, at its own offsets.

A new format is one file with a function `str -> Reading`, a line in READERS and one in
EXTENSIONS.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from spincheck.readers.html import read_html
from spincheck.readers.markdown import read_markdown
from spincheck.readers.reading import BREAK, MASK, OBJECT, Comment, Reading
from spincheck.readers.text import read_text

__all__ = [
    "BREAK", "EXTENSIONS", "MASK", "OBJECT", "READERS", "Comment", "Reading", "kind_of", "read",
]  # fmt: skip

READERS: dict[str, Callable[[str], Reading]] = {
    "text": read_text,
    "markdown": read_markdown,
    "html": read_html,
}

EXTENSIONS: dict[str, str] = {
    ".txt": "text", ".text": "text", ".rst": "text", ".adoc": "text",
    ".md": "markdown", ".markdown": "markdown", ".mdown": "markdown", ".mkd": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html",
}  # fmt: skip

_HTML_START = re.compile(
    r"\ufeff?\s{0,100}(?:<\?xml[^>]{0,200}>\s{0,100})?<(?:!doctype\s+html|html\b)", re.I
)


def read(text: str, name: str = "") -> Reading:
    """Read `text` by the kind that its name's extension, else its beginning, tells."""
    return READERS.get(kind_of(text, name), read_text)(text)


def kind_of(text: str, name: str = "") -> str:
    """The key of READERS that fits: the extension's, unless the text is a whole HTML page."""
    dot = name.rfind(".")
    kind = EXTENSIONS.get(name[dot:].lower() if dot >= 0 else "")
    if kind != "markdown" and _HTML_START.match(text):
        return "html"
    return kind or "text"
